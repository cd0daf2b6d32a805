/** Contexts: numbers, IOMMU_DESTROY, the compatibility pointer, options. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newContext, newDevice, newHwpt, newIoas, pages } from './setup';
import { mockLike, bindMock } from '../../src/iommufd/selftest';

const numbers = suite('Numbers');

numbers('the lowest free one from 1, whatever the type, and used again at once', () => {
  const context = newContext();
  const ids = [newIoas(context).id, newIoas(context).id, newIoas(context).id];
  assert.equal(ids, [1, 2, 3]);
  assert.is(context.destroyObject(2), 'OK');
  assert.equal([newDevice(context, 'd0').id, newIoas(context).id], [2, 4]);
});

numbers('a mock device takes one for itself before its device', () => {
  const context = newContext();
  const bound = bindMock(context, mockLike(context.machine.addDevice('d0', 'g0', { mock: true })));
  assert.equal(bound.errno === 'OK' && [bound.mock.id, bound.device.id], [1, 2]);
});

numbers('EOPNOTSUPP for any flag of a new address space, and no number is taken', () => {
  const context = newContext();
  assert.equal([context.ioasAlloc(1).errno, context.objects.empty, context.ioasAlloc().errno], ['EOPNOTSUPP', true, 'OK']);
});

numbers('a failed call gives its number back', () => {
  const context = newContext();
  const ioas = newIoas(context);
  ioas.iovas.allow([{ first: 0, last: 10 }]);
  const device = newDevice(context, 'd0');
  assert.is(device.attach(ioas.id).errno, 'EADDRINUSE');
  assert.is(newIoas(context).id, device.id + 1);
});

numbers.run();

const destroy = suite('Destroy');

destroy('ENOENT for 0, for what never was, and for what is gone', () => {
  const context = newContext();
  const { id } = newIoas(context);
  assert.equal([0, 99, -1, 4294967295, id, id].map((each) => context.destroyObject(each)), ['ENOENT', 'ENOENT', 'ENOENT', 'ENOENT', 'OK', 'ENOENT']);
});

destroy('EBUSY while a call is in flight, and for a device whatever one does', () => {
  const context = newContext();
  const ioas = newIoas(context);
  ioas.enter();
  assert.is(context.destroyObject(ioas.id), 'EBUSY');
  ioas.leave();
  assert.equal([context.destroyObject(ioas.id), context.destroyObject(newDevice(context, 'd0').id)], ['OK', 'EBUSY']);
});

destroy('mappings hold nothing, a HWPT that was never attached does', () => {
  const context = newContext();
  const ioas = newIoas(context);
  ioas.map(pages(0, 1));
  const hwpt = newHwpt(context, newDevice(context, 'd0'), ioas.id);
  assert.equal([context.destroyObject(ioas.id), context.destroyObject(hwpt), context.destroyObject(ioas.id)], ['EBUSY', 'OK', 'OK']);
});

destroy.run();

const compat = suite('The compatibility pointer');

compat('ENODEV without one, ENOENT for what is no address space; it holds nothing and forgets what is gone', () => {
  const context = newContext();
  assert.equal(context.compatGet(), { errno: 'ENODEV' });
  const { id } = newIoas(context);
  assert.equal([context.compatSet(newDevice(context, 'd0').id), context.compatSet(id), context.compatGet()], ['ENOENT', 'OK', { errno: 'OK', id }]);
  assert.equal([context.destroyObject(id), context.compatGet()], ['OK', { errno: 'ENODEV' }]);
});

compat('clear destroys nothing', () => {
  const context = newContext();
  const { id } = newIoas(context);
  context.compatSet(id);
  assert.equal([context.compatClear(), context.compatGet(), context.destroyObject(id)], ['OK', { errno: 'ENODEV' }, 'OK']);
});

compat.run();

const options = suite('Options of the context');

options('a new context accounts by user, stands for no group without an IOMMU, and has leaked nothing; the mode of accounting can be set back', () => {
  const context = newContext();
  assert.equal([context.rlimitMode, context.noIommu, context.leaked], [0, false, []]);
  assert.equal([context.setRlimitMode(1), context.rlimitMode, context.setRlimitMode(0), context.rlimitMode], ['OK', 1, 'OK', 0]);
});

options('EPERM without the capability, EBUSY while anything exists, EINVAL', () => {
  const context = newContext();
  context.machine.capable = false;
  assert.is(context.setRlimitMode(1), 'EPERM');
  context.machine.capable = true;
  assert.equal([context.setRlimitMode(2), context.setRlimitMode(1), context.rlimitMode], ['EINVAL', 'OK', 1]);
  newIoas(context);
  assert.equal([context.setRlimitMode(2), context.setRlimitMode(0)], ['EBUSY', 'EBUSY']);
});

options('EINVAL to change the process unless every area is a file\'s', () => {
  const context = newContext();
  const ioas = newIoas(context);
  assert.is(context.changeProcess(), 'OK');
  ioas.map({ ...pages(0, 1), pages: { source: 'file', writable: true, address: 0 } });
  assert.is(context.changeProcess(), 'OK');
  newIoas(context).map(pages(1, 1));
  assert.is(context.changeProcess(), 'EINVAL');
});

options.run();
