/** vIOMMUs and their event queues: what is refused, in order. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { veventqAlloc } from '../../src/iommufd/veventq';
import { vdeviceAlloc, viommuAlloc } from '../../src/iommufd/viommu';
import { LINUX_6_12, NESTED, newContext, newDevice, newHwpt, newIoas } from './setup';

const test = suite('vIOMMU');
for (const [kernel, version, known] of [['6.12', LINUX_6_12, 'ENOENT'], ['7.2', undefined, 'EOPNOTSUPP']] as const) {
  test(`a type that the driver does not know, and no parent, ${kernel}: ${known}; of a driver that has none, always EOPNOTSUPP`, () => {
    const context = newContext(version);
    const [mock, plain] = [newDevice(context, 'd1'), newDevice(context, 'd2', {})];
    assert.equal([viommuAlloc(context, mock.id, 99, 'OTHER').errno, viommuAlloc(context, plain.id, 99, 'OTHER').errno], [known, 'EOPNOTSUPP']);
  });
}
test('a nested table is for the devices that it has a vdevice of: ENOENT to attach another one', () => {
  const context = newContext();
  const [known, other] = [newDevice(context, 'd1'), newDevice(context, 'd2')];
  const viommu = viommuAlloc(context, known.id, newHwpt(context, known, newIoas(context).id, { flags: ['NEST_PARENT'] })) as { id: number };
  const nested = newHwpt(context, known, viommu.id, NESTED);
  assert.is(vdeviceAlloc(context, viommu.id, known.id, 1).errno, 'OK');
  assert.equal([other.attach(nested).errno, known.attach(nested).errno], ['ENOENT', 'OK']);
});
test.run();

const events = suite('Event queues');
events('refusals in order: a flag, DEFAULT, no depth, no vIOMMU, a type of nobody, one of the type already', () => {
  const context = newContext();
  const device = newDevice(context, 'd1');
  const viommu = viommuAlloc(context, device.id, newHwpt(context, device, newIoas(context).id, { flags: ['NEST_PARENT'] })) as { id: number };
  const errno = (of: number, type: string, depth?: number, flags?: number): string => veventqAlloc(context, of, type, depth, flags).errno;
  assert.equal([
    errno(99, 'SELFTEST', 0, 1), errno(99, 'DEFAULT', 0), errno(99, 'OTHER', 0), errno(99, 'OTHER'), errno(viommu.id, 'OTHER'),
    errno(viommu.id, 'SELFTEST'), errno(viommu.id, 'SELFTEST'),
  ], ['EOPNOTSUPP', 'EOPNOTSUPP', 'EINVAL', 'ENOENT', 'EOPNOTSUPP', 'OK', 'EEXIST']);
});
events.run();
