/**
 * What an authorization may refuse, call by call, in the order in which it looks; the conditions are those of the specification
 * (Holders, Withdrawals), to the letter. In sentences `s` and `t` are holders, `d` a description.
 */
import { type Rule, type RuleText, inOrder, rules } from '../rules';
import type { Policy } from './policies';

const NOT_HELD = {
  errno: 'EBADF', because: '{s} holds no handle of {d}', source: 'the table of descriptors, as of open(2) (M26)', when: '<<s, d>> \\notin held',
} as const satisfies RuleText;

const UNPROVEN = { errno: 'EACCES', because: 'there is no proof now', source: 'a proof is required (M25)' } as const satisfies RuleText;

export const GRANT = rules({
  doorShut: {
    errno: 'EBUSY', because: 'a withdrawal is pending, and nothing is granted until it has returned',
    source: 'assumed of every policy: first the door, then the room', when: 'DoorShut',
  },
  unproven: { ...UNPROVEN, when: '~MayGrant' },
}, { spec: 'Holders!GrantErrno' });

export const PASS = rules({
  notHeld: NOT_HELD,
  twice: { errno: 'EEXIST', because: '{t} holds a handle of {d} already', source: 'two handles of one holder are one', when: '<<t, d>> \\in held' },
  barred: {
    errno: 'EBUSY', because: 'a withdrawal is pending, and meanwhile no handle is passed on', source: 'the decision pass', when: '~MayPass',
  },
}, { spec: 'Holders!PassErrno' });

export const CLOSE = rules({ notHeld: NOT_HELD }, { spec: 'Holders!CloseErrno' });

export const CHECK = rules({ notHeld: NOT_HELD, unproven: { ...UNPROVEN, when: '~MayCheck(<<s, d>>)' } }, { spec: 'Holders!CheckErrno' });

export const BEGIN = rules({
  notHeld: NOT_HELD,
  inUse: { errno: 'EBUSY', because: '{s} uses {d} already; one use through a handle at a time', source: 'one use through a handle', when: '<<s, d>> \\in using' },
}, { spec: 'Holders!BeginErrno' });

/** What the start of a use misses, by what the policy has it look at: one condition of the specification, whose cases exclude each other. */
const MAY_NOT = { errno: 'EACCES', when: '~MayBegin(<<s, d>>)' } as const;

export const MAY_BEGIN = rules({
  noProof: { ...MAY_NOT, under: 'evidence perUse', because: 'there is no proof now, and each use looks at it anew', source: 'Bonzini (M33)' },
  noTicket: { ...MAY_NOT, under: 'evidence ticket', because: '{s} has no ticket for another use of {d}', source: 'access(2), then open(2)' },
  notSampled: {
    ...MAY_NOT, under: 'evidence sampled', because: 'there was no proof when the list of holders last changed', source: 'kvm_vfio_update_coherency',
  },
  leaseOver: { ...MAY_NOT, under: 'evidence leased', because: 'the lease of {d} is over', source: 'Gray and Cheriton 1989' },
  gateShut: { ...MAY_NOT, under: 'evidence gated', because: 'the object was asked back, and that has shut the gate', source: 'sysfs_get_active' },
  wasTold: { ...MAY_NOT, under: 'evidence notified', because: '{s} was told that the object is asked back', source: 'a notifier (M19)' },
  rescinded: { ...MAY_NOT, under: 'evidence rescindable', because: 'the grantor of {d} has taken it back', source: 'a forwarder of KeyKOS' },
}, { spec: 'Holders!BeginErrno' });

/** By the evidence of the policy; under `permanent` a handle is enough. */
export const EVIDENCE: Readonly<Record<Exclude<Policy['evidence'], 'permanent'>, Rule<'EACCES'>>> = {
  perUse: MAY_BEGIN.noProof, ticket: MAY_BEGIN.noTicket, sampled: MAY_BEGIN.notSampled, leased: MAY_BEGIN.leaseOver,
  gated: MAY_BEGIN.gateShut, notified: MAY_BEGIN.wasTold, rescindable: MAY_BEGIN.rescinded,
};

export const WITHDRAW = rules({
  twice: { errno: 'EALREADY', because: 'the object was asked back before', source: 'asked back once', when: 'withdrawal # "none"' },
  never: { errno: 'EPERM', because: 'nothing is ever withdrawn under this policy', source: 'the decision withdraw (M49)', when: 'policy.withdraw = "never"' },
  held: {
    errno: 'EBUSY', because: 'handles that are held or used, {alive} of them, keep the withdrawer out', source: 'a reference (M19)', when: '~MayWithdraw',
  },
}, { spec: 'Withdrawals!WithdrawErrno' });

/** What only `Authority` looks at, where handles are objects and there is no other name of a holder. */
export const HANDLE = rules({
  closed: { errno: 'EBADF', because: 'the handle of {name} is closed, or of another authority', source: 'Authority' },
  noTickets: { errno: 'EACCES', because: 'the policy gives no tickets', source: 'Authority', under: 'evidence other than ticket' },
  noSwitch: { errno: 'EACCES', because: 'the policy gives the grantor no off-switch', source: 'Authority', under: 'evidence other than rescindable' },
  twice: { errno: 'EACCES', because: 'the grantor has taken it back before', source: 'Authority', under: 'evidence rescindable' },
});

export const FALL = rules({
  mustWithdraw: { errno: 'EBUSY', because: 'who can be made to wait has to withdraw, and the proof falls in its return', source: 'Guards!MayFall', under: 'hears request' },
});

export const UNPROVE = rules({
  noHolderProves: { errno: 'EPERM', because: 'the proof is not for the holders to make or to end', source: 'Authority' },
});

/** The rules of each call, in order; one that is not here refuses nothing. */
export const AUTHORIZATION_RULES: Readonly<Record<string, readonly Rule[]>> = {
  grant: inOrder(GRANT),
  pass: inOrder(PASS),
  close: inOrder(CLOSE),
  check: inOrder(CHECK),
  begin: inOrder(BEGIN, MAY_BEGIN),
  withdraw: inOrder(WITHDRAW),
};

/** The same of `Authority`, for what it adds. */
export const AUTHORITY_RULES: Readonly<Record<string, readonly Rule[]>> = {
  pass: inOrder({ closed: HANDLE.closed }),
  close: inOrder({ closed: HANDLE.closed }),
  check: inOrder({ closed: HANDLE.closed, noTickets: HANDLE.noTickets }),
  begin: inOrder({ closed: HANDLE.closed }),
  rescind: inOrder({ closed: HANDLE.closed, noSwitch: HANDLE.noSwitch, twice: HANDLE.twice }),
  proofLapsed: inOrder(FALL),
  unprove: inOrder(UNPROVE, FALL),
};
