/** Making HWPTs, and the calls on them (drivers/iommu/iommufd/hw_pagetable.c). */
import { rules } from '../../rules';

export const HWPT_ALLOC = rules({
  reserved: { errno: 'EOPNOTSUPP', because: 'the reserved field is not 0', source: 'iommufd_hwpt_alloc' },
  dataLength: { errno: 'EINVAL', because: 'data of type {data} of {length} bytes: a type without data, or data without a type', source: 'iommufd_hwpt_alloc' },
  noDevice: { errno: 'ENOENT', because: 'object {id} is no device', source: 'iommufd_hwpt_alloc', spec: 'IommufdHwpt!HwptAllocErrno' },
  noParent: {
    errno: 'EINVAL', because: 'there is no object {id}; the lookup\'s own answer is overwritten', source: 'iommufd_hwpt_alloc', spec: 'IommufdHwpt!HwptAllocErrno',
  },
  wrongParent: {
    errno: 'EINVAL', because: '{object} is no address space, paging HWPT or vIOMMU', source: 'iommufd_hwpt_alloc', spec: 'IommufdHwpt!HwptAllocErrno',
  },
});

export const PAGING = rules({
  unknownFlag: {
    errno: 'EOPNOTSUPP', because: '{version} does not know the flag {flag} of a paging HWPT', source: 'iommufd_hwpt_paging_alloc', spec: 'IommufdHwpt!PagingErrno',
  },
  noIommu: { errno: 'EOPNOTSUPP', because: '{device} has no IOMMU: its HWPTs know no flag {flag}', source: 'noiommu_alloc_paging_flags', versions: '>=7.3' },
  noDirtyTracking: {
    errno: 'EOPNOTSUPP', because: 'the IOMMU of {device} cannot track dirty pages', source: 'iommufd_hwpt_paging_alloc', spec: 'IommufdHwpt!PagingErrno',
  },
  parentWithFaults: {
    errno: 'EOPNOTSUPP', because: 'NEST_PARENT and FAULT_ID_VALID exclude each other: a parent of nested HWPTs has no fault queue (since Linux 6.11, which brought fault queues)',
    source: 'iommufd_hwpt_paging_alloc', spec: 'IommufdHwpt!PagingErrno', versions: '>=6.11',
  },
  noPagingData: {
    errno: 'EOPNOTSUPP', because: 'the driver of {device} takes no such data for a paging HWPT', source: 'domain_alloc_paging_flags', spec: 'IommufdHwpt!PagingErrno',
  },
});

/** The new HWPT is filled with what the address space has: its pages fit, it reaches every area, and no area ends inside a page. */
export const FILL = rules({
  areaMisaligned: {
    errno: 'EADDRINUSE', because: '{area} does not fit the pages of the HWPT, {size:x} bytes', source: 'iopt_table_add_domain',
  },
});

export const FILL_LAST = rules({
  areaCutByPage: { errno: 'ENXIO', because: '{area} ends inside a page of the HWPT, {size:x} bytes', source: 'pt_iommu_map_range', versions: '>=6.19' },
  areaCutByPageOlder: { errno: 'EINVAL', because: '{area} ends inside a page of the HWPT, {size:x} bytes', source: 'iommu_map', versions: '-6.18' },
});

/** A nested HWPT through a vIOMMU. */
export const UNDER_VIOMMU = rules({
  otherIommu: { errno: 'EINVAL', because: '{device} is not behind the IOMMU that {viommu} stands for', source: 'iommufd_viommu_alloc_hwpt_nested' },
});

export const NESTED = rules({
  wrongFlag: {
    errno: 'EOPNOTSUPP', because: 'a nested HWPT takes the flags FAULT_ID_VALID and PASID only, not {flag}', source: 'iommufd_hwpt_nested_alloc, iommufd_viommu_alloc_hwpt_nested',
    spec: 'IommufdHwpt!NestedErrno',
  },
  noData: {
    errno: 'EOPNOTSUPP', because: 'a nested HWPT needs the data of the guest\'s table', source: 'iommufd_hwpt_nested_alloc', spec: 'IommufdHwpt!NestedErrno',
  },
  nothingToNest: { errno: 'EOPNOTSUPP', because: '{device} has no IOMMU, and so no nested tables', source: 'iommufd_hwpt_nested_alloc', versions: '>=7.3' },
  automaticParent: { errno: 'EINVAL', because: '{parent} was made by an attach, and cannot be a parent', source: 'iommufd_hwpt_nested_alloc', spec: 'IommufdHwpt!NestedErrno' },
  notForNesting: { errno: 'EINVAL', because: '{parent} was made without NEST_PARENT', source: 'iommufd_hwpt_nested_alloc', spec: 'IommufdHwpt!NestedErrno' },
  otherDriver: { errno: 'EINVAL', because: '{parent} was made by another IOMMU driver than that of {device}', source: 'iommufd_hwpt_nested_alloc' },
});

/** The data of a nested HWPT. */
export const NESTED_DATA = rules({
  wrongData: {
    errno: 'EOPNOTSUPP', because: 'the driver of {device} takes no nested table of type {data}, but of type {nesting}', source: 'mock_domain_alloc_nested, intel_iommu_domain_alloc_nested',
    spec: 'IommufdHwpt!NestedErrno',
  },
});

/** What the mock driver says to its data. */
export const MOCK_DATA = rules({
  otherType: { errno: 'EOPNOTSUPP', because: 'the mock driver takes no data of type {type}', source: 'mock_domain_alloc_paging_flags, __mock_domain_alloc_nested' },
  wrongLength: { errno: 'EINVAL', because: 'data of {length} bytes, where {least} to {most} are known', source: '__mock_domain_alloc_nested' },
  dataRefused: { errno: 'EOPNOTSUPP', because: 'the mock driver of this kernel takes no data for a paging HWPT', source: 'mock_domain_alloc_paging_flags', versions: '6.13-6.18' },
  takenForNested: {
    errno: 'EINVAL', because: 'data for a paging HWPT is taken for a nested one without a parent', source: 'mock_domain_alloc_user', versions: '-6.12',
  },
  flagsWithData: { errno: 'EOPNOTSUPP', because: 'data of another type, or a flag beside NEST_PARENT', source: 'mock_domain_alloc_user', versions: '-6.12' },
});

export const DATA = rules({
  notThere: { errno: 'EFAULT', because: 'the memory with the data is not there', source: 'iommu_copy_struct_from_user' },
});

export const FAULT_QUEUE = rules({
  noFault: { errno: 'ENOENT', because: 'object {id} is no fault queue', source: 'iommufd_hwpt_alloc', spec: 'IommufdHwpt!FaultErrno' },
});

export const INVALIDATE = rules({
  reserved: { errno: 'EOPNOTSUPP', because: 'the reserved field is not 0', source: 'iommufd_hwpt_invalidate' },
  noEntryLength: { errno: 'EINVAL', because: '{n} entries of 0 bytes', source: 'iommufd_hwpt_invalidate' },
  tooMany: { errno: 'EINVAL', because: '{n} entries of {length} bytes, where {most} of {longest} are the most', source: 'iommufd_hwpt_invalidate' },
  noEntries: { errno: 'EINVAL', because: '{n} entries, and no memory is named', source: 'iommufd_hwpt_invalidate' },
  noObject: { errno: 'ENOENT', because: 'there is no object {id}', source: 'iommufd_hwpt_invalidate', spec: 'IommufdHwpt!HwptInvalidateErrno' },
  wrongObject: {
    errno: 'EINVAL', because: '{object} is neither a nested HWPT nor a vIOMMU', source: 'iommufd_hwpt_invalidate', versions: '>=6.13',
    spec: 'IommufdHwpt!HwptInvalidateErrno',
  },
  noNested: {
    errno: 'ENOENT', because: '{object} is neither a nested HWPT nor a vIOMMU', source: 'iommufd_hwpt_invalidate', versions: '-6.12',
    spec: 'IommufdHwpt!HwptInvalidateErrno',
  },
  wrongType: { errno: 'EINVAL', because: 'the driver knows no invalidation of type {type}', source: 'mock_domain_cache_invalidate_user, mock_viommu_cache_invalidate' },
});

/** The mock driver, entry by entry. */
export const MOCK_INVALIDATE = rules({
  entryLength: { errno: 'EINVAL', because: 'an entry of {length} bytes is none of a nested table', source: 'mock_domain_cache_invalidate_user' },
  notThere: { errno: 'EFAULT', because: 'the memory with the entries is not there', source: 'iommu_copy_struct_from_user_array' },
  unknownFlag: { errno: 'EOPNOTSUPP', because: 'entry {nth} has an unknown flag: {flags:x}', source: 'mock_domain_cache_invalidate_user, mock_viommu_cache_invalidate' },
  noDevice: { errno: 'EINVAL', because: 'entry {nth} names the virtual device {device}, which is none', source: 'mock_viommu_cache_invalidate' },
  noPlace: { errno: 'EINVAL', because: 'entry {nth} names place {cache} of a cache of {most}', source: 'mock_domain_cache_invalidate_user, mock_viommu_cache_invalidate' },
});

export const BITMAP = rules({
  unknownFlag: { errno: 'EOPNOTSUPP', because: 'a flag beside NO_CLEAR, or the reserved field is not 0', source: 'iommufd_hwpt_get_dirty_bitmap' },
  noPaging: { errno: 'ENOENT', because: 'object {id} is no paging HWPT', source: 'iommufd_hwpt_get_dirty_bitmap' },
  beyondEnd: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on', source: 'iommufd_check_iova_range' },
  unfit: { errno: 'EINVAL', because: '{iova:x}-{end:x} does not fit units of {alignment:x} bytes, or pages of {size:x}', source: 'iommufd_check_iova_range' },
  notTracking: { errno: 'EOPNOTSUPP', because: '{hwpt} was made without DIRTY_TRACKING', source: 'iopt_read_and_clear_dirty_data' },
});

/** The mock driver's own calls, which name what they look at. */
export const LOOKED_AT = rules({
  noDevice: { errno: 'ENOENT', because: '{name} is no bound device', source: 'iommufd_get_device' },
  noHwpt: { errno: 'ENOENT', because: '{name} is no such HWPT', source: 'get_md_pagetable' },
  leastLimit: { errno: 'EINVAL', because: 'a limit of {limit} bytes: less than one entry of a batch has', source: 'iommufd_test' },
});

export const MARK = rules({
  unfit: { errno: 'EINVAL', because: '{iova:x} and {length:x} bytes do not fit pages of {size:x}', source: 'iommufd_test_dirty' },
  tooMany: { errno: 'EOVERFLOW', because: '{count} pages, of which the mock driver takes {most} at once', source: 'iommufd_test_dirty' },
  trackingOff: { errno: 'EINVAL', because: '{hwpt} does not track dirty pages now', source: 'iommufd_test_dirty' },
});

export const DIRTY = rules({
  unknownFlag: { errno: 'EOPNOTSUPP', because: 'the only flag is ENABLE', source: 'iommufd_hwpt_set_dirty_tracking' },
  noPaging: { errno: 'ENOENT', because: 'object {id} is no paging HWPT', source: 'iommufd_hwpt_set_dirty_tracking' },
  notTracking: { errno: 'EOPNOTSUPP', because: '{hwpt} was made without DIRTY_TRACKING', source: 'iommufd_hwpt_set_dirty_tracking' },
});

/** An answer to a page request that was read. */
export const RESPOND = rules({
  noCode: { errno: 'EINVAL', because: '{code} is neither 0 (go on) nor 1 (refused)', source: 'iommufd_fault_fops_write' },
  noCookie: { errno: 'EINVAL', because: 'no request was read as {cookie}', source: 'iommufd_fault_fops_write' },
});

/** The mock driver's own call on a cache. */
export const CACHE = rules({
  otherContents: { errno: 'EINVAL', because: 'place {place} is none, or holds {has:x}', source: 'iommufd_test_md_check_iotlb, iommufd_test_dev_check_cache' },
});

/** The mock driver's own look into its page table. */
export const CHECK_MAP = rules({
  noPaging: { errno: 'ENOENT', because: '{name} is no paging HWPT', source: 'iommufd_test_md_check_pa' },
  notMapped: { errno: 'EINVAL', because: 'the range is not mapped throughout', source: 'iommufd_test_md_check_pa' },
});

/** The mock driver's own look at how often pages are pinned. */
export const CHECK_REFS = rules({
  notPages: { errno: 'EINVAL', because: '{address:x} and {length:x} bytes are not whole pages, or go round the end', source: 'iommufd_test_md_check_refs' },
  otherCount: { errno: 'EIO', because: 'a page is not pinned {refs} times', source: 'iommufd_test_md_check_refs' },
  notThere: { errno: 'EFAULT', because: 'nothing is there, or the memory ends', source: 'iommufd_test_md_check_refs' },
});

export const QUEUE_FILE = rules({
  noQueue: { errno: 'EINVAL', because: '{fd} is no such queue', source: 'vfs_read' },
  notWhole: { errno: 'ESPIPE', because: '{count} bytes are no whole number of {size}', source: 'iommufd_fault_fops_read, iommufd_fault_fops_write' },
});

export const VEVENT_READ = rules({
  noHeader: { errno: 'EINVAL', because: '{count} bytes, of which the header of an event needs {least}', source: 'iommufd_veventq_fops_read' },
  noEvent: { errno: 'EINVAL', because: '{count} bytes, of which the first event needs {size}', source: 'iommufd_veventq_fops_read' },
});

export const FAULT_ALLOC = rules({
  unknownFlag: { errno: 'EOPNOTSUPP', because: 'the call knows no flag', source: 'iommufd_fault_alloc' },
});
