/** What a withdrawal does to uses: when it is called, when it returns, and when the object can be had again. Spec: Withdrawals and Revocation. */
import { HELD, SEEN, USING } from '../authorization/guards';
import { refused } from '../rules';
import type { RevocationGuards } from './guards';
import { ASK } from './rules';
import { type Aim, ASLEEP, DEAD, INSIDE, type RevocationState, STANDING, VOID } from './state';

export class Taking {
  constructor(readonly at: RevocationState, readonly guards: RevocationGuards) {}

  /** Running uses have become fewer: an opener who waited for the last of them has the lock. */
  fewer(handles: readonly number[]): 'OK' {
    const { inner } = this.at;
    for (const h of handles) {
      inner.put(h, this.at.bits(h) & ~USING);
      this.at.unmark(h, INSIDE);
    }
    if (inner.state.using === 0) this.at.queued = false;
    return 'OK';
  }

  /** What a withdrawal answers, and does, when it is called. @param within the running use that calls it, or -1 */
  ask(x: Aim, within: number): string | undefined {
    const { inner, manner } = this.at;
    if (inner.withdrawal === 'called' && manner.again !== 'refused') return manner.again === 'early' ? 'OK' : undefined;
    if (inner.withdrawal !== 'none') return refused(ASK.twice);
    if (inner.policy.withdraw === 'never') return refused(ASK.never);
    if (!this.guards.mayAsk(x)) return refused(ASK.held);
    const { state } = inner;
    const cut = this.at.those(x).filter((h) => inner.asked.cutAtCall(state, h));
    state.withdrawal = 'called';
    if (inner.policy.covers === 'seen') state.handles.forEach((bits, h) => { if (bits & (HELD | USING)) state.handles[h] |= SEEN; });
    this.at.aim = x;
    if (within >= 0) this.at.mark(within, INSIDE);
    this.fewer(cut);
    if (inner.policy.evidence === 'gated') this.#fate(x);
    return 'OK';
  }

  /** It returns. */
  over(): 'OK' {
    const { inner: { state, asked } } = this.at;
    const those = this.at.those(this.at.aim);
    this.fewer(those.filter((h) => asked.cutAtReturn(state, h)));
    for (const h of those) this.at.unmark(h, INSIDE);
    this.#fate(this.at.aim);
    state.withdrawal = 'returned';
    state.proof = false;
    return 'OK';
  }

  /** The object can be had again: what was suspended is in force again, and whom it was taken from has nothing, unless all is revived. */
  back(): 'OK' {
    const { inner: { state }, manner } = this.at;
    for (const h of this.at.those(this.at.aim)) {
      if (manner.after !== 'revived' && this.at.there(h)) this.at.mark(h, DEAD);
      if (manner.standing === 'suspended' && this.at.more(h) & VOID) {
        this.at.unmark(h, VOID);
        this.at.mark(h, STANDING);
      }
      state.handles[h] &= ~SEEN;
    }
    state.withdrawal = 'none';
    state.proof = true;
    state.stale = 0;
    this.at.aim = 'nobody';
    return 'OK';
  }

  /** What the gate does to the sleeping and the standing uses of those whom `x` is about. */
  #fate(x: Aim): void {
    const { sleeping, standing } = this.at.manner;
    for (const h of this.at.those(x)) {
      if (sleeping === 'cut') this.at.unmark(h, ASLEEP);
      if ((standing === 'cut' || standing === 'suspended') && this.at.more(h) & STANDING) {
        this.at.unmark(h, STANDING);
        this.at.mark(h, VOID);
      }
    }
  }
}
