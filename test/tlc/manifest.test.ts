import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { neverBroken, readManifest } from '../../src/tlc/manifest';
import { openProject } from '../../src/tlc/project';
import { copyOf, TOY } from './copies';

const FILE = 'models/models.json';
type Row = Record<string, unknown>;
const toyRows = (): Row[] => (JSON.parse(readFileSync(join(TOY, FILE), 'utf8')) as { models: Row[] }).models;

/** The faults of the toy's manifest after a change. */
function faultsOf(change: (rows: Row[]) => unknown): string {
  const rows = toyRows();
  const content = change(rows) ?? { models: rows };
  return thrownBy([[FILE, '', typeof content === 'string' ? content : JSON.stringify(content)]]);
}

function thrownBy(edits: Parameters<typeof copyOf>[1]): string {
  try {
    readManifest(copyOf(TOY, edits));
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const [HOLDS, INVARIANT, REFINEMENT, LIVENESS] = [0, 2, 4, 5];

const faults: Record<string, [change: (rows: Row[]) => unknown, says: RegExp]> = {
  'no JSON': [() => '{"models": [', /^models\/models\.json is no JSON: .*; correct it there$/],
  'no list of models': [() => ({ model: [] }), /has no list 'models'; write/],
  'a row that is no object': [rows => { rows[0] = 'MCToy' as unknown as Row; }, /^models\/models\.json, row 1: is no object/],
  'a field is missing': [rows => { delete rows[HOLDS]['depth']; }, /^models\/models\.json, row 1 \(MCToy\), field depth: missing; write a whole number from 1$/],
  'the model is missing': [rows => { delete rows[HOLDS]['model']; }, /^models\/models\.json, row 1, field model: missing/],
  'a field nobody knows': [rows => { rows[HOLDS]['dept'] = 3; }, /row 1 \(MCToy\), field dept: no such field in a row that holds; remove it/],
  'no such tier': [rows => { rows[HOLDS]['tier'] = 'chek'; }, /field tier: "chek" is not check, deep, survey; correct it/],
  'no such result': [rows => { rows[HOLDS]['result'] = 'fails'; }, /field result: "fails" is not holds or breaks/],
  'no such kind': [rows => { rows[INVARIANT]['kind'] = 'safety'; }, /row 3 \(MCToy-noLimit\), field kind: "safety" is not invariant, step/],
  'a reason that is none': [rows => { rows[HOLDS]['unbroken'] = { FewInv: '' }; }, /field unbroken: .* is not a record of properties with a reason each/],
  'a reason for a property that is none': [rows => { rows[HOLDS]['unbroken'] = { ManyInv: 'why' }; }, /field unbroken: ManyInv is not among the properties; remove it/],
  'a run that is no list': [rows => { rows[INVARIANT]['run'] = 'Take(a)'; }, /field run: .* is not a list of calls/],
  'a run in a row that holds': [rows => { rows[HOLDS]['run'] = []; }, /field run: no such field in a row that holds/],
  'a count that is none': [rows => { rows[HOLDS]['distinct'] = 0; }, /field distinct: 0 is not a whole number from 1/],
  'a name twice in a list': [rows => { rows[HOLDS]['properties'] = ['TypeOK', 'TypeOK']; }, /field properties: .* is not a list of different names/],
  'a success without a property': [rows => { rows[HOLDS]['properties'] = []; }, /field properties: empty, so nothing would be checked/],
  'counts in a row that breaks': [rows => { rows[INVARIANT]['distinct'] = 7; }, /field distinct: no such field in a row that breaks/],
  'a violation without a length': [rows => { delete rows[INVARIANT]['length']; }, /field length: missing/],
  'liveness with a length': [rows => { rows[LIVENESS]['length'] = 4; }, /field length: no such field/],
  'a broken property that is not asked for': [rows => { rows[REFINEMENT]['breaks'] = 'RefinesBag'; }, /field breaks: RefinesBag is not among the properties/],
  'a faulty model with two properties': [rows => { rows[INVARIANT]['properties'] = ['FewInv', 'TypeOK']; }, /a faulty model checks just the property that it breaks; leave only FewInv/],
  'a model not named after its module': [rows => { rows[HOLDS]['model'] = 'Toy'; }, /field model: a config of MCToy is named MCToy or MCToy-<difference>/],
  'a row without a config': [rows => { rows[HOLDS]['model'] = 'MCToy-wide'; }, /models\/toy\/MCToy-wide\.cfg is not there; write it or remove the row/],
  'a row without its module': [rows => { rows[HOLDS]['module'] = 'MCTo'; rows[HOLDS]['model'] = 'MCTo'; }, /field module: models\/toy\/MCTo\.tla is not there/],
  'a config without a row': [rows => { rows.shift(); }, /^models\/toy\/MCToy\.cfg has no row in models\/models\.json; add one or remove the config$/],
  'two rows of one model': [rows => { rows.push(rows[0]); }, /row 9 \(MCToy\), field model: has a row above; remove one/],
};

const manifest = suite('models/models.json');

for (const [what, [change, says]] of Object.entries(faults)) manifest(`refused: ${what}`, () => assert.match(faultsOf(change), says));

manifest('refused: no file', () => {
  const project = copyOf(TOY);
  rmSync(join(project.root, FILE));
  assert.throws(() => readManifest(project), /models\/models\.json is not there/);
});

manifest('every fault has a line of its own', () => {
  assert.is(faultsOf(rows => { for (const row of rows) row['tier'] = 'x'; }).split('\n').length, toyRows().length);
});

manifest('a model that is named is not held up by the faults of others', () => {
  const project = copyOf(TOY, [[FILE, '"tier": "deep"', '"tier": "x"']]);
  assert.throws(() => readManifest(project), /MCToy-noSense/);
  assert.is(readManifest(project, ['MCToy']).length, toyRows().length);
});

manifest('a config of recorded runs needs no row', () => {
  const project = copyOf(TOY);
  writeFileSync(join(project.root, 'models/toy/TraceToy.cfg'), 'SPECIFICATION Spec\n');
  assert.is(readManifest(project).length, toyRows().length);
});

manifest('a property that nobody has seen break is known, in each room for itself', () => {
  const rows = readManifest(openProject(TOY));
  assert.equal(neverBroken(rows), []);
  assert.equal(neverBroken(rows.filter(row => row.model !== 'MCToy-noLimit')), ['toy/FewInv']);
  assert.equal(neverBroken(rows.map(row => (row.result === 'breaks' ? { ...row, room: 'other' } : row))).length, 4);
});

manifest.run();

const ours = suite('the models of this project');

ours('every row obeys the rules, and every config has one', () => assert.ok(readManifest(openProject()).length > 0));

ours('every property that holds has a faulty model that breaks it', () => assert.equal(neverBroken(readManifest(openProject())), []));

ours.run();
