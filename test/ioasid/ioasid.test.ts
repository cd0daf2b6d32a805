/** Drivers of the host, plug and unplug, switches, DMA, and what happens by itself. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
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

const waits = suite('What a caller waits for');
waits('unmapping: the areas of the range whose unmap has not returned; of no address space none; bad arguments are refused by name', () => {
  const system = play(busy('linux'), 'map p1 c1 1 2 3', 'dmaBegin d1 0', 'dmaBegin d2 3', 'unmap p1 c1 1 0 3');
  assert.equal([system.unmapping('c1', 1, 0, 3), system.unmapping('c1', 1, 1, 1), system.unmapping('c1', 6, 0, 3)], [[0, 2], [0], []]);
  const named: [unknown[], string][] = [[[-1, 0, 3], 'i'], [[1, -1, 3], 'first'], [[1, 0, -1], 'last']];
  for (const [[i, first, last], name] of named) {
    assert.throws(() => system.unmapping('c1', i as number, first as number, last as number), (thrown: Error) => thrown instanceof RangeError && thrown.message.startsWith(`${name}: `));
  }
});
waits.run();

const dma = suite('DMA');
dma('one at a time; EFAULT where it is blocked or nothing is mapped; none of a device that is gone', () => {
  for (const profile of NAMES) {
    const system = play(busy(profile), 'dmaBegin d1 0');
    answers(system, 'dmaBegin', ['d1', 1], undefined);
    answers(system, 'dmaBegin', ['d2', 2], 'EFAULT');
    play(system, 'dmaEnd d1', 'hotUnplug d3', 'deviceUnplugged d3');
    answers(system, 'dmaEnd', ['d1'], undefined);
    answers(system, 'dmaBegin', ['d3', 0], undefined);
  }
});
dma('of a device that an unplug waits for, as long as a file is open', () => {
  const system = play(busy('linux'), 'hotUnplug d1', 'dmaBegin d1 0', 'dmaEnd d1', 'close p1 f1', 'fileDetached f1', 'fileReleased f1');
  answers(system, 'dmaBegin', ['d1', 0], undefined);
});
dma.run();

const events = suite('What can happen by itself');
events('nothing, in a busy world without DMA', () => { for (const profile of NAMES) assert.equal(busy(profile).events(), []); });
events('every event that is named is possible, and leads to an end with nothing left', () => {
  for (const profile of NAMES) {
    const system = play(busy(profile), 'dmaBegin d1 0', 'dmaBegin d2 1', 'unmap p1 c1 1 0 1', 'hotUnplug d1', 'processExited p1');
    const seen = new Set<string>();
    for (let ended = false; ;) {
      const [event] = system.events();
      if (!event && ended) break;
      if (event) {
        seen.add(event[0]);
        answers(system, event[0], event.slice(1), 'OK');
      } else {
        play(system, 'dmaEnd d1', 'dmaEnd d2');
        ended = true;
      }
    }
    for (const event of ['unmapDone', 'fileDetached', 'fileReleased', 'contextReleased', 'switchDone', 'deviceUnplugged']) assert.ok(seen.has(event), `${profile}: ${event}`);
    const { opened, plugged, objects } = system.view();
    assert.equal([opened.size, plugged['d1'], objects['c1'].size], [0, 'gone', 0]);
  }
});
events.run();
