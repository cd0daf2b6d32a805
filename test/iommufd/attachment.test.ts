/** What the devices of a group are attached to: ranges reserved for them, what their drivers refuse, and kernels whose attach made a HWPT enforce. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Device } from '../../src/iommufd/device';
import type { Ioas } from '../../src/iommufd/ioas';
import { versionOf } from '../../src/iommufd/version';
import { NESTED, newContext, newDevice, newHwpt, newIoas } from './setup';

const errno = (answer: { errno: string }): string => answer.errno;
const MSI = { first: 0xfee00000, last: 0xfeefffff };
/** What is reserved in an address space for a device. */
const neededBy = (device: Device, ioas: Ioas) => ioas.iovas.reserved.filter(({ by }) => by === device).map(({ first, last }) => ({ first, last }));

const ranges = suite('Ranges a device needs');

ranges('EADDRINUSE where one is allowed: refused to the RID, not to a PASID, for which nothing is reserved', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0', { pasid: true });
  ioas.iovas.allow([MSI]);
  const hwpt = newHwpt(context, device, ioas.id, { flags: ['PASID'] });
  assert.equal([errno(device.attach(hwpt)), errno(device.attach(hwpt, 5)), neededBy(device, ioas)], ['EADDRINUSE', 'OK', []]);
});

ranges('what a driver refuses leaves them as they were: none for the RID, for a PASID those of the RID', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0', {}, 'g0');
  context.machine.addDevice('d1', 'g0', { enforceCc: false });
  assert.equal([errno(device.attach(newHwpt(context, device, ioas.id))), neededBy(device, ioas)], ['EINVAL', []]);
  const other = newDevice(context, 'd2', { pasid: true });
  const [flagged, plain] = [['PASID'], []].map((flags) => newHwpt(context, other, ioas.id, { flags }));
  assert.equal([errno(other.attach(flagged)), errno(other.attach(plain, 5)), neededBy(other, ioas)], ['OK', 'EINVAL', [MSI]]);
});

ranges('are reserved once, in the address space where the device is, until it is detached', () => {
  const context = newContext();
  const [near, far] = [newIoas(context), newIoas(context)];
  const device = newDevice(context, 'd0', {});
  const where = (): unknown[] => [neededBy(device, near), neededBy(device, far)];
  const [first, second, third] = [near, near, far].map(({ id }) => newHwpt(context, device, id));
  device.attach(first);
  for (const [hwpt, expected] of [[second, [[MSI], []]], [third, [[], [MSI]]], [first, [[MSI], []]]] as const) {
    assert.is(errno(device.replace(hwpt)), 'OK');
    assert.equal(where(), expected);
  }
  device.detach();
  assert.equal(where(), [[], []]);
});

ranges('are those of the RID, wherever a PASID is moved', () => {
  const context = newContext();
  const [near, far] = [newIoas(context), newIoas(context)];
  const device = newDevice(context, 'd0', { pasid: true });
  const [here, there] = [near, far].map(({ id }) => newHwpt(context, device, id, { flags: ['PASID'] }));
  device.attach(here);
  for (const act of [() => device.attach(there, 5), () => device.replace(here, 5), () => device.replace(there, 5), () => device.replace(here, 5), () => device.detach(5)]) {
    act();
    assert.equal([neededBy(device, near), neededBy(device, far)], [[MSI], []]);
  }
});

ranges.run();

const drivers = suite('What drivers refuse');

drivers('EBUSY while a device of the group is reset, but not for a replace by the same HWPT', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const device = newDevice(context, 'd0', {});
  const [first, second] = [newHwpt(context, device, ioas.id), newHwpt(context, device, ioas.id)];
  device.attach(first);
  device.physical.group.resetting = 1;
  assert.equal([device.replace(second), device.replace(first)], [{ errno: 'EBUSY' }, { errno: 'OK', hwpt: first }]);
});

drivers('EINVAL for a HWPT of another driver', () => {
  const context = newContext();
  const ioas = newIoas(context);
  const [mock, real] = [newDevice(context, 'd0'), newDevice(context, 'd1', {})];
  assert.is(errno(mock.attach(newHwpt(context, real, ioas.id))), 'EINVAL');
  assert.is(errno(real.attach(newHwpt(context, mock, ioas.id))), 'EINVAL');
});

drivers('a device that is no longer in the machine refuses nothing', () => {
  const context = newContext();
  const device = newDevice(context, 'd0', {}, 'g0');
  const gone = context.machine.addDevice('d1', 'g0', { enforceCc: false });
  const hwpt = newHwpt(context, device, newIoas(context).id);
  assert.is(errno(device.attach(hwpt)), 'EINVAL');
  gone.present = false;
  assert.equal(device.attach(hwpt), { errno: 'OK', hwpt });
});

drivers('EINVAL without dirty tracking on a HWPT that tracks, but not on a nested one over it', () => {
  const context = newContext();
  const clean = newDevice(context, 'd0', { mock: true, dirty: false });
  const parent = newHwpt(context, newDevice(context, 'd1'), newIoas(context).id, { flags: ['NEST_PARENT', 'DIRTY_TRACKING'] });
  assert.equal([errno(clean.attach(parent)), errno(clean.attach(newHwpt(context, clean, parent, NESTED)))], ['EINVAL', 'OK']);
});

drivers('EINVAL for a PASID where its own driver refuses; a sibling without PASIDs is not asked', () => {
  const context = newContext();
  const device = newDevice(context, 'd0', { pasid: true }, 'g0');
  context.machine.addDevice('d1', 'g0', { enforceCc: false });
  const hwpt = newHwpt(context, device, newIoas(context).id, { flags: ['PASID'] });
  assert.equal([errno(device.attach(hwpt)), errno(device.attach(hwpt, 5))], ['EINVAL', 'OK']);
  assert.is(errno(newDevice(context, 'd2', { pasid: true, enforceCc: false }).attach(hwpt, 5)), 'EINVAL');
});

drivers.run();

const enforced = suite('Enforcement by attach');

/** A device that can be enforced, one that cannot, each on a HWPT of its own, and one more HWPT that does not enforce. */
function mixed(minor: number) {
  const context = newContext(versionOf([6, minor]));
  const ioas = newIoas(context);
  const [able, unable] = [newDevice(context, 'd0', { enforceCc: true }), newDevice(context, 'd1', { enforceCc: false })];
  const [strict, lax, free] = [able, unable, unable].map((device) => newHwpt(context, device, ioas.id));
  unable.attach(lax);
  return { context, able, unable, strict, lax, free };
}

enforced('EINVAL until 6.6 where something that cannot is on the HWPT, to attach and to replace; OK since', () => {
  for (const [minor, answer] of [[6, 'EINVAL'], [7, 'OK']] as const) {
    const { able, strict, lax } = mixed(minor);
    assert.is(errno(able.attach(lax)), answer);
    able.detach();
    able.attach(strict);
    assert.is(errno(able.replace(lax)), answer);
  }
});

enforced('EINVAL until 6.6 for what cannot, once something that can has come to the HWPT; OK since', () => {
  for (const [minor, answer] of [[6, 'EINVAL'], [7, 'OK']] as const) {
    for (const come of ['attach', 'replace'] as const) {
      const { able, unable, strict, free } = mixed(minor);
      if (come === 'replace') able.attach(strict);
      assert.equal([errno(able[come](free)), errno(unable.replace(free))], ['OK', answer]);
    }
  }
});

enforced('EINVAL until 6.6 for a move of devices of which one can and another, which came later, cannot; OK since', () => {
  for (const [minor, answer] of [[6, 'EINVAL'], [7, 'OK']] as const) {
    const { context, able, strict, free } = mixed(minor);
    able.attach(strict);
    const late = newDevice(context, 'd2', { enforceCc: false }, 'd0');
    assert.equal([errno(late.attach(strict)), errno(late.replace(free))], ['OK', answer]);
  }
});

enforced.run();
