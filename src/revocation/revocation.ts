/**
 * Taking a right back, where uses sleep, run or stand. One method a call and a step of spec/revocation (Uses and Revocation), and of Holders and
 * Withdrawals where nothing is added, under the same name and in the same order of checks.
 *
 * A call answers an errno, and a refused call changes nothing. `undefined` is the answer where a step is not possible, or would have to wait.
 */
import { HELD, MARKED, USING } from '../authorization/guards';
import type { AuthorizationView } from '../authorization/store';
import { refused } from '../rules';
import { type Callbacks, RevocationGuards } from './guards';
import { asRevocable, type Manner, type Revocable } from './manners';
import { HAND_ON, MAP, REVOKE, START, whyNot } from './rules';
import { type Aim, ASLEEP, DEAD, Inner, INSIDE, RevocationState, STANDING, VOID } from './state';
import { Taking } from './taking';

export interface RevocationWorld {
  readonly subjects?: readonly string[];
  readonly descriptions?: readonly string[];
  /** The length of a lease, and of a grace, in ticks: 1 or more. */
  readonly term?: number;
  /** Who has a callback; and of those, whose callback ends what they have. Nobody, if left out. */
  readonly registered?: readonly string[];
  readonly willing?: readonly string[];
}

export type UseKind = 'sleeping' | 'running' | 'standing';
type Answer = string | undefined;

/** The variables of Revocation.tla but `call`, as fresh values. */
export interface RevocationView extends AuthorizationView {
  readonly manner: Manner;
  readonly asleep: Set<[string, string]>;
  readonly standing: Set<[string, string]>;
  readonly void: Set<[string, string]>;
  readonly aim: Aim;
  readonly dead: Set<[string, string]>;
  readonly queued: boolean;
  readonly lost: Set<string>;
  readonly inside: Set<[string, string]>;
}

export class Revocation {
  protected readonly at: RevocationState;
  protected readonly guards: RevocationGuards;
  readonly #taking: Taking;

  /** Throws a TypeError for a record that is none, or contradicts itself. */
  constructor(record: Revocable, world: RevocationWorld = {}, origin?: Revocation) {
    if (origin) {
      this.at = origin.at.copy();
      this.guards = new RevocationGuards(this.at, origin.guards.callbacks);
      this.#taking = new Taking(this.at, this.guards);
      return;
    }
    const { policy, manner } = asRevocable(record);
    const { subjects = [], descriptions = [], term, registered = [], willing = [] } = world;
    const callbacks: Callbacks = { registered: new Set(registered), willing: new Set(willing) };
    const deaf = willing.find((s) => !callbacks.registered.has(s));
    if (deaf !== undefined) throw new TypeError(`willing: ${deaf} has no callback that could work; name it in registered, too`);
    this.at = new RevocationState(new Inner(policy, { subjects, descriptions, term }), manner);
    this.guards = new RevocationGuards(this.at, callbacks);
    this.#taking = new Taking(this.at, this.guards);
    for (const d of descriptions) for (const s of subjects) this.at.number(s, d);
  }

  get record(): Revocable { return { policy: this.at.inner.policy, manner: this.at.manner }; }
  get withdrawal(): 'none' | 'called' | 'returned' { return this.at.inner.withdrawal; }

  /** Could `s` start a use through `d` now? */
  canStart(s: string, d: string): boolean {
    const h = this.at.inner.known(s, d);
    return h >= 0 && this.guards.able(h);
  }

  /** Is a use of that kind in flight? A standing right that is there in name only is none. */
  uses(s: string, d: string, kind: UseKind): boolean {
    const h = this.at.inner.known(s, d);
    if (kind === 'running') return (this.at.bits(h) & USING) !== 0;
    return h >= 0 && (this.at.more(h) & (kind === 'sleeping' ? ASLEEP : STANDING)) !== 0;
  }

  /** From now on `s` has a callback or none; one that ends what it has, if it is willing. */
  enroll(s: string, { registered, willing }: { readonly registered: boolean; readonly willing: boolean }): void {
    const { callbacks } = this.guards;
    for (const [names, so] of [[callbacks.registered, registered], [callbacks.willing, registered && willing]] as const) {
      if (so) names.add(s);
      else names.delete(s);
    }
  }

  // The calls of a holder

  /** As of an authorization; a new description has nothing to do with an old one of its name. EBUSY; EACCES. */
  grant(s: string, d: string): Answer {
    this.at.number(s, d);
    const of = this.#on(d);
    if (of.some((h) => this.at.there(h))) return undefined;
    const errno = this.at.inner.grant(s, d);
    if (errno !== 'OK') return errno;
    for (const h of of) this.at.unmark(h, DEAD);
    this.at.lost.delete(d);
    return 'OK';
  }

  /** A copy of what was taken back is taken back, too. EBADF; EEXIST; EBUSY; EKEYREVOKED where what was taken back is not passed on. */
  pass(s: string, t: string, d: string): Answer {
    const { inner } = this.at;
    const from = inner.known(s, d);
    if (this.#held(from)) {
      const to = this.at.number(t, d);
      const held = (this.at.bits(to) & HELD) !== 0;
      if (!held && inner.asked.mayPass(inner.state) && !this.guards.mayCopy(from)) return refused(HAND_ON.revoked, { s, d });
    }
    const errno = inner.pass(s, t, d);
    if (errno === 'OK' && this.at.more(from) & DEAD) this.at.mark(this.at.number(t, d), DEAD);
    return errno;
  }

  /** EBADF. */
  close(s: string, d: string): Answer { return this.at.inner.close(s, d); }
  /** EBADF; EACCES without the proof; not possible but under tickets. */
  check(s: string, d: string): Answer { return this.at.inner.check(s, d); }

  /** `s` runs in the object; waits where a lock has it wait. EBADF; EBUSY; EACCES or EOF, or no answer, if it was taken back. */
  begin(s: string, d: string): Answer {
    const { inner, manner, lost } = this.at;
    if (manner.running === 'none') return undefined;
    const h = inner.known(s, d);
    const errno = this.#start(h, s, d, (this.at.bits(h) & USING) !== 0);
    if (errno !== 'OK') return errno;
    if (this.guards.inLine()) return undefined;
    const shares = manner.counts === 'shared' && this.#on(d).some((k) => (this.at.bits(k) & USING) !== 0);
    if (shares) lost.add(d);
    const marked = inner.policy.evidence === 'ticket' ? ~MARKED : ~0;
    inner.put(h, (this.at.bits(h) & marked) | USING);
    return 'OK';
  }

  /** It ends, unless it is in the middle of a call of a withdrawal. */
  end(s: string, d: string): Answer {
    const h = this.at.inner.known(s, d);
    if (h < 0 || (this.at.bits(h) & USING) === 0 || this.at.more(h) & INSIDE) return undefined;
    return this.#taking.fewer([h]);
  }

  /** `s` goes to sleep in the object: a read, a poll. As `begin`. */
  sleep(s: string, d: string): Answer { return this.#enter(s, d, 'sleeping', ASLEEP, ASLEEP); }

  /** The object has something to say, or the sleeper has had enough; not possible for one that nothing wakes any more. */
  wake(s: string, d: string): Answer {
    const h = this.at.inner.known(s, d);
    if (h < 0 || !this.guards.mayWake(h)) return undefined;
    this.at.unmark(h, ASLEEP);
    return 'OK';
  }

  /** `s` makes a right that stands. EOPNOTSUPP for who is not admitted; then as `begin`. */
  map(s: string, d: string): Answer {
    const { inner, manner } = this.at;
    if (manner.standing !== 'none' && this.#held(inner.known(s, d)) && !this.guards.admitted(s)) return refused(MAP.notAdmitted, { s });
    return this.#enter(s, d, 'standing', STANDING, STANDING | VOID);
  }

  /** `s` gives it up, in force or in name only. */
  unmap(s: string, d: string): Answer {
    const h = this.at.inner.known(s, d);
    if (h < 0 || (this.at.more(h) & (STANDING | VOID)) === 0) return undefined;
    this.at.unmark(h, STANDING | VOID);
    return 'OK';
  }

  // The withdrawal

  /** The authority asks for the whole object back. EALREADY the second time, unless that waits or is answered early; EPERM; EBUSY. */
  withdraw(): Answer { return this.at.manner.reach === 'object' ? this.#taking.ask('all', -1) : undefined; }

  /** It asks a description back, or all that a holder has, as the record has it. As `withdraw`. */
  withdrawFrom(x: string): Answer {
    const { reach } = this.at.manner;
    const place = reach === 'holder' ? 0 : 1;
    return reach !== 'object' && this.at.those(x).some((h) => this.at.names[h][place] === x) ? this.#taking.ask(x, -1) : undefined;
  }

  /** Somebody else does: whoever holds `d` (else EBADF), or a rival, who holds nothing. As `withdraw`. */
  revoke(s: string, d: string): Answer {
    const { inner, manner } = this.at;
    if (manner.by === 'authority') return undefined;
    if (manner.by === 'rival' && this.at.those(s).some((h) => this.at.names[h][0] === s && this.#held(h))) return undefined;
    if (manner.by === 'holder' && !this.#held(inner.known(s, d))) return refused(REVOKE.notHeld, { s, d });
    return this.#taking.ask(this.#targetOf(s, d), -1);
  }

  /** It is called from within a running use, which cannot end before it. As `withdraw`. */
  withdrawWithin(s: string, d: string): Answer {
    const h = this.at.inner.known(s, d);
    return this.at.manner.within === 'barred' || (this.at.bits(h) & USING) === 0 ? undefined : this.#taking.ask(this.#targetOf(s, d), h);
  }

  /** The withdrawal is over: what it waited for has come. */
  return(): Answer { return this.guards.mayConclude() ? this.#taking.over() : undefined; }
  /** It is over: it has not come, and the term is over. */
  giveUp(): Answer { return this.guards.mayGiveUp() ? this.#taking.over() : undefined; }

  /** The object can be had again. What was suspended is in force again; what was cut is not, though its holder may not know. */
  giveBack(): Answer { return this.guards.mayGiveBack() ? this.#taking.back() : undefined; }

  /** Somebody who wants to open waits for the lock that running uses share. */
  queue(): Answer {
    if (this.at.manner.lock !== 'shared' || this.at.inner.state.using === 0 || this.at.queued) return undefined;
    this.at.queued = true;
    return 'OK';
  }

  told(s: string, d: string): Answer { return this.at.inner.told(s, d); }
  rescind(d: string): Answer { return this.at.inner.rescind(d); }
  renew(d: string): Answer { return this.at.inner.renew(d); }
  tick(): Answer { return this.at.inner.tick(); }

  /** A running use is cut, late. */
  abort(s: string, d: string): Answer {
    const h = this.at.inner.known(s, d);
    return h < 0 || !this.guards.mayCut(h) ? undefined : this.#taking.fewer([h]);
  }

  /** The variables of the specification. */
  view(): RevocationView {
    const { inner, manner, aim, queued, lost } = this.at;
    const having = (bit: number): Set<[string, string]> =>
      new Set(this.at.names.flatMap(([s, d], h): [string, string][] => (this.at.more(h) & bit ? [[s, d]] : [])));
    return Object.assign(inner.view(), {
      manner: { ...manner }, asleep: having(ASLEEP), standing: having(STANDING), void: having(VOID), aim, dead: having(DEAD),
      queued, lost: new Set(lost), inside: having(INSIDE),
    });
  }

  /** Another one in the same state. */
  clone(): Revocation { return new Revocation(this.record, {}, this); }

  #on(d: string): readonly number[] { return this.at.those(d).filter((h) => this.at.names[h][1] === d); }
  #held(h: number): boolean { return (this.at.bits(h) & HELD) !== 0; }

  #targetOf(s: string, d: string): Aim { return { object: 'all', description: d, holder: s }[this.at.manner.reach]; }

  #start(h: number, s: string, d: string, inUse: boolean): Answer {
    const { inner, manner } = this.at;
    if (!this.#held(h)) return refused(START.notHeld, { s, d });
    if (inUse) return refused(START.inUse, { s, d });
    if (this.guards.mayStart(h)) return 'OK';
    if (manner.refusal === 'sleep') return undefined;
    return manner.refusal === 'end' ? refused(START.ended, { s, d }) : refused(whyNot(inner.policy.evidence), { s, d });
  }

  #enter(s: string, d: string, kind: 'sleeping' | 'standing', bit: number, taken: number): Answer {
    if (this.at.manner[kind] === 'none') return undefined;
    const h = this.at.inner.known(s, d);
    const errno = this.#start(h, s, d, (this.at.more(h) & taken) !== 0);
    if (errno === 'OK') this.at.mark(h, bit);
    return errno;
  }
}
