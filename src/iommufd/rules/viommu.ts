/** vIOMMUs and what hangs on them (drivers/iommu/iommufd/viommu.c, eventq.c). */
import { rules } from '../../rules';

export const VIOMMU_ALLOC = rules({
  flagOrDefault: { errno: 'EOPNOTSUPP', because: 'a flag, or type DEFAULT', source: 'iommufd_viommu_alloc_ioctl' },
  noDevice: { errno: 'ENOENT', because: 'object {id} is no device', source: 'iommufd_viommu_alloc_ioctl', spec: 'IommufdHwpt!ViommuAllocErrno' },
  noViommus: { errno: 'EOPNOTSUPP', because: 'the driver of {device} has no vIOMMU', source: 'iommufd_viommu_alloc_ioctl' },
  typeFirst: { errno: 'EOPNOTSUPP', because: 'the driver of {device} has no vIOMMU of type {type}', source: 'get_viommu_size', versions: '>=6.17' },
  noParent: { errno: 'ENOENT', because: 'object {id} is no paging HWPT', source: 'iommufd_viommu_alloc_ioctl', spec: 'IommufdHwpt!ViommuAllocErrno' },
  notForNesting: { errno: 'EINVAL', because: '{hwpt} was made without NEST_PARENT', source: 'iommufd_viommu_alloc_ioctl', spec: 'IommufdHwpt!ViommuAllocErrno' },
  typeLast: { errno: 'EOPNOTSUPP', because: 'the driver of {device} has no vIOMMU of type {type}', source: 'iommufd_viommu_alloc_ioctl', versions: '-6.16' },
});

export const VDEVICE_ALLOC = rules({
  noViommu: { errno: 'ENOENT', because: 'object {id} is no vIOMMU', source: 'iommufd_vdevice_alloc_ioctl', spec: 'IommufdHwpt!VdeviceAllocErrno' },
  noDevice: { errno: 'ENOENT', because: 'object {id} is no device', source: 'iommufd_vdevice_alloc_ioctl', spec: 'IommufdHwpt!VdeviceAllocErrno' },
  otherIommu: { errno: 'EINVAL', because: '{device} is not behind the IOMMU that {viommu} stands for', source: 'iommufd_vdevice_alloc_ioctl' },
  unbinding: { errno: 'ENOENT', because: '{device} is being unbound', source: 'iommufd_vdevice_alloc_ioctl', versions: '>=6.17' },
  hasOne: {
    errno: 'EEXIST', because: '{device} has a vdevice: {vdevice}', source: 'iommufd_vdevice_alloc_ioctl', versions: '>=6.17', spec: 'IommufdHwpt!VdeviceAllocErrno',
  },
  numberTaken: { errno: 'EEXIST', because: 'virtual number {virtId} is taken by {vdevice}', source: 'iommufd_vdevice_alloc_ioctl', spec: 'IommufdHwpt!VdeviceAllocErrno' },
});

export const VEVENTQ_ALLOC = rules({
  flagOrDefault: { errno: 'EOPNOTSUPP', because: 'a flag, or type DEFAULT', source: 'iommufd_veventq_alloc' },
  noDepth: { errno: 'EINVAL', because: 'a queue of depth {depth}, where 1 to {most} are possible', source: 'iommufd_veventq_alloc' },
  noViommu: { errno: 'ENOENT', because: 'object {id} is no vIOMMU', source: 'iommufd_veventq_alloc' },
  hasOne: { errno: 'EEXIST', because: '{viommu} has a queue of that type: {queue}', source: 'iommufd_veventq_alloc' },
});

/** The mock driver's own call: a device has an event. */
export const TRIGGER = rules({
  notReporting: { errno: 'ENOENT', because: '{device} is on no nested table of a vIOMMU, or its number there is 0', source: 'iommufd_viommu_get_vdev_id' },
  noQueue: { errno: 'EOPNOTSUPP', because: '{viommu} has no event queue', source: 'iommufd_viommu_report_event' },
});

export const HW_QUEUE_ALLOC = rules({
  defaultType: { errno: 'EOPNOTSUPP', because: 'type DEFAULT, or a flag', source: 'iommufd_hw_queue_alloc_ioctl' },
  nothing: { errno: 'EINVAL', because: 'a length of 0', source: 'iommufd_hw_queue_alloc_ioctl' },
  beyondEnd: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on go beyond 64 bits', source: 'iommufd_hw_queue_alloc_ioctl' },
  noViommu: { errno: 'ENOENT', because: 'object {id} is no vIOMMU', source: 'iommufd_hw_queue_alloc_ioctl' },
  unknownType: { errno: 'EOPNOTSUPP', because: '{viommu} has no queues of type {type}', source: 'iommufd_hw_queue_alloc_ioctl' },
  pagesBeyond: { errno: 'ERANGE', because: 'a length that whole pages cannot have', source: 'iommufd_hw_queue_alloc_phys' },
  listTooLong: { errno: 'ENOMEM', because: 'the list of its {pages} pages has more than {most:x} bytes', source: '__kvmalloc_node_noprof' },
});

export const HW_QUEUE_PAGES = rules({
  notAdjacent: { errno: 'EFAULT', because: 'the pages at {iova:x} do not lie one after another in the machine', source: 'iommufd_hw_queue_alloc_phys' },
});

export const HW_QUEUE_INIT = rules({
  noIndex: { errno: 'EINVAL', because: 'queue {index}: the driver has {most} queues', source: 'mock_hw_queue_init_phys' },
  indexTaken: { errno: 'EEXIST', because: 'queue {index} is there: {queue}', source: 'mock_hw_queue_init_phys' },
  gap: { errno: 'EIO', because: 'queue {index} comes after queue {before}, which is not there', source: 'mock_hw_queue_init_phys' },
});

/** What every mapping of a file is asked first, and what it is asked when the file is found. */
export const MAPPING = rules({
  offsetMisaligned: { errno: 'EINVAL', because: 'the offset {offset} is not of whole pages', source: 'mmap' },
  nothing: { errno: 'EINVAL', because: 'nothing is mapped', source: 'do_mmap' },
  notMappable: { errno: 'EACCES', because: '{fd} is a dmabuf, which is open to be read, and would be mapped to be written', source: 'do_mmap' },
  noMemory: { errno: 'ENODEV', because: '{fd} has nothing that can be mapped', source: 'do_mmap' },
});

export const MMAP = rules({
  noRegion: { errno: 'ENXIO', because: 'object {id} is no vIOMMU, so it has no pages to map', source: 'iommufd_fops_mmap' },
  notTheRegion: { errno: 'ENXIO', because: 'only all {length} bytes of the region can be mapped, from its beginning', source: 'iommufd_fops_mmap' },
});

export const MUNMAP = rules({
  noMapping: { errno: 'EINVAL', because: '{name} is no mapping', source: 'munmap' },
});
