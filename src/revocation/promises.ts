/**
 * Which decisions give which promise, where uses sleep, run or stand: the rules of spec/revocation/RevocationRules.tla over the record alone,
 * by the names of the matrix of mechanisms. A test holds each to what TLC's search finds, and the code's.
 */
import type { Policy } from '../authorization/policies';
import type { Manner, Revocable } from './manners';

type Rule = (p: Policy, m: Manner) => boolean;

const looksAtProof = ({ evidence }: Policy): boolean => evidence === 'perUse' || evidence === 'ticket' || evidence === 'sampled';
const oneGate = ({ evidence, covers }: Policy): boolean => evidence === 'gated' && covers === 'all';

// When it can be called, and what its return waits for

const never = ({ withdraw }: Policy): boolean => withdraw === 'never';
const always = ({ withdraw }: Policy): boolean => withdraw === 'always';

/** What is waited for is waited for to the end. */
const toTheEnd = ({ patience }: Manner): boolean => patience === 'endless';
const releases = (m: Manner): boolean => m.release === 'awaited' && toTheEnd(m);

/** Nobody comes to start behind its back. */
const nobodyMissed = ({ covers, pass }: Policy): boolean => covers === 'all' || !pass;

/** It waits until nobody whom it is about could start. */
const stops: Rule = (p, m) => p.awaits.has('stop') && nobodyMissed(p) && p.evidence !== 'gated' && toTheEnd(m);
/** It waits for running uses, also for the one from within which it was called; or that was cut. */
const drains: Rule = (p, m) => p.awaits.has('drain') && toTheEnd(m) && (m.within !== 'excused' || p.abort === 'call');

/** At the return nobody whom it is about holds a handle. Where it is about one holder, another can hand that one a copy afterwards. */
const letGo: Rule = (p, m) => p.withdraw === 'unheld' || (releases(m) && m.reach !== 'holder');
const parted: Rule = (p, m) => letGo(p, m) || (stops(p, m) && m.reach !== 'holder' && (p.evidence === 'permanent' || looksAtProof(p)));
/** And nobody comes to hold one before the object is given back. */
const nobodyHolds: Rule = (p, m) => p.grant === 'proven' && parted(p, m);

// Starts

const shutToNewcomers = (p: Policy): boolean => p.grant === 'proven' || looksAtProof(p) || oneGate(p);
/** A gate that closes for all there are: for everybody; or for those on a list, who cannot hand on what they hold. */
const gateForAll: Rule = (p, m) => oneGate(p) || (p.evidence === 'gated' && !p.pass && m.copies === 'refused');
const shutToHolders: Rule = (p, m) => letGo(p, m) || p.evidence === 'perUse' || gateForAll(p, m) || (stops(p, m) && m.reach !== 'holder');
/** After the return nobody starts; or only for a term of grace. */
const shutInTheEnd: Rule = (p, m) => never(p) || (shutToNewcomers(p) && shutToHolders(p, m));
const shut: Rule = (p, m) => shutInTheEnd(p, m) && (m.grace === 'none' || never(p) || nobodyHolds(p, m));

// Uses in flight at the return

/** A handle that was taken back from one holder, handed on to another who let go of its own and still uses it. */
const deadCopies: Rule = (p, m) => m.reach === 'holder' && m.after === 'fresh' && m.copies === 'made' && !nobodyHolds(p, m);
const staysShut: Rule = (p, m) => shut(p, m) && !deadCopies(p, m);

const sleepersGone = (m: Manner): boolean => m.sleeping === 'cut' || (m.sleeping === 'awaited' && toTheEnd(m)) || releases(m);
const woken: Rule = (p, m) => m.sleeping === 'none' || never(p) || (staysShut(p, m) && sleepersGone(m));

/** There were none; or the return waited, or cut; or the call cut, and nobody started again, for the gate or for the lock. */
const emptied: Rule = (p, m) => !always(p) || releases(m) || (m.lock === 'exclusive' && toTheEnd(m))
  || (nobodyMissed(p) && (drains(p, m) || p.abort === 'return'))
  || (p.abort === 'call' && (gateForAll(p, m) || m.lock === 'exclusive'));
const noneRunning: Rule = (p, m) => m.running === 'none' || never(p) || (staysShut(p, m) && emptied(p, m));

/** What keeps the call out is not there when it comes; and cannot be made before the return, where a gate is shut, or nobody holds a handle. */
const standersGone: Rule = (p, m) => m.standing === 'cut' || m.standing === 'suspended' || releases(m)
  || (m.standing === 'awaited' && toTheEnd(m))
  || (m.standing === 'refused' && (p.evidence === 'gated' || p.withdraw === 'unheld'));
const noneStanding: Rule = (p, m) => m.standing === 'none' || never(p) || (staysShut(p, m) && standersGone(p, m));

const quiesced: Rule = (p, m) => woken(p, m) && noneRunning(p, m) && noneStanding(p, m);

// What it waits for

/** Who let go before the call may still sleep, or have a right that stands; and sleeps on after the call, where that does not end it. */
const stands = ({ standing }: Manner): boolean => standing !== 'none' && standing !== 'refused';
const lingers = (m: Manner): boolean => m.sleeping !== 'none' || stands(m);
const sleepsOn: Rule = (p, m) => m.sleeping !== 'none' && !(m.sleeping === 'cut' && p.evidence === 'gated');

/** Ability that ends by itself while the withdrawal is pending; and does not come back. */
const ends = ({ evidence }: Policy): boolean => evidence === 'gated' || evidence === 'leased' || evidence === 'notified';
const fades = ({ evidence, pass }: Policy): boolean => evidence === 'gated' || evidence === 'leased' || (evidence === 'notified' && !pass);

/** A running use that is in its way is cut, of whomever. */
const cuts: Rule = (p, m) => (p.abort === 'late' && ends(p)) || (p.abort === 'call' && (p.evidence === 'gated' || m.lock === 'exclusive'));
/** Two uses that run at once count as one that never ends. */
const overwrites: Rule = (p, m) => m.counts === 'shared' && m.lock !== 'exclusive' && p.awaits.has('drain');

/** Who is not on the list runs on, and may have an opener wait behind it. */
const noneBeside: Rule = (p, m) => m.lock === 'exclusive' || nobodyMissed(p) || p.evidence === 'leased';
const runsBlock: Rule = (p, m) => always(p) && (p.awaits.has('drain') || m.lock !== 'none')
  && !(cuts(p, m) && (m.lock === 'none' || (m.reach === 'object' && noneBeside(p, m))));
/** @param standers do those who have a right that stands count? */
const othersBlock = (p: Policy, m: Manner, standers: boolean): boolean => overwrites(p, m)
  || (m.release === 'awaited' && (always(p) || sleepsOn(p, m) || (stands(m) && standers)))
  || (always(p) && p.awaits.has('stop') && !ends(p));
const nonBlocking: Rule = (p, m) => never(p) || !(m.sleeping === 'awaited' || m.standing === 'awaited' || othersBlock(p, m, true) || runsBlock(p, m));

/** Called from within a use that it does not cut, it waits for itself: for the drain, or for the lock. */
const waitsForItself: Rule = (p, m) => m.within !== 'barred' && always(p) && p.abort !== 'call' && !(p.abort === 'late' && ends(p))
  && ((p.awaits.has('drain') && m.within === 'waits') || m.lock !== 'none');

/** What it waits for comes to an end if uses do. */
const settles: Rule = (p, m) => !overwrites(p, m) && (!always(p) || (m.release === 'free' && !waitsForItself(p, m)
  && (fades(p) || (!p.awaits.has('stop') && m.sleeping !== 'awaited' && m.standing !== 'awaited'
    && (!p.awaits.has('drain') || m.lock === 'exclusive')))));
/** Notices that a handle is ahead of, as it is handed on. */
const outrun = (p: Policy): boolean => always(p) && p.awaits.size > 0 && p.evidence === 'notified' && p.pass;

const terminates: Rule = (p, m) => never(p) || (!outrun(p) && (m.patience === 'term' || settles(p, m)));
/** Against holders who end nothing: only those are waited for who cannot stall, or who can be asked. */
const terminatesHostile: Rule = (p, m) => never(p) || (terminates(p, m) && (m.patience === 'term'
  || (m.sleeping !== 'awaited' && (m.standing !== 'awaited' || m.admits === 'able') && !othersBlock(p, m, m.admits !== 'able')
    && (m.running !== 'endless' || !runsBlock(p, m)))));
const eventualStop: Rule = (p, m) => (p.evidence === 'leased' && p.grant === 'proven')
  || (shutInTheEnd(p, m) && (!always(p) || (!outrun(p) && settles(p, m)) || gateForAll(p, m)
    || p.evidence === 'leased' || (p.evidence === 'notified' && !p.pass)));

// What it costs the holders

function persist(p: Policy, m: Manner): boolean {
  if (p.evidence === 'permanent') return true;
  if (looksAtProof(p)) return never(p) || nobodyHolds(p, m);
  if (p.evidence === 'gated' || p.evidence === 'notified') return never(p) || (p.withdraw === 'unheld' && (p.grant === 'proven' || p.covers === 'seen'));
  return false;
}

/** What sleeps or stands is cut, unless the return waits until nothing is there; what runs, as where there is one kind. */
function uncut(p: Policy, m: Manner): boolean {
  if ((m.sleeping === 'cut' || m.standing === 'cut') && !never(p) && (!releases(m) || p.evidence === 'gated')) return false;
  switch (p.abort) {
    case 'never': return true;
    case 'late': return false;
    case 'call': return !always(p);
    case 'return': return !always(p) || releases(m) || drains(p, m) || (m.lock === 'exclusive' && toTheEnd(m));
  }
}

/** A term of grace ends by the clock, which is nobody; unless the object is given back before. */
function local(p: Policy, m: Manner): boolean {
  if (m.told !== 'none' || p.evidence === 'permanent' || p.evidence === 'leased' || p.evidence === 'notified') return true;
  if (p.evidence === 'gated') return !always(p);
  if (!looksAtProof(p)) return false;
  return m.grace === 'term' ? m.after !== 'fresh' || never(p) || nobodyHolds(p, m) : !always(p) || releases(m) || stops(p, m);
}

// What is asked besides

/** Whoever is answered early is answered while somebody still uses, unless the call has ended all uses. */
function honest(p: Policy, m: Manner): boolean {
  if (m.again !== 'early' || never(p)) return true;
  const gated = p.evidence === 'gated' && nobodyMissed(p);
  return (m.running === 'none' || !always(p) || (p.abort === 'call' && (gated || m.lock === 'exclusive')))
    && (m.sleeping === 'none' || (m.sleeping === 'cut' && gated))
    && (m.standing === 'none' || (['cut', 'suspended', 'refused'].includes(m.standing) && gated)
      || (m.standing === 'refused' && !always(p)));
}

const RULES: Readonly<Record<string, Rule>> = {
  GrantSound: (p) => p.grant === 'proven' || never(p),
  Persist: persist,
  NoSpurious: ({ evidence }) => evidence !== 'leased',
  StartProof: shut,
  NoStartAfter: shut,
  Quiesced: quiesced,
  Continuous: quiesced,
  StaleBound: (p, m) => shutInTheEnd(p, m) || (p.evidence === 'leased' && p.grant === 'proven'),
  CanWithdraw: (p, { standing }) => always(p) && standing !== 'refused',
  NonBlocking: nonBlocking,
  Terminates: terminates,
  TerminatesHostile: terminatesHostile,
  EventualStop: eventualStop,
  DelegCovered: shut,
  Uncut: uncut,
  NotEarly: (p) => p.evidence !== 'leased' && p.evidence !== 'rescindable' && (!always(p) || (p.evidence !== 'gated' && p.evidence !== 'notified')),
  CanPass: (p, m) => (p.pass || !always(p)) && (m.copies === 'made' || never(p) || nobodyHolds(p, m)),
  Local: local,
  Woken: woken,
  NoneRunning: noneRunning,
  NoneStanding: noneStanding,
  CanEnd: (p, m) => m.sleeping !== 'stuck' || woken(p, m),
  Final: (p, m) => m.after !== 'revived' || p.evidence === 'permanent' || never(p) || nobodyHolds(p, m),
  Again: (p, { after }) => never(p) || after !== 'barred',
  Whole: (p, m) => !always(p) || m.standing !== 'cut' || m.after === 'barred' || releases(m) || parted(p, m)
    || (m.after === 'fresh' && p.evidence !== 'permanent'),
  Guarded: (p, m) => m.by === 'authority' || never(p) || m.reach === 'holder' || (p.withdraw === 'unheld' && (m.by === 'holder' || !lingers(m))),
  Aside: (p, m) => m.reach !== 'object' || never(p) || persist(p, m) || (p.withdraw === 'unheld' && p.grant === 'proven'),
  Clear: (p, m) => m.refusal === 'error' || persist(p, m),
  Honest: honest,
  // To be found false, so that promises speak of something.
  PendingHeld: (p) => !always(p),
  ReturnedHeld: (p, m) => never(p) || (p.grant === 'proven' && (p.withdraw === 'unheld' || (m.reach === 'object' && nobodyHolds(p, m)))),
};

/** By the name of the promise, whether a record keeps it. */
export const RECORD_PROMISES: Readonly<Record<string, (record: Revocable) => boolean>> =
  Object.fromEntries(Object.entries(RULES).map(([name, rule]) => [name, ({ policy, manner }: Revocable) => rule(policy, manner)]));
