/// <reference lib="esnext.disposable" preserve="true" />
/** What holders have, and what is said of them: handles and uses that a block can end, names for logs, what has happened. */
import type { Signal } from '../signal';
import type { Errno } from './authorization';

/** What a holder does when told of the withdrawal. It has been told when this has returned and its promise, if any, is settled. */
export type Notice = () => unknown;

/** Who is given a handle. */
export interface HolderOptions {
  /** For logs only; by default a number. Two holders may have one name. */
  readonly name?: string;
  readonly notice?: Notice;
  /** When it is aborted, the handle is closed, as that of a process that has died; one that is aborted already is given nothing to hold. */
  readonly signal?: Signal;
}

/** A handle: proof by possession. It does nothing but let go; its authority knows what it is good for. */
export class Handle {
  readonly #close: (handle: Handle) => unknown;

  /** @param name for logs
   *  @param close lets go of the handle */
  constructor(readonly name: string, close: (handle: Handle) => unknown) { this.#close = close; }

  /** Lets go; nothing happens the second time. */
  [Symbol.dispose](): void { this.#close(this); }
  async [Symbol.asyncDispose](): Promise<void> { this.#close(this); }
}

/** A use in flight. */
export class Use {
  readonly #end: () => void;

  /** @param signal aborted when the use is cut
   *  @param end ends it */
  constructor(readonly signal: Signal, end: () => void) { this.#end = end; }

  /** Ends the use; nothing happens if it has been cut or has ended. It may be handed on without its object. */
  readonly end = (): void => this.#end();
  [Symbol.dispose](): void { this.#end(); }
  async [Symbol.asyncDispose](): Promise<void> { this.#end(); }
}

/** A holder as others may see it. */
export interface HolderInfo {
  readonly handle: Handle;
  readonly name: string;
  readonly using: boolean;
  /** Has it let go, and only its use goes on? */
  readonly closed: boolean;
}

export const EVENTS = ['granted', 'passed', 'closed', 'begun', 'ended', 'cut', 'told', 'refused', 'rescinded', 'withdrawn', 'returned'] as const;

/** What has happened: to which holder, by its name, and with `refused` which call was answered what. */
export interface AuthorityEvent {
  readonly what: (typeof EVENTS)[number];
  readonly holder?: string;
  readonly call?: 'grant' | 'pass' | 'begin' | 'withdraw';
  readonly errno?: Errno;
}
