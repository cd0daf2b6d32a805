/** VFIO's groups and device files (drivers/vfio/group.c, device_cdev.c, vfio_main.c). */
import { rules } from '../../rules';

export const GROUP_OPEN = rules({
  noGroup: { errno: 'ENOENT', because: 'group {group} has no device of a VFIO driver, and so no node', source: 'vfio_device_remove_group' },
  notCapable: { errno: 'EPERM', because: 'a group without an IOMMU, and the caller lacks CAP_SYS_RAWIO', source: 'vfio_group_fops_open' },
  cdevBound: { errno: 'EBUSY', because: 'a cdev of group {group} is bound', source: 'vfio_group_fops_open', versions: '>=6.6' },
  opened: { errno: 'EBUSY', because: 'group {group} is open; only one file of it may be', source: 'vfio_group_fops_open' },
  inContainer: { errno: 'EBUSY', because: 'something of an earlier open of group {group} is still in a container', source: 'vfio_group_fops_open', versions: '-5.18' },
});

export const SET_CONTAINER = rules({
  noFile: { errno: 'EBADF', because: 'the container is no open descriptor of this process', source: 'vfio_group_ioctl_set_container' },
  hasBackend: { errno: 'EINVAL', because: 'group {group} has a container or an iommufd already', source: 'vfio_group_ioctl_set_container' },
  unplugged: { errno: 'ENODEV', because: 'the last device of group {group} is gone', source: 'vfio_group_ioctl_set_container' },
  noContainer: { errno: 'EINVAL', because: 'the file is no container', source: 'vfio_group_set_container', versions: '-6.1' },
  neither: { errno: 'EBADFD', because: 'the file is neither a container nor an iommufd', source: 'vfio_group_ioctl_set_container', versions: '>=6.2' },
});

/** A group joins a legacy container. */
export const JOIN = rules({
  notCapable: { errno: 'EPERM', because: 'a group without an IOMMU, and the caller lacks CAP_SYS_RAWIO', source: 'vfio_container_attach_group' },
  mixed: { errno: 'EPERM', because: 'groups with and without an IOMMU do not go into one container', source: 'vfio_container_attach_group' },
});

/** A group takes an iommufd in place of a container. */
export const COMPAT_JOIN = rules({
  hasCompat: { errno: 'EINVAL', because: 'a group without an IOMMU, and the context has a compatibility address space', source: 'iommufd_vfio_compat_set_no_iommu' },
  noIommuMode: { errno: 'EINVAL', because: 'the context stands for groups without an IOMMU', source: 'iommufd_vfio_compat_ioas_create' },
});

export const UNSET_CONTAINER = rules({
  noBackend: { errno: 'EINVAL', because: 'group {group} has no container', source: 'vfio_group_ioctl_unset_container' },
  inUse: { errno: 'EBUSY', because: 'the container of group {group} has {others} more users: open devices, or (until 5.18) KVM', source: 'vfio_group_ioctl_unset_container' },
});

export const GET_DEVICE = rules({
  noDevice: { errno: 'ENODEV', because: "group {group} has no device '{device}'", source: 'vfio_device_get_from_name' },
  noBackend: { errno: 'EINVAL', because: 'group {group} has no container', source: 'vfio_df_group_open' },
  notViable: { errno: 'EINVAL', because: 'the container has no IOMMU type, or a device of group {group} has a host driver', source: 'vfio_group_get_device_fd', versions: '-5.18' },
  notCapable: { errno: 'EPERM', because: 'a group without an IOMMU, and the caller lacks CAP_SYS_RAWIO', source: 'vfio_df_group_open' },
  hasCompat: { errno: 'EPERM', because: 'a group without an IOMMU, and the context has a compatibility address space', source: 'vfio_df_group_open' },
});

/** The token of a physical function and its virtual ones. */
export const VF_TOKEN = rules({
  notThere: { errno: 'EFAULT', because: 'the flag TOKEN, and no token', source: 'vfio_df_check_token', versions: '>=6.18' },
  notVfio: { errno: 'EINVAL', because: 'a token for {device}, and VFIO has not the physical function {pf}', source: 'vfio_pci_validate_vf_token', versions: '>=5.7' },
  noFunction: { errno: 'EINVAL', because: 'a token for {device}, which is neither a physical nor a virtual function', source: 'vfio_pci_validate_vf_token', versions: '>=5.7' },
  none: { errno: 'EACCES', because: 'no token for {device}, and it needs that of {pf}', source: 'vfio_pci_validate_vf_token', versions: '>=5.7' },
  other: { errno: 'EACCES', because: 'the token for {device} is not that of {pf}', source: 'vfio_pci_validate_vf_token', versions: '>=5.7' },
});

export const USE_CONTAINER = rules({
  noType: { errno: 'EINVAL', because: 'the container of group {group} has no IOMMU type yet', source: 'vfio_device_container_register' },
});

export const COMPAT_ATTACH = rules({
  noCompat: { errno: 'ENODEV', because: 'the context has no compatibility address space', source: 'iommufd_vfio_compat_ioas_get_id' },
});

export const GROUP_STATUS = rules({
  unplugged: { errno: 'ENODEV', because: 'the last device of group {group} is gone', source: 'vfio_group_ioctl_get_status' },
});

export const CDEV_OPEN = rules({
  noCdev: { errno: 'ENOENT', because: '{device} has no cdev: no VFIO driver, being unplugged, no IOMMU (until 7.2), or a kernel without iommufd', source: 'vfio_device_add, vfio_device_del' },
});

export const CDEV_BIND = rules({
  negativeOrFlags: { errno: 'EINVAL', because: 'a negative descriptor, a structure that is too short, or a flag beside TOKEN (of 6.18)', source: 'vfio_df_ioctl_bind_iommufd' },
  groupOpen: { errno: 'EBUSY', because: 'group {group} is open', source: 'vfio_device_block_group' },
  bound: { errno: 'EINVAL', because: 'this file is bound already', source: 'vfio_df_ioctl_bind_iommufd' },
  noFile: { errno: 'EBADF', because: 'no open descriptor of this process', source: 'iommufd_ctx_from_fd' },
  noIommufd: { errno: 'EBADFD', because: 'the file is no iommufd', source: 'iommufd_ctx_from_fd' },
  inUse: { errno: 'EINVAL', because: '{device} is in use through another file', source: 'vfio_df_open' },
});

/** A file that comes from the group. */
export const BIND_FROM_GROUP = rules({
  fromGroup: { errno: 'EINVAL', because: 'the file is from the group, which binds by itself', source: 'vfio_df_ioctl_bind_iommufd' },
});

/** Every call on a device's file before it is bound. */
export const DEVICE_FILE = rules({
  notBound: { errno: 'EINVAL', because: 'the file is not bound to an iommufd yet', source: 'vfio_device_fops_unl_ioctl', spec: 'IommufdCdev!Refuses' },
  unknownRequest: { errno: 'ENOTTY', because: "a device has no call '{request}'", source: 'vfio_pci_core_ioctl' },
});

/** Attach and detach of device files. */
export const CDEV_ATTACH = rules({
  fromGroup: { errno: 'ENOTTY', because: 'the file is from the group, for which the call does not exist', source: 'vfio_device_fops_unl_ioctl' },
  noIommu: { errno: 'EINVAL', because: '{device} has no IOMMU to attach it to', source: 'vfio_iommufd_physical_attach_ioas' },
  mediated: { errno: 'EOPNOTSUPP', because: '{device} is mediated, and has no PASIDs', source: 'vfio_df_ioctl_attach_pt' },
  pasidNegative: { errno: 'ENOSPC', because: 'a file keeps PASIDs up to {most:x}, and {pasid:x} is none', source: 'ida_alloc_range', versions: '>=6.15' },
});

export const HOT_RESET = rules({
  groupsOrNone: {
    errno: 'EINVAL', because: 'a device from its cdev is reset without naming groups, one from its group with them', source: 'vfio_pci_ioctl_pci_hot_reset', versions: '>=6.5',
  },
  tooMany: { errno: 'EINVAL', because: '{count} groups are named, and the slot has {devices} devices', source: 'vfio_pci_ioctl_pci_hot_reset_groups' },
  noFile: { errno: 'EBADF', because: 'what is named as a group is no open descriptor', source: 'vfio_pci_ioctl_pci_hot_reset_groups' },
  noGroup: { errno: 'EINVAL', because: 'what is named as a group is another file', source: 'vfio_pci_ioctl_pci_hot_reset_groups' },
  noDriver: { errno: 'EINVAL', because: '{device}, of the same slot, has no driver of VFIO', source: 'vfio_pci_dev_set_resettable' },
  notOwned: {
    errno: 'EINVAL', because: '{device}, of the same slot, is not the caller\'s: in none of the groups, or not bound to the same iommufd', source: 'vfio_pci_dev_set_hot_reset',
  },
});
