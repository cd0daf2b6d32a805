/** CONTRIBUTING.md, walked through on a copy: a policy is added, and a call, and what is still missing is named by the check that the page tells. */
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readManifest } from '../src/tlc/manifest';
import { openProject } from '../src/tlc/project';
import { temporary } from './tlc/copies';

const HOME = join(__dirname, '..');
const PAGE = readFileSync(join(HOME, 'CONTRIBUTING.md'), 'utf8');

interface Step {
  readonly file: string;
  readonly check?: string;
  readonly says?: string;
  /** Those that it names. */
  readonly models: string[];
}

/** The numbered steps below a heading. */
function stepsOf(heading: string): Step[] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))!;
  return section.split(/^\d+\. /m).slice(1).map((text) => {
    const [, check, says] = /Without it: `([^`]+)`, \*([^*]+)\*/.exec(text.replace(/\n\s*/g, ' ')) ?? [];
    return { file: /^`([^`]+)`/.exec(text)![1]!, check, says, models: text.split('Without it')[0]!.match(/\bMC\w+(-\w+)*/g) ?? [] };
  });
}

/** A copy of the project that can be changed and run, with the packages and the cache of this one. */
function copy(): string {
  const folder = temporary();
  for (const part of ['spec', 'models', 'src', 'test', 'package.json', 'tsconfig.json']) {
    cpSync(join(HOME, part), join(folder, part), { recursive: true, filter: (path) => !/test.(linux|cases|mutants|iommufd)$/.test(path) });
  }
  symlinkSync(join(HOME, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return folder;
}

interface Ended { readonly status: number; readonly said: string }

function run(folder: string, words: readonly string[]): Promise<Ended> {
  const environment = { ...process.env, NO_COLOR: '1', IOASID_CACHE: openProject().cache };
  return new Promise((resolve) => {
    execFile(process.execPath, ['-r', 'ts-node/register/transpile-only', ...words], { cwd: folder, env: environment, maxBuffer: 1 << 26 },
      (error, out, said) => resolve({ status: error ? Number(error.code ?? 1) : 0, said: out + said }));
  });
}

const ioasid = (folder: string, ...words: string[]): Promise<Ended> => run(folder, ['src/cli/main.ts', ...words]);

/** A check as the page names it: a test file, or a command. */
const checked = (folder: string, check: string): Promise<Ended> => (check.startsWith('ioasid ') ? ioasid(folder, ...check.split(' ').slice(1)) : run(folder, [check]));

/** Puts text before the first place where `before` stands in the file of a step. */
function insert(folder: string, { file }: Step, before: string, text: string): void {
  const path = join(folder, file);
  const old = readFileSync(path, 'utf8');
  assert.ok(old.includes(before), `${file} has '${before}'`);
  writeFileSync(path, old.replace(before, () => text + before));
}

/** Makes one step after another. Before each, the check that the page tells says what is missing; after the last, it has nothing to say. */
async function walk(folder: string, steps: readonly Step[], make: readonly ((step: Step) => unknown)[]): Promise<void> {
  assert.is(steps.length, make.length, 'every step of the page is made here');
  for (const [i, step] of steps.entries()) {
    if (step.check) {
      const { status, said } = await checked(folder, step.check);
      assert.ok(status !== 0 && said.includes(step.says!), `without ${step.file}, ${step.check} says '${step.says}', not:\n${said.slice(-2000)}`);
      // And it is the first that it says: what comes before is done.
      if (!step.check.startsWith('ioasid ')) assert.is(/FAIL +\S.*?"(.*)"/.exec(said)?.[1], step.says);
    }
    await make[i]!(step);
  }
}

const walks = suite('CONTRIBUTING.md');

walks('add a call', async () => {
  const folder = copy();
  const steps = stepsOf('Add a call');
  await walk(folder, steps, [
    (step) => insert(folder, step, '\n(* GetInfo(p, c, i), ', `
(* CountSpaces(p, c): how many there are. *)
CountSpacesErrno(p, c) ==
  IF ~Holds(p, c) THEN "EBADF"
  ELSE "OK"

CountSpaces(p, c) == Answer("CountSpaces", <<p, c>>, CountSpacesErrno(p, c)) /\\ UNCHANGED state
`),
    (step) => insert(folder, step, '| `GetInfo` |', '| `CountSpaces` | `p, c` | none | EBADF | | `AddressSpace` |\n'),
    (step) => {
      insert(folder, step, 'export const GET_INFO =', "export const COUNT_SPACES = rules({ notHolding: notHolding('c') }, { spec: 'AddressSpace!CountSpacesErrno' });\n\n");
      insert(folder, step, '  getInfo: inOrder(', '  countSpaces: inOrder(COUNT_SPACES),\n');
    },
    (step) => {
      insert(folder, step, 'FREE, ', 'COUNT_SPACES, ');
      insert(folder, step, '  getInfo(p', `  countSpaces(p: string, c: string): Answered {
    if (!this.state.context(c).holders.has(this.state.process('p', p))) return refuse(COUNT_SPACES.notHolding, { p, c });
    return OK;
  }

`);
    },
    (step) => insert(folder, step, '  /** What there is to know of an address space.', `  /** How many there are. EBADF. */
  countSpaces(p: string, c: string): Answered { return this.#spaces.countSpaces(p, c); }

`),
    (step) => insert(folder, step, "step('getInfo', p, c, i)", "step('countSpaces', p, c), "),
    (step) => insert(folder, step, '  \\/ \\E i \\in Ids : Free(p, c, i)', '  \\/ CountSpaces(p, c)\n'),
    (step) => insert(folder, step, '  getInfo: [', "  countSpaces: ['process', 'context'],\n"),
    async () => {
      const { status, said } = await ioasid(folder, 'check', '--declare', '--write', 'MCIoasid-linux-spaces');
      assert.is(status, 0, said);
    },
  ]);
  for (const check of new Set(steps.flatMap(({ check }) => check ?? []))) {
    const { status, said } = await checked(folder, check);
    assert.is(status, 0, `${check}, when all is done:\n${said.slice(-2000)}`);
  }
});

walks('add a policy', async () => {
  const folder = copy();
  const page = join(folder, 'spec/authorization/MATRIX.md');
  const [definition, code, rows, matrix] = stepsOf('Add a policy');
  await walk(folder, [definition!, code!, rows!], [
    (step) => {
      insert(folder, step, 'Named == [', '(* A gate, and nobody passes anything on. *)\nClosedGate == [SyncGate EXCEPT !.pass = FALSE]\n\n');
      insert(folder, step, '\n  Patient |-> Patient', ' ClosedGate |-> ClosedGate,');
    },
    (step) => insert(folder, step, '  /** Everyone is waited for', '  ClosedGate: { ...SyncGate, pass: false },\n'),
    async () => {
      const { status, said } = await ioasid(folder, 'check', '--declare', '--write', 'MCAuthorizationSurvey-named', 'MCAuthorizationSurvey-named-lapsing');
      assert.is(status, 0, said);
    },
  ]);
  // The page's own check takes long: here it is enough that the page that would be written is another one, by a row. What was just declared
  // is not searched again for it.
  assert.match(matrix!.says!, /is the page that --write would write$/);
  const before = readFileSync(page, 'utf8');
  assert.is((await ioasid(folder, 'matrix', '--write')).status, 0);
  assert.not.match(before, /ClosedGate/);
  assert.match(readFileSync(page, 'utf8'), /^ClosedGate +yes/m);
  assert.is((await checked(folder, code!.check!)).status, 0);
});

walks('the models that the page names for a new policy are those that hold and search all named ones, or those of them that refine a contract', () => {
  const folder = join(HOME, 'models', 'authorization');
  const text = readdirSync(folder).filter((file) => file.endsWith('.tla')).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const sets = new Set([...text.matchAll(/^(\w+) +== .*\bNamedPolicies\b/gm)].map(([, name]) => name!).concat('NamedPolicies'));
  const holding = new Set(readManifest(openProject()).filter(({ result }) => result === 'holds').map(({ model }) => model));
  const searched = readdirSync(folder).filter((file) => sets.has(/^ *PolicySet *<- *(\w+)/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '')).map((file) => file.replace('.cfg', ''));
  const [, , rows] = stepsOf('Add a policy');
  assert.equal(rows!.models.sort(), searched.filter((model) => holding.has(model)).sort());
});

walks.run();
