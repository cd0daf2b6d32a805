/**
 * Gives out a resource under any policy. Whoever has a handle may use the resource, pass a copy on and let go; the authority may
 * ask for everything back, once. What a policy has done by itself is done here: holders are told, leases run, uses are cut, and
 * the promise of the withdrawal resolves at the return, which waits for what the policy awaits and for nothing else.
 *
 *     const authority = new Authority(NAMED.SyncAbort);
 *     const granted = authority.grant();
 *     if (granted.errno === 'OK') authority.use(granted.handle, (signal) => work(signal));
 *     await authority.withdraw();              // no use starts any more, the one in flight is cut, and nobody is using
 *
 * A handle is proof by possession: there is no other name of its holder. One use through a handle at a time.
 */
import { Authorization, Errno } from './authorization';
import { Course } from './course';
import type { Signal } from '../signal';
import { type AuthorityEvent, Handle, type HolderInfo, type HolderOptions, type Notice, Use } from './handle';
import { type GrantedDescription, Holders } from './holders';
import type { Cause, Policy } from './policies';
import { inOtherWords, refused } from '../rules';
import { FALL, HANDLE, UNPROVE } from './rules';

/** With `OK`, and only then, it has what was asked for. */
export type AuthorityResult<T> = ({ readonly errno: 'OK' } & T) | { readonly errno: Exclude<Errno, 'OK'> };

/** Has `tick` called once every unit of time, until the function that it answers is called. */
export type Clock = (tick: () => void) => () => void;

export interface AuthorityOptions {
  /** Leases need one. */
  readonly clock?: Clock;
  /** The length of a lease, in ticks: 1 or more. */
  readonly term?: number;
  /** Does the proof start false, for the holders to make it true and false by `prove` and `unprove`? */
  readonly selfProve?: boolean;
}

type Listener = (event: AuthorityEvent) => unknown;

const NOTHING = (): void => {};
/** What a handle gives to whoever holds it, in sentences: it has no name of its own. */
const IT = 'the object';
const closed = ({ name }: Handle): 'EBADF' => refused(HANDLE.closed, { name });

/** A clock that ticks every so many milliseconds and keeps no program alive. */
export function every(milliseconds: number): Clock {
  return (tick) => {
    const timer = setInterval(tick, milliseconds).unref();
    return () => clearInterval(timer);
  };
}

export class Authority {
  readonly #core: Authorization;
  readonly #selfProve: boolean;
  readonly #holders = new Holders();
  readonly #course: Course;
  readonly #listeners = new Set<Listener>();
  readonly #close = (handle: Handle): Errno => this.close(handle);
  readonly #stopClock: () => void;
  #count = 0;

  /** Throws a TypeError that names what is missing or unknown in the policy, or if leases have no clock. */
  constructor(policy: Policy, { clock, term, selfProve }: AuthorityOptions = {}) {
    this.#selfProve = selfProve ?? false;
    this.#core = new Authorization(policy, { term, selfProve, lapses: ['administrator', 'thirdParty'] });
    this.#course = new Course(this.#core, this.#holders, (what, handle) => this.#happened(what, handle));
    if (!clock && policy.evidence === 'leased') throw new TypeError('clock: leases need one');
    this.#stopClock = clock ? clock(() => this.#tick()) : () => {};
  }

  get policy(): Policy { return this.#core.policy; }
  /** Would a sound grant succeed now? */
  get proof(): boolean { return this.#core.proof; }
  get withdrawal(): 'none' | 'called' | 'returned' { return this.#core.withdrawal; }

  /** Who holds a handle now, or has let go of one that it still uses; as long as nobody asks, this costs nothing. */
  *holders(): Generator<HolderInfo> {
    for (const [handle, { use, closed }] of this.#holders.all) yield { handle, name: handle.name, using: use !== undefined, closed };
  }

  /** Calls `listener` with all that happens from now on, in its order, until the function that it answers is called. What it throws is the caller's. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** The first handle of a new description. EBUSY while a withdrawal is pending; EACCES without the proof, if it takes one. */
  grant({ name, notice = NOTHING, signal }: HolderOptions = {}): AuthorityResult<{ readonly handle: Handle }> {
    const description = this.#holders.describe();
    const errno = this.#core.grant('0', description.name)!;
    if (errno !== 'OK') return this.#refuse('grant', errno, name);
    this.#holders.granted(description);
    const handle = this.#hold('0', description, notice, name, signal);
    this.#given('granted', handle);
    return { errno, handle };
  }

  /**
   * A copy of the handle, for another holder; its notice is that of the first unless it brings its own.
   * EBADF if the handle is closed or another authority's; EBUSY while handles may not change hands.
   */
  pass(handle: Handle, { name, notice, signal }: HolderOptions = {}): AuthorityResult<{ readonly handle: Handle }> {
    const holder = this.#holders.all.get(handle);
    if (!holder) return this.#refuse('pass', closed(handle), handle.name);
    const { description } = holder;
    const s = this.#holders.nameIn(description);
    const errno = this.#core.pass(holder.s, s, description.name);
    if (errno !== 'OK') return this.#refuse('pass', errno, handle.name);
    this.#holders.passed(description);
    const copy = this.#hold(s, description, notice ?? holder.notice, name, signal);
    this.#given('passed', copy);
    return { errno, handle: copy };
  }

  /** Lets go. A use in flight goes on. EBADF if the handle is closed or another authority's. */
  close(handle: Handle): Errno {
    const holder = this.#holders.all.get(handle);
    const errno = holder ? this.#core.close(holder.s, holder.description.name) : closed(handle);
    if (!holder || errno !== 'OK') {
      inOtherWords(errno, { s: handle.name, d: IT });
      return errno;
    }
    holder.closed = true;
    holder.deaf?.();
    this.#happened('closed', handle);
    this.#course.touched(handle);
    this.#course.forget(handle);
    this.#course.settle();
    return 'OK';
  }

  /** Under tickets: may a use start? The answer is kept for the next `begin`. EBADF; EACCES without the proof, or without tickets. */
  check(handle: Handle): Errno {
    const holder = this.#holders.all.get(handle);
    const errno = holder ? this.#core.check(holder.s, holder.description.name) ?? refused(HANDLE.noTickets) : closed(handle);
    if (errno !== 'OK') inOtherWords(errno, { s: handle.name, d: IT });
    return errno;
  }

  /** Starts a use. EBADF if the handle is closed or another authority's; EBUSY if it is in use; EACCES if the policy has it not start. */
  begin(handle: Handle): AuthorityResult<{ readonly use: Use }> {
    const holder = this.#holders.all.get(handle);
    const errno = holder ? this.#core.begin(holder.s, holder.description.name) : closed(handle);
    if (!holder || errno !== 'OK') return this.#refuse('begin', errno as Exclude<Errno, 'OK'>, handle.name);
    const use = this.#holders.begun(handle, holder);
    this.#course.touched(handle);
    this.#course.joins(handle);
    this.#happened('begun', handle);
    const end = (): void => {
      if (holder.use !== use) return;
      this.#core.end(holder.s, holder.description.name);
      this.#course.ended(handle, holder);
      this.#happened('ended', handle);
      this.#course.settle();
    };
    this.#course.settle();
    return { errno, use: new Use(use.signal, end) };
  }

  /** Does the work as one use. The answers are those of `begin`; with `OK` comes what the work answered. */
  async use<T>(handle: Handle, work: (signal: Signal) => T | Promise<T>): Promise<AuthorityResult<{ readonly value: T }>> {
    const began = this.begin(handle);
    if (began.errno !== 'OK') return began;
    try {
      return { errno: 'OK', value: await work(began.use.signal) };
    } finally {
      began.use.end();
    }
  }

  /**
   * Asks for everything back; the promise resolves at the return. EALREADY the second time; EPERM where it never may;
   * EBUSY where it may not while somebody holds or uses.
   */
  async withdraw(): Promise<Errno> {
    const errno = this.#core.withdraw();
    if (errno !== 'OK') return this.#refuse('withdraw', errno).errno;
    this.#happened('withdrawn');
    await this.#course.returned();
    return 'OK';
  }

  /** The grantor takes back a handle and every copy of it, where the policy gives it an off-switch. EBADF; EACCES where it does not, or has done so. */
  rescind(handle: Handle): Errno {
    const holder = this.#holders.all.get(handle);
    if (!holder) return closed(handle);
    const errno = this.#core.rescind(holder.description.name) ?? refused(this.policy.evidence !== 'rescindable' ? HANDLE.noSwitch : HANDLE.twice);
    if (errno === 'OK') this.#happened('rescinded', handle);
    this.#course.changed();
    return errno;
  }

  /**
   * Somebody else lets the proof fall; what the policy hears of that is done. EBUSY, and it has not fallen, where an administrator
   * has to `withdraw` instead and wait.
   */
  proofLapsed(cause: Cause = 'thirdParty'): Errno { return this.#fell(this.#core.proofLapsed(cause)); }
  prove(): void { this.#core.prove(); }
  /** A holder lets it fall. EPERM where no holder proves; EBUSY, and it has not fallen, where it has to `withdraw` instead and wait. */
  unprove(): Errno { return this.#selfProve ? this.#fell(this.#core.unprove()) : refused(UNPROVE.noHolderProves); }

  /** Stops the clock: no lease is renewed any more, and none ends. */
  stop(): void { this.#stopClock(); }

  #refuse(call: AuthorityEvent['call'], errno: Exclude<Errno, 'OK'>, holder?: string): { readonly errno: Exclude<Errno, 'OK'> } {
    if (holder !== undefined) inOtherWords(errno, { s: holder, d: IT });
    for (const listener of this.#listeners) listener({ what: 'refused', call, errno, ...(holder === undefined ? {} : { holder }) });
    return { errno };
  }

  #happened(what: AuthorityEvent['what'], handle?: Handle): void {
    for (const listener of this.#listeners) listener({ what, ...(handle && { holder: handle.name }) });
  }

  #hold(s: string, description: GrantedDescription, notice: Notice, name: string | undefined, signal: Signal | undefined): Handle {
    const handle = new Handle(name ?? String(this.#count++), this.#close);
    this.#holders.add(handle, s, description, notice, signal, () => { this.close(handle); });
    this.#course.joins(handle);
    return handle;
  }

  #given(what: AuthorityEvent['what'], handle: Handle): void {
    this.#happened(what, handle);
    this.#course.tell(handle);
    this.#course.settle();
  }

  #fell(fell: 'OK' | undefined): Errno {
    if (!fell) return this.proof ? refused(FALL.mustWithdraw) : 'OK';
    this.#course.called();
    return fell;
  }

  #tick(): void {
    if (!this.#core.tick() && this.withdrawal === 'returned') this.#stopClock();
    for (const { name } of this.#holders.descriptions) this.#core.renew(name);
    this.#course.changed();
  }
}
