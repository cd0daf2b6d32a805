/** What editors and hosts are told of this project is true of it. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { temporary } from './tlc/copies';

const HOME = join(__dirname, '..');
const read = (file: string): string => readFileSync(join(HOME, file), 'utf8');

interface Pattern { readonly regexp: string; readonly message: number; readonly file: number; readonly line: number; readonly column: number }
interface Task { readonly label: string; readonly command: string; readonly problemMatcher: readonly (string | { readonly pattern: Pattern })[] }
const { tasks } = JSON.parse(read('.vscode/tasks.json')) as { tasks: readonly Task[] };
const patterns = tasks.flatMap(({ problemMatcher }) => problemMatcher.flatMap((one) => (typeof one === 'string' ? [] : [one.pattern])));

const test = suite('Editors and hosts');

test('every task is a target of the Makefile', () => {
  const targets = [...read('Makefile').matchAll(/^([a-z]+):/gm)].map(([, name]) => name);
  for (const { label, command } of tasks) assert.ok(targets.includes(/^make (\w+)/.exec(command)?.[1] ?? ''), label);
});

test('the problem matcher finds the line of a test that fails, in what the runner prints', async () => {
  const folder = temporary();
  const file = join(folder, 'bad.test.ts');
  writeFileSync(file, `import { suite } from ${JSON.stringify(require.resolve('uvu'))};\nimport * as assert from ${JSON.stringify(require.resolve('uvu/assert'))};\n`
    + 'const bad = suite("bad");\nbad("is", () => {\n  assert.is(1, 2);\n});\nbad.run();\n');
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, ['-r', 'ts-node/register/transpile-only', 'test/run.ts', '--in', folder], { cwd: HOME, env: { ...process.env, NO_COLOR: '1' } },
      (_, out) => resolve(out));
  });
  assert.ok(patterns.length > 0);
  for (const { regexp, message, file: place, line } of patterns) {
    const found = said.split('\n').flatMap((text) => { const match = new RegExp(regexp).exec(text); return match ? [match] : []; });
    assert.equal(found.map((match) => [match[place], match[line]]), [[file, '5']], said);
    assert.match(found[0]![message]!, /^at /);
  }
});

test('the extensions that the container brings are those that are recommended', () => {
  const { recommendations } = JSON.parse(read('.vscode/extensions.json')) as { recommendations: string[] };
  const container = JSON.parse(read('.devcontainer/devcontainer.json')) as { customizations: { vscode: { extensions: string[] } }; image: string };
  assert.equal(container.customizations.vscode.extensions, recommendations);
  // The oldest Node that package.json allows.
  assert.ok(container.image.endsWith(`:${/\d+/.exec((JSON.parse(read('package.json')) as { engines: { node: string } }).engines.node)![0]}`));
});

test('every form of an issue asks for a run or a record, and names verbs that there are', () => {
  const forms = readdirSync(join(HOME, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');
  assert.ok(forms.length > 1);
  for (const form of forms) {
    const text = read(join('.github/ISSUE_TEMPLATE', form));
    assert.match(text, /id: (run|record)\n[^]*?validations:\n {6}required: true/, form);
    for (const [, verb] of text.matchAll(/`ioasid (\w+)/g)) assert.ok(readdirSync(join(HOME, 'src/cli')).includes(`${verb}.ts`), verb);
  }
});
test.run();
