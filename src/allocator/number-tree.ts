/**
 * Numbers from 0 to 2^32 - 1 with a value each. They lie in pages of 1,024, and the pages in a tree of 32 children a node that is as
 * high as its largest number needs. Every level knows in a bit which of its parts are full, so the lowest free number of a range is
 * found in a step a level, as in the kernel's xarray; a page keeps its values side by side, so that a random one costs few misses.
 */
const BITS = 5;
const WIDTH = 1 << BITS;
const PAGE_BITS = 2 * BITS;
const PAGE = 1 << PAGE_BITS;
const ALL = -1;

class Page<T> {
  /** Numbers in use. */
  used = 0;
  /** A bit for each word of `taken` that is full. */
  full = 0;
  /** A bit for each number in use. */
  readonly taken = new Int32Array(WIDTH);
  /** As many as the largest number so far needs: most pages of small worlds hold a few. */
  readonly slots: (T | undefined)[] = [];
}

class Node<T> {
  /** Children. */
  used = 0;
  /** A bit for each child that is full. */
  full = 0;
  readonly slots = new Array<Node<T> | Page<T> | undefined>(WIDTH).fill(undefined);
}

/** The lowest bit of `bits` that is set; there is one. */
const lowestSet = (bits: number): number => 31 - Math.clz32(bits & -bits);

/** The lowest bit that is not set in `bits`, at `from` or above; 32 if there is none. */
const lowestClear = (bits: number, from: number): number => {
  const clear = from >= WIDTH ? 0 : ~bits & (ALL << from);
  return clear === 0 ? WIDTH : lowestSet(clear);
};

export class NumberTree<T extends object> {
  /** There is none before the first number. */
  #root: Node<T> | Page<T> | undefined;
  /** Bits of a number that the levels below the root look at; less than those of a page if the root is one. */
  #shift = PAGE_BITS - BITS;
  /** The first number that the tree does not reach. */
  #end = 0;
  #size = 0;

  get size(): number { return this.#size; }

  get(number: number): T | undefined { return this.#pageOf(number)?.slots[number & (PAGE - 1)]; }

  /** The lowest number of `min..max` without a value; undefined if each has one. */
  lowestFree(min: number, max: number): number | undefined {
    // Beyond all that the tree reaches, every number is free.
    const number = min < this.#end ? this.#search(this.#root!, this.#shift, 0, min) ?? this.#end : min;
    return number <= max ? number : undefined;
  }

  /** Gives `number`, which has no value, one. */
  insert(number: number, value: T): void {
    while (number >= this.#end) this.#grow();
    this.#put(this.#root!, this.#shift, number, value);
    this.#size++;
  }

  /** Takes the value of `number` away. */
  remove(number: number): void {
    if (this.get(number) === undefined) return;
    this.#take(this.#root!, this.#shift, number);
    this.#size--;
  }

  /** Numbers and their values, in order. */
  entries(): [number, T][] {
    const found: [number, T][] = [];
    if (this.#root) walk(this.#root, this.#shift, 0, found);
    return found;
  }

  #pageOf(number: number): Page<T> | undefined {
    if (number >= this.#end) return undefined;
    let at: Node<T> | Page<T> | undefined = this.#root;
    for (let shift = this.#shift; shift >= PAGE_BITS && at !== undefined; shift -= BITS) at = (at as Node<T>).slots[(number >>> shift) & (WIDTH - 1)];
    return at as Page<T> | undefined;
  }

  #grow(): void {
    const old = this.#root;
    if (!old) {
      this.#root = new Page<T>();
      this.#end = PAGE;
      return;
    }
    const root = new Node<T>();
    if (old.used > 0) {
      root.slots[0] = old;
      root.used = 1;
      if (old.full === ALL) root.full = 1;
    }
    this.#root = root;
    this.#shift += BITS;
    this.#end *= WIDTH;
  }

  #search(at: Node<T> | Page<T>, shift: number, base: number, min: number): number | undefined {
    if (shift < PAGE_BITS) return lowestIn(at as Page<T>, base, min);
    const step = 2 ** shift;
    const first = min > base ? Math.floor((min - base) / step) : 0;
    for (let slot = lowestClear(at.full, first); slot < WIDTH; slot = lowestClear(at.full, slot + 1)) {
      const start = base + slot * step;
      const below = (at as Node<T>).slots[slot];
      if (below === undefined) return Math.max(start, min);
      const found = this.#search(below, shift - BITS, start, min);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Answers whether no number below `at` is free any more. */
  #put(at: Node<T> | Page<T>, shift: number, number: number, value: T): boolean {
    const slot = (number >>> shift) & (WIDTH - 1);
    if (shift < PAGE_BITS) {
      const page = at as Page<T>;
      const { slots } = page;
      const place = number & (PAGE - 1);
      while (slots.length < place) slots.push(undefined);
      slots[place] = value;
      page.used++;
      if ((page.taken[slot] |= 1 << (number & (WIDTH - 1))) === ALL) page.full |= 1 << slot;
      return page.full === ALL;
    }
    const node = at as Node<T>;
    let below = node.slots[slot];
    if (below === undefined) {
      node.slots[slot] = below = shift === PAGE_BITS ? new Page<T>() : new Node<T>();
      node.used++;
    }
    if (this.#put(below, shift - BITS, number, value)) node.full |= 1 << slot;
    return node.full === ALL;
  }

  /** Answers whether nothing is left below `at`. */
  #take(at: Node<T> | Page<T>, shift: number, number: number): boolean {
    const slot = (number >>> shift) & (WIDTH - 1);
    at.full &= ~(1 << slot);
    if (shift < PAGE_BITS) {
      const page = at as Page<T>;
      page.slots[number & (PAGE - 1)] = undefined;
      page.taken[slot] &= ~(1 << (number & (WIDTH - 1)));
      return --page.used === 0;
    }
    const node = at as Node<T>;
    if (!this.#take(node.slots[slot]!, shift - BITS, number)) return false;
    node.slots[slot] = undefined;
    return --node.used === 0;
  }
}

function lowestIn<T>({ full, taken }: Page<T>, base: number, min: number): number | undefined {
  const from = Math.max(min - base, 0);
  const first = from >>> BITS;
  const here = lowestClear(taken[first], from & (WIDTH - 1));
  if (here < WIDTH) return base + first * WIDTH + here;
  const word = lowestClear(full, first + 1);
  return word === WIDTH ? undefined : base + word * WIDTH + lowestClear(taken[word], 0);
}

function walk<T>(at: Node<T> | Page<T>, shift: number, base: number, found: [number, T][]): void {
  if (shift < PAGE_BITS) {
    const { taken, slots } = at as Page<T>;
    for (let word = 0; word < WIDTH; word++) {
      // The lowest bit of those that are left, until none is.
      for (let bits = taken[word]; bits !== 0; bits &= bits - 1) {
        const slot = word * WIDTH + lowestSet(bits);
        found.push([base + slot, slots[slot]!]);
      }
    }
    return;
  }
  for (let slot = 0; slot < WIDTH; slot++) {
    const below = (at as Node<T>).slots[slot];
    if (below !== undefined) walk(below, shift - BITS, base + slot * 2 ** shift, found);
  }
}
