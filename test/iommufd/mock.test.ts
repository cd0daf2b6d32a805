/** The mock driver's own rules: data, caches and their invalidation, the PASID that fails the second time. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { HwptNested } from '../../src/iommufd/hwpt';
import { hwptInvalidate } from '../../src/iommufd/hwpt-alloc';
import { CACHED, DEVICE_CACHED, checkCache } from '../../src/iommufd/mock';
import { vdeviceAlloc, viommuAlloc } from '../../src/iommufd/viommu';
import { NESTED, newContext, newDevice, newHwpt, newIoas } from './setup';

/** A mock device with PASIDs, a parent, a nested table on it, and a vIOMMU that knows the device by the number 7. */
function world() {
  const context = newContext();
  const device = newDevice(context, 'd0', { mock: true, pasid: true });
  const ioas = newIoas(context);
  const parent = newHwpt(context, device, ioas.id, { flags: ['NEST_PARENT'] });
  const table = context.objects.find(newHwpt(context, device, parent, NESTED)) as HwptNested;
  const { id: viommu } = viommuAlloc(context, device.id, parent) as { id: number };
  vdeviceAlloc(context, viommu, device.id, 7);
  return { context, device, ioas, table, viommu };
}

const caches = suite('Caches of the mock driver');

caches('a table begins with what its data says in every place, and an invalidation empties one place, or all', () => {
  const { context, table } = world();
  assert.equal(table.cache, [CACHED, CACHED, CACHED, CACHED]);
  assert.equal(hwptInvalidate(context, table.id, { entries: [{ cache: 1 }, { cache: 3 }] }), { errno: 'OK', done: 2 });
  assert.equal(table.cache, [CACHED, 0, CACHED, 0]);
  assert.equal(hwptInvalidate(context, table.id, { entries: [{ flags: 1, cache: 9 }] }).errno, 'EINVAL');
  assert.equal(hwptInvalidate(context, table.id, { entries: [{ flags: 1 }] }), { errno: 'OK', done: 1 });
  assert.equal(table.cache, [0, 0, 0, 0]);
});

caches('entries before a refused one are done, and counted: EOPNOTSUPP for a flag, EINVAL for a place', () => {
  const { context, table } = world();
  const of = (...entries: { flags?: number; cache?: number }[]): unknown => hwptInvalidate(context, table.id, { entries });
  assert.equal([of({ cache: 0 }, { flags: 0xffffffff }), of({ cache: 2 }, { cache: 4 }, { cache: 1 }), of({ flags: 2, cache: 4 })],
    [{ errno: 'EOPNOTSUPP', done: 1 }, { errno: 'EINVAL', done: 1 }, { errno: 'EOPNOTSUPP', done: 0 }]);
  assert.equal(table.cache, [0, CACHED, 0, CACHED]);
});

caches('EINVAL for a length that an entry does not have, with as many done as came before: none', () => {
  const { context, table } = world();
  assert.equal([1, 7, 8, 9].map((entryLength) => hwptInvalidate(context, table.id, { entries: 2, entryLength }).done), [0, 0, 2, 0]);
  assert.equal([1, 7, 8, 9].map((entryLength) => hwptInvalidate(context, table.id, { entries: 2, entryLength }).errno), ['EINVAL', 'EINVAL', 'OK', 'EINVAL']);
  assert.equal(hwptInvalidate(context, table.id, { type: 'OTHER', entries: 0 }), { errno: 'EINVAL', done: 0 });
});

caches('a vIOMMU finds the device by its virtual number; of a shorter entry the number is 0', () => {
  const { context, device, viommu } = world();
  const of = (entry: { flags?: number; cache?: number; device?: number }, entryLength?: number): string =>
    hwptInvalidate(context, viommu, { entries: [entry], ...(entryLength === undefined ? {} : { entryLength }) }).errno;
  assert.equal([of({ device: 8 }), of({ device: 7, cache: 4 }), of({ device: 8, flags: 2 }), of({ device: 7, cache: 2 }), of({ device: 7 }, 8)],
    ['EINVAL', 'EINVAL', 'EOPNOTSUPP', 'OK', 'EINVAL']);
  assert.equal(device.physical.cache, [DEVICE_CACHED, DEVICE_CACHED, 0, DEVICE_CACHED]);
});

caches('EINVAL for a place that is none, or that holds something else', () => {
  assert.equal([checkCache([1, 0], 0, 1), checkCache([1, 0], 1, 1), checkCache([1, 0], 4, 0)], ['OK', 'EINVAL', 'EINVAL']);
});

caches.run();

const pasids = suite('PASIDs of the mock driver');

/** Two tables that serve PASIDs. */
function served() {
  const { context, device, ioas } = world();
  const [first, second] = [0, 1].map(() => newHwpt(context, device, ioas.id, { flags: ['PASID'] }));
  return { context, device, first, second };
}

pasids('1024 fails the second time in a row with ENOMEM, what was attached stays, and a third time is fine', () => {
  const { device, first, second } = served();
  assert.equal([device.attach(first, 1024).errno, device.replace(second, 1024).errno], ['OK', 'ENOMEM']);
  assert.is(device.hwptOf(1024)!.id, first);
  assert.equal([device.replace(second, 1024).errno, device.hwptOf(1024)!.id], ['OK', second]);
});

pasids('a detach makes the next time the first; other PASIDs never fail', () => {
  const { device, first, second } = served();
  const rounds = [1024, 1024, 1023].map((pasid) => {
    const { errno } = device.attach(first, pasid);
    if (pasid === 1024) device.detach(pasid);
    return errno;
  });
  assert.equal([...rounds, device.replace(second, 1023).errno], ['OK', 'OK', 'OK', 'OK']);
});

pasids('nobody asks whether the device tracks dirty pages, as is asked of it without a PASID', () => {
  const { context, device, ioas } = world();
  const dirty = newHwpt(context, device, ioas.id, { flags: ['PASID', 'DIRTY_TRACKING'] });
  const clean = newDevice(context, 'd1', { mock: true, pasid: true, dirty: false });
  assert.equal([clean.attach(dirty, 1).errno, clean.attach(dirty).errno], ['OK', 'EINVAL']);
});

pasids('nor whether a vIOMMU knows the device', () => {
  const { context, viommu } = world();
  const stranger = newDevice(context, 'd1', { mock: true, pasid: true });
  const table = newHwpt(context, stranger, viommu, { ...NESTED, flags: ['PASID'] });
  assert.equal([stranger.attach(table, 1).errno, stranger.attach(table).errno], ['OK', 'ENOENT']);
});

pasids.run();
