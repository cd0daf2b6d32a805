/** A hot reset takes a slot as a whole. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hotReset, hotResetCount, slotOf } from '../../src/iommufd/hot-reset';
import { Host } from './vfio-setup';

const SLOT = { slot: 's' };

/** Two devices of one slot in groups of their own, and one of another. */
const host = (more = {}): Host => new Host({ g0: { d0: SLOT }, g1: { d1: { ...SLOT, ...more } }, g2: { d2: {} } });

const test = suite('Hot reset');
test('takes the devices of the slot, or the device alone', () => {
  const it = host();
  assert.equal([slotOf(it.vfio, it.device('d0')).map(({ name }) => name), slotOf(it.vfio, it.device('d2')).map(({ name }) => name)], [['d0', 'd1'], ['d2']]);
});
test('EINVAL: groups for a device from its cdev, none for one from its group; more groups than devices', () => {
  const it = host();
  const context = it.context();
  const cdev = it.cdev('d0');
  cdev.bind(context);
  assert.is(hotResetCount(it.vfio, cdev, 1), 'EINVAL');
  const { group } = it.contained('g2');
  const file = it.deviceOf(group, 'd2');
  assert.equal([hotResetCount(it.vfio, file, 0), hotResetCount(it.vfio, file, 3), hotResetCount(it.vfio, file, 1)], ['EINVAL', 'EINVAL', 'OK']);
});
test('from a group, EINVAL until the groups of all devices are named', () => {
  const it = host();
  const { group } = it.contained('g0');
  const file = it.deviceOf(group, 'd0');
  const [one, other] = ['g0', 'g1'].map((name) => it.vfio.groupOf(it.machine.group(name))!);
  assert.equal([hotReset(it.vfio, file, [one]), hotReset(it.vfio, file, [one, other])], ['EINVAL', 'OK']);
});
test('from a cdev, EINVAL until all devices are bound to the same context, and with a host driver in the slot', () => {
  const it = host();
  const [context, elsewhere] = [it.context(), it.context()];
  const cdev = it.cdev('d0');
  cdev.bind(context);
  assert.is(hotReset(it.vfio, cdev, []), 'EINVAL');
  const sibling = it.cdev('d1');
  sibling.bind(elsewhere);
  assert.is(hotReset(it.vfio, cdev, []), 'EINVAL');
  sibling.put();
  const again = it.cdev('d1');
  again.bind(context);
  assert.is(hotReset(it.vfio, cdev, []), 'OK');
  const other = host({ driver: 'host' });
  const alone = other.cdev('d0');
  alone.bind(other.context());
  assert.is(hotReset(other.vfio, alone, []), 'EINVAL');
});
test.run();
