/**
 * The rules of the kernel's own test driver (drivers/iommu/iommufd/selftest.c): what a mock device's IOMMU does and no other must. That a
 * device is one of them is the trait `mock`; everything that follows from it in an answer is here.
 */
import { Errno } from './answer';
import type { Geometry, Hwpt, HwptNested } from './hwpt';
import type { PhysicalDevice } from './machine';
import { NO_PASID } from './pasid';
import { U64, remainder } from './u64';
import type { Viommu } from './viommu';
import type { Version } from './version';
import { refused } from '../rules';
import { ACCEPT, MOCK_ACCEPT } from './rules/device';
import { CACHE, MOCK_DATA, MOCK_INVALIDATE } from './rules/hwpt';
import { TRIGGER } from './rules/viommu';

/** Its domains: an aperture of 2 GiB less 16 MiB, half pages (`MOCK_APERTURE_START`, `MOCK_IO_PAGE_SIZE`). */
export const mockGeometry = (page: number): Geometry => ({ first: 2 ** 24, last: 2 ** 31 - 1, pageSize: page / 2, pageSizes: BigInt(page / 2) });

/** How many hardware queues its vIOMMU has (`IOMMU_TEST_HW_QUEUE_MAX`). */
export const MOCK_QUEUES = 2;

/** The bytes of the region that its vIOMMU has to be mapped by a process. */
export const mockRegion = (page: number): number => 2 * page;

/** The types of data, of vIOMMUs and of queues that it knows, under the one name that its header gives them all. */
export const SELFTEST = 'SELFTEST';

/** What an entry of a table's cache holds until it is invalidated, and one of a device's; and how many there are (`IOMMU_TEST_IOTLB_DEFAULT`, `IOMMU_TEST_DEV_CACHE_DEFAULT`). */
export const CACHED = 0xbadbeef;
export const DEVICE_CACHED = 0xbaddad;
export const CACHE_ENTRIES = 4;

/** The PASID whose second programming in a row is made to fail, so that the core's way back can be tested. */
const FAILING_PASID = 1024;

/** Bytes of the data that describes a table: the contents of its cache and, since it can be told the table's format, that. */
export function dataLengthOf(version: Version): number { return version.mockPagingData === 'taken' ? 8 : 4; }

/** The least that data must be: the contents of the cache. */
const LEAST_DATA = 4;

/** Data for a nested table. EOPNOTSUPP: another driver's; EINVAL: shorter or longer than what is known (`__mock_domain_alloc_nested`). */
export function nestedData(version: Version, type: string, length: number): Errno {
  if (type !== SELFTEST) return refused(MOCK_DATA.otherType, { type });
  const most = dataLengthOf(version);
  return fits(length, LEAST_DATA, most) ? 'OK' : refused(MOCK_DATA.wrongLength, { length, least: LEAST_DATA, most });
}

/** Data for a paging table. EOPNOTSUPP: another driver's, or the version takes none; EINVAL: shorter or longer than what is known; for
 *  old kernels see `mockPagingData` (`mock_domain_alloc_paging_flags`). */
export function pagingData(version: Version, flags: ReadonlySet<string>, type: string, length: number): Errno {
  const { mockPagingData } = version;
  if (mockPagingData === 'refused') return refused(MOCK_DATA.dataRefused);
  if (mockPagingData === 'taken') return nestedData(version, type, length);
  return refused(type === SELFTEST && [...flags].every((flag) => flag === 'NEST_PARENT') ? MOCK_DATA.takenForNested : MOCK_DATA.flagsWithData);
}

/** Whether a device takes a table. EINVAL: it does not track dirty pages; ENOENT: a vIOMMU that does not know it. Of a table for a PASID
 *  neither is asked (`mock_domain_nop_attach`, `mock_domain_set_dev_pasid_nop`). */
export function mockAccepts(device: PhysicalDevice, hwpt: Hwpt, version: Version): Errno {
  if (hwpt === hwpt.paging && hwpt.paging.dirty && !device.traits.dirty) return refused(ACCEPT.tableTracks, { device, hwpt });
  const { viommu } = hwpt;
  const vdevice = viommu?.vdeviceOf(device);
  if (viommu && version.nestedNeedsVdevice && !vdevice) return refused(ACCEPT.unknownToViommu, { device, hwpt, viommu });
  device.reports = viommu && vdevice ? { viommu, virtId: vdevice.virtId } : null;
  return 'OK';
}

/** IOMMU_TEST_OP_TRIGGER_VEVENT: a mock device has an event. ENOENT: it is on no nested table of a vIOMMU, or its number there is 0;
 *  EOPNOTSUPP: nobody has made a queue for it (`iommufd_test_trigger_vevent`, `iommufd_viommu_report_event`). */
export function triggerVevent(device: PhysicalDevice): Errno {
  const { reports } = device;
  if (!reports?.virtId) return refused(TRIGGER.notReporting, { device });
  const queue = reports.viommu.veventqs.get(SELFTEST);
  if (!queue) return refused(TRIGGER.noQueue, { viommu: reports.viommu });
  // An event holds 32 bits of the number.
  queue.report(remainder(reports.virtId, 2 ** 32));
  return 'OK';
}

/** A PASID of a device is put on a table. ENOMEM: the second time in a row for PASID 1024 (`mock_domain_set_dev_pasid_nop`, 6.15). */
export function mockSetPasid(device: PhysicalDevice, pasid: number): Errno {
  if (pasid !== FAILING_PASID) return 'OK';
  device.pasidFails = !device.pasidFails;
  return device.pasidFails ? 'OK' : refused(MOCK_ACCEPT.everyOther);
}

/** A device, or a PASID of it, is taken off its table. */
export function mockBlock(device: PhysicalDevice, pasid: number): void {
  if (pasid === NO_PASID) device.reports = null;
  if (pasid === FAILING_PASID) device.pasidFails = false;
}

/** What one entry of an invalidation says; absent is 0. */
export interface Invalidation { readonly flags?: number; readonly cache?: number; readonly device?: U64 }

/** The flag of an entry that means the whole cache. */
const ALL = 1;
/** Bytes of an entry for a nested table, and for a vIOMMU. */
export const TABLE_ENTRY = 8;
export const VIOMMU_ENTRY = 12;

type Done = { readonly errno: Errno; readonly done: number };

/** Entries for a nested table, one after the other: EOPNOTSUPP an unknown flag; EINVAL no such place in the cache. Those before a refusal are
 *  done (`mock_domain_cache_invalidate_user`). */
export function invalidateTable(hwpt: HwptNested, entries: readonly Invalidation[]): Done {
  for (const [done, entry] of entries.entries()) {
    const errno = invalidate(hwpt.cache, entry, done);
    if (errno !== 'OK') return { errno, done };
  }
  return { errno: 'OK', done: entries.length };
}

/** Entries for a vIOMMU: EOPNOTSUPP an unknown flag; EINVAL no such place in a cache, or no device of this number. Of a shorter entry the
 *  rest is 0 (`mock_viommu_cache_invalidate`). */
export function invalidateViommu(viommu: Viommu, entries: readonly Invalidation[], length: number): Done {
  for (const [done, { flags = 0, cache, device }] of entries.entries()) {
    const found = viommu.vdevices.get(length < VIOMMU_ENTRY ? 0 : device ?? 0);
    const place = length < VIOMMU_ENTRY ? 0 : cache ?? 0;
    const errno = found ? invalidate(found.physical.cache, { flags, cache: place }, done)
      : (flags & ~ALL) !== 0 ? refused(MOCK_INVALIDATE.unknownFlag, { nth: done + 1, flags }) : refused(MOCK_INVALIDATE.noDevice, { nth: done + 1, device });
    if (errno !== 'OK') return { errno, done };
  }
  return { errno: 'OK', done: entries.length };
}

/** @param before entries that were done before */
function invalidate(cached: number[], { flags = 0, cache = 0 }: Invalidation, before: number): Errno {
  if ((flags & ~ALL) !== 0) return refused(MOCK_INVALIDATE.unknownFlag, { nth: before + 1, flags });
  if (cache >= CACHE_ENTRIES) return refused(MOCK_INVALIDATE.noPlace, { nth: before + 1, cache, most: CACHE_ENTRIES });
  if (flags & ALL) cached.fill(0);
  else cached[cache] = 0;
  return 'OK';
}

/** IOMMU_TEST of a cache: EINVAL when the place is none, or holds something else (`iommufd_test_md_check_iotlb`, `…_dev_check_cache`). */
export function checkCache(cached: readonly number[], place: number, holds: number): Errno {
  return place < CACHE_ENTRIES && cached[place] === holds ? 'OK' : refused(CACHE.otherContents, { place, has: cached[place] });
}

function fits(length: number, least: number, most: number): boolean { return length >= least && length <= most; }
