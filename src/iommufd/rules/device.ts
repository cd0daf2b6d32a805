/** What drivers may be refused with their devices: bind, attach, replace (drivers/iommu/iommufd/device.c). */
import { rules } from '../../rules';

export const BIND = rules({
  notCoherent: { errno: 'EINVAL', because: 'device {device} has no IOMMU, or its DMA is not coherent', source: 'iommufd_device_bind' },
  unsafeInterrupts: {
    errno: 'EPERM', because: 'the interrupts of {device} are not isolated, and allow_unsafe_interrupts is off', source: 'iommufd_device_bind',
  },
});

/** The look for the driver's own device. */
export const BOUND = rules({
  noPasidCalls: { errno: 'EOPNOTSUPP', because: 'the test driver of {version} has no calls on PASIDs', source: 'iommufd_test', versions: '-6.14' },
  notBound: { errno: 'ENOENT', because: '{name} is no bound device', source: 'iommufd_selftest_find_device' },
});

/** What is attached to: an HWPT, or an address space, which stands for an automatic one. */
export const TARGET = rules({
  noTarget: { errno: 'ENOENT', because: 'there is no object {id}', source: 'iommufd_device_change_pt', spec: 'IommufdTables!Target' },
  wrongTarget: {
    errno: 'EINVAL', because: '{object} is neither an HWPT nor an address space', source: 'iommufd_device_change_pt', spec: 'IommufdTables!Target',
  },
});

/** The group has rules of its own: one HWPT for all its devices, PASIDs apart. */
export const PUT_ON = rules({
  attached: {
    errno: 'EBUSY', because: '{device} is attached already, to {hwpt}', source: 'iommufd_hw_pagetable_attach', versions: '>=6.15',
    spec: 'IommufdTables!PutOnErrno',
  },
  groupElsewhere: {
    errno: 'EINVAL', because: 'the group of {device} is on {hwpt}, through {others}; all its devices are on one HWPT', source: 'iommufd_hw_pagetable_attach',
    spec: 'IommufdTables!PutOnErrno',
  },
});

export const MOVE = rules({
  notAttached: {
    errno: 'EINVAL', because: '{device} is not attached: there is nothing to replace', source: 'iommufd_device_do_replace', spec: 'IommufdTables!MoveErrno',
  },
});

/** Until 6.6 an attach could make a HWPT enforce. */
export const UPGRADE = rules({
  enforcesTooLate: {
    errno: 'EINVAL', because: '{device} can be enforced, but {hwpt} has devices on it and does not enforce', source: 'iommufd_hw_pagetable_enforce_cc',
    versions: '-6.6',
  },
});

/** PASIDs. */
export const PASID = rules({
  ridNeedsPasidTable: {
    errno: 'EINVAL', because: 'PASIDs of the group are attached, and {hwpt} was made without the flag PASID', source: 'iommufd_hwpt_pasid_compat',
  },
  tableNotForPasids: { errno: 'EINVAL', because: '{hwpt} was made without the flag PASID', source: 'iommufd_hwpt_pasid_compat' },
  ridNotForPasids: { errno: 'EINVAL', because: 'the device itself is on {hwpt}, made without the flag PASID', source: 'iommufd_hwpt_pasid_compat' },
  noPasids: { errno: 'EINVAL', because: '{device} has no PASIDs', source: 'iommu_attach_device_pasid' },
  pasidTooLarge: { errno: 'EINVAL', because: '{device} has PASIDs up to {most:x}, and {pasid:x} is none', source: 'iommu_attach_device_pasid' },
});

/** What the drivers of the whole group say. */
export const ACCEPT = rules({
  resetting: { errno: 'EBUSY', because: 'a device of group {group} is being reset', source: 'iommu_attach_group_handle' },
  otherDriver: { errno: 'EINVAL', because: '{hwpt} was made by another IOMMU driver than that of {device}', source: '__iommu_attach_group' },
  tableEnforces: {
    errno: 'EINVAL', because: '{hwpt} enforces cache coherency since {hwpt:enforcing}, and the IOMMU of {device} cannot', source: 'paging_domain_compatible',
    spec: 'IommufdTables!AcceptErrno',
  },
  tableTracks: {
    errno: 'EINVAL', because: '{hwpt} was made with DIRTY_TRACKING, and the IOMMU of {device} has none', source: 'paging_domain_compatible',
    spec: 'IommufdTables!AcceptErrno',
  },
  unknownToViommu: {
    errno: 'ENOENT', because: '{hwpt} is behind {viommu}, which has no vdevice for {device}', source: 'mock_domain_nop_attach', versions: '>=6.15',
    spec: 'IommufdTables!AcceptErrno',
  },
});

/** What the mock driver alone says (drivers/iommu/iommufd/selftest.c). */
export const MOCK_ACCEPT = rules({
  everyOther: { errno: 'ENOMEM', because: 'the mock driver fails the second attach of PASID 1024 in a row', source: 'mock_domain_set_dev_pasid_nop', versions: '>=6.15' },
});

export const HW_INFO = rules({
  unknownFlag: { errno: 'EOPNOTSUPP', because: 'flags that it knows: {known}', source: 'iommufd_get_hw_info' },
  noDevice: { errno: 'ENOENT', because: 'object {id} is no device', source: 'iommufd_get_hw_info' },
  unknownType: { errno: 'EOPNOTSUPP', because: "the driver of {device} gives no information of type {type}", source: 'iommufd_get_hw_info' },
});
