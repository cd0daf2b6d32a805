/** What KVM and its VFIO device may refuse (virt/kvm/kvm_main.c, vfio.c). */
import { OTHER_FILE } from '../iommufd/rules';
import { FILE } from '../iommufd/rules/files';
import { type Rule, rules } from '../rules';

export const VM = rules({
  otherProcess: { errno: 'EIO', because: 'the machine was made by process {creator}, and the call is of {process}', source: 'kvm_vm_ioctl, kvm_device_ioctl' },
});

export const KVM_DEVICE = rules({
  noDevice: { errno: 'EBADF', because: '{kv} is no KVM-VFIO device', source: 'fdget' },
  otherProcess: { errno: 'EIO', because: 'the machine was made by process {creator}, and the call is of {process}', source: 'kvm_device_ioctl' },
});

export const KVM_CREATE = rules({
  hasDevice: { errno: 'EBUSY', because: 'the machine has a KVM-VFIO device; there is one at most', source: 'kvm_vfio_create' },
});

export const ATTRIBUTE = rules({
  unknown: { errno: 'ENXIO', because: "there is no attribute {attr} of group {group}", source: 'kvm_vfio_set_attr, kvm_vfio_set_file' },
});

export const FILE_ADD = rules({
  noFile: { errno: 'EBADF', because: 'no open descriptor of this process', source: 'kvm_vfio_file_add' },
  notVfio: { errno: 'EINVAL', because: 'the file is none of VFIO that {kernel} takes', source: 'kvm_vfio_file_add' },
});

/** Until 5.18 KVM becomes one more user of the group's container. */
export const EXTERNAL_USER = rules({
  noContainer: { errno: 'EINVAL', because: 'group {group} is in no container', source: 'vfio_group_get_external_user', versions: '-5.18' },
  noIommu: { errno: 'EPERM', because: 'group {group} has no IOMMU', source: 'vfio_group_get_external_user', versions: '-5.18' },
  noType: { errno: 'EINVAL', because: 'the container of group {group} has no IOMMU type, or the group is not viable', source: 'vfio_group_get_external_user', versions: '-5.18' },
});

export const FILE_ADD_LAST = rules({
  twice: { errno: 'EEXIST', because: 'the file was added already', source: 'kvm_vfio_file_add' },
});

export const FILE_DEL = rules({
  noSuchFile: { errno: 'EBADF', because: 'no open descriptor of this process', source: 'kvm_vfio_file_del' },
  notAdded: { errno: 'ENOENT', because: 'the file was not added', source: 'kvm_vfio_file_del' },
});

const inOrder = (...tables: readonly Readonly<Record<string, Rule>>[]): readonly Rule[] => tables.flatMap((table) => Object.values(table));

const some = (table: Readonly<Record<string, Rule>>, ...names: readonly string[]): Readonly<Record<string, Rule>> => Object.fromEntries(names.map((name) => [name, table[name]]));

const NO_DESCRIPTOR = some(FILE, 'noDescriptor');
/** What a call is refused by that is made on another file, before a device looks at it. */
const DEVICE = inOrder(some(KVM_DEVICE, 'noDevice'), OTHER_FILE, some(KVM_DEVICE, 'otherProcess'));

/** The rules of each call, in the order in which KVM looks. */
export const KVM_RULES: Readonly<Record<string, readonly Rule[]>> = {
  kvm_vfio_create: inOrder(NO_DESCRIPTOR, OTHER_FILE, VM, KVM_CREATE),
  kvm_file_add: [...DEVICE, ...inOrder(FILE_ADD, EXTERNAL_USER, FILE_ADD_LAST)],
  kvm_file_del: [...DEVICE, ...inOrder(FILE_DEL)],
  kvm_dev_attr: [...DEVICE, ...inOrder(ATTRIBUTE, FILE_ADD, EXTERNAL_USER, FILE_ADD_LAST, FILE_DEL)],
  kvm_destroy: inOrder(NO_DESCRIPTOR),
  vcpu_run: inOrder(NO_DESCRIPTOR, OTHER_FILE, VM),
  wbinvd: inOrder(NO_DESCRIPTOR, OTHER_FILE, VM),
  invd: inOrder(NO_DESCRIPTOR, OTHER_FILE, VM),
  query_noncoherent_count: inOrder(NO_DESCRIPTOR, OTHER_FILE, VM),
};
