/** A design in a file: in JSON, in TLA+, or with what is wrong about it in one line. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { knownRecords, undeclared, warning } from '../../src/ask/declared';
import { CHOICES, designIn, readDesign } from '../../src/ask/design';
import { recordsOf } from '../../src/ask/records';
import { NAMED } from '../../src/authorization/policies';
import { openProject } from '../../src/tlc/project';
import { WBINVD_POSITIONS } from '../../src/wbinvd/positions';
import { copyOf, temporary } from '../tlc/copies';

const project = openProject();
const known = knownRecords(project);
const MINE = { grant: 'proven', evidence: 'gated', withdraw: 'always', hears: 'request', awaits: ['stop'], abort: 'never', pass: true, covers: 'all' };
const without = (decision: string): object => Object.fromEntries(Object.entries(MINE).filter(([name]) => name !== decision));
const read = (text: string): ReturnType<typeof designIn> => designIn(text, 'file', known);

const wrong = suite('a design: what is wrong, in one line');

const faults: Record<string, [text: string, says: RegExp]> = {
  'nothing': [' \n', /^it is empty; write a record/],
  'JSON that is none': ['{"grant": "proven",', /^no JSON: .*; write \{"grant"/],
  'a decision twice': ['{"pass": true, "pass": false}', /^no JSON: Duplicate key 'pass'/],
  'a list': ['[1]', /^a record of decisions expected, not \[1\]$/],
  'a text': ['"Once"', /^a record of decisions expected, not 'Once'$/],
  'a missing decision': [JSON.stringify(without('covers')), /^the decision 'covers' of the policy is missing; it is 'all' or 'seen'$/],
  'an unknown decision': [JSON.stringify({ ...MINE, abrot: 'late' }), /^no decision of a policy is called abrot; did you mean abort\?$/],
  'a value that it cannot have': [JSON.stringify({ ...MINE, abort: 'soon' }), /^'abort' is 'soon', but must be 'never' or 'late' or 'call' or 'return'$/],
  'a text for a boolean': [JSON.stringify({ ...MINE, pass: 'true' }), /^'pass' is 'true', but must be true or false$/],
  'a number for a text': [JSON.stringify({ ...MINE, grant: 1 }), /^'grant' is 1, but must be/],
  'null': [JSON.stringify({ ...MINE, grant: null }), /^'grant' is null, but must be/],
  'a text for a set': [JSON.stringify({ ...MINE, awaits: 'stop' }), /^'awaits' is 'stop', but must be a list of some of 'stop', 'drain', or of none$/],
  'a set with something else in it': [JSON.stringify({ ...MINE, awaits: ['stop', 'stopp'] }), /^'awaits' is \['stop', 'stopp'\], but must be a list/],
  'a name that is none': [JSON.stringify({ ...MINE, name: 7 }), /^'name' is 7, but must be a text/],
  'a position without one of its decisions': ['[Linux62 EXCEPT !.keeps = "all"]', /^'keeps' is 'all', but must be 'nothing' or 'file' or 'table'$/],
  'an unknown record': ['Mine == [Onc EXCEPT !.pass = FALSE]', /^no record Onc; did you mean Once\?$/],
  'a change of no decision': ['[Once EXCEPT !.passes = FALSE]', /^Once has no decision 'passes'; it has grant, /],
  'a change that is none': ['[Once EXCEPT pass = FALSE]', /^no change of a record: 'pass = FALSE'; write !\.pass/],
  'TLA+ that is none': ['Mine == [Once EXCEPT !.pass = FALSE', /^not a TLA\+ value: .*; write one definition, such as/],
  'more than one definition': ['A == [Once EXCEPT !.pass = FALSE]\nB == Once', /write one definition/],
};
for (const [what, [text, says]] of Object.entries(faults)) {
  wrong(what, () => assert.throws(() => read(text), (error: Error) => says.test(error.message) && !error.message.includes('\n') || assert.match(error.message, says)));
}
wrong('a file that is not there, or a folder, is named', () => {
  const folder = temporary();
  assert.throws(() => readDesign(join(folder, 'none.json'), known), /cannot read .*none\.json \(ENOENT.*\); name a file/);
  mkdirSync(join(folder, 'some.json'));
  assert.throws(() => readDesign(join(folder, 'some.json'), known), /cannot read .*some\.json \(EISDIR/);
  writeFileSync(join(folder, 'bad.json'), '{');
  assert.throws(() => readDesign(join(folder, 'bad.json'), known), /bad\.json: no JSON: /);
});
wrong('the name of another policy is refused, that of none gets a warning', () => {
  assert.throws(() => warning(read(JSON.stringify({ ...MINE, name: 'Once' }))), /Once is the name of another policy in src\/authorization\/policies\.ts/);
  assert.match(warning(read(JSON.stringify({ ...MINE, name: 'Mine' })))!, /^Mine is not declared: .*spec\/authorization\/Policies\.tla/);
  assert.is(warning(read('SyncGate == [Once EXCEPT !.evidence = "gated", !.hears = "request", !.awaits = {"drain", "stop"}]')), undefined);
});
wrong.run();

const right = suite('a design');

right('in JSON, with its own name or that of its file', () => {
  const file = join(temporary(), 'mine.json');
  writeFileSync(file, JSON.stringify(MINE));
  const { kind, name, decisions } = readDesign(file, known);
  assert.equal([kind, name, decisions], ['policy', 'mine', { ...MINE, awaits: new Set(['stop']) }]);
  assert.is(read(JSON.stringify({ name: 'Other', ...MINE })).name, 'Other');
});
right('in TLA+, written out or as a difference, comments aside', () => {
  const { name, decisions } = read('\\* M31\nMine == [SyncGate EXCEPT !.awaits = {"stop"}, (* less *) !.pass = FALSE]');
  assert.equal([name, decisions], ['Mine', { ...MINE, awaits: new Set(['stop']), pass: false }]);
  assert.equal(read('[grant |-> "free", evidence |-> "leased", withdraw |-> "never", hears |-> "fall", awaits |-> {}, abort |-> "late", pass |-> TRUE, covers |-> "seen"]').decisions['awaits'], new Set());
});
for (const [module, records] of [['Policies', NAMED], ['Positions', WBINVD_POSITIONS]] as const) {
  right(`every record of ${module}.tla is read as the code has it`, () => {
    const found = recordsOf(project, module);
    for (const [name, record] of Object.entries(records)) assert.equal({ ...found.get(name) }, { ...record }, name);
  });
}
right('the choices are those of the specification', () => {
  const text = (file: string): string => readFileSync(join(project.root, file), 'utf8');
  const positions = text('spec/wbinvd/Positions.tla');
  const fields = [.../PositionType ==([^]*?)\]/.exec(positions)![1]!.matchAll(/(\w+) : (\w+)/g)].map(([, decision, type]): [string, string] => [decision!, type!]);
  assert.equal(fields.map(([decision]) => decision), Object.keys(CHOICES.position));
  const policies = [.../Decisions == \[([^]*?)\]\n/.exec(text('spec/authorization/Policies.tla'))![1]!.matchAll(/(\w+) +: +(SUBSET )?(BOOLEAN|\{[^}]*\})/g)]
    .map(([, decision, , type]): [string, string] => [decision!, type!]);
  assert.equal(policies.map(([decision]) => decision), Object.keys(CHOICES.policy));
  for (const [kind, all] of [['position', fields], ['policy', policies]] as const) {
    for (const [decision, type] of all) {
      const set = type === 'BOOLEAN' || type.startsWith('{') ? type : new RegExp(`^${type} +== (.*)$`, 'm').exec(positions)![1]!;
      const values = set === 'BOOLEAN' ? [true, false] : [...set.matchAll(/"(\w+)"/g)].map(([, value]) => value);
      assert.equal(values, CHOICES[kind][decision]!.values, decision);
    }
  }
});
right('a name that only the specification has is a design', () => {
  const copy = copyOf(project.root, [['spec/authorization/Policies.tla', 'Named == [', 'Mine == [SyncGate EXCEPT\n  !.pass = FALSE]\n\nNamed == [']]);
  assert.equal(undeclared('policy', 'Mine', copy)?.decisions, { ...NAMED.SyncGate, pass: false });
  assert.equal([undeclared('policy', 'Once', copy), undeclared('policy', 'Nobody', copy), undeclared('position', 'Mine', copy)], [undefined, undefined, undefined]);
});
right.run();
