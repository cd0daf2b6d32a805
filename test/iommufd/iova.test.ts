/** Automatic IOVAs, where the kernel puts them. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PAGE_SIZE } from '../../src/iommufd/answer';
import { Area } from '../../src/iommufd/area';
import { IovaSpace } from '../../src/iommufd/iova';
import { RangeTree } from '../../src/iommufd/range-tree';
import type { Range } from '../../src/iommufd/ranges';
import { U64, U64_MAX, minus, plus, u64 } from '../../src/iommufd/u64';
import { START, newContext, newDevice, newIoas, pages } from './setup';

const NOTHING = new RangeTree<Area>();

/** What is answered for so many bytes of memory at this address, with only these ranges allowed and these taken. */
function allocated(allowed: readonly Range[], length: U64, address: U64 = 0, alignment = 1, taken: readonly Range[] = []): unknown {
  const space = new IovaSpace();
  const areas = new RangeTree<Area>();
  for (const { first, last } of taken) areas.insert(new Area(first, last, null, 0, { read: true, write: true }));
  space.allow(allowed);
  const made = space.allocate({ areas, alignment }, address, length);
  return made.errno === 'OK' ? made.iova : made.errno;
}

/** An address that is a multiple of eight pages. */
const BASE = 8 * PAGE_SIZE;
/** So many bytes from there on, without the first few. */
const from = (skipped: number, bytes: number): Range => ({ first: BASE + skipped, last: BASE + bytes - 1 });

/** The same as a walk over all holes, in bigints: `iopt_alloc_iova` word by word. */
function walked(taken: readonly Range[], allowed: Range, length: bigint, alignment: bigint, offset: bigint): U64 | 'ENOSPC' {
  const place = (first: bigint, last: bigint): bigint | undefined => {
    const start = ((first + alignment - 1n) & ~(alignment - 1n)) | offset;
    return start >= last || last - start < length - 1n ? undefined : start;
  };
  const [low, high] = [BigInt(allowed.first), BigInt(allowed.last)];
  let next = place(low, high) ?? high + 1n;
  for (const range of [...taken].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    if (BigInt(range.last) < next || BigInt(range.first) > high) continue;
    const found = BigInt(range.first) > next ? place(next, BigInt(range.first) - 1n) : undefined;
    if (found !== undefined) return u64(found);
    next = BigInt(range.last) + 1n;
  }
  const found = next <= high ? place(next, high) : undefined;
  return found === undefined ? 'ENOSPC' : u64(found);
}

const test = suite('Automatic IOVAs');
test('each lies where a walk over all holes finds it, though many of them are long enough and badly aligned, and as areas come and go', () => {
  const request = fc.tuple(fc.constantFrom(1, 2, 2, 2, 3, 4, 8), fc.constantFrom(0, 0, 1, 2, 4, 8), fc.constantFrom(0, 0, 0, 100), fc.nat(3));
  const any = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5 })), { minLength: 20, maxLength: 80, size: 'max' });
  // All holes are two pages from an odd one on.
  const odd = any.map((list) => list.map((): [number, number] => [2, 2]));
  const shape = fc.oneof(any, odd);
  fc.assert(fc.property(shape, fc.array(request, { minLength: 20, maxLength: 60, size: 'max' }), fc.constantFrom<U64>(0, 2 ** 53 - 64 * PAGE_SIZE, 2n ** 60n), (lengths, requests, base) => {
    const [space, areas] = [new IovaSpace(), new RangeTree<Area>()];
    const add = (first: U64, last: U64): void => areas.insert(new Area(first, last, null, 0, { read: true, write: true }));
    let page = 9;
    for (const [length, hole] of lengths) {
      add(plus(base, page * PAGE_SIZE), plus(base, (page + length) * PAGE_SIZE - 1));
      page += length + hole;
    }
    const allowed = { first: plus(base, 8 * PAGE_SIZE), last: plus(base, (page + 16) * PAGE_SIZE - 1) };
    space.allow([allowed]);
    space.reserve(new RangeTree(), plus(allowed.last, 1), plus(allowed.last, PAGE_SIZE), null);
    for (const [count, bit, offset, goes] of requests) {
      const length = count * PAGE_SIZE - offset;
      const address = bit * PAGE_SIZE + offset;
      const alignment = Math.min(2 ** Math.ceil(Math.log2(length)), address === 0 ? Infinity : 2 ** Math.log2(address & -address));
      const made = space.allocate({ areas, alignment: 1 }, address, length);
      assert.is(made.errno === 'OK' ? made.iova : made.errno, walked([...areas], allowed, BigInt(length), BigInt(alignment), BigInt(offset)));
      if (made.errno === 'OK') add(made.iova, plus(made.iova, length - 1));
      const gone = [...areas][goes * 7];
      if (gone) areas.delete(gone);
    }
  }), { numRuns: 60 });
});
test('EOVERFLOW for nothing, and for half of the space', () => {
  assert.equal([0n, 2n ** 63n - 1n, 2n ** 63n - 2n].map((length) => allocated([], u64(length))), ['EOVERFLOW', 'EOVERFLOW', 2 * 1024 * 1024]);
});
test('EINVAL when the memory is less aligned than the address space demands, before ENOSPC', () => {
  const answers = [[PAGE_SIZE, 2048], [2048, 0], [PAGE_SIZE, PAGE_SIZE]].map(([length, address]) => allocated([from(0, 2)], length, address, PAGE_SIZE));
  assert.equal(answers, ['EINVAL', 'EINVAL', 'ENOSPC']);
});
test('one keeps the place of its memory in the page, from where the range begins', () => {
  assert.equal([0, 2000].map((skipped) => allocated([from(skipped, 10 * PAGE_SIZE)], 64, 100)), [BASE + 100, BASE + (2000 | 100)]);
});
test('none lies below the first of its allowed range when that is taken, although there is room: ENOSPC if the range ends there', () => {
  const taken = [from(1, 2)];
  assert.equal([4, 5, 10].map((bytes) => allocated([from(1, bytes)], 1, 2, 1, taken)), ['ENOSPC', BASE + 3, BASE + 3]);
});
test('one is aligned as its length is, and as its memory is, but to a huge page at most', () => {
  const huge = 2 * 1024 * 1024;
  const wide = [{ first: 1, last: 16 * huge }];
  assert.equal([allocated(wide, 4 * huge, 8 * huge), allocated(wide, 3 * PAGE_SIZE, 0), allocated(wide, 4 * PAGE_SIZE, 2 * PAGE_SIZE)], [huge, 4 * PAGE_SIZE, 2 * PAGE_SIZE]);
});
test('ENOSPC for the last byte of a range: one that begins there is not looked for', () => {
  assert.equal([1, 2, 4].map((length) => allocated([from(0, 2)], length)), [BASE, BASE, 'ENOSPC']);
  assert.is(allocated([from(0, 2)], 1, 0, 1, [from(0, 1)]), 'ENOSPC');
});
test('one may reach from an allowed range into the next if they adjoin, in whatever order they were given', () => {
  const [one, next, apart] = [from(0, PAGE_SIZE), from(PAGE_SIZE, 2 * PAGE_SIZE), from(PAGE_SIZE + 1, 3 * PAGE_SIZE)];
  assert.equal([[one, next], [next, one], [one, apart]].map((ranges) => allocated(ranges, 2 * PAGE_SIZE)), [BASE, BASE, 'ENOSPC']);
  assert.is(allocated([one, next], PAGE_SIZE, 0, 1, [one]), BASE + PAGE_SIZE);
});
test('the first page and the last are left alone, even if they are allowed', () => {
  const end = minus(U64_MAX, 2 * PAGE_SIZE - 1);
  assert.equal([PAGE_SIZE - 1, BASE].map((last) => allocated([{ first: 0, last }], PAGE_SIZE)), ['ENOSPC', PAGE_SIZE]);
  assert.equal([PAGE_SIZE, PAGE_SIZE + 1].map((length) => allocated([{ first: end, last: U64_MAX }], length)), [end, 'ENOSPC']);
});
test('the last page of the space is left alone', () => {
  const space = new IovaSpace();
  const end = minus(U64_MAX, 2 * PAGE_SIZE - 1);
  space.reserve(NOTHING, 0, minus(end, 2048), null);
  assert.equal(space.allocate({ areas: NOTHING, alignment: 1 }, 0, PAGE_SIZE), { errno: 'OK', iova: end });
  space.reserve(NOTHING, end, plus(end, 2048), null);
  assert.equal(space.allocate({ areas: NOTHING, alignment: 1 }, 0, PAGE_SIZE), { errno: 'ENOSPC' });
});
test('what one needed is free again when it goes, and what others need is not', () => {
  const [space, one, other] = [new IovaSpace(), {}, {}];
  for (const [first, by] of [[0, one], [10, other], [20, one]] as const) space.reserve(NOTHING, first, first + 5, by);
  space.release(one);
  assert.equal([space.reserved, space.isReserved(0, 9), space.isReserved(15, 99)], [[{ first: 10, last: 15, by: other }], false, true]);
});
test.run();

const allow = suite('Allow and reserve');

allow('EINVAL for ranges that are inverted or overlap', () => {
  const { iovas } = newIoas(newContext());
  assert.is(iovas.allow([{ first: 2, last: 2 }]), 'EINVAL');
  assert.is(iovas.allow([{ first: 0, last: 9 }, { first: 9, last: 20 }]), 'EINVAL');
});

allow('EADDRINUSE for a reserved range, and the other way round', () => {
  const { iovas, areas } = newIoas(newContext());
  assert.is(iovas.reserve(areas, 10, 20, null), 'OK');
  assert.is(iovas.allow([{ first: 20, last: 30 }]), 'EADDRINUSE');
  assert.is(iovas.allow([{ first: 21, last: 30 }]), 'OK');
  assert.is(iovas.reserve(areas, 0, 21, null), 'EADDRINUSE');
});

allow('EADDRINUSE for a domain that does not reach what is allowed or mapped', () => {
  const context = newContext();
  const device = newDevice(context, 'd0');
  const allowed = newIoas(context);
  allowed.iovas.allow([{ first: 0, last: START }]);
  assert.is(device.attach(allowed.id).errno, 'EADDRINUSE');
  const mapped = newIoas(context);
  mapped.map({ ...pages(0, 1), iova: 0 });
  assert.is(device.attach(mapped.id).errno, 'EADDRINUSE');
  assert.equal([device.hwptOf(), allowed.iovas.reserved, mapped.users], [null, [], 1]);
});

allow.run();
