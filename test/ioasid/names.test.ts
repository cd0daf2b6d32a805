/** The calls, the events, the rules and the properties have the same names, and the same arguments, in the table, the specification and the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import { PROFILES } from '../../src/ioasid/profiles';
import { CALLS } from '../../src/ioasid/calls';
import { STATE_PROPERTIES, STATE_RULES } from '../../src/ioasid/properties';
import { STEP_PROPERTIES, STEP_RULES } from '../../src/ioasid/step-properties';
import { parseValue, type Value } from '../../src/tlc/value';
import { commands } from './random';

const FOLDER = join(__dirname, '..', '..', 'spec', 'ioasid');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
/** The layer of page faults is held to its code by page-fault.test.ts. */
const modules = readdirSync(FOLDER).filter((name) => name.endsWith('.tla') && name !== 'PageFault.tla').map(read).join('\n');
const code = readFileSync(join(__dirname, '..', '..', 'src', 'ioasid', 'ioasid.ts'), 'utf8');

const methodOf = (op: string): string => op[0].toLowerCase() + op.slice(1);

/** The operations of the table in README.md with their arguments. */
function table(): Map<string, string[]> {
  const rows = [...read('README.md').split('## Properties')[0].matchAll(/^\| `(\w+)` \| ([^|]*) \|/gm)];
  return new Map(rows.map(([, op, args]) => [op, args.replace(/`/g, '').trim().split(/,\s*/).filter(Boolean)]));
}

/** The operations that answer in the modules, with the arguments of their definitions. */
function specified(): Map<string, string[]> {
  const recorded = new Set([...modules.matchAll(/(?:Answer|Happens|Returns)\("(\w+)"/g)].map(([, op]) => op));
  return new Map([...recorded].map((op) => [op, new RegExp(`^${op}\\(([^)]*)\\) ==`, 'm').exec(modules)![1].split(/,\s*/)]));
}

/** The public methods that answer, with their parameters. */
function coded(): Map<string, string[]> {
  const found = [...code.matchAll(/^ {2}(\w+)\(([^)]*)\): Answered(?: \| undefined)? \{/gm)];
  return new Map(found.map(([, method, parameters]) => [method, parameters.split(/,\s*/).map((one) => one.split(':')[0])]));
}

const byName = (all: Map<string, string[]>): [string, string[]][] => [...all].sort(([a], [b]) => (a < b ? -1 : 1));

const test = suite('Names');

test('every operation of the modules is in the table, with the same arguments, and the other way round', () => {
  assert.equal(byName(table()), byName(specified()));
});
test('every operation is a method, with the same arguments, and the other way round', () => {
  assert.equal(byName(coded()), byName(new Map([...specified()].map(([op, args]) => [methodOf(op), args]))));
  for (const method of coded().keys()) assert.type((Ioasid.prototype as unknown as Record<string, unknown>)[method], 'function');
});
test('every operation is among the calls and steps that are made in any order', () => {
  assert.equal([...new Set(fc.sample(fc.tuple(...commands(false)), 1)[0]!.map(({ op }) => op))].sort(), [...coded().keys()].sort());
});
test('every operation is a step of Next', () => {
  const next = read('Ioasid.tla');
  for (const op of specified().keys()) assert.match(next, new RegExp(`\\b${op}\\(`), op);
});
test('the variables are the keys of a view', () => {
  const [, names] = /^state == <<([^>]*)>>/m.exec(read('IoasidState.tla'))!;
  const system = new Ioasid({ profile: 'linux', processes: [], contexts: [], files: {}, devices: {} });
  assert.equal(Object.keys(system.view()), names.split(/,\s*/));
});
test('the invariants are the state invariants of the specification', () => {
  assert.equal(Object.keys(STATE_PROPERTIES), [...read('IoasidProperties.tla').matchAll(/^(\w+Inv) ==/gm)].map(([, name]) => name));
});

test('the step properties are those of the specification', () => {
  assert.equal(Object.keys(STEP_PROPERTIES), [...read('IoasidProperties.tla').matchAll(/^(\w+Prop) ==/gm)].map(([, name]) => name));
});
test('a property needs the rules that its comment in the specification names', () => {
  const commented = [...read('IoasidProperties.tla').matchAll(/\(\*(?:(?!\*\))[^])*?Needs ([^.]*)\.(?:(?!\*\))[^])*\*\)\n(?:\w+\([^\n]*\n)*(\w+(?:Inv|Prop)) ==/g)]
    .map(([, needs, name]) => [name, needs]);
  const all: Record<string, ((profile: (typeof PROFILES)['linux']) => boolean) | undefined> = { ...STATE_RULES, ...STEP_RULES } as never;
  assert.equal(commented.map(([name]) => name).sort(), Object.keys(all).sort());
  for (const [name, needs] of commented) {
    const rules = [...needs.matchAll(/(not )?(\w+)/g)].filter(([, , rule]) => rule !== 'and');
    for (const profile of Object.values(PROFILES)) {
      const wanted = rules.every(([, not, rule]) => profile[rule as 'copies'] === !not);
      assert.is(all[name]!(profile as (typeof PROFILES)['linux']), wanted, name);
    }
  }
});
test('the table of properties has all of them, the profiles of each, and the models that break it', () => {
  const rows = [...read('README.md').matchAll(/^\| `(\w+(?:Inv|Prop|Live))` \|[^|]+\|[^|]*\| ([\w, ]+) \| ([^|]+) \|$/gm)];
  assert.equal(rows.map(([, name]) => name), [...read('IoasidProperties.tla').matchAll(/^(\w+(?:Inv|Prop|Live)) ==/gm)].map(([, name]) => name));
  const all: Record<string, ((profile: (typeof PROFILES)['linux']) => boolean) | undefined> = { ...STATE_RULES, ...STEP_RULES } as never;
  const declared = JSON.parse(readFileSync(join(FOLDER, '..', '..', 'models', 'models.json'), 'utf8')) as { models: { room: string; model: string; breaks?: string }[] };
  const models = declared.models.filter(({ room, breaks }) => room === 'ioasid' && breaks !== undefined);
  for (const [, name, profiles, breaking] of rows) {
    const of = Object.entries(PROFILES).filter(([, profile]) => all[name]?.(profile as (typeof PROFILES)['linux']) ?? true).map(([profile]) => profile);
    assert.is(profiles, of.length === Object.keys(PROFILES).length ? 'all' : of.join(', '), name);
    const named = [...breaking.matchAll(/`([^`]+)`/g)].map(([, model]) => model.replace('…', 'MCIoasidFaults'));
    assert.equal(named.sort(), models.filter(({ breaks }) => breaks === name).map(({ model }) => model).sort(), name);
    assert.ok(named.some((model) => model.startsWith('MCIoasidFaults')), `${name} has a faulty model`);
  }
});
test('what a machine takes is what answers, and the events that somebody outside makes', () => {
  const answering = [...new Set([...modules.matchAll(/(?:Answer|Returns)\("(\w+)"/g)].map(([, op]) => methodOf(op)))];
  assert.equal([...CALLS].sort(), [...answering, 'processExited', 'dmaEnd'].sort());
});

/** A profile of the specification, with the differences that it is defined by. */
function profileOf(name: string): Record<string, Value> {
  const text = read('Profiles.tla').replace(/\\\*.*$/gm, '');
  const [, base, body] = new RegExp(`^${name} == \\[(?:(\\w+) EXCEPT)?([^]*?)\\]\\s*\\n`, 'm').exec(text)!;
  const rules = [...body.matchAll(/(\w+)\s*(?:\|->|=)\s*("[^"]*"|\{[^}]*\}|TRUE|FALSE|BOOLEAN)/g)]
    .map(([, rule, value]) => [rule, value === 'BOOLEAN' ? new Set([true, false]) : parseValue(value)]);
  return { ...(base ? profileOf(base) : {}), ...Object.fromEntries(rules) };
}

for (const [name, profile] of Object.entries(PROFILES)) {
  test(`the profile ${name} is that of Profiles.tla, rule by rule`, () => { assert.equal({ ...profile }, profileOf(name)); });
}
test.run();
