import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accessCreate } from '../../src/iommufd/access';
import type { Device } from '../../src/iommufd/device';
import { faultAlloc } from '../../src/iommufd/fault';
import { hwptAlloc, hwptInvalidate, setDirtyTracking } from '../../src/iommufd/hwpt-alloc';
import { hwQueueAlloc } from '../../src/iommufd/hw-queue';
import type { Ioas } from '../../src/iommufd/ioas';
import { veventqAlloc } from '../../src/iommufd/veventq';
import { vdeviceAlloc, viommuAlloc } from '../../src/iommufd/viommu';
import { versionOf } from '../../src/iommufd/version';
import { LINUX_6_12, NESTED, PLAIN, START, newContext, newDevice, newHwpt, newIoas, pages } from './setup';

const errno = (answer: { errno: string }): string => answer.errno;

/** A context with a mock device, an address space, a nesting parent and a vIOMMU. */
function nesting(version = versionOf([7, 2])) {
  const context = newContext(version);
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0');
  const parent = newHwpt(context, device, ioas.id, { flags: ['NEST_PARENT'] });
  const viommu = (viommuAlloc(context, device.id, parent) as { id: number }).id;
  const alloc = (pt: number, request: Partial<typeof PLAIN> = {}, dev = device.id): string => errno(hwptAlloc(context, { ...PLAIN, ...request, device: dev, pt }));
  return { context, ioas, device, parent, viommu, alloc };
}

const alloc = suite('HwptAlloc');

alloc('EINVAL when type and length of the data disagree, before the device is looked up', () => {
  const { alloc: of, ioas } = nesting();
  assert.equal([of(ioas.id, { dataLength: 8 }, 99), of(ioas.id, { data: 'SELFTEST' }, 99)], ['EINVAL', 'EINVAL']);
});

alloc('ENOENT for the device, EINVAL for a pt that is missing or nothing to allocate on', () => {
  const { alloc: of, ioas, device } = nesting();
  assert.equal([of(ioas.id, {}, 99), of(ioas.id, {}, ioas.id), of(99), of(device.id)], ['ENOENT', 'ENOENT', 'EINVAL', 'EINVAL']);
});

alloc('EOPNOTSUPP for flags not understood, NEST_PARENT with a fault object, and dirty tracking that is not there', () => {
  const { alloc: of, ioas, context } = nesting();
  assert.equal([of(ioas.id, { flags: ['COLOUR'] }), of(ioas.id, { flags: ['NEST_PARENT', 'FAULT_ID_VALID'] })], ['EOPNOTSUPP', 'EOPNOTSUPP']);
  const clean = newDevice(context, 'd1', { mock: true, dirty: false });
  assert.is(of(ioas.id, { flags: ['DIRTY_TRACKING'] }, clean.id), 'EOPNOTSUPP');
});

alloc('EOPNOTSUPP for data that the driver does not take: real devices, and older mock ones', () => {
  const { alloc: of, ioas, context } = nesting();
  assert.is(of(ioas.id, NESTED), 'OK');
  assert.is(of(ioas.id, NESTED, newDevice(context, 'd1', {}).id), 'EOPNOTSUPP');
  const middle = nesting(versionOf([6, 18]));
  assert.is(middle.alloc(middle.ioas.id, NESTED), 'EOPNOTSUPP');
  const old = nesting(LINUX_6_12);
  assert.equal([old.alloc(old.ioas.id, NESTED), old.alloc(old.ioas.id, { ...NESTED, flags: ['DIRTY_TRACKING'] })], ['EINVAL', 'EOPNOTSUPP']);
});

alloc('EOPNOTSUPP for data of another type, EINVAL for a length that the selftest\'s does not have', () => {
  const { alloc: of, ioas, parent } = nesting();
  for (const pt of [ioas.id, parent]) {
    const answers = [3, 4, 8, 9].map((dataLength) => of(pt, { ...NESTED, dataLength }));
    assert.equal([of(pt, { ...NESTED, data: 'OTHER', dataLength: 3 }), ...answers], ['EOPNOTSUPP', 'EINVAL', 'OK', 'OK', 'EINVAL']);
  }
});

alloc('nested: EOPNOTSUPP for flags and missing data, then EINVAL for the parent, then EOPNOTSUPP for the type of data', () => {
  const { alloc: of, ioas, parent, device, context } = nesting();
  const lone = newHwpt(context, device, ioas.id);
  assert.equal([of(lone), of(lone, { ...NESTED, flags: ['NEST_PARENT'] }), of(lone, NESTED), of(parent, { ...NESTED, data: 'OTHER' }), of(parent, NESTED)],
    ['EOPNOTSUPP', 'EOPNOTSUPP', 'EINVAL', 'EOPNOTSUPP', 'OK']);
  device.attach(ioas.id);
  assert.is(of(device.hwptOf()!.id, NESTED), 'EINVAL');
});

alloc('EINVAL on a nested HWPT', () => {
  const { alloc: of, parent, device, context } = nesting();
  assert.is(of(newHwpt(context, device, parent, NESTED), NESTED), 'EINVAL');
});

alloc('ENOENT for the fault object comes last, and leaves nothing behind', () => {
  const { alloc: of, ioas, context } = nesting();
  const before = [ioas.users, context.objects.objects().length];
  assert.is(of(ioas.id, { flags: ['FAULT_ID_VALID'], fault: ioas.id }), 'ENOENT');
  assert.equal([ioas.users, context.objects.objects().length], before);
});

alloc('the fault object outlives the HWPTs that report to it', () => {
  const { ioas, device, context } = nesting();
  const fault = faultAlloc(context) as { id: number; file: { put(): void } };
  const hwpt = newHwpt(context, device, ioas.id, { flags: ['FAULT_ID_VALID'], fault: fault.id });
  assert.is(context.destroyObject(fault.id), 'EBUSY');
  fault.file.put();
  assert.is(context.destroyObject(fault.id), 'EBUSY');
  assert.equal([context.destroyObject(hwpt), context.destroyObject(fault.id)], ['OK', 'OK']);
});

alloc('a nested HWPT through a vIOMMU holds that and not the parent', () => {
  const { device, parent, viommu, context } = nesting();
  const users = context.objects.find(parent)!.users;
  const nested = newHwpt(context, device, viommu, NESTED);
  assert.is(context.objects.find(parent)!.users, users);
  assert.equal([context.destroyObject(viommu), context.destroyObject(nested), context.destroyObject(viommu), context.destroyObject(parent)],
    ['EBUSY', 'OK', 'OK', 'OK']);
});

alloc.run();

const fill = suite('A new paging HWPT in its address space');

fill('EADDRINUSE for an area that does not fit its unit; nothing is left of it, and other HWPTs stay', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const [mock, real] = [newDevice(context, 'd0'), newDevice(context, 'd1', {})];
  const of = (device: Device): string => errno(hwptAlloc(context, { ...PLAIN, device: device.id, pt: ioas.id }));
  ioas.map({ ...pages(0, 1), length: 100 });
  assert.equal([of(mock), of(real), ioas.users, ioas.alignment, ioas.iovas.reserved], ['EADDRINUSE', 'EADDRINUSE', 1, 1, []]);
  ioas.unmap(START, 100);
  ioas.map({ ...pages(0, 1), length: 2048 });
  assert.equal([of(mock), of(real), of(mock), ioas.users, ioas.hwpts.length], ['OK', 'EADDRINUSE', 'OK', 3, 2]);
});

fill('EADDRINUSE for an area or an allowed range outside what it reaches, below as above, and nothing is left of it', () => {
  const context = newContext();
  const [mock, real] = [newDevice(context, 'd0'), newDevice(context, 'd1', {})];
  for (const [device, iova] of [[mock, 4096], [mock, 2 ** 31], [real, 2 ** 48]] as const) {
    const [mapped, allowed] = [newIoas(context), newIoas(context)];
    mapped.map({ ...pages(0, 1), iova });
    allowed.iovas.allow([{ first: iova, last: iova + 1 }]);
    for (const ioas of [mapped, allowed]) {
      const answer = errno(hwptAlloc(context, { ...PLAIN, device: device.id, pt: ioas.id }));
      assert.equal([answer, ioas.users, ioas.hwpts, ioas.iovas.reserved], ['EADDRINUSE', 1, [], []]);
    }
  }
});

for (const [kernel, expected] of [[[7, 2], 'ENXIO'], [[6, 18], 'EINVAL']] as const) fill(`${expected} on ${kernel.join('.')} for such an area where as much was demanded already: a copy can put it there`, () => {
  const context = newContext(versionOf(kernel));
  const [from, to] = [newIoas(context), newIoas(context)];
  for (const [at, length] of [[0, 100], [100, 3996]]) from.map({ ...pages(0, 1), iova: START + at, length });
  accessCreate(context, true).attach(to.id);
  const source = from.pagesOf(START, 4096) as { parts: Parameters<Ioas['reserveAreas']>[0] };
  const copy = to.reserveAreas(source.parts, { iova: START, prot: { read: true, write: false } }) as { areas: { publish(): void }[] };
  for (const area of copy.areas) area.publish();
  const device = newDevice(context, 'd0', {});
  const of = (): string => errno(hwptAlloc(context, { ...PLAIN, device: device.id, pt: to.id }));
  assert.equal([of(), to.users, to.iovas.reserved], [expected, 2, []]);
  to.iovas.allow([{ first: 2 ** 48, last: 2 ** 48 + 1 }]);
  assert.is(of(), 'EADDRINUSE');
});

fill('leaves usable what it reaches: 16 MiB to 2 GiB for the mock device, 48 bits for a table of VT-d', () => {
  const context = newContext();
  for (const [at, traits, usable] of [[0, { mock: true }, { first: 2 ** 24, last: 2 ** 31 - 1 }], [1, {}, { first: 0, last: 2 ** 48 - 1 }]] as const) {
    const ioas = newIoas(context);
    newHwpt(context, newDevice(context, `d${at}`, traits), ioas.id);
    assert.equal(ioas.iovas.usable(), [usable]);
    assert.is(ioas.iovas.reserved.every(({ first, last }) => first < last), true);
  }
});

fill.run();

const calls = suite('Invalidate and dirty tracking');

calls('ENOENT for nothing, the version\'s errno for a wrong type', () => {
  const { context, parent, viommu, ioas } = nesting();
  assert.equal([0, parent, ioas.id, viommu].map((id) => hwptInvalidate(context, id).errno), ['ENOENT', 'EINVAL', 'EINVAL', 'OK']);
  const old = nesting(LINUX_6_12);
  assert.is(hwptInvalidate(old.context, old.parent).errno, 'ENOENT');
});

calls('EINVAL for entries without length, too many or too long, before the lookup; older kernels look for the object first', () => {
  const { context } = nesting();
  const wrong = [{ entries: 1, entryLength: 0 }, { entries: 2 ** 19 + 1 }, { entries: 1, entryLength: 4097 }];
  assert.equal(wrong.map((request) => hwptInvalidate(context, 99, request).errno), ['EINVAL', 'EINVAL', 'EINVAL']);
  const old = nesting(versionOf([7, 1]));
  assert.equal(wrong.map((request) => hwptInvalidate(old.context, 99, request).errno), ['EINVAL', 'ENOENT', 'ENOENT']);
  assert.equal([{ entries: 2 ** 19 }, { entries: 1, entryLength: 4096 }].map((request) => hwptInvalidate(context, 99, request).errno), ['ENOENT', 'ENOENT']);
});

calls('ENOENT for dirty tracking of anything but a paging HWPT, EOPNOTSUPP without the flag', () => {
  const { context, parent, ioas, device } = nesting();
  const tracked = newHwpt(context, device, ioas.id, { flags: ['DIRTY_TRACKING'] });
  assert.equal([ioas.id, parent, tracked].map((id) => setDirtyTracking(context, id)), ['ENOENT', 'EOPNOTSUPP', 'OK']);
});

calls.run();

const viommus = suite('vIOMMUs and what hangs on them');

viommus('EOPNOTSUPP for type and flags, ENOENT, EINVAL for a parent not made for it', () => {
  const { context, ioas, device, parent } = nesting();
  const lone = newHwpt(context, device, ioas.id);
  const of = (dev: number, hwpt: number, type = 'SELFTEST', flags = 0): string => errno(viommuAlloc(context, dev, hwpt, type, flags));
  assert.equal([of(99, 99, 'DEFAULT'), of(99, 99, 'SELFTEST', 1), of(99, parent), of(device.id, 99), of(device.id, ioas.id), of(device.id, lone)],
    ['EOPNOTSUPP', 'EOPNOTSUPP', 'ENOENT', 'ENOENT', 'ENOENT', 'EINVAL']);
});

viommus('the type is looked at before the parent from 6.17 on, after it before that', () => {
  const late = nesting();
  assert.is(errno(viommuAlloc(late.context, late.device.id, 99, 'OTHER')), 'EOPNOTSUPP');
  const early = nesting(versionOf([6, 14]));
  assert.is(errno(viommuAlloc(early.context, early.device.id, 99, 'OTHER')), 'ENOENT');
  assert.is(errno(viommuAlloc(early.context, early.device.id, early.parent, 'OTHER')), 'EOPNOTSUPP');
});

viommus('EEXIST for a second vdevice of a device or of a number; EINVAL behind another IOMMU', () => {
  const { context, device, viommu } = nesting();
  const other = newDevice(context, 'd1');
  const of = (dev: number, virt: number): string => errno(vdeviceAlloc(context, viommu, dev, virt));
  assert.equal([of(99, 1), of(newDevice(context, 'd2', {}).id, 1), of(device.id, 1), of(device.id, 2), of(other.id, 1), of(other.id, 2)],
    ['ENOENT', 'EINVAL', 'OK', 'EEXIST', 'EEXIST', 'OK']);
});

viommus('before 6.17 a device may have several vdevices, and none is in the way of its unbind or goes with it', () => {
  const { context, device, viommu } = nesting(versionOf([6, 16]));
  const [one, two] = [1, 2].map((virt) => (vdeviceAlloc(context, viommu, device.id, virt) as { id: number }).id);
  assert.is(errno(vdeviceAlloc(context, viommu, device.id, 2)), 'EEXIST');
  assert.is(device.unbind(), 'OK');
  assert.equal([context.destroyObject(viommu), context.destroyObject(one), context.destroyObject(two), context.destroyObject(viommu), context.objects.tombstones()],
    ['EBUSY', 'OK', 'OK', 'OK', []]);
});

viommus('one event queue a type, which holds the vIOMMU; its descriptor holds it and the context', () => {
  const { context, viommu } = nesting();
  assert.equal([errno(veventqAlloc(context, viommu, 'DEFAULT')), errno(veventqAlloc(context, viommu, 'SELFTEST', 0)), errno(veventqAlloc(context, 99, 'SELFTEST'))],
    ['EOPNOTSUPP', 'EINVAL', 'ENOENT']);
  const queue = veventqAlloc(context, viommu, 'SELFTEST') as { id: number; file: { put(): void } };
  assert.is(errno(veventqAlloc(context, viommu, 'SELFTEST')), 'EEXIST');
  assert.equal([context.destroyObject(viommu), context.destroyObject(queue.id)], ['EBUSY', 'EBUSY']);
  context.put();
  assert.not(context.released);
  queue.file.put();
  assert.ok(context.released);
});

viommus('hardware queues in order, whose memory cannot be unmapped', () => {
  const { context, viommu, ioas } = nesting();
  const of = (index: number, iova = START, length = 4096): string => errno(hwQueueAlloc(context, viommu, index, iova, length));
  assert.equal([of(0, START, 0), of(0)], ['EINVAL', 'ENOENT']);
  ioas.map(pages(0, 1));
  const before = context.objects.objects().length;
  assert.equal([of(2), of(1)], ['EINVAL', 'EIO']);
  assert.is(context.objects.objects().length, before);
  assert.equal([of(0), of(0), of(1, START + 2048, 2048)], ['OK', 'EEXIST', 'OK']);
  assert.is(errno(ioas.unmap(START, 4096)), 'EBUSY');
  const [first, second] = context.objects.objects().filter(({ type }) => type === 'HwQueue').map(({ id }) => id);
  assert.equal([context.destroyObject(first), context.destroyObject(second), context.destroyObject(first)], ['EBUSY', 'OK', 'OK']);
  assert.is(ioas.unmap(START, 4096).errno, 'OK');
});

viommus.run();
