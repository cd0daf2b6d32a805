import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Kept } from '../../src/tlc/kept';
import { readManifest, type Row } from '../../src/tlc/manifest';
import { openProject, type Project } from '../../src/tlc/project';
import type { Checker } from '../../src/tlc/run';
import { copyOf, type Edit, temporary, TOY } from './copies';

const CHECKER: Checker = { java: { path: 'java', version: 17, id: 'one' }, jar: { path: 'a.jar', sha256: 'abc' }, options: [], archive: '' };
const cache = temporary();
const project = (edits: Edit[] = []): Project => ({ ...(edits.length ? copyOf(TOY, edits) : openProject(TOY)), cache });
const rowOf = (where: Project, model: string): Row => readManifest(where, [model]).find(row => row.model === model)!;
const found = (edits: Edit[] = [], model = 'MCToy', checker = CHECKER): unknown => {
  const where = project(edits);
  return new Kept<string>(where, checker, 'text').find(rowOf(where, model));
};

const kept = suite('what is kept of a model');

kept('is nothing at first', () => assert.is(found(), undefined));
kept('is what was kept, also in a copy', () => {
  new Kept<string>(project(), CHECKER, 'text').keep(rowOf(project(), 'MCToy'), 'as declared');
  assert.is(found(), 'as declared');
  assert.is(found([['out', '', 'a file that no model sees']]), 'as declared');
});
kept('is nothing of another model', () => assert.is(found([], 'MCToy-live'), undefined));
kept('is nothing of another kind', () => {
  assert.is(new Kept(project(), CHECKER, 'lines').find(rowOf(project(), 'MCToy')), undefined);
});
for (const [what, edit] of Object.entries<Edit>({
  'its module has changed': ['models/toy/MCToy.tla', 'state ==', 'state  =='],
  'a module that it extends has changed': ['spec/toy/Toy.tla', '>= Limit', '> Limit'],
  'a module that it takes an instance of has changed': ['spec/toy/Tally.tla', 'Init', 'Init '],
  'its config has changed': ['models/toy/MCToy.cfg', 'Limit = 2', 'Limit = 1'],
  'its row has changed': ['models/models.json', '"depth": 3', '"depth": 4'],
})) kept(`is nothing when ${what}`, () => assert.is(found([edit]), undefined));
kept('is nothing when a module has changed from which its config takes a definition', () => {
  const other = (body: string): Edit[] => [['models/toy/MCToy.cfg', 'Limit = 2', 'Limit <- [Bounds]Few'], ['spec/toy/Bounds.tla', '', `---- MODULE Bounds ----\nFew == ${body}\n====\n`]];
  new Kept<string>(project(other('2')), CHECKER, 'text').keep(rowOf(project(), 'MCToy'), 'as declared');
  assert.equal([found(other('2')), found(other('3'))], ['as declared', undefined]);
});
kept('is nothing under another jar, another Java, other options', () => {
  assert.is(found([], 'MCToy', { ...CHECKER, jar: { path: 'a.jar', sha256: 'abd' } }), undefined);
  assert.is(found([], 'MCToy', { ...CHECKER, java: { ...CHECKER.java, id: 'two' } }), undefined);
  assert.is(found([], 'MCToy', { ...CHECKER, options: ['-noGenerateSpecTE'] }), undefined);
});
kept('is nothing when its file is cut short', () => {
  for (const name of readdirSync(join(cache, 'kept'))) writeFileSync(join(cache, 'kept', name), 'x');
  assert.is(found(), undefined);
});

kept.run();
