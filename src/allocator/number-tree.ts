/**
 * Numbers from 0 to 2^32 - 1 with a value each, in a tree of 32 children a node that is as high as its largest number needs: the lowest
 * free number of a range is found in a step a level, as in the kernel's xarray.
 */
const BITS = 5;
const WIDTH = 1 << BITS;
const ALL = -1;

interface Node<T> {
  /** Slots in use. */
  used: number;
  /** A bit for each slot below which no number is free. */
  full: number;
  readonly slots: (Node<T> | T | undefined)[];
}

const node = <T>(): Node<T> => ({ used: 0, full: 0, slots: new Array<Node<T> | T | undefined>(WIDTH).fill(undefined) });

/** The lowest bit that is not set in `bits`, at `from` or above; 32 if there is none. */
const lowestClear = (bits: number, from: number): number => {
  const clear = from >= WIDTH ? 0 : ~bits & (ALL << from);
  return clear === 0 ? WIDTH : 31 - Math.clz32(clear & -clear);
};

export class NumberTree<T extends object> {
  #root: Node<T> = node();
  /** Bits of a number that the levels below the root look at. */
  #shift = 0;
  #size = 0;

  get size(): number { return this.#size; }

  get(number: number): T | undefined {
    if (!this.#reaches(number)) return undefined;
    let at = this.#root;
    for (let shift = this.#shift; shift > 0; shift -= BITS) {
      const below = at.slots[(number >>> shift) & (WIDTH - 1)] as Node<T> | undefined;
      if (below === undefined) return undefined;
      at = below;
    }
    return at.slots[number & (WIDTH - 1)] as T | undefined;
  }

  /** The lowest number of `min..max` without a value; undefined if each has one. */
  lowestFree(min: number, max: number): number | undefined {
    const found = this.#reaches(min) ? this.#search(this.#root, this.#shift, 0, min) : min;
    // Beyond all that the tree reaches, every number is free.
    const number = found ?? WIDTH * 2 ** this.#shift;
    return number <= max ? number : undefined;
  }

  /** Gives `number`, which has no value, one. */
  insert(number: number, value: T): void {
    while (!this.#reaches(number)) this.#grow();
    this.#put(this.#root, this.#shift, number, value);
    this.#size++;
  }

  /** Takes the value of `number` away. */
  remove(number: number): void {
    if (this.#reaches(number)) this.#take(this.#root, this.#shift, number);
  }

  /** Numbers and their values, in order. */
  *entries(): Generator<[number, T]> { yield* walk(this.#root, this.#shift, 0); }

  #reaches(number: number): boolean { return number < WIDTH * 2 ** this.#shift; }

  #grow(): void {
    const old = this.#root;
    this.#root = node();
    this.#shift += BITS;
    if (old.used === 0) return;
    this.#root.slots[0] = old;
    this.#root.used = 1;
    if (old.full === ALL) this.#root.full = 1;
  }

  #search(at: Node<T>, shift: number, base: number, min: number): number | undefined {
    const step = 2 ** shift;
    const first = min > base ? Math.floor((min - base) / step) : 0;
    for (let slot = lowestClear(at.full, first); slot < WIDTH; slot = lowestClear(at.full, slot + 1)) {
      const start = base + slot * step;
      if (shift === 0) return start;
      const below = at.slots[slot] as Node<T> | undefined;
      if (below === undefined) return Math.max(start, min);
      const found = this.#search(below, shift - BITS, start, min);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Answers whether no number below `at` is free any more. */
  #put(at: Node<T>, shift: number, number: number, value: T): boolean {
    const slot = (number >>> shift) & (WIDTH - 1);
    let full = true;
    if (shift === 0) {
      at.slots[slot] = value;
      at.used++;
    } else {
      let below = at.slots[slot] as Node<T> | undefined;
      if (below === undefined) {
        at.slots[slot] = below = node();
        at.used++;
      }
      full = this.#put(below, shift - BITS, number, value);
    }
    if (full) at.full |= 1 << slot;
    return at.full === ALL;
  }

  /** Answers whether nothing is left below `at`. */
  #take(at: Node<T>, shift: number, number: number): boolean {
    const slot = (number >>> shift) & (WIDTH - 1);
    const below = at.slots[slot];
    if (below === undefined) return false;
    at.full &= ~(1 << slot);
    if (shift === 0) this.#size--;
    else if (!this.#take(below as Node<T>, shift - BITS, number)) return false;
    at.slots[slot] = undefined;
    at.used--;
    return at.used === 0;
  }
}

function* walk<T>(at: Node<T>, shift: number, base: number): Generator<[number, T]> {
  for (let slot = 0; slot < at.slots.length; slot++) {
    const below = at.slots[slot];
    if (below === undefined) continue;
    const start = base + slot * 2 ** shift;
    if (shift === 0) yield [start, below as T];
    else yield* walk(below as Node<T>, shift - BITS, start);
  }
}
