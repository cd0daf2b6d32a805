/** Bad arguments of every call, which no kernel would ever see; and states to come back to. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../../src/ioasid/ioasid';
import { Machine } from '../../../src/ioasid/machine';
import { answers, busy, NAMES, play, take, world } from '../worlds';

const code = readFileSync(join(__dirname, '..', '..', '..', 'src', 'ioasid', 'ioasid.ts'), 'utf8');
const calls = [...code.matchAll(/^ {2}(\w+)\(([^)]*)\): Answered(?: \| undefined)? \{/gm)]
  .map(([, method, parameters]) => ({ method, parameters: parameters.split(/,\s*/).map((one) => one.split(':')[0]) }));

interface Kind { readonly good: unknown; readonly types: readonly unknown[]; readonly ranges: readonly unknown[] }
const name = (good: string): Kind => ({ good, types: [undefined, null, 7, 1n, {}, [good], Symbol('name'), NaN], ranges: ['', 'nobody', 'constructor', '__proto__'] });
const number: Kind = { good: 1, types: [undefined, null, '1', 1n, NaN, Infinity, 1.5, {}, true], ranges: [-1, 2 ** 32, Number.MAX_SAFE_INTEGER] };
const address: Kind = { good: 0, types: [undefined, null, '0', NaN, -Infinity, 0.5, 2 ** 53, {}, false], ranges: [-1, -1n, 2n ** 64n] };
/** What each parameter is, by its name. */
const KINDS: Record<string, Kind> = {
  p: name('p1'), q: name('p2'), c: name('c1'), x: name('c1'), f: name('f1'), d: name('d1'), g: name('g1'), i: number, j: number,
  first: address, last: address, to: address, a: address, enforce: { good: false, types: [undefined, null, 0, 'false', {}], ranges: [] },
};

const refused = suite('Bad arguments: the error names them, whatever the state, and leaves no mark');
for (const { method, parameters } of calls) {
  refused(`${method}(${parameters.join(', ')})`, () => {
    for (const system of [new Ioasid(world('linux')), ...NAMES.map(busy)]) {
      const key = system.key();
      parameters.forEach((parameter, at) => {
        const { types, ranges } = KINDS[parameter];
        const check = (values: readonly unknown[], error: typeof TypeError | typeof RangeError): void => values.forEach((value) => {
          const args = parameters.map((one, place) => (place === at ? value : KINDS[one].good));
          const expected = (thrown: Error): boolean => thrown instanceof error && thrown.message.startsWith(`${parameter}: `);
          assert.throws(() => take(system, method, args), expected, `${method}: ${parameter} = ${String(value)} is a ${error.name}`);
        });
        check(types, TypeError);
        check(ranges, RangeError);
      });
      assert.is(system.key(), key);
    }
  });
}
refused('a name of nothing is told with what it should have been one of', () => {
  const system = busy('linux');
  const said: [() => unknown, string][] = [
    [() => system.openContext('p1', 'c9'), 'c: there is no context c9'], [() => system.openDevice('p1', 'f9'), 'f: there is no file f9'],
    [() => system.hotUnplug('d9'), 'd: there is no device d9'], [() => system.switchDone('g9'), 'g: there is no group g9'],
    [() => system.close('p1', 'x9'), 'x: there is no context or file x9'], [() => system.close('p9', 'c1'), 'p: there is no process p9'],
  ];
  for (const [call, message] of said) assert.throws(call, (thrown: Error) => thrown instanceof RangeError && thrown.message === message);
});
refused('the good ones of the same table are taken', () => {
  for (const { method, parameters } of calls) assert.not.throws(() => take(busy('linux'), method, parameters.map((one) => KINDS[one].good)), method);
});
refused.run();

const kernel = suite('What a kernel can see is answered with an errno');
for (const profile of NAMES) {
  const unknown = profile === 'linux' ? 'ENOENT' : 'EINVAL';
  kernel(`a number of no object, 0, one of 32 bits; a range upside down, beyond the end; the descriptor of another process, in ${profile}`, () => {
    const system = busy(profile);
    for (const i of [0, 5, 2 ** 32 - 1]) {
      for (const [op, ...more] of [['map', 0, 1], ['unmap', 0, 1], ['free']]) answers(system, op as string, ['p1', 'c1', i, ...more], unknown);
    }
    for (const [first, last] of [[3, 2], [0, 4], [0, 2n ** 64n - 1n], [2n ** 64n - 1n, 2n ** 64n - 1n]]) answers(system, 'map', ['p1', 'c1', 1, first, last], 'EINVAL');
    for (const [op, ...more] of [['map', 1, 0, 1], ['free', 1], ['alloc', false]]) answers(system, op as string, ['p2', 'c1', ...more], 'EBADF');
    answers(system, 'close', ['p2', 'f1'], 'EBADF');
  });
}
kernel.run();

const snapshots = suite('Snapshots and copies');
snapshots('a state is come back to, again and again', () => {
  const system = busy('linux');
  const [snapshot, key, view] = [system.snapshot(), system.key(), system.view()];
  for (const steps of [['unmap p1 c1 1 0 1'], ['processExited p1', 'fileDetached f1'], ['dmaBegin d1 0', 'detach p1 f1 c1 0']]) {
    play(system, ...steps);
    assert.not.equal(system.key(), key);
    system.restore(snapshot);
    assert.equal([system.key(), system.view()], [key, view]);
  }
});
snapshots('a copy goes its own way, and takes the snapshots of the original', () => {
  const system = busy('linux');
  const [copy, key] = [system.clone(), system.key()];
  play(copy, 'unmap p1 c1 1 0 1', 'close p1 f1', 'fileDetached f1', 'fileReleased f1');
  assert.is(system.key(), key);
  copy.restore(system.snapshot());
  assert.is(copy.key(), key);
});
snapshots('that of another one, or none, is a TypeError', () => {
  const system = busy('linux');
  const key = system.key();
  for (const value of [busy('linux').snapshot(), busy('rfcV1').snapshot(), { ...system.snapshot() }, undefined, null, {}, 'snapshot']) {
    assert.throws(() => system.restore(value as never), (thrown: Error) => thrown instanceof TypeError && thrown.message.startsWith('snapshot: '));
  }
  assert.is(system.key(), key);
});
snapshots.run();

const machines = suite('Machine: bad arguments');
const throwsNamed = (work: () => unknown, error: typeof TypeError | typeof RangeError, named: string): void => {
  assert.throws(work, (thrown: Error) => thrown instanceof error && thrown.message.startsWith(`${named}: `));
};
machines('a system that is none, and a turn that cannot be asked', () => {
  for (const value of [undefined, null, {}, busy('linux').view()]) throwsNamed(() => new Machine(value as never), TypeError, 'system');
  for (const value of [null, 'turn', {}]) throwsNamed(() => new Machine(busy('linux'), value as never), TypeError, 'turn');
});
machines('a call is rejected that there is not, that is given what it has not, or not what it has; and nothing has changed', async () => {
  const machine = new Machine(busy('linux'));
  const key = machine.system.key();
  const attach = { process: 'p1', file: 'f1', context: 'c1', space: 1 };
  const no = ['view', 'clone', 'constructor', 'Map', ''].map((op) => [(): Promise<unknown> => machine.call(op as never, {} as never), RangeError, 'op'] as const);
  for (const [call, error, named] of [
    ...no, [(): Promise<unknown> => machine.call(7 as never, {} as never), TypeError, 'op'],
    [(): Promise<unknown> => machine.call('attach', undefined as never), TypeError, 'attach'],
    [(): Promise<unknown> => machine.call('attach', { process: 'p1', file: 'f1', context: 'c1' } as never), TypeError, 'attach'],
    [(): Promise<unknown> => machine.call('attach', { ...attach, spaces: 1 } as never), TypeError, 'attach'],
    [(): Promise<unknown> => machine.call('attach', ['p1', 'f1', 'c1', 1] as never), TypeError, 'attach'],
    [(): Promise<unknown> => machine.call('unmap', { process: 'p1', context: 'c1', space: 1, first: -1, last: 1 }), RangeError, 'first'], [(): Promise<unknown> => machine.call('attach', { process: 'p1', file: 'f9', context: 'c1', space: 1 }), RangeError, 'file'],
    [(): Promise<unknown> => machine.call('close', { process: 1 as never, description: 'f1' }), TypeError, 'process'], [(): Promise<unknown> => machine.call('hotUnplug', { device: 'g1' }), RangeError, 'device'],
  ] as const) {
    const thrown = await call().catch((reason: unknown) => reason as Error);
    assert.ok(thrown instanceof error && thrown.message.startsWith(`${named}: `), String(thrown));
  }
  assert.is(machine.system.key(), key);
});
machines.run();
