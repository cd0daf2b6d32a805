/** Where the DMA of a device ends up, by who owns its group. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PAGE_SIZE } from '../../src/iommufd/answer';
import { reach } from '../../src/iommufd/dma';
import { newContext, newDevice, newHwpt, newIoas, page, pages } from './setup';
import { Host } from './vfio-setup';

const test = suite('DMA');
test('of a device that is gone: nowhere; without an IOMMU in front, or known to have none: to memory itself', () => {
  const host = new Host({ g0: { d0: {} }, g1: { d1: { iommu: false } }, g2: { d2: { noIommu: true } }, g3: { d3: { noIommu: true, iommu: false } } });
  assert.equal(['d0', 'd1', 'd2', 'd3'].map((name) => reach(host.device(name), 0, 1)), ['host', 'host', 'host', 'host']);
  host.vfio.unplug(host.device());
  assert.is(reach(host.device(), 0, 1), 'blocked');
  const context = newContext();
  const device = context.machine.addDevice('d9', 'g9', { noIommu: true });
  assert.equal([device.group.claimForDevice(context), reach(device, 0, 1)], ['OK', 'host']);
});
test('of a group that nobody owns: to the host; of a PASID there: nowhere', () => {
  const { physical } = newDevice(newContext(), 'd1');
  physical.group.releaseGroup();
  assert.equal([reach(physical, 0, 1), reach(physical, 0, 1, 1)], ['host', 'blocked']);
});
test('of a group that somebody else in the kernel owns: nowhere', () => {
  const host = new Host();
  host.machine.group('g0').claimGroup(host);
  assert.equal([reach(host.device(), 0, 1), reach(host.device(), 0, 1, 1)], ['blocked', 'blocked']);
});
test('of a device in a context: to what its own table maps, whole, and for each PASID by its own table', () => {
  const context = newContext();
  const device = newDevice(context, 'd1', { pasid: true });
  const [own, other] = [newIoas(context), newIoas(context)];
  const { physical } = device;
  assert.is(reach(physical, page(0), 1), 'blocked');
  device.attach(newHwpt(context, device, own.id, { flags: ['PASID'] }));
  device.attach(newHwpt(context, device, other.id, { flags: ['PASID'] }), 1);
  own.map(pages(0, 1));
  other.map(pages(1, 1));
  const reached = (at: number, length: number, pasid?: number): string => reach(physical, at, length, pasid);
  assert.equal([reached(page(0), PAGE_SIZE), reached(page(0), PAGE_SIZE + 1), reached(page(1), 1)], ['memory', 'blocked', 'blocked']);
  assert.equal([reached(page(0), 1, 1), reached(page(1), PAGE_SIZE, 1), reached(page(0), 1, 2)], ['blocked', 'memory', 'blocked']);
});
test('of a group in a legacy container: to one mapping of it that has all, and of no PASID', () => {
  const host = new Host();
  const group = host.group();
  const container = host.container();
  group.setContainer(container);
  assert.is(reach(host.device(), page(0), 1), 'blocked');
  container.setIommu('TYPE1v2');
  container.map(page(4), PAGE_SIZE);
  container.map(page(0), PAGE_SIZE);
  container.map(page(1), PAGE_SIZE);
  const reached = [[page(0), PAGE_SIZE], [page(1), 1], [page(0) + 1, PAGE_SIZE], [page(1) + 1, PAGE_SIZE], [page(4) - 1, 2], [page(2), 1], [page(1) - 1, 2]];
  assert.equal(reached.map(([at, length]) => reach(host.device(), at, length)), ['memory', 'memory', 'blocked', 'blocked', 'blocked', 'blocked', 'blocked']);
  assert.is(reach(host.device(), page(0), PAGE_SIZE, 1), 'blocked');
});
test.run();
