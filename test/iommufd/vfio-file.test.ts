import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Device } from '../../src/iommufd/device';
import { OpenFile } from '../../src/iommufd/file';
import { newHwpt } from './setup';
import { Host, made } from './vfio-setup';

class Vm extends OpenFile {
  readonly kind = 'kvm';
  protected release(): void { /* nothing is held */ }
}

const bind = suite('BIND_IOMMUFD');

bind('EBUSY while the group is open, before everything else', () => {
  const host = new Host();
  const file = host.cdev();
  host.group();
  assert.equal(file.bind(undefined), { errno: 'EBUSY' });
});
bind('EINVAL when this file is bound', () => {
  const host = new Host();
  const file = host.cdev();
  file.bind(host.context());
  assert.equal(file.bind(undefined), { errno: 'EINVAL' });
});
bind('EBADF, EBADFD for what is no open iommufd', () => {
  const file = new Host().cdev();
  assert.equal([file.bind(undefined), file.bind(null)], [{ errno: 'EBADF' }, { errno: 'EBADFD' }]);
});
bind('EINVAL when the device is in use through another file', () => {
  const host = new Host();
  const context = host.context();
  made(host.cdev().bind(context));
  assert.equal(host.cdev().bind(context), { errno: 'EINVAL' });
});
bind('EPERM when another context owns the group, OK for the same', () => {
  const host = new Host({ g0: { d0: {}, d1: {} } });
  const context = host.context();
  made(host.cdev('d0').bind(context));
  const sibling = host.cdev('d1');
  assert.equal(sibling.bind(host.context()), { errno: 'EPERM' });
  assert.is(sibling.bind(context).errno, 'OK');
});
bind('a refusal leaves the file to be bound again', () => {
  const host = new Host();
  const owner = {};
  host.machine.group('g0').claimForDevice(owner);
  const file = host.cdev();
  assert.equal(file.bind(host.context()), { errno: 'EPERM' });
  assert.is(host.tryGroup().errno, 'OK', 'and the group is not blocked');
});
bind('a second bind drops the machine that the first one kept', () => {
  const host = new Host();
  const context = host.context();
  const [vm, other] = [new Vm(), new Vm()];
  const first = host.cdev();
  first.vm = vm;
  made(first.bind(context));
  assert.is(vm.holders, 2);
  const second = host.cdev();
  second.bind(context);
  assert.equal([vm.holders, host.vfioDevice().vm, first.ioctl()], [1, null, 'OK']);
  const third = host.cdev();
  third.vm = other;
  third.bind(context);
  assert.equal([vm.holders, other.holders], [1, 1]);
});
bind('a second bind with a machine of its own leaves the first one\'s kept for ever', () => {
  const host = new Host();
  const [vm, other] = [new Vm(), new Vm()];
  const first = host.cdev();
  first.vm = vm;
  made(first.bind(host.context()));
  const second = host.cdev();
  second.vm = other;
  second.bind(host.context());
  first.put();
  second.put();
  assert.equal([vm.holders, other.holders], [2, 1]);
});
bind.run();

const calls = suite('calls of a cdev');

calls('EINVAL before bind', () => {
  const file = new Host().cdev();
  assert.equal([file.ioctl(), file.attach(1).errno, file.detach()], ['EINVAL', 'EINVAL', 'EINVAL']);
});
calls('ENOENT, EINVAL for what cannot be attached; attach twice replaces; detach twice is fine', () => {
  const host = new Host();
  const context = host.context();
  const file = host.cdev();
  const device = made(file.bind(context)).id;
  const [a, b] = [made(context.ioasAlloc()).id, made(context.ioasAlloc()).id];
  assert.equal([file.attach(99), file.attach(device)], [{ errno: 'ENOENT' }, { errno: 'EINVAL' }]);
  const first = made(file.attach(a)).hwpt;
  const second = made(file.attach(b)).hwpt;
  assert.is.not(first, second);
  assert.is(context.objects.find(first), undefined, 'the automatic HWPT that was left is gone');
  assert.equal([file.detach(), file.detach()], ['OK', 'OK']);
});
calls('a mediated device takes address spaces only, and its number is no device\'s', () => {
  const host = new Host({ g0: { d0: { emulated: true } }, g1: { d1: {} } });
  const context = host.context();
  const ioas = made(context.ioasAlloc()).id;
  const real = host.cdev('d1');
  real.bind(context);
  const hwpt = made(real.attach(ioas)).hwpt;
  const file = host.cdev('d0');
  const access = made(file.bind(context)).id;
  assert.is(context.lookup(access, 'Device'), undefined);
  assert.equal([file.attach(hwpt), file.attach(ioas).errno], [{ errno: 'ENOENT' }, 'OK']);
  file.put();
  assert.is(context.objects.find(access), undefined);
});
calls('ENOSPC for a PASID that the file cannot keep, before anything is looked up; older kernels, which keep none, say EINVAL', () => {
  const errnos = ([[7, 2], [6, 14]] as const).map((kernel) => {
    const host = new Host({ g0: { d0: {} } }, kernel);
    const context = host.context();
    const file = host.cdev();
    const device = made(file.bind(context)).id;
    const hwpt = newHwpt(context, context.lookup<Device>(device, 'Device')!, made(context.ioasAlloc()).id, { flags: ['PASID'] });
    return [[99, 2 ** 31], [99, 2 ** 31 - 1], [hwpt, 2 ** 32 - 1], [hwpt, 2 ** 31 - 1]].map(([pt, pasid]) => file.attach(pt, pasid).errno);
  });
  assert.equal(errnos, [['ENOSPC', 'ENOENT', 'ENOSPC', 'EINVAL'], ['ENOENT', 'ENOENT', 'EINVAL', 'EINVAL']]);
});
calls('the close of the last file detaches, unbinds, lets the group and the context go', () => {
  const host = new Host();
  const context = host.context();
  const file = host.cdev();
  file.bind(context);
  file.attach(made(context.ioasAlloc()).id);
  file.hold();
  file.put();
  assert.is(file.ioctl(), 'OK');
  context.put();
  assert.not.ok(context.released, 'DMA goes on without a descriptor of the context');
  file.put();
  assert.ok(context.released);
  assert.is(host.machine.group('g0').count, 0);
});
calls.run();

const groupFile = suite('a device file from its group');

groupFile('keeps the machine of the group from the first use to the last, once', () => {
  const host = new Host();
  const { group } = host.contained();
  const vm = new Vm();
  group.group.vm = vm;
  const [first, second] = [host.deviceOf(group), host.deviceOf(group)];
  assert.is(vm.holders, 2);
  first.put();
  assert.is(vm.holders, 2);
  second.put();
  assert.equal([vm.holders, host.vfioDevice().vm], [1, null]);
});
groupFile('that is refused keeps no machine', () => {
  const host = new Host();
  const group = host.group();
  group.setContainer(host.container());
  const vm = new Vm();
  group.group.vm = vm;
  assert.equal([group.getDevice('d0').errno, vm.holders, host.vfioDevice().vm], ['EINVAL', 1, null]);
});
groupFile('a file is put once too often: which kind it is, is said', () => {
  const host = new Host();
  const [cdev, group] = [host.cdev(), host.group()];
  for (const [file, words] of [[cdev, /^a released vfio-device is put again$/], [group, /^a released vfio-group is put again$/]] as const) {
    file.put();
    assert.throws(() => file.put(), words);
  }
});
groupFile.run();
