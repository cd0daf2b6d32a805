/** ioasid check --declare: rows that say what is found, never another verdict than they stood for. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Project } from '../../src/tlc/project';
import { type Ended, ioasid } from '../cli/program';
import type { ModelReport } from '../../src/cli/checked';
import { Kept } from '../../src/tlc/kept';
import { readManifest } from '../../src/tlc/manifest';
import { checker, copyOf, type Edit, TOY } from './copies';

const rowsOf = (project: Project): string[] => readFileSync(join(project.root, 'models/models.json'), 'utf8').split('\n');
const declaring = (project: Project, ...words: string[]): Promise<Ended> => ioasid('--project', project.root, 'check', '--declare', ...words);

/** A call without effect: one state has one step more, and none is new. */
const look: Edit = ['spec/toy/Toy.tla', '\\/ Full\n', '\\/ Full \\/ Look\n'];
const looked: Edit = ['spec/toy/Toy.tla', '\nNext ==', '\nLook ==\n  /\\ call\' = [op |-> "Look", args |-> <<>>, errno |-> "OK"]\n  /\\ UNCHANGED taken\n\nNext =='];
const unbound: Edit = ['spec/toy/Toy.tla', '>= Limit', '> Limit'];
const fewer = (name: string, override = ''): Edit[] => [
  [`models/toy/${name}.cfg`, '', `SPECIFICATION Spec\nCONSTANTS\n  Slots = {a, b}\n  Limit = 1\n${override}INVARIANT FewInv\nPROPERTY ErrorIsStutterProp\n`],
];

const refused = suite('nothing is declared, and nothing written');

for (const [what, edits, words, says, status] of [
  ['a model that was to hold and breaks', [unbound, look, looked], ['MCToy', 'MCToy-live'], /FAIL MCToy: declared to hold, but FewInv \(invariant\) is violated in 4 states[\s\S]*, 1 would change, 1 cannot be declared, so nothing was written/, 1],
  ['a faulty model that no longer breaks', [['models/toy/MCToy-noLimit.cfg', '  TakeErrno <- TakeErrnoNoLimit\n', '']], ['MCToy-noLimit'], /FAIL MCToy-noLimit: declared to break FewInv, but nothing was violated/, 1],
  ['a new faulty model that breaks nothing', fewer('MCToy-noFew'), ['MCToy-noFew', '--constants', 'two slots'], /FAIL MCToy-noFew: a faulty model, to judge by its name, but nothing breaks/, 1],
  ['a model that asks for nothing', [['models/toy/MCToy-live.cfg', 'PROPERTY GivenLive', '']], ['MCToy-live'], /FAIL MCToy-live: the config names no INVARIANT/, 2],
  ['a specification that does not parse', [['spec/toy/Toy.tla', 'Init ==', 'Init = =']], ['MCToy'], /FAIL MCToy: the specification does not parse/, 2],
  ['an unknown name', [], ['MCToi'], /no model MCToi; did you mean MCToy\?/, 2],
  ['a new model whose bounds nobody said', fewer('MCToy-few'), ['MCToy-few'], /MCToy-few has no row yet; say its bounds/, 2],
  ['a new model without a config', [], ['MCToy-few', '--constants', 'two slots'], /no folder of models\/ has MCToy-few\.cfg/, 2],
  ['a config of no module', fewer('MCTay'), ['MCTay', '--constants', 'two slots'], /MCTay\.cfg is no config of models\/toy\/MCTay\.tla, which is not there/, 2],
  ['bounds for a model that has them', [], ['MCToy', '--constants', 'two slots'], /--constants is for a model that has no row yet/, 2],
  ['no name', [], [], /--declare takes the names of models/, 2],
] as [string, Edit[], string[], RegExp, number][]) {
  refused(`${what}: exit status ${status}`, async () => {
    const project = copyOf(TOY, edits);
    const before = rowsOf(project);
    const { status: found, stdout, stderr } = await declaring(project, '--write', ...words);
    assert.match(stdout + stderr, says);
    assert.is(found, status);
    assert.equal(rowsOf(project), before);
  });
}
refused('--write and --constants without --declare: exit status 2', async () => {
  for (const words of [['--write'], ['--constants', 'two slots']]) {
    const { status, stderr } = await ioasid('--project', TOY, 'check', 'MCToy', ...words);
    assert.match(stderr, new RegExp(`^ioasid: ${words[0]} goes with --declare\\n$`));
    assert.is(status, 2);
  }
});
refused('a manifest that cannot be written: one line, exit status 2, and it is as it was', async () => {
  const project = copyOf(TOY, [look, looked]);
  const before = rowsOf(project);
  const inTheWay = join(project.root, `models/models.json.${process.pid}`);
  mkdirSync(inTheWay);
  const { status, stderr } = await declaring(project, '--write', 'MCToy');
  rmSync(inTheWay, { recursive: true });
  assert.match(stderr, /^ioasid: cannot write .*models\.json .*; free space or set permissions\n$/);
  assert.is(status, 2);
  assert.equal(rowsOf(project), before);
});
refused.run();

/** What is kept about the rows as they stand in the manifest now: what `ioasid check` takes in place of a run. */
const kept = async (project: Project, ...models: string[]): Promise<(ModelReport | undefined)[]> => {
  const reports = new Kept<ModelReport>(project, await checker(), 'report');
  return models.map(model => reports.find(readManifest(project, models).find(row => row.model === model)!));
};

/** A comment that no run before this one has read, so that nothing is kept about what depends on it. */
const anew: Edit = ['spec/toy/Toy.tla', '\nInit ==', `\n\\* ${process.pid} at ${Date.now()}\nInit ==`];

const written = suite('declared');

written('a call without effect: old and new side by side, and only on --write are they written', async () => {
  const project = copyOf(TOY, [look, looked, anew]);
  const before = rowsOf(project);
  const shown = await declaring(project, 'MCToy', 'MCToy-noLimit');
  assert.match(shown.stdout, /new  MCToy\n +declared +found\n +generated +31 +38\n/);
  assert.match(shown.stdout, /ok +MCToy-noLimit\n/);
  assert.match(shown.stdout, /\n1 as declared, 1 would change\n$/);
  assert.is(shown.status, 1);
  assert.equal(rowsOf(project), before);
  assert.equal(await kept(project, 'MCToy'), [undefined]);

  const done = await declaring(project, '--write', 'MCToy');
  assert.match(done.stdout, /\n0 as declared, 1 written\n$/);
  assert.is((await kept(project, 'MCToy'))[0]?.passed, true);
  assert.is(done.status, 0);
  assert.equal(rowsOf(project), before.map(line => (line.includes('"MCToy"') && line.includes('"model": "MCToy",') ? line.replace('"generated": 31', '"generated": 38') : line)));
  assert.is((await ioasid('--project', project.root, 'check', 'MCToy')).status, 0);
});

written('an action that is never taken any more, a property that the config gained, a longer run', async () => {
  const project = copyOf(TOY, [
    anew,
    ['spec/toy/Toy.tla', '  /\\ s \\in taken\n  /\\ call', '  /\\ s \\in taken\n  /\\ Cardinality(taken) > 2\n  /\\ call'],
    ['models/toy/MCToy.cfg', 'FewInv', 'FewInv\nINVARIANT Few2Inv'], ['spec/toy/Toy.tla', 'FewInv ==', 'Few2Inv == Cardinality(taken) <= 2\nFewInv =='],
    ['models/toy/MCToy-noLimit.cfg', 'Limit = 2', 'Limit = 1'],
  ]);
  const { status, stdout } = await declaring(project, '--write', 'MCToy', 'MCToy-noLimit');
  assert.match(stdout, /never +Full +Full, Give\n/);
  assert.match(stdout, /properties +TypeOK, FewInv, ErrorIsStutterProp, RefinesTally +TypeOK, FewInv, Few2Inv, ErrorIsStutterProp, RefinesTally\n/);
  assert.match(stdout, /length +4 +3\n/);
  assert.is(status, 0);
  assert.equal((await kept(project, 'MCToy', 'MCToy-noLimit')).map(report => report?.passed), [true, true]);
});

written('a config that had no row has one after those of its module, whether it holds or breaks', async () => {
  const project = copyOf(TOY, [anew, ...fewer('MCToy-few'), ['models/toy/MCToy-noFew.cfg', '', 'SPECIFICATION Spec\nCONSTANTS\n  Slots = {a, b}\n  Limit = 1\n  TakeErrno <- TakeErrnoNoLimit\nINVARIANT FewInv\n']]);
  const { status, stdout } = await declaring(project, '--write', 'MCToy-few', 'MCToy-noFew', '--constants', 'two slots, one at once', '--tier', 'deep');
  assert.match(stdout, /add  MCToy-few\n[\s\S]*constants +- +two slots, one at once\n/);
  assert.is(status, 0, stdout);
  assert.equal(rowsOf(project).slice(-4), [
    '{"model": "MCToy-few", "room": "toy", "module": "MCToy", "tier": "deep", "constants": "two slots, one at once", "result": "holds", '
      + '"properties": ["FewInv", "ErrorIsStutterProp"], "distinct": 9, "generated": 25, "depth": 3, "never": ["Full"]},',
    '{"model": "MCToy-noFew", "room": "toy", "module": "MCToy", "tier": "deep", "constants": "two slots, one at once", "result": "breaks", '
      + '"breaks": "FewInv", "kind": "invariant", "length": 3, "run": ["Take(a)", "Take(b)"], "properties": ["FewInv"]}',
    ']}', '',
  ]);
  assert.equal((await kept(project, 'MCToy-few', 'MCToy-noFew')).map(report => report?.passed), [true, true]);
});

written.run();
