/** What a revocation may refuse, call by call, in the order in which it looks; the conditions are those of the specification, to the letter. */
import { AUTHORIZATION_RULES, BEGIN, EVIDENCE, MAY_BEGIN, PASS } from '../authorization/rules';
import { inOrder, type Rule, rules } from '../rules';
import type { Policy } from '../authorization/policies';

export const START = rules({
  notHeld: { ...BEGIN.notHeld, when: '<<s, d>> \\notin held' },
  inUse: {
    errno: 'EBUSY', because: '{s} has such a use of {d} already; one of a kind through a handle at a time',
    source: 'one use through a handle', when: '<<s, d>> \\in users',
  },
  revoked: {
    errno: 'EACCES', because: 'the handle of {d} that {s} holds was taken back',
    source: 'evdev_read: client->revoked', when: '~MayStart(<<s, d>>)',
  },
  ended: {
    errno: 'EOF', because: 'the handle of {d} was taken back, which looks like a clean end',
    source: 'hung_up_tty_read', when: '~MayStart(<<s, d>>)', under: 'refusal end',
  },
}, { spec: 'Uses!StartErrno' });

export const HAND_ON = rules({
  revoked: { errno: 'EKEYREVOKED', because: 'what was taken back is not passed on', source: 'key_link', when: '~MayCopy(<<s, d>>)' },
}, { spec: 'Uses!HandOnErrno' });

export const MAP = rules({
  notAdmitted: {
    errno: 'EOPNOTSUPP', because: '{s} could not be asked to let go',
    source: 'dma_buf_attach of an importer that cannot revoke', when: '<<s, d>> \\in held /\\ ~Admitted(s)',
  },
}, { spec: 'Uses!MapErrno' });

export const ASK = rules({
  twice: { errno: 'EALREADY', because: 'it was asked back before', source: 'asked back once', when: 'withdrawal # "none"' },
  never: {
    errno: 'EPERM', because: 'nothing is ever withdrawn under this policy',
    source: 'the decision withdraw (M49)', when: 'policy.withdraw = "never"',
  },
  held: {
    errno: 'EBUSY', because: 'what is held, used or stands keeps the withdrawer out',
    source: 'deny_write_access; mapping_deny_writable', when: '~MayAsk(x)',
  },
}, { spec: 'Revocation!AskErrno' });

export const REVOKE = rules({
  notHeld: {
    errno: 'EBADF', because: '{s} holds no handle of {d}',
    source: 'the ioctl is made through a handle', when: 'manner.by = "holder" /\\ <<s, d>> \\notin held',
  },
}, { spec: 'Revocation!RevokeErrno' });

/** What an authority looks at that gives out a resource under a record. */
export const GIVEN = rules({
  noCall: { errno: 'EOPNOTSUPP', because: 'under this record nobody can {call}', source: 'RevocationAuthority' },
  interrupted: { errno: 'EINTR', because: '{name} waits no longer', source: 'RevocationAuthority' },
});

export const GIVE_BACK = rules({
  barred: { errno: 'EPERM', because: 'under this record nothing is given back', source: 'RevocationAuthority', under: 'after barred' },
  pending: { errno: 'EBUSY', because: 'it is being taken back', source: 'RevocationAuthority' },
  had: { errno: 'EALREADY', because: 'nothing is taken back', source: 'RevocationAuthority' },
});

/** By the evidence of the policy, why it does not start; under `permanent` only what is dead does not. */
export const whyNot = (evidence: Policy['evidence']): Rule<'EACCES'> =>
  (evidence === 'permanent' || evidence === 'gated' || evidence === 'perUse' ? START.revoked : EVIDENCE[evidence]);

const { leaseOver, noTicket, notSampled, wasTold, rescinded } = MAY_BEGIN;
const START_OF = inOrder(START, { leaseOver, noTicket, notSampled, wasTold, rescinded });

/** The rules of each call, in order; one that is not here refuses nothing. */
export const REVOCATION_RULES: Readonly<Record<string, readonly Rule[]>> = {
  grant: AUTHORIZATION_RULES['grant']!,
  pass: inOrder(PASS, HAND_ON),
  close: AUTHORIZATION_RULES['close']!,
  check: AUTHORIZATION_RULES['check']!,
  begin: START_OF,
  sleep: inOrder(START),
  map: inOrder(MAP, START),
  withdraw: inOrder(ASK),
  withdrawFrom: inOrder(ASK),
  revoke: inOrder(REVOKE, ASK),
  withdrawWithin: inOrder({ twice: ASK.twice, held: ASK.held }),
};
