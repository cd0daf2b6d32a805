import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PAGE_SIZE } from '../../src/iommufd/answer';
import { Access, accessCreate } from '../../src/iommufd/access';
import type { Ioas } from '../../src/iommufd/ioas';
import { U64, U64_MAX, minus, plus } from '../../src/iommufd/u64';
import { versionOf } from '../../src/iommufd/version';
import { START, newContext, newDevice, newHwpt, newIoas, page, pages } from './setup';

const errno = (answer: { errno: string }): string => answer.errno;

const map = suite('Map');

map('EINVAL without a length', () => { assert.is(errno(newIoas(newContext()).map(pages(0, 0))), 'EINVAL'); });
map('EINVAL for half a page once a device is attached, before the range is looked at', () => {
  const context = newContext();
  const ioas = newIoas(context);
  newHwpt(context, newDevice(context, 'd0', { mock: false }), ioas.id);
  assert.is(ioas.map(pages(0, 1)).errno, 'OK');
  assert.is(errno(ioas.map({ ...pages(0, 1), length: 100 })), 'EINVAL');
  assert.is(errno(ioas.map({ ...pages(0, 1), iova: START + 1 })), 'EINVAL');
});
map('EOVERFLOW beyond the end of the space', () => {
  assert.is(errno(newIoas(newContext()).map({ ...pages(0, 1), iova: minus(U64_MAX, PAGE_SIZE), length: 2 * PAGE_SIZE })), 'EOVERFLOW');
});
map('EINVAL in a reserved range, EEXIST where something is mapped', () => {
  const ioas = newIoas(newContext());
  ioas.iovas.reserve(ioas.areas, page(4), page(5) - 1, null);
  assert.is(ioas.map(pages(0, 2)).errno, 'OK');
  assert.is(errno(ioas.map(pages(4, 1))), 'EINVAL');
  assert.is(errno(ioas.map(pages(1, 1))), 'EEXIST');
  assert.is(errno(ioas.map(pages(1, 4))), 'EINVAL');
});
map('EINVAL outside of what an attached mock device reaches', () => {
  const context = newContext();
  const ioas = newIoas(context);
  newHwpt(context, newDevice(context, 'd0'), ioas.id);
  assert.is(errno(ioas.map({ ...pages(0, 1), iova: 0 })), 'EINVAL');
  assert.is(errno(ioas.map({ ...pages(0, 1), iova: 2 ** 31 })), 'EINVAL');
  assert.is(ioas.map({ ...pages(0, 1), iova: 2 ** 31 - PAGE_SIZE }).errno, 'OK');
});
map('an automatic IOVA is the lowest free one, aligned to its size', () => {
  const ioas = newIoas(newContext());
  const at = (count: number): U64 => (ioas.map(pages(undefined, count)) as { iova: U64 }).iova;
  assert.equal([at(1), at(2), at(1), at(4)], [PAGE_SIZE, 2 * PAGE_SIZE, 4 * PAGE_SIZE, 8 * PAGE_SIZE]);
});
map('an automatic IOVA stays in the allowed ranges; ENOSPC when they are full', () => {
  const ioas = newIoas(newContext());
  assert.is(ioas.iovas.allow([{ first: page(8), last: page(9) - 1 }, { first: page(2), last: page(3) - 1 }]), 'OK');
  assert.equal(ioas.map(pages(undefined, 1)), { errno: 'OK', iova: page(2) });
  assert.equal(ioas.map(pages(undefined, 1)), { errno: 'OK', iova: page(8) });
  assert.is(errno(ioas.map(pages(undefined, 1))), 'ENOSPC');
});
map('EINVAL for memory that begins where the address space lets nothing begin', () => {
  const context = newContext();
  const ioas = newIoas(context);
  accessCreate(context, true).attach(ioas.id);
  const odd = { ...pages(0, 1).pages, address: 100 };
  assert.is(errno(ioas.map({ ...pages(0, 1), pages: odd })), 'EINVAL');
  const part = (start: number): { pages: typeof odd; start: number; length: number } => ({ pages: odd, start, length: PAGE_SIZE });
  const { prot } = pages(0, 1);
  const errnos = [PAGE_SIZE - 1, PAGE_SIZE - 100].map((start) => errno(ioas.reserveAreas([part(PAGE_SIZE - 100), part(start)], { iova: page(0), prot })));
  assert.equal(errnos, ['EINVAL', 'OK']);
});
for (const [kernel, expected] of [[[7, 2], 'ENXIO'], [[6, 18], 'EINVAL']] as const) map(`${expected} on ${kernel.join('.')} for parts that are whole pages together and not each, where there is a page table; nothing is left of it`, () => {
  const context = newContext(versionOf(kernel));
  const [plain, filled] = [newIoas(context), newIoas(context)];
  newHwpt(context, newDevice(context, 'd0', { mock: false }), filled.id);
  const { prot, pages: memory } = pages(0, 1);
  const parts = [100, PAGE_SIZE - 100, PAGE_SIZE].map((length) => ({ pages: memory, start: 0, length }));
  const errnos = [plain, filled].map((ioas) => errno(ioas.reserveAreas(parts, { iova: page(0), prot })));
  assert.equal([errnos, [...filled.areas]], [['OK', expected], []]);
});
map('EPERM to write where only some of the memory can be written', () => {
  const ioas = newIoas(newContext());
  const parts = [true, false].map((writable) => ({ pages: pages(0, 1, writable).pages, start: 0, length: PAGE_SIZE }));
  const { prot } = pages(0, 1);
  assert.is(errno(ioas.reserveAreas(parts, { iova: page(0), prot })), 'EPERM');
});
map('the parts are looked at one after the other: EINVAL of the first before EPERM of the second, and the reverse', () => {
  const ioas = newIoas(newContext());
  ioas.alignment = PAGE_SIZE;
  const odd = { pages: pages(0, 1).pages, start: 100, length: PAGE_SIZE };
  const readOnly = { pages: pages(0, 1, false).pages, start: 0, length: PAGE_SIZE };
  const { prot } = pages(0, 1);
  assert.equal([[odd, readOnly], [readOnly, odd]].map((parts) => errno(ioas.reserveAreas(parts, { iova: page(0), prot }))), ['EINVAL', 'EPERM']);
});
map('the last page of the space can be mapped like any other, and nothing beyond it', () => {
  const ioas = newIoas(newContext());
  const last = minus(U64_MAX, PAGE_SIZE - 1);
  assert.equal([1, 2].map((count) => errno(ioas.map({ ...pages(0, count), iova: last }))), ['OK', 'EOVERFLOW']);
  assert.equal([...ioas.areas].map(({ first, last: end }) => [first, end]), [[0xfffffffffffff000n, 0xffffffffffffffffn]]);
  assert.equal([errno(ioas.map({ ...pages(0, 1), iova: minus(last, 1) })), errno(ioas.map({ ...pages(0, 1), iova: U64_MAX, length: 1 }))], ['EEXIST', 'EEXIST']);
  assert.equal([ioas.pagesOf(U64_MAX, 1).errno, ioas.unmap(last, PAGE_SIZE)], ['OK', { errno: 'OK', unmapped: PAGE_SIZE }]);
});
map('an area whose end only a bigint holds is as long as it was asked for, and joins the next one', () => {
  const ioas = newIoas(newContext());
  const one = 2 ** 53 - PAGE_SIZE;
  for (const iova of [one, plus(one, 2 * PAGE_SIZE)]) assert.is(errno(ioas.map({ ...pages(0, 2), iova })), 'OK');
  assert.equal([0, 1].map((more) => ioas.pagesOf(one, 4 * PAGE_SIZE + more).errno), ['OK', 'ENOENT']);
  assert.equal(ioas.unmap(0, U64_MAX), { errno: 'OK', unmapped: 4 * PAGE_SIZE });
});
map('EOVERFLOW for memory that goes round the end of the address space; EINVAL for more than all but a page, and for none', () => {
  const ioas = newIoas(newContext());
  const of = (address: U64, length: U64): string => errno(ioas.map({ ...pages(0, 1), iova: 0, length, pages: { source: 'user', writable: true, address } }));
  const most = minus(U64_MAX, PAGE_SIZE);
  assert.equal([of(minus(U64_MAX, 9), 10), of(1, U64_MAX), of(0, plus(most, 1)), of(0, 0), of(0, most)], ['EOVERFLOW', 'EOVERFLOW', 'EINVAL', 'EINVAL', 'OK']);
});

map.run();

const behind = suite('The pages behind');

behind('EINVAL without a length, EOVERFLOW, ENOENT for a hole', () => {
  const ioas = newIoas(newContext());
  assert.equal([errno(ioas.pagesOf(START, 0)), errno(ioas.pagesOf(minus(U64_MAX, PAGE_SIZE), 2 * PAGE_SIZE)), errno(ioas.pagesOf(START, 1))], ['EINVAL', 'EOVERFLOW', 'ENOENT']);
});

behind('a part begins in the memory where it begins in the area, in a copy of a part, too', () => {
  const context = newContext();
  const [from, to] = [newIoas(context), newIoas(context)];
  from.map(pages(0, 4));
  const startsOf = (answer: ReturnType<typeof from.pagesOf>): unknown => answer.errno === 'OK' && answer.parts.map(({ start, length }) => [start, length]);
  const found = from.pagesOf(page(1), 2 * PAGE_SIZE);
  assert.equal(startsOf(found), [[PAGE_SIZE, 2 * PAGE_SIZE]]);
  const { prot } = pages(0, 1);
  const placed = found.errno === 'OK' && to.reserveAreas(found.parts, { iova: page(8), prot });
  if (placed && placed.errno === 'OK') for (const area of placed.areas) area.publish();
  assert.equal(startsOf(to.pagesOf(page(9), 10)), [[2 * PAGE_SIZE, 10]]);
});

behind.run();

const unmap = suite('Unmap');

unmap('ENOENT where nothing is, but not for the whole space', () => {
  const ioas = newIoas(newContext());
  assert.is(errno(ioas.unmap(START, PAGE_SIZE)), 'ENOENT');
  assert.equal(ioas.unmap(0, U64_MAX), { errno: 'OK', unmapped: 0 });
});

unmap('EINVAL without a length, EOVERFLOW beyond the end', () => {
  const ioas = newIoas(newContext());
  assert.is(errno(ioas.unmap(START, 0)), 'EINVAL');
  for (const [iova, length] of [[START, U64_MAX], [1, U64_MAX], [U64_MAX, 1], [U64_MAX, 0]]) assert.is(errno(ioas.unmap(iova, length)), 'EOVERFLOW');
  assert.is(errno(ioas.unmap(minus(U64_MAX, 4096), 8192)), 'EOVERFLOW');
});

unmap('ENOENT when it would cut an area; what lies below that is gone all the same', () => {
  const ioas = newIoas(newContext());
  ioas.map(pages(0, 1));
  ioas.map(pages(1, 2));
  assert.is(errno(ioas.unmap(page(0), 2 * PAGE_SIZE)), 'ENOENT');
  assert.is(ioas.map(pages(0, 1)).errno, 'OK');
  assert.is(errno(ioas.unmap(page(2), 2 * PAGE_SIZE)), 'ENOENT');
  assert.is(ioas.areas.size, 2);
});

unmap('counts the bytes of the areas, not those of the holes', () => {
  const ioas = newIoas(newContext());
  ioas.map(pages(0, 1));
  ioas.map(pages(4, 2));
  assert.equal(ioas.unmap(START, 100 * PAGE_SIZE), { errno: 'OK', unmapped: 3 * PAGE_SIZE });
});

unmap('EBUSY for an area of a map in flight', () => {
  const ioas = newIoas(newContext());
  const { prot, pages: memory, length, iova } = pages(0, 1);
  const placed = ioas.reserveAreas([{ pages: memory, start: 0, length }], { iova, prot });
  assert.is(errno(ioas.unmap(START, PAGE_SIZE)), 'EBUSY');
  if (placed.errno === 'OK') for (const area of placed.areas) area.publish();
  assert.is(ioas.unmap(START, PAGE_SIZE).errno, 'OK');
});

/** So many areas of a page, and an access that has each pinned. */
function pinned(areas: number): { ioas: Ioas; access: Access } {
  const context = newContext();
  const ioas = newIoas(context);
  const access = accessCreate(context, true);
  access.attach(ioas.id);
  for (let at = 0; at < areas; at++) {
    ioas.map(pages(at, 1));
    access.pin(page(at), PAGE_SIZE);
  }
  return { ioas, access };
}

unmap('EDEADLOCK when an access does not let go', () => {
  const { ioas, access } = pinned(1);
  access.unmapCallback = () => { /* a driver that does not listen */ };
  assert.is(errno(ioas.unmap(START, PAGE_SIZE)), 'EDEADLOCK');
});

unmap('asks for each area at most 100 times', () => {
  const { ioas, access } = pinned(102);
  assert.equal(ioas.unmap(page(0), 101 * PAGE_SIZE), { errno: 'OK', unmapped: 101 * PAGE_SIZE });
  let asked = 0;
  const letGo = access.unmapCallback.bind(access);
  access.unmapCallback = (first, last) => { if (++asked === 100) letGo(first, last); };
  assert.is(ioas.unmap(page(101), PAGE_SIZE).errno, 'OK');
});

unmap('while a driver is asked to let go, it cannot pin again', () => {
  const { ioas, access } = pinned(1);
  const letGo = access.unmapCallback.bind(access);
  const answers: string[] = [];
  access.unmapCallback = (first, last) => {
    letGo(first, last);
    answers.push(errno(access.pin(START, PAGE_SIZE)));
  };
  assert.equal([ioas.unmap(START, PAGE_SIZE).errno, answers], ['OK', ['EINVAL']]);
});

unmap.run();

const option = suite('Huge pages');

option('EINVAL for a value that is none, and when a domain has pages already', () => {
  const context = newContext();
  const ioas = newIoas(context);
  assert.is(ioas.setHugePages(2), 'EINVAL');
  ioas.map(pages(0, 1));
  newHwpt(context, newDevice(context, 'd0'), ioas.id);
  assert.is(ioas.setHugePages(0), 'EINVAL');
});

option('EADDRINUSE when an area is not a whole number of pages', () => {
  const ioas = newIoas(newContext());
  ioas.map({ ...pages(0, 1), length: 100 });
  assert.is(ioas.setHugePages(0), 'EADDRINUSE');
  ioas.unmap(0, U64_MAX);
  assert.equal([ioas.setHugePages(0), ioas.alignment, ioas.setHugePages(1), ioas.alignment], ['OK', PAGE_SIZE, 'OK', 1]);
});

option('set to what it is, it is OK whatever there is; and huge pages may come back at any time', () => {
  const context = newContext();
  const ioas = newIoas(context);
  assert.is(ioas.setHugePages(0), 'OK');
  newHwpt(context, newDevice(context, 'd0'), ioas.id);
  ioas.map(pages(0, 1));
  assert.equal([ioas.setHugePages(0), ioas.setHugePages(1), ioas.hugePages], ['OK', 'OK', 1]);
});

option.run();
