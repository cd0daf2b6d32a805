/** Automatic IOVAs, where the kernel puts them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PAGE_SIZE, U64_MAX } from '../../src/iommufd/answer';
import { Area } from '../../src/iommufd/area';
import { IovaSpace } from '../../src/iommufd/iova';
import { Range, RangeList } from '../../src/iommufd/ranges';

const NOTHING = new RangeList<Area>();

/** What is answered for so many bytes of memory at this address, with only these ranges allowed. */
function allocated(allowed: readonly Range[], length: number, address = 0, alignment = 1): unknown {
  const space = new IovaSpace();
  space.allow(allowed);
  const made = space.allocate(NOTHING, address, length, alignment);
  return made.errno === 'OK' ? made.iova : made.errno;
}

const test = suite('Automatic IOVAs');
test('EOVERFLOW for nothing, and for half of the space', () => {
  assert.equal([allocated([], 0), allocated([], U64_MAX / 2), allocated([], U64_MAX / 2 - PAGE_SIZE)], ['EOVERFLOW', 'EOVERFLOW', 2 * 1024 * 1024]);
});
test('EINVAL when the memory is less aligned than the address space demands, before ENOSPC', () => {
  const small = [{ first: 0, last: 1 }];
  assert.equal([allocated(small, PAGE_SIZE, 2048, PAGE_SIZE), allocated(small, 2048, 0, PAGE_SIZE), allocated(small, PAGE_SIZE, PAGE_SIZE, PAGE_SIZE)], ['EINVAL', 'EINVAL', 'ENOSPC']);
});
test('one keeps the place of its memory in the page, from where the range begins', () => {
  const from = (first: number): Range[] => [{ first, last: first + 10 * PAGE_SIZE }];
  assert.equal([allocated(from(8 * PAGE_SIZE), 64, 100), allocated(from(8 * PAGE_SIZE + 2000), 64, 100)], [8 * PAGE_SIZE + 100, 8 * PAGE_SIZE + (2000 | 100)]);
});
test('one is aligned as its length is, and as its memory is, but to a huge page at most', () => {
  const huge = 2 * 1024 * 1024;
  const wide = [{ first: 1, last: 16 * huge }];
  assert.equal([allocated(wide, 4 * huge, 8 * huge), allocated(wide, 3 * PAGE_SIZE, 0), allocated(wide, 4 * PAGE_SIZE, 2 * PAGE_SIZE)], [huge, 4 * PAGE_SIZE, 2 * PAGE_SIZE]);
});
test('ENOSPC for the last byte of a range: one that begins there is not looked for', () => {
  assert.equal([allocated([{ first: 8, last: 9 }], 1), allocated([{ first: 8, last: 9 }], 2), allocated([{ first: 8, last: 9 }], 4)], [8, 8, 'ENOSPC']);
  const space = new IovaSpace();
  const areas = new RangeList<Area>();
  areas.insert(new Area(8, 8, null, 0, { read: true, write: true }));
  space.allow([{ first: 8, last: 9 }]);
  assert.is(space.allocate(areas, 0, 1, 1).errno, 'ENOSPC');
});
test('the last page of the space is left alone', () => {
  const space = new IovaSpace();
  space.reserve(NOTHING, 0, U64_MAX - 2 * PAGE_SIZE - 2048, null);
  assert.equal(space.allocate(NOTHING, 0, PAGE_SIZE, 1), { errno: 'OK', iova: U64_MAX - 2 * PAGE_SIZE });
  space.reserve(NOTHING, U64_MAX - 2 * PAGE_SIZE, U64_MAX - PAGE_SIZE - 2048, null);
  assert.equal(space.allocate(NOTHING, 0, PAGE_SIZE, 1), { errno: 'ENOSPC' });
});
test('what one needed is free again when it goes, and what others need is not', () => {
  const [space, one, other] = [new IovaSpace(), {}, {}];
  for (const [first, by] of [[0, one], [10, other], [20, one]] as const) space.reserve(NOTHING, first, first + 5, by);
  space.release(one);
  assert.equal(space.reserved, [{ first: 10, last: 15, by: other }]);
});
test.run();
