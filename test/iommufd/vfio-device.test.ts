/** Devices without an IOMMU, and what differs before 5.19, call by call. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { GroupFile } from '../../src/iommufd/vfio-group';
import { newIoas } from './setup';
import { Host } from './vfio-setup';

const NOIOMMU = { g0: { d0: { noIommu: true, iommu: false } } };

const none = suite('A device without an IOMMU');
none('is opened through an iommufd that is its group\'s container, is nothing there, and goes', () => {
  const host = new Host(NOIOMMU);
  const [group, context] = [host.group(), host.context()];
  assert.is(group.setContainer(context), 'OK');
  const file = host.deviceOf(group);
  assert.equal([file.ioctl(), context.objects.empty], ['OK', true]);
  file.put();
  assert.is(host.vfioDevice().opens, 0);
});
none('is opened through a legacy container, too', () => {
  const host = new Host(NOIOMMU);
  const [group, container] = [host.group(), host.container()];
  assert.equal([group.setContainer(container), container.setIommu('NOIOMMU'), group.getDevice('d0').errno], ['OK', 'OK', 'OK']);
});
none('EPERM where the iommufd has an address space for VFIO by then, or to who cannot do without an IOMMU', () => {
  const host = new Host(NOIOMMU);
  const [group, context] = [host.group(), host.context()];
  group.setContainer(context);
  context.compat = newIoas(context);
  assert.is(group.getDevice('d0').errno, 'EPERM');
  context.compat = null;
  assert.equal([new GroupFile(group.group, false).getDevice('d0').errno, group.getDevice('d0').errno], ['EPERM', 'OK']);
});
none('a second opening asks neither', () => {
  const host = new Host(NOIOMMU);
  const [group, context] = [host.group(), host.context()];
  group.setContainer(context);
  host.deviceOf(group);
  assert.is(new GroupFile(group.group, false).getDevice('d0').errno, 'OK');
});
none.run();

const before = suite('Before 5.19');
before('GET_DEVICE_FD: EINVAL without a type set, ENODEV for a name of nothing, OK', () => {
  const host = new Host(undefined, [5, 10]);
  const [group, container] = [host.group(), host.container()];
  group.setContainer(container);
  assert.is(group.getDevice('d9').errno, 'EINVAL');
  container.setIommu('TYPE1v2');
  assert.equal([group.getDevice('d9').errno, group.getDevice('d0').errno], ['ENODEV', 'OK']);
});
before('a host driver takes no count of its group', () => {
  const host = new Host({ g0: { d0: { driver: null } } }, [5, 10]);
  assert.equal([host.vfio.bindDriver(host.device(), 'e1000e'), host.machine.group('g0').count], ['OK', 0]);
});
before('only the last device of a group waits for the container', () => {
  const host = new Host({ g0: { d0: {}, d1: {} } }, [5, 10]);
  const { group } = host.contained();
  assert.equal([host.vfio.unplug(host.device('d0')), host.vfio.unplug(host.device('d1'))], [{ errno: 'OK', state: 'done' }, { errno: 'OK', state: 'waiting' }]);
  group.unsetContainer();
  assert.is(host.vfio.removal(host.device('d1')), 'done');
});
before.run();
