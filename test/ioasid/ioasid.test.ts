/** What a caller waits for, and what happens by itself. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answers, busy, NAMES, play } from './worlds';

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
