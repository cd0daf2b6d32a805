/// <reference lib="esnext.disposable" preserve="true" />
/** A use in flight, of any kind, and how it comes to be over. */
import type { Signal } from '../signal';
import type { UseKind } from './revocation';

/** Its user has ended it; the object had something to say; or it was taken back. */
export type HowOver = 'ended' | 'woken' | 'cut';

export class RightUse {
  readonly #end: () => boolean;
  readonly #over: () => Promise<HowOver>;

  /** @param signal aborted when the use is cut
   *  @param end ends it, if it can be; answers whether it has
   *  @param over resolves when it is over */
  constructor(readonly kind: UseKind, readonly signal: Signal, end: () => boolean, over: () => Promise<HowOver>) {
    this.#end = end;
    this.#over = over;
  }

  /** Resolves when it is over, and says how. */
  get over(): Promise<HowOver> { return this.#over(); }

  /**
   * Ends it: a run, a sleep, a right that stands, in force or in name only. False if that cannot be now: nothing wakes the sleeper, or a withdrawal
   * was called from within; it ends then as soon as it can. Nothing happens if it has ended. It may be handed on without its object.
   */
  readonly end = (): boolean => this.#end();
  [Symbol.dispose](): void { this.#end(); }
  async [Symbol.asyncDispose](): Promise<void> { this.#end(); }
}

/** A use as who ends it has it. */
export interface InFlight {
  readonly use: RightUse;
  /** A right that stands in name only: cut for good, or held back. */
  state: 'inForce' | 'cut' | 'suspended';
  /** Its user wants it to end, and it cannot yet. */
  ending: boolean;
  finish(how: HowOver): void;
  cut(): void;
}

export function inFlight(kind: UseKind, end: () => boolean): InFlight {
  const controller = new AbortController();
  let finished: HowOver | undefined;
  let over: Promise<HowOver> | undefined;
  let resolve: ((how: HowOver) => void) | undefined;
  const promised = (): Promise<HowOver> => over ??= finished ? Promise.resolve(finished) : new Promise((settle) => { resolve = settle; });
  const finish = (how: HowOver): void => {
    finished ??= how;
    resolve?.(how);
  };
  const cut = (): void => {
    finish('cut');
    controller.abort(new DOMException('the use was cut', 'AbortError'));
  };
  return { use: new RightUse(kind, controller.signal, end, promised), state: 'inForce', ending: false, finish, cut };
}
