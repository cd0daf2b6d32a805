/** The kernel's own test device: it is the driver of a device that is alone in its group. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bindMock, mockLike } from '../../src/iommufd/selftest';
import { newContext, newDevice, newIoas } from './setup';

const test = suite('Mock devices');
test('a bind that is refused takes no number', () => {
  const context = newContext();
  const { physical } = newDevice(newContext(), 'd1');
  assert.equal([bindMock(context, physical).errno, context.objects.empty, context.objects.find(1)], ['EPERM', true, undefined]);
});
test('each bind is of a device of its own, alone in a group of the same name', () => {
  const context = newContext();
  const model = context.machine.addDevice('d1', 'g1', { mock: true });
  const [one, other] = [mockLike(model), mockLike(model)];
  assert.equal([one.name, one.group.name, one.traits, one.group.members.length], ['d1', 'g1', model.traits, 1]);
  assert.ok(one.group.members[0] === one && one.group !== other.group && one.group !== model.group);
});
test('its destruction detaches and unbinds the device, which user space cannot destroy; neither holds the context', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const bound = bindMock(context, mockLike(context.machine.addDevice('d1', 'g1', { mock: true })));
  assert.ok(bound.errno === 'OK');
  const { device, mock } = bound;
  assert.equal([device.attach(ioas.id).errno, context.holders, device.physical.group.count], ['OK', 1, 1]);
  assert.equal([context.destroyObject(device.id), context.destroyObject(ioas.id), context.destroyObject(mock.id)], ['EBUSY', 'EBUSY', 'OK']);
  assert.equal([device.phase, device.physical.group.count, context.destroyObject(ioas.id), context.objects.empty], ['removed', 0, 'OK', true]);
});
test('the end of the context is the end of both', () => {
  const context = newContext();
  const bound = bindMock(context, mockLike(context.machine.addDevice('d1', 'g1', { mock: true })));
  assert.ok(bound.errno === 'OK');
  context.put();
  assert.equal([context.leaked, context.objects.empty], [[], true]);
});
test.run();
