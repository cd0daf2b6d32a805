import { execFile, spawn } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { verbs } from '../../src/cli/verbs';
import { openProject } from '../../src/tlc/project';
import { copyOf, type Edit, temporary, TOY } from '../tlc/copies';
import { withPrograms } from '../tlc/programs';
import { type Ended, ioasid } from './program';

const HOME = join(__dirname, '..', '..');
const ARGUMENTS = ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts'];

/** A process of its own: the whole of what a user starts. */
function started(words: string[], environment: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  return new Promise(resolve => {
    execFile(process.execPath, [...ARGUMENTS, ...words], { cwd: HOME, env: environment }, (error, stdout, stderr) => resolve({ status: Number(error?.code ?? 0), stdout, stderr }));
  });
}

/** What it says where nothing can be written. */
function written(...words: string[]): Promise<Ended> {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [...ARGUMENTS, ...words], { cwd: HOME, stdio: ['ignore', full, 'pipe'] });
  let stderr = '';
  child.stderr!.on('data', (chunk: Buffer) => { stderr += String(chunk); });
  return new Promise(resolve => child.on('close', code => {
    closeSync(full);
    resolve({ status: code ?? -1, stdout: '', stderr });
  }));
}

const toy = (edits: Edit[] = []): string[] => ['--project', edits.length ? copyOf(TOY, edits).root : TOY];
const broken: Edit = ['spec/toy/Toy.tla', '>= Limit', '> Limit'];
const checked = copyOf(TOY);

/** Where the checks of all models keep their verdicts, with the checker of the project. */
const own = temporary();
const keeping = (edits: Edit[], ...options: string[]): Promise<Ended> => started([...toy(edits), 'check', ...options], { ...process.env, IOASID_CACHE: own });
const { cache } = openProject();
for (const name of existsSync(cache) ? readdirSync(cache) : []) if (/\.(jar|jsa)$/.test(name)) copyFileSync(join(cache, name), join(own, name));

const commands: Record<string, () => Promise<Ended>> = {
  help: () => started(['--help']),
  verbHelp: () => ioasid('check', '--help'),
  noVerb: () => ioasid(),
  'an unknown verb': () => ioasid('chek'),
  'an unknown option': () => ioasid('check', '--tire', 'deep'),
  'an unknown tier': () => ioasid('check', '--tier', 'deeep'),
  'an unknown model': () => ioasid(...toy(), 'check', 'MCToy-noLimits'),
  'an unknown room': () => ioasid(...toy(), 'check', '--room', 'toi'),
  'an unknown room of a list': () => ioasid(...toy(), 'list', '--room', 'toi'),
  'a path of a run that is none': () => ioasid('conform', 'authorization', '--path', '1:x'),
  'forms where the proof lapses': () => ioasid('matrix', '--forms', '--lapsing'),
  'two matrices': () => ioasid('matrix', '--forms', '--positions'),
  'a tier without models': () => ioasid(...toy(), 'check', '--tier', 'survey'),
  'an output that is full': () => written('list'),
  'a folder that is no project': () => ioasid('--project', temporary(), 'list'),
  'a manifest that is no JSON': () => ioasid(...toy([['models/models.json', '', '{']]), 'list'),
  'no Java': () => started([...toy(), 'check', 'MCToy'], { ...withPrograms({}, true), JAVA_HOME: temporary() }),
  jsonOfFailure: () => ioasid(...toy([broken]), 'check', 'MCToy', '--json'),
  failure: () => ioasid(...toy([broken]), 'check', 'MCToy', 'MCToy-noLimit'),
  noVerdict: () => ioasid(...toy([['spec/toy/Toy.tla', 'Init ==', 'Init = =']]), 'check', 'MCToy'),
  'a report that cannot be written': () => ioasid(...toy([['out', '', 'a file where the folder should be']]), 'check', 'MCToy-noSense'),
  all: () => started(['--project', checked.root, 'check'], { ...process.env, IOASID_CACHE: own }),
  list: () => ioasid(...toy(), 'list', '--tier', 'check'),
  listJson: () => ioasid(...toy(), 'list', '--json'),
  explain: () => ioasid(...toy(), 'explain', 'MCToy-noStep'),
  explainJson: () => ioasid(...toy(), 'explain', 'MCToy-noStep', '--json'),
  explainSuccess: () => ioasid(...toy(), 'explain', 'MCToy'),
  explainForms: () => ioasid(...toy(), 'explain', 'MCToy-noStep', '--html', join(own, 'run.html'), '--svg', '--mermaid', join(own, 'run.mmd')),
  'a picture of a run that is not there': () => ioasid(...toy(), 'explain', 'MCToy', '--svg'),
};
const ended = new Map<string, Promise<Ended>>();
/** The answer to a command, which is given once, when a test first asks: what it says must not mix with what others say. */
function of(name: string): Promise<Ended> {
  let answer = ended.get(name);
  if (!answer) ended.set(name, answer = commands[name]());
  return answer;
}

const wrong = suite('exit status 2: nothing could be decided');

for (const [name, says] of Object.entries({
  'an unknown verb': /unknown command 'chek'[\s\S]*Did you mean check\?/,
  'an unknown option': /unknown option '--tire'[\s\S]*Did you mean --tier\?/,
  'an unknown tier': /argument 'deeep' is invalid. Allowed choices are check, deep, survey/,
  'an unknown model': /^ioasid: no model MCToy-noLimits; did you mean MCToy-noLimit\?\n$/,
  'an unknown room': /^ioasid: no room toi; did you mean toy\?\n$/,
  'an unknown room of a list': /^ioasid: no room toi; did you mean toy\?\n$/,
  'a path of a run that is none': /argument '1:x' is invalid. numbers, with colons between, as a failure prints them/,
  'forms where the proof lapses': /^ioasid: --lapsing is about policies, not about forms; leave it away\n$/,
  'two matrices': /^ioasid: --positions and --forms are two matrices; name one\n$/,
  'a tier without models': /^ioasid: no model of the tier survey; see ioasid list\n$/,
  'an output that is full': /^ioasid: the output cannot be written \(ENOSPC: no space left on device, write\); free space, or write elsewhere\n$/,
  'a folder that is no project': /^ioasid: .* has no folder spec\/; name the folder/,
  'a manifest that is no JSON': /^ioasid: models\/models\.json is no JSON: /,
  'no Java': /^ioasid: JAVA_HOME names .*, which has no bin\/java/,
  'a picture of a run that is not there': /^ioasid: MCToy shows no run; leave --svg away\n$/,
  'a report that cannot be written': /^ioasid: cannot write .*check\.json .*; free space or set permissions\n$/,
})) {
  wrong(name, async () => {
    const { status, stderr } = await of(name);
    assert.match(stderr.replace(/^npm warn.*\n/gm, ''), says);
    assert.is(status, 2);
  });
}

wrong('a specification that does not parse', async () => {
  const { status, stdout } = await of('noVerdict');
  assert.match(stdout, /MCToy: the specification does not parse: /);
  assert.is(status, 2);
});

wrong.run();

const right = suite('ioasid');

right('help names every verb and the exit status', async () => {
  const { status, stdout } = await of('help');
  assert.is(status, 0);
  for (const verb of verbs()) assert.match(stdout, new RegExp(`\\n  ${verb} `));
  assert.match(stdout, /Exit status: 0 as declared, 1 a property failed, 2 nothing could be decided\./);
  assert.match((await of('verbHelp')).stdout, /Examples:\n {2}ioasid check/);
});

right('without a verb it shows the help', async () => {
  const { status, stdout, stderr } = await of('noVerb');
  assert.match(stdout + stderr, /Usage: ioasid/);
  assert.is(status, 2);
});

right('check: a line a model in the order of the manifest, and the count', async () => {
  const { status, stdout } = await of('all');
  assert.is(status, 0);
  const models = stdout.split('\n').flatMap(line => /^ {2}ok +(\S+)/.exec(line)?.[1] ?? []);
  assert.equal(models, ['MCToy', 'MCToy-live', 'MCToy-noLimit', 'MCToy-noRefusal', 'MCToy-noStep', 'MCToy-noFairness', 'MCToy-noReturn']);
  assert.match(stdout, /\n7 of 7 models as declared, \d+ s\n4 properties of 2 models: each is broken by something in the same world, or gives the reason why not \(1\)\n$/);
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
  const { status, stdout } = await of('failure');
  assert.is(status, 1);
  assert.match(stdout, /\n1 of 2 models as declared/);
  assert.match(stdout, /MCToy: declared to hold, but FewInv \(invariant\) is violated in 4 states/);
  assert.match(stdout, /explain MCToy\n$/);
});

right('check --json prints nothing but the report', async () => {
  const { status, stdout } = await of('jsonOfFailure');
  assert.is(status, 1);
  const [model] = (JSON.parse(stdout) as { models: { passed: boolean; found: { violation: { property: string } } }[] }).models;
  assert.not.ok(model.passed);
  assert.is(model.found.violation.property, 'FewInv');
});

right('list: what each model is for', async () => {
  const { status, stdout } = await of('list');
  assert.is(status, 0);
  assert.match(stdout, /MCToy-noLimit {2}\(toy, check\)\n {4}as MCToy, no limit\n {4}breaks FewInv \(invariant, 4 states\): Take\(a\), Take\(b\), Take\(c\)\n/);
  assert.not.match(stdout, /noSense/);
  assert.is((JSON.parse((await of('listJson')).stdout) as object[]).length, 8);
});

right('explain: the run that breaks, as text and as JSON', async () => {
  const { status, stdout } = await of('explain');
  assert.is(status, 0);
  assert.match(stdout, /^MCToy-noStep: as MCToy, all are given back at once\nRefinesTally \(refinement\) is violated by a run of 4 states {2}spec\/toy\/Tally\.tla:10\n/);
  const { passed, violation } = JSON.parse((await of('explainJson')).stdout) as { passed: boolean; violation: { steps: object[] } };
  assert.ok(passed);
  assert.is(violation.steps.length, 4);
});

right('explain: the run as a page, a picture and a diagram of Mermaid, written or printed', async () => {
  const { status, stdout } = await of('explainForms');
  assert.is(status, 0);
  assert.match(stdout, /^<svg [^]*MCToy-noStep: RefinesTally \(refinement\) is violated[^]*<\/svg>\n$/);
  assert.match(readFileSync(join(own, 'run.html'), 'utf8'), /^<!doctype html>[^]*<svg[^]*<\/html>\n$/);
  assert.match(readFileSync(join(own, 'run.mmd'), 'utf8'), /^sequenceDiagram\n/);
});
right('explain: the numbers of a success', async () => {
  assert.match((await of('explainSuccess')).stdout, /holds TypeOK, FewInv, .*\n7 distinct states, 31 generated, depth 3, .*\n[\s\S]*Take +21 +6\n/);
});

right.run();

const stopped = suite('Ctrl-C');

stopped('ends TLC and removes its folders', async () => {
  const scratch = temporary();
  const project = copyOf(TOY, [['models/toy/MCToy.cfg', 'Slots = {a, b, c}', 'Slots = {a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v}'], ['models/toy/MCToy.cfg', 'Limit = 2', 'Limit = 20']]);
  const child = spawn(process.execPath, [...ARGUMENTS, '--project', project.root, 'check', 'MCToy'], { cwd: HOME, env: { ...process.env, TMPDIR: scratch }, stdio: 'ignore' });
  const begun = (): boolean => readdirSync(scratch).some(folder => existsSync(join(scratch, folder, 'tmp', 'Naturals.tla')));
  for (let i = 0; i < 1200 && !begun(); i++) await new Promise(resolve => setTimeout(resolve, 50));
  assert.ok(begun(), 'TLC is running');
  child.kill('SIGINT');
  assert.is(await new Promise(resolve => child.once('exit', resolve)), 130);
  assert.equal(readdirSync(scratch).filter(name => name.startsWith('ioasid-')), []);
  const processes = await new Promise<string>(resolve => execFile('ps', ['-A', '-o', 'args'], (_error, stdout) => resolve(stdout)));
  assert.not.match(processes, new RegExp(`java\\.io\\.tmpdir=${scratch}`));
});

stopped.run();

const names = suite('openProject');

names('reports go to the out folder of the project', () => assert.is(openProject(checked.root).out, join(checked.root, 'out')));

names.run();

const again = suite('a check after a check');

again('takes what has not changed as it was, and runs what has', async () => {
  const edit: Edit = ['models/toy/MCToy-live.cfg', 'PROPERTY', '\n\nPROPERTY'];
  const first = await of('all');
  assert.is(first.status, 0, first.stderr);
  assert.not.match(first.stdout, /kept/);
  const second = await keeping([edit]);
  assert.match(second.stdout, /MCToy +kept +holds, 7 states/);
  assert.match(second.stdout, /MCToy-live +[\d.]+ s +holds/);
  assert.match(second.stdout, /7 of 7 models as declared, 6 of them unchanged since they were/);
});
again('ends with 1 where a property could not have failed, though every model is as declared', async () => {
  await of('all');
  const { status, stdout } = await keeping([['models/models.json', ', "unbroken": {"GivenLive": "without fairness it is another world"}', '']]);
  assert.match(stdout, /\n7 of 7 models as declared, .*\n1 of 4 properties could not have failed, or give a reason that is none:\nMCToy-live holds GivenLive, and nothing in its world breaks it/);
  assert.is(status, 1);
});
again('does not keep what failed', async () => {
  const smaller: Edit = ['models/toy/MCToy.cfg', 'Limit = 2', 'Limit = 1'];
  for (let i = 0; i < 2; i++) {
    const { status, stdout } = await keeping([smaller], '--json');
    assert.is(status, 1);
    assert.is((JSON.parse(stdout) as { models: { model: string; kept?: boolean }[] }).models.find(({ model }) => model === 'MCToy')!.kept, undefined);
  }
});

again.run();
