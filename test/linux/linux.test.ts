import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCases } from '../../src/cases/format';
import { playSteps } from '../../src/cases/run';
import { type Stray, type Tally, callsOfRules, ruleKey, ownerOfRule, surenessOf, tallyAsserted, tallyOf } from '../../src/cases/tally';
import { type Folder, sources } from './files';

/** How much there is to agree with, so that nothing is lost unnoticed. */
const SIZES: Readonly<Record<string, { cases: number; steps: number }>> = {
  access: { cases: 9, steps: 91 }, device: { cases: 22, steps: 169 }, group: { cases: 17, steps: 135 }, hwpt: { cases: 14, steps: 149 },
  ioas: { cases: 19, steps: 122 }, 'ioasid-allocator': { cases: 20, steps: 141 },
  kvm: { cases: 18, steps: 180 },
  order: { cases: 142, steps: 826 },
  rules: { cases: 70, steps: 3322 }, width: { cases: 19, steps: 2084 },
  'linux-7.2.13-mock': { cases: 872, steps: 56072 }, 'linux-7.2.13-real': { cases: 175, steps: 7418 },
  'linux-7.2.13-mock-wide': { cases: 192, steps: 70760 },
  'linux-7.2.13-real-wide': { cases: 200, steps: 27150 },
  'linux-7.2.13-real-container': { cases: 250, steps: 35973 },
  'linux-7.2.13-real-emulated': { cases: 150, steps: 17155 },
  'linux-7.2.13-selftest': { cases: 232, steps: 88894 },
  'linux-7.2.13-led': { cases: 47, steps: 1075 },
  'linux-7.2.13-minimal': { cases: 26, steps: 153 },
  'linux-7.2.13-rules': { cases: 7, steps: 117 },
  'linux-7.3-getpa': { cases: 3, steps: 41 },
  'linux-7.3-noiommu': { cases: 4, steps: 62 },
  reports: { cases: 51, steps: 340 },
};

const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

/** What recorded refusals say of each rule, as they are played. */
const tally: Tally = {};
const strays: Stray[] = [];

/** Plays a whole file, and compares what was played with what is expected, and with the table of the README. */
function agrees(name: string, path: string, column: Folder): void {
  const { cases, problems } = readCases(path);
  assert.is(problems.size, 0);
  const counted = tallyOf(cases, tally);
  strays.push(...counted.strays);
  assert.equal(counted.differences.slice(0, 10), []);
  // Recorded runs are played by the count; cases once more, each on the kernel that it names.
  const played = RECORDED.includes(column) ? [] : cases.map((one) => playSteps(one));
  const bad = played.filter(({ status }) => status !== 'pass');
  assert.equal(bad.slice(0, 10).map(({ id, step, expected, got, reason }) => `${id} step ${step}: ${reason ?? `expected ${expected}, got ${got}`}`), []);
  if (RECORDED.includes(column)) for (const { id, ran } of cases) assert.ok(ran?.length, `${id} says on which kernels it ran`);
  const steps = cases.reduce((sum, one) => sum + one.steps.length, 0);
  assert.equal({ cases: cases.length, steps }, SIZES[name]);
  const passed = `${cases.length} of ${cases.length}`;
  assert.ok(README.includes(`\n| ${name} | ${RECORDED.includes(column) ? `| ${passed}` : `${passed} |`} | ${steps.toLocaleString('en')} | none |\n`), 'the table of the README says so');
}

/** Those in which every answer is a kernel's. */
const RECORDED: readonly Folder[] = ['runs', 'wide'];

for (const folder of ['cases', 'runs', 'wide', 'reports'] as const) {
  const each = suite(`Linux, ${folder}`);
  for (const { name, path } of sources(folder)) each(`every answer of ${name} is the kernel's`, () => { agrees(name, path, folder); });
  each.run();
}

const asserted = suite('Linux, asserted or told');

const ASSERTED: Readonly<Record<string, { cases: number; steps: number }>> = { selftest: { cases: 11, steps: 153 }, told: { cases: 3, steps: 7 } };

asserted('every file is known', () => { assert.equal(readdirSync(join(__dirname, 'asserted')).sort(), Object.keys(ASSERTED).map((name) => `${name}.json`)); });

for (const [name, size] of Object.entries(ASSERTED)) {
  asserted(`every answer of ${name} is what was said of a running kernel, which each case names`, () => {
    const { cases, problems } = readCases(join(__dirname, 'asserted', `${name}.json`));
    assert.is(problems.size, 0);
    for (const { id, kernel } of cases) assert.match(kernel ?? '', /^\d+\.\d+$/, id);
    const counted = tallyAsserted(cases, tally);
    assert.equal([counted.differences, counted.strays], [[], []]);
    const steps = cases.reduce((sum, one) => sum + one.steps.length, 0);
    assert.equal({ cases: cases.length, steps }, size);
    assert.ok(README.includes(`\n| asserted/${name} | ${cases.length} of ${cases.length} | | ${steps} | none |\n`), 'the table of the README says so');
  });
}

asserted.run();

const refusals = suite('Linux, recorded refusals');

refusals('are as many as the README says', () => {
  const own = [...callsOfRules()].filter(([rule]) => ownerOfRule(rule) === 'the kernel').map(([rule, calls]) => surenessOf(tally, rule, calls));
  const [recorded, said, read] = (['recorded', 'asserted', 'read'] as const).map((sure) => own.filter((each) => each === sure).length);
  assert.ok(README.includes(`Of the ${own.length} rules of\niommufd, VFIO with its containers and KVM ${recorded} are answered by a recorded call, ${said} so, and ${read} were read;`));
});

refusals('that no record shows have a reason each, and no other rule has one', () => {
  const reasons = JSON.parse(readFileSync(join(__dirname, '..', '..', 'models', 'iommufd', 'unrecorded.json'), 'utf8')) as Record<string, readonly string[]>;
  const without = [...callsOfRules()].filter(([rule, calls]) => surenessOf(tally, rule, calls) !== 'recorded').map(([rule, calls]) => ruleKey(rule, calls));
  assert.equal(Object.values(reasons).flat().sort(), without.sort());
  for (const [rule, calls] of callsOfRules()) {
    const [reason] = Object.entries(reasons).find(([, rules]) => rules.includes(ruleKey(rule, calls))) ?? [''];
    assert.is(/^(asserted|told)/.test(reason), surenessOf(tally, rule, calls) === 'asserted', ruleKey(rule, calls));
  }
});

refusals('name a rule of their call each, and models/iommufd/answered.json has counted them', () => {
  assert.equal(strays, []);
  const kept = JSON.parse(readFileSync(join(__dirname, '..', '..', 'models', 'iommufd', 'answered.json'), 'utf8')) as Tally;
  for (const call of new Set([...Object.keys(tally), ...Object.keys(kept)])) assert.equal(kept[call], tally[call], `${call}: count anew with ioasid rules --count`);
});

refusals.run();

const older = suite('Linux, older kernels');

for (const kernel of [[6, 12], [6, 1]] as const) {
  const name = kernel.join('.');
  older(`every case that was run on ${name} has its answers there`, () => {
    const cases = sources('cases').flatMap(({ path }) => readCases(path).cases.filter(({ ran }) => ran?.includes(name)));
    assert.ok(cases.length > 15);
    const bad = cases.map((one) => playSteps(one, kernel)).filter(({ status }) => status !== 'pass');
    assert.equal(bad.slice(0, 10).map(({ id, step, expected, got, reason }) => `${id} step ${step}: ${reason ?? `expected ${expected}, got ${got}`}`), []);
  });
}

older.run();
