/**
 * Who acts in a call, and whom it concerns: a line a call and a room, `process 0 > device 1` for a call of the process that is its first
 * argument, on the device that is its second. A kind without a number is the only one of its kind. A test holds the table to
 * the calls that the specifications have.
 */
import { LANE_KINDS, type LaneKind } from './run';

type Cast = Readonly<Record<string, string>>;

const HOLDER = 'process 0 > authority';

const authorization: Cast = {
  Grant: HOLDER, Pass: 'process 0 > process 1', Close: HOLDER, Check: HOLDER, Begin: HOLDER, End: HOLDER,
  Withdraw: 'authority', Return: 'authority', Told: 'authority > process 0', Abort: 'authority > process 0',
  Rescind: 'authority', Renew: 'authority', Tick: 'clock', ProofLapsed: 'administrator > authority', Prove: 'process', Unprove: 'process',
};

const GUEST = 'kvm 0';
const VMM = 'process > kvm 0';
const ON_DEVICE = 'process > device 0';

const wbinvd: Cast = {
  Bind: ON_DEVICE, Close: ON_DEVICE, Attach: ON_DEVICE, Detach: ON_DEVICE, Alloc: 'process > iommu',
  Unplug: 'administrator > device 0', Plug: 'administrator > device 0', Chmod: 'administrator > device 0',
  Add: 'process 2 > kvm 0', Del: 'process 2 > kvm 0', Tell: VMM, Forget: VMM, Update: VMM, Forbid: VMM, Permit: VMM, CloseKvm: VMM, Destroy: VMM,
  Exit: 'process 0', Ioctl: 'process', Dma: 'device 0 > iommu', DmaBegins: 'device 0 > iommu', DmaEnds: 'device 0 > iommu',
    NoticeArrived: 'iommu > kvm 0',
  Wbinvd: GUEST, WbinvdBegins: GUEST, WbinvdEnds: GUEST,
};

const ON_CONTEXT = 'process 0 > context 1';

const ioasid: Cast = {
  OpenContext: ON_CONTEXT, OpenDevice: 'process 0 > device 1', UseDevice: 'process 0 > device 1', Pass: 'process 0 > process 1',
    Close: 'process 0 > kernel',
  ProcessExited: 'process 0', Alloc: ON_CONTEXT, AllocNested: ON_CONTEXT, Free: ON_CONTEXT, GetInfo: ON_CONTEXT, GetDeviceInfo: ON_CONTEXT,
  Map: ON_CONTEXT, Unmap: ON_CONTEXT, Copy: ON_CONTEXT, Respond: ON_CONTEXT,
  Bind: 'process 0 > device 1', Attach: 'process 0 > device 1', Detach: 'process 0 > device 1',
  DriverBind: 'administrator > device 0', DriverUnbind: 'administrator > device 0', HotUnplug: 'administrator > device 0',
    HotPlug: 'administrator > device 0',
  DeviceUnplugged: 'kernel > device 0', ContextReleased: 'kernel > context 0', FileDetached: 'kernel > device 0', FileReleased: 'kernel > device 0',
  UnmapDone: 'iommu > context 0', SwitchDone: 'iommu 0', DmaBegin: 'device 0 > iommu', DmaEnd: 'device 0 > iommu', PageFault: 'device 0 > iommu',
};

const C = 'process > context 0';
const OBJECT = 'process > kernel';

const iommufd: Cast = {
  ...Object.fromEntries(['OpenFd', 'CloseFd', 'DupFd', 'IoasAlloc', 'AllowIovas', 'Map', 'MapAnywhere', 'Copy', 'Unmap', 'UnmapAll', 'Destroy',
    'HwptAlloc',
    'HwptInvalidate', 'FaultAlloc', 'FaultClose', 'ViommuAlloc', 'VdeviceAlloc', 'VfioIoasGet', 'VfioIoasSet', 'VfioIoasClear', 'Attach',
      'Replace', 'Detach',
    'UnbindDevice', 'Free'].map((op) => [op, C])),
  ...Object.fromEntries(['AccessCreate', 'AccessAttach', 'AccessReplace', 'AccessDetach', 'AccessPin', 'AccessUnpin',
    'AccessDestroy'].map((op) => [op, 'kernel > context 0'])),
  BindDevice: 'process > device 1', ContextReleased: 'kernel > context 0', CallBegan: C, CallEnded: C,
  HostDriverBound: 'administrator > device 0', HostDriverLeft: 'administrator > device 0',
  OpenContext: ON_CONTEXT, OpenDevice: 'process 0 > device 1', Alloc: ON_CONTEXT, Bind: 'process 0 > device 1', Close: 'process 0 > kernel',
  FileDetached: 'kernel > device 0', FileReleased: 'kernel > device 0',
  ...Object.fromEntries(['MapPage', 'UnmapPage', 'SetTracking', 'GetDirty'].map((op) => [op, 'process > iommu'])), DmaWrite: 'device > iommu',
  ...Object.fromEntries(['MapFile', 'MapArea', 'CopyArea', 'UnmapArea', 'AttachSpace', 'DetachSpace'].map((op) => [op, 'process > kernel'])),
  AttachDevice: 'process > device 0', DetachDevice: 'process > device 0', GetPa: 'process > kernel',
  PinArea: 'kernel', UnpinArea: 'kernel', ReadWrite: 'kernel', ProcessEnded: 'process', Revoke: 'device > kernel', Restore: 'device > kernel',
  Reserve: OBJECT, Finalize: OBJECT, Abort: OBJECT, Begin: 'process 0 > kernel', End: 'process 0', UserDestroy: OBJECT,
  OpenFile: OBJECT, CloseFile: OBJECT, Release: 'kernel', Leave: 'process 0', UserFrees: OBJECT, DriverRemoves: 'kernel', DriverFrees: 'kernel',
};

const CALLER = 'process > kernel';

const allocator: Cast = {
  ...Object.fromEntries(['Alloc', 'AllocFrom', 'AttachData', 'AttachSpid', 'DetachData', 'DetachSpid', 'Find', 'FindBySpid', 'Free',
    'FreeAllInSet', 'Get', 'Put',
    'SetAlloc', 'SetData', 'SetFree', 'RegisterNotifier', 'UnregisterNotifier', 'SvaFind'].map((op) => [op, CALLER])),
  ...Object.fromEntries(['GetIfOwned', 'SvaAlloc', 'SvaFree', 'RegisterNotifierMm', 'UnregisterNotifierMm'].map((op) => [op, 'process 0 > kernel'])),
  MmExited: 'process 0', RegisterAllocator: 'iommu 0 > kernel', UnregisterAllocator: 'iommu 0 > kernel',
};

const revocation: Cast = {
  ...authorization, Sleep: HOLDER, Wake: 'authority > process 0', Map: HOLDER, Unmap: HOLDER, Revoke: HOLDER, WithdrawWithin: HOLDER,
  WithdrawFrom: 'authority', GiveUp: 'authority', GiveBack: 'authority', Queue: 'process > authority',
};

export const CASTS: Readonly<Record<string, Cast>> = { authorization, wbinvd, ioasid, 'page-faults': ioasid, iommufd, allocator, revocation };

/** The one of a kind, where a call names none. */
export const ONLY: Readonly<Record<LaneKind, string>> = {
  clock: 'clock', administrator: 'administrator', authority: 'authority', process: 'process', kernel: 'kernel', kvm: 'KVM', context: 'context',
    iommu: 'IOMMU',
  device: 'device', part: 'system',
};

export interface CastMember { readonly id: string; readonly kind: LaneKind }
export interface Actors { readonly from?: CastMember; readonly to?: CastMember }

/** Who acts in a call of the room, and whom it concerns; nothing for a call that the room has not. `args` as texts. */
export function actorsOf(room: string, op: string, args: readonly string[]): Actors | undefined {
  const cast = Object.hasOwn(CASTS, room) ? CASTS[room]! : {};
  const name = op.charAt(0).toUpperCase() + op.slice(1);
  if (!Object.hasOwn(cast, name)) return undefined;
  const [from, to] = cast[name]!.split(' > ').map((words) => partOf(words, args));
  return { from, to };
}

function partOf(words: string, args: readonly string[]): CastMember {
  const [kind, place] = words.split(' ') as [LaneKind, string | undefined];
  if (!LANE_KINDS.includes(kind)) throw new TypeError(`there is no kind of lane ${kind}`);
  return { kind, id: (place === undefined ? undefined : args[Number(place)]) ?? ONLY[kind] };
}
