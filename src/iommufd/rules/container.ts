/** The legacy container (drivers/vfio/container.c, vfio_iommu_type1.c), and an iommufd in its place (drivers/iommu/iommufd/vfio_compat.c). */
import { rules } from '../../rules';

export const SET_IOMMU = rules({
  noGroup: { errno: 'EINVAL', because: 'the container has no group', source: 'vfio_container_ioctl_set_iommu' },
  typeSet: { errno: 'EINVAL', because: 'the container has an IOMMU type already: {type}', source: 'vfio_container_ioctl_set_iommu' },
  noBackend: { errno: 'ENODEV', because: 'no backend of type {type} takes the groups of the container', source: 'vfio_container_ioctl_set_iommu' },
});

export const BACKEND = rules({
  vaddrInvalid: { errno: 'EBUSY', because: '{count} mappings wait for the addresses of their memory', source: 'vfio_iommu_type1_attach_group', versions: '>=6.2' },
  reservedMapped: { errno: 'EINVAL', because: 'the mapping {range} lies where {device} has a reserved range', source: 'vfio_iommu_type1_attach_group' },
  unsafeInterrupts: {
    errno: 'EPERM', because: 'the interrupts of {device} are not isolated, and allow_unsafe_interrupts is off', source: 'vfio_iommu_type1_attach_group',
  },
});

export const TYPE1 = rules({
  noType: { errno: 'EINVAL', because: 'the container has no IOMMU type', source: 'vfio_fops_unl_ioctl' },
  noIommu: { errno: 'ENOTTY', because: 'the backend without an IOMMU has no such call', source: 'vfio_noiommu_ioctl' },
});

export const VFIO_MAP = rules({
  noBytes: { errno: 'EINVAL', because: 'a length of 0', source: 'vfio_dma_do_map' },
  goesRound: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} or from {address:x} on go round the end', source: 'vfio_dma_do_map', versions: '>=6.19' },
  noAccess: { errno: 'EINVAL', because: 'neither READ nor WRITE is asked for, or either beside VADDR', source: 'vfio_dma_do_map' },
  notPages: { errno: 'EINVAL', because: '{iova:x}, {length:x} bytes and the memory at {address:x} are not all whole pages', source: 'vfio_dma_do_map' },
  goesRoundLate: { errno: 'EINVAL', because: '{length:x} bytes from {iova:x} or from {address:x} on go round the end', source: 'vfio_dma_do_map', versions: '-6.18' },
  noMapping: { errno: 'ENOENT', because: 'VADDR, and nothing is mapped in {first:x}-{last:x}', source: 'vfio_dma_do_map', versions: '>=5.12' },
  notWaiting: { errno: 'EINVAL', because: 'VADDR for {first:x}-{last:x}, and {range} is another mapping, or has its address', source: 'vfio_dma_do_map', versions: '>=5.12' },
  mappingOverlap: { errno: 'EEXIST', because: '{first:x}-{last:x} meets the mapping {range}', source: 'vfio_dma_do_map' },
  entryLimit: { errno: 'ENOSPC', because: 'the container has {limit} mappings, as many as dma_entry_limit allows', source: 'vfio_dma_do_map', versions: '>=5.1' },
  mappingReserved: { errno: 'EINVAL', because: '{first:x}-{last:x} meets {range}', source: 'vfio_iommu_iova_dma_valid' },
});

/** Memory of a mapping is pinned when a device with an IOMMU is there. */
export const TYPE1_PIN = rules({
  mappingNoPages: { errno: 'EFAULT', because: 'no pages can be pinned at {address:x}', source: 'vaddr_get_pfns' },
  mappingMemlock: { errno: 'ENOMEM', because: 'more pages than RLIMIT_MEMLOCK, {limit} bytes, allows', source: 'vfio_pin_pages_remote' },
});

export const VFIO_UNMAP = rules({
  mediatedUses: { errno: 'EBUSY', because: 'VADDR, and a mediated device may use the mappings', source: 'vfio_dma_do_unmap', versions: '>=6.2' },
  notPages: { errno: 'EINVAL', because: 'nothing, or not whole pages: {length:x} bytes from {iova:x} on', source: 'vfio_dma_do_unmap' },
  allAndRange: { errno: 'EINVAL', because: 'the flag ALL, and a range besides', source: 'vfio_dma_do_unmap, iommufd_vfio_unmap_dma' },
  goesRound: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on go round the end', source: 'vfio_dma_do_unmap', versions: '>=6.19' },
  goesRoundOlder: { errno: 'EINVAL', because: '{length:x} bytes from {iova:x} on go round the end', source: 'vfio_dma_do_unmap', versions: '-6.18' },
  notTracking: { errno: 'EINVAL', because: 'GET_DIRTY_BITMAP, and nothing is tracked', source: 'vfio_dma_do_unmap', versions: '>=5.8' },
  cutsMapping: { errno: 'EINVAL', because: 'type 1 v2 takes whole mappings only, and the range cuts one', source: 'vfio_dma_do_unmap' },
  waitsAlready: { errno: 'EINVAL', because: 'VADDR, and {range} waits for an address already', source: 'vfio_dma_do_unmap', versions: '>=5.12' },
});

/** What comes before the arguments in every structure of a container's calls: how long it is, and flags. */
export const HEADER = rules({
  shortOrUnknownFlag: { errno: 'EINVAL', because: 'a structure of {argsz} bytes, of which the call needs {least}, or a flag that is not known: {flags}', source: 'vfio_iommu_type1_ioctl, iommufd_vfio_ioctl' },
  bitmapBeside: { errno: 'EINVAL', because: 'GET_DIRTY_BITMAP beside ALL or VADDR', source: 'vfio_iommu_type1_unmap_dma', versions: '>=5.12' },
});

/** The compatibility calls of an iommufd. */
export const COMPAT = rules({
  noCompat: { errno: 'ENODEV', because: 'the context has no compatibility address space: no group was added to it', source: 'get_compat_ioas' },
});

export const COMPAT_SET_IOMMU = rules({
  notCapable: { errno: 'EPERM', because: 'a type without an IOMMU, and the caller lacks CAP_SYS_RAWIO', source: 'iommufd_vfio_set_iommu' },
  notType1: { errno: 'EINVAL', because: '{type} is no type 1', source: 'iommufd_vfio_set_iommu' },
});
