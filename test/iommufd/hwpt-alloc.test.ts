/** HWPTs over a parent and through a vIOMMU: what is asked of the device, of flags and of data, in which order; data for paging HWPTs of old kernels. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faultAlloc } from '../../src/iommufd/fault';
import { hwptAlloc } from '../../src/iommufd/hwpt-alloc';
import type { HwptNested } from '../../src/iommufd/hwpt';
import { vdeviceAlloc, viommuAlloc } from '../../src/iommufd/viommu';
import { LINUX_6_12, NESTED, PLAIN, newContext, newDevice, newHwpt, newIoas } from './setup';

/** A mock device with PASIDs, and two things a nested HWPT can be made on: a parent, and a vIOMMU that knows the device. */
function nesting() {
  const context = newContext();
  const device = newDevice(context, 'd0', { mock: true, pasid: true });
  const parent = newHwpt(context, device, newIoas(context).id, { flags: ['NEST_PARENT'] });
  const { id: viommu } = viommuAlloc(context, device.id, parent) as { id: number };
  vdeviceAlloc(context, viommu, device.id, 1);
  const alloc = (pt: number, request: Partial<typeof PLAIN>, dev = device.id): string => hwptAlloc(context, { ...PLAIN, ...request, device: dev, pt }).errno;
  return { context, device, alloc, bases: [parent, viommu] };
}

const nested = suite('HwptAlloc of nested HWPTs');

nested('over a parent, EOPNOTSUPP for flags before EINVAL for another driver\'s device, and that before EOPNOTSUPP for data', () => {
  const { context, alloc, bases: [parent] } = nesting();
  const { id: real } = newDevice(context, 'd1', {});
  assert.equal([alloc(parent, { ...NESTED, flags: ['DIRTY_TRACKING'] }, real), alloc(parent, NESTED, real), alloc(parent, { ...NESTED, data: 'OTHER' })],
    ['EOPNOTSUPP', 'EINVAL', 'EOPNOTSUPP']);
});

nested('through a vIOMMU, EINVAL for a device behind another IOMMU before EOPNOTSUPP for flags and for data', () => {
  const { context, alloc, bases: [, viommu] } = nesting();
  const { id: real } = newDevice(context, 'd1', {});
  assert.equal([alloc(viommu, { ...NESTED, flags: ['DIRTY_TRACKING'] }, real), alloc(viommu, NESTED, real)], ['EINVAL', 'EINVAL']);
  const wrong = [{ ...NESTED, flags: ['DIRTY_TRACKING'] }, PLAIN, { ...NESTED, data: 'OTHER' }];
  assert.equal(wrong.map((request) => alloc(viommu, request)), ['EOPNOTSUPP', 'EOPNOTSUPP', 'EOPNOTSUPP']);
});

nested('EOPNOTSUPP for every flag but that of a fault object and PASID', () => {
  const { context, alloc, bases } = nesting();
  const { id: fault } = faultAlloc(context) as { id: number };
  for (const pt of bases) {
    const answers = ['NEST_PARENT', 'DIRTY_TRACKING', 'FAULT_ID_VALID', 'PASID'].map((flag) => alloc(pt, { ...NESTED, flags: [flag], fault }));
    assert.equal(answers, ['EOPNOTSUPP', 'EOPNOTSUPP', 'OK', 'OK']);
  }
});

nested('serves a PASID when made with that flag, EINVAL without', () => {
  const { context, device, bases } = nesting();
  for (const pt of bases) {
    const [plain, flagged] = [[], ['PASID']].map((flags) => newHwpt(context, device, pt, { ...NESTED, flags }));
    assert.equal([device.attach(plain, 5).errno, device.attach(flagged, 5).errno], ['EINVAL', 'OK']);
    device.detach(5);
    assert.is((context.objects.find(flagged) as HwptNested).users, 1);
  }
});

nested.run();

const data = suite('HwptAlloc with data for a paging HWPT');

data('on 6.12 EINVAL for the selftest\'s own type, with NEST_PARENT too; EOPNOTSUPP for another type or DIRTY_TRACKING', () => {
  const context = newContext(LINUX_6_12);
  const [ioas, device] = [newIoas(context), newDevice(context, 'd0')];
  const of = (type: string, ...flags: string[]): string => hwptAlloc(context, { ...NESTED, data: type, flags, device: device.id, pt: ioas.id }).errno;
  assert.equal([of('SELFTEST'), of('SELFTEST', 'NEST_PARENT'), of('SELFTEST', 'DIRTY_TRACKING'), of('OTHER'), of('OTHER', 'NEST_PARENT')],
    ['EINVAL', 'EINVAL', 'EOPNOTSUPP', 'EOPNOTSUPP', 'EOPNOTSUPP']);
});

data.run();
