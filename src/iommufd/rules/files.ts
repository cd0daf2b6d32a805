/** What any call on a descriptor, and any call on an object by its number, may be refused by. */
import { rules } from '../../rules';

/** The first look of every call on a descriptor. */
export const FILE = rules({
  noDescriptor: { errno: 'EBADF', because: '{fd} is no open descriptor of this process', source: 'fdget', spec: 'IommufdContext!DupFdErrno' },
  untyped: { errno: 'EINVAL', because: 'the file behind {fd} is a container without a type, which looks no further', source: 'vfio_fops_unl_ioctl' },
  unbound: { errno: 'EINVAL', because: 'the file behind {fd} is of a device that is not bound, which looks no further', source: 'vfio_device_fops_unl_ioctl' },
  otherFile: { errno: 'ENOTTY', because: 'the file behind {fd} is no {kind}', source: 'vfs_ioctl' },
  unknownCall: { errno: 'ENOTTY', because: 'the file behind {fd} has no such call', source: 'vfs_ioctl, iommufd_vfio_ioctl, vfio_group_fops_unl_ioctl' },
  notWritable: { errno: 'EBADF', because: '{fd} is a dmabuf, which is open to be read', source: 'vfs_write' },
  laterCall: { errno: 'ENOTTY', because: '{version} does not have the call yet', source: 'iommufd_fops_ioctl' },
});

export const IOAS_ALLOC = rules({
  unknownFlag: { errno: 'EOPNOTSUPP', because: 'the call knows no flag', source: 'iommufd_ioas_alloc_ioctl' },
});

export const DESTROY = rules({
  noObject: { errno: 'ENOENT', because: 'there is no object {id}', source: 'iommufd_object_remove', spec: 'IommufdObject!RemoveErrno' },
  inUse: { errno: 'EBUSY', because: '{object} is in use: {object:users}', source: 'iommufd_object_remove', spec: 'IommufdObject!RemoveErrno' },
});

export const OPTION = rules({
  numberOfNone: { errno: 'EOPNOTSUPP', because: 'the option is of the whole context, so the object must be 0, not {id}', source: 'iommufd_option_rlimit_mode' },
  unknownOption: { errno: 'EOPNOTSUPP', because: "there is no option '{option}'", source: 'iommufd_option' },
  notCapable: { errno: 'EPERM', because: 'the caller lacks CAP_SYS_RESOURCE', source: 'iommufd_option_rlimit_mode' },
  hasObjects: { errno: 'EBUSY', because: 'the context has objects already: {objects}', source: 'iommufd_option_rlimit_mode' },
  badMode: { errno: 'EINVAL', because: '{value} is neither 0 (per user) nor 1 (per process)', source: 'iommufd_option_rlimit_mode' },
});

export const CHANGE_PROCESS = rules({
  notFileBacked: { errno: 'EINVAL', because: '{ioas} has an area that is not mapped from a file: {area}', source: 'iommufd_ioas_change_process' },
});

export const COMPAT_IOAS = rules({
  noneSet: { errno: 'ENODEV', because: 'the context has no compatibility address space', source: 'iommufd_vfio_ioas', spec: 'IommufdIoas!VfioIoasGetErrno' },
});

/** The structure that comes with every call of an iommufd. */
export const STRUCTURE = rules({
  noStructure: { errno: 'EFAULT', because: 'no structure is there', source: 'iommufd_fops_ioctl' },
  tooShort: { errno: 'EINVAL', because: 'a structure of {size} bytes, of which the call needs {least}', source: 'iommufd_fops_ioctl' },
  unknownRest: { errno: 'E2BIG', because: 'of a structure of {size} bytes this kernel knows {whole}, and the rest is not 0', source: 'copy_struct_from_user' },
});
