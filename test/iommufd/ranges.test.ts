import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { U64_MAX } from '../../src/iommufd/answer';
import { Range, RangeList, holes, overlaps } from '../../src/iommufd/ranges';

const LAST = 30;
const range = fc.tuple(fc.nat(LAST), fc.nat(6)).map(([first, length]): Range => ({ first, last: Math.min(LAST, first + length) }));
const covered = (ranges: Iterable<Range>, byte: number): boolean => [...ranges].some((each) => overlaps(each, byte, byte));

const lists = suite('RangeList');

lists('finds what a walk over all of them finds, whatever was added and taken away', () => {
  fc.assert(fc.property(fc.array(fc.tuple(range, fc.boolean()), { maxLength: 30, size: 'max' }), range, (steps, asked) => {
    const list = new RangeList<Range>();
    let naive: Range[] = [];
    for (const [each, adds] of steps) {
      const met = list.firstIn(each.first, each.last);
      if (adds && !met) {
        list.insert(each);
        naive.push(each);
      } else if (!adds && met) {
        list.delete(met);
        naive = naive.filter((one) => one !== met);
      }
    }
    naive.sort((a, b) => a.first - b.first);
    assert.equal([...list], naive);
    assert.is(list.firstIn(asked.first, asked.last), naive.find((each) => overlaps(each, asked.first, asked.last)));
  }));
});

lists.run();

const gaps = suite('holes');

gaps('are just the bytes that no range covers', () => {
  fc.assert(fc.property(fc.array(range, { maxLength: 8 }), range, (ranges, { first, last }) => {
    const found = [...holes(ranges, first, last)];
    for (let byte = 0; byte <= LAST; byte++) {
      assert.is(covered(found, byte), byte >= first && byte <= last && !covered(ranges, byte));
    }
    assert.ok(found.every((hole) => hole.first <= hole.last));
    for (let at = 1; at < found.length; at++) assert.ok(found[at - 1].last + 1 < found[at].first);
  }));
});

gaps('end with the space, where a double counts no further', () => {
  assert.equal([...holes([{ first: 5, last: U64_MAX }], 0, U64_MAX)], [{ first: 0, last: 4 }]);
  assert.equal([...holes([{ first: 5, last: U64_MAX }, { first: 9, last: U64_MAX }], 5, U64_MAX)], []);
});

gaps.run();
