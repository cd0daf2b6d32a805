/**
 * Ranges that never overlap, in ascending order: a balanced tree (AVL), in which every node knows the longest hole between two ranges
 * below it. So the lowest range of some place, and the lowest hole of some length, are found in a step a level. Whoever wants a place
 * that is aligned can use a part of each hole only; where many holes are long enough and yet of no use, nodes learn that measure, too.
 */
import type { Range } from './ranges';
import { U64, least, minus, plus } from './u64';

/** How many bytes of a hole, from `first` to `last`, are of use; of a part of it never more. */
export interface Measure {
  /** Measures of one key are the same. */
  readonly key: number;
  of(first: U64, last: U64): U64;
}

const WHOLE: Measure = { key: -1, of: (first, last) => plus(minus(last, first), 1) };
/** So many holes in vain, and the tree learns a measure, if it has not learnt as many as it may. */
const IN_VAIN = 16;
const MEASURES = 9;

class Node<T extends Range> {
  left: Node<T> | null = null;
  right: Node<T> | null = null;
  height = 1;
  /** From here to the end of the block: what is said of this range and of all below it. */
  first: U64;
  last: U64;
  /** The longest hole below, by each measure of the tree. */
  readonly longest: U64[];

  constructor(public item: T, measures: readonly Measure[]) {
    this.longest = measures.map(() => 0);
    this.first = item.first;
    this.last = item.last;
  }
}

type Tree<T extends Range> = Node<T> | null;

export class RangeTree<T extends Range> {
  #root: Tree<T> = null;
  #size = 0;
  readonly #measures = [WHOLE];

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
    this.#root = inserted(this.#root, item, this.#measures);
    this.#size++;
  }

  /** Takes away one of them. */
  delete(item: T): void {
    this.#root = without(this.#root!, item.first, this.#measures);
    if (--this.#size === 0) this.#measures.length = 1;
  }

  /**
   * Offers the parts of [first, last] that no range covers, as far as they have so many bytes, from the lowest on; the answer is that
   * of the first one to be taken. By another measure than the whole, holes that have fewer may be offered, too.
   */
  inHole<R>(first: U64, last: U64, bytes: U64, take: (hole: Range) => R | undefined, measure = WHOLE): R | undefined {
    let next = first;
    let vain = 0;
    const known = Math.max(0, this.#measures.findIndex(({ key }) => key === measure.key));
    const { of } = this.#measures[known];
    const hole = (end: U64): R | undefined => {
      if (end < next || of(next, end) < bytes) return undefined;
      vain++;
      return take({ first: next, last: end });
    };
    const visit = (node: Tree<T>): R | undefined => {
      if (!node || node.last < next || node.first > last) return undefined;
      if (node.longest[known] < bytes && (node.first <= next || of(next, minus(node.first, 1)) < bytes)) {
        next = plus(node.last, 1);
        return undefined;
      }
      const { item } = node;
      const taken = visit(node.left) ?? (item.first > next ? hole(least(minus(item.first, 1), last)) : undefined);
      if (taken !== undefined) return taken;
      if (item.last >= next) next = plus(item.last, 1);
      return visit(node.right);
    };
    const taken = visit(this.#root) ?? hole(last);
    if (vain > IN_VAIN && known === 0 && measure !== WHOLE && this.#measures.length < MEASURES) this.#learn(measure);
    return taken;
  }

  /** The parts of [first, last] that no range covers. */
  holes(first: U64, last: U64): Range[] {
    const all: Range[] = [];
    this.inHole(first, last, 1, (hole) => { all.push(hole); });
    return all;
  }

  #learn(measure: Measure): void {
    this.#measures.push(measure);
    const learn = (node: Tree<T>): void => {
      if (!node) return;
      learn(node.left);
      learn(node.right);
      updated(node, this.#measures);
    };
    learn(this.#root);
  }
}

const heightOf = (node: Tree<Range>): number => (node ? node.height : 0);
const longer = (a: U64, b: U64): U64 => (a < b ? b : a);

/** How long the hole between two neighbours is, by a measure. */
function between(measure: Measure, { last }: { readonly last: U64 }, { first }: { readonly first: U64 }): U64 {
  const from = plus(last, 1);
  return from < first ? measure.of(from, minus(first, 1)) : 0;
}

/** Says of a node what follows from its children. */
function updated<T extends Range>(node: Node<T>, measures: readonly Measure[]): Node<T> {
  const { left, right, item } = node;
  node.height = 1 + Math.max(heightOf(left), heightOf(right));
  node.first = left ? left.first : item.first;
  node.last = right ? right.last : item.last;
  for (let at = 0; at < measures.length; at++) {
    const below = left ? longer(left.longest[at], between(measures[at], left, item)) : 0;
    node.longest[at] = right ? longer(below, longer(right.longest[at], between(measures[at], item, right))) : below;
  }
  return node;
}

function turnedRight<T extends Range>(node: Node<T>, measures: readonly Measure[]): Node<T> {
  const top = node.left!;
  node.left = top.right;
  top.right = updated(node, measures);
  return updated(top, measures);
}

function turnedLeft<T extends Range>(node: Node<T>, measures: readonly Measure[]): Node<T> {
  const top = node.right!;
  node.right = top.left;
  top.left = updated(node, measures);
  return updated(top, measures);
}

/** The tree of a node one of whose sides may be higher than the other by two. */
function balanced<T extends Range>(node: Node<T>, measures: readonly Measure[]): Node<T> {
  const { left, right } = node;
  const lean = heightOf(left) - heightOf(right);
  if (lean > 1) {
    if (heightOf(left!.left) < heightOf(left!.right)) node.left = turnedLeft(left!, measures);
    return turnedRight(node, measures);
  }
  if (lean < -1) {
    if (heightOf(right!.right) < heightOf(right!.left)) node.right = turnedRight(right!, measures);
    return turnedLeft(node, measures);
  }
  return updated(node, measures);
}

function inserted<T extends Range>(node: Tree<T>, item: T, measures: readonly Measure[]): Node<T> {
  if (!node) return new Node(item, measures);
  if (item.first < node.item.first) node.left = inserted(node.left, item, measures);
  else node.right = inserted(node.right, item, measures);
  return balanced(node, measures);
}

function without<T extends Range>(node: Node<T>, first: U64, measures: readonly Measure[]): Tree<T> {
  if (first < node.item.first) node.left = without(node.left!, first, measures);
  else if (first > node.item.first) node.right = without(node.right!, first, measures);
  else if (!node.left || !node.right) return node.left ?? node.right;
  else {
    let next = node.right;
    while (next.left) next = next.left;
    node.item = next.item;
    node.right = without(node.right, next.item.first, measures);
  }
  return balanced(node, measures);
}
