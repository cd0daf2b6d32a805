/**
 * An open file description: what `open()` makes, what `dup()` and `fork()` share, and what the kernel itself may hold.
 * It is released when nobody holds it any more, and not when some process closes its descriptor.
 */
export abstract class OpenFile {
  /** What kind of file it is, as far as calls that take a descriptor tell kinds apart. */
  abstract readonly kind: string;

  #holders = 1;

  get holders(): number { return this.#holders; }

  get released(): boolean { return this.#holders === 0; }

  hold(): void { this.#holders++; }

  /** One holder less; the last one releases the file. */
  put(): void {
    if (this.#holders === 0) throw new Error(`a released ${this.kind} is put again`);
    if (--this.#holders === 0) this.release();
  }

  /** Called once, when nobody holds the file any more. */
  protected abstract release(): void;
}

/** Some file that no call here knows by its kind; it is memory of so many bytes that can be mapped. */
export class OtherFile extends OpenFile {
  readonly kind = 'other';

  constructor(readonly size = 2 ** 25) { super(); }

  protected release(): void { /* nothing was held */ }
}
