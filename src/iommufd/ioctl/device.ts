/** Calls of the in-kernel interface for devices, and those of user space that name one. */
import type { IommufdResult } from '../answer';
import type { Context } from '../context';
import { Device, bindDevice } from '../device';
import { Selftest, bindMock, mockLike } from '../selftest';
import { reach } from '../dma';
import { driverOf } from '../hwpt';
import type { PhysicalDevice } from '../machine';
import { NO_PASID, PASIDS } from '../pasid';
import { flagsOf, inContext, numberOf, typeWord, u64Of } from './arguments';
import { IoctlAnswer, Args, CaseError, Op, Ops, IoctlWorld } from './call';
import { Numbered } from './things';
import { refused } from '../../rules';
import { BOUND, HW_INFO } from '../rules/device';
import { HW_INFO_FLAGS, HW_INFO_TYPES } from './words';

/** What the name of a bound device stands for: its number, and what its driver has in hand. */
export class NamedDevice extends Numbered {
  override readonly what = 'device';
  /** Its driver has not let it go. */
  inUse = true;
  /** @param place among the mock devices of the machine, of which the lowest free one is taken (`mock_dev_ida`) */
  constructor(override readonly context: Context, readonly device: Device, readonly mock: Selftest | null, readonly place: number) {
    super(device.id, context);
  }

  /**
   * The device as its driver finds it. In a recorded run a call goes to whichever mock device is at the place: after the end
   * of this one that may be another. A call on a PASID goes by the number of the test driver's object.
   */
  find(world: IoctlWorld, pasid = NO_PASID): Device | null {
    const mock = pasid === NO_PASID ? world.mocks[this.place] : this.context.lookup<Selftest>(this.mock?.id ?? 0, 'Selftest');
    const found = world.selftest && this.mock ? mock?.device : this.device;
    return found?.phase === 'live' ? found : null;
  }
}

/** The lowest place without a live mock device, which it takes. */
function placeOf(world: IoctlWorld, mock: Selftest | undefined): number {
  if (!mock) return -1;
  const free = world.mocks.findIndex((each) => each.phase === 'removed');
  const place = free < 0 ? world.mocks.length : free;
  world.mocks[place] = mock;
  return place;
}

const pasidOf = (world: IoctlWorld, args: Args): number => numberOf(world, args.pasid, 0);

function bound(world: IoctlWorld, args: Args): NamedDevice | undefined {
  const thing = world.thing(args.dev);
  return thing instanceof NamedDevice ? thing : undefined;
}

/** An op that may be a call on a PASID of the test driver. EOPNOTSUPP: it has none. */
function onPasids(op: Op, isOne = (pasid: number): boolean => pasid !== NO_PASID): Op {
  return (world, args) => {
    const { machine: { version }, selftest } = world;
    return selftest && !version.pasids && isOne(pasidOf(world, args)) ? { errno: refused(BOUND.noPasidCalls, { version: version.name }) } : op(world, args);
  };
}

function withDevice(act: (device: Device, world: IoctlWorld, args: Args) => ReturnType<Op>): Op {
  return (world, args) => {
    const device = bound(world, args)?.find(world, pasidOf(world, args));
    return device ? act(device, world, args) : { errno: refused(BOUND.notBound, { name: args.dev }) };
  };
}

const bind: Op = inContext((context, world, args) => {
  const physical = world.device(args.dev as string);
  if (!physical) throw new CaseError(`there is no device '${args.dev as string}'`);
  const answer: IommufdResult<{ device: Device; mock?: Selftest }> = physical.traits.mock ? bindMock(context, mockLike(physical)) : bindDevice(context, physical);
  if (answer.errno !== 'OK') return answer;
  const { device, mock } = answer;
  // Whoever has a device bound has it in use: it cannot be taken away meanwhile.
  if (!mock) world.vfio.deviceOf(physical)?.fileOpened();
  world.bind(args.as, new NamedDevice(context, device, mock ?? null, placeOf(world, mock)));
  return { errno: 'OK', out: { id: device.id } };
});

/** In a recorded run of the selftest's device this is IOMMU_DESTROY of the mock object; else the driver's own unbind. */
const unbind: Op = (world, args) => {
  const thing = bound(world, args);
  if (!thing) return { errno: refused(BOUND.notBound, { name: args.dev }) };
  if (world.selftest && thing.mock) return { errno: thing.context.destroyObject(thing.mock.id) };
  if (thing.device.phase !== 'live') return { errno: refused(BOUND.notBound, { name: args.dev }) };
  return { errno: endUnbind(world, thing) };
};

function endUnbind(world: IoctlWorld, thing: NamedDevice): string {
  const errno = thing.device.unbind();
  if (!thing.mock && thing.inUse) world.vfio.deviceOf(thing.device.physical)?.fileClosed();
  thing.inUse = false;
  if (thing.mock) {
    thing.mock.device = null;
    thing.context.destroyObject(thing.mock.id);
  }
  return errno;
}

/** `ioctl_begin` of an unbind: the device is dying, and gone at the end. */
export function beginUnbind(world: IoctlWorld, args: Args): () => { errno: string } {
  const thing = bound(world, args);
  if (!thing) return () => ({ errno: refused(BOUND.notBound, { name: args.dev }) });
  thing.device.beginUnbind();
  return () => ({ errno: thing.device.phase === 'live' ? endUnbind(world, thing) : refused(BOUND.notBound, { name: args.dev }) });
}

/** What the device itself does, whose name may also be that of its binding. */
function physicalOf(world: IoctlWorld, args: Args): PhysicalDevice {
  const thing = world.names.find(args.dev as string);
  const physical = thing instanceof NamedDevice ? thing.device.physical : world.device(args.dev as string);
  if (!physical) throw new CaseError(`there is no device '${args.dev as string}'`);
  return physical;
}

/** A PCI reset begins or ends. */
function reset(change: 1 | -1): Op {
  return (world, args) => {
    physicalOf(world, args).group.resetting += change;
    return { errno: 'OK' };
  };
}

/** A DMA of the device, with a PASID where it is told or was programmed to use one: hardware has no errno, so `effect` says what came of it. */
function dma(world: IoctlWorld, args: Args): IoctlAnswer {
  const physical = physicalOf(world, args);
  const pasid = numberOf(world, args.pasid, world.programmed.get(physical) ?? 0);
  const effect = reach(physical, u64Of(world, args.iova, 0), u64Of(world, args.len, 1), pasid, args.write as boolean | undefined);
  return { errno: 'OK', out: { effect, reached: effect === 'memory', blocked: effect === 'blocked' } };
}

export const deviceOps: Ops = {
  bind_device: { takes: { fd: 'name', dev: 'device', as: 'makes?' }, op: bind },
  unbind_device: { takes: { dev: 'name' }, op: unbind },
  attach: {
    takes: { dev: 'name', pt: 'name', pasid: 'count?', as: 'makes?' },
    op: onPasids(withDevice((device, world, args) => {
      const answer = device.attach(world.id(args.pt), pasidOf(world, args));
      if (answer.errno !== 'OK') return answer;
      world.bind(args.as, new Numbered(answer.hwpt, device.context));
      return { errno: 'OK', out: { hwpt: answer.hwpt } };
    })),
  },
  replace: {
    takes: { dev: 'name', pt: 'name', pasid: 'count?', as: 'makes?' },
    op: onPasids(withDevice((device, world, args) => {
      const answer = device.replace(world.id(args.pt), pasidOf(world, args));
      if (answer.errno !== 'OK') return answer;
      world.bind(args.as, new Numbered(answer.hwpt, device.context));
      return { errno: 'OK', out: { hwpt: answer.hwpt } };
    })),
  },
  detach: {
    takes: { dev: 'name', pasid: 'count?' },
    op: onPasids((world, args) => {
      const thing = bound(world, args);
      const pasid = pasidOf(world, args);
      const device = thing?.find(world, pasid) ?? (world.selftest ? undefined : thing?.device);
      // For a PASID the test driver looks for its own object first.
      if (world.selftest && thing?.mock && pasid !== NO_PASID && !device) return { errno: refused(BOUND.notBound, { name: args.dev }) };
      device?.detach(pasid);
      return { errno: 'OK' };
    }),
  },
  pasid_check: {
    takes: { dev: 'name', pasid: 'count' },
    op: onPasids(withDevice((device, world, args) => ({ errno: 'OK', out: { hwpt: device.hwptOf(pasidOf(world, args))?.id ?? null } })), () => true),
  },
  get_hw_info: {
    takes: { fd: 'name', dev: 'name', type: 'type?', data_len: 'count?', flags: 'flags?' },
    words: { type: HW_INFO_TYPES, flags: HW_INFO_FLAGS },
    op: inContext((context, world, args) => {
      const { infoFlags } = world.machine.version;
      if (flagsOf(args.flags, HW_INFO_FLAGS).some((flag) => !infoFlags.has(flag))) return { errno: refused(HW_INFO.unknownFlag, { known: [...infoFlags].join() || 'none' }) };
      const device = context.lookup<Device>(world.id(args.dev), 'Device');
      if (!device) return { errno: refused(HW_INFO.noDevice, { id: world.id(args.dev) }) };
      const { traits } = device.physical;
      const asked = typeWord(args.type, 'DEFAULT', HW_INFO_TYPES);
      const info = traits.mock ? { type: 'SELFTEST', data_len: 8 } : { type: 'INTEL_VTD', data_len: 24 };
      const known = driverOf(traits) !== 'none' && (asked === info.type || HW_INFO_TYPES.get(asked) === 0);
      if (!known) return { errno: refused(HW_INFO.unknownType, { device: device.physical, type: asked }) };
      const capabilities = traits.dirty ? ['DIRTY_TRACKING'] : [];
      // The caller is told how long it is, and gets as much of it as there is room for.
      const copied = Math.min(numberOf(world, args.data_len, info.data_len), info.data_len);
      return { errno: 'OK', out: { ...info, copied, capabilities, max_pasid_log2: traits.pasid ? Math.log2(PASIDS) : 0 } };
    }),
  },
  dma: { takes: { dev: 'device', iova: 'number?', len: 'number?', pasid: 'count?', write: 'flag?' }, op: dma },
  device_program_pasid: {
    takes: { dev: 'device', pasid: 'count' },
    op(world, args) {
      world.programmed.set(physicalOf(world, args), numberOf(world, args.pasid));
      return { errno: 'OK' };
    },
  },
  device_dma_pasid: { takes: { dev: 'device', pasid: 'count?', iova: 'number?', len: 'number?', write: 'flag?' }, op: dma },
  device_reset_begin: { takes: { dev: 'device' }, op: reset(1) },
  device_reset_end: { takes: { dev: 'device' }, op: reset(-1) },
};
