/**
 * The areas of an address space: disjoint ranges of pages, in an AVL tree that is never changed but replaced along one path.
 * So map and unmap take logarithmic time, and a copy of a whole address space takes none.
 *
 * Pages are numbers, not bigints: 2^64 addresses are 2^52 pages of 4096, and a double holds each of them exactly. The same tree
 * over bigint addresses took half as long again to fill with 10^5 areas and to empty.
 */
export interface PageArea { readonly first: number; readonly last: number }

interface Node extends PageArea { readonly left: Tree; readonly right: Tree; readonly height: number }
type Tree = Node | null;

const heightOf = (tree: Tree): number => (tree ? tree.height : 0);

function node(area: PageArea, left: Tree, right: Tree): Node {
  return { first: area.first, last: area.last, left, right, height: 1 + Math.max(heightOf(left), heightOf(right)) };
}

/** A node whose subtrees differ in height by at most 2, brought into balance. */
function balance(area: PageArea, left: Tree, right: Tree): Node {
  const lean = heightOf(left) - heightOf(right);
  if (lean > 1) {
    if (heightOf(left!.left) >= heightOf(left!.right)) return node(left!, left!.left, node(area, left!.right, right));
    const middle = left!.right!;
    return node(middle, node(left!, left!.left, middle.left), node(area, middle.right, right));
  }
  if (lean < -1) {
    if (heightOf(right!.right) >= heightOf(right!.left)) return node(right!, node(area, left, right!.left), right!.right);
    const middle = right!.left!;
    return node(middle, node(area, left, middle.left), node(right!, middle.right, right!.right));
  }
  return node(area, left, right);
}

function insert(tree: Tree, area: PageArea): Node {
  if (!tree) return node(area, null, null);
  return area.first < tree.first ? balance(tree, insert(tree.left, area), tree.right) : balance(tree, tree.left, insert(tree.right, area));
}

function leftmost(tree: Node): Node {
  let found = tree;
  while (found.left) found = found.left;
  return found;
}

function remove(tree: Tree, first: number): Tree {
  if (!tree) return null;
  if (first < tree.first) return balance(tree, remove(tree.left, first), tree.right);
  if (first > tree.first) return balance(tree, tree.left, remove(tree.right, first));
  if (!tree.left) return tree.right;
  if (!tree.right) return tree.left;
  const next = leftmost(tree.right);
  return balance(next, tree.left, remove(tree.right, next.first));
}

export class Areas implements Iterable<PageArea> {
  private constructor(readonly size: number, readonly tree: Tree) {}

  static readonly EMPTY = new Areas(0, null);

  /** With one area more, which must meet none of the others. */
  with(area: PageArea): Areas { return new Areas(this.size + 1, insert(this.tree, area)); }

  none(): Areas { return Areas.EMPTY; }

  /** Without the area that begins there; there must be one. */
  without(first: number): Areas { return new Areas(this.size - 1, remove(this.tree, first)); }

  /** The first area that meets the range. */
  meeting(first: number, last: number): PageArea | undefined {
    let found: PageArea | undefined;
    for (let at = this.tree; at;) {
      if (at.last < first) at = at.right;
      else {
        if (at.first <= last) found = at;
        at = at.left;
      }
    }
    return found;
  }

  /** All areas that meet the range, in order. */
  *within(first: number, last: number): IterableIterator<PageArea> {
    for (let area = this.meeting(first, last); area; area = area.last < last ? this.meeting(area.last + 1, last) : undefined) yield area;
  }

  [Symbol.iterator](): IterableIterator<PageArea> { return this.within(0, Infinity); }
}

/** Do these areas, in order, leave no page of the range out? */
export function covers(areas: readonly PageArea[], first: number, last: number): boolean {
  let next = first;
  for (const area of areas) {
    if (area.first > next) return false;
    next = area.last + 1;
  }
  return next > last;
}
