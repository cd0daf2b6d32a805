/** Which units of a table were written, and who hears of it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DirtyLog, dirtyBitmap, markDirty, setDirty } from '../../src/iommufd/dirty';
import type { HwptPaging } from '../../src/iommufd/hwpt';
import { LINUX_7_2, versionOf } from '../../src/iommufd/version';
import { START, newContext, newDevice, newHwpt, newIoas, page, pages } from './setup';

const UNIT = 2048;

function tracked(flags = ['DIRTY_TRACKING'], version = LINUX_7_2): HwptPaging {
  const context = newContext(version);
  const ioas = newIoas(context);
  const hwpt = context.lookup<HwptPaging>(newHwpt(context, newDevice(context, 'd0'), ioas.id, { flags }), 'HwptPaging')!;
  ioas.map(pages(0, 4));
  return hwpt;
}
const bits = (hwpt: HwptPaging, more: object = {}) => dirtyBitmap(hwpt, { iova: START, length: 8 * UNIT, pageSize: UNIT, clear: true, ...more });

const log = suite('A dirty log');
log('keeps the units that a write touches, while it is on, and begins anew when it is switched on', () => {
  const it = new DirtyLog(UNIT);
  it.write(0, 1);
  assert.equal(it.in(0, 9 * UNIT), []);
  it.set(true);
  it.write(UNIT - 1, UNIT);
  assert.equal(it.in(0, 9 * UNIT), [0, UNIT]);
  it.clear(0, UNIT - 1);
  assert.equal(it.in(0, 9 * UNIT), [UNIT]);
  it.set(true);
  assert.equal(it.in(0, 9 * UNIT), []);
});
log.run();

const bitmap = suite('GET_DIRTY_BITMAP');
bitmap('EOVERFLOW, EINVAL for what fits no unit or page, then EOPNOTSUPP of a table that was made without', () => {
  const plain = tracked([]);
  assert.equal([bits(plain, { iova: 2n ** 64n - 1n, length: 2 }).errno, bits(plain, { iova: 1 }).errno, bits(plain, { pageSize: 0 }).errno, bits(plain, { pageSize: 16 * UNIT }).errno, bits(plain).errno],
    ['EOVERFLOW', 'EINVAL', 'EINVAL', 'EINVAL', 'EOPNOTSUPP']);
  assert.is(setDirty(plain, true), 'EOPNOTSUPP');
});
bitmap('has a bit a page that was written, once, unless nothing is to be cleared', () => {
  const hwpt = tracked();
  assert.is(markDirty(hwpt, START, UNIT, [[0, 0]]).errno, 'EINVAL', 'it is off');
  setDirty(hwpt, true);
  assert.equal(markDirty(hwpt, START, UNIT, [[1, 2], [7, 7]]), { errno: 'OK', count: 3 });
  assert.equal(bits(hwpt, { clear: false }), { errno: 'OK', bits: [1, 2, 7] });
  assert.equal(bits(hwpt, { pageSize: 2 * UNIT, length: 4 * UNIT }), { errno: 'OK', bits: [0, 1] });
  assert.equal([bits(hwpt), bits(hwpt)], [{ errno: 'OK', bits: [7] }, { errno: 'OK', bits: [] }]);
});
bitmap('a page size that is no power of two is a mask for the range, and its lowest bit is what a bit stands for', () => {
  assert.is(bits(tracked([]), { pageSize: 3 * UNIT }).errno, 'EOPNOTSUPP', 'the range has no bit of the mask');
  assert.is(bits(tracked([]), { pageSize: 3 * UNIT, iova: START + 2 * UNIT }).errno, 'EINVAL');
  const hwpt = tracked();
  setDirty(hwpt, true);
  markDirty(hwpt, START, UNIT, [[1, 1], [4, 4]]);
  assert.equal(bits(hwpt, { pageSize: 3 * UNIT }), { errno: 'OK', bits: [1, 4] });
});
bitmap('what is unmapped is clean, and what is not mapped cannot be written', () => {
  const hwpt = tracked();
  setDirty(hwpt, true);
  markDirty(hwpt, START, UNIT, [[0, 7]]);
  hwpt.ioas.unmap(page(0), 4 * 4096);
  hwpt.ioas.map(pages(0, 4));
  assert.equal(bits(hwpt), { errno: 'OK', bits: [] });
  assert.equal(markDirty(hwpt, START, UNIT, [[6, 20]]), { errno: 'OK', count: 15 });
  assert.equal(bits(hwpt), { errno: 'OK', bits: [6, 7] });
});
bitmap('before 6.19 only what is mapped is counted, and a page of any size has the number of a unit', () => {
  const hwpt = tracked(['DIRTY_TRACKING'], versionOf([6, 18]));
  setDirty(hwpt, true);
  assert.equal(markDirty(hwpt, START, UNIT, [[6, 20]]), { errno: 'OK', count: 2 });
  assert.equal(markDirty(hwpt, START, 2 * UNIT, [[0, 3]]), { errno: 'OK', count: 0 });
  assert.equal(markDirty(hwpt, 2 * START, 2 * UNIT, [[1, 1]]), { errno: 'OK', count: 1 });
  assert.equal(bits(hwpt), { errno: 'OK', bits: [1, 6, 7] });
});
bitmap.run();
