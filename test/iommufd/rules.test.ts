/** The tables of rules, the code that refuses by them, and the specification that they name, held to each other. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCases } from '../../src/cases/format';
import { ALL_RULES, tallyOf } from '../../src/cases/tally';
import { AskedMachine } from '../../src/cases/why';
import * as access from '../../src/iommufd/rules/access';
import * as container from '../../src/iommufd/rules/container';
import * as device from '../../src/iommufd/rules/device';
import * as files from '../../src/iommufd/rules/files';
import * as host from '../../src/iommufd/rules/host';
import * as hwpt from '../../src/iommufd/rules/hwpt';
import * as ioas from '../../src/iommufd/rules/ioas';
import * as vfio from '../../src/iommufd/rules/vfio';
import * as viommu from '../../src/iommufd/rules/viommu';
import * as kvm from '../../src/kvm/rules';
import type { Rule } from '../../src/rules';
import { parseKernelNumber } from '../../src/cases/kernels';
import { casesOf, sources } from '../linux/files';

const ROOT = join(__dirname, '..', '..');

/** Every table, by its name. */
const { KVM_RULES: _all, ...kvmTables } = kvm;
const TABLES = Object.entries({ ...access, ...container, ...device, ...files, ...host, ...hwpt, ...ioas, ...vfio, ...viommu, ...kvmTables }) as [string, Readonly<Record<string, Rule>>][];

/** The sources of the rooms that refuse by rules, without the tables themselves. */
const SOURCES = ['src/iommufd', 'src/iommufd/ioctl', 'src/kvm', 'src/cases'].flatMap((folder) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.ts') && name !== 'rules.ts')
  .map((name) => ({ file: `${folder}/${name}`, text: readFileSync(join(ROOT, folder, name), 'utf8') })));

const SPEC = readdirSync(join(ROOT, 'spec'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tla'));
const definition = (module: string, name: string): string => {
  const file = SPEC.find((each) => each.endsWith(`/${module}.tla`));
  const text = file ? readFileSync(join(ROOT, 'spec', file), 'utf8') : '';
  return new RegExp(`^${name}(\\([^\\n]*\\))? +==[^]*?(?=\\n\\n|\\n[A-Z]\\w*(\\([^)]*\\))? +==|(?![^]))`, 'm').exec(text)?.[0] ?? '';
};

/** A definition with those that it names, as far as the same module has them. */
function within(module: string, name: string, seen = new Set<string>()): string {
  if (seen.has(name)) return '';
  seen.add(name);
  const text = definition(module, name);
  return [text, ...[...text.matchAll(/\b([A-Z]\w+)\b/g)].map(([, other]) => within(module, other, seen))].join('\n');
}

const tables = suite('Tables of rules');

tables('every rule of a table is in the table of some call, and a call has no two of one name', () => {
  const known = new Set(Object.values(ALL_RULES).flat());
  const nowhere = TABLES.flatMap(([table, rows]) => Object.values(rows).filter((rule) => !known.has(rule)).map(({ name }) => `${table}.${name}`));
  assert.equal(nowhere, []);
  for (const [call, rules] of Object.entries(ALL_RULES)) {
    const twice = rules.map(({ name }) => name).filter((name, at, all) => all.indexOf(name) !== at && rules.filter((rule) => rule.name === name).some((rule) => rule !== rules[all.indexOf(name)]));
    assert.equal(twice.map((name) => `${call} ${name}`), TWICE[call] ?? []);
  }
});

/** Two functions of the kernel look for the same thing, one after the other. */
const TWICE: Readonly<Record<string, readonly string[]>> = {};

tables('the code refuses by every rule, and names no errno beside them', () => {
  const code = SOURCES.map(({ text }) => text).join('\n');
  assert.equal(TABLES.flatMap(([table, rows]) => Object.keys(rows).filter((name) => !code.includes(`${table}.${name}`)).map((name) => `${table}.${name}`)), []);
  const naked = SOURCES.filter(({ file }) => !file.startsWith('src/cases/')).flatMap(({ file, text }) => [...text.matchAll(/(?:return |errno: |refuse\(|\? |: )'(E[A-Z0-9]+)'/g)]
    .filter(({ index }) => !/^\s*(\*|\/\/|\/\*\*)/.test(text.slice(text.lastIndexOf('\n', index) + 1))).map(([found]) => `${file}: ${found}`));
  assert.equal(naked.filter((each) => !BESIDE.some((known) => each.startsWith(known))), []);
});

/** Fields of versions, which are named by a rule where they are asked; and types. */
const BESIDE: readonly string[] = ['src/iommufd/version.ts', 'src/iommufd/answer.ts', 'src/iommufd/access.ts: : \'EPERM\''];

tables('the code looks in the order of each table', () => {
  for (const [table, rows] of TABLES) {
    const order = Object.keys(rows);
    for (const { file, text } of SOURCES) {
      const found = [...text.matchAll(new RegExp(`\\b${table}\\.(\\w+)`, 'g'))].map(([, name]) => order.indexOf(name)).filter((at, nth, all) => at >= 0 && all.indexOf(at) === nth);
      assert.equal(found, [...found].sort((a, b) => a - b), `${file}: ${found.map((at) => `${table}.${order[at]}`).join(', ')}`);
    }
  }
});

tables('what a rule names of the specification is there, and gives the same errno', () => {
  let named = 0;
  for (const [table, rows] of TABLES) {
    for (const { name, errno, spec } of Object.values(rows)) {
      if (spec === undefined) continue;
      named++;
      const [module, what] = spec.split('!');
      assert.match(within(module, what), new RegExp(`"${errno}"|Version\\.`), `${table}.${name}: ${spec} has no ${errno}`);
    }
  }
  assert.ok(named > 50);
});

tables('every rule names a function, and kernels as a range where it names some', () => {
  for (const [table, rows] of TABLES) {
    for (const { name, source, versions, because } of Object.values(rows)) {
      assert.match(source, /^\w+(, \w+)*$/, `${table}.${name}`);
      assert.match(versions ?? '-6.6', /^(>=\d\.\d+|-\d\.\d+|\d\.\d+-\d\.\d+)$/, `${table}.${name}`);
      assert.ok(because.length > 5 && !because.endsWith('.'), `${table}.${name}`);
    }
  }
});

tables.run();

const recorded = suite('Recorded refusals');

const ran = ['cases', 'runs'].flatMap((folder) => sources(folder as 'cases').flatMap(({ name }) => casesOf(folder as 'cases', name)));

recorded('every sentence has its values', () => {
  let sentences = 0;
  for (const one of ran.filter(({ ran: on }, at) => on && at % 5 === 0)) {
    const asked = new AskedMachine(one, parseKernelNumber(one.ran![0]));
    for (const step of one.steps) {
      const { refusal } = asked.put(step);
      if (!refusal) continue;
      sentences++;
      assert.not.match(refusal.because, /undefined|\[object|[{}]|NaN/, `${one.id} ${step.op} ${refusal.rule}`);
    }
  }
  assert.ok(sentences > 1000);
});

recorded.run();

const read = suite('Refusals that were read');

read('name a rule of their call too', () => {
  for (const name of ['iommufd.json', 'kvm.json']) {
    const { cases } = readCases(join(ROOT, 'test', 'linux', 'read', name));
    const { strays } = tallyOf(cases.map((one) => ({ ...one, ran: [one.kernel?.match(/\d\.\d+/g)?.pop() ?? '7.2'] })));
    assert.equal(strays, []);
  }
});

read.run();
