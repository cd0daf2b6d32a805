/**
 * The properties of states and steps of spec/revocation/RevocationProperties.tla, by the names of the matrix of mechanisms. A property of a
 * whole run (that a withdrawal returns, that starts come to an end) is read off from a state here, as there.
 */
import { HELD, MARKED, USING } from '../authorization/guards';
import { OpenRevocation } from './open';
import { ASLEEP, INSIDE, STANDING, VOID } from './state';

/** A revocation of which one may ask what the properties speak of. */
export class SeenRevocation extends OpenRevocation {
  /** The numbers of the handles that are as `of` says. */
  handles(of: (h: number) => boolean): number[] { return [...this.at.names.keys()].filter(of); }
  any(of: (h: number) => boolean): boolean { return this.at.names.some((_, h) => of(h)); }
  every(of: (h: number) => boolean): boolean { return !this.any((h) => !of(h)); }

  override clone(): SeenRevocation { return new SeenRevocation(this.record, {}, this); }

  held(h: number): boolean { return (this.at.bits(h) & HELD) !== 0; }
  runs(h: number): boolean { return (this.at.bits(h) & USING) !== 0; }
  has(h: number, bit: number): boolean { return (this.at.more(h) & bit) !== 0; }
  inUse(h: number): boolean { return this.runs(h) || this.has(h, ASLEEP | STANDING); }

  /** What a withdrawal can be about. */
  targets(): string[] {
    const { reach } = this.at.manner;
    return reach === 'object' ? ['all'] : [...new Set(this.at.names.map(([s, d]) => (reach === 'holder' ? s : d)))];
  }

  #told(h: number): boolean { return this.at.inner.asked.untold(this.at.inner.state, h); }
  clockRuns(): boolean { return this.at.inner.asked.clockRuns(this.at.inner.state); }

  /** Nothing is left to do for the authority, the clock or a notice, except to give up. */
  still(): boolean {
    return !this.guards.mayConclude() && !this.clockRuns() && !this.any((h) => this.#told(h) || this.guards.mayCut(h));
  }

  treadmill(): boolean {
    const { inner } = this.at;
    if (inner.policy.evidence !== 'notified' || inner.withdrawal === 'none' || !inner.asked.mayPass(inner.state)) return false;
    if (inner.state.using > 0 || this.clockRuns()) return false;
    const holders = this.handles((h) => this.held(h));
    const marked = this.handles((h) => (this.at.bits(h) & MARKED) !== 0);
    return holders.length === 1 && marked.length === 1 && marked[0] === holders[0] && inner.asked.covered(inner.state, holders[0]!);
  }

  reopening(): boolean {
    const { inner } = this.at;
    const { evidence, covers } = inner.policy;
    return inner.withdrawal === 'returned' && inner.state.alive === 0 && inner.asked.mayGrant(inner.state)
      && (['permanent', 'leased', 'rescindable', 'notified'].includes(evidence) || (evidence === 'gated' && covers === 'seen'));
  }

  #resumes(h: number): boolean { return this.guards.able(h) && (this.at.inner.policy.evidence !== 'ticket' || this.at.inner.proof); }

  /** Though uses end that can, it is of no help: they resume, or somebody else is waited for. */
  endingIsNoHelp(): boolean {
    const { manner, queued, inner } = this.at;
    return (this.any((h) => this.has(h, INSIDE)) || (!queued && !(inner.state.using > 0 && manner.lock === 'exclusive')))
      && this.every((h) => !this.runs(h) || this.has(h, INSIDE) || this.#resumes(h))
      && (manner.sleeping !== 'awaited' || this.every((h) => !this.#reached(h, ASLEEP) || this.#resumes(h)))
      && (manner.standing !== 'awaited' || this.every((h) => !this.#reached(h, STANDING) || this.#resumes(h)))
      && (manner.release !== 'awaited' || this.every((h) => !this.at.there(h) || !this.guards.reached(h) || this.held(h)));
  }

  waiting(): boolean { return this.withdrawal === 'called' && this.at.manner.patience === 'endless' && this.still(); }

  /** Is somebody waited for who need not end? */
  stalls(): boolean {
    const { manner, inner } = this.at;
    const awaited = (kind: 'sleeping' | 'standing'): boolean => manner[kind] === 'awaited' || manner.release === 'awaited';
    return (inner.state.using > 0 && manner.running === 'endless')
      || this.any((h) => this.has(h, INSIDE) && this.guards.awaitsRunning(h))
      || (awaited('sleeping') && this.any((h) => this.#reached(h, ASLEEP)))
      || (awaited('standing') && this.any((h) => this.#reached(h, STANDING | VOID) && !this.guards.callbacks.willing.has(this.at.names[h]![0])));
  }

  #reached(h: number, bits: number): boolean { return this.has(h, bits) && this.guards.reached(h); }
}

const returns = (now: SeenRevocation): boolean =>
  !(now.waiting() && now.endingIsNoHelp()) && !(now.withdrawal === 'called' && now.treadmill() && now.record.policy.awaits.size > 0);

/** What holds in a state. */
export const REVOCATION_STATES: Readonly<Record<string, (now: SeenRevocation) => boolean>> = {
  Persist: (now) => now.every((h) => !now.held(h) || now.asked.able(h)),
  NoSpurious: (now) => !now.state.inner.proof || now.withdrawal !== 'none'
    || now.every((h) => !now.held(h) || now.state.inner.state.rescinded[now.state.inner.descriptions[h]!]! || now.asked.isDead(h) || now.asked.able(h)),
  Quiesced: (now) => now.every((h) => !now.inUse(h) || !now.asked.revoked(h)),
  Continuous: (now) => now.every((h) => !now.inUse(h) || now.asked.proof(h)),
  CanWithdraw: (now) => !now.state.inner.proof || now.withdrawal !== 'none' || now.state.inner.state.held === 0
    || (now.record.policy.withdraw !== 'never' && now.targets().every((x) => now.asked.mayAsk(x))),
  NonBlocking: (now) => now.withdrawal !== 'called' || !now.still(),
  DelegCovered: (now) => now.every((h) => !now.held(h) || !now.asked.revoked(h) || !now.asked.able(h)),
  NotEarly: (now) => now.every((h) => !now.held(h) || !now.asked.proof(h) || now.asked.able(h)),
  CanPass: (now) => now.state.inner.state.held === 0
    || (now.state.inner.asked.mayPass(now.state.inner.state) && now.every((h) => !now.held(h) || now.asked.mayCopy(h))),
  Terminates: returns,
  TerminatesHostile: (now) => returns(now) && !(now.waiting() && now.stalls()),
  EventualStop: (now) => !((now.withdrawal !== 'none' && now.still() && now.endingIsNoHelp()
      && now.any((h) => now.held(h) && now.asked.reached(h) && now.asked.able(h)))
    || (now.treadmill() && (now.withdrawal !== 'called' || now.record.policy.awaits.size > 0 || now.record.manner.release === 'awaited')) || now.reopening()),
  Woken: (now) => now.every((h) => !now.has(h, ASLEEP) || !now.asked.revoked(h)),
  NoneRunning: (now) => now.every((h) => !now.runs(h) || !now.asked.revoked(h)),
  NoneStanding: (now) => now.every((h) => !now.has(h, STANDING) || !now.asked.revoked(h)),
  CanEnd: (now) => now.every((h) => !now.has(h, ASLEEP) || now.asked.mayWake(h)),
  Again: (now) => now.withdrawal !== 'returned' || now.asked.mayGiveBack(),
  Whole: (now) => now.withdrawal !== 'none' || now.every((h) => !now.held(h) || !now.asked.able(h) || !now.has(h, VOID)),
  Aside: (now) => now.withdrawal === 'none' || !now.any((h) => now.any((g) => {
    const [[s, d], [t, e]] = [now.state.names[h]!, now.state.names[g]!];
    return s !== t && d !== e && [h, g].every((one) => now.held(one) && !now.asked.isDead(one) && !now.asked.able(one));
  })),
  Clear: (now) => now.record.manner.refusal === 'error' || now.every((h) => !now.held(h) || now.asked.able(h)),
  PendingHeld: (now) => !(now.withdrawal === 'called' && now.state.inner.state.held > 0),
  ReturnedHeld: (now) => !(now.withdrawal === 'returned' && now.state.inner.state.held > 0),
};

/** A step that was not refused. */
export interface AcceptedStep { readonly op: string; readonly args: readonly string[] }

const STARTS: ReadonlySet<string> = new Set(['begin', 'sleep', 'map']);
const ASKS: ReadonlySet<string> = new Set(['withdraw', 'withdrawFrom', 'revoke', 'withdrawWithin']);

const about = ({ args }: AcceptedStep, [s, d]: readonly [string, string]): boolean => args[0] === s && args[1] === d;

/** What a start says of the handle through which it is made. */
const start = (says: (h: number, before: SeenRevocation) => boolean) => (step: AcceptedStep, before: SeenRevocation): boolean =>
  !STARTS.has(step.op) || says(before.state.names.findIndex((names) => about(step, names)), before);

/** A use that is there no more was ended by its user. */
const ended = (op: string, step: AcceptedStep, before: SeenRevocation, after: SeenRevocation, has: (at: SeenRevocation, h: number) => boolean): boolean =>
  before.every((h) => !has(before, h) || has(after, h) || (step.op === op && about(step, before.state.names[h]!)));

/** What holds of a step. */
export const REVOCATION_STEPS: Readonly<Record<string, (step: AcceptedStep, before: SeenRevocation, after: SeenRevocation) => boolean>> = {
  GrantSound: ({ op }, before) => op !== 'grant' || before.state.inner.proof,
  StartProof: start((h, before) => before.asked.proof(h)),
  NoStartAfter: start((h, before) => !before.asked.revoked(h)),
  StaleBound: start((h, before) => before.asked.proof(h)
    || (before.state.inner.state.stale < before.state.inner.asked.term && !before.asked.isDead(h))),
  Uncut: (step, before, after) => ended('end', step, before, after, (at, h) => at.runs(h))
    && ended('wake', step, before, after, (at, h) => at.has(h, ASLEEP))
    && (before.record.manner.standing === 'suspended' || ended('unmap', step, before, after, (at, h) => at.has(h, STANDING))),
  Local: ({ op, args }, before, after) => before.record.manner.told !== 'none' || op === 'tick'
    || before.every((h) => !before.held(h) || !after.held(h) || !before.asked.able(h) || after.asked.able(h) || (op !== 'withdrawFrom' && args[0] === before.state.names[h]![0])),
  Final: (_, before, after) => before.every((h) => !before.held(h) || !after.held(h) || !before.asked.revoked(h)
    || before.asked.able(h) || !after.asked.able(h)),
  Guarded: ({ op, args }, before, after) => op !== 'revoke' || before.withdrawal !== 'none'
    || before.every((h) => !before.state.there(h) || !after.asked.reached(h) || before.state.names[h]![0] === args[0]),
  Honest: ({ op }, before) => before.withdrawal !== 'called' || !ASKS.has(op) || before.every((h) => !before.inUse(h) || !before.asked.reached(h)),
};
