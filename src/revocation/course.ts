/** What a record has done by itself, after each step: holders are told, uses are cut, a withdrawal returns, and who waits to start does. */
import type { Signal } from '../signal';
import type { Holding, Holdings } from './holdings';
import type { OpenRevocation } from './open';
import type { RevocationEvent, RevocationErrno } from './given';
import { WaitingLine } from './line';
import type { UseKind } from './revocation';
import { type HowOver, inFlight, type RightUse } from './right-use';

const STARTS = { running: 'begin', sleeping: 'sleep', standing: 'map' } as const;
const ENDS = { running: 'end', sleeping: 'wake', standing: 'unmap' } as const;

export class RevocationCourse {
  readonly running = new Set<Holding>();
  readonly asleep = new Set<Holding>();
  /** Whom a withdrawal may wait for, from the first on that was not yet found to be none of them: so each is looked at once. */
  #awaited: Holding[] = [];
  #firstAwaited = 0;
  #sample = false;
  readonly #waiting: WaitingLine;
  /** Those whose use has begun, or whose own state has changed, since uses were last cut; and does that go for all? */
  readonly #fresh = new Set<Holding>();
  #all = false;
  #waited = 0;
  #resolve: (() => void)[] = [];
  #unlocked: (() => void)[] = [];

  /** @param patience ticks */
  constructor(readonly core: OpenRevocation, readonly holdings: Holdings, readonly patience: number,
    readonly happened: (what: RevocationEvent['what'], holding?: Holding, kind?: UseKind) => void) {
    this.#waiting = new WaitingLine(core, (holding, kind) => this.start(holding, kind));
  }

  /** Resolves at the return of the withdrawal, which has just been called. */
  called(): Promise<void> {
    const returned = this.returned();
    this.#waited = 0;
    for (const holding of this.#about()) this.tell(holding);
    this.#awaited = this.#about();
    this.#firstAwaited = 0;
    this.#sweep();
    this.changed();
    return returned;
  }

  /** Resolves at the return of the withdrawal that is pending. */
  returned(): Promise<void> { return new Promise<void>((resolve) => { this.#resolve.push(resolve); }); }
  /** Resolves when the lock is had, for which an opener waits. */
  unlocked(): Promise<void> { return new Promise<void>((resolve) => { this.#unlocked.push(resolve); }); }

  /** It holds or uses from now on, or its own state has changed. */
  touched(holding: Holding): void {
    this.#fresh.add(holding);
    if (this.core.withdrawal === 'called' && this.core.asked.reached(holding.h)) this.#awaited.push(holding);
    this.#waiting.wake(holding);
  }

  /** Something has changed for all at once. */
  changed(): void {
    this.#all = true;
    this.settle();
  }

  /** Not from within the call that caused it: a holder may do anything when it is told, even withdraw or close. */
  tell(holding: Holding): void {
    const { s, d, notice } = holding;
    const { asked, record, state: { inner } } = this.core;
    const hears = notice !== undefined && record.manner.told !== 'none' && this.core.withdrawal === 'called' && asked.reached(holding.h);
    if (!hears && !inner.untold(s, d)) return;
    const told = (): void => {
      if (this.holdings.of[holding.h] === holding) {
        this.core.told(s, d);
        this.happened('told', holding);
        this.touched(holding);
      }
      this.settle();
    };
    Promise.resolve().then(notice).finally(told).catch((error) => queueMicrotask(() => { throw error; }));
  }

  /** What a start answers: a use, or an errno; nothing where it has to wait. */
  start(holding: Holding, kind: UseKind): RevocationErrno | RightUse | undefined {
    const { s, d, uses } = holding;
    const errno = this.core[STARTS[kind]](s, d) as RevocationErrno | undefined;
    if (errno !== 'OK') return errno;
    const flight = inFlight(kind, () => this.#end(holding, kind, flight.use, 'ended'));
    uses.set(kind, flight);
    if (kind === 'running') this.running.add(holding);
    if (kind === 'sleeping') this.asleep.add(holding);
    this.touched(holding);
    this.happened('begun', holding, kind);
    this.settle();
    return flight.use;
  }

  /** Resolves when it has started, or was refused; or waits no longer. */
  wait(holding: Holding, kind: UseKind, signal: Signal | undefined): Promise<RevocationErrno | RightUse> {
    this.happened('waits', holding, kind);
    return this.#waiting.wait(holding, kind, signal);
  }

  /** The object has something to say: whoever sleeps in it is woken, or only who sleeps through that handle. Answers how many. */
  wake(only?: Holding): number {
    return [...only ? [only] : this.asleep].filter((holding) => {
      const flight = holding.uses.get('sleeping');
      return flight !== undefined && this.#end(holding, 'sleeping', flight.use, 'woken');
    }).length;
  }

  /** A tick: so many of them a withdrawal is waited for that has not the patience to wait for ever. */
  ticked(): void {
    if (this.core.withdrawal === 'called' && this.core.record.manner.patience === 'term' && ++this.#waited >= this.patience && this.core.giveUp() === 'OK') {
      this.happened('gaveUp');
      this.#hasReturned();
    }
    this.changed();
  }

  /** The object can be had again; `those` were concerned. */
  givenBack(those: readonly Holding[]): void {
    this.holdings.givenBack();
    this.#sweep(those);
    this.happened('givenBack');
    this.#waiting.wake();
    this.changed();
  }

  /**
   * Does what the last step has made possible, until nothing is: cuts uses, returns, and has those start who wait. Only they are asked for whom
   * the step can have changed something, and while the return waits for one, nobody else is: so all steps together take a time that grows with their number.
   */
  settle(): void {
    for (let again = true; again;) {
      this.#cutLate();
      again = this.#conclude() || this.#waiting.startNext();
    }
    if (this.#unlocked.length && !this.core.state.queued) for (const resolve of this.#unlocked.splice(0)) resolve();
  }

  #about(): Holding[] { return this.holdings.those(this.core.state.aim); }

  #conclude(): boolean {
    const { core } = this;
    if (core.withdrawal !== 'called' || core.asked.awaitsLock()) return false;
    for (; this.#firstAwaited < this.#awaited.length; this.#firstAwaited++) {
      const holding = this.#awaited[this.#firstAwaited]!;
      if (this.holdings.of[holding.h] === holding && core.asked.awaits(holding.h)) return false;
    }
    if (core.return() === 'OK') {
      this.#hasReturned();
      return true;
    }
    this.#awaited = this.#about();
    this.#firstAwaited = 0;
    return false;
  }

  #hasReturned(): void {
    this.#awaited = [];
    this.#firstAwaited = 0;
    this.#sweep();
    this.#all = true;
    this.happened('returned');
    for (const resolve of this.#resolve.splice(0)) resolve();
  }

  /** Cuts those that run on and could not start again. */
  #cutLate(): void {
    const { core } = this;
    if (core.state.inner.sample !== this.#sample) {
      this.#sample = core.state.inner.sample;
      this.#all = true;
    }
    const some = this.#all ? [...this.#fresh, ...core.record.manner.reach === 'object' ? this.running : this.#about()] : [...this.#fresh];
    this.#all = false;
    this.#fresh.clear();
    if (core.record.policy.abort !== 'late') return;
    for (const holding of some) if (holding.uses.has('running') && core.abort(holding.s, holding.d) === 'OK') this.#look(holding);
  }

  /** The machine has cut some of these, or held them back, or brought them back. */
  #sweep(those: readonly Holding[] = this.#about()): void { for (const holding of those) this.#look(holding); }

  #look(holding: Holding): void {
    const { s, d, uses } = holding;
    const held = this.core.record.manner.standing === 'suspended';
    for (const [kind, flight] of uses) {
      const goesOn = this.core.uses(s, d, kind);
      if (kind !== 'standing') {
        if (!goesOn) this.#over(holding, kind, 'cut');
      } else if (goesOn !== (flight.state === 'inForce')) {
        flight.state = goesOn ? 'inForce' : held ? 'suspended' : 'cut';
        this.happened(goesOn ? 'restored' : flight.state === 'cut' ? 'cut' : 'suspended', holding, kind);
        if (flight.state === 'cut') flight.cut();
      }
      if (flight.ending) this.#end(holding, kind, flight.use, 'ended');
    }
    this.holdings.forget(holding);
  }

  #end(holding: Holding, kind: UseKind, use: RightUse, how: HowOver): boolean {
    const flight = holding.uses.get(kind);
    if (flight?.use !== use) return true;
    if (this.core[ENDS[kind]](holding.s, holding.d) !== 'OK') {
      flight.ending ||= how === 'ended';
      return false;
    }
    this.#over(holding, kind, how);
    this.settle();
    return true;
  }

  /** The use is over; a right that stood and was cut was over before, to its user. */
  #over(holding: Holding, kind: UseKind, how: HowOver): void {
    const flight = holding.uses.get(kind)!;
    holding.uses.delete(kind);
    if (kind === 'running') this.running.delete(holding);
    if (kind === 'sleeping') this.asleep.delete(holding);
    this.happened(how, holding, kind);
    if (how === 'cut') flight.cut();
    else flight.finish(how);
    this.holdings.forget(holding);
  }
}
