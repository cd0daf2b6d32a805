/** The questions that steps ask of the state. Spec: RevocationGuards. */
import { HELD, USING } from '../authorization/guards';
import { ASLEEP, type Aim, DEAD, INSIDE, type RevocationState, STANDING } from './state';

/** Who has a callback, and whose callback ends what they have. */
export interface Callbacks { readonly registered: Set<string>; readonly willing: Set<string> }

export class RevocationGuards {
  constructor(readonly at: RevocationState, readonly callbacks: Callbacks) {}

  /** Is the handle one of those whom a withdrawal of `x` is about? */
  reaches(x: Aim, h: number): boolean { return x === 'all' || this.at.names[h].includes(x); }
  reached(h: number): boolean { return this.reaches(this.at.aim, h); }

  /** Taken back in an earlier round. */
  isDead(h: number): boolean { return (this.at.more(h) & DEAD) !== 0; }

  /** Taken back: now, or in an earlier round. */
  revoked(h: number): boolean {
    return this.isDead(h) || (this.at.inner.withdrawal === 'returned' && this.reached(h));
  }

  /** Has the holder a right to it? The proof falls for those whom the withdrawal reaches. */
  proof(h: number): boolean { return (this.at.more(h) & DEAD) === 0 && (this.at.inner.proof || !this.reached(h)); }

  /** May a use start through the handle in this very step? Whom the withdrawal does not reach, it does not stop. */
  mayStart(h: number): boolean {
    const { inner, manner } = this.at;
    if ((this.at.bits(h) & HELD) === 0) return false;
    if (inner.policy.evidence !== 'permanent' && this.at.more(h) & DEAD) return false;
    if (inner.withdrawal !== 'none' && !this.reached(h)) return true;
    const graced = manner.grace === 'term' && !inner.proof && inner.state.stale < inner.asked.term;
    return graced || inner.asked.mayBegin(inner.state, h);
  }

  /** If need be after asking for a ticket? */
  able(h: number): boolean { return this.mayStart(h) || this.at.inner.asked.mayCheck(this.at.inner.state, h); }

  /** What starts to run stands behind a withdrawal that has the lock next, and behind an opener. */
  inLine(): boolean {
    const { inner, manner, queued } = this.at;
    return queued || (manner.lock === 'exclusive' && (inner.state.using > 0 || inner.withdrawal === 'called'));
  }

  admitted(s: string): boolean {
    const { admits } = this.at.manner;
    return admits === 'any' || (admits === 'named' ? this.callbacks.registered : this.callbacks.willing).has(s);
  }

  mayCopy(h: number): boolean { return this.at.manner.copies === 'made' || !this.revoked(h); }

  /** Does a standing right keep the withdrawer of `x` out? */
  barred(x: Aim): boolean { return this.at.manner.standing === 'refused' && this.at.those(x).some((h) => this.#has(h, STANDING)); }

  mayAsk(x: Aim): boolean { return this.at.inner.asked.mayWithdraw(this.at.inner.state) && !this.barred(x); }

  /** Is it a running use that the return waits for, where it waits for any? Who is excused does not wait for itself. */
  awaitsRunning(h: number): boolean {
    const { inner, manner } = this.at;
    return this.reached(h) && (this.at.bits(h) & USING) !== 0 && inner.asked.covered(inner.state, h)
      && !(manner.within === 'excused' && this.#has(h, INSIDE));
  }

  /** Does the return wait for that handle, of those that the withdrawal is about? A count that was overwritten never ends. */
  awaits(h: number): boolean {
    const { inner, manner, lost, names } = this.at;
    const { awaits } = inner.policy;
    return (awaits.has('stop') && inner.asked.covered(inner.state, h) && this.able(h))
      || (awaits.has('drain') && (this.awaitsRunning(h) || lost.has(names[h][1])))
      || (manner.sleeping === 'awaited' && this.#has(h, ASLEEP))
      || (manner.standing === 'awaited' && this.#has(h, STANDING))
      || (manner.release === 'awaited' && this.at.there(h));
  }

  /** Does it wait for the lock? */
  awaitsLock(): boolean { return this.at.queued || (this.at.manner.lock === 'exclusive' && this.at.inner.state.using > 0); }

  mayConclude(): boolean {
    return this.at.inner.withdrawal === 'called' && !this.awaitsLock() && !this.at.those(this.at.aim).some((h) => this.awaits(h));
  }

  mayGiveUp(): boolean { return this.at.inner.withdrawal === 'called' && this.at.manner.patience === 'term' && !this.mayConclude(); }
  mayGiveBack(): boolean { return this.at.inner.withdrawal === 'returned' && this.at.manner.after !== 'barred'; }

  /** A running use is cut late when its user could not start it again. */
  mayCut(h: number): boolean { return this.at.inner.policy.abort === 'late' && (this.at.bits(h) & USING) !== 0 && !this.able(h); }

  mayWake(h: number): boolean { return this.#has(h, ASLEEP) && !(this.at.manner.sleeping === 'stuck' && this.revoked(h)); }

  #has(h: number, bit: number): boolean { return (this.at.more(h) & bit) !== 0; }
}
