/** Calls that take time, in every order that fast-check's scheduler finds: what they promise holds when they return, and every invariant always. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Ioasid } from '../../src/ioasid/ioasid';
import { Machine } from '../../src/ioasid/machine';
import type { ProfileName } from '../../src/ioasid/profiles';
import { broken } from '../../src/ioasid/properties';
import { busy, flagOf, NAMES, play } from './worlds';

const calls = suite('Machine: one call that takes time');

/** Lets every microtask that is due run. */
const quiet = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** What a promise has answered so far. */
function watch<T>(promise: Promise<T>): { answered?: T } {
  const watched: { answered?: T } = {};
  void promise.then((value) => { watched.answered = value; });
  return watched;
}

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
calls('a call that is not possible, and waits for nothing, says so', async () => {
  assert.is(await new Machine(busy('linux')).attach('p1', 'f1', 'c2', 1), undefined);
});
calls.run();

/** What an actor may do next; refusals are as good as any. */
const PLAN = ['unmap', 'map', 'detach', 'attach', 'bind', 'alloc', 'close'] as const;

interface Play { readonly machine: Machine; readonly scheduler: fc.Scheduler; readonly waited: Map<string, number> }

/** Gives way to the others, and looks at every invariant. */
async function yielding({ machine, scheduler }: Play, label: string): Promise<void> {
  await scheduler.schedule(Promise.resolve(), label);
  assert.equal(broken(machine.system.view(), machine.system.world), []);
}

/** Makes a call, counts it if it does not return at once, and answers whether it was done. */
async function returned({ machine, scheduler, waited }: Play, op: string, call: Promise<{ errno: string } | undefined>): Promise<boolean> {
  const watched = watch(call);
  await scheduler.schedule(Promise.resolve(), `after ${op}`);
  if (!('answered' in watched)) waited.set(op, (waited.get(op) ?? 0) + 1);
  const errno = (await call)?.errno;
  assert.equal(broken(machine.system.view(), machine.system.world), []);
  return errno === 'OK';
}

async function device(play: Play, d: string, addresses: readonly number[]): Promise<void> {
  for (const a of addresses) {
    await yielding(play, `${d} begins`);
    const flight = play.machine.dma(d, a);
    await yielding(play, `${d} ends`);
    flight.end();
  }
}

const reaches = (system: Ioasid, c: string, last: number): boolean => Object.values(system.view().dma).some((dma) => dma.length > 0 && dma[0]![0] === 'table' && dma[0]![1] === c && dma[1]! <= last);

async function process(play: Play, profile: ProfileName, f: string, plan: readonly (typeof PLAN)[number][]): Promise<void> {
  const { machine } = play;
  const { system } = machine;
  const none = profile === 'linux' ? 0 : 1;
  for (const op of plan) {
    await yielding(play, `p1 goes on to ${op}`);
    if (op === 'map') machine.take('map', 'p1', 'c1', 1, 0, 1);
    else if (op === 'alloc') machine.take('alloc', 'p1', 'c1', flagOf(profile));
    else if (op === 'unmap') {
      const call = machine.unmap('p1', 'c1', 1, 0, 1).then((answered) => {
        if (answered.errno === 'OK') assert.not.ok(reaches(system, 'c1', 1), 'nothing reaches what was unmapped');
        return answered;
      });
      await returned(play, op, call);
    } else if (op === 'close') {
      const closed = machine.close('p1', f).then((answered) => {
        if (answered.errno === 'OK') assert.not.ok(system.isEnding(f), 'the last close has released it');
        return answered;
      });
      await returned(play, op, closed);
    } else {
      const call = op === 'bind' ? machine.bind('p1', f, 'c1') : op === 'attach' ? machine.attach('p1', f, 'c1', 1) : machine.detach('p1', f, 'c1', none);
      await returned(play, op, call.then((answered) => {
        if (answered?.errno === 'OK') assert.not.ok(system.isSwitching(f), 'the switch is over');
        return answered;
      }));
    }
  }
}

async function administrator(play: Play, d: string): Promise<void> {
  await yielding(play, `${d} is to leave`);
  const unplugged = play.machine.hotUnplug(d).then((answered) => {
    const { plugged, dma } = play.machine.system.view();
    if (answered.errno === 'OK') assert.equal([plugged[d], dma[d]], ['gone', []]);
    return answered;
  });
  await returned(play, 'hotUnplug', unplugged);
}

const orders = suite('Machine: unmap, switches, unplug and close during DMA, in any order');

for (const profile of NAMES) {
  orders(profile, async () => {
    const waited = new Map<string, number>();
    const plan = fc.array(fc.constantFrom(...PLAN), { maxLength: 6 });
    await fc.assert(fc.asyncProperty(fc.scheduler(), plan, plan, fc.array(fc.nat(2), { maxLength: 4 }), fc.array(fc.nat(2), { maxLength: 4 }), fc.boolean(),
      async (scheduler, one, two, first, second, unplugs) => {
        const machine = new Machine(busy(profile), (event) => scheduler.schedule(Promise.resolve(), event));
        const play = { machine, scheduler, waited };
        const working = Promise.all([device(play, 'd1', first), device(play, 'd2', second), process(play, profile, 'f1', one), process(play, profile, 'f2', two)]);
        const leaving = unplugs ? administrator(play, 'd1') : Promise.resolve();
        const exiting = working.then(async () => {
          machine.take('processExited', 'p1');
          await machine.settled();
        });
        await scheduler.waitFor(Promise.all([exiting, leaving]));
        const { opened, objects, domains, former, claims } = machine.system.view();
        assert.equal([opened.size, objects['c1'].size, domains['g1'], former['g1'], claims['g1']], [0, 0, ['default'], [], { c1: 0, c2: 0 }]);
      }), { numRuns: 150, seed: 4 });
    for (const op of ['unmap', 'hotUnplug', 'close', ...(profile === 'rfcV1' ? [] : ['detach'])]) assert.ok((waited.get(op) ?? 0) > 0, `${op} has waited at least once`);
  });
}
orders.run();
