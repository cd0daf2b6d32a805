/** Calls that take time, one at a time: when each returns. Their interleavings: machine-orders.test.ts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Machine } from '../../src/ioasid/machine';
import { busy, NAMES, opened, play, watch } from './worlds';

const calls = suite('Machine: one call that takes time');

/** Lets every microtask that is due run. */
const quiet = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

for (const profile of NAMES) {
  calls(`unmap, ${profile}: refused at once, or it returns with the DMA that it met, and waits for no other`, async () => {
    const machine = new Machine(busy(profile));
    assert.is((await machine.unmap('p1', 'c1', 1, 1, 0)).errno, 'EINVAL');
    const [here, there] = [machine.dma('d1', 0), machine.dma('d3', 0)];
    const unmapped = watch(machine.unmap('p1', 'c1', 1, 0, 1));
    await quiet();
    assert.is(unmapped.answered, undefined);
    assert.is(machine.dma('d2', 1).errno, 'EFAULT');
    here.end();
    here.end();
    await quiet();
    assert.is(unmapped.answered?.errno, 'OK');
    there.end();
  });
  calls(`close, ${profile}: the last close of a device during DMA returns when the DMA has ended; that of its context at once`, async () => {
    const machine = new Machine(busy(profile));
    play(machine.system, 'pass p1 p2 f1', profile === 'linux' ? 'detach p1 f2 c1 0' : 'detach p1 f2 c1 1', 'close p1 f2', 'fileReleased f2');
    const flight = machine.dma('d1', 0);
    assert.is((await machine.close('p1', 'c1')).errno, 'OK');
    assert.is((await machine.close('p1', 'f1')).errno, 'OK', 'p2 still has it');
    const closed = watch(machine.close('p2', 'f1'));
    await quiet();
    // Partly attached, a group of rfcV1 is in the default domain, and leaves nothing that the DMA goes through.
    assert.is(closed.answered?.errno, profile === 'rfcV1' ? 'OK' : undefined);
    flight.end();
    await machine.settled();
    assert.is(closed.answered?.errno, 'OK');
    assert.is(machine.system.view().opened.size, 0);
  });
  calls(`hotUnplug, ${profile}: returns when the last file is released and the last DMA has ended`, async () => {
    const machine = new Machine(busy(profile));
    const flight = machine.dma('d1', 0);
    const unplugged = watch(machine.hotUnplug('d1'));
    assert.is((await machine.hotUnplug('d1')).errno, 'ENODEV');
    void machine.close('p1', 'f1');
    await quiet();
    assert.is(unplugged.answered, undefined);
    flight.end();
    await quiet();
    assert.is(unplugged.answered?.errno, 'OK');
    assert.is(machine.system.view().plugged['d1'], 'gone');
  });
}
calls('unmap: waits for what it has met, and not for an unmap of another area in the same range', async () => {
  const machine = new Machine(busy('linux'));
  const first = machine.dma('d1', 0);
  const all = watch(machine.unmap('p1', 'c1', 1, 0, 3));
  machine.take('map', 'p1', 'c1', 1, 2, 3);
  const second = machine.dma('d2', 2);
  const upper = watch(machine.unmap('p1', 'c1', 1, 2, 3));
  first.end();
  await quiet();
  assert.equal([all.answered?.errno, upper.answered], ['OK', undefined]);
  second.end();
  await quiet();
  assert.is(upper.answered?.errno, 'OK');
});
calls('attach, linux: two moves of a group take turns, and each returns when nothing goes through the table that it left', async () => {
  const machine = new Machine(play(busy('linux'), 'alloc p1 c1 false'));
  const flight = machine.dma('d1', 0);
  const [first, second] = [watch(machine.attach('p1', 'f1', 'c1', 5)), watch(machine.attach('p1', 'f2', 'c1', 1))];
  await quiet();
  assert.equal([first.answered, second.answered], [undefined, undefined]);
  flight.end();
  await quiet();
  assert.equal([first.answered?.errno, second.answered?.errno], ['OK', 'OK']);
  assert.equal(machine.system.view().attached['f1'], machine.system.view().attached['f2']);
});
calls('bind, of a group that no DMA keeps, returns at once', async () => {
  assert.is((await new Machine(opened('linux')).bind('p1', 'f1', 'c1'))?.errno, 'OK');
});
calls('close: a context that no file keeps is released when its close returns', async () => {
  const machine = new Machine(opened('linux'), () => quiet());
  assert.is((await machine.close('p1', 'c1')).errno, 'OK');
  assert.is(machine.system.view().opened.has('c1'), false);
});
calls('what is refused returns at once, while others wait', async () => {
  const machine = new Machine(busy('linux'));
  const flight = machine.dma('d1', 0);
  const waiting = [watch(machine.unmap('p1', 'c1', 1, 0, 1)), watch(machine.close('p1', 'f2')), watch(machine.close('p1', 'f1'))];
  const refused = [watch(machine.unmap('p1', 'c1', 1, 0, 1)), watch(machine.close('p2', 'f1'))];
  await quiet();
  assert.equal([refused, waiting.slice(0, 1)].map((calls) => calls.map(({ answered }) => answered?.errno)), [['EBUSY', 'EBADF'], [undefined]]);
  assert.is(waiting[2].answered, undefined);
  flight.end();
  await machine.settled();
  assert.equal(waiting.map(({ answered }) => answered?.errno), ['OK', 'OK', 'OK']);
});
calls('the turn of an event is asked for once, by its name', async () => {
  const names: string[] = [];
  const machine = new Machine(busy('linux'), (event) => {
    names.push(event);
    return quiet();
  });
  const closed = machine.close('p1', 'f1');
  machine.take('pass', 'p1', 'p2', 'c1');
  await closed;
  assert.equal(names, ['fileDetached f1', 'fileReleased f1']);
});
calls('DMA ends once, and only if it began', () => {
  const machine = new Machine(busy('linux'));
  const first = machine.dma('d1', 0);
  const none = machine.dma('d1', 1);
  none.end();
  assert.equal([first.errno, none.errno, machine.system.view().dma['d1'].length], ['OK', undefined, 2]);
  first.end();
  const second = machine.dma('d1', 1);
  first.end();
  assert.equal([second.errno, machine.system.view().dma['d1'].length], ['OK', 2]);
});
calls('a call that is not possible, and waits for nothing, says so', async () => {
  assert.is(await new Machine(busy('linux')).attach('p1', 'f1', 'c2', 1), undefined);
});
calls.run();
