import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bindDevice } from '../../src/iommufd/device';
import { bindMock } from '../../src/iommufd/selftest';
import { vdeviceAlloc, viommuAlloc } from '../../src/iommufd/viommu';
import { LINUX_6_12, NESTED, START, newContext, newDevice, newHwpt, newIoas, pages } from './setup';

const errno = (answer: { errno: string }): string => answer.errno;

const bind = suite('Bind');

bind('EINVAL without an IOMMU, before interrupts and ownership are looked at', () => {
  const context = newContext();
  assert.is(errno(bindDevice(context, context.machine.addDevice('d0', 'g0', { iommu: false, isolatedMsi: false }))), 'EINVAL');
});

bind('EPERM without isolated interrupts, unless the administrator allows it', () => {
  const context = newContext();
  const device = context.machine.addDevice('d0', 'g0', { isolatedMsi: false });
  assert.is(errno(bindDevice(context, device)), 'EPERM');
  context.machine.allowUnsafeInterrupts = true;
  assert.is(errno(bindDevice(context, device)), 'OK');
});

bind('EPERM for another context while any device of the group is bound', () => {
  const context = newContext();
  const device = newDevice(context, 'd0', {}, 'g0');
  const sibling = context.machine.addDevice('d1', 'g0');
  const other = newContext();
  assert.is(errno(bindDevice(other, sibling)), 'EPERM');
  assert.is(device.unbind(), 'OK');
  assert.is(errno(bindDevice(other, sibling)), 'OK');
});

bind('EBUSY on a foreign domain, EINVAL when a member demands a 1:1 mapping', () => {
  const context = newContext();
  const device = context.machine.addDevice('d0', 'g0');
  device.group.foreignDomain = true;
  assert.is(errno(bindDevice(context, device)), 'EBUSY');
  device.group.foreignDomain = false;
  context.machine.addDevice('d1', 'g0', { requireDirect: true });
  assert.is(errno(bindDevice(context, device)), 'EINVAL');
});

bind('keeps the context, unless the device is the selftest\'s', () => {
  const context = newContext();
  const device = newDevice(context, 'd0', {});
  bindMock(context, context.machine.addDevice('d1', 'g1', { mock: true }));
  context.put();
  assert.not(context.released);
  device.unbind();
  assert.ok(context.released);
  assert.ok(context.objects.empty);
});

bind('the context knows the group as long as any of its devices is bound, and no longer', () => {
  const context = newContext();
  const [device, sibling] = [newDevice(context, 'd0', {}, 'g0'), newDevice(context, 'd1', {}, 'g0')];
  const known = (): boolean => context.groups.has(device.physical.group);
  assert.equal([known(), device.unbind(), known(), sibling.unbind(), known()], [true, 'OK', true, 'OK', false]);
});

bind.run();

const attach = suite('Attach and replace');

attach('ENOENT for what is not there, EINVAL for what nothing attaches to', () => {
  const context = newContext();
  const device = newDevice(context, 'd0');
  for (const act of ['attach', 'replace'] as const) {
    assert.is(errno(device[act](99)), 'ENOENT');
    assert.is(errno(device[act](device.id)), 'EINVAL');
  }
});

attach('EINVAL to replace what is not attached', () => {
  const context = newContext();
  assert.is(errno(newDevice(context, 'd0').replace(newIoas(context).id)), 'EINVAL');
});

attach('EBUSY when attached, whatever the target; before 6.15 the same target is counted again', () => {
  const context = newContext();
  const [ioas, other] = [newIoas(context), newIoas(context)];
  const device = newDevice(context, 'd0');
  device.attach(ioas.id);
  assert.equal([errno(device.attach(ioas.id)), errno(device.attach(other.id))], ['EBUSY', 'EBUSY']);
  const old = newContext(LINUX_6_12);
  const oldDevice = newDevice(old, 'd0');
  const [first, second] = [newHwpt(old, oldDevice, newIoas(old).id), newHwpt(old, oldDevice, newIoas(old).id)];
  oldDevice.attach(first);
  assert.equal([errno(oldDevice.attach(first)), errno(oldDevice.attach(second))], ['OK', 'EINVAL']);
});

attach('EINVAL for a sibling on another HWPT; the same one is fine', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const [device, sibling] = [newDevice(context, 'd0', {}, 'g0'), newDevice(context, 'd1', {}, 'g0')];
  const [first, second] = [newHwpt(context, device, ioas.id), newHwpt(context, device, ioas.id)];
  device.attach(first);
  assert.equal([errno(sibling.attach(second)), errno(sibling.attach(ioas.id)), errno(sibling.attach(first))], ['EINVAL', 'EINVAL', 'OK']);
});

attach('EINVAL where no-snoop DMA cannot be stopped and the HWPT wants it stopped, but not the other way round', () => {
  const context = newContext();
  const [able, unable] = [newDevice(context, 'd0', { enforceCc: true }), newDevice(context, 'd1', { enforceCc: false })];
  const ioas = newIoas(context);
  const [strict, lax] = [newHwpt(context, able, ioas.id), newHwpt(context, unable, ioas.id)];
  assert.equal([errno(unable.attach(strict)), errno(able.attach(lax))], ['EINVAL', 'OK']);
});

attach('EINVAL for the whole group when one of its members cannot be stopped', () => {
  const context = newContext();
  const able = newDevice(context, 'd0', { enforceCc: true }, 'g0');
  context.machine.addDevice('d1', 'g0', { enforceCc: false });
  assert.is(errno(able.attach(newIoas(context).id)), 'EINVAL');
  assert.is(able.hwptOf(), null);
});

attach('an automatic HWPT is shared, also by a device that could do more, and goes with the last attachment', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const [unable, able] = [newDevice(context, 'd0', { enforceCc: false }), newDevice(context, 'd1', { enforceCc: true })];
  const made = unable.attach(ioas.id);
  assert.equal(able.attach(ioas.id), made);
  unable.detach();
  assert.is(ioas.hwpts.length, 1);
  able.detach();
  assert.equal([ioas.hwpts.length, ioas.users], [0, 1]);
});

attach('a HWPT made by hand is never chosen', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0');
  const manual = newHwpt(context, device, ioas.id);
  assert.is.not((device.attach(ioas.id) as { hwpt: number }).hwpt, manual);
});

attach('replace moves every attached sibling, and the users of both HWPTs', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const [device, sibling] = [newDevice(context, 'd0', {}, 'g0'), newDevice(context, 'd1', {}, 'g0')];
  const [first, second] = [newHwpt(context, device, ioas.id), newHwpt(context, device, ioas.id)];
  for (const each of [device, sibling]) each.attach(first);
  assert.equal(device.replace(second), { errno: 'OK', hwpt: second });
  assert.equal([sibling.hwptOf()?.id, sibling.hwptOf()?.users], [second, 3]);
  assert.equal([context.destroyObject(second), context.destroyObject(first)], ['EBUSY', 'OK']);
});

attach('a failed replace leaves everything as it was', () => {
  const context = newContext();
  const [ioas, other] = [newIoas(context), newIoas(context)];
  const device = newDevice(context, 'd0', {});
  const made = device.attach(ioas.id);
  other.iovas.allow([{ first: 0xfee00000, last: 0xfeefffff }]);
  assert.is(errno(device.replace(other.id)), 'EADDRINUSE');
  assert.equal([device.hwptOf()?.id, other.users, other.iovas.reserved], [(made as { hwpt: number }).hwpt, 1, []]);
});

attach('a replace that the driver refuses within one address space releases what the device has reserved there, and it stays attached', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0', { dirty: false });
  const tracks = newHwpt(context, newDevice(context, 'd1', { dirty: true }), ioas.id, { flags: ['DIRTY_TRACKING'] });
  const { hwpt } = device.attach(ioas.id) as { hwpt: number };
  const own = (): number => ioas.iovas.reserved.filter(({ by }) => by === device).length;
  assert.is(own(), 1);
  assert.is(errno(device.replace(tracks)), 'EINVAL');
  assert.equal([device.hwptOf()?.id, own()], [hwpt, 0]);
});

attach('a failed attach by address space leaves no HWPT of its own, and those of others', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0', {}, 'g0');
  ioas.map({ ...pages(0, 1), length: 100 });
  assert.equal([device.attach(ioas.id), device.hwptOf(), device.users, ioas.users, ioas.iovas.reserved], [{ errno: 'EADDRINUSE' }, null, 2, 1, []]);
  ioas.unmap(START, 100);
  const { hwpt } = newDevice(context, 'd1', {}).attach(ioas.id) as { hwpt: number };
  const unable = context.machine.addDevice('d2', 'g0', { enforceCc: false });
  assert.equal([device.attach(ioas.id), ioas.hwpts.map(({ id }) => id), ioas.users], [{ errno: 'EINVAL' }, [hwpt], 2]);
  unable.present = false;
  assert.equal(device.attach(ioas.id), { errno: 'OK', hwpt });
});

attach('ENOENT on a nested HWPT of a vIOMMU that does not know the device', () => {
  const context = newContext();
  const device = newDevice(context, 'd0');
  const parent = newHwpt(context, device, newIoas(context).id, { flags: ['NEST_PARENT'] });
  const { id: viommu } = viommuAlloc(context, device.id, parent) as { id: number };
  const nested = newHwpt(context, device, viommu, NESTED);
  assert.is(errno(device.attach(nested)), 'ENOENT');
  vdeviceAlloc(context, viommu, device.id, 1);
  assert.is(errno(device.attach(nested)), 'OK');
});

attach.run();

const pasid = suite('PASIDs');

pasid('EINVAL without a HWPT made for PASIDs, on the RID and on the PASID', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0', { mock: true, pasid: true });
  const [plain, flagged] = [newHwpt(context, device, ioas.id), newHwpt(context, device, ioas.id, { flags: ['PASID'] })];
  assert.equal([errno(device.attach(plain, 5)), errno(device.attach(ioas.id, 5)), errno(device.attach(flagged, 5))], ['EINVAL', 'EINVAL', 'OK']);
  assert.equal([errno(device.attach(plain)), errno(device.attach(flagged)), errno(device.replace(plain))], ['EINVAL', 'OK', 'EINVAL']);
  assert.is(device.hwptOf(5)?.id, flagged);
});

pasid('EINVAL while the RID is on a HWPT that is not made for PASIDs, and for a device without them', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0', { mock: true, pasid: true });
  const flagged = newHwpt(context, device, ioas.id, { flags: ['PASID'] });
  device.attach(ioas.id);
  assert.is(errno(device.attach(flagged, 5)), 'EINVAL');
  assert.is(errno(newDevice(context, 'd1', { mock: true, pasid: false }).attach(flagged, 5)), 'EINVAL');
});

pasid.run();

const unbind = suite('Unbind');

unbind('EBUSY inside when the driver had not detached: the end of the context takes the device', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0');
  device.attach(ioas.id);
  assert.is(device.unbind(), 'EBUSY');
  device.detach();
  context.put();
  assert.equal([context.leaked, context.objects.empty], [[], true]);
});

unbind('takes the vdevice along, whose number is not used again', () => {
  const context = newContext();
  const device = newDevice(context, 'd0');
  const parent = newHwpt(context, device, newIoas(context).id, { flags: ['NEST_PARENT'] });
  const { id: viommu } = viommuAlloc(context, device.id, parent) as { id: number };
  const { id: vdevice } = vdeviceAlloc(context, viommu, device.id, 1) as { id: number };
  assert.is(device.unbind(), 'OK');
  assert.equal([context.destroyObject(vdevice), context.objects.tombstones()], ['ENOENT', [vdevice]]);
  const ids = [newIoas(context).id, newIoas(context).id];
  assert.not(ids.includes(vdevice));
  assert.equal([context.destroyObject(viommu), context.destroyObject(parent)], ['OK', 'OK']);
});

unbind.run();
