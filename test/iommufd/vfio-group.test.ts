import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OtherFile } from '../../src/iommufd/file';
import { GroupFile } from '../../src/iommufd/vfio-group';
import { newIoas } from './setup';
import { Host } from './vfio-setup';

const PAIR = { g0: { d0: {}, d1: {} } };
const NOIOMMU = { g0: { d0: { noIommu: true, iommu: false } } };

const open = suite('group open');

open('ENOENT when the last device is gone, and the node with it', () => {
  const host = new Host();
  const group = host.vfio.groupOf(host.machine.group('g0'))!;
  host.vfio.unplug(host.device());
  assert.equal(group.open(true), { errno: 'ENOENT' });
});
open('EPERM for a group without an IOMMU and a caller without the right to do without', () => {
  assert.equal(new Host(NOIOMMU).tryGroup('g0', false), { errno: 'EPERM' });
});
open('EBUSY when it is open', () => {
  const host = new Host();
  host.group();
  assert.equal(host.tryGroup(), { errno: 'EBUSY' });
});
open('EBUSY while a cdev of the group is bound, and not while one is only open', () => {
  const host = new Host(PAIR);
  const file = host.cdev('d1');
  host.group().put();
  file.bind(host.context());
  assert.equal(host.tryGroup(), { errno: 'EBUSY' });
  file.put();
  assert.is(host.tryGroup().errno, 'OK');
});
open('takes no ownership: a host driver may still come', () => {
  const host = new Host({ g0: { d0: {}, d1: { driver: null } } });
  const group = host.group();
  assert.is(host.vfio.bindDriver(host.device('d1'), 'e1000e'), 'OK');
  assert.equal(group.getStatus(), { errno: 'OK', viable: false, containerSet: false });
});
open.run();

const set = suite('SET_CONTAINER');

set('EBADF without an open descriptor', () => assert.is(new Host().group().setContainer(undefined), 'EBADF'));
set('EINVAL when there is a backend', () => {
  const host = new Host();
  const group = host.group();
  group.setContainer(host.context());
  assert.is(group.setContainer(host.container()), 'EINVAL');
});
set('ENODEV when the last device was unplugged', () => {
  const host = new Host();
  const group = host.group();
  host.vfio.unplug(host.device());
  assert.is(group.setContainer(host.container()), 'ENODEV');
  assert.equal(group.getStatus(), { errno: 'ENODEV' });
});
set('EBADFD for a file that is neither, EINVAL before 6.2', () => {
  assert.is(new Host().group().setContainer(new OtherFile()), 'EBADFD');
  assert.is(new Host(undefined, [6, 1]).group().setContainer(new OtherFile()), 'EINVAL');
});
set('EPERM from a container while anybody owns the group, the same owner included', () => {
  const host = new Host();
  const group = host.group();
  host.machine.group('g0').claimForDevice(host);
  assert.is(group.setContainer(host.container()), 'EPERM');
  assert.is(group.setContainer(host.context()), 'OK', 'with an iommufd the claim comes with the device');
});
set('EBUSY from a container when the group is on a foreign domain', () => {
  const host = new Host();
  host.machine.group('g0').foreignDomain = true;
  assert.is(host.group().setContainer(host.container()), 'EBUSY');
});
set('groups with and without an IOMMU do not mix: EPERM in a container, EINVAL in an iommufd', () => {
  const groups = { ...NOIOMMU, g1: { d1: {} } };
  for (const [backend, errno] of [['container', 'EPERM'], ['context', 'EINVAL']] as const) {
    for (const [first, second] of [['g0', 'g1'], ['g1', 'g0']]) {
      const host = new Host(groups);
      const file = host[backend]();
      assert.is(host.group(first).setContainer(file), 'OK');
      assert.is(host.group(second).setContainer(file), errno);
    }
  }
});
set('makes the compatibility address space once', () => {
  const host = new Host({ g0: { d0: {} }, g1: { d1: {} } });
  const context = host.context();
  host.group('g0').setContainer(context);
  const { compat } = context;
  assert.is(compat!.id, 1);
  host.group('g1').setContainer(context);
  assert.is(context.compat, compat);
});
set.run();

const unset = suite('UNSET_CONTAINER');

unset('EINVAL without a backend', () => assert.is(new Host().group().unsetContainer(), 'EINVAL'));
unset('EBUSY while a device is open through a container', () => {
  const host = new Host();
  const { group } = host.contained();
  const device = host.deviceOf(group);
  assert.is(group.unsetContainer(), 'EBUSY');
  device.put();
  assert.is(group.unsetContainer(), 'OK');
});
unset('leaves a device bound and working in its iommufd', () => {
  const host = new Host();
  const group = host.group();
  group.setContainer(host.context());
  const device = host.deviceOf(group);
  assert.is(group.unsetContainer(), 'OK');
  assert.is(device.ioctl(), 'OK');
  assert.is(host.machine.group('g0').count, 1);
});
unset.run();

const get = suite('GET_DEVICE_FD');

get('ENODEV for a name that is not of the group, before anything else', () => assert.equal(new Host().group().getDevice('d9'), { errno: 'ENODEV' }));
get('EINVAL before the container, until 5.18', () => assert.equal(new Host(undefined, [5, 10]).group().getDevice('d9'), { errno: 'EINVAL' }));
get('EINVAL without a backend, and from a container without its IOMMU type', () => {
  const host = new Host();
  const group = host.group();
  assert.equal(group.getDevice('d0'), { errno: 'EINVAL' });
  group.setContainer(host.container());
  assert.equal(group.getDevice('d0'), { errno: 'EINVAL' });
});
get('ENODEV while an unplug waits; until 6.5 it is found and prolongs the wait', () => {
  for (const [kernel, errno] of [[[7, 2], 'ENODEV'], [[6, 1], 'OK']] as const) {
    const host = new Host(undefined, kernel);
    const { group } = host.contained();
    const device = host.deviceOf(group);
    assert.equal(host.vfio.unplug(host.device()), { errno: 'OK', state: 'waiting' });
    assert.is(group.getDevice('d0').errno, errno);
    device.put();
    assert.is(host.vfio.removal(host.device()), errno === 'OK' ? 'waiting' : 'done');
  }
});
get('EPERM with an iommufd when somebody else owns the group', () => {
  const host = new Host();
  const group = host.group();
  group.setContainer(host.context());
  host.machine.group('g0').claimForDevice(host);
  assert.equal(group.getDevice('d0'), { errno: 'EPERM' });
});
get('ENODEV with an iommufd that has lost its address space, and the device is unbound again', () => {
  const host = new Host();
  const group = host.group();
  const context = host.context();
  group.setContainer(context);
  context.compatClear();
  assert.equal(group.getDevice('d0'), { errno: 'ENODEV' });
  assert.is(host.machine.group('g0').count, 0);
});
get('only the first open binds, and the last close unbinds', () => {
  const host = new Host();
  const group = host.group();
  group.setContainer(host.context());
  const first = host.deviceOf(group);
  const second = host.deviceOf(group);
  first.put();
  assert.is(host.machine.group('g0').count, 1);
  second.put();
  assert.is(host.machine.group('g0').count, 0);
});
get('ENOTTY for attach and detach, EINVAL for bind through such a file', () => {
  const host = new Host();
  const { group } = host.contained();
  const device = host.deviceOf(group);
  assert.equal([device.attach().errno, device.detach(), device.bind().errno], ['ENOTTY', 'ENOTTY', 'EINVAL']);
});
get('EPERM without an IOMMU where the iommufd has an address space for VFIO by then, or to who cannot do without an IOMMU', () => {
  const host = new Host(NOIOMMU);
  const [group, context] = [host.group(), host.context()];
  group.setContainer(context);
  context.compat = newIoas(context);
  assert.is(group.getDevice('d0').errno, 'EPERM');
  context.compat = null;
  assert.equal([new GroupFile(group.group, false).getDevice('d0').errno, group.getDevice('d0').errno], ['EPERM', 'OK']);
});
get('asks neither when such a device is in use already', () => {
  const host = new Host(NOIOMMU);
  const [group, context] = [host.group(), host.context()];
  group.setContainer(context);
  host.deviceOf(group);
  assert.is(new GroupFile(group.group, false).getDevice('d0').errno, 'OK');
});
get('before 5.19: EINVAL without a type set, ENODEV for a name of nothing, OK', () => {
  const host = new Host(undefined, [5, 10]);
  const [group, container] = [host.group(), host.container()];
  group.setContainer(container);
  assert.is(group.getDevice('d9').errno, 'EINVAL');
  container.setIommu('TYPE1v2');
  assert.equal([group.getDevice('d9').errno, group.getDevice('d0').errno], ['ENODEV', 'OK']);
});
get.run();

const close = suite('group close');

close('waits for the devices of a container', () => {
  const host = new Host();
  const { group } = host.contained();
  const device = host.deviceOf(group);
  group.put();
  assert.is(host.tryGroup().errno, 'EBUSY');
  device.put();
  assert.is(host.tryGroup().errno, 'OK');
});
close('does not wait for the devices of an iommufd', () => {
  const host = new Host();
  const group = host.group();
  group.setContainer(host.context());
  const device = host.deviceOf(group);
  group.put();
  assert.is(host.tryGroup().errno, 'OK');
  assert.is(device.ioctl(), 'OK');
});
close.run();
