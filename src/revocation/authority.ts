/**
 * Gives out a resource the way evdev, a hangup, a lease or a dma-buf does: under any record, with uses that run, sleep or stand. It makes the calls of
 * the room (Revocation), and does by itself what a record has done by itself: holders are told, uses are cut, held back and brought back, who
 * waits to start does, and the promise of a withdrawal resolves at its return, which waits for what the record waits for and for nothing else.
 *
 *     const device = new RevocationAuthority(OBSERVED.evdev.read);
 *     const granted = device.grant({ notice: () => console.log('hung up') });
 *     const reader = granted.errno === 'OK' && await device.begin(granted.handle, { kind: 'sleeping' });
 *     await device.revoke(granted.handle);     // the reader is woken, and told; nobody reads through the handle any more
 *
 * A handle is proof by possession: there is no other name of its holder. One use of a kind through a handle at a time.
 */
import { Handle, type Notice } from '../authorization/handle';
import { HANDLE } from '../authorization/rules';
import { inOtherWords, refused } from '../rules';
import type { Signal } from '../signal';
import { RevocationCourse } from './course';
import { checkTerms, type RevocationAuthorityOptions, type RevocationErrno, type RevocationEvent, type RevocationHolder, type RevocationHolderOptions, type RevocationResult, type RevocationUseOptions } from './given';
import { type Holding, Holdings } from './holdings';
import type { Revocable } from './manners';
import { OpenRevocation } from './open';
import type { UseKind } from './revocation';
import type { RightUse } from './right-use';
import { GIVE_BACK, GIVEN } from './rules';

type Listener = (event: RevocationEvent) => unknown;
type Refused = { readonly errno: Exclude<RevocationErrno, 'OK'> };

const IT = 'the object';
const closed = ({ name }: Handle): 'EBADF' => refused(HANDLE.closed, { name });

export class RevocationAuthority {
  readonly #core: OpenRevocation;
  readonly #holdings: Holdings;
  readonly #course: RevocationCourse;
  readonly #listeners = new Set<Listener>();
  readonly #users = new WeakMap<RightUse, Holding>();
  readonly #close = (handle: Handle): RevocationErrno => this.close(handle);
  readonly #stopClock: () => void;
  #count = 0;

  /** Throws a TypeError that names what is missing, unknown or contradicts itself in the record, or if what counts ticks has no clock. */
  constructor(record: Revocable, { clock, term = 1, patience = term }: RevocationAuthorityOptions = {}) {
    this.#core = new OpenRevocation(record, { term });
    checkTerms(record, clock, patience);
    this.#holdings = new Holdings(this.#core);
    this.#course = new RevocationCourse(this.#core, this.#holdings, patience, (what, holding, kind) => this.#happened(what, holding, kind));
    this.#stopClock = clock ? clock(() => this.#tick()) : () => {};
  }

  get record(): Revocable { return this.#core.record; }
  get withdrawal(): 'none' | 'called' | 'returned' { return this.#core.withdrawal; }

  /** Who holds a handle now, or has let go of one through which something goes on; as long as nobody asks, this costs nothing. */
  *holders(): Generator<RevocationHolder> {
    for (const [handle, { uses, closed: gone }] of this.#holdings.all) yield { handle, name: handle.name, uses: [...uses.keys()], closed: gone };
  }

  /** Could a use start through it now, if nothing else is in the way than what was taken back? */
  canStart(handle: Handle): boolean {
    const holding = this.#holdings.all.get(handle);
    return holding !== undefined && this.#core.canStart(holding.s, holding.d);
  }

  /** Calls `listener` with all that happens from now on, in its order, until the function that it answers is called. What it throws is the caller's. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** The first handle of a new description. EBUSY while a withdrawal is pending; EACCES without the proof, if it takes one. */
  grant(options: RevocationHolderOptions = {}): RevocationResult<{ readonly handle: Handle }> {
    const d = this.#holdings.describe();
    const s = this.#holderOf(options, d);
    const errno = s === undefined ? closed(options.as!) : this.#core.grant(s, d) as RevocationErrno;
    if (s === undefined || errno !== 'OK') return this.#refuse('grant', errno, options.name);
    return { errno, handle: this.#hold('granted', s, d, options, options.notice) };
  }

  /**
   * A copy of the handle; its notice is that of the first unless it brings its own.
   * EBADF if the handle is closed or another authority's; EEXIST if the holder has one; EBUSY while handles may not change hands; EKEYREVOKED if
   * what was taken back is not passed on.
   */
  pass(handle: Handle, options: RevocationHolderOptions = {}): RevocationResult<{ readonly handle: Handle }> {
    const from = this.#holdings.all.get(handle);
    const to = from && this.#holderOf(options, from.d);
    const errno = from && to !== undefined ? this.#core.pass(from.s, to, from.d) as RevocationErrno : closed(from ? options.as! : handle);
    if (!from || to === undefined || errno !== 'OK') return this.#refuse('pass', errno, handle.name);
    const { notice = from.notice, willing = from.willing } = options;
    return { errno, handle: this.#hold('passed', to, from.d, { ...options, willing }, notice) };
  }

  /** Lets go. What is in flight goes on. EBADF if the handle is closed or another authority's. */
  close(handle: Handle): RevocationErrno {
    const holding = this.#holdings.all.get(handle);
    const errno = holding ? this.#core.close(holding.s, holding.d) as RevocationErrno : closed(handle);
    if (!holding || errno !== 'OK') return this.#refuse('close', errno, handle.name).errno;
    holding.closed = true;
    holding.deaf?.();
    this.#happened('closed', holding);
    this.#course.touched(holding);
    this.#holdings.forget(holding);
    this.#course.settle();
    return 'OK';
  }

  /** Under tickets: may a use start? The answer is kept for the next start. EBADF; EACCES without the proof, or without tickets. */
  check(handle: Handle): RevocationErrno {
    const holding = this.#holdings.all.get(handle);
    const errno = holding ? (this.#core.check(holding.s, holding.d) ?? refused(HANDLE.noTickets)) as RevocationErrno : closed(handle);
    if (!holding || errno !== 'OK') return this.#refuse('check', errno, handle.name).errno;
    this.#course.touched(holding);
    this.#course.settle();
    return 'OK';
  }

  /**
   * Starts a use; the promise resolves when it has started, at once or when what it waits for has come: the lock, or that it is given back.
   * EOPNOTSUPP if the record has no such uses, or does not admit the holder; EBADF if the handle is closed or another authority's; EBUSY if there is such a
   * use through it; EACCES, or EOF, if it was taken back; EINTR if `signal` is aborted before it has started.
   */
  async begin(handle: Handle, { kind = 'running', signal }: RevocationUseOptions = {}): Promise<RevocationResult<{ readonly use: RightUse }>> {
    if (this.record.manner[kind] === 'none') return this.#refuse('begin', refused(GIVEN.noCall, { call: `have a ${kind} use` }));
    const holding = this.#holdings.all.get(handle);
    if (!holding) return this.#refuse('begin', closed(handle), handle.name);
    if (signal?.aborted) return this.#refuse('begin', refused(GIVEN.interrupted, { name: handle.name }));
    const started = this.#course.start(holding, kind) ?? await this.#course.wait(holding, kind, signal);
    if (typeof started === 'string') return this.#refuse('begin', started, handle.name);
    this.#users.set(started, holding);
    return { errno: 'OK', use: started };
  }

  /** Does the work as one use. The answers are those of `begin`; with `OK` comes what the work answered. */
  async use<T>(handle: Handle, work: (signal: Signal) => T | Promise<T>, options: RevocationUseOptions = {}): Promise<RevocationResult<{ readonly value: T }>> {
    const began = await this.begin(handle, options);
    if (began.errno !== 'OK') return began;
    try {
      return { errno: 'OK', value: await work(began.use.signal) };
    } finally {
      began.use.end();
    }
  }

  /** The object has something to say: who sleeps in it is woken, or who sleeps through that handle. Answers how many. */
  wake(handle?: Handle): number {
    const holding = handle && this.#holdings.all.get(handle);
    return handle && !holding ? 0 : this.#course.wake(holding);
  }

  /**
   * Asks for the object back, or what the record has it ask `from` a handle: what its description gave, or all that its holder has. The promise
   * resolves at the return. EBADF; EOPNOTSUPP if the record has no such call; EALREADY the second time, until it is given back; EPERM where it never may;
   * EBUSY where it may not while somebody holds, uses or has a right that stands.
   */
  withdraw({ from }: { readonly from?: Handle } = {}): Promise<RevocationErrno> {
    const holding = from && this.#holdings.all.get(from);
    if (from && !holding) return Promise.resolve(this.#refuse('withdraw', closed(from), from.name).errno);
    const { reach } = this.record.manner;
    return this.#ask('withdraw', from?.name, () => (holding ? this.#core.withdrawFrom(reach === 'holder' ? holding.s : holding.d) : this.#core.withdraw()));
  }

  /** Somebody else does, where the record lets it: the holder of the handle; or a rival, who holds none, and means what the handle is of. As `withdraw`. */
  revoke(handle: Handle): Promise<RevocationErrno> {
    const holding = this.#holdings.all.get(handle);
    if (!holding) return Promise.resolve(this.#refuse('revoke', closed(handle), handle.name).errno);
    const rival = this.record.manner.by === 'rival';
    return this.#ask('revoke', handle.name, () => this.#core.revoke(rival ? '' : holding.s, holding.d));
  }

  /** It is called from within a use that runs, and that cannot end before it. As `withdraw`. */
  withdrawWithin(use: RightUse): Promise<RevocationErrno> {
    const holding = this.#users.get(use);
    return this.#ask('withdrawWithin', holding?.handle.name, () => (
      holding?.uses.get('running')?.use === use ? this.#core.withdrawWithin(holding.s, holding.d) : undefined));
  }

  /** The object can be had again: what was held back is in force, and who waited starts. EPERM where it cannot; EBUSY while it is taken back; EALREADY. */
  giveBack(): RevocationErrno {
    const { withdrawal } = this;
    if (this.record.manner.after === 'barred') return this.#refuse('giveBack', refused(GIVE_BACK.barred)).errno;
    if (withdrawal !== 'returned') return this.#refuse('giveBack', refused(withdrawal === 'called' ? GIVE_BACK.pending : GIVE_BACK.had)).errno;
    const those = this.#holdings.those(this.#core.state.aim);
    this.#core.giveBack();
    this.#course.givenBack(those);
    return 'OK';
  }

  /** Somebody who wants to open waits for the lock that running uses share; nobody starts to run before. Resolves when there is nothing to wait for. */
  async queue(): Promise<void> {
    if (this.#core.queue() === 'OK' || this.#core.state.queued) await this.#course.unlocked();
  }

  /** The grantor takes back a handle and every copy of it, where the policy gives it an off-switch. EBADF; EACCES where it does not, or has done so. */
  rescind(handle: Handle): RevocationErrno {
    const holding = this.#holdings.all.get(handle);
    const { evidence } = this.record.policy;
    const errno = holding ? this.#core.rescind(holding.d) ?? refused(evidence !== 'rescindable' ? HANDLE.noSwitch : HANDLE.twice) : closed(handle);
    if (errno !== 'OK') return this.#refuse('rescind', errno as RevocationErrno, handle.name).errno;
    this.#happened('rescinded', holding);
    this.#course.changed();
    return 'OK';
  }

  /** Stops the clock: no lease is renewed any more, and no term ends. */
  stop(): void { this.#stopClock(); }

  /** One that has to wait for another asks again when that is over. */
  async #ask(call: string, name: string | undefined, asks: () => string | undefined): Promise<RevocationErrno> {
    const pending = this.withdrawal === 'called';
    const errno = asks() as RevocationErrno | undefined;
    if (errno === undefined && pending && this.record.manner.again === 'waits') {
      await this.#course.returned();
      return this.#ask(call, name, asks);
    }
    if (errno !== 'OK') return this.#refuse(call, errno ?? refused(GIVEN.noCall, { call: 'take it back so' }), name).errno;
    if (pending) return 'OK';
    this.#happened('withdrawn');
    await this.#course.called();
    return 'OK';
  }

  /** The name of whoever is to hold `d`; nothing if the handle that says who is closed. */
  #holderOf({ as }: RevocationHolderOptions, d: string): string | undefined {
    return as ? this.#holdings.all.get(as)?.s : this.#holdings.nameIn(d);
  }

  #hold(what: 'granted' | 'passed', s: string, d: string, options: RevocationHolderOptions, notice: Notice | undefined): Handle {
    const handle = new Handle(options.name ?? String(this.#count++), this.#close);
    const willing = options.willing ?? false;
    this.#core.enroll(s, { registered: notice !== undefined, willing });
    const holding = this.#holdings.add({ handle, s, d, notice, willing }, options.signal, () => { this.close(handle); });
    this.#course.touched(holding);
    this.#happened(what, holding);
    if (this.withdrawal !== 'none') this.#course.tell(holding);
    this.#course.settle();
    return handle;
  }

  #refuse(call: string, errno: RevocationErrno, holder?: string): Refused {
    if (holder !== undefined) inOtherWords(errno, { s: holder, d: IT });
    for (const listener of this.#listeners) listener({ what: 'refused', call, errno, ...(holder === undefined ? {} : { holder }) });
    return { errno } as Refused;
  }

  #happened(what: RevocationEvent['what'], holding?: Holding, kind?: UseKind): void {
    for (const listener of this.#listeners) listener({ what, ...(holding && { holder: holding.handle.name }), ...(kind && { kind }) });
  }

  #tick(): void {
    const counted = this.#core.tick();
    if (counted === undefined && this.withdrawal === 'returned' && this.record.manner.after === 'barred') this.#stopClock();
    for (const d of this.#holdings.descriptions) this.#core.renew(d);
    this.#course.ticked();
  }
}
