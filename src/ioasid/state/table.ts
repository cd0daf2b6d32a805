/**
 * The objects of a context and their numbers. Every object counts its users: 1 for the number, and 1 for each that uses it.
 * Objects name each other, and whatever is outside the table, by number, so that a table is copied object by object.
 */
import { NONE } from '../answer';
import type { AddressSpace } from './address-space';

/** The page table that an address space has for devices of one kind. It goes with its last user. */
export class PageTable {
  readonly kind = 'Hwpt';
  users = 1;
  constructor(readonly space: number, readonly enforce: boolean) {}

  copy(): PageTable {
    const copy = new PageTable(this.space, this.enforce);
    copy.users = this.users;
    return copy;
  }
}

/** A bound device; its driver is a user, too. */
export class BoundDevice {
  readonly kind = 'Device';
  users = 2;
  /** @param file the number of the file that was bound */
  constructor(readonly file: number) {}

  copy(): BoundDevice {
    const copy = new BoundDevice(this.file);
    copy.users = this.users;
    return copy;
  }
}

export type Entry = AddressSpace | PageTable | BoundDevice;

/** Numbers are 1 .. limit, always the lowest free one, used again at once. */
export class NumberTable {
  #slots: (Entry | undefined)[] = [undefined];
  /** Free numbers below the end of the slots, as a binary heap with the lowest on top. */
  #free: number[] = [];

  /** @param limit the highest number */
  constructor(readonly limit: number) {}

  get size(): number { return this.#slots.length - 1 - this.#free.length; }

  /** Are there so many numbers left? */
  hasRoom(count: number): boolean { return this.size + count <= this.limit; }

  find(id: number): Entry | undefined { return this.#slots[id]; }

  space(id: number): AddressSpace | undefined {
    const object = this.#slots[id];
    return object?.kind === 'Space' ? object : undefined;
  }

  /** The number that the next object gets. */
  get next(): number { return this.#free[0] ?? this.#slots.length; }

  /** Gives the object the lowest free number; there must be room. */
  insert(object: Entry): number {
    if (!this.hasRoom(1)) throw new Error('no number is left: ask hasRoom first');
    const id = this.#free.length > 0 ? this.#pop() : this.#slots.length;
    this.#slots[id] = object;
    return id;
  }

  delete(id: number): void {
    this.#slots[id] = undefined;
    this.#push(id);
  }

  hold(id: number, count = 1): void { this.#slots[id]!.users += count; }

  /** An HWPT goes with its last user, and its address space has one user less. */
  letGo(id: number, count = 1): void {
    const object = this.#slots[id]!;
    object.users -= count;
    if (object.kind !== 'Hwpt' || object.users > 1) return;
    this.delete(id);
    const space = this.space(object.space)!;
    space.users--;
    space.hwpts.splice(space.hwpts.indexOf(id), 1);
  }

  /** The address space behind a table: an HWPT's, or the space itself. */
  spaceOf(id: number): number {
    const object = this.#slots[id]!;
    return object.kind === 'Hwpt' ? object.space : id;
  }

  /** The number of the root whose areas a table reaches. */
  rootOf(id: number): number {
    const space = this.spaceOf(id);
    const { parent } = this.space(space)!;
    return parent === NONE ? space : parent;
  }

  *entries(): IterableIterator<[number, Entry]> {
    for (let id = 1; id < this.#slots.length; id++) {
      const object = this.#slots[id];
      if (object) yield [id, object];
    }
  }

  clear(): void {
    this.#slots = [undefined];
    this.#free = [];
  }

  copy(): NumberTable {
    const copy = new NumberTable(this.limit);
    copy.#slots = this.#slots.map((object) => object?.copy());
    copy.#free = this.#free.slice();
    return copy;
  }

  #push(id: number): void {
    const heap = this.#free;
    let at = heap.push(id) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (heap[up] <= id) break;
      heap[at] = heap[up];
      at = up;
    }
    heap[at] = id;
  }

  #pop(): number {
    const heap = this.#free;
    const lowest = heap[0];
    const moved = heap.pop()!;
    if (heap.length === 0) return lowest;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && heap[down + 1] < heap[down]) down++;
      if (heap[down] >= moved) break;
      heap[at] = heap[down];
      at = down;
    }
    heap[at] = moved;
    return lowest;
  }
}
