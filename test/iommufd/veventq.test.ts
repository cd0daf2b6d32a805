/** Event queues of a vIOMMU: what is refused, in order, and who holds whom. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Context } from '../../src/iommufd/context';
import { veventqAlloc } from '../../src/iommufd/veventq';
import { Version, versionOf } from '../../src/iommufd/version';
import { viommuAlloc } from '../../src/iommufd/viommu';
import { newContext, newDevice, newHwpt, newIoas } from './setup';

/** A context with a vIOMMU, and the vIOMMU's number. */
function withViommu(version?: Version): { context: Context; viommu: number } {
  const context = newContext(version);
  const device = newDevice(context, 'd1');
  const made = viommuAlloc(context, device.id, newHwpt(context, device, newIoas(context).id, { flags: ['NEST_PARENT'] }));
  if (made.errno !== 'OK') throw new Error(made.errno);
  return { context, viommu: made.id };
}

const test = suite('Event queues');
test('refusals in order: a flag, DEFAULT, no depth, no vIOMMU, one of the type already; any type has a queue of its own', () => {
  const { context, viommu } = withViommu();
  const errno = (of: number, type: string, depth?: number, flags?: number): string => veventqAlloc(context, of, type, depth, flags).errno;
  assert.equal([
    errno(99, 'SELFTEST', 0, 1), errno(99, 'DEFAULT', 0), errno(99, 'OTHER', 0), errno(99, 'OTHER'), errno(viommu, 'OTHER'),
    errno(viommu, 'SELFTEST'), errno(viommu, 'SELFTEST'),
  ], ['EOPNOTSUPP', 'EOPNOTSUPP', 'EINVAL', 'ENOENT', 'OK', 'OK', 'EEXIST']);
});
test('EINVAL for a depth of more than 2^19 from 7.2 on, before the vIOMMU is looked for; older kernels take it', () => {
  const most = 2 ** 19;
  const { context, viommu } = withViommu();
  assert.equal([veventqAlloc(context, 99, 'SELFTEST', most + 1).errno, veventqAlloc(context, viommu, 'SELFTEST', most).errno], ['EINVAL', 'OK']);
  const old = withViommu(versionOf([7, 1]));
  assert.is(veventqAlloc(old.context, old.viommu, 'SELFTEST', most + 1).errno, 'OK');
});
test('it holds its vIOMMU, its descriptor holds it and the context; when it is gone another one of its type can be', () => {
  const { context, viommu } = withViommu();
  const made = veventqAlloc(context, viommu, 'SELFTEST');
  assert.ok(made.errno === 'OK');
  assert.equal([context.lookup(made.id, 'Veventq')?.id, context.holders, context.destroyObject(made.id), context.destroyObject(viommu)], [made.id, 2, 'EBUSY', 'EBUSY']);
  made.file.put();
  assert.equal([context.holders, context.destroyObject(viommu), context.destroyObject(made.id)], [1, 'EBUSY', 'OK']);
  const again = veventqAlloc(context, viommu, 'SELFTEST');
  assert.ok(again.errno === 'OK');
  again.file.put();
  assert.equal([context.destroyObject(again.id), context.destroyObject(viommu)], ['OK', 'OK']);
});
test.run();
