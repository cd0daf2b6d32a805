/** What a policy has done by itself, after each step: holders are told, uses are cut, a withdrawal returns. */
import type { Authorization } from './authorization';
import type { AuthorityEvent, Handle } from './handle';
import type { Holder, Holders } from './holders';

export class Course {
  /** Whom a withdrawal may wait for, from the first on that was not yet found to be none of them: so each is looked at once. */
  readonly #awaited: Handle[] = [];
  #firstAwaited = 0;
  #sample = false;
  /** Those whose use has begun, or whose own state has changed, since uses were last cut. */
  readonly #fresh = new Set<Handle>();
  #resolve: (() => void) | undefined;

  constructor(readonly core: Authorization, readonly holders: Holders, readonly happened: (what: AuthorityEvent['what'], handle?: Handle) => void) {}

  /** Resolves at the return of the withdrawal, which has just been called. */
  returned(): Promise<void> {
    const returned = new Promise<void>((resolve) => { this.#resolve = resolve; });
    this.called();
    return returned;
  }

  /** A withdrawal has been called: all who hold or use are concerned. */
  called(): void {
    const { all } = this.holders;
    for (const handle of all.keys()) this.tell(handle);
    for (const handle of all.keys()) this.joins(handle);
    this.#cutGone();
    this.changed();
  }

  /** It holds or uses from now on: a withdrawal that is pending may have to wait for it. */
  joins(handle: Handle): void { if (this.core.withdrawal === 'called') this.#awaited.push(handle); }

  /** Its own state has changed: its use may be one that can be cut now. */
  touched(handle: Handle): void { this.#fresh.add(handle); }

  /** Not from within the call that caused it: a holder may do anything when it is told, even withdraw or close. */
  tell(handle: Handle): void {
    const { s, description, notice } = this.holders.all.get(handle)!;
    if (!this.core.untold(s, description.name)) return;
    const told = (): void => {
      if (this.holders.all.has(handle)) {
        this.core.told(s, description.name);
        this.happened('told', handle);
        this.#fresh.add(handle);
      }
      this.settle();
    };
    Promise.resolve().then(notice).finally(told).catch((error) => queueMicrotask(() => { throw error; }));
  }

  /** Something has changed for all at once: any use may be one that can be cut now. */
  changed(): void {
    this.#abortAll();
    this.settle();
  }

  /**
   * Does what the last step has made possible: cuts uses, and returns. Only they are asked for whom the step can have changed
   * something, and while the return waits for one, nobody else is: so all steps together take a time that grows with their number.
   */
  settle(): void {
    const { core, holders } = this;
    for (const handle of this.#fresh) this.#abort(handle, holders.all.get(handle));
    this.#fresh.clear();
    if (core.sample !== this.#sample) {
      this.#sample = core.sample;
      this.#abortAll();
    }
    if (core.withdrawal !== 'called') return;
    for (; this.#firstAwaited < this.#awaited.length; this.#firstAwaited++) {
      const holder = holders.all.get(this.#awaited[this.#firstAwaited]);
      if (holder && core.awaits(holder.s, holder.description.name)) return;
    }
    this.#awaited.length = this.#firstAwaited = 0;
    if (!core.return()) {
      for (const handle of holders.all.keys()) this.joins(handle);
      return;
    }
    this.#cutGone();
    // With the return the proof has fallen.
    this.#abortAll();
    this.happened('returned');
    this.#resolve?.();
  }

  /** The use is over, whatever has ended it. */
  ended(handle: Handle, holder: Holder): void {
    this.holders.ended(handle, holder);
    this.forget(handle);
  }

  /** Where the list of who was seen is a list of names, a withdrawal ends their being used again. */
  forget(handle: Handle): void { this.holders.forget(handle, this.core.policy.covers === 'all' || this.core.withdrawal === 'none'); }

  #abortAll(): void { for (const [handle, holder] of this.holders.using) this.#abort(handle, holder); }

  /** Cuts the use through the handle if it could not start again. */
  #abort(handle: Handle, holder: Holder | undefined): void {
    if (holder?.use !== undefined && this.core.abort(holder.s, holder.description.name) !== undefined) this.#cut(handle, holder);
  }

  /** The core has cut these, at the call of a withdrawal or in its return. */
  #cutGone(): void {
    for (const [handle, holder] of this.holders.using) if (!this.core.uses(holder.s, holder.description.name)) this.#cut(handle, holder);
  }

  #cut(handle: Handle, holder: Holder): void {
    const { use } = holder;
    this.ended(handle, holder);
    this.happened('cut', handle);
    use!.abort(new DOMException('the use was cut', 'AbortError'));
  }
}
