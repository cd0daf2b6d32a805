/** vIOMMUs and their devices: what is refused, in order, and who holds whom. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Context } from '../../src/iommufd/context';
import type { Device } from '../../src/iommufd/device';
import { Viommu, vdeviceAlloc, viommuAlloc } from '../../src/iommufd/viommu';
import { versionOf } from '../../src/iommufd/version';
import { LINUX_6_12, NESTED, newContext, newDevice, newHwpt, newIoas } from './setup';

/** The number of a vIOMMU of the device. */
function newViommu(context: Context, device: Device): number {
  const made = viommuAlloc(context, device.id, newHwpt(context, device, newIoas(context).id, { flags: ['NEST_PARENT'] }));
  if (made.errno !== 'OK') throw new Error(made.errno);
  return made.id;
}

const test = suite('vIOMMU');
for (const [kernel, version, known] of [['6.12', LINUX_6_12, 'ENOENT'], ['7.2', undefined, 'EOPNOTSUPP']] as const) {
  test(`a type that the driver does not know, and no parent, ${kernel}: ${known}; of a driver that has none, always EOPNOTSUPP`, () => {
    const context = newContext(version);
    const [mock, plain] = [newDevice(context, 'd1'), newDevice(context, 'd2', {})];
    assert.equal([viommuAlloc(context, mock.id, 99, 'OTHER').errno, viommuAlloc(context, plain.id, 99, 'OTHER').errno], [known, 'EOPNOTSUPP']);
  });
}
test('refusals in order: a flag, DEFAULT, no device, no parent, one not made for nesting, a type that the driver does not know', () => {
  const context = newContext(LINUX_6_12);
  const device = newDevice(context, 'd1');
  const ioas = newIoas(context);
  const [plain, parent] = [[], ['NEST_PARENT']].map((flags) => newHwpt(context, device, ioas.id, { flags }));
  const errno = (of: number, hwpt: number, type?: string, flags?: number): string => viommuAlloc(context, of, hwpt, type, flags).errno;
  assert.equal([
    errno(device.id, parent, 'SELFTEST', 1), errno(ioas.id, parent, 'DEFAULT'), errno(ioas.id, ioas.id), errno(device.id, ioas.id, 'OTHER'),
    errno(device.id, plain, 'OTHER'), errno(device.id, parent, 'OTHER'), errno(device.id, plain), errno(device.id, parent),
  ], ['EOPNOTSUPP', 'EOPNOTSUPP', 'ENOENT', 'ENOENT', 'EINVAL', 'EOPNOTSUPP', 'EINVAL', 'OK']);
});
test('it holds its parent', () => {
  const context = newContext();
  const device = newDevice(context, 'd1');
  const viommu = newViommu(context, device);
  const { parent } = context.lookup<Viommu>(viommu, 'Viommu')!;
  assert.equal([context.destroyObject(parent.id), context.destroyObject(viommu), context.destroyObject(parent.id)], ['EBUSY', 'OK', 'OK']);
});
test('a nested table is for the devices that it has a vdevice of: ENOENT to attach another one', () => {
  const context = newContext();
  const [known, other] = [newDevice(context, 'd1'), newDevice(context, 'd2')];
  const viommu = newViommu(context, known);
  const nested = newHwpt(context, known, viommu, NESTED);
  assert.is(vdeviceAlloc(context, viommu, known.id, 1).errno, 'OK');
  assert.equal([other.attach(nested).errno, known.attach(nested).errno], ['ENOENT', 'OK']);
});
test.run();

const vdevices = suite('Virtual devices');
vdevices('refusals in order: no vIOMMU, no device, one behind another IOMMU, one that is being unbound, one that has a vdevice, a number that is taken', () => {
  const context = newContext();
  const [device, sibling, plain, leaving] = [newDevice(context, 'd1'), newDevice(context, 'd2'), newDevice(context, 'd3', {}), newDevice(context, 'd4')];
  const viommu = newViommu(context, device);
  const errno = (on: number, of: number, virtId: number): string => vdeviceAlloc(context, on, of, virtId).errno;
  leaving.beginUnbind();
  assert.equal([
    errno(device.id, device.id, 1), errno(viommu, viommu, 1), errno(viommu, plain.id, 1), errno(viommu, device.id, 1), errno(viommu, leaving.id, 1),
    errno(viommu, device.id, 2), errno(viommu, sibling.id, 1), errno(viommu, sibling.id, 2),
  ], ['ENOENT', 'ENOENT', 'EINVAL', 'OK', 'ENOENT', 'EEXIST', 'EEXIST', 'OK']);
});
for (const [kernel, errno] of [[[6, 16], 'OK'], [[6, 17], 'ENOENT']] as const) {
  vdevices(`${errno} for a device that is being unbound, ${kernel.join('.')}`, () => {
    const context = newContext(versionOf(kernel));
    const device = newDevice(context, 'd1');
    const viommu = newViommu(context, device);
    device.beginUnbind();
    assert.is(vdeviceAlloc(context, viommu, device.id, 1).errno, errno);
  });
}
for (const [kernel, users, errno] of [[[6, 16], 2, 'OK'], [[6, 17], 3, 'ENOENT']] as const) {
  vdevices(`its device has ${users} users; once that is being unbound, ${errno} to destroy it, ${kernel.join('.')}`, () => {
    const context = newContext(versionOf(kernel));
    const device = newDevice(context, 'd1');
    const viommu = newViommu(context, device);
    const { id } = vdeviceAlloc(context, viommu, device.id, 1) as { id: number };
    assert.is(device.users, users);
    device.beginUnbind();
    assert.equal([device.users, device.vdevice, context.destroyObject(id), context.destroyObject(viommu)], [2, null, errno, 'OK']);
  });
}
vdevices('it holds its vIOMMU, and is found as what it is, and as nothing else', () => {
  const context = newContext();
  const device = newDevice(context, 'd1');
  const viommu = newViommu(context, device);
  const { id } = vdeviceAlloc(context, viommu, device.id, 1) as { id: number };
  assert.equal([context.lookup(id, 'Vdevice')?.id, context.lookup(id, 'Device'), context.destroyObject(viommu)], [id, undefined, 'EBUSY']);
  assert.equal([context.destroyObject(id), context.destroyObject(viommu)], ['OK', 'OK']);
});
vdevices.run();
