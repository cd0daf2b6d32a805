/** The areas of an address space: what the tree answers is what a list would, and its height stays logarithmic. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type PageArea, Areas, covers } from '../../../src/ioasid/state/areas';

const test = suite('Areas');
const of = (...areas: readonly [number, number][]): Areas => areas.reduce((all, [first, last]) => all.with({ first, last }), Areas.EMPTY);
const plain = (areas: Iterable<PageArea>): [number, number][] => [...areas].map(({ first, last }) => [first, last]);

type Tree = Areas['tree'];
const isBalanced = (tree: Tree): boolean => tree === null
  || (Math.abs((tree.left?.height ?? 0) - (tree.right?.height ?? 0)) <= 1 && isBalanced(tree.left) && isBalanced(tree.right));

test('none meets anything', () => {
  assert.equal([Areas.EMPTY.size, Areas.EMPTY.meeting(0, Infinity), [...Areas.EMPTY]], [0, undefined, []]);
});
test('the first that meets a range is found, by either end, from inside and from around it', () => {
  const areas = of([10, 19], [30, 39], [20, 29], [50, 59]);
  for (const [first, last, found] of [[19, 19, 10], [0, 10, 10], [15, 35, 10], [20, 20, 20], [40, 50, 50], [0, 100, 10]]) assert.is(areas.meeting(first, last)?.first, found);
  for (const [first, last] of [[0, 9], [40, 49], [60, 100]]) assert.is(areas.meeting(first, last), undefined);
  assert.equal(plain(areas.within(19, 30)), [[10, 19], [20, 29], [30, 39]]);
  assert.equal(plain(areas), [[10, 19], [20, 29], [30, 39], [50, 59]]);
});
test('what is changed is another one: who has the old still has it', () => {
  const old = of([0, 0], [2, 2]);
  const [more, less] = [old.with({ first: 1, last: 1 }), old.without(0)];
  assert.equal([old, more, less, old.none()].map(plain), [[[0, 0], [2, 2]], [[0, 0], [1, 1], [2, 2]], [[2, 2]], []]);
  assert.equal([old.size, more.size, less.size], [2, 3, 1]);
});
test('a range is covered by areas that leave nothing out', () => {
  const areas = [{ first: 2, last: 3 }, { first: 4, last: 4 }, { first: 6, last: 9 }];
  const two = areas.slice(0, 2);
  assert.equal([covers(two, 2, 4), covers(two, 3, 4), covers(areas, 2, 9), covers(two, 1, 4), covers(two, 2, 5), covers([], 0, 0)], [true, true, false, false, false, false]);
});
test('a tree is turned where its sides differ by two in height, and not where they differ by one', () => {
  const tree = (...at: number[]): Tree => of(...at.map((n): [number, number] => [n, n])).tree;
  assert.equal([[2, 1], [1, 2]].map((at) => tree(...at)!.first), [2, 1]);
  for (const at of [[1, 2, 3], [3, 2, 1], [1, 3, 2], [3, 1, 2]]) assert.equal([tree(...at)!.first, tree(...at)!.height], [2, 2], `${at}`);
});
test('a removal leaves the tree in balance, from either side', () => {
  const built = (at: readonly number[], mirror: (n: number) => number): Areas => of(...at.map(mirror).map((n): [number, number] => [n, n])).without(mirror(1));
  for (const mirror of [(n: number): number => n, (n: number): number => 7 - n]) assert.ok(isBalanced(built([0, 1, 2, 5, 7, 4, 3, 6], mirror).tree));
});
test('any inserts and removals: as a list of all would answer', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(60), fc.nat(4)), { maxLength: 120, size: 'max' });
  fc.assert(fc.property(steps, fc.nat(64), fc.nat(8), (all, from, more) => {
    let areas = Areas.EMPTY;
    let list: [number, number][] = [];
    for (const [insert, first, length] of all) {
      const last = first + length;
      if (insert && !list.some(([low, high]) => low <= last && first <= high)) {
        areas = areas.with({ first, last });
        list = [...list, [first, last] as [number, number]].sort(([a], [b]) => a - b);
      } else if (!insert && list.some(([low]) => low === first)) {
        areas = areas.without(first);
        list = list.filter(([low]) => low !== first);
      }
      assert.equal([plain(areas), areas.size, isBalanced(areas.tree)], [list, list.length, true]);
    }
    assert.equal(plain(areas.within(from, from + more)), list.filter(([low, high]) => low <= from + more && from <= high));
  }), { numRuns: 200, seed: 4 });
});
test('10^5 areas, in order, from behind or scattered, and half of them removed: the height is at most 1.45 log2(n + 2)', () => {
  const count = 100_000;
  for (const at of [(n: number): number => n, (n: number): number => count - n, (n: number): number => (n * 7919) % count]) {
    let areas = Areas.EMPTY;
    for (let n = 0; n < count; n++) areas = areas.with({ first: 2 * at(n), last: 2 * at(n) });
    assert.ok(areas.tree!.height <= 1.45 * Math.log2(count + 2), `${areas.tree!.height}`);
    for (let n = 0; n < count / 2; n++) areas = areas.without(2 * at(n));
    assert.ok(areas.tree!.height <= 1.45 * Math.log2(count / 2 + 2), `${areas.tree!.height}`);
    assert.is(areas.size, count / 2);
    assert.ok(isBalanced(areas.tree));
  }
});
test.run();
