/**
 * What differs between kernels, as a record of named rules. Calls ask the record and never for a number.
 * A rule holds from the version in which it came; `versionOf` makes the record of any version.
 */
export interface Version {
  readonly name: string;
  /** Attach of an attached device: `refused` EBUSY whatever the target (6.15, `xa_insert` in `iommufd_hw_pagetable_attach`);
   *  before, `counted`: the same target once more, another one EINVAL. */
  readonly attachAgain: 'refused' | 'counted';
  /** Whose attachment a replace needs: the device's `own` (6.15, 55c85fa7579d); before, that of any of its `group`, which it then moves. */
  readonly replaceNeeds: 'own' | 'group';
  /** From where a replace that the driver refuses takes the reserved ranges of the group's devices away: the `new` address space (6.11); before,
   *  by mistake, the `old` one, which then lets anybody map there (`iommufd_device_do_replace`, err_unresv). */
  readonly failedReplaceReleases: 'new' | 'old';
  /** Whether a device from its cdev can be bound with the token of its physical function (6.18); before, a cdev of a VF asks for none. */
  readonly bindToken: boolean;
  /** `hwpt_invalidate` of an object that is neither a nested HWPT nor a vIOMMU (6.13). */
  readonly invalidateWrongType: 'EINVAL' | 'ENOENT';
  /** How many entries an invalidation may have, and how long each may be, before anything is looked up (7.2); before, nobody looks. */
  readonly invalidations: number;
  readonly invalidationLength: number;
  /** The flags of IOMMU_GET_HW_INFO: INPUT_TYPE (6.17, with it `in_data_type`). */
  readonly infoFlags: ReadonlySet<string>;
  /** How many events a queue may be asked to hold (7.2). */
  readonly veventqDepth: number;
  /** What the selftest makes of data for a paging HWPT: `taken` (`iommu_hwpt_selftest.pagetable_type`, 6.19); `refused` EOPNOTSUPP
   *  (6.13); before, `nested`: it is taken for a request without a parent, EINVAL (`mock_domain_alloc_user`). */
  readonly mockPagingData: 'taken' | 'refused' | 'nested';
  /** The flags of IOMMU_HWPT_ALLOC: none at first (6.6), NEST_PARENT and DIRTY_TRACKING (6.7), FAULT_ID_VALID (6.11), PASID (6.14). */
  readonly hwptFlags: ReadonlySet<string>;
  /** Whether the attach of a device that can be enforced makes the HWPT enforce, or is EINVAL where another device on it forbids
   *  that (`iommufd_hw_pagetable_enforce_cc`, until 6.6; 2ccabf81ddff). */
  readonly attachEnforces: boolean;
  /** Whether a vdevice is the only one of its device and holds it, and the device's unbind takes it along and leaves its number
   *  taken (6.17); before, it holds the hardware device alone, and an unbind leaves it (`iommufd_vdevice_destroy`). */
  readonly vdeviceHoldsDevice: boolean;
  /** Whether the type of a vIOMMU is looked at before its parent (`get_viommu_size`, 6.17). */
  readonly viommuTypeFirst: boolean;
  /** What a page table says of a part that ends inside a page of its smallest size: `ENXIO` since the tables of several IOMMUs are made in one place
   *  (6.19, `drivers/iommu/generic_pt`); before, `EINVAL` (`iommu_map`). */
  readonly cutPage: 'ENXIO' | 'EINVAL';
  /** What the test driver's page table is, and so what it marks as dirty: `shared` with several IOMMUs (6.19, `drivers/iommu/generic_pt`), which counts
   *  each page that it is told; before, `own`, which counts those that are mapped, and takes their numbers for those of its own units (`iommufd_test_dirty`). */
  readonly mockTable: 'shared' | 'own';
  /** Whether the file of a device takes PASIDs, and keeps which are attached, and the test driver has calls on them (6.15). */
  readonly pasids: boolean;
  /** Whether attaching the selftest's device to a nested HWPT of a vIOMMU needs a vdevice there (6.15). */
  readonly nestedNeedsVdevice: boolean;
  /** What a legacy container makes of IOVAs, or memory, that go round the end of the address space: a rule of its own, EOVERFLOW (6.19),
   *  for a map the first after its length; before, EINVAL, after the whole pages (`vfio_dma_do_map`, `vfio_dma_do_unmap`). */
  readonly containerOverflow: 'EOVERFLOW' | 'EINVAL';
  /** What VFIO_IOMMU_MAP_DMA and UNMAP_DMA of a legacy container know: READ and WRITE; GET_DIRTY_BITMAP (5.8); ALL and VADDR (5.12). */
  readonly mapFlags: ReadonlySet<string>;
  readonly unmapFlags: ReadonlySet<string>;
  /** Whether addresses of memory are forgotten only where no mediated device uses them (6.2). */
  readonly vaddrNeedsIommu: boolean;
  /** Whether a legacy container may have `dma_entry_limit` mappings (5.1). */
  readonly entryLimit: boolean;
  /** Whether the kernel has iommufd (6.2); before, only the legacy container exists, and a group file takes nothing else. */
  readonly iommufd: boolean;
  /** Whether a dmabuf can be mapped, and is out of every page table when its exporter takes it back (6.19, `iopt_revoke_notify`); before, the test driver
   *  has no dmabufs either. */
  readonly revokes: boolean;
  /** Whether a device without an IOMMU has a cdev and can be bound to a context: its HWPTs translate for `IOMMU_IOAS_NOIOMMU_GET_PA` only (7.3). */
  readonly noIommuCdev: boolean;
  /** What says that a group may be used: `owner`, the count of its DMA ownership (5.19); before, `drivers`: what its devices are
   *  bound to, looked at when a device is opened. */
  readonly viability: 'owner' | 'drivers';
  /** Whose IOMMUs are asked whether a container's DMA is coherent: those of each `domain` (until 3.16, and since 5.19: fc0051cb9590),
   *  or all of the `machine` (161f69346077, 3.17: `domain_update_iommu_snooping(NULL)`, to which `intel_iommu_capable` answers). */
  readonly coherencyOf: 'domain' | 'machine';
  /** Whether GET_DEVICE_FD looks for the device before it looks at the container (5.19). */
  readonly deviceBeforeContainer: boolean;
  /** Whether a device that is being unplugged is out of its group's list from the beginning of the wait (6.6). */
  readonly unplugHidesDevice: boolean;
  /** Who forbids a change of the default domain's type: `owner`, any count on the group, EPERM (6.4); before, `driver`: any
   *  driver that is bound, EBUSY. */
  readonly domainTypeNeeds: 'owner' | 'driver';
  /** The calls that came later: ENOTTY. */
  readonly lacks: ReadonlySet<string>;
}

/** [major, minor]; only the order matters. */
export type KernelNumber = readonly [number, number];

export function atLeast(kernel: KernelNumber, major: number, minor: number): boolean {
  return kernel[0] > major || (kernel[0] === major && kernel[1] >= minor);
}

/** The kernel that brought each flag of IOMMU_HWPT_ALLOC. */
const HWPT_FLAGS: Readonly<Record<string, KernelNumber>> = {
  NEST_PARENT: [6, 7], DIRTY_TRACKING: [6, 7], FAULT_ID_VALID: [6, 11], PASID: [6, 14],
};

/** The kernel that brought each call that iommufd did not have from the beginning. */
const CALLS: Readonly<Record<string, KernelNumber>> = {
  get_hw_info: [6, 6], hwpt_alloc: [6, 6], set_dirty: [6, 7], hwpt_invalidate: [6, 8], fault_alloc: [6, 11],
  viommu_alloc: [6, 13], vdevice_alloc: [6, 13], map_file: [6, 13], change_process: [6, 14], veventq_alloc: [6, 15],
  hw_queue_alloc: [6, 17], get_dirty_bitmap: [6, 7], noiommu_get_pa: [7, 3],
};

const VERSIONS = new Map<string, Version>();

/** The record of kernel `major.minor`: the same object each time. */
export function versionOf(kernel: KernelNumber): Version {
  const name = `${kernel[0]}.${kernel[1]}`;
  let version = VERSIONS.get(name);
  if (!version) VERSIONS.set(name, version = made(kernel));
  return version;
}

function made(kernel: KernelNumber): Version {
  const since = (major: number, minor: number): boolean => atLeast(kernel, major, minor);
  return {
    name: `linux-${kernel[0]}.${kernel[1]}`,
    attachAgain: since(6, 15) ? 'refused' : 'counted',
    replaceNeeds: since(6, 15) ? 'own' : 'group',
    failedReplaceReleases: since(6, 11) ? 'new' : 'old',
    bindToken: since(6, 18),
    invalidateWrongType: since(6, 13) ? 'EINVAL' : 'ENOENT',
    invalidations: since(7, 2) ? 2 ** 19 : 2 ** 32 - 1,
    invalidationLength: since(7, 2) ? 4096 : 2 ** 32 - 1,
    infoFlags: new Set(since(6, 17) ? ['INPUT_TYPE'] : []),
    veventqDepth: since(7, 2) ? 2 ** 19 : 2 ** 32 - 1,
    mockPagingData: since(6, 19) ? 'taken' : since(6, 13) ? 'refused' : 'nested',
    hwptFlags: new Set(Object.entries(HWPT_FLAGS).flatMap(([flag, [major, minor]]) => (since(major, minor) ? [flag] : []))),
    attachEnforces: !since(6, 7),
    vdeviceHoldsDevice: since(6, 17),
    viommuTypeFirst: since(6, 17),
    cutPage: since(6, 19) ? 'ENXIO' : 'EINVAL',
    mockTable: since(6, 19) ? 'shared' : 'own',
    pasids: since(6, 15),
    nestedNeedsVdevice: since(6, 15),
    containerOverflow: since(6, 19) ? 'EOVERFLOW' : 'EINVAL',
    mapFlags: new Set(since(5, 12) ? ['READ', 'WRITE', 'VADDR'] : ['READ', 'WRITE']),
    unmapFlags: new Set([...(since(5, 8) ? ['GET_DIRTY_BITMAP'] : []), ...(since(5, 12) ? ['ALL', 'VADDR'] : [])]),
    vaddrNeedsIommu: since(6, 2),
    entryLimit: since(5, 1),
    iommufd: since(6, 2),
    revokes: since(6, 19),
    noIommuCdev: since(7, 3),
    viability: since(5, 19) ? 'owner' : 'drivers',
    coherencyOf: since(3, 17) && !since(5, 19) ? 'machine' : 'domain',
    deviceBeforeContainer: since(5, 19),
    unplugHidesDevice: since(6, 6),
    domainTypeNeeds: since(6, 4) ? 'owner' : 'driver',
    lacks: new Set(Object.entries(CALLS).flatMap(([call, [major, minor]]) => (since(major, minor) ? [] : [call]))),
  };
}

/** The kernel most recorded runs come from. */
export const LINUX_7_2_NUMBER: KernelNumber = [7, 2];
export const LINUX_7_2: Version = versionOf(LINUX_7_2_NUMBER);
