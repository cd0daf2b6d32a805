/**
 * Which decisions give which promise: the rules of spec/authorization/AuthorizationRules.tla over the record alone, by the names of the
 * matrix. A test holds each to TLC's verdict on it, for every record and every world. `lapses` says who may let the proof fall outside a withdrawal.
 */
import type { Cause, Policy } from './policies';

type Lapses = ReadonlySet<Cause>;

/** Who can be made to wait does not let it fall so where the authority hears the request. */
const fallsOutside = ({ hears }: Policy, lapses: Lapses): boolean => [...lapses].some((cause) => !(hears === 'request' && cause === 'administrator'));
const fallCalls = (p: Policy, lapses: Lapses): boolean => fallsOutside(p, lapses) && p.hears !== 'nothing';

const neverCalled = (p: Policy, lapses: Lapses): boolean => p.withdraw === 'never' && !fallCalls(p, lapses);
const calledHeld = (p: Policy, lapses: Lapses): boolean => p.withdraw === 'always' || fallCalls(p, lapses);
const fallComesFirst = (p: Policy, lapses: Lapses): boolean => p.withdraw !== 'always' && fallCalls(p, lapses);

const looksAtProof = ({ evidence }: Policy): boolean => evidence === 'perUse' || evidence === 'ticket' || evidence === 'sampled';
const oneGate = ({ evidence, covers }: Policy): boolean => evidence === 'gated' && covers === 'all';
const shutByFall = (p: Policy): boolean => p.evidence === 'perUse' || oneGate(p);
const shutByCall = (p: Policy, lapses: Lapses): boolean => p.evidence === 'gated' || (p.evidence === 'perUse' && fallComesFirst(p, lapses));

const nobodyMissed = (p: Policy, lapses: Lapses): boolean => p.covers === 'all' || !p.pass || (looksAtProof(p) && fallComesFirst(p, lapses));
const waitsForStop = (p: Policy, lapses: Lapses): boolean => p.awaits.has('stop') && nobodyMissed(p, lapses) && p.evidence !== 'gated';

const shutToNewcomers = (p: Policy): boolean => p.grant === 'proven' || looksAtProof(p) || oneGate(p);
const shutToHolders = (p: Policy, lapses: Lapses): boolean => !calledHeld(p, lapses) || shutByFall(p) || waitsForStop(p, lapses);
const shut = (p: Policy, lapses: Lapses): boolean => neverCalled(p, lapses) || (shutToNewcomers(p) && shutToHolders(p, lapses));

const emptied = (p: Policy, lapses: Lapses): boolean => !calledHeld(p, lapses)
  || (nobodyMissed(p, lapses) && (p.awaits.has('drain') || p.abort === 'return'))
  || (p.abort === 'call' && shutByCall(p, lapses) && shutByFall(p));

const fades = (p: Policy, lapses: Lapses): boolean => shutByCall(p, lapses) || p.evidence === 'leased' || (p.evidence === 'notified' && !p.pass);

function persist(p: Policy, lapses: Lapses): boolean {
  if (p.evidence === 'permanent') return true;
  if (looksAtProof(p)) return !fallsOutside(p, lapses) && (p.withdraw === 'never'
    || (p.grant === 'proven' && (p.withdraw === 'unheld' || waitsForStop(p, lapses))));
  if (p.evidence === 'gated' || p.evidence === 'notified') return neverCalled(p, lapses)
    || (!calledHeld(p, lapses) && (p.grant === 'proven' || p.covers === 'seen'));
  return false;
}

const startProof = (p: Policy, lapses: Lapses): boolean =>
  (fallsOutside(p, lapses) ? p.evidence === 'perUse' || (oneGate(p) && fallCalls(p, lapses)) : shut(p, lapses));
const quiesced = (p: Policy, lapses: Lapses): boolean => shut(p, lapses) && emptied(p, lapses);

function nonBlocking(p: Policy, lapses: Lapses): boolean {
  if (!calledHeld(p, lapses) || p.awaits.size === 0) return true;
  const ends = !p.awaits.has('drain') || p.abort === 'late' || (p.abort === 'call' && shutByCall(p, lapses));
  return (shutByCall(p, lapses) || p.evidence === 'leased' || p.evidence === 'notified') && ends;
}

function uncut(p: Policy, lapses: Lapses): boolean {
  switch (p.abort) {
    case 'never': return true;
    case 'late': return false;
    case 'call': return !calledHeld(p, lapses);
    case 'return': return !calledHeld(p, lapses) || p.awaits.has('drain');
  }
}

function local(p: Policy, lapses: Lapses): boolean {
  switch (p.evidence) {
    case 'permanent': case 'leased': case 'notified': return true;
    case 'rescindable': return false;
    case 'gated': return !calledHeld(p, lapses);
    default: return !fallsOutside(p, lapses) && (p.withdraw !== 'always' || waitsForStop(p, lapses));
  }
}

/** A ticket that is left is good for one more use, which ends. */
const terminates = (p: Policy, lapses: Lapses): boolean => !calledHeld(p, lapses) || p.awaits.size === 0 || fades(p, lapses)
  || (p.evidence === 'ticket' && fallComesFirst(p, lapses) && !p.awaits.has('stop'));

/** By the name of the promise, whether a policy keeps it where these may let the proof fall. */
export const PROMISES: Readonly<Record<string, (p: Policy, lapses: Lapses) => boolean>> = {
  GrantSound: (p, lapses) => p.grant === 'proven' || (p.withdraw === 'never' && !fallsOutside(p, lapses)),
  Persist: persist,
  NoSpurious: ({ evidence }) => evidence !== 'leased',
  StartProof: startProof,
  NoStartAfter: shut,
  Quiesced: quiesced,
  Continuous: (p, lapses) => quiesced(p, lapses) && (!fallsOutside(p, lapses) || (fallCalls(p, lapses) && p.abort === 'call' && shutByFall(p))),
  StaleBound: (p, lapses) => startProof(p, lapses) || (p.evidence === 'leased' && p.grant === 'proven'),
  CanWithdraw: ({ withdraw }) => withdraw === 'always',
  NonBlocking: nonBlocking,
  Terminates: terminates,
  TerminatesHostile: (p, lapses) => terminates(p, lapses) && nonBlocking(p, lapses),
  EventualStop: (p, lapses) => (p.evidence === 'leased' && p.grant === 'proven') || (shut(p, lapses) && (terminates(p, lapses) || oneGate(p))),
  DelegCovered: shut,
  Uncut: uncut,
  NotEarly: ({ evidence, withdraw }) => evidence !== 'leased' && evidence !== 'rescindable'
    && (!(evidence === 'gated' || evidence === 'notified') || withdraw !== 'always'),
  CanPass: (p, lapses) => p.pass || !calledHeld(p, lapses),
  Local: local,
};

/** The promises that a policy keeps. */
export const kept = (policy: Policy, lapses: Lapses): Set<string> => new Set(Object.keys(PROMISES).filter((name) => PROMISES[name]!(policy, lapses)));
