/** The room as one object: descriptors, calls in flight, and what its answers say, beyond what the graphs of its models show. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Iommufd } from '../../../../src/conformance/rooms/iommufd/iommufd';
import { LINUX_6_12 } from '../../../iommufd/setup';

/** A real device d1, which is object 2 beside address space 1, and a mock device d2. */
function room(version?: typeof LINUX_6_12): Iommufd {
  const system = new Iommufd({ contexts: ['c1'], pages: 7, devices: { d1: { group: 'g1' }, d2: { group: 'g2', traits: { mock: true } } }, ...(version ? { version } : {}) });
  system.openFd('c1');
  assert.equal([system.ioasAlloc('c1')?.out, system.bindDevice('c1', 'd1')?.out], [1, 2]);
  return system;
}

const test = suite('Room');
test('a context that ended can be opened again, and has nothing', () => {
  const system = new Iommufd({ contexts: ['c1'], pages: 7, devices: {} });
  for (let time = 0; time < 2; time++) {
    assert.equal([system.openFd('c1'), system.openFd('c1'), system.ioasAlloc('c1')], [{ errno: 'OK', out: 0 }, undefined, { errno: 'OK', out: 1 }]);
    assert.is(system.closeFd('c1')?.errno, 'OK');
    assert.equal([system.ioasAlloc('c1')?.errno, system.callBegan('c1', 1)], ['EBADF', undefined]);
  }
});
test('kernels differ as the world says, and without a word it is 7.2', () => {
  const twice = (system: Iommufd): unknown => [system.attach('c1', 2, 1)?.errno, system.attach('c1', 2, 1)?.errno];
  assert.equal([twice(room()), twice(room(LINUX_6_12))], [['OK', 'EBUSY'], ['OK', 'OK']]);
});
test('a mock device waits for the calls in flight on it before it goes', () => {
  const system = room();
  assert.is(system.bindDevice('c1', 'd2')?.out, 4);
  system.callBegan('c1', 4);
  assert.is(system.destroy('c1', 3), undefined);
  system.callEnded('c1', 4);
  assert.is(system.destroy('c1', 3)?.errno, 'OK');
});
test('an unbind waits for the calls in flight on the vdevice that goes with it', () => {
  const system = room();
  const made = [system.hwptAlloc('c1', 2, 1, ['NEST_PARENT'], 'NONE', 0), system.viommuAlloc('c1', 2, 3), system.vdeviceAlloc('c1', 4, 2, 0)];
  assert.equal(made.map((answer) => answer?.out), [3, 4, 5]);
  system.callBegan('c1', 5);
  assert.is(system.unbindDevice('c1', 2), undefined);
  system.callEnded('c1', 5);
  assert.is(system.unbindDevice('c1', 2)?.errno, 'OK');
});
test('a pin is answered by its number, and what is not there by its errno', () => {
  const system = room();
  system.map('c1', 1, 0, 1, true);
  assert.is(system.accessCreate('c1')?.out, 3);
  system.accessAttach('c1', 3, 1);
  assert.equal([system.accessPin('c1', 3, 0, 0, true)?.out, system.accessPin('c1', 3, 1, 1, false)?.out], [0, 1]);
  assert.equal(system.accessPin('c1', 3, 2, 2, false), { errno: 'ENOENT', out: 0 });
});
test.run();
