/**
 * Ranges that never overlap, in ascending order: a balanced tree (AVL), in which every node knows the longest hole between two ranges
 * below it. So the lowest range of some place, and the lowest hole of some length, are found in a step a level.
 */
import type { Range } from './ranges';
import { U64, least, minus, plus } from './u64';

class Node<T extends Range> {
  left: Node<T> | null = null;
  right: Node<T> | null = null;
  height = 1;
  /** From here to the end of the block: what is said of this range and of all below it. */
  first: U64;
  last: U64;
  longestHole: U64 = 0;

  constructor(public item: T) {
    this.first = item.first;
    this.last = item.last;
  }
}

type Tree<T extends Range> = Node<T> | null;

export class RangeTree<T extends Range> {
  #root: Tree<T> = null;
  #size = 0;

  get size(): number { return this.#size; }

  * [Symbol.iterator](): Generator<T> {
    const above: Node<T>[] = [];
    for (let node = this.#root; node || above.length > 0; node = node.right) {
      for (; node; node = node.left) above.push(node);
      node = above.pop()!;
      yield node.item;
    }
  }

  /** The lowest range that has a byte in [first, last]. */
  firstIn(first: U64, last: U64): T | undefined {
    let found: T | undefined;
    for (let node = this.#root; node;) {
      const { item } = node;
      if (item.last < first) node = node.right;
      else {
        found = item;
        node = node.left;
      }
    }
    return found !== undefined && found.first <= last ? found : undefined;
  }

  /** Adds a range that overlaps none of them. */
  insert(item: T): void {
    this.#root = inserted(this.#root, item);
    this.#size++;
  }

  /** Takes away one of them. */
  delete(item: T): void {
    this.#root = without(this.#root!, item.first);
    this.#size--;
  }

  /**
   * Offers the parts of [first, last] that no range covers, as far as they have so many bytes, from the lowest on; the answer is that
   * of the first one to be taken.
   */
  inHole<R>(first: U64, last: U64, bytes: U64, take: (hole: Range) => R | undefined): R | undefined {
    let next = first;
    const hole = (end: U64): R | undefined => (end >= next && minus(end, next) >= minus(bytes, 1) ? take({ first: next, last: end }) : undefined);
    const visit = (node: Tree<T>): R | undefined => {
      if (!node || node.last < next || node.first > last) return undefined;
      if (node.longestHole < bytes && (node.first <= next || minus(node.first, next) < bytes)) {
        next = plus(node.last, 1);
        return undefined;
      }
      const { item } = node;
      const taken = visit(node.left) ?? (item.first > next ? hole(least(minus(item.first, 1), last)) : undefined);
      if (taken !== undefined) return taken;
      if (item.last >= next) next = plus(item.last, 1);
      return visit(node.right);
    };
    return visit(this.#root) ?? hole(last);
  }

  /** The parts of [first, last] that no range covers. */
  holes(first: U64, last: U64): Range[] {
    const all: Range[] = [];
    this.inHole(first, last, 1, (hole) => { all.push(hole); });
    return all;
  }
}

const heightOf = (node: Tree<Range>): number => (node ? node.height : 0);
const longer = (a: U64, b: U64): U64 => (a < b ? b : a);
const between = (last: U64, first: U64): U64 => minus(minus(first, last), 1);

/** Says of a node what follows from its children. */
function updated<T extends Range>(node: Node<T>): Node<T> {
  const { left, right, item } = node;
  node.height = 1 + Math.max(heightOf(left), heightOf(right));
  node.first = left ? left.first : item.first;
  node.last = right ? right.last : item.last;
  const below = left ? longer(left.longestHole, between(left.last, item.first)) : 0;
  node.longestHole = right ? longer(below, longer(right.longestHole, between(item.last, right.first))) : below;
  return node;
}

function turnedRight<T extends Range>(node: Node<T>): Node<T> {
  const top = node.left!;
  node.left = top.right;
  top.right = updated(node);
  return updated(top);
}

function turnedLeft<T extends Range>(node: Node<T>): Node<T> {
  const top = node.right!;
  node.right = top.left;
  top.left = updated(node);
  return updated(top);
}

/** The tree of a node one of whose sides may be higher than the other by two. */
function balanced<T extends Range>(node: Node<T>): Node<T> {
  const { left, right } = node;
  const lean = heightOf(left) - heightOf(right);
  if (lean > 1) {
    if (heightOf(left!.left) < heightOf(left!.right)) node.left = turnedLeft(left!);
    return turnedRight(node);
  }
  if (lean < -1) {
    if (heightOf(right!.right) < heightOf(right!.left)) node.right = turnedRight(right!);
    return turnedLeft(node);
  }
  return updated(node);
}

function inserted<T extends Range>(node: Tree<T>, item: T): Node<T> {
  if (!node) return new Node(item);
  if (item.first < node.item.first) node.left = inserted(node.left, item);
  else node.right = inserted(node.right, item);
  return balanced(node);
}

function without<T extends Range>(node: Node<T>, first: U64): Tree<T> {
  if (first < node.item.first) node.left = without(node.left!, first);
  else if (first > node.item.first) node.right = without(node.right!, first);
  else if (!node.left || !node.right) return node.left ?? node.right;
  else {
    let next = node.right;
    while (next.left) next = next.left;
    node.item = next.item;
    node.right = without(node.right, next.item.first);
  }
  return balanced(node);
}
