import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OtherFile } from '../../src/iommufd/file';
import type { KernelNumber } from '../../src/iommufd/version';
import { KvmVfio } from '../../src/kvm/kvm-vfio';
import { kvmRulesOf } from '../../src/kvm/kernel';
import { Vm } from '../../src/kvm/vm';
import { Host, made } from '../iommufd/vfio-setup';

const INCAPABLE = { g0: { d0: { enforceCc: false } } };

const newVm = (): Vm => new Vm('V', 'main');
const newDevice = (vm: Vm, kernel: KernelNumber = [7, 2]): KvmVfio => made(KvmVfio.create(vm, kvmRulesOf(kernel))).device;

const create = suite('KVM_CREATE_DEVICE');

create('EBUSY for a second one, until the file of the first is closed', () => {
  const vm = newVm();
  const device = newDevice(vm);
  assert.equal(KvmVfio.create(vm, device.rules), { errno: 'EBUSY' });
  device.put();
  assert.is(KvmVfio.create(vm, device.rules).errno, 'OK');
});
create('until 6.0 the close changes nothing: EBUSY, and the right lasts as long as the machine', () => {
  const host = new Host(INCAPABLE, [6, 0]);
  const vm = newVm();
  const device = newDevice(vm, [6, 0]);
  const { group } = host.contained();
  device.add(group);
  device.put();
  assert.is(vm.noncoherent, 1);
  assert.equal(KvmVfio.create(vm, device.rules), { errno: 'EBUSY' });
  group.put();
  assert.is(host.tryGroup().errno, 'EBUSY');
  vm.put();
  assert.is(host.tryGroup().errno, 'OK');
});
create('a kernel of which nothing else is said is a stable one, and both files say what they are', () => {
  assert.equal(kvmRulesOf([6, 1]), kvmRulesOf([6, 1], true));
  const vm = newVm();
  assert.equal([vm.kind, newDevice(vm).kind], ['kvm', 'kvm-vfio']);
});
create('the close ends the right in the stable kernels of 6.1, and not in the release', () => {
  for (const [backports, count] of [[true, 0], [false, 1]] as const) {
    const vm = newVm();
    const { device } = made(KvmVfio.create(vm, kvmRulesOf([6, 1], backports)));
    device.add(new Host(INCAPABLE, [6, 1]).contained().group);
    device.put();
    assert.is(vm.noncoherent, count);
  }
});
create('its file keeps the machine', () => {
  const vm = newVm();
  const device = newDevice(vm);
  vm.put();
  assert.not.ok(vm.released);
  device.put();
  assert.ok(vm.released);
});
create.run();

const add = suite('FILE_ADD');

add('EBADF, EINVAL for what is no file of VFIO', () => {
  const host = new Host();
  const device = newDevice(newVm());
  assert.equal([undefined, new OtherFile(), host.context(), host.container()].map((file) => device.add(file)), ['EBADF', 'EINVAL', 'EINVAL', 'EINVAL']);
});
add('EINVAL for the file of a device before 6.6', () => assert.is(newDevice(newVm(), [6, 5]).add(new Host().cdev()), 'EINVAL'));
add('EEXIST for the same open file; another open of the same device is another proof', () => {
  const host = new Host(INCAPABLE);
  const vm = newVm();
  const device = newDevice(vm);
  const [first, second] = [host.cdev(), host.cdev()];
  assert.equal([device.add(first), device.add(first), device.add(second)], ['OK', 'EEXIST', 'OK']);
  assert.is(vm.noncoherent, 1, 'one count for the device');
  device.del(first);
  assert.is(vm.noncoherent, 1);
  device.del(second);
  assert.is(vm.noncoherent, 0);
});
add('a device without an IOMMU, or with one that cannot enforce, makes WBINVD real; one that can does not', () => {
  for (const [traits, count] of [[{}, 0], [{ enforceCc: false }, 1], [{ emulated: true }, 1], [{ noIommu: true, iommu: false }, 1]] as const) {
    const vm = newVm();
    newDevice(vm).add(new Host({ g0: { d0: traits } }).group());
    assert.is(vm.noncoherent, count, JSON.stringify(traits));
  }
});
add('before 5.19: EINVAL without a container and its type, EPERM without an IOMMU, and KVM uses the container', () => {
  const host = new Host({ g0: { d0: { enforceCc: false } }, g1: { d1: { noIommu: true } } }, [5, 10]);
  const vm = newVm();
  const device = newDevice(vm, [5, 10]);
  const group = host.group();
  assert.is(device.add(group), 'EINVAL');
  const container = host.container();
  group.setContainer(container);
  assert.is(device.add(group), 'EINVAL');
  container.setIommu('TYPE1v2');
  assert.equal([device.add(group), device.add(group)], ['OK', 'EEXIST']);
  assert.is(group.unsetContainer(), 'EBUSY');
  const other = host.group('g1');
  other.setContainer(host.container());
  assert.is(device.add(other), 'EPERM');
  assert.is(device.del(group), 'OK');
  assert.is(group.unsetContainer(), 'OK');
});
add('5.19 to 6.1: coherent without a container, not so with one that has no type, and looked at only at add and del', () => {
  const host = new Host(undefined, [6, 1]);
  const vm = newVm();
  const device = newDevice(vm, [6, 1]);
  const group = host.group();
  device.add(group);
  const container = host.container();
  group.setContainer(container);
  assert.is(vm.noncoherent, 0);
  device.del(new OtherFile());
  assert.is(vm.noncoherent, 1, 'a del that finds nothing looks again');
  container.setIommu('TYPE1v2');
  device.del(new OtherFile());
  assert.is(vm.noncoherent, 0);
});
add.run();

const del = suite('FILE_DEL');

del('EBADF, ENOENT whatever kind of file it is', () => {
  const device = newDevice(newVm());
  assert.equal([device.del(undefined), device.del(new OtherFile())], ['EBADF', 'ENOENT']);
});
del('of nothing looks again until 7.1, and no longer in 7.2', () => {
  for (const [kernel, count] of [[[7, 1], 0], [[7, 2], 1]] as const) {
    const host = new Host(INCAPABLE, kernel);
    const vm = newVm();
    const device = newDevice(vm, kernel);
    device.add(host.group());
    host.vfio.unplug(host.device());
    assert.is(vm.noncoherent, 1, 'the unplug is not noticed');
    assert.is(device.del(new OtherFile()), 'ENOENT');
    assert.is(vm.noncoherent, count);
  }
});
del('clears the one slot of the group, though another machine wrote it last', () => {
  const host = new Host();
  const [one, two] = [newVm(), newVm()];
  const [first, second] = [newDevice(one), newDevice(two)];
  const group = host.group();
  first.add(group);
  second.add(group);
  assert.is(group.group.vm, two);
  first.del(group);
  assert.is(group.group.vm, null);
});
del.run();

const questions = suite('questions put to Linux');

questions('S22: WBINVD is skipped while a capable device does DMA through a table that does not enforce', () => {
  const host = new Host({ g1: { d1: { enforceCc: false } }, g0: { d0: {} } });
  const context = host.context();
  const ioas = made(context.ioasAlloc()).id;
  const [incapable, capable] = [host.cdev('d1'), host.cdev('d0')];
  made(incapable.bind(context));
  const shared = made(incapable.attach(ioas)).hwpt;
  made(capable.bind(context));
  assert.is(made(capable.attach(ioas)).hwpt, shared);
  const vm = newVm();
  const device = newDevice(vm);
  device.add(incapable);
  device.add(capable);
  assert.equal(vm.wbinvd(), [0]);
  device.del(incapable);
  assert.is(vm.wbinvd(), null);
  incapable.put();
  assert.ok(context.objects.find(shared), 'the capable device is still on it');
});
questions('the capable device first gets an enforcing table of its own', () => {
  const host = new Host({ g1: { d1: { enforceCc: false } }, g0: { d0: {} } });
  const context = host.context();
  const ioas = made(context.ioasAlloc()).id;
  const tables = ['d0', 'd1'].map((name) => {
    const file = host.cdev(name);
    file.bind(context);
    return made(file.attach(ioas)).hwpt;
  });
  assert.is.not(tables[0], tables[1]);
});
questions('S32: the close of a device\'s file changes nothing while KVM keeps it', () => {
  const host = new Host(INCAPABLE);
  const context = host.context();
  const ioas = made(context.ioasAlloc()).id;
  const vm = newVm();
  const device = newDevice(vm);
  const file = host.cdev();
  file.bind(context);
  file.attach(ioas);
  device.add(file);
  file.put();
  assert.is(host.cdev().bind(context).errno, 'EINVAL');
  assert.is(context.destroyObject(ioas), 'EBUSY');
  device.put();
  assert.is(context.destroyObject(ioas), 'OK');
});
questions('S51: an unplug waits for the file that KVM keeps, and ends with the close of the KVM device', () => {
  const host = new Host(INCAPABLE);
  const vm = newVm();
  const device = newDevice(vm);
  const file = host.cdev();
  device.add(file);
  file.put();
  assert.equal(host.vfio.unplug(host.device()), { errno: 'OK', state: 'waiting' });
  device.put();
  assert.is(host.vfio.removal(host.device()), 'done');
});
questions('a device in use keeps the machine, also after the delete', () => {
  const host = new Host();
  const vm = newVm();
  const device = newDevice(vm);
  const file = host.cdev();
  device.add(file);
  file.bind(host.context());
  device.del(file);
  device.put();
  vm.put();
  assert.not.ok(vm.released);
  file.put();
  assert.ok(vm.released);
});
questions.run();
