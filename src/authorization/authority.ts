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
import type { Signal } from '../signal';
import { type AuthorityEvent, Handle, type HolderInfo, type HolderOptions, type Notice, Use } from './handle';
import type { Cause, Policy } from './policies';
import { inOtherWords, refused } from '../rules';
import { FALL, HANDLE, UNPROVE } from './rules';

/** With `OK`, and only then, it has what was asked for. */
export type Result<T> = ({ readonly errno: 'OK' } & T) | { readonly errno: Exclude<Errno, 'OK'> };

/** Has `tick` called once every unit of time, until the function that it answers is called. */
export type Clock = (tick: () => void) => () => void;

export interface Options {
  /** Leases need one. */
  readonly clock?: Clock;
  /** The length of a lease, in ticks: 1 or more. */
  readonly term?: number;
  /** Does the proof start false, for the holders to make it true and false by `prove` and `unprove`? */
  readonly selfProve?: boolean;
}

interface Description { readonly name: string; readonly handles: Set<Handle>; readonly free: string[]; named: number }
interface Holder { readonly s: string; readonly description: Description; readonly notice: Notice; readonly deaf?: () => void; use?: AbortController; closed: boolean }
type Listener = (event: AuthorityEvent) => unknown;

const NOTHING = (): void => {};
/** What a handle gives to whoever holds it, in sentences: it has no name of its own. */
const IT = 'the object';
const closed = ({ name }: Handle): 'EBADF' => refused(HANDLE.closed, { name });
const ABORTED = { once: true } as const;

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
  readonly #holders = new Map<Handle, Holder>();
  readonly #descriptions = new Set<Description>();
  readonly #using = new Map<Handle, Holder>();
  /** Whom a withdrawal may wait for, from the first on that was not yet found to be none of them: so each is looked at once. */
  readonly #awaited: Handle[] = [];
  #firstAwaited = 0;
  #sample = false;
  /** Those whose use has begun, or whose own state has changed, since uses were last cut. */
  readonly #fresh = new Set<Handle>();
  readonly #free: string[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #close = (handle: Handle): Errno => this.close(handle);
  #count = 0;
  readonly #stopClock: () => void;
  #named = 0;
  #resolve: (() => void) | undefined;

  /** Throws a TypeError that names what is missing or unknown in the policy, or if leases have no clock. */
  constructor(policy: Policy, { clock, term, selfProve }: Options = {}) {
    this.#selfProve = selfProve ?? false;
    this.#core = new Authorization(policy, { term, selfProve, lapses: ['administrator', 'thirdParty'] });
    if (!clock && policy.evidence === 'leased') throw new TypeError('clock: leases need one');
    this.#stopClock = clock ? clock(() => this.#tick()) : () => {};
  }

  get policy(): Policy { return this.#core.policy; }
  /** Would a sound grant succeed now? */
  get proof(): boolean { return this.#core.proof; }
  get withdrawal(): 'none' | 'called' | 'returned' { return this.#core.withdrawal; }

  /** Who holds a handle now, or has let go of one that it still uses; as long as nobody asks, this costs nothing. */
  *holders(): Generator<HolderInfo> {
    for (const [handle, { use, closed }] of this.#holders) yield { handle, name: handle.name, using: use !== undefined, closed };
  }

  /** Calls `listener` with all that happens from now on, in its order, until the function that it answers is called. What it throws is the caller's. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** The first handle of a new description. EBUSY while a withdrawal is pending; EACCES without the proof, if it takes one. */
  grant({ name, notice = NOTHING, signal }: HolderOptions = {}): Result<{ readonly handle: Handle }> {
    const description = { name: this.#free.at(-1) ?? String(this.#named), handles: new Set<Handle>(), free: [], named: 1 };
    const errno = this.#core.grant('0', description.name)!;
    if (errno !== 'OK') return this.#refuse('grant', errno, name);
    if (this.#free.pop() === undefined) this.#named++;
    this.#descriptions.add(description);
    const handle = this.#hold('0', description, notice, name, signal);
    this.#happened('granted', handle);
    this.#tell(handle);
    this.#settle();
    return { errno, handle };
  }

  /**
   * A copy of the handle, for another holder; its notice is that of the first unless it brings its own.
   * EBADF if the handle is closed or another authority's; EBUSY while handles may not change hands.
   */
  pass(handle: Handle, { name, notice, signal }: HolderOptions = {}): Result<{ readonly handle: Handle }> {
    const holder = this.#holders.get(handle);
    if (!holder) return this.#refuse('pass', closed(handle), handle.name);
    const { description } = holder;
    const s = description.free.at(-1) ?? String(description.named);
    const errno = this.#core.pass(holder.s, s, description.name);
    if (errno !== 'OK') return this.#refuse('pass', errno, handle.name);
    if (description.free.pop() === undefined) description.named++;
    const copy = this.#hold(s, description, notice ?? holder.notice, name, signal);
    this.#happened('passed', copy);
    this.#tell(copy);
    this.#settle();
    return { errno, handle: copy };
  }

  /** Lets go. A use in flight goes on. EBADF if the handle is closed or another authority's. */
  close(handle: Handle): Errno {
    const holder = this.#holders.get(handle);
    const errno = holder ? this.#core.close(holder.s, holder.description.name) : closed(handle);
    if (!holder || errno !== 'OK') {
      inOtherWords(errno, { s: handle.name, d: IT });
      return errno;
    }
    holder.closed = true;
    holder.deaf?.();
    this.#happened('closed', handle);
    this.#fresh.add(handle);
    this.#forget(handle);
    this.#settle();
    return 'OK';
  }

  /** Under tickets: may a use start? The answer is kept for the next `begin`. EBADF; EACCES without the proof, or without tickets. */
  check(handle: Handle): Errno {
    const holder = this.#holders.get(handle);
    const errno = holder ? this.#core.check(holder.s, holder.description.name) ?? refused(HANDLE.noTickets) : closed(handle);
    if (errno !== 'OK') inOtherWords(errno, { s: handle.name, d: IT });
    return errno;
  }

  /** Starts a use. EBADF if the handle is closed or another authority's; EBUSY if it is in use; EACCES if the policy has it not start. */
  begin(handle: Handle): Result<{ readonly use: Use }> {
    const holder = this.#holders.get(handle);
    const errno = holder ? this.#core.begin(holder.s, holder.description.name) : closed(handle);
    if (!holder || errno !== 'OK') return this.#refuse('begin', errno as Exclude<Errno, 'OK'>, handle.name);
    const use = holder.use = new AbortController();
    this.#using.set(handle, holder);
    this.#fresh.add(handle);
    this.#await(handle);
    this.#happened('begun', handle);
    const end = (): void => {
      if (holder.use !== use) return;
      this.#core.end(holder.s, holder.description.name);
      this.#ended(holder, handle);
      this.#happened('ended', handle);
      this.#settle();
    };
    this.#settle();
    return { errno, use: new Use(use.signal, end) };
  }

  /** Does the work as one use. The answers are those of `begin`; with `OK` comes what the work answered. */
  async use<T>(handle: Handle, work: (signal: Signal) => T | Promise<T>): Promise<Result<{ readonly value: T }>> {
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
    const returned = new Promise<void>((resolve) => { this.#resolve = resolve; });
    this.#called();
    await returned;
    return 'OK';
  }

  /** The grantor takes back a handle and every copy of it, where the policy gives it an off-switch. EBADF; EACCES where it does not, or has done so. */
  rescind(handle: Handle): Errno {
    const holder = this.#holders.get(handle);
    if (!holder) return closed(handle);
    const errno = this.#core.rescind(holder.description.name) ?? refused(this.policy.evidence !== 'rescindable' ? HANDLE.noSwitch : HANDLE.twice);
    if (errno === 'OK') this.#happened('rescinded', handle);
    this.#changed();
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

  #hold(s: string, description: Description, notice: Notice, name: string | undefined, signal: Signal | undefined): Handle {
    const handle = new Handle(name ?? String(this.#count++), this.#close);
    if (signal?.aborted) queueMicrotask(() => this.close(handle));
    const gone = (): void => { this.close(handle); };
    const deaf = signal && (() => signal.removeEventListener('abort', gone));
    signal?.addEventListener('abort', gone, ABORTED);
    this.#holders.set(handle, { s, description, notice, deaf, closed: false });
    description.handles.add(handle);
    this.#await(handle);
    return handle;
  }

  /** Not from within the call that caused it: a holder may do anything when it is told, even withdraw or close. */
  #tell(handle: Handle): void {
    const { s, description, notice } = this.#holders.get(handle)!;
    if (!this.#core.untold(s, description.name)) return;
    const told = (): void => {
      if (this.#holders.has(handle)) {
        this.#core.told(s, description.name);
        this.#happened('told', handle);
        this.#fresh.add(handle);
      }
      this.#settle();
    };
    Promise.resolve().then(notice).finally(told).catch((error) => queueMicrotask(() => { throw error; }));
  }

  /** A withdrawal has been called: all who hold or use are concerned. */
  #called(): void {
    for (const handle of this.#holders.keys()) this.#tell(handle);
    for (const handle of this.#holders.keys()) this.#await(handle);
    this.#cutGone();
    this.#changed();
  }

  #fell(fell: 'OK' | undefined): Errno {
    if (!fell) return this.proof ? refused(FALL.mustWithdraw) : 'OK';
    this.#called();
    return fell;
  }

  #tick(): void {
    if (!this.#core.tick() && this.withdrawal === 'returned') this.#stopClock();
    for (const { name } of this.#descriptions) this.#core.renew(name);
    this.#changed();
  }

  /** Something has changed for all at once: any use may be one that can be cut now. */
  #changed(): void {
    this.#abortAll();
    this.#settle();
  }

  #abortAll(): void { for (const [handle, holder] of this.#using) this.#abort(handle, holder); }

  /** Cuts the use through the handle if it could not start again. */
  #abort(handle: Handle, holder: Holder | undefined): boolean {
    const cut = holder?.use !== undefined && this.#core.abort(holder.s, holder.description.name) !== undefined;
    if (cut) this.#cut(handle, holder);
    return cut;
  }

  #await(handle: Handle): void { if (this.withdrawal === 'called') this.#awaited.push(handle); }

  /**
   * Does what the last step has made possible: cuts uses, and returns. Only they are asked for whom the step can have changed
   * something, and while the return waits for one, nobody else is: so all steps together take a time that grows with their number.
   */
  #settle(): void {
    for (const handle of this.#fresh) this.#abort(handle, this.#holders.get(handle));
    this.#fresh.clear();
    if (this.#core.sample !== this.#sample) {
      this.#sample = this.#core.sample;
      this.#abortAll();
    }
    if (this.withdrawal !== 'called') return;
    for (; this.#firstAwaited < this.#awaited.length; this.#firstAwaited++) {
      const holder = this.#holders.get(this.#awaited[this.#firstAwaited]);
      if (holder && this.#core.awaits(holder.s, holder.description.name)) return;
    }
    this.#awaited.length = this.#firstAwaited = 0;
    if (!this.#core.return()) {
      for (const handle of this.#holders.keys()) this.#await(handle);
      return;
    }
    this.#cutGone();
    // With the return the proof has fallen.
    this.#abortAll();
    this.#happened('returned');
    this.#resolve?.();
  }

  /** The core has cut these, at the call of a withdrawal or in its return. */
  #cutGone(): void {
    for (const [handle, holder] of this.#using) if (!this.#core.uses(holder.s, holder.description.name)) this.#cut(handle, holder);
  }

  #cut(handle: Handle, holder: Holder): void {
    const { use } = holder;
    this.#ended(holder, handle);
    this.#happened('cut', handle);
    use!.abort(new DOMException('the use was cut', 'AbortError'));
  }

  #ended(holder: Holder, handle: Handle): void {
    holder.use = undefined;
    this.#using.delete(handle);
    this.#forget(handle);
  }

  /** Names are used again; among the holders of one description, not where the list of who was seen is a list of names. */
  #forget(handle: Handle): void {
    const { s, description, use, closed } = this.#holders.get(handle)!;
    if (use || !closed) return;
    this.#holders.delete(handle);
    description.handles.delete(handle);
    if (this.policy.covers === 'all' || this.withdrawal === 'none') description.free.push(s);
    if (description.handles.size > 0) return;
    this.#descriptions.delete(description);
    this.#free.push(description.name);
  }
}
