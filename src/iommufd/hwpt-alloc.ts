/** IOMMU_HWPT_ALLOC and the calls on a HWPT (drivers/iommu/iommufd/hw_pagetable.c). */
import { Errno, IommufdResult, refuse, refuseBy } from './answer';
import type { Context } from './context';
import type { Device } from './device';
import { setDirty } from './dirty';
import { Fault } from './fault';
import { Hwpt, HwptNested, HwptPaging, driverOf } from './hwpt';
import { Ioas } from './ioas';
import { TABLE_ENTRY, VIOMMU_ENTRY, invalidateTable, invalidateViommu, nestedData, pagingData, SELFTEST } from './mock';
import type { Invalidation } from './mock';
import { Viommu } from './viommu';
import { refused } from '../rules';
import { DATA, DIRTY, FAULT_QUEUE, HWPT_ALLOC, INVALIDATE, MOCK_INVALIDATE, NESTED, NESTED_DATA, PAGING, UNDER_VIOMMU } from './rules/hwpt';

/** Data for the driver. */
type Data = Pick<HwptRequest, 'data' | 'dataLength' | 'unreadable'>;

export interface HwptRequest {
  /** Number of the device it is for. */
  readonly device: number;
  /** Number of the address space, of the nesting parent, or of the vIOMMU. */
  readonly pt: number;
  readonly flags: readonly string[];
  /** Type of the driver's data, `NONE` for none, and its length in bytes; what a mock device's table has cached by it. */
  readonly data: string;
  readonly dataLength: number;
  readonly cached?: number;
  /** The caller's memory with the data is not there. */
  readonly unreadable?: boolean;
  /** Number of the fault object; looked at only with FAULT_ID_VALID. */
  readonly fault: number;
}

/**
 * EINVAL when data type and length disagree; ENOENT device; EINVAL for a `pt` that is missing or of another type; then as the
 * kind demands; ENOENT fault object (`iommufd_hwpt_alloc`).
 */
export function hwptAlloc(context: Context, request: HwptRequest): IommufdResult<{ id: number }> {
  if ((request.data === 'NONE') !== (request.dataLength === 0)) return refuseBy(HWPT_ALLOC.dataLength, { data: request.data, length: request.dataLength });
  const device = context.lookup<Device>(request.device, 'Device');
  if (!device) return refuseBy(HWPT_ALLOC.noDevice, { id: request.device });
  const pt = context.objects.find(request.pt);
  const flags = new Set(request.flags);
  let made: IommufdResult<{ hwpt: Hwpt }>;
  if (pt instanceof Ioas) made = allocPaging(context, pt, device, flags, request);
  else if (pt instanceof HwptPaging) made = allocNested(context, pt, device, flags, request);
  else if (pt instanceof Viommu) made = allocUnderViommu(context, pt, device, flags, request);
  else return pt === undefined ? refuseBy(HWPT_ALLOC.noParent, { id: request.pt }) : refuseBy(HWPT_ALLOC.wrongParent, { object: pt });
  if (made.errno !== 'OK') return made;
  const { hwpt } = made;
  if (flags.has('FAULT_ID_VALID')) {
    const fault = context.lookup<Fault>(request.fault, 'Fault');
    if (!fault) {
      abortHwpt(context, hwpt);
      return refuseBy(FAULT_QUEUE.noFault, { id: request.fault });
    }
    hwpt.setFault(fault);
  }
  context.objects.finalize(hwpt);
  return { errno: 'OK', id: hwpt.id };
}

/**
 * A paging HWPT that is not yet found by lookups. EOPNOTSUPP: a flag not understood, dirty tracking of a device without it,
 * NEST_PARENT with FAULT_ID_VALID, data the driver does not take; EINVAL: data of a wrong type; whatever `attach` answers;
 * EADDRINUSE and EINVAL as `fill` (`iommufd_hwpt_paging_alloc`).
 * @param attach puts the device on the new HWPT before it is filled, and takes it off again when that fails
 */
export function allocPaging(context: Context, ioas: Ioas, device: Device, flags: ReadonlySet<string>, { data, dataLength, unreadable }: Data,
    attach?: { on(hwpt: HwptPaging): Errno; off(): void }): IommufdResult<{ hwpt: HwptPaging }> {
  const { traits } = device.physical;
  const unknown = unknownFlag(context, flags);
  if (unknown !== undefined) return refuseBy(PAGING.unknownFlag, { flag: unknown, version: context.machine.version.name });
  // What stands in for an IOMMU has page tables, and nothing else.
  const more = driverOf(traits) === 'none' ? [...flags].find((flag) => flag !== 'FAULT_ID_VALID') : undefined;
  if (more !== undefined) return refuseBy(PAGING.noIommu, { device: device.physical, flag: more });
  if (flags.has('DIRTY_TRACKING') && !traits.dirty) return refuseBy(PAGING.noDirtyTracking, { device: device.physical });
  if (flags.has('NEST_PARENT') && flags.has('FAULT_ID_VALID')) return refuseBy(PAGING.parentWithFaults);
  if (data !== 'NONE') {
    // Of all drivers only that of the selftest ever takes data for a paging HWPT.
    const errno = traits.mock ? pagingData(context.machine.version, flags, data, dataLength) : refused(PAGING.noPagingData, { device: device.physical });
    if (errno !== 'OK') return refuse(errno);
    if (unreadable) return refuseBy(DATA.notThere);
  }
  const hwpt = context.objects.reserve(new HwptPaging(ioas, device, flags));
  const attached = attach?.on(hwpt) ?? 'OK';
  if (attached !== 'OK') {
    abortHwpt(context, hwpt);
    return refuse(attached);
  }
  const errno = hwpt.fill();
  if (errno !== 'OK') {
    attach?.off();
    abortHwpt(context, hwpt);
    return refuse(errno);
  }
  return { errno: 'OK', hwpt };
}

/** The first flag that the kernel does not know. */
function unknownFlag(context: Context, flags: ReadonlySet<string>): string | undefined {
  for (const flag of flags) if (!context.machine.version.hwptFlags.has(flag)) return flag;
  return undefined;
}

/** Data for a nested HWPT. EOPNOTSUPP: the device's driver has none, or another type of data; what the driver says; EFAULT: it is not there. */
function takesData(context: Context, device: Device, { data, dataLength, unreadable }: Data): Errno {
  const { mock, nesting } = device.physical.traits;
  if (data !== nesting) return refused(NESTED_DATA.wrongData, { device: device.physical, data, nesting: nesting ?? 'none' });
  const errno = mock ? nestedData(context.machine.version, data, dataLength) : 'OK';
  return errno === 'OK' && unreadable ? refused(DATA.notThere) : errno;
}

/** A nested HWPT over a parent. EOPNOTSUPP: any flag but FAULT_ID_VALID and PASID, or no data; EINVAL: the parent is automatic, not
 *  made for nesting, or another driver's; EOPNOTSUPP: data of another type; EINVAL: of a wrong length (`iommufd_hwpt_nested_alloc`). */
function allocNested(context: Context, parent: HwptPaging, device: Device, flags: ReadonlySet<string>, request: HwptRequest): IommufdResult<{ hwpt: Hwpt }> {
  const wrong = wrongFlag(flags);
  if (wrong !== undefined) return refuseBy(NESTED.wrongFlag, { flag: wrong });
  if (request.dataLength === 0) return refuseBy(NESTED.noData);
  if (driverOf(device.physical.traits) === 'none') return refuseBy(NESTED.nothingToNest, { device: device.physical });
  if (parent.auto) return refuseBy(NESTED.automaticParent, { parent });
  if (!parent.nestParent) return refuseBy(NESTED.notForNesting, { parent });
  if (parent.driver !== driverOf(device.physical.traits)) return refuseBy(NESTED.otherDriver, { parent, device: device.physical });
  const errno = takesData(context, device, request);
  if (errno !== 'OK') return refuse(errno);
  return { errno: 'OK', hwpt: context.objects.reserve(new HwptNested(parent, null, flags.has('PASID'), request.cached)) };
}

/** A nested HWPT through a vIOMMU. EINVAL: the device is behind another IOMMU; EOPNOTSUPP as above
 *  (`iommufd_viommu_alloc_hwpt_nested`). */
function allocUnderViommu(context: Context, viommu: Viommu, device: Device, flags: ReadonlySet<string>, request: HwptRequest): IommufdResult<{ hwpt: Hwpt }> {
  if (!viommu.sameIommu(device)) return refuseBy(UNDER_VIOMMU.otherIommu, { viommu, device: device.physical });
  const wrong = wrongFlag(flags);
  if (wrong !== undefined) return refuseBy(NESTED.wrongFlag, { flag: wrong });
  if (request.dataLength === 0) return refuseBy(NESTED.noData);
  const errno = takesData(context, device, request);
  if (errno !== 'OK') return refuse(errno);
  return { errno: 'OK', hwpt: context.objects.reserve(new HwptNested(viommu.parent, viommu, flags.has('PASID'), request.cached)) };
}

/** The first flag that no nested HWPT takes. */
function wrongFlag(flags: ReadonlySet<string>): string | undefined {
  for (const flag of flags) if (flag !== 'FAULT_ID_VALID' && flag !== 'PASID') return flag;
  return undefined;
}

export function abortHwpt(context: Context, hwpt: Hwpt): void {
  context.objects.abort(hwpt);
  hwpt.destroy();
}

export interface InvalidateRequest {
  readonly type?: string;
  /** What each entry says; or how many there are, of which nothing is known. */
  readonly entries?: readonly Invalidation[] | number;
  /** Bytes of an entry; the right ones unless it says so. */
  readonly entryLength?: number;
  /** The caller's memory with the entries: `none` is not there, `null` was not named. */
  readonly memory?: 'none' | 'null';
}

/**
 * IOMMU_HWPT_INVALIDATE; answers how many entries were handled, also when it is refused. EINVAL: entries without length, or more or longer
 * ones than the version takes, or no memory named; ENOENT; for anything but a nested HWPT or a vIOMMU the version's errno; EINVAL: entries of a type that the
 * driver does not know; EFAULT: the memory is not there; then the driver, entry by entry (`iommufd_hwpt_invalidate`).
 */
export function hwptInvalidate(context: Context, id: number, { type = SELFTEST, entries = 0, entryLength, memory }: InvalidateRequest = {}):
    { readonly errno: Errno; readonly done: number } {
  const count = typeof entries === 'number' ? entries : entries.length;
  const { invalidateWrongType, invalidations, invalidationLength } = context.machine.version;
  if (count > 0 && entryLength === 0) return { errno: refused(INVALIDATE.noEntryLength, { n: count }), done: 0 };
  if (count > invalidations || (count > 0 && (entryLength ?? 0) > invalidationLength)) {
    return { errno: refused(INVALIDATE.tooMany, { n: count, length: entryLength, most: invalidations, longest: invalidationLength }), done: 0 };
  }
  if (count > 0 && memory === 'null') return { errno: refused(INVALIDATE.noEntries, { n: count }), done: 0 };
  const object = context.objects.find(id);
  if (!object) return { errno: refused(INVALIDATE.noObject, { id }), done: 0 };
  if (!(object instanceof HwptNested || object instanceof Viommu)) {
    return { errno: refused(invalidateWrongType === 'EINVAL' ? INVALIDATE.wrongObject : INVALIDATE.noNested, { object }), done: 0 };
  }
  if (type !== SELFTEST) return { errno: refused(INVALIDATE.wrongType, { type }), done: 0 };
  if (count > 0 && object instanceof HwptNested && (entryLength ?? TABLE_ENTRY) !== TABLE_ENTRY) return { errno: refused(MOCK_INVALIDATE.entryLength, { length: entryLength }), done: 0 };
  if (count > 0 && memory === 'none') return { errno: refused(MOCK_INVALIDATE.notThere), done: 0 };
  // Entries of which nothing is known are all the same: one speaks for them. One of another length is zeros.
  const [device] = object instanceof Viommu && (entryLength ?? VIOMMU_ENTRY) === VIOMMU_ENTRY ? object.vdevices.keys() : [];
  const list = typeof entries === 'number' ? (count > 0 ? [{ device }] : []) : entries;
  const answer = object instanceof HwptNested ? invalidateTable(object, list)
    : invalidateViommu(object, list, entryLength ?? VIOMMU_ENTRY);
  return answer.errno === 'OK' ? { errno: 'OK', done: count } : answer;
}

/** IOMMU_HWPT_SET_DIRTY_TRACKING. ENOENT; EOPNOTSUPP for a HWPT made without DIRTY_TRACKING. */
export function setDirtyTracking(context: Context, id: number, on = true): Errno {
  const hwpt = context.lookup<HwptPaging>(id, 'HwptPaging');
  return hwpt ? setDirty(hwpt, on) : refused(DIRTY.noPaging, { id });
}
