import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NumberTree } from '../../src/allocator/number-tree';

const LARGEST = 2 ** 32 - 1;
const treeOf = (...numbers: number[]): NumberTree<{ n: number }> => {
  const tree = new NumberTree<{ n: number }>();
  for (const n of numbers) tree.insert(n, { n });
  return tree;
};

const tree = suite('A number tree');

tree('that is empty has nothing to get, to remove or to walk', () => {
  const empty = treeOf();
  empty.remove(7);
  assert.is(empty.get(0), undefined);
  assert.is(empty.get(LARGEST), undefined);
  assert.equal(empty.entries(), []);
  assert.is(empty.size, 0);
});

tree('answers undefined for an inverted range, and for one whose numbers are all taken', () => {
  assert.is(treeOf().lowestFree(2, 1), undefined);
  assert.is(treeOf(3, 4, 5).lowestFree(3, 5), undefined);
  assert.is(treeOf(LARGEST).lowestFree(LARGEST, LARGEST), undefined);
});

tree('keeps the numbers at both ends and at the edges of its levels', () => {
  const numbers = [0, 31, 32, 1023, 1024, 2 ** 20 - 1, 2 ** 20, 2 ** 31, LARGEST];
  const full = treeOf(...numbers);
  assert.equal(full.entries().map(([n]) => n), numbers);
  for (const n of numbers) assert.is(full.get(n)!.n, n);
  for (const n of numbers) full.remove(n);
  assert.is(full.size, 0);
});

tree('counts a number once, however often it is removed', () => {
  const two = treeOf(1, 2);
  two.remove(1);
  two.remove(1);
  assert.is(two.size, 1);
});

tree('finds the lowest free number across levels that are full', () => {
  const full = treeOf(...Array.from({ length: 2048 }, (_, n) => n));
  assert.is(full.lowestFree(0, LARGEST), 2048);
  full.remove(1000);
  assert.is(full.lowestFree(0, LARGEST), 1000);
  assert.is(full.lowestFree(1001, LARGEST), 2048);
  assert.is(full.lowestFree(1001, 2047), undefined);
});

tree('has nothing beyond what it reaches, nor between', () => {
  const one = treeOf(0);
  assert.equal([one.get(1024), one.get(2000)], [undefined, undefined]);
  one.remove(1024);
  assert.is(one.size, 1);
  assert.is(treeOf(0, 2 ** 31).get(2 ** 30), undefined);
});

tree('goes on in the next part of a level where this one is full from there on', () => {
  const first = Array.from({ length: 2 ** 15 }, (_, n) => n);
  assert.is(treeOf(...first, 40_000).lowestFree(1024, LARGEST), 2 ** 15);
  const holed = treeOf(...first, 2 ** 15);
  holed.remove(5);
  assert.is(holed.lowestFree(10, LARGEST), 2 ** 15 + 1);
});

tree('does as a plain map does, in random runs', () => {
  for (let seed = 1; seed <= 20; seed++) {
    let random = seed;
    const next = (below: number): number => {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      return Math.floor((random / 2 ** 32) * below);
    };
    const span = [40, 1100, 40000][seed % 3];
    const [mine, plain] = [treeOf(), new Map<number, { n: number }>()];
    for (let step = 0; step < 2000; step++) {
      const n = next(span);
      if (plain.has(n)) { mine.remove(n); plain.delete(n); } else { mine.insert(n, { n }); plain.set(n, { n }); }
      const [min, max] = [next(span), next(span)];
      let lowest: number | undefined = min;
      while (plain.has(lowest)) lowest++;
      if (lowest > max) lowest = undefined;
      assert.is(mine.lowestFree(min, max), lowest, `seed ${seed}, step ${step}: ${min}..${max}`);
      assert.is(mine.size, plain.size, `seed ${seed}, step ${step}`);
    }
    assert.equal(mine.entries().map(([n]) => n), [...plain.keys()].sort((a, b) => a - b), `seed ${seed}`);
  }
});

tree.run();
