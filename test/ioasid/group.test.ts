/** Drivers of the host, plug and unplug. */
import { suite } from 'uvu';
import { Ioasid } from '../../src/ioasid/ioasid';
import { answers, busy, NAMES, play, world } from './worlds';

const hosts = suite('Drivers of the host');
hosts('ENODEV when the device is not there; EBUSY when it has one, or an open file', () => {
  for (const profile of NAMES) {
    const system = play(new Ioasid(world(profile)), 'openDevice p1 f1', 'driverBind d2', 'hotUnplug d3');
    answers(system, 'driverBind', ['d3'], 'ENODEV');
    answers(system, 'driverBind', ['d1'], 'EBUSY');
    answers(system, 'driverBind', ['d2'], 'EBUSY');
    play(system, 'driverUnbind d2');
    answers(system, 'driverUnbind', ['d2'], 'ENODEV');
  }
});
hosts.run();

const plugs = suite('Plug and unplug');
plugs('ENODEV for what is not there; an unplug waits for the last file and the last DMA; then it may come again', () => {
  for (const profile of NAMES) {
    const system = play(busy(profile), 'dmaBegin d1 0', 'hotUnplug d1');
    answers(system, 'hotUnplug', ['d1'], 'ENODEV');
    answers(system, 'hotPlug', ['d1'], 'EEXIST');
    answers(system, 'deviceUnplugged', ['d1'], undefined);
    play(system, 'close p1 f1', 'fileDetached f1');
    answers(system, 'deviceUnplugged', ['d1'], undefined);
    play(system, 'dmaEnd d1', ...(profile === 'rfcV1' ? ['switchDone g1'] : []), 'fileReleased f1', 'deviceUnplugged d1');
    answers(system, 'deviceUnplugged', ['d1'], undefined);
    play(system, 'hotPlug d1');
    answers(system, 'hotPlug', ['d1'], 'EEXIST');
  }
});
plugs('a driver goes with its device: it is not there again with it, and in nobody\'s way', () => {
  for (const profile of NAMES) {
    const system = play(new Ioasid(world(profile)), 'driverBind d1', 'hotUnplug d1', 'deviceUnplugged d1', 'openContext p1 c1', 'openDevice p1 f2', 'bind p1 f2 c1', 'hotPlug d1');
    answers(system, 'driverUnbind', ['d1'], 'ENODEV');
  }
});
plugs('rfcV1: without the device that is gone, its group is all attached again; with it, no more', () => {
  const system = play(busy('rfcV1'), 'hotUnplug d1', 'close p1 f1', 'fileDetached f1', 'fileReleased f1');
  answers(system, 'unmap', ['p1', 'c1', 1, 0, 1], 'EBUSY');
  play(system, 'deviceUnplugged d1', 'unmap p1 c1 1 0 1', 'hotPlug d1');
  answers(system, 'map', ['p1', 'c1', 1, 0, 1], 'EBUSY');
});
plugs('a device that cannot enforce snoop does not come into a group on a table that does: EINVAL', () => {
  const weak = { d1: { group: 'g1' }, d2: { group: 'g1', enforcing: false } };
  const system = play(new Ioasid(world('linux', { devices: weak, files: { f1: 'd1', f2: 'd2' } })), 'hotUnplug d2', 'deviceUnplugged d2',
    'openContext p1 c1', 'openDevice p1 f1', 'alloc p1 c1 false', 'bind p1 f1 c1', 'attach p1 f1 c1 1');
  answers(system, 'hotPlug', ['d2'], 'EINVAL');
  play(system, 'detach p1 f1 c1 0', 'hotPlug d2');
  answers(system, 'attach', ['p1', 'f1', 'c1', 1], 'EINVAL');
  answers(system, 'hotPlug', ['d2'], 'EEXIST');
});
plugs.run();
