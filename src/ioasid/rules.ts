/**
 * What a call of the room may refuse, in the order in which it looks. Each table is a chain of conditions of the specification, each row a
 * condition of it, to the letter. An errno in lower case is the profile's answer of that name. In sentences `p` is a process, `c` a context,
 * `f` a file, `x` either, `d` a device, `g` a group, `i` a number of `c`. A source is the kernel's function, or a paragraph of an RFC.
 */
import { type Rule, type RuleText, inOrder, rules } from '../rules';

const notHolding = (what: 'c' | 'f' | 'x') =>
  ({ errno: 'EBADF', because: `{p} has no descriptor of {${what}}`, source: 'fdget', when: `~Holds(p, ${what})` }) as const satisfies RuleText;
const UNKNOWN = { errno: 'unknown', because: '{i} is no address space of {c}', source: 'iommufd_get_object', when: '~IsSpace(c, i)' } as const satisfies RuleText;
const CHILD = { errno: 'EINVAL', because: '{i} is a child of {parent}', source: 'RFC v1 2.1', when: 'objects[c][i].parent # None' } as const satisfies RuleText;
const ABSENT = { errno: 'ENODEV', because: '{d} is {plugged}', source: 'vfio_device_get', when: 'plugged[d] # "present"' } as const satisfies RuleText;
const SWAPPED = { errno: 'EINVAL', because: 'the range {first:x} to {last:x} is empty', source: 'iommufd_ioas_map', when: 'IsEmpty(first, last)' } as const satisfies RuleText;

export const PASS = rules({ notHolding: notHolding('x') }, { spec: 'Context!PassErrno' });
export const CLOSE = rules({ notHolding: notHolding('x') }, { spec: 'Context!CloseErrno' });

const NOT_THERE = { errno: 'ENODEV', when: 'plugged[DeviceOf[f]] # "present" \\/ DeviceOf[f] \\in hosted' } as const;
export const OPEN_DEVICE = rules({
  absent: { ...NOT_THERE, because: '{d}, of which {f} is a file, is {plugged}', source: 'vfio_device_fops_cdev_open' },
  hosted: { ...NOT_THERE, because: 'a driver of the host has {d}, of which {f} is a file', source: 'vfio_device_fops_cdev_open' },
}, { spec: 'Device!OpenDeviceErrno' });

export const USE_DEVICE = rules({
  notHolding: notHolding('f'),
  noAccess: {
    errno: 'EINVAL', because: '{f} is not bound, or its bind has not returned', source: 'vfio_device_fops_unl_ioctl (access_granted); RFC v2 1.3',
    when: 'Profile.securityContext /\\ ~AccessGranted(f)',
  },
}, { spec: 'Device!UseDeviceErrno' });

export const ALLOC = rules({
  notHolding: notHolding('c'),
  unknownFlag: { errno: 'flag', because: 'an address space cannot be asked for with enforce {enforce}', source: 'iommufd_ioas_alloc_ioctl', when: 'enforce \\notin Profile.enforceFlags' },
}, { spec: 'AddressSpace!AllocErrno' });

/** What every command on an address space asks about its devices. */
export const COMMAND = rules({
  notAttached: { errno: 'EINVAL', because: 'no device is attached to {i}', source: 'RFC v1 2.1', when: 'op \\in Profile.needAttach /\\ ~IsAttached(c, i)' },
  partly: {
    errno: 'EBUSY', because: 'of {partly} groups with a device attached to {i}, not all devices are', source: 'RFC v1 3 (partial_devices)',
    when: 'Profile.closedWhilePartial /\\ Partial(c, i)',
  },
}, { spec: 'AddressSpace!CommandErrno' });

export const ALLOC_NESTED = rules({
  notHolding: notHolding('c'),
  noNesting: { errno: 'noNesting', because: 'there are no children of address spaces', source: 'RFC v1 2.1 CREATE_NESTING', when: '~Profile.nesting' },
  noSpace: UNKNOWN,
  child: CHILD,
}, { spec: 'AddressSpace!AllocNestedErrno' });

export const FREE = rules({
  notHolding: notHolding('c'),
  noObject: { errno: 'unknown', because: '{i} is no object of {c}', source: 'iommufd_object_remove', when: 'i \\notin DOMAIN objects[c]' },
  inUse: { errno: 'EBUSY', because: '{i} is used by {users}', source: 'iommufd_object_remove', when: 'objects[c][i].users # 1' },
}, { spec: 'AddressSpace!FreeErrno' });

export const GET_INFO = rules({
  notHolding: notHolding('c'),
  noCall: { errno: 'ENOTTY', because: 'there is no call that tells of an address space', source: 'RFC v1 2.1 IOASID_GET_INFO', when: '"space" \\notin Profile.infoOf' },
  noSpace: UNKNOWN,
}, { spec: 'AddressSpace!GetInfoErrno' });

export const GET_DEVICE_INFO = rules({
  notHolding: notHolding('c'),
  noCall: { errno: 'ENOTTY', because: 'there is no call that tells of a device', source: 'RFC v2 2.1 IOMMU_DEVICE_GET_INFO', when: '"device" \\notin Profile.infoOf' },
  notBound: { errno: 'unknown', because: '{f} is not bound to {c}', source: 'iommufd_get_hw_info', when: 'c \\notin bound[f]' },
}, { spec: 'AddressSpace!GetDeviceInfoErrno' });

/** What map and unmap ask first. */
export const TARGET = rules({ notHolding: notHolding('c'), noSpace: UNKNOWN, child: CHILD }, { spec: 'Mapping!TargetErrno' });

export const MAP = rules({ empty: SWAPPED }, { spec: 'Mapping!MapErrno' });

const MISPLACED = { errno: 'EINVAL', when: 'Misaligned(first, last) \\/ last > Last' } as const;
export const PLACE = rules({
  misaligned: { ...MISPLACED, because: '{first:x} to {last:x} are no whole pages of {grain:x}', source: 'iopt_check_iova' },
  beyondEnd: { ...MISPLACED, because: 'the range from {first:x} on goes beyond the last address, {end:x}', source: 'iopt_check_iova' },
  overlaps: {
    errno: 'EEXIST', because: '{met} is there already, or its unmap has not returned', source: 'iopt_insert_area', when: 'Met(o.areas \\cup o.unmapping, first, last) # {}',
  },
}, { spec: 'Mapping!PlaceErrno' });

export const UNMAP = rules({
  empty: { ...SWAPPED, source: 'iommufd_ioas_unmap' },
  beingUnmapped: {
    errno: 'EBUSY', because: 'the unmap of {met} has not returned: DMA is in flight to it', source: 'iopt_unmap_iova_range',
    when: 'Met(objects[c][i].unmapping, first, last) # {}',
  },
  wouldCut: { errno: 'cut', because: 'the range would cut {met}, and areas go whole', source: 'iopt_unmap_iova_range', when: '\\E a \\in met : ~Inside(a, first, last)' },
  nothing: { errno: 'nothing', because: 'nothing is mapped from {first:x} to {last:x}', source: 'iopt_unmap_iova', when: 'met = {}' },
}, { spec: 'Mapping!UnmapErrno' });

export const COPY = rules({
  notHolding: notHolding('c'),
  noCall: { errno: 'ENOTTY', because: 'there is no call that copies areas', source: 'no RFC has it', when: '~Profile.copies' },
  noSource: UNKNOWN,
  empty: { ...SWAPPED, source: 'iommufd_ioas_copy' },
  hole: { errno: 'ENOENT', because: 'not all of {first:x} to {last:x} is mapped in {i}', source: 'iopt_get_pages', when: '~IsCovered(objects[c][i].areas, first, last)' },
  noTarget: { ...UNKNOWN, because: '{j} is no address space of {c}', when: '~IsSpace(c, j)' },
  cutsPages: { errno: 'EINVAL', because: '{first:x} to {last:x} are no whole pages of {grain:x}', source: 'iopt_map_pages', when: 'Misaligned(first, last)' },
}, { spec: 'Mapping!CopyErrno' });

export const BIND = rules({
  notHolding: notHolding('f'),
  boundTwice: { errno: 'boundTwice', because: '{f} is bound to {bound} already', source: 'vfio_df_ioctl_bind_iommufd', when: 'BoundTwice(bound[f], c)' },
  noContext: { errno: 'badContext', because: '{p} has no descriptor of {c}', source: 'iommufd_ctx_from_fd', when: '~Holds(p, c)' },
  deviceBound: { errno: 'boundTwice', because: 'another file of {d} is bound: {bound}', source: 'vfio_device_first_open', when: 'BoundTwice(others, c)' },
}, { spec: 'Device!BindErrno' });

export const OWNER = rules({
  owned: { errno: 'owner', because: 'the group {g} is claimed for {owner}', source: 'iommu_device_claim_dma_owner (M35)', when: 'OwnedByOther(d, c)' },
  hosted: { errno: 'host', because: 'a driver of the host has {hosted}, of the group {g}', source: 'iommu_device_claim_dma_owner (M38)', when: 'HasHostDriver(GroupOf[d])' },
}, { spec: 'Device!OwnerErrno' });

export const ATTACH = rules({
  notHolding: notHolding('f'),
  notBound: { errno: 'EINVAL', because: '{f} is not bound to {c}', source: 'vfio_df_ioctl_attach_pt', when: 'c \\notin bound[f]' },
  noObject: { errno: 'unknown', because: '{i} is no object of {c}', source: 'iommufd_get_object', when: 'i \\notin DOMAIN objects[c]' },
  noTable: { errno: 'EINVAL', because: '{i} is a device, and no table', source: 'iommufd_device_change_pt', when: 'objects[c][i].kind = "Device"' },
}, { spec: 'Attachment!AttachErrno' });

/** Attached already, where attach does not replace. */
export const TWICE = rules({
  attachedTwice: { errno: 'attachedTwice', because: '{f} is attached to {on}', source: 'RFC v1 3; September 2021', when: 'attached[f] \\ above # {}' },
  parentFirst: { errno: 'EINVAL', because: '{f} is not attached to {parent}, of which {i} is a child', source: 'RFC v1 2.1', when: '~(above \\subseteq attached[f])' },
}, { spec: 'Attachment!TwiceErrno' });

export const SIBLING = rules({
  siblingElsewhere: {
    errno: 'EINVAL', because: 'other files of the group {g} are attached, to {on}', source: 'iommufd_hw_pagetable_attach',
    when: 'Profile.securityContext /\\ \\E x \\in Siblings(f) : attached[x] # {s}',
  },
}, { spec: 'Attachment!SiblingErrno' });

export const FIT = rules({
  cannotEnforce: {
    errno: 'EINVAL', because: 'the table enforces snoop, and the IOMMU of {unenforcing} of the devices of the group {g} cannot', source: 'RFC v2 1.5 (M27)',
    when: 'enforce /\\ ~(Members(GroupOf[DeviceOf[f]]) \\subseteq Enforcing)',
  },
}, { spec: 'Attachment!FitErrno' });

export const DETACH = rules({
  notHolding: notHolding('f'),
  notBound: { errno: 'EINVAL', because: '{f} is not bound to {c}', source: 'vfio_df_ioctl_detach_pt', when: 'c \\notin bound[f]' },
  childAttached: {
    errno: 'EBUSY', because: '{f} is attached to a child of {i}, too', source: 'inferred from RFC v1 2.1',
    when: 'i # None /\\ \\E s \\in attached[f] : Above(s) = <<c, i>>',
  },
}, { spec: 'Attachment!DetachErrno' });

const IN_USE = { errno: 'EBUSY', when: 'd \\in hosted \\/ IsOpen(d)' } as const;
export const DRIVER_BIND = rules({
  absent: ABSENT,
  hosted: { ...IN_USE, because: 'a driver of the host has {d} already', source: 'really_probe' },
  open: { ...IN_USE, because: 'a file of {d} is open', source: 'really_probe' },
  owned: {
    errno: 'driver', because: 'the group of {d} is claimed for {owner}', source: 'iommu_device_use_default_domain (M38)',
    when: 'Profile.securityContext /\\ Owned(GroupOf[d], claims)',
  },
}, { spec: 'Group!DriverBindErrno' });

export const DRIVER_UNBIND = rules({
  noDriver: { errno: 'ENODEV', because: 'no driver of the host has {d}', source: 'unbind_store', when: 'd \\notin hosted' },
}, { spec: 'Group!DriverUnbindErrno' });

export const HOT_UNPLUG = rules({ absent: ABSENT }, { spec: 'Group!HotUnplugErrno' });

export const HOT_PLUG = rules({
  there: { errno: 'EEXIST', because: '{d} is {plugged}', source: 'device_add', when: 'plugged[d] # "gone"' },
  cannotEnforce: {
    errno: 'EINVAL', because: 'the table of the group {g} enforces snoop, and the IOMMU of {d} cannot', source: 'iommu_group_add_device',
    when: 'Enforces(domains[GroupOf[d]]) /\\ d \\notin Enforcing',
  },
}, { spec: 'Group!HotPlugErrno' });

export const DMA_BEGIN = rules({
  blocked: { errno: 'EFAULT', because: 'DMA of the group of {d} is blocked', source: 'the IOMMU (RFC v2 1.3)', when: 'domain = Blocking' },
  notMapped: { errno: 'EFAULT', because: 'nothing is mapped at {a:x}', source: 'the IOMMU', when: '~IsMapped(domain[2], domain[3], a)' },
}, { spec: 'Dma!DmaBeginErrno' });

export const RESPOND = rules({
  notHolding: notHolding('c'),
  noCall: { errno: 'ENOTTY', because: 'there are no page faults', source: 'both RFCs leave it open', when: '~Profile.hwpts' },
  unknownCode: { errno: 'EINVAL', because: 'a response is success or invalid, not {code}', source: 'iommufd_fault_fops_write', when: 'code \\notin {"success", "invalid"}' },
  nothingWaits: {
    errno: 'EINVAL', because: 'nothing waits under {k}; perhaps it was answered already, as its device was detached', source: 'iommufd_fault_fops_write', when: 'k \\notin DOMAIN pending[c]',
  },
}, { spec: 'PageFault!RespondErrno' });

/** The rules of each call, in order; one that is not here refuses nothing. */
export const IOASID_RULES = {
  pass: inOrder(PASS),
  close: inOrder(CLOSE),
  openDevice: inOrder(OPEN_DEVICE),
  useDevice: inOrder(USE_DEVICE),
  alloc: inOrder(ALLOC),
  allocNested: inOrder(ALLOC_NESTED, COMMAND),
  free: inOrder(FREE),
  getInfo: inOrder(GET_INFO, COMMAND),
  getDeviceInfo: inOrder(GET_DEVICE_INFO),
  map: inOrder(TARGET, COMMAND, MAP, PLACE),
  unmap: inOrder(TARGET, COMMAND, UNMAP),
  copy: inOrder(COPY, PLACE),
  bind: inOrder(BIND, OWNER),
  attach: inOrder(ATTACH, TWICE, SIBLING, FIT),
  detach: inOrder(DETACH),
  driverBind: inOrder(DRIVER_BIND),
  driverUnbind: inOrder(DRIVER_UNBIND),
  hotUnplug: inOrder(HOT_UNPLUG),
  hotPlug: inOrder(HOT_PLUG),
  dmaBegin: inOrder(DMA_BEGIN),
  respond: inOrder(RESPOND),
} satisfies Readonly<Record<string, readonly Rule[]>>;
