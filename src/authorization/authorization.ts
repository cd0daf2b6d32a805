/**
 * Who may do something, since when and until when: one object, one proof, one withdrawal, under any policy.
 * One method a call and a step of spec/authorization/Holders.tla and Withdrawals.tla, under the same name and in the same order of checks.
 *
 * A call answers an errno, and a refused call changes nothing. An event has no errno: it answers `OK`, or `undefined` when its
 * condition does not hold and it is simply not possible.
 */
import { HELD, MARKED, SEEN, USING } from './guards';
import type { Cause, Policy } from './policies';
import { refused } from '../rules';
import { BEGIN, CHECK, CLOSE, EVIDENCE, GRANT, PASS, WITHDRAW } from './rules';
import { Store } from './store';

export type Errno = 'OK' | 'EPERM' | 'EBADF' | 'EACCES' | 'EBUSY' | 'EEXIST' | 'EALREADY';

/** What has no condition answers `OK`; what has one, `undefined` where it does not hold. */
export type EventAnswer = 'OK' | undefined;

export class Authorization extends Store {
  // Questions

  /** Is a use by `s` through `d` in flight? */
  uses(s: string, d: string): boolean { return (this.now.handles[this.find(s, d)] & USING) !== 0; }

  /** Has `s` still to be told, as a holder of `d`? */
  untold(s: string, d: string): boolean { return this.guards.untold(this.now, this.find(s, d)); }

  /** Can `s` start a use through `d`, if need be after asking for a ticket? */
  canStart(s: string, d: string): boolean { return this.guards.canStart(this.now, this.find(s, d)); }

  /** Does the withdrawal that was called wait for `s`, as a holder or user of `d`? */
  awaits(s: string, d: string): boolean {
    const h = this.find(s, d);
    return h >= 0 && this.now.withdrawal === 'called' && this.guards.awaited(this.now, h);
  }

  // The calls of a holder

  /**
   * `s` asks for the object and is given the first handle of a new description `d`, as by open(2). Not possible while `d` is held or used.
   * EBUSY while a withdrawal is pending; EACCES without the proof, if it takes one.
   */
  grant(s: string, d: string): Errno | undefined {
    const h = this.handle(s, d);
    const now = this.now;
    const description = this.of[h];
    if (now.users[description] > 0) return undefined;
    if (this.guards.doorShut(now)) return refused(GRANT.doorShut);
    if (!this.guards.mayGrant(now)) return refused(GRANT.unproven);
    now.rescinded[description] = false;
    if (this.policy.covers === 'seen') now.handles.forEach((bits, k) => { if (this.of[k] === description) now.handles[k] = bits & ~SEEN; });
    if (this.policy.evidence === 'leased') now.left[description] = this.guards.term;
    this.#hold(h, this.policy.evidence === 'notified');
    return 'OK';
  }

  /**
   * `s` hands a copy of its handle to `t`, as by dup, fork or a socket. The mark that a holder has not been told goes with it.
   * EBADF if `s` does not hold `d`; EEXIST if `t` does; EBUSY while handles may not change hands.
   */
  pass(s: string, t: string, d: string): Errno {
    const from = this.held(s, d);
    if (from < 0) return refused(PASS.notHeld, { s, d });
    const to = this.handle(t, d);
    if (this.now.handles[to] & HELD) return refused(PASS.twice, { t, d });
    if (!this.guards.mayPass(this.now)) return refused(PASS.barred);
    this.#hold(to, this.policy.evidence === 'notified' && (this.now.handles[from] & MARKED) !== 0);
    return 'OK';
  }

  /** `s` lets go of its handle. A use in flight has a hold of its own and goes on. EBADF if `s` does not hold `d`. */
  close(s: string, d: string): Errno {
    const h = this.held(s, d);
    if (h < 0) return refused(CLOSE.notHeld, { s, d });
    this.set(h, this.now.handles[h] & ~(HELD | MARKED));
    this.resample();
    return 'OK';
  }

  /**
   * Under tickets, `s` asks whether it may, and keeps the answer; else not possible.
   * EBADF if `s` does not hold `d`; EACCES without the proof.
   */
  check(s: string, d: string): Errno | undefined {
    if (this.policy.evidence !== 'ticket') return undefined;
    const h = this.held(s, d);
    if (h < 0) return refused(CHECK.notHeld, { s, d });
    if (!this.guards.mayCheck(this.now, h)) return refused(CHECK.unproven);
    this.now.handles[h] |= MARKED;
    return 'OK';
  }

  /**
   * `s` starts a use through its handle. A ticket is spent by it.
   * EBADF if `s` does not hold `d`; EBUSY if it uses it already; EACCES if the policy has it not start.
   */
  begin(s: string, d: string): Errno {
    const h = this.held(s, d);
    if (h < 0) return refused(BEGIN.notHeld, { s, d });
    const bits = this.now.handles[h];
    if (bits & USING) return refused(BEGIN.inUse, { s, d });
    if (!this.guards.mayBegin(this.now, h)) return refused(EVIDENCE[this.policy.evidence as Exclude<Policy['evidence'], 'permanent'>], { s, d });
    this.set(h, (this.policy.evidence === 'ticket' ? bits & ~MARKED : bits) | USING);
    return 'OK';
  }

  /** The use ends, because its user is done. */
  end(s: string, d: string): EventAnswer {
    const h = this.find(s, d);
    return h < 0 || !(this.now.handles[h] & USING) ? undefined : this.#cut(h);
  }

  // The withdrawal

  /** The authority asks for the object back. EALREADY the second time; EPERM where it never may; EBUSY while somebody holds or uses it. */
  withdraw(): Errno {
    const now = this.now;
    if (now.withdrawal !== 'none') return refused(WITHDRAW.twice);
    if (this.policy.withdraw === 'never') return refused(WITHDRAW.never);
    if (!this.guards.mayWithdraw(now)) return refused(WITHDRAW.held, { alive: now.alive });
    this.#call();
    return 'OK';
  }

  /** The withdrawal is over. Now the proof falls, if it has not before: until here those who were waited for had every right to finish. */
  return(): EventAnswer {
    const now = this.now;
    if (!this.guards.mayReturn(now)) return undefined;
    for (let h = 0; h < now.handles.length; h++) if (this.guards.cutAtReturn(now, h)) this.#cut(h);
    now.withdrawal = 'returned';
    now.proof = false;
    return 'OK';
  }

  /** A holder is told, and from now on knows better. */
  told(s: string, d: string): EventAnswer {
    const h = this.find(s, d);
    if (h < 0 || !this.guards.untold(this.now, h)) return undefined;
    this.now.handles[h] &= ~MARKED;
    return 'OK';
  }

  /** A use in flight is cut. */
  abort(s: string, d: string): EventAnswer {
    const h = this.find(s, d);
    return h < 0 || !this.guards.mayAbort(this.now, h) ? undefined : this.#cut(h);
  }

  /** The grantor clears its bit, for no reason but its own. */
  rescind(d: string): EventAnswer {
    const number = this.numberOf(d);
    if (number === undefined || !this.guards.mayRescind(this.now, number)) return undefined;
    this.now.rescinded[number] = true;
    return 'OK';
  }

  /** The authority gives the lease of `d` its full term again. */
  renew(d: string): EventAnswer {
    const number = this.numberOf(d);
    if (number === undefined || !this.guards.mayRenew(this.now, number)) return undefined;
    this.now.left[number] = this.guards.term;
    return 'OK';
  }

  // The world

  /** One unit of time passes. */
  tick(): EventAnswer {
    const now = this.now;
    if (!this.guards.clockRuns(now)) return undefined;
    for (let d = 0; d < now.left.length; d++) if (now.left[d] > 0) now.left[d]--;
    if (!now.proof && now.stale < this.guards.term) now.stale++;
    return 'OK';
  }

  /** Somebody other than the authority lets the proof fall: an administrator's unbind, a third party's chmod. */
  proofLapsed(cause: Cause): EventAnswer { return this.lapses.includes(cause) ? this.#fall(cause) : undefined; }

  /** The one who uses is the one who proves: it attaches a device. */
  prove(): EventAnswer {
    if (!this.selfProve || this.now.proof) return undefined;
    this.now.proof = true;
    this.now.stale = 0;
    return 'OK';
  }

  /** The same: it detaches the device. */
  unprove(): EventAnswer { return this.selfProve ? this.#fall('holder') : undefined; }

  /** Another one in the same state. */
  clone(): Authorization {
    return new Authorization(this.policy, { term: this.guards.term, selfProve: this.selfProve, lapses: this.lapses }, this);
  }

  #hold(h: number, marked: boolean): void {
    this.set(h, this.now.handles[h] | HELD | (marked ? MARKED : 0));
    this.resample();
  }

  #cut(h: number): 'OK' {
    this.set(h, this.now.handles[h] & ~USING);
    return 'OK';
  }

  /** If the authority hears of it, that is the call of a withdrawal, unless one was called before; holders are to be stopped all the same. */
  #fall(cause: Cause | 'holder'): EventAnswer {
    if (!this.guards.mayFall(this.now, cause)) return undefined;
    this.now.proof = false;
    if (this.guards.hears()) this.#call();
    return 'OK';
  }

  #call(): void {
    const now = this.now;
    const cut = now.handles.flatMap((_, h) => (this.guards.cutAtCall(now, h) ? [h] : []));
    if (now.withdrawal === 'none') {
      now.withdrawal = 'called';
      if (this.policy.covers === 'seen') now.handles.forEach((bits, h) => { if (bits & (HELD | USING)) now.handles[h] |= SEEN; });
    }
    for (const h of cut) this.#cut(h);
  }
}
