/**
 * No call looks at every device of a group, every group, or every area: what grows is counted in looks at devices, files, groups and contexts,
 * which is the same on every machine. Times are in test/bench/ioasid.bench.ts.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import type { ProfileName } from '../../src/ioasid/profiles';
import { answers, flagOf, NAMES, take } from './worlds';

interface Counted { readonly system: Ioasid; looks(): number }

/** A world of so many devices, with a file each, and how often one of them has been looked at. */
function counted(profile: ProfileName, devices: number, together: boolean): Counted {
  const numbers = Array.from({ length: devices }, (_, n) => n);
  const system = new Ioasid({
    profile, processes: ['p1'], contexts: ['c1'], files: Object.fromEntries(numbers.map((n) => [`f${n}`, `d${n}`])),
    devices: Object.fromEntries(numbers.map((n) => [`d${n}`, { group: together ? 'g' : `g${n}` }])),
  });
  let looks = 0;
  const watched = <T extends object>(list: T): T => new Proxy(list, { get: (target, key): unknown => {
    looks++;
    return Reflect.get(target, key);
  } });
  const { parts } = (system as unknown as { state: { parts: Record<string, object> } }).state;
  for (const kind of Object.keys(parts)) parts[kind] = watched(parts[kind]);
  return { system, looks: () => looks };
}

/** The most looks of one call of each kind: all devices are opened, bound, attached, do DMA, are detached and closed, with a map and an unmap now and then. */
function looks(profile: ProfileName, devices: number, together: boolean): Record<string, number> {
  const { system, looks: count } = counted(profile, devices, together);
  const most: Record<string, number> = {};
  const step = (expected: string, op: string, ...args: unknown[]): void => {
    const before = count();
    const errno = take(system, op, args)?.errno;
    most[op] = Math.max(most[op] ?? 0, count() - before);
    if (errno !== expected) answers(system, op, args, expected);
  };
  const each = (work: (f: string, d: string) => void): void => { for (let n = 0; n < devices; n++) work(`f${n}`, `d${n}`); };
  // Partly attached, a group of rfcV1 does not do DMA there, and its address space is closed to commands.
  const commands = (done: boolean): string => (profile === 'rfcV1' && together && !done ? 'EBUSY' : 'OK');
  step('OK', 'openContext', 'p1', 'c1');
  step('OK', 'alloc', 'p1', 'c1', flagOf(profile));
  each((_, d) => {
    step('OK', 'driverBind', d);
    step('OK', 'driverUnbind', d);
  });
  each((f) => {
    step('OK', 'openDevice', 'p1', f);
    step('OK', 'bind', 'p1', f, 'c1');
    step('EBUSY', 'driverBind', 'd0');
  });
  each((f) => {
    step('OK', 'attach', 'p1', f, 'c1', 1);
    const expected = commands(f === `f${devices - 1}`);
    step(expected, 'map', 'p1', 'c1', 1, 0, 4095);
    step(expected, 'unmap', 'p1', 'c1', 1, 0, 4095);
  });
  step('OK', 'map', 'p1', 'c1', 1, 0, 4095);
  each((_, d) => {
    step('OK', 'dmaBegin', d, 0);
    step('OK', 'dmaEnd', d);
  });
  each((f, d) => {
    if (f !== 'f0') step('OK', 'detach', 'p1', f, 'c1', profile === 'linux' ? 0 : 1);
    step('OK', 'hotUnplug', d);
    step('OK', 'close', 'p1', f);
    if (f === 'f0') step('OK', 'fileDetached', f);
    step('OK', 'fileReleased', f);
    step('OK', 'deviceUnplugged', d);
    step('OK', 'hotPlug', d);
  });
  return most;
}

const test = suite('Growth: no call takes longer the more devices there are');
for (const profile of NAMES) {
  for (const together of [true, false]) {
    test(`${profile}, ${together ? 'all in one group' : 'each in its own group'}`, () => {
      const [few, many] = [looks(profile, 3, together), looks(profile, 400, together)];
      assert.equal(many, few);
      assert.ok(Object.keys(few).length >= 14, 'every kind of call has been made');
      assert.ok(Math.max(...Object.values(few)) <= 16, JSON.stringify(few));
    });
  }
}
test('what this test counts is seen: a process that exits looks at every description', () => {
  const at = (devices: number): number => {
    const { system, looks: count } = counted('linux', devices, true);
    take(system, 'openContext', ['p1', 'c1']);
    const before = count();
    take(system, 'processExited', ['p1']);
    return count() - before;
  };
  assert.ok(at(400) > at(3) + 397);
});
test.run();
