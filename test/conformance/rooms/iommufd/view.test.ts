/** The state as the specification has it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { veventqAlloc } from '../../../../src/iommufd/veventq';
import { viewOfTable } from '../../../../src/conformance/rooms/iommufd/view';
import { viommuAlloc } from '../../../../src/iommufd/viommu';
import { newContext, newDevice, newHwpt, newIoas } from '../../../iommufd/setup';

const test = suite('View');
test('an object of a type that the specification has not is an error', () => {
  const context = newContext();
  const device = newDevice(context, 'd1');
  const viommu = viommuAlloc(context, device.id, newHwpt(context, device, newIoas(context).id, { flags: ['NEST_PARENT'] }));
  assert.is([...viewOfTable(context, 0).values()].length, 4);
  assert.is(viommu.errno === 'OK' && veventqAlloc(context, viommu.id, 'SELFTEST').errno, 'OK');
  assert.throws(() => viewOfTable(context, 0), /^the specification has no objects of type Veventq$/);
});
test.run();
