/** What a device can do of which nothing is said, and who the caller is. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { IommufdMachine } from '../../src/iommufd/machine';
import { newContext, newDevice, newHwpt, newIoas } from './setup';

const test = suite('Machine');
test('a device has no PASIDs unless it is said: an attach of one is EINVAL', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const errnos = [{}, { pasid: true }].map((traits, at) => {
    const device = newDevice(context, `d${at}`, traits);
    return device.attach(newHwpt(context, device, ioas.id, { flags: ['PASID'] }), 1).errno;
  });
  assert.equal(errnos, ['EINVAL', 'OK']);
});
test('a device has a range reserved for its interrupts; the mock device has none', () => {
  const context = newContext();
  const reserved = [{}, { mock: true }].map((traits, at) => {
    const ioas = newIoas(context);
    assert.is(newDevice(context, `d${at}`, traits).attach(ioas.id).errno, 'OK');
    return ioas.iovas.reserved.map(({ first, last }) => ({ first, last })).filter(({ last }) => last === 0xfeefffff);
  });
  assert.equal(reserved, [[{ first: 0xfee00000, last: 0xfeefffff }], []]);
  assert.equal(new IommufdMachine().addDevice('d0', 'g0', { mock: true }).traits.reserved, []);
});
test('the IOMMU of a device refuses no-snoop DMA, that of the mock device does not, unless it is said', () => {
  const machine = new IommufdMachine();
  const enforcing = [{}, { mock: true }, { mock: true, enforceCc: true }].map((traits, at) => machine.addDevice(`d${at}`, 'g0', traits).traits.enforceCc);
  assert.equal(enforcing, [true, false, true]);
});
test('the caller has every capability until it is said that it has none', () => {
  const context = newContext();
  assert.is(context.setRlimitMode(1), 'OK');
  context.machine.capable = false;
  assert.is(context.setRlimitMode(0), 'EPERM');
});
test.run();
