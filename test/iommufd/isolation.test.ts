/**
 * What happens in one context depends on nothing in another, except through what they share, a group: two runs of the code that must not
 * differ. The numbers of objects in one context mean nothing in the other.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Iommufd } from '../../src/conformance/rooms/iommufd/iommufd';
import { always, contextOf, Language, programOf, renamed, renamedAnswer, Renaming, Seen, show, Step, take } from '../two-runs';

const SEED = 17;
const RUNS = 150;
const LENGTH = 60;

const c = 'context';
const SHAPES: Language['shapes'] = [
  { op: 'openFd', args: [c] }, { op: 'dupFd', args: [c] }, { op: 'closeFd', args: [c] }, { op: 'destroy', args: [c, 'number'], often: 2 },
  { op: 'ioasAlloc', args: [c], out: true, often: 2 }, { op: 'map', args: [c, 'number', 'page', 'page', 'truth'], often: 6 },
  { op: 'mapAnywhere', args: [c, 'number', 'count'] }, { op: 'unmap', args: [c, 'number', 'page', 'page'], often: 2 }, { op: 'unmapAll', args: [c, 'number'] },
  { op: 'copy', args: [c, 'number', 'page', 'page', 'number', 'page'], often: 3 }, { op: 'allowIovas', args: [c, 'number', 'ranges'] },
  { op: 'vfioIoasGet', args: [c], out: true, often: 2 }, { op: 'vfioIoasSet', args: [c, 'number'], often: 2 }, { op: 'vfioIoasClear', args: [c] },
  { op: 'hwptAlloc', args: [c, 'number', 'number', 'flags', 'data', 'fault'], out: true, often: 12 }, { op: 'hwptInvalidate', args: [c, 'number'], often: 3 },
  { op: 'faultAlloc', args: [c], out: true }, { op: 'faultClose', args: [c, 'number'], often: 2 },
  { op: 'viommuAlloc', args: [c, 'number', 'number'], out: true, often: 8 }, { op: 'vdeviceAlloc', args: [c, 'number', 'number', 'virt'], out: true, often: 8 },
  { op: 'bindDevice', args: [c, 'device'], out: true, often: 5 }, { op: 'unbindDevice', args: [c, 'number'] },
  { op: 'attach', args: [c, 'number', 'number'], out: true, often: 8 }, { op: 'replace', args: [c, 'number', 'number'], out: true, often: 4 },
  { op: 'detach', args: [c, 'number'] }, { op: 'accessCreate', args: [c], out: true }, { op: 'accessDestroy', args: [c, 'number'] },
  { op: 'accessAttach', args: [c, 'number', 'number'], often: 5 }, { op: 'accessReplace', args: [c, 'number', 'number'], often: 2 },
  { op: 'accessDetach', args: [c, 'number'] }, { op: 'accessPin', args: [c, 'number', 'page', 'page', 'truth'], often: 8 },
  { op: 'accessUnpin', args: [c, 'number', 'pin'], often: 8 }, { op: 'callBegan', args: [c, 'number'] }, { op: 'callEnded', args: [c, 'number'], often: 3 },
  { op: 'hostDriverBound', args: ['device'] }, { op: 'hostDriverLeft', args: ['device'], often: 4 },
];

const WORDS: Language['words'] = {
  context: ['c1', 'c2'], device: ['d1', 'd2', 'd3', 'm1'], number: [1, 1, 2, 2, 3, 4, 5, 6], page: [0, 0, 1, 3], count: [1, 2], truth: [true, true, false],
  ranges: [[], [{ first: 0, last: 3 }]], flags: [[], [], ['NEST_PARENT'], ['DIRTY_TRACKING']], data: ['NONE', 'NONE', 'SELFTEST'], fault: [0], virt: [0, 1], pin: [0, 1],
};

/** d1 and d2 of one group, d3 alone, and m1, which is the kernel's mock device. */
const begin = (): Iommufd => new Iommufd({
  contexts: ['c1', 'c2'], pages: 7,
  devices: {
    d1: { group: 'g1' }, d2: { group: 'g1' }, d3: { group: 'g2', traits: { enforceCc: true, dirty: true } }, m1: { group: 'g3', traits: { mock: true, dirty: true } },
  },
});

/** An address space, a device, and a page table that nested ones may lie on, in each. */
const OPEN: readonly Step[] = [['c1', 'd1'], ['c2', 'd3']].flatMap(([context, device]): Step[] => [
  ['openFd', context], ['ioasAlloc', context], ['bindDevice', context, device], ['hwptAlloc', context, 2, 1, ['NEST_PARENT'], 'NONE', 0],
]);

const opened = (): Iommufd => {
  const system = begin();
  for (const step of OPEN) take(system, step);
  return system;
};

const test = suite('Two runs of contexts of iommufd');
test("property: with the contexts' names changed and the numbers of one shifted, every call answers the same", () => {
  const language: Language = { shapes: SHAPES, words: WORDS };
  const renaming: Renaming = { names: { c1: 'c2', c2: 'c1' }, shifted: 'c2', by: 3 };
  const seen = new Seen();
  const differs = (program: readonly Step[]): string | undefined => {
    const [first, second] = [begin(), begin()];
    for (const step of [...OPEN, ...program]) {
      const answered = take(first, step);
      seen.add(step, answered);
      const expected = renamedAnswer(language, renaming, step, answered);
      const other = take(second, renamed(language, renaming, step));
      if (expected?.errno !== other?.errno || expected?.out !== other?.out) return `${show([step])} answers ${JSON.stringify(answered)}, and renamed ${JSON.stringify(other)}`;
      if (step[0] !== 'openFd' || step[1] !== renaming.shifted || answered?.errno !== 'OK') continue;
      for (let n = 0; n < renaming.by; n++) assert.is(second.ioasAlloc(renaming.names[renaming.shifted])?.out, n + 1);
    }
    return undefined;
  };
  always((seed) => programOf(language, opened(), LENGTH, seed), differs, RUNS, SEED);
  assert.equal(seen.never(language), []);
});
test('property: a context that shares no group with another is told the same without it', () => {
  const sides: Record<string, string> = { c1: 'c1', d1: 'c1', d2: 'c1', c2: 'c2', d3: 'c2', m1: 'c2' };
  const language: Language = { shapes: SHAPES, words: WORDS, side: (word) => sides[String(word)] };
  const seen = new Seen();
  const differs = (program: readonly Step[]): string | undefined => {
    for (const context of ['c1', 'c2']) {
      const [both, alone] = [begin(), begin()];
      for (const step of [...OPEN, ...program]) {
        const answered = take(both, step);
        if ((contextOf(language, step) ?? sides[step[1] as string]) !== context) continue;
        seen.add(step, answered);
        const other = take(alone, step);
        if (answered?.errno !== other?.errno || answered?.out !== other?.out) {
          return `${show([step])} answers ${JSON.stringify(answered)}, and without the other context ${JSON.stringify(other)}`;
        }
      }
    }
    return undefined;
  };
  always((seed) => programOf(language, opened(), LENGTH, seed), differs, RUNS, SEED);
  assert.equal(seen.never(language), []);
});
test.run();
