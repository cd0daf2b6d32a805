/** Whatever a file says, and whatever is called in whatever order: an answer, or one clear line. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describe } from '../../src/cases/describe';
import { OPS } from '../../src/cases/dispatch';
import type { Case, CaseStep } from '../../src/cases/case';
import { FormatError, parseCases } from '../../src/cases/format';
import { playAll, printOutcome } from '../../src/cases/report';
import { playSteps, playStep, caseWorldOf } from '../../src/cases/run';
import type { IoctlCall, CaseJson } from '../../src/iommufd/ioctl/call';
import { casesOf, sources } from '../linux/files';

const CASES = [...sources('cases').flatMap(({ name }) => casesOf('cases', name)),
  ...sources('runs').flatMap(({ name }) => casesOf('runs', name).filter((_, at) => at % 100 === 0).map((one) => ({ ...one, steps: one.steps.slice(0, 30) })))];

type Path = readonly (string | number)[];

function* pathsOf(value: CaseJson, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (Array.isArray(value)) for (const [at, each] of value.entries()) yield* pathsOf(each, [...path, at]);
  else if (typeof value === 'object' && value !== null) for (const key of Object.keys(value)) yield* pathsOf(value[key], [...path, key]);
}

/** The value with another one at the path; undefined takes away what is there. */
function damaged(value: CaseJson, [key, ...rest]: Path, by: CaseJson | undefined): CaseJson {
  const copy = (Array.isArray(value) ? [...value] : { ...value as object }) as Record<string | number, CaseJson>;
  if (rest.length > 0) copy[key] = damaged(copy[key], rest, by);
  else if (by !== undefined) copy[key] = by;
  else if (Array.isArray(copy)) copy.splice(key as number, 1);
  else delete copy[key];
  return copy as CaseJson;
}

const anything = fc.constantFrom<CaseJson | undefined>(undefined, null, 0, -1, 1.5, 1e19, 'x', '', 'closed', 'U64_MAX', '0xffffffffffffffff', '0x10000000000000000',
  true, [], [1], ['a'], {}, { a: 1 }, [[1, 2]], [null]);

const files = suite('A damaged list of cases');

files('is played, or refused in one line with file and place', () => {
  fc.assert(fc.property(fc.constantFrom(...CASES), fc.nat(), anything, (one, nth, by) => {
    const paths = [...pathsOf([one] as unknown as CaseJson)];
    const text = JSON.stringify(damaged([one] as unknown as CaseJson, paths[nth % paths.length], by));
    try {
      const list = parseCases('some.json', text);
      const { played, complaints } = playAll(list);
      for (const [at, each] of played.entries()) printOutcome(list.cases[at], each);
      for (const line of complaints) assert.match(line, /^some\.json: [^\n]+$/);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      assert.match(error.message, /^some\.json[:,][^\n]+$/);
    }
  }), { numRuns: 1500 });
});

files.run();

/** Calls of a kernel's allocator have cases of another kind. */
const CALLS = [...OPS.keys()].filter((op) => !/^ioasid_|^sva_|^mm_exit|^query_custom/.test(op));
const BLOCKING = ['map', 'unmap', 'access_detach', 'unbind_device', 'allow_iovas', 'hwpt_alloc', 'attach', 'vdevice_alloc'];
const NUMBERS: readonly CaseJson[] = [0, 1, 2, 100, 4096, 8192, 65536, 16777216, 16781312, 0xfee00000, 2 ** 20, 2 ** 40, 2 ** 53 - 1, 'U64_MAX', '0x1000', '8192',
  '0xfffffffffffff000', '0xffffffffffffefff', '0x20000000000000', '0x1ffffffffff000', '0x8000000000000000'];
const COUNTS: readonly CaseJson[] = [0, 1, 2, 8, 100, 4096, '0x1000', 'U32_MAX'];
const WORDS: readonly CaseJson[] = ['SELFTEST', 'DEFAULT', 'TYPE1', 'TYPE1v2', 'NOIOMMU', 'DMA_CC', 'huge_pages', 'rlimit_mode', 'host', 'vfio', 'd0', 'm0', 'other'];
const ANY: readonly CaseJson[] = [[], 0, 1, 'FILE', true];
const RANGES: readonly CaseJson[] = [[], [[4096, 8191]], [[0, 4095], [16777216, 16785407]], [[5, 4]], [[0, 'U64_MAX']], [['0x1ffffffffff000', '0x20000000002fff']]];
const VALUES: Readonly<Record<string, readonly CaseJson[]>> = {
  number: NUMBERS, count: COUNTS, flag: [true, false], text: WORDS, prot: [['R'], ['R', 'W'], ['READ', 'WRITEABLE'], []],
  bits: [[], [0], [[0, 3], 5]], entries: [[], [{}], [{ flags: 'ALL' }, { flags: 2 }], [{ iotlb_id: 1 }, { vdev_id: 1, cache_id: 2 }]], memory: ['anonymous', 'huge', 'readonly', 'pfnmap', 'none'], ranges: RANGES, any: ANY,
  device: ['d0', 'd1', 'd2', 'd3', 'd4', 'm0'], group: ['g0', 'g2', 'g3', 'g4', 'g-m0'],
};
const DEVICES = {
  d1: { enforce_cc: false }, d2: { pasid: true }, d3: { noiommu: true }, d4: { driver: null }, m0: { emulated: true },
};

const PARAMETERS = ['allow_unsafe_interrupts', 'disable_hugepages', 'dma_entry_limit'];

type Pick = <T>(values: readonly T[]) => T;

/** Arguments of the right kinds, most names those of what an earlier call made. */
function argumentsOf({ takes, words }: IoctlCall, at: number, made: readonly string[], pick: Pick): Record<string, CaseJson> {
  const args: Record<string, CaseJson> = {};
  for (const [key, kind] of Object.entries(takes)) {
    if (kind.endsWith('?') && pick([true, false, false])) continue;
    const plain = kind.replace('?', '');
    if (plain === 'makes') args[key] = `${key}${at}`;
    else if (plain === 'name') args[key] = pick([...made, ...made, ...made, 'closed', 0, 1, 2, 3, 99, null]);
    else if (plain === 'names') args[key] = pick([[], [pick([...made, 'closed', 0])]]);
    else if (plain === 'word' || plain === 'type') args[key] = pick([...words?.[key]?.keys() ?? [], 'OTHER', ...(plain === 'type' ? [0, 1, '0xffffffff'] : [])]);
    else if (plain === 'flags') args[key] = pick<CaseJson>([[], [pick([...words?.[key]?.keys() ?? [], 'OTHER'])], 0, 1, '0x80', 'OTHER']);
    else args[key] = pick(VALUES[plain]);
  }
  return args;
}

const anyCalls = suite('Any calls in any order');

anyCalls('have an answer each, and the same one when they are played again', () => {
  const answered = new Set<string>();
  fc.assert(fc.property(fc.gen(), (g) => {
    const pick: Pick = (values) => values[g(fc.nat, { max: values.length - 1 })];
    const mock = pick([true, false]);
    const env = { ...(mock ? { mock } : {}), ...(pick([true, false]) ? { container: 'vfio' } : {}), groups: { g0: ['d0', 'd1'] }, devices: DEVICES };
    const kernel = pick([undefined, undefined, undefined, '6.12', '6.2', '6.1', '5.4']);
    const steps: CaseStep[] = [];
    const one: Case = { id: 'any', object: pick(['mock', 'real', 'other']), env, steps, ...(kernel ? { kernel } : {}) };
    const world = caseWorldOf(one);
    const made: string[] = [];
    for (let at = 0; at < 40; at++) {
      const op = at === 0 ? 'open_fd' : pick(CALLS);
      if (op === 'ioctl_end' && !world.inFlight.has('t')) continue;
      const begins = op === 'ioctl_begin' ? { token: 't', call: pick(BLOCKING) } : undefined;
      const args: Record<string, CaseJson> = op === 'module_param' ? { name: pick(PARAMETERS), value: pick([0, 1]) } : op === 'ioctl_end' ? { token: 't' } : { ...argumentsOf(OPS.get(begins?.call ?? op)!, at, made, pick), ...begins };
      const step: CaseStep = { op, args, expect: 'ok', ...(pick([...Array(9).fill(false), true]) ? { proc: 'child' } : {}) };
      const got = playStep(world, step, at)?.got ?? 'ok';
      assert.match(got, /^(ok|WARN|E[A-Z0-9]+)$/);
      answered.add(`${op} ${got === 'ok'}`);
      steps.push({ ...step, expect: got });
      for (const key of ['as', 'fd_as']) if (key in args) made.push((args as Record<string, string>)[key]);
    }
    describe(world);
    const [again] = parseCases('any', JSON.stringify([one])).cases;
    assert.equal(playSteps(again), { id: 'any', status: 'pass', steps: steps.length });
  }), { numRuns: 300 });
  assert.ok(answered.size > CALLS.length, 'most calls were refused and granted');
});

anyCalls.run();
