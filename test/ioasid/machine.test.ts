/** Calls that take time, one at a time: when each returns. Their interleavings: machine-orders.test.ts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CALLS, MEANT, PARAMETERS } from '../../src/ioasid/calls';
import { Ioasid } from '../../src/ioasid/ioasid';
import { Machine } from '../../src/ioasid/machine';
import { busy, NAMES, opened, play, watch } from './worlds';

const calls = suite('Machine: one call that takes time');

/** Where everybody maps. */
const HERE = { process: 'p1', context: 'c1', space: 1 } as const;

/** Lets every microtask that is due run. */
const quiet = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

for (const profile of NAMES) {
  calls(`unmap, ${profile}: refused at once, or it returns with the DMA that it met, and waits for no other`, async () => {
    const machine = new Machine(busy(profile));
    assert.is((await machine.call('unmap', { ...HERE, first: 1, last: 0 })).errno, 'EINVAL');
    const [here, there] = [machine.dma({ device: 'd1', address: 0 }), machine.dma({ device: 'd3', address: 0 })];
    const unmapped = watch(machine.call('unmap', { ...HERE, first: 0, last: 1 }));
    await quiet();
    assert.is(unmapped.answered, undefined);
    assert.is(machine.dma({ device: 'd2', address: 1 }).errno, 'EFAULT');
    here.end();
    here.end();
    await quiet();
    assert.is(unmapped.answered?.errno, 'OK');
    there.end();
  });
  calls(`close, ${profile}: the last close of a device during DMA returns when the DMA has ended; that of its context at once`, async () => {
    const machine = new Machine(busy(profile));
    play(machine.system, 'pass p1 p2 f1', profile === 'linux' ? 'detach p1 f2 c1 0' : 'detach p1 f2 c1 1', 'close p1 f2', 'fileReleased f2');
    const flight = machine.dma({ device: 'd1', address: 0 });
    assert.is((await machine.call('close', { process: 'p1', description: 'c1' })).errno, 'OK');
    assert.is((await machine.call('close', { process: 'p1', description: 'f1' })).errno, 'OK', 'p2 still has it');
    const closed = watch(machine.call('close', { process: 'p2', description: 'f1' }));
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
    const flight = machine.dma({ device: 'd1', address: 0 });
    const unplugged = watch(machine.call('hotUnplug', { device: 'd1' }));
    assert.is((await machine.call('hotUnplug', { device: 'd1' })).errno, 'ENODEV');
    void machine.call('close', { process: 'p1', description: 'f1' });
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
  const first = machine.dma({ device: 'd1', address: 0 });
  const all = watch(machine.call('unmap', { ...HERE, first: 0, last: 3 }));
  void machine.call('map', { ...HERE, first: 2, last: 3 });
  const second = machine.dma({ device: 'd2', address: 2 });
  const upper = watch(machine.call('unmap', { ...HERE, first: 2, last: 3 }));
  first.end();
  await quiet();
  assert.equal([all.answered?.errno, upper.answered], ['OK', undefined]);
  second.end();
  await quiet();
  assert.is(upper.answered?.errno, 'OK');
});
calls('attach, linux: two moves of a group take turns, and each returns when nothing goes through the table that it left', async () => {
  const machine = new Machine(play(busy('linux'), 'alloc p1 c1 false'));
  const flight = machine.dma({ device: 'd1', address: 0 });
  const [first, second] = [watch(machine.call('attach', { process: 'p1', file: 'f1', context: 'c1', space: 5 })), watch(machine.call('attach', { process: 'p1', file: 'f2', context: 'c1', space: 1 }))];
  await quiet();
  assert.equal([first.answered, second.answered], [undefined, undefined]);
  flight.end();
  await quiet();
  assert.equal([first.answered?.errno, second.answered?.errno], ['OK', 'OK']);
  assert.equal(machine.system.view().attached['f1'], machine.system.view().attached['f2']);
});
calls('bind, of a group that no DMA keeps, returns at once', async () => {
  assert.is((await new Machine(opened('linux')).call('bind', { process: 'p1', file: 'f1', context: 'c1' }))?.errno, 'OK');
});
calls('close: a context that no file keeps is released when its close returns', async () => {
  const machine = new Machine(opened('linux'), () => quiet());
  assert.is((await machine.call('close', { process: 'p1', description: 'c1' })).errno, 'OK');
  assert.is(machine.system.view().opened.has('c1'), false);
});
calls('what is refused returns at once, while others wait', async () => {
  const machine = new Machine(busy('linux'));
  const flight = machine.dma({ device: 'd1', address: 0 });
  const waiting = [watch(machine.call('unmap', { ...HERE, first: 0, last: 1 })), watch(machine.call('close', { process: 'p1', description: 'f2' })), watch(machine.call('close', { process: 'p1', description: 'f1' }))];
  const refused = [watch(machine.call('unmap', { ...HERE, first: 0, last: 1 })), watch(machine.call('close', { process: 'p2', description: 'f1' }))];
  await quiet();
  assert.equal([refused, waiting.slice(0, 1)].map((calls) => calls.map(({ answered }) => answered?.errno)), [['EBUSY', 'EBADF'], [undefined]]);
  assert.is(waiting[2].answered, undefined);
  flight.end();
  await machine.settled();
  assert.equal(waiting.map(({ answered }) => answered?.errno), ['OK', 'OK', 'OK']);
});
calls('what is refused says by which rule and why, also when others were refused before its promise resolved', async () => {
  const machine = new Machine(busy('linux'));
  const [unmapped, bound, none] = [machine.call('unmap', { ...HERE, first: 1, last: 0 }), machine.call('bind', { process: 'p1', file: 'f1', context: 'c1' }), machine.call('driverUnbind', { device: 'd1' })];
  assert.equal(await unmapped, { errno: 'EINVAL', rule: 'empty', because: 'the range 0x1 to 0x0 is empty' });
  assert.equal(await bound, { errno: 'EINVAL', rule: 'boundTwice', because: 'f1 is bound to c1 already' });
  assert.equal(await none, { errno: 'ENODEV', rule: 'noDriver', because: 'no driver of the host has d1' });
  assert.equal(await machine.call('pass', { process: 'p1', to: 'p2', description: 'c1' }), { errno: 'OK', out: 0 });
  const { end: _, ...flight } = machine.dma({ device: 'd1', address: 9 });
  assert.equal(flight, { errno: 'EFAULT', rule: 'notMapped', because: 'nothing is mapped at 0x9' });
});
calls('a refusal has a rule of the call that was made, and of no other, for the compiler, too', async () => {
  const answered = await new Machine(busy('linux')).call('driverUnbind', { device: 'd1' });
  if (!answered || answered.errno === 'OK') return assert.unreachable();
  const rule: 'noDriver' = answered.rule;
  assert.is(rule, 'noDriver');
  // @ts-expect-error: it is a rule of bind
  assert.not(answered.rule === 'boundTwice');
});
calls('the turn of an event is asked for once, by its name', async () => {
  const names: string[] = [];
  const machine = new Machine(busy('linux'), (event) => {
    names.push(event);
    return quiet();
  });
  const closed = machine.call('close', { process: 'p1', description: 'f1' });
  void machine.call('pass', { process: 'p1', to: 'p2', description: 'c1' });
  await closed;
  assert.equal(names, ['fileDetached f1', 'fileReleased f1']);
});
calls('DMA ends once, and only if it began', () => {
  const machine = new Machine(busy('linux'));
  const first = machine.dma({ device: 'd1', address: 0 });
  const none = machine.dma({ device: 'd1', address: 1 });
  none.end();
  assert.equal([first.errno, none.errno, machine.system.view().dma['d1'].length], ['OK', undefined, 2]);
  first.end();
  const second = machine.dma({ device: 'd1', address: 1 });
  first.end();
  assert.equal([second.errno, machine.system.view().dma['d1'].length], ['OK', 2]);
});
calls('a call that is not possible, and waits for nothing, says so', async () => {
  assert.is(await new Machine(busy('linux')).call('attach', { process: 'p1', file: 'f1', context: 'c2', space: 1 }), undefined);
});
calls.run();

const named = suite('Machine: the names of arguments');
for (const op of CALLS) {
  named(`${op} has those of the method, in its order`, () => {
    const letters = /^\w+\(([^)]*)\)/.exec(String(Ioasid.prototype[op]))![1]!.split(/,\s*/);
    assert.equal(PARAMETERS[op], letters.map((letter) => MEANT[letter] ?? letter));
  });
}
named.run();
