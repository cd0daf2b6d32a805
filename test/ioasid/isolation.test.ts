/**
 * What happens in one context depends on nothing in another, except through what they share: two runs of the code that must not differ,
 * as spec/ioasid/IoasidIsolation.tla says it of the specification.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FaultingIoasid } from '../../src/ioasid/page-fault';
import type { ProfileName } from '../../src/ioasid/profiles';
import type { IoasidWorld } from '../../src/ioasid/world';
import { always, contextOf, Language, programOf, renamed, renamedAnswer, Renaming, Seen, show, Step, take } from '../two-runs';
import { flagOf, NAMES } from './worlds';

const SEED = 17;
const RUNS = 150;
const LENGTH = 80;

const SHAPES: Language['shapes'] = [
  { op: 'openContext', args: ['process', 'context'] }, { op: 'openDevice', args: ['process', 'file'] }, { op: 'useDevice', args: ['process', 'file'] },
  { op: 'pass', args: ['process', 'process', 'description'] }, { op: 'close', args: ['process', 'description'] },
  { op: 'alloc', args: ['process', 'context', 'flag'], out: true, often: 4 }, { op: 'allocNested', args: ['process', 'context', 'number'], out: true, often: 4 },
  { op: 'free', args: ['process', 'context', 'number'] }, { op: 'getInfo', args: ['process', 'context', 'number'] },
  { op: 'getDeviceInfo', args: ['process', 'context', 'file'] },
  { op: 'map', args: ['process', 'context', 'number', 'page', 'page'], often: 8 }, { op: 'unmap', args: ['process', 'context', 'number', 'page', 'page'], often: 6 },
  { op: 'copy', args: ['process', 'context', 'number', 'page', 'page', 'number', 'page'], often: 5 },
  { op: 'bind', args: ['process', 'file', 'context'], out: true, often: 4 }, { op: 'attach', args: ['process', 'file', 'context', 'number'], out: true, often: 8 },
  { op: 'detach', args: ['process', 'file', 'context', 'named'], often: 4 },
  { op: 'dmaBegin', args: ['device', 'page'], often: 8 }, { op: 'dmaEnd', args: ['device'], often: 3 },
  { op: 'pageFault', args: ['device', 'page'], often: 3 }, { op: 'respond', args: ['process', 'context', 'cookie', 'code'], often: 3 },
  { op: 'driverBind', args: ['device'] }, { op: 'driverUnbind', args: ['device'], often: 4 }, { op: 'hotUnplug', args: ['device'] }, { op: 'hotPlug', args: ['device'], often: 4 },
];

/** What happens by itself. */
const EVENTS: Language['shapes'] = [
  { op: 'contextReleased', args: ['context'] }, { op: 'fileDetached', args: ['file'] }, { op: 'fileReleased', args: ['file'] },
  { op: 'switchDone', args: ['group'], often: 4 }, { op: 'unmapDone', args: ['context', 'number', 'page', 'page'], often: 4 }, { op: 'deviceUnplugged', args: ['device'] },
];

/** Two processes that both contexts share; d1 and d2 of one group, d3 alone, a file each and one more of d1. */
const worldOf = (profile: ProfileName): IoasidWorld => ({
  profile, processes: ['p1', 'p2'], contexts: ['c1', 'c2'], last: 3, grain: 1,
  devices: { d1: { group: 'g1' }, d2: { group: 'g1' }, d3: { group: 'g2' } }, files: { f1: 'd1', f2: 'd2', f3: 'd3', f4: 'd1' },
});

const WORDS: Language['words'] = {
  process: ['p1', 'p1', 'p1', 'p2'], context: ['c1', 'c2'], file: ['f1', 'f2', 'f3', 'f4'], device: ['d1', 'd2', 'd3'], group: ['g1', 'g2'],
  number: [1, 1, 2, 2, 3, 4], page: [0, 0, 3], description: ['c1', 'c2', 'f1', 'f2', 'f3', 'f4'], cookie: [1, 2], code: ['success', 'invalid', 'other'],
};

/** Detach names the number in some profiles, and none in others. */
const languageOf = (profile: ProfileName, more: Partial<Language> = {}): Language => ({
  shapes: [...SHAPES, ...EVENTS].map((shape) => (
    { ...shape, args: shape.args.map((kind) => (kind === 'named' ? (profile === 'linux' ? 'none' : 'number') : kind)) })),
  words: { ...WORDS, flag: [flagOf(profile), flagOf(profile), !flagOf(profile)], none: [0] }, ...more,
});

/** Everything open and bound where it can be, so that programs come to something. */
const BEGUN: readonly Step[] = [
  ['openContext', 'p1', 'c1'], ['openContext', 'p1', 'c2'], ['openDevice', 'p1', 'f1'], ['openDevice', 'p1', 'f2'], ['openDevice', 'p1', 'f3'],
  ['bind', 'p1', 'f1', 'c1'], ['bind', 'p1', 'f2', 'c1'], ['bind', 'p1', 'f3', 'c2'],
];

const begin = (profile: ProfileName): FaultingIoasid => {
  const system = new FaultingIoasid(worldOf(profile));
  for (const step of BEGUN) take(system, step);
  return system;
};

/** What the profile never answers OK. */
const NOT: Readonly<Record<ProfileName, readonly string[]>> = {
  rfcV1: ['copy', 'getDeviceInfo', 'pageFault', 'respond'], rfcV2: ['copy', 'getInfo', 'pageFault', 'respond'],
  rfc2021: ['allocNested', 'copy', 'getInfo', 'pageFault', 'respond'], linux: ['allocNested'],
};

const test = suite('Two runs of contexts');
for (const profile of NAMES) {
  test(`property, ${profile}: with the contexts' names changed and the numbers of one shifted, every call answers the same`, () => {
    const language = languageOf(profile);
    const renaming: Renaming = { names: { c1: 'c2', c2: 'c1' }, shifted: 'c2', by: 3 };
    const seen = new Seen();
    const differs = (program: readonly Step[]): string | undefined => {
      const [first, second] = [new FaultingIoasid(worldOf(profile)), new FaultingIoasid(worldOf(profile))];
      for (const step of [...BEGUN, ...program]) {
        const answered = take(first, step);
        seen.add(step, answered);
        const expected = renamedAnswer(language, renaming, step, answered);
        const other = take(second, renamed(language, renaming, step));
        if (expected?.errno !== other?.errno || expected?.out !== other?.out) {
          return `${show([step])} answers ${JSON.stringify(answered)}, and renamed ${JSON.stringify(other)}`;
        }
        if (step[0] !== 'openContext' || step[2] !== renaming.shifted || answered?.errno !== 'OK') continue;
        for (let n = 0; n < renaming.by; n++) assert.is(second.alloc(step[1] as string, renaming.names[renaming.shifted], flagOf(profile))?.out, n + 1);
      }
      return undefined;
    };
    always((seed) => programOf(language, begin(profile), LENGTH, seed), differs, RUNS, SEED);
    assert.equal(seen.never(language), NOT[profile]);
  });

  test(`property, ${profile}: a context that shares no device and no group with another is told the same without it`, () => {
    const sides: Record<string, string> = { c1: 'c1', f1: 'c1', f2: 'c1', f4: 'c1', d1: 'c1', d2: 'c1', g1: 'c1', c2: 'c2', f3: 'c2', d3: 'c2', g2: 'c2' };
    const language = languageOf(profile, { side: (word) => sides[String(word)] });
    const isOf = (context: string, step: Step): boolean =>
      (contextOf(language, step) ?? step.slice(1).map((word) => sides[String(word)]).find((side) => side !== undefined)) === context;
    const seen = new Seen();
    const differs = (program: readonly Step[]): string | undefined => {
      for (const context of ['c1', 'c2']) {
        const [both, alone] = [new FaultingIoasid(worldOf(profile)), new FaultingIoasid(worldOf(profile))];
        for (const step of [...BEGUN, ...program]) {
          const answered = take(both, step);
          if (!isOf(context, step)) continue;
          seen.add(step, answered);
          const other = take(alone, step);
          if (answered?.errno !== other?.errno || answered?.out !== other?.out) {
            return `${show([step])} answers ${JSON.stringify(answered)}, and without the other context ${JSON.stringify(other)}`;
          }
        }
      }
      return undefined;
    };
    always((seed) => programOf(language, begin(profile), LENGTH, seed), differs, RUNS, SEED);
    assert.equal(seen.never(language), NOT[profile]);
  });
}
test.run();
