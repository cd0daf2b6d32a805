/** Calls and steps with arguments that fast-check draws, held to every property as they are made. */
import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import type { Ioasid } from '../../src/ioasid/ioasid';
import { broken } from '../../src/ioasid/properties';
import { brokenBy } from '../../src/ioasid/step-properties';
import { take } from './worlds';

/** How often each call has answered what. */
export const seen = new Map<string, number>();
const count = (what: string): void => { seen.set(what, (seen.get(what) ?? 0) + 1); };

/**
 * One call or step: every invariant and every step property holds, nothing but OK leaves a mark, and a copy answers the same.
 * Most take, of the arguments drawn, the first with which they succeed; the others just the first, which are mostly wrong.
 */
export class Step implements fc.Command<object, Ioasid> {
  args: readonly unknown[];
  constructor(readonly op: string, readonly drawn: readonly (readonly unknown[])[], readonly lucky: boolean) { this.args = drawn[0]; }

  check(): boolean { return true; }

  run(_: object, system: Ioasid): void {
    if (this.lucky) this.args = this.drawn.find((args) => take(system.clone(), this.op, args)?.errno === 'OK') ?? this.drawn[0];
    const before = system.view();
    const copy = system.clone();
    const answered = take(system, this.op, this.args);
    count(`${this.op} ${answered?.errno}`);
    count(answered ? (answered.errno === 'OK' ? 'OK' : 'refused') : 'not possible');
    const after = system.view();
    const step = { op: this.op, args: this.args, errno: answered?.errno, before, after };
    assert.equal([...broken(after, system.world), ...brokenBy(step, system.world)], []);
    if (answered?.errno !== 'OK') assert.equal(after, before);
    assert.equal([take(copy, this.op, this.args), copy.view(), copy.key()], [answered, after, system.key()]);
  }

  toString(): string { return `${this.op}(${this.args.join(', ')})`; }
}

const p = fc.constantFrom('p1', 'p1', 'p1', 'p2');
const c = fc.constantFrom('c1', 'c1', 'c2');
const f = fc.constantFrom('f1', 'f1', 'f1', 'f2', 'f2', 'f3', 'f4');
const d = fc.constantFrom('d1', 'd1', 'd2', 'd3');
const i = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(2, 3, 4, 0, 7) });
const none = fc.constantFrom(0, 1);
const a = fc.nat(3);
const x = fc.constantFrom('c1', 'c2', 'f1', 'f2', 'f3', 'f4');

/** Every call and step, with arguments that are as often wrong as right. */
export function commands(flag: boolean): fc.Arbitrary<Step>[] {
  const step = (op: string, ...args: fc.Arbitrary<unknown>[]): fc.Arbitrary<Step> =>
    fc.tuple(fc.array(fc.tuple(...args), { minLength: 8, maxLength: 8 }), fc.nat(9)).map(([drawn, luck]) => new Step(op, drawn, luck < 7));
  const often = (arbitrary: fc.Arbitrary<Step>): fc.Arbitrary<Step>[] => [arbitrary, arbitrary, arbitrary];
  return [
    step('openContext', p, c), step('openDevice', p, f), step('pass', p, p, x), step('close', p, x), step('useDevice', p, f),
    step('alloc', p, c, fc.constantFrom(flag, flag, !flag)), step('allocNested', p, c, i), step('free', p, c, i), step('getInfo', p, c, i),
    step('getDeviceInfo', p, c, f), ...often(step('map', p, c, i, a, a)), ...often(step('unmap', p, c, i, a, a)), step('copy', p, c, i, a, a, i, a),
    step('bind', p, f, c), ...often(step('attach', p, f, c, i)), ...often(step('detach', p, f, c, none)),
    step('driverBind', d), step('driverUnbind', d), step('hotUnplug', d), step('hotPlug', d), ...often(step('dmaBegin', d, a)),
    step('processExited', p), step('contextReleased', c), step('fileDetached', f), step('fileReleased', f), step('unmapDone', c, i, a, a),
    ...often(step('switchDone', fc.constantFrom('g1', 'g2'))), ...often(step('dmaEnd', d)), step('deviceUnplugged', d),
  ];
}
