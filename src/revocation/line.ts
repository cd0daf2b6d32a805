/** Who waits to start: in line for the lock that running uses share, or left to sleep by what refuses them. */
import { refused } from '../rules';
import type { Signal } from '../signal';
import type { RevocationErrno } from './given';
import type { Holding } from './holdings';
import type { OpenRevocation } from './open';
import type { UseKind } from './revocation';
import type { RightUse } from './right-use';
import { GIVEN } from './rules';

interface Waiting { readonly holding: Holding; readonly kind: UseKind; answer(started: RevocationErrno | RightUse): void }

export class WaitingLine {
  /** In turn. */
  readonly #line = new Set<Waiting>();
  readonly #shut = new Set<Waiting>();

  /** @param start what a start answers; nothing where it has to wait */
  constructor(readonly core: OpenRevocation, readonly start: (holding: Holding, kind: UseKind) => RevocationErrno | RightUse | undefined) {}

  /** Resolves when it has started, or was refused; or waits no longer. */
  wait(holding: Holding, kind: UseKind, signal: Signal | undefined): Promise<RevocationErrno | RightUse> {
    return new Promise((resolve) => {
      const answer = (started: RevocationErrno | RightUse): void => {
        this.#leave(waiting);
        signal?.removeEventListener('abort', gone);
        resolve(started);
      };
      const waiting: Waiting = { holding, kind, answer };
      const gone = (): void => answer(refused(GIVEN.interrupted, { name: holding.handle.name }));
      signal?.addEventListener('abort', gone, { once: true });
      this.#place(waiting);
    });
  }

  /** Those who were left to sleep, or of them who waits for that holding, may be able to start. */
  wake(only?: Holding): void {
    for (const waiting of [...this.#shut]) if (only === undefined || waiting.holding === only) this.#retry(waiting);
  }

  /** The first in line starts, if the lock is free; or is in line no more. */
  startNext(): boolean {
    const next = this.#line.values().next().value;
    if (next === undefined || (this.core.asked.inLine() && this.core.asked.mayStart(next.holding.h))) return false;
    this.#retry(next);
    return true;
  }

  #place(waiting: Waiting): void { (this.core.asked.mayStart(waiting.holding.h) ? this.#line : this.#shut).add(waiting); }

  #leave(waiting: Waiting): void {
    this.#shut.delete(waiting);
    this.#line.delete(waiting);
  }

  /** It waits in line from now on, or still for what was taken back; or has an answer. */
  #retry(waiting: Waiting): void {
    this.#leave(waiting);
    const started = this.start(waiting.holding, waiting.kind);
    if (started !== undefined) waiting.answer(started);
    else this.#place(waiting);
  }
}
