/** What kernel drivers that pin or copy may be refused (drivers/iommu/iommufd/device.c). */
import { rules } from '../../rules';

export const ACCESS = rules({
  noAccess: { errno: 'EBADFD', because: '{name} is no access', source: 'iommufd_access_get' },
});

export const ACCESS_DESTROY = rules({
  noAccess: { errno: 'EBADF', because: '{name} is no access', source: 'close' },
});

export const ACCESS_ATTACH = rules({
  attached: { errno: 'EINVAL', because: 'it is attached already, to {ioas}', source: 'iommufd_access_attach', spec: 'IommufdAccess!AccessAttachErrno' },
});

export const ACCESS_REPLACE = rules({
  notAttached: { errno: 'ENOENT', because: 'it is attached to nothing', source: 'iommufd_access_replace', spec: 'IommufdAccess!AccessReplaceErrno' },
});

export const ACCESS_TARGET = rules({
  noIoas: { errno: 'ENOENT', because: 'object {id} is no address space', source: 'iommufd_access_change_ioas_id', spec: 'IommufdAccess!AccessAttachErrno' },
});

export const ACCESS_CHANGE = rules({
  detaching: { errno: 'EBUSY', because: 'its detach is still in flight', source: 'iommufd_access_change_ioas' },
});

/** What is asked for, before any area is looked at. */
export const ACCESS_RANGE = rules({
  cannotPin: { errno: 'EOPNOTSUPP', because: 'the access was made without a callback for unmaps, so it cannot pin', source: 'iommufd_test_access_pages' },
  nothing: { errno: 'EINVAL', because: 'a length of 0', source: 'iommufd_access_pin_pages, iommufd_access_rw', spec: 'IommufdAccess!AccessPinErrno' },
  beyondEnd: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on go beyond 64 bits', source: 'iommufd_access_pin_pages, iommufd_access_rw' },
  notAttached: {
    errno: 'ENOENT', because: 'it is attached to nothing, or being detached', source: 'iommufd_access_pin_pages, iommufd_access_rw', spec: 'IommufdAccess!AccessPinErrno',
  },
});

/** Area by area; and at last what is missing. */
export const ACCESS_PIN = rules({
  beingUnmapped: { errno: 'EINVAL', because: '{area} is being unmapped', source: 'iommufd_access_pin_pages, iommufd_access_rw' },
  notWholePages: { errno: 'EINVAL', because: '{area} does not begin or join at whole pages', source: 'iommufd_access_pin_pages, iopt_area_contig_done' },
  hole: {
    errno: 'ENOENT', because: '{iova:x}-{last:x} is not mapped throughout', source: 'iommufd_access_pin_pages, iommufd_access_rw',
    spec: 'IommufdAccess!AccessPinErrno',
  },
});

/** What an area and its memory forbid. */
export const ACCESS_AREA = rules({
  areaForbids: { errno: 'EPERM', because: '{area} is not mapped to be {what}', source: 'check_area_prot', spec: 'IommufdAccess!AccessPinErrno' },
  notPinnable: {
    errno: 'EINVAL', because: '{area} is of a dmabuf, which cannot be pinned or copied',
    source: 'iopt_pages_rw_access, iopt_area_add_access', spec: 'IommufdDmabuf!PinAreaErrno',
  },
});

export const ACCESS_UNPIN = rules({
  noPin: { errno: 'ENOENT', because: 'there is no pin {pin}: it was given up, or an unmap took it', source: 'iommufd_test_access_item_destroy', spec: 'IommufdAccess!AccessUnpinErrno' },
});
