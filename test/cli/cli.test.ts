import { execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openProject } from '../../src/tlc/project';
import { ahead, copyOf, type Edit, temporary, TOY } from '../tlc/copies';
import { withPrograms } from '../tlc/programs';

const HOME = join(__dirname, '..', '..');
const ARGUMENTS = ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts'];

interface Ended { readonly status: number; readonly out: string; readonly error: string }

function ioasid(words: string[], environment: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  return new Promise(resolve => {
    execFile(process.execPath, [...ARGUMENTS, ...words], { cwd: HOME, env: environment }, (error, out, said) => resolve({ status: Number(error?.code ?? 0), out, error: said }));
  });
}

const toy = (edits: Edit[] = []): string[] => ['--project', edits.length ? copyOf(TOY, edits).root : TOY];
const broken: Edit = ['spec/toy/Toy.tla', '>= Limit', '> Limit'];
const checked = copyOf(TOY);

const commands: Record<string, () => Promise<Ended>> = {
  help: () => ioasid(['--help']),
  verbHelp: () => ioasid(['check', '--help']),
  noVerb: () => ioasid([]),
  'an unknown verb': () => ioasid(['chek']),
  'an unknown option': () => ioasid(['check', '--tire', 'deep']),
  'an unknown tier': () => ioasid(['check', '--tier', 'deeep']),
  'an unknown model': () => ioasid([...toy(), 'check', 'MCToy-noLimits']),
  'an unknown room': () => ioasid([...toy(), 'check', '--room', 'toi']),
  'a tier without models': () => ioasid([...toy(), 'check', '--tier', 'survey']),
  'a folder that is no project': () => ioasid(['--project', temporary(), 'list']),
  'a manifest that is no JSON': () => ioasid([...toy([['models/models.json', '', '{']]), 'list']),
  'no Java': () => ioasid([...toy(), 'check', 'MCToy'], { ...withPrograms({}, true), JAVA_HOME: temporary() }),
  jsonOfFailure: () => ioasid([...toy([broken]), 'check', 'MCToy', '--json']),
  failure: () => ioasid([...toy([broken]), 'check', 'MCToy', 'MCToy-noLimit']),
  noVerdict: () => ioasid([...toy([['spec/toy/Toy.tla', 'Init ==', 'Init = =']]), 'check', 'MCToy']),
  'a report that cannot be written': () => ioasid([...toy([['out', '', 'a file where the folder should be']]), 'check', 'MCToy-noSense']),
  all: () => ioasid(['--project', checked.root, 'check', '--again']),
  list: () => ioasid([...toy(), 'list', '--tier', 'check']),
  listJson: () => ioasid([...toy(), 'list', '--json']),
  explain: () => ioasid([...toy(), 'explain', 'MCToy-noStep']),
  explainJson: () => ioasid([...toy(), 'explain', 'MCToy-noStep', '--json']),
  explainSuccess: () => ioasid([...toy(), 'explain', 'MCToy']),
};
/** Where verdicts are kept by the checks one after another below; the jar and the archive are those of the project. */
const own = temporary();
const keeping = (edits: Edit[], ...options: string[]): Promise<Ended> => ioasid([...toy(edits), 'check', ...options], { ...process.env, IOASID_CACHE: own });
/** Two at a time, begun at once; each answer is read below. */
let last: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
const ended = ahead(Object.keys(commands), name => {
  const mine = last[0].then(() => commands[name]());
  last = [last[1], mine];
  return mine;
});
const of = (name: string): Promise<Ended> => ended.get(name)!;

const wrong = suite('exit status 2: nothing could be decided');

for (const [name, says] of Object.entries({
  'an unknown verb': /unknown command 'chek'[\s\S]*Did you mean check\?/,
  'an unknown option': /unknown option '--tire'[\s\S]*Did you mean --tier\?/,
  'an unknown tier': /argument 'deeep' is invalid. Allowed choices are check, deep, survey/,
  'an unknown model': /^ioasid: no model MCToy-noLimits; did you mean MCToy-noLimit\?\n$/,
  'an unknown room': /^ioasid: no room toi; did you mean toy\?\n$/,
  'a tier without models': /^ioasid: no model of the tier survey; see ioasid list\n$/,
  'a folder that is no project': /^ioasid: .* has no folder spec\/; name the folder/,
  'a manifest that is no JSON': /^ioasid: models\/models\.json is no JSON: /,
  'no Java': /^ioasid: JAVA_HOME names .*, which has no bin\/java/,
  'a report that cannot be written': /^ioasid: cannot write .*check\.json .*; free space or set permissions\n$/,
})) {
  wrong(name, async () => {
    const { status, error } = await of(name);
    assert.match(error.replace(/^npm warn.*\n/gm, ''), says);
    assert.is(status, 2);
  });
}

wrong('a specification that does not parse', async () => {
  const { status, out } = await of('noVerdict');
  assert.match(out, /MCToy: the specification does not parse: /);
  assert.is(status, 2);
});

wrong.run();

const right = suite('ioasid');

right('help names every verb and the exit status', async () => {
  const { status, out } = await of('help');
  assert.is(status, 0);
  for (const file of readdirSync(join(HOME, 'src/cli')).filter(name => !['main.ts', 'terminal.ts'].includes(name))) {
    assert.match(out, new RegExp(`\\n  ${file.replace('.ts', '')} `));
  }
  assert.match(out, /Exit status: 0 as declared, 1 a property failed, 2 nothing could be decided\./);
  assert.match((await of('verbHelp')).out, /Examples:\n {2}ioasid check/);
});

right('without a verb it shows the help', async () => {
  const { status, out, error } = await of('noVerb');
  assert.match(out + error, /Usage: ioasid/);
  assert.is(status, 2);
});

right('check: a line a model in the order of the manifest, and the count', async () => {
  const { status, out } = await of('all');
  assert.is(status, 0);
  const models = out.split('\n').flatMap(line => /^ {2}ok +(\S+)/.exec(line)?.[1] ?? []);
  assert.equal(models, ['MCToy', 'MCToy-live', 'MCToy-noLimit', 'MCToy-noRefusal', 'MCToy-noStep', 'MCToy-noFairness', 'MCToy-noReturn']);
  assert.match(out, /\n7 of 7 models as declared, \d+ s\n$/);
});

right('check writes out/check.json: declared and found', async () => {
  await of('all');
  const file = join(checked.out, 'check.json');
  const { models } = JSON.parse(readFileSync(file, 'utf8')) as { models: { model: string; passed: boolean; declared: object; found: { distinct: number } }[] };
  assert.is(models.length, 7);
  assert.ok(models.every(model => model.passed));
  assert.is(models[0].found.distinct, 7);
  assert.equal(readdirSync(checked.out), ['check.json']);
});

right('exit status 1 and the reason when a property failed', async () => {
  const { status, out } = await of('failure');
  assert.is(status, 1);
  assert.match(out, /\n1 of 2 models as declared/);
  assert.match(out, /MCToy: declared to hold, but FewInv \(invariant\) is violated in 4 states/);
  assert.match(out, /explain MCToy\n$/);
});

right('check --json prints nothing but the report', async () => {
  const { status, out } = await of('jsonOfFailure');
  assert.is(status, 1);
  const [model] = (JSON.parse(out) as { models: { passed: boolean; found: { violation: { property: string } } }[] }).models;
  assert.not.ok(model.passed);
  assert.is(model.found.violation.property, 'FewInv');
});

right('list: what each model is for', async () => {
  const { status, out } = await of('list');
  assert.is(status, 0);
  assert.match(out, /MCToy-noLimit {2}\(toy, check\)\n {4}as MCToy, no limit\n {4}breaks FewInv \(invariant, 4 states\)\n/);
  assert.not.match(out, /noSense/);
  assert.is((JSON.parse((await of('listJson')).out) as object[]).length, 8);
});

right('explain: the run that breaks, as text and as JSON', async () => {
  const { status, out } = await of('explain');
  assert.is(status, 0);
  assert.match(out, /^MCToy-noStep: as MCToy, all are given back at once\nRefinesTally \(refinement\) is violated by a run of 4 states {2}spec\/toy\/Tally\.tla:10\n/);
  const { passed, violation } = JSON.parse((await of('explainJson')).out) as { passed: boolean; violation: { steps: object[] } };
  assert.ok(passed);
  assert.is(violation.steps.length, 4);
});

right('explain: the numbers of a success', async () => {
  assert.match((await of('explainSuccess')).out, /holds TypeOK, FewInv, .*\n7 distinct states, 31 generated, depth 3, .*\n[\s\S]*Take +21 +6\n/);
});

right.run();

const stopped = suite('Ctrl-C');

stopped('ends TLC and removes its folders', async () => {
  await Promise.all(ended.values());
  const scratch = temporary();
  const project = copyOf(TOY, [['models/toy/MCToy.cfg', 'Slots = {a, b, c}', 'Slots = {a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v}'], ['models/toy/MCToy.cfg', 'Limit = 2', 'Limit = 20']]);
  const child = spawn(process.execPath, [...ARGUMENTS, '--project', project.root, 'check', 'MCToy'], { cwd: HOME, env: { ...process.env, TMPDIR: scratch }, stdio: 'ignore' });
  const begun = (): boolean => readdirSync(scratch).some(folder => existsSync(join(scratch, folder, 'tmp', 'Naturals.tla')));
  for (let i = 0; i < 1200 && !begun(); i++) await new Promise(resolve => setTimeout(resolve, 50));
  assert.ok(begun(), 'TLC is running');
  child.kill('SIGINT');
  assert.is(await new Promise(resolve => child.once('exit', resolve)), 130);
  assert.equal(readdirSync(scratch).filter(name => name.startsWith('ioasid-')), []);
  const processes = await new Promise<string>(resolve => execFile('ps', ['-A', '-o', 'args'], (_error, out) => resolve(out)));
  assert.not.match(processes, new RegExp(`java\\.io\\.tmpdir=${scratch}`));
});

stopped.run();

const names = suite('openProject');

names('reports go to the out folder of the project', () => assert.is(openProject(checked.root).out, join(checked.root, 'out')));

names.run();

const again = suite('a check after a check');

again('takes what has not changed as it was, and runs what has', async () => {
  for (const name of readdirSync(openProject().cache)) if (/\.(jar|jsa)$/.test(name)) copyFileSync(join(openProject().cache, name), join(own, name));
  const edit: Edit = ['models/toy/MCToy-live.cfg', 'PROPERTY', '\n\nPROPERTY'];
  const first = await keeping([['README', '', 'first']]);
  assert.is(first.status, 0, first.error);
  assert.not.match(first.out, /kept/);
  const second = await keeping([edit]);
  assert.match(second.out, /MCToy +kept +holds, 7 states/);
  assert.match(second.out, /MCToy-live +[\d.]+ s +holds/);
  assert.match(second.out, /7 of 7 models as declared, 6 of them unchanged since they were/);
});
again('does not keep what failed', async () => {
  const smaller: Edit = ['models/toy/MCToy.cfg', 'Limit = 2', 'Limit = 1'];
  for (let i = 0; i < 2; i++) {
    const { status, out } = await keeping([smaller], '--json');
    assert.is(status, 1);
    assert.is((JSON.parse(out) as { models: { model: string; kept?: boolean }[] }).models.find(({ model }) => model === 'MCToy')!.kept, undefined);
  }
});

again.run();
