/** The calls on address spaces (drivers/iommu/iommufd/ioas.c, io_pagetable.c). */
import { rules } from '../../rules';

/** The typed lookup with which each of these calls begins. */
export const IOAS = rules({
  noIoas: { errno: 'ENOENT', because: 'object {id} is no address space', source: 'iommufd_get_ioas', spec: 'IommufdIoas!IoasErrno' },
});

/** What map, map_file and copy look at before any lookup. */
export const ASKED = rules({
  unknownFlag: { errno: 'EOPNOTSUPP', because: 'a flag beside FIXED_IOVA, WRITEABLE and READABLE', source: 'iommufd_ioas_map' },
  allOnes: { errno: 'EOVERFLOW', because: 'an IOVA or a length of all ones', source: 'iommufd_ioas_map' },
  noAccess: { errno: 'EINVAL', because: 'neither READABLE nor WRITEABLE is asked for', source: 'iommufd_ioas_map' },
});

export const MAP_FILE = rules({
  noLength: { errno: 'EINVAL', because: 'a length of 0', source: 'iopt_map_file_pages', versions: '>=6.19' },
  goesRound: { errno: 'EOVERFLOW', because: '{length:x} bytes from {start:x} on go beyond 64 bits', source: 'iopt_map_file_pages', versions: '>=6.19' },
  noFile: { errno: 'EBADF', because: '{file} is no open descriptor of this process', source: 'iopt_map_file_pages' },
  beyondDmabuf: { errno: 'EINVAL', because: '{length:x} bytes from {start:x} on reach beyond the {size:x} bytes of the dmabuf', source: 'iopt_alloc_dmabuf_pages', versions: '>=6.19' },
  revoked: { errno: 'ENODEV', because: 'the memory of dmabuf {file} is taken back', source: 'iopt_map_dmabuf', spec: 'IommufdDmabuf!MapFileErrno' },
});

/** The memory of a map, before it has pages. */
export const PAGES = rules({
  memoryBeyondEnd: { errno: 'EOVERFLOW', because: '{length:x} bytes of memory from {address:x} on go beyond 64 bits', source: 'iopt_map_user_pages' },
  nothing: { errno: 'EINVAL', because: 'a length of 0', source: 'iopt_alloc_pages', spec: 'IommufdAreas!PlaceErrno' },
  tooLong: { errno: 'EINVAL', because: '{length:x} bytes are more than one map can have', source: 'iopt_alloc_pages' },
});

/** A dmabuf of the test driver has whole pages, as many as its length needs. */
export const DMABUF = rules({
  noDmabufs: { errno: 'EOPNOTSUPP', because: 'the test driver of {version} has no dmabufs', source: 'iommufd_test', versions: '-6.18' },
  badLength: { errno: 'EINVAL', because: '{length:x} bytes: a dmabuf of the test driver has at least one, and at most {most:x}', source: 'iommufd_test_dmabuf_get' },
});

/** The exporter takes its memory back. */
export const REVOKE = rules({
  noFile: { errno: 'EBADF', because: '{file} is no open descriptor of this process', source: 'iommufd_test_dmabuf_revoke' },
  noDmabuf: { errno: 'EINVAL', because: '{file} is no dmabuf', source: 'dma_buf_get' },
});

/** Where the new areas go. */
export const PLACE = rules({
  lengthMisaligned: {
    errno: 'EINVAL', because: '{length:x} bytes are no multiple of {alignment:x}, which {ioas:demand} demands', source: 'iopt_alloc_area_pages',
  },
  halfTheSpace: { errno: 'EOVERFLOW', because: '{length:x} bytes: half the space or more', source: 'iopt_alloc_iova' },
  memoryMisaligned: {
    errno: 'EINVAL', because: 'the memory at {address:x} is aligned to less than {alignment:x}, which {ioas:demand} demands', source: 'iopt_alloc_iova',
  },
  noSpace: { errno: 'ENOSPC', because: 'no free and allowed place of {length:x} bytes', source: 'iopt_alloc_iova', spec: 'IommufdIoas!MapAnywhereErrno' },
  misaligned: { errno: 'EINVAL', because: '{iova:x} is no multiple of {alignment:x}, which {ioas:demand} demands', source: 'iopt_check_iova' },
  beyondEnd: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on go beyond 64 bits', source: 'iopt_check_iova' },
  reservedRange: {
    errno: 'EINVAL', because: '{first:x}-{last:x} meets {reserved}', source: 'iopt_check_iova', spec: 'IommufdAreas!PlaceErrno',
  },
  overlap: { errno: 'EEXIST', because: '{first:x}-{last:x} meets {area}', source: 'iopt_check_iova', spec: 'IommufdAreas!PlaceErrno' },
});

/** What the memory behind them must be. */
export const MEMORY = rules({
  readOnly: {
    errno: 'EPERM', because: 'the memory was first mapped without WRITEABLE',
    source: 'iopt_map_pages', spec: 'IommufdMemory!CopyAreaErrno',
  },
  memoryUnaligned: { errno: 'EINVAL', because: 'the memory begins at {offset:x} of a page, and {alignment:x} is demanded', source: 'iopt_insert_area' },
  cutByPage: { errno: 'ENXIO', because: 'a part of {length:x} bytes ends inside a page of {hwpt}, {size:x} bytes', source: 'pt_iommu_map_range', versions: '>=6.19' },
  cutByPageOlder: { errno: 'EINVAL', because: 'a part of {length:x} bytes ends inside a page of {hwpt}, {size:x} bytes', source: 'iommu_map', versions: '-6.18' },
});

export const RANGE = rules({
  nothing: { errno: 'EINVAL', because: 'a length of 0', source: 'iopt_get_pages', spec: 'IommufdIoas!RangeErrno' },
  sourceBeyondEnd: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on go beyond 64 bits', source: 'iopt_get_pages' },
});

export const COPY_SOURCE = rules({
  hole: { errno: 'ENOENT', because: '{iova:x}-{last:x} is not mapped throughout: nothing is at {at:x}', source: 'iopt_get_pages', spec: 'IommufdIoas!CopyErrno' },
});

/** What the test driver looks at itself before it reserves. */
export const RESERVE_ASKED = rules({
  nothing: { errno: 'EINVAL', because: 'a length of 0', source: 'iommufd_test_add_reserved' },
  beyondEnd: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on go beyond 64 bits', source: 'iommufd_test_add_reserved' },
});

export const UNMAP = rules({
  allOnes: { errno: 'EOVERFLOW', because: 'an IOVA or a length of all ones; only both 0 and all ones is everything', source: 'iommufd_ioas_unmap' },
  nothing: { errno: 'EINVAL', because: 'a length of 0', source: 'iopt_unmap_iova', spec: 'IommufdIoas!RangeErrno' },
  beyondEnd: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on go beyond 64 bits', source: 'iopt_unmap_iova' },
  inFlight: { errno: 'EBUSY', because: '{area} is not there yet: its map is still in flight', source: 'iopt_unmap_iova_range' },
  locked: { errno: 'EBUSY', because: '{area} is locked by {queues}', source: 'iopt_unmap_iova_range' },
  wouldCut: {
    errno: 'ENOENT', because: '{first:x}-{last:x} would cut {area}: iommufd takes whole areas only', source: 'iopt_unmap_iova_range',
    spec: 'IommufdAreas!UnmapErrno',
  },
  notLetGo: { errno: 'EDEADLOCK', because: 'an access does not let go of {area}', source: 'iopt_unmap_iova_range' },
});

/** After all areas. */
export const UNMAP_NONE = rules({
  nothingThere: { errno: 'ENOENT', because: 'nothing is mapped in {first:x}-{last:x}', source: 'iopt_unmap_iova', spec: 'IommufdAreas!UnmapErrno' },
});

/** TYPE1 mode of the compatibility calls makes areas end where a range begins or ends. */
export const CUT = rules({
  cutInFlight: { errno: 'EBUSY', because: '{area} is in flight', source: 'iopt_area_split' },
  dmabuf: { errno: 'EOPNOTSUPP', because: '{area} is of a dmabuf, which cannot be split', source: 'iopt_area_split' },
  misalignedCut: { errno: 'EINVAL', because: '{iova:x} is not where an area may begin, or {area} is pinned', source: 'iopt_area_split' },
});

export const ALLOW = rules({
  badRange: { errno: 'EINVAL', because: '{range} is inverted, or one byte', source: 'iommufd_ioas_load_iovas' },
  rangesOverlap: { errno: 'EINVAL', because: '{range} meets another of the list, {other}', source: 'iommufd_ioas_load_iovas', spec: 'IommufdAreas!AllowErrno' },
  allowsReserved: { errno: 'EADDRINUSE', because: '{range} meets {reserved}', source: 'iopt_set_allow_iova', spec: 'IommufdAreas!AllowErrno' },
});

export const RESERVE = rules({
  mapped: { errno: 'EADDRINUSE', because: '{first:x}-{last:x}, which {by:needs} needs, meets {area}', source: 'iopt_reserve_iova', spec: 'IommufdAreas!ReserveErrno' },
  allowed: { errno: 'EADDRINUSE', because: '{first:x}-{last:x}, which {by:needs} needs, meets the allowed {range}', source: 'iopt_reserve_iova', spec: 'IommufdAreas!ReserveErrno' },
});

export const IOVA_RANGES = rules({
  tooFew: { errno: 'EMSGSIZE', because: 'there are {found} ranges, and room for {room}', source: 'iommufd_ioas_iova_ranges' },
});

export const HUGE_PAGES = rules({
  badValue: { errno: 'EINVAL', because: '{value} is neither 0 nor 1', source: 'iommufd_ioas_option' },
  hasPages: { errno: 'EINVAL', because: '{hwpt} has pages of {area} already', source: 'iopt_disable_large_pages' },
});

/** A demand on all areas rises. */
export const ALIGNMENT = rules({
  areaUnaligned: { errno: 'EADDRINUSE', because: '{area} is no multiple of {alignment:x}', source: 'iopt_calculate_iova_alignment' },
});

/** Where the memory behind an IOVA lies, for devices without an IOMMU. */
export const GET_PA = rules({
  notCapable: { errno: 'EPERM', because: 'the caller lacks CAP_SYS_RAWIO', source: 'iommufd_ioas_noiommu_get_pa', versions: '>=7.3', spec: 'IommufdNoIommu!GetPaErrno' },
  unknownFlag: { errno: 'EOPNOTSUPP', because: 'a flag, or the reserved field is not 0', source: 'iommufd_ioas_noiommu_get_pa', versions: '>=7.3' },
  nothing: { errno: 'EINVAL', because: 'a length of 0', source: 'iommufd_ioas_noiommu_get_pa', versions: '>=7.3' },
  beyondEnd: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on go beyond 64 bits', source: 'iommufd_ioas_noiommu_get_pa', versions: '>=7.3' },
  noIoas: { errno: 'ENOENT', because: 'object {id} is no address space', source: 'iommufd_ioas_noiommu_get_pa', versions: '>=7.3' },
  hole: { errno: 'ENOENT', because: 'nothing is mapped at {iova:x}', source: 'iopt_get_phys', versions: '>=7.3', spec: 'IommufdNoIommu!GetPaErrno' },
  revoked: { errno: 'EINVAL', because: '{area} is of a dmabuf that was taken back', source: 'iopt_get_phys', versions: '>=7.3' },
  hasIommu: {
    errno: 'EOPNOTSUPP', because: '{ioas} has no HWPT of a device without an IOMMU',
    source: 'iopt_get_phys', versions: '>=7.3', spec: 'IommufdNoIommu!GetPaErrno',
  },
});

/** Pinning what is behind the new areas, or behind those that a new HWPT is filled with. */
export const PIN = rules({
  noFileMemory: { errno: 'EINVAL', because: 'a file that is no memory, or beyond its end: {length:x} bytes from {start:x} on', source: 'memfd_pin_folios' },
  noPages: { errno: 'EFAULT', because: 'the memory at {address:x} cannot be pinned: {memory}', source: 'pfn_reader_user_pin', spec: 'IommufdMemory!PinErrno' },
  noEntry: { errno: 'EINVAL', because: 'an area that allows neither to read nor to write has no entry in a page table (and the kernel warns)', source: 'pt_iommu_set_prot' },
  memlock: {
    errno: 'ENOMEM', because: 'more pages than RLIMIT_MEMLOCK, {limit} bytes, allows',
    source: 'incr_user_locked_vm, update_mm_locked_vm', spec: 'IommufdMemory!PinErrno',
  },
});
