/**
 * What a call about devices, KVM and WBINVD may refuse under a position, in the order in which it looks; the conditions are those of the
 * specification (DeviceFiles, KvmCalls), to the letter. In sentences `k` is a machine, `d` a device, `p` a process.
 */
import { type Rule, type RuleText, inOrder, rules } from '../rules';

export const BIND = rules({
  gone: { errno: 'ENODEV', because: '{d} is not plugged in', source: 'vfio_device_open_file', spec: 'DeviceFiles!BindErrno', when: 'd \\notin present' },
  noPermission: { errno: 'EACCES', because: 'the permission of the node of {d} was taken away', source: 'chmod (M26)' },
  bound: { errno: 'EINVAL', because: '{d} is bound already', source: 'vfio_df_ioctl_bind_iommufd', spec: 'DeviceFiles!BindErrno', when: 'd \\in bound' },
});

export const CLOSE = rules({
  notOpen: { errno: 'EBADF', because: 'the user does not hold the file of {d}', source: 'close', when: 'd \\notin open' },
}, { spec: 'DeviceFiles!CloseErrno' });

const KEPT = { errno: 'EBUSY', because: 'KVM keeps {d} on the table of {space} that it was shown', source: 'a reference (M19)' } as const;

const UNBOUND = { errno: 'EINVAL', because: '{d} is not bound', source: 'vfio_df_ioctl_attach_pt', when: 'd \\notin bound' } as const satisfies RuleText;

export const ATTACH = rules({
  unbound: UNBOUND,
  kept: { ...KEPT, when: 'moves /\\ Holds("table", d)' },
  noTable: {
    errno: 'EINVAL', because: 'every table of {space} enforces coherency, and the IOMMU of {d} cannot', source: 'RFC v2 1.5; iommufd_hwpt_paging_enforce_cc',
    when: '(table[d] = NoTable \\/ moves) /\\ Takes(s, d) = {}',
  },
}, { spec: 'DeviceFiles!AttachErrno' });

export const DETACH = rules({
  unbound: { ...UNBOUND, source: 'vfio_df_ioctl_detach_pt' },
  kept: { ...KEPT, when: 'table[d] # NoTable /\\ Holds("table", d)' },
}, { spec: 'DeviceFiles!DetachErrno' });

const NO_MACHINE = { errno: 'EBADF', because: 'there is no machine {k}, or none any more', source: 'kvm_vm_ioctl', when: 'k \\notin alive' } as const satisfies RuleText;

/** What every call to the KVM device asks first. */
const OF_DEVICE = {
  noMachine: NO_MACHINE,
  otherProcess: {
    errno: 'EIO', because: '{k} was made by process {creator}, and the call is of {p}', source: 'kvm_device_ioctl', when: 'world.machines[k] # p',
  },
  deviceClosed: { errno: 'EBADF', because: 'the KVM device of {k} is closed', source: 'fdget', when: 'k \\notin kvmOpen' },
} as const satisfies Readonly<Record<string, RuleText>>;

export const ADD = rules({
  ...OF_DEVICE,
  twice: { errno: 'EEXIST', because: '{k} was given {given} already', source: 'kvm_vfio_file_add', when: 'g \\in given[k]' },
  noFile: { errno: 'EBADF', because: 'behind {given} there is no device', source: 'kvm_vfio_file_add', when: 'noFile' },
  noTable: {
    errno: 'EINVAL', because: 'no device behind {given} is attached', source: 'vfio_group_get_external_user', when: 'position.needs = "table" /\\ noTable',
  },
  unbound: {
    errno: 'EINVAL', because: 'no device behind {given} is bound', source: 'vfio_file_is_valid', when: 'position.needs = "bound" /\\ Behind(g) \\cap bound = {}',
  },
  justifiesAnother: {
    errno: 'EBUSY', because: 'a device behind {given} proves something for {other} already', source: 'one device, one machine (M18)',
    when: 'position.exclusive /\\ JustifiesAnother(k, g)',
  },
  unproven: {
    errno: 'EPERM', because: 'the user has to prove that WBINVD may be needed, and no device behind {given} does', source: 'enable, with a proof (M22)',
    when: 'position.who = "user" /\\ ~ProvesSome(g)',
  },
}, { spec: 'KvmCalls!AddErrno' });

export const DEL = rules({
  ...OF_DEVICE,
  notGiven: { errno: 'ENOENT', because: '{k} was not given {given}', source: 'kvm_vfio_file_del', when: 'GivenFor(d) \\notin given[k]' },
}, { spec: 'KvmCalls!DelErrno' });

export const UPDATE = rules({
  noMachine: NO_MACHINE,
  noCall: { errno: 'ENXIO', because: 'the position has no call by which KVM looks anew', source: 'KVM_UPDATE (M6)', when: 'position.checked # "update"' },
}, { spec: 'KvmCalls!UpdateErrno' });

/** To forbid, and to permit again. */
export const FORBID = rules({
  noMachine: NO_MACHINE,
  noCall: { errno: 'ENXIO', because: 'the position has no call by which the user switches WBINVD off', source: 'a switch of the user (M24)', when: '~position.forbids' },
}, { spec: 'KvmCalls!ForbidErrno' });

/** Both a machine that is gone and a device that is closed: no descriptor. */
export const CLOSE_KVM = rules({
  noMachine: { ...NO_MACHINE, when: 'k \\notin alive \\cap kvmOpen' },
  deviceClosed: { ...OF_DEVICE.deviceClosed, when: 'k \\notin alive \\cap kvmOpen' },
}, { spec: 'KvmCalls!CloseKvmErrno' });

export const DESTROY = rules({ noMachine: NO_MACHINE }, { spec: 'KvmCalls!DestroyErrno' });

export const IOCTL = rules({
  noCall: { errno: 'ENOTTY', because: 'nobody proposed such a call beside the lists that KVM keeps', source: 'M17' },
});

/** The rules of each call, in order; one that is not here refuses nothing. */
export const WBINVD_RULES: Readonly<Record<string, readonly Rule[]>> = {
  bind: inOrder(BIND),
  close: inOrder(CLOSE),
  attach: inOrder(ATTACH),
  detach: inOrder(DETACH),
  add: inOrder(ADD),
  del: inOrder(DEL),
  update: inOrder(UPDATE),
  forbid: inOrder(FORBID),
  permit: inOrder(FORBID),
  closeKvm: inOrder(CLOSE_KVM),
  destroy: inOrder(DESTROY),
  ioctl: inOrder(IOCTL),
};
