import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RangeTree } from '../../src/iommufd/range-tree';
import { Range, overlaps } from '../../src/iommufd/ranges';
import { U64, U64_MAX, minus, plus } from '../../src/iommufd/u64';

const LAST = 60;
/** Where the ranges of a run lie: all of its numbers counted by doubles, none of them, or some; or at the end of the space. */
const BASES: readonly U64[] = [0, 2 ** 53 - 30, 2n ** 60n, minus(U64_MAX, LAST)];
type Small = readonly [first: number, last: number];
const small = fc.tuple(fc.nat(LAST), fc.nat(5)).map(([first, length]): Small => [first, Math.min(LAST, first + length)]);
const steps = fc.array(fc.tuple(small, fc.boolean()), { maxLength: 60, size: 'max' });

/** A tree after some steps, each of which adds a range or takes one away, and a list with the same ranges. */
function after(run: readonly (readonly [Small, boolean])[], base: U64): { tree: RangeTree<Range>; list: Range[] } {
  const tree = new RangeTree<Range>();
  let list: Range[] = [];
  for (const [[first, last], adds] of run) {
    const range = { first: plus(base, first), last: plus(base, last) };
    const met = tree.firstIn(range.first, range.last);
    if (adds && !met) {
      tree.insert(range);
      list.push(range);
    } else if (!adds && met) {
      tree.delete(met);
      list = list.filter((one) => one !== met);
    }
  }
  return { tree, list: list.sort((a, b) => (a.first < b.first ? -1 : 1)) };
}

const trees = suite('A tree of ranges');

trees('finds what a walk over a list finds, whatever was added and taken away', () => {
  fc.assert(fc.property(steps, small, fc.constantFrom(...BASES), (run, [first, last], base) => {
    const { tree, list } = after(run, base);
    assert.equal([...tree], list);
    assert.is(tree.size, list.length);
    assert.is(tree.firstIn(plus(base, first), plus(base, last)), list.find((each) => overlaps(each, plus(base, first), plus(base, last))));
  }), { numRuns: 500 });
});

trees('has just the holes that a walk over every byte has, those of any length, and the first that is taken', () => {
  fc.assert(fc.property(steps, small, fc.integer({ min: 1, max: 8 }), fc.nat(3), fc.constantFrom(...BASES), (run, [first, last], bytes, nth, base) => {
    const { tree, list } = after(run, base);
    const holes: Range[] = [];
    for (let byte = first, from = first; byte <= last; byte++) {
      const covered = (each: number): boolean => list.some((range) => overlaps(range, plus(base, each), plus(base, each)));
      if (covered(byte)) from = byte + 1;
      else if (byte === last || covered(byte + 1)) holes.push({ first: plus(base, from), last: plus(base, byte) });
    }
    assert.equal(tree.holes(plus(base, first), plus(base, last)), holes);
    const long = holes.filter((hole) => minus(hole.last, hole.first) >= bytes - 1);
    let offered = 0;
    assert.equal(tree.inHole(plus(base, first), plus(base, last), bytes, (hole) => (offered++ === nth ? hole : undefined)), long[nth]);
    assert.is(offered, Math.min(long.length, nth + 1));
  }), { numRuns: 1000 });
});

trees('has a hole up to the end of the space, and none behind it', () => {
  const tree = new RangeTree<Range>();
  tree.insert({ first: 5, last: 8 });
  assert.equal(tree.holes(0, U64_MAX), [{ first: 0, last: 4 }, { first: 9, last: U64_MAX }]);
  tree.insert({ first: 9, last: U64_MAX });
  assert.equal(tree.holes(0, U64_MAX), [{ first: 0, last: 4 }]);
});

/** How many ranges a tree looks at for one question about 2^14 of them, two bytes each with two bytes between. */
function looked(ask: (tree: RangeTree<Range>) => unknown): number {
  let looks = 0;
  const tree = new RangeTree<Range>();
  for (let at = 0; at < 2 ** 14; at++) tree.insert({ first: at * 4, get last() { return looks++, at * 4 + 1; } });
  looks = 0;
  ask(tree);
  return looks;
}

trees('looks at few of many ranges, to find one, to add one, to take one away, and for a hole that is long enough', () => {
  assert.ok(looked((tree) => tree.firstIn(20000, 20000)) < 40);
  assert.ok(looked((tree) => tree.insert({ first: 2 ** 16, last: 2 ** 16 })) < 100);
  assert.ok(looked((tree) => tree.delete(tree.firstIn(20000, 20000)!)) < 200);
  assert.ok(looked((tree) => tree.inHole(0, U64_MAX, 3, (hole) => hole)) < 40, 'of 16,383 holes none is long enough');
});

trees.run();
