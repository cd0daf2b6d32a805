/** Who owns the DMA of an IOMMU group, and what the host does to devices (drivers/iommu/iommu.c, drivers/vfio). */
import { rules } from '../../rules';

/** The claim on a group's DMA by iommufd, for a device of it: the same context counts up. */
export const CLAIM_DEVICE = rules({
  claimedByOther: {
    errno: 'EPERM', because: 'the DMA of group {group} belongs to {owner}', source: 'iommu_device_claim_dma_owner', spec: 'IommufdDevice!BindDeviceErrno',
  },
});

/** The same for the whole group, as the legacy container claims it: not even the same owner twice. */
export const CLAIM_GROUP = rules({
  claimed: { errno: 'EPERM', because: 'the DMA of group {group} belongs to {owner} already', source: 'iommu_group_claim_dma_owner' },
});

/** What the first claim of a group may be refused by. */
export const CLAIM_FIRST = rules({
  foreignDomain: { errno: 'EBUSY', because: 'group {group} is on a domain of another user in the kernel', source: '__iommu_take_dma_ownership' },
  requireDirect: { errno: 'EINVAL', because: "the firmware of {device} demands a 1:1 mapping, so its group cannot be blocked", source: '__iommu_take_dma_ownership' },
});

/** A host driver that wants a group's default domain. */
export const HOST_USE = rules({
  ownedByUser: {
    errno: 'EBUSY', because: 'the DMA of group {group} belongs to {owner}', source: 'iommu_device_use_default_domain', spec: 'IommufdDevice!HostDriverBoundErrno',
  },
});

export const DRIVER = rules({
  absent: { errno: 'ENODEV', because: 'device {device} is not in the machine', source: 'device_driver_attach' },
  hasDriver: { errno: 'EBUSY', because: 'device {device} has a driver: {driver}', source: 'device_driver_attach' },
  noIommu: { errno: 'EINVAL', because: 'VFIO takes no device whose IOMMU does not keep its DMA coherent: {device}', source: 'vfio_group_find_or_alloc' },
  noDriver: { errno: 'ENODEV', because: 'device {device} has no driver', source: 'unbind_store' },
  present: { errno: 'EEXIST', because: 'device {device} is in the machine', source: 'device_add' },
  waiting: { errno: 'EAGAIN', because: 'the removal of {device} waits for {files} open files of it', source: 'vfio_unregister_group_dev' },
});

export const DOMAIN_TYPE = rules({
  notCapable: { errno: 'EACCES', because: 'the caller lacks CAP_SYS_ADMIN or CAP_SYS_RAWIO', source: 'iommu_group_store_type' },
  unknownType: { errno: 'EINVAL', because: 'there is no type {type} of a default domain', source: 'iommu_group_store_type' },
  groupOwned: { errno: 'EPERM', because: 'group {group} has {count} claims', source: 'iommu_group_store_type', versions: '>=6.4' },
  driverBound: { errno: 'EBUSY', because: 'a device of group {group} has a driver', source: 'iommu_change_dev_def_domain', versions: '-6.3' },
});
