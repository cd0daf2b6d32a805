/** Areas: where they may be cut, what they must be multiples of, and what may be pinned. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accessCreate } from '../../src/iommufd/access';
import { PAGE_SIZE } from '../../src/iommufd/answer';
import type { Pages } from '../../src/iommufd/area';
import type { Ioas } from '../../src/iommufd/ioas';
import { minus } from '../../src/iommufd/u64';
import { cutBehind } from '../../src/iommufd/split';
import { newContext, newDevice, newHwpt, newIoas, page, pages, START } from './setup';

const HALF = PAGE_SIZE / 2;
const { prot, pages: MEMORY } = pages(0, 1);

/** The first half of a map of some parts of memory; the second half is what it answers. */
function begin(ioas: Ioas, iova: number, parts: readonly { length: number; start?: number; pages?: Pages }[]): () => void {
  const placed = ioas.reserveAreas(parts.map((part) => ({ pages: MEMORY, start: 0, ...part })), { iova, prot });
  if (placed.errno !== 'OK') throw new Error(placed.errno);
  return () => { for (const area of placed.areas) area.publish(); };
}

const cut = suite('Cut');
cut('EBUSY for an area in flight, mapped or unmapped; EOPNOTSUPP for a dmabuf; EINVAL with pins', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const access = accessCreate(context, true);
  access.attach(ioas.id);
  begin(ioas, page(0), [{ length: 2 * PAGE_SIZE }]);
  ioas.map({ ...pages(2, 2), pages: { ...MEMORY, source: 'dmabuf' } });
  ioas.map(pages(4, 2));
  access.pin(page(4), PAGE_SIZE);
  assert.equal([1, 3, 5].map((at) => cutBehind(ioas, page(at) - 1)), ['EBUSY', 'EOPNOTSUPP', 'EINVAL']);
  ioas.beginUnmap(page(4), PAGE_SIZE);
  assert.equal([5, 4, 6].map((at) => cutBehind(ioas, page(at) - 1)), ['EBUSY', 'OK', 'OK']);
  assert.is(ioas.areas.size, 3);
});
cut('EINVAL where an area may not begin, for its IOVA or for its memory', () => {
  const ioas = newIoas(newContext());
  ioas.map({ ...pages(0, 2), iova: START + HALF / 2 });
  ioas.map(pages(4, 2));
  ioas.alignment = HALF;
  assert.equal([START + HALF, START + HALF / 2 + HALF, page(4) + HALF / 2, page(4) + HALF].map((iova) => cutBehind(ioas, iova - 1)), ['EINVAL', 'EINVAL', 'EINVAL', 'OK']);
});
cut('nothing is cut off behind the first byte of an area, though it be one byte only that would go', () => {
  const ioas = newIoas(newContext());
  ioas.map({ ...pages(0, 1), length: 3 });
  assert.equal([0, 2, 1].map((at) => [cutBehind(ioas, START + at), ioas.areas.size]), [['OK', 1], ['OK', 1], ['OK', 2]]);
});
cut('what is behind a cut is the memory that was there, after a second cut, too', () => {
  const ioas = newIoas(newContext());
  ioas.map({ ...pages(0, 4), iova: START + 8 });
  cutBehind(ioas, START + 7 + PAGE_SIZE);
  cutBehind(ioas, START + 7 + 3 * PAGE_SIZE);
  assert.equal([...ioas.areas].map(({ first, last, start }) => [minus(first, START + 8), minus(last, START + 7), start]),
    [[0, PAGE_SIZE, 0], [PAGE_SIZE, 3 * PAGE_SIZE, PAGE_SIZE], [3 * PAGE_SIZE, 4 * PAGE_SIZE, 3 * PAGE_SIZE]]);
});
cut.run();

const fits = suite('Alignment');
for (const [what, iova, part] of [
  ['begins in a page', START + HALF, { length: PAGE_SIZE }], ['ends in a page', START, { length: HALF }],
  ['has memory that begins in a page', START, { length: PAGE_SIZE, pages: { ...MEMORY, address: HALF } }],
  ['has a part of its memory that begins in a page', START, { length: PAGE_SIZE, start: HALF }],
] as const) {
  fits(`EADDRINUSE to pin where an area ${what}`, () => {
    const context = newContext();
    const ioas = newIoas(context);
    begin(ioas, iova, [part])();
    assert.is(accessCreate(context, true).attach(ioas.id), 'EADDRINUSE');
  });
}
fits('where memory and part begin in a page, what counts is where they begin together', () => {
  const context = newContext();
  const ioas = newIoas(context);
  begin(ioas, START, [{ length: PAGE_SIZE, start: PAGE_SIZE - 100, pages: { ...MEMORY, address: 100 } }])();
  assert.is(accessCreate(context, true).attach(ioas.id), 'OK');
});
fits('half a page is enough for the domains of the selftest, in memory and in IOVAs', () => {
  const context = newContext();
  const ioas = newIoas(context);
  begin(ioas, START + HALF, [{ length: HALF, pages: { ...MEMORY, address: HALF } }])();
  assert.is(newDevice(context, 'd0').attach(ioas.id).errno, 'OK');
});
fits('what is mapped by a call in flight counts, and is no file\'s yet', () => {
  const context = newContext();
  const ioas = newIoas(context);
  begin(ioas, START, [{ length: PAGE_SIZE }]);
  assert.equal([accessCreate(context, true).attach(ioas.id), context.changeProcess()], ['OK', 'EINVAL']);
});
fits('the demand of a domain is left when an access goes', () => {
  const context = newContext();
  const ioas = newIoas(context);
  newHwpt(context, newDevice(context, 'd0', {}), ioas.id);
  const access = accessCreate(context, false);
  access.attach(ioas.id);
  access.detach();
  assert.is(ioas.alignment, PAGE_SIZE);
});
fits('an area that came in between is no hindrance while the demand does not rise', () => {
  const context = newContext();
  const ioas = newIoas(context);
  accessCreate(context, true).attach(ioas.id);
  begin(ioas, START, [{ length: 96 }, { length: PAGE_SIZE - 96 }])();
  assert.is(accessCreate(context, true).attach(ioas.id), 'OK');
});
fits.run();

const pins = suite('The beginning of an unmap');
pins('forbids new pins of the areas in its range that are pinned, and of no others', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const access = accessCreate(context, true);
  access.attach(ioas.id);
  for (let at = 0; at < 4; at++) ioas.map(pages(at, 1));
  for (const at of [0, 2, 3]) access.pin(page(at), PAGE_SIZE);
  ioas.beginUnmap(page(0), 2 * PAGE_SIZE);
  assert.equal([0, 1, 2, 3].map((at) => access.pin(page(at), PAGE_SIZE).errno), ['EINVAL', 'OK', 'OK', 'OK']);
});
pins.run();
