/** Ranges of IOVAs, both ends included. */
export interface Range { readonly first: number; readonly last: number }

export function overlaps(a: Range, first: number, last: number): boolean { return a.first <= last && first <= a.last; }

/** Ranges that never overlap, in ascending order. */
export class RangeList<T extends Range> {
  #items: T[] = [];

  get size(): number { return this.#items.length; }

  [Symbol.iterator](): IterableIterator<T> { return this.#items[Symbol.iterator](); }

  /** The lowest range that has a byte in [first, last]. */
  firstIn(first: number, last: number): T | undefined {
    const item = this.#items[this.#search(first)];
    return item !== undefined && item.first <= last ? item : undefined;
  }

  /** Adds a range that overlaps none of them. */
  insert(item: T): void { this.#items.splice(this.#search(item.first), 0, item); }

  /** Takes away one of them. */
  delete(item: T): void { this.#items.splice(this.#search(item.first), 1); }

  /** The index of the lowest range that ends at `iova` or above. */
  #search(iova: number): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#items[middle].last < iova) low = middle + 1; else high = middle;
    }
    return low;
  }
}

/** The parts of [first, last] that none of the ranges covers, in ascending order; the ranges may overlap. */
export function* holes(ranges: readonly Range[], first: number, last: number): Generator<Range> {
  let next = first;
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    if (range.last < next) continue;
    if (range.first > last) break;
    if (range.first > next) yield { first: next, last: range.first - 1 };
    if (range.last >= last) return;
    next = range.last + 1;
  }
  yield { first: next, last };
}
