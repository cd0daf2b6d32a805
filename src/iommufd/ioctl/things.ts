/** What the calls make, as whoever makes them holds on to it: numbers of objects, and descriptors. */
import type { Context } from '../context';
import type { OpenFile } from '../file';
import type { U64 } from '../u64';

/** What a name stands for. Kinds of things add their own classes; all that is asked of them is a word that tells them apart. */
export interface Thing { readonly what: string }

/** The number of an object, and its context where that matters. Devices, accesses and others that are more than a number extend it. */
export class Numbered implements Thing {
  readonly what: string = 'number';
  constructor(readonly id: number, readonly context: Context | null = null) {}
}

/** Where a map has put its area. */
export class MappedAddress implements Thing {
  readonly what = 'address';
  constructor(readonly iova: U64) {}
}

/** A descriptor of one process: it leads to an open file until it is closed. */
export class Descriptor implements Thing {
  readonly what = 'descriptor';
  open = true;
  constructor(readonly file: OpenFile) {}

  close(): void {
    this.open = false;
    this.file.put();
  }

  /** The descriptor of a child: the same open file, held once more. */
  fork(): Descriptor {
    if (!this.open) return this;
    this.file.hold();
    return new Descriptor(this.file);
  }
}

/** A name that stands for nothing: its creating step failed, or it is a descriptor of another process. */
export const MISSING: Thing = { what: 'missing' };
