import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KernelNumber } from '../../src/iommufd/version';
import { Host, made } from './vfio-setup';

const drivers = suite('host drivers');

drivers('EBUSY while a user owns the group; and then the other way round', () => {
  const host = new Host({ g0: { d0: {}, d1: { driver: null } } });
  const group = host.group();
  const container = host.container();
  group.setContainer(container);
  assert.is(host.vfio.bindDriver(host.device('d1'), 'e1000e'), 'EBUSY');
  group.unsetContainer();
  assert.is(host.vfio.bindDriver(host.device('d1'), 'e1000e'), 'OK');
  assert.is(group.setContainer(container), 'EPERM');
  assert.equal(host.vfio.unbindDriver(host.device('d1')), { errno: 'OK', state: 'done' });
  assert.is(group.setContainer(container), 'OK');
});
drivers('EBUSY for a device that has one, ENODEV for the end of one that has none', () => {
  const host = new Host();
  assert.is(host.vfio.bindDriver(host.device(), 'e1000e'), 'EBUSY');
  host.vfio.unbindDriver(host.device());
  assert.equal(host.vfio.unbindDriver(host.device()), { errno: 'ENODEV' });
});
drivers('one that leaves DMA to others takes no count', () => {
  const host = new Host({ g0: { d0: {}, d1: { driver: null } } });
  host.group().setContainer(host.container());
  assert.is(host.vfio.bindDriver(host.device('d1'), 'pci-stub'), 'OK');
});
drivers('binds to a sibling while an iommufd is set and no device is open', () => {
  const host = new Host({ g0: { d0: {}, d1: { driver: null } } });
  const group = host.group();
  group.setContainer(host.context());
  assert.is(host.vfio.bindDriver(host.device('d1'), 'e1000e'), 'OK');
  assert.equal(group.getStatus(), { errno: 'OK', viable: true, containerSet: true });
  assert.equal(group.getDevice('d0'), { errno: 'EPERM' });
});
drivers('before 5.19 a host driver is not refused, and the device cannot be opened beside it', () => {
  const host = new Host({ g0: { d0: {}, d1: { driver: null } } }, [5, 10]);
  const { group } = host.contained();
  assert.is(host.vfio.bindDriver(host.device('d1'), 'e1000e'), 'OK');
  assert.equal(group.getDevice('d0'), { errno: 'EINVAL' });
});
drivers('before 5.19 it takes no count of its group', () => {
  const host = new Host({ g0: { d0: { driver: null } } }, [5, 10]);
  assert.equal([host.vfio.bindDriver(host.device(), 'e1000e'), host.machine.group('g0').count], ['OK', 0]);
});
drivers('ENODEV for a device that is not there', () => {
  const host = new Host();
  host.vfio.unplug(host.device());
  assert.is(host.vfio.bindDriver(host.device(), 'vfio-pci'), 'ENODEV');
});
drivers('a driver of VFIO by any name registers the device, in a group of the kind that the device is', () => {
  const host = new Host({ g0: { d0: { driver: null } }, g1: { d1: { emulated: true, iommu: false } } });
  assert.is(host.vfioDevice('d0'), undefined);
  host.vfio.bindDriver(host.device('d0'), 'vfio-pci');
  assert.equal(['d0', 'd1'].map((name) => host.vfioDevice(name).group.kind), ['real', 'emulated']);
});
drivers('only a driver that took a count gives one back', () => {
  const host = new Host({ g0: { d0: { driver: null }, d1: { driver: null }, d2: { driver: null } } });
  for (const [name, driver] of [['d0', 'e1000e'], ['d1', 'pci-stub'], ['d2', 'pcieport']]) host.vfio.bindDriver(host.device(name), driver);
  const { group } = host.device();
  assert.is(group.count, 1);
  for (const name of ['d1', 'd2']) assert.is(host.vfio.unbindDriver(host.device(name)).errno, 'OK');
  assert.is(group.count, 1);
  host.vfio.unbindDriver(host.device('d0'));
  assert.is(group.count, 0);
});
drivers('a removal is done that never was, or that had nothing of VFIO; what comes back without a driver has none', () => {
  const host = new Host({ g0: { d0: { driver: null } } });
  assert.is(host.vfio.removal(host.device()), 'done');
  host.vfio.unplug(host.device());
  assert.equal([host.vfio.removal(host.device()), host.vfio.plug(host.device()), host.device().driver], ['done', 'OK', null]);
});
drivers.run();

const unplug = suite('hot unplug');

unplug('waits for every open file of the device, bound or not, and not for that of the group', () => {
  const host = new Host();
  const group = host.group();
  const file = host.cdev();
  assert.equal(host.vfio.unplug(host.device()), { errno: 'OK', state: 'waiting' });
  assert.equal(host.vfio.openCdev(host.device()), { errno: 'ENOENT' });
  file.put();
  assert.is(host.vfio.removal(host.device()), 'done');
  assert.ok(group.group.dead);
});
unplug('revokes nothing: the device answers until its last close', () => {
  const host = new Host();
  const file = host.cdev();
  file.bind(host.context());
  host.vfio.unplug(host.device());
  assert.is(file.ioctl(), 'OK');
});
unplug('of the last device takes the group out of its container, mappings and all', () => {
  const host = new Host();
  const { container } = host.contained();
  container.map(0, 4096);
  host.vfio.unplug(host.device());
  assert.is(container.backend, null);
  assert.is(host.machine.group('g0').count, 0);
});
unplug('of the last device waits, until 5.18, for its group to leave the container', () => {
  const host = new Host(undefined, [5, 18]);
  const { group } = host.contained();
  assert.equal(host.vfio.unplug(host.device()), { errno: 'OK', state: 'waiting' });
  assert.is(group.unsetContainer(), 'OK');
  assert.is(host.vfio.removal(host.device()), 'done');
});
unplug('of any other device does not wait for the container', () => {
  const host = new Host({ g0: { d0: {}, d1: {} } }, [5, 10]);
  const { group } = host.contained();
  assert.equal([host.vfio.unplug(host.device('d0')), host.vfio.unplug(host.device('d1'))], [{ errno: 'OK', state: 'done' }, { errno: 'OK', state: 'waiting' }]);
  group.unsetContainer();
  assert.is(host.vfio.removal(host.device('d1')), 'done');
});
unplug('and plug again make a new group; the file of the old one stays dead', () => {
  const host = new Host();
  const old = host.group();
  host.vfio.unplug(host.device());
  assert.is(host.vfio.plug(host.device()), 'OK');
  const fresh = host.group();
  assert.is.not(fresh.group, old.group);
  assert.equal([old.setContainer(host.container()), fresh.setContainer(host.container())], ['ENODEV', 'OK']);
});
unplug('EEXIST for a device that is there, ENODEV for one that is not', () => {
  const host = new Host();
  assert.is(host.vfio.plug(host.device()), 'EEXIST');
  host.vfio.unplug(host.device());
  assert.equal(host.vfio.unplug(host.device()), { errno: 'ENODEV' });
});
unplug('a device that comes into a living group is of the same', () => {
  const host = new Host({ g0: { d0: {}, d1: {} } });
  host.vfio.unplug(host.device('d1'));
  const { group } = host.group();
  host.vfio.plug(host.device('d1'));
  assert.is(host.vfioDevice('d1').group, group);
});
unplug.run();

const container = suite('container');

container('EINVAL for SET_IOMMU without a group, and twice; ENODEV for a type nobody has', () => {
  const host = new Host();
  const file = host.container();
  assert.is(file.setIommu('TYPE1v2'), 'EINVAL');
  host.group().setContainer(file);
  assert.equal([file.setIommu('SPAPR'), file.setIommu('TYPE1v2'), file.setIommu('TYPE1v2')], ['ENODEV', 'OK', 'EINVAL']);
});
container('loses backend and mappings with its last group, and not before', () => {
  const host = new Host({ g0: { d0: {} }, g1: { d1: {} } });
  const { group, container: file } = host.contained('g0');
  const other = host.group('g1');
  other.setContainer(file);
  group.unsetContainer();
  assert.equal([file.map(0, 4096), file.map(0, 4096)], ['OK', 'EEXIST']);
  other.unsetContainer();
  assert.equal([file.map(0, 4096), file.setIommu('TYPE1v2')], ['EINVAL', 'EINVAL']);
});
container('TYPE1 v2 cuts no mapping, TYPE1 leaves alone what it would cut', () => {
  for (const [type, answer] of [['TYPE1v2', { errno: 'EINVAL' }], ['TYPE1', { errno: 'OK', unmapped: 0 }]] as const) {
    const host = new Host();
    const file = host.container();
    host.group().setContainer(file);
    file.setIommu(type);
    file.map(0, 8192);
    assert.equal(file.unmap(4096, 4096), answer);
    assert.equal(file.unmap(0, 8192), { errno: 'OK', unmapped: 8192 });
    assert.equal(file.unmap(0, 8192), { errno: 'OK', unmapped: 0 });
  }
});
container('EPERM when a device\'s interrupts are not isolated, unless that is allowed', () => {
  const host = new Host({ g0: { d0: { isolatedMsi: false } } });
  const file = host.container();
  const group = host.group();
  group.setContainer(file);
  assert.is(file.setIommu('TYPE1v2'), 'EPERM');
  host.machine.allowUnsafeInterrupts = true;
  assert.is(file.setIommu('TYPE1v2'), 'OK');
});
container('enforces coherency when every group with an IOMMU does, and not before it has a type', () => {
  const host = new Host({ g0: { d0: {} }, g1: { d1: { enforceCc: false } } });
  const file = host.container();
  host.group('g0').setContainer(file);
  assert.is(file.enforced, false);
  file.setIommu('TYPE1v2');
  assert.is(file.enforced, true);
  host.group('g1').setContainer(file);
  assert.is(file.checkExtension('DMA_CC'), 0);
});
container('is asked by all IOMMUs of the machine from 3.17 to 5.18: one that cannot enforce leaves every container without', () => {
  const beside = { g0: { d0: {} }, g1: { d1: { enforceCc: false } } };
  const enforced = ([kernel, groups]: [KernelNumber, ConstructorParameters<typeof Host>[0]]): boolean => {
    const host = new Host(groups, kernel);
    const file = host.container();
    host.group('g0').setContainer(file);
    file.setIommu('TYPE1v2');
    host.device('d1').present = false;
    return file.enforced;
  };
  const kernels: KernelNumber[] = [[3, 16], [3, 17], [5, 18], [5, 19]];
  assert.equal(kernels.map((kernel) => enforced([kernel, beside])), [true, false, false, true]);
  assert.equal(kernels.map((kernel) => enforced([kernel, { g0: { d0: {} }, g1: { d1: { mock: true } } }])), [true, true, true, true]);
});
container.run();

const owner = suite('DMA ownership');

owner('a device claim counts for the same owner and is EPERM for another', () => {
  const group = new Host().machine.group('g0');
  const [a, b] = [{}, {}];
  assert.equal([group.claimForDevice(a), group.claimForDevice(a), group.claimForDevice(b)], ['OK', 'OK', 'EPERM']);
  group.releaseForDevice();
  assert.is(group.claimForDevice(b), 'EPERM');
  group.releaseForDevice();
  assert.is(group.claimForDevice(b), 'OK');
});
owner('a group claim is EPERM even for the same owner, and its release zeroes the count', () => {
  const group = new Host().machine.group('g0');
  const a = {};
  assert.equal([group.claimGroup(a), group.claimGroup(a), group.claimForDevice(a)], ['OK', 'EPERM', 'OK']);
  group.releaseGroup();
  assert.is(group.claimGroup({}), 'OK');
});
owner('EINVAL when a member needs a 1:1 mapping', () => {
  assert.is(new Host({ g0: { d0: {}, d1: { requireDirect: true } } }).machine.group('g0').claimGroup({}), 'EINVAL');
});
owner('two contexts exclude each other, and a context held by nobody but its device goes on', () => {
  const host = new Host();
  const context = host.context();
  const file = host.cdev();
  made(file.bind(context));
  context.put();
  assert.not.ok(context.released);
  file.put();
  assert.ok(context.released);
});
owner.run();
