import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../src/matrix/cell';
import type { Cells, Matrix } from '../../src/matrix/matrix';
import { pageText } from '../../src/matrix/page';
import { policiesPage } from '../../src/matrix/pages';
import { copyOf, type Edit } from '../tlc/copies';

const HOME = join(__dirname, '..', '..');
interface Ended { readonly status: number; readonly out: string; readonly error: string }

function matrix(words: string[], edits: Edit[] = []): Promise<Ended> {
  const project = edits.length ? ['--project', copyOf(HOME, edits).root] : [];
  return new Promise(resolve => {
    execFile(process.execPath, ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', ...project, 'matrix', ...words], { cwd: HOME, env: { ...process.env, NO_COLOR: '1' } },
      (error, out, said) => resolve({ status: Number(error?.code ?? 0), out, error: said }));
  });
}

const POLICIES = 'spec/authorization/Policies.tla';
const RULES = 'spec/authorization/AuthorizationRules.tla';
/** The policies that the specification names, in the order in which it defines them. */
const SPEC = readFileSync(join(HOME, POLICIES), 'utf8');
const NAMED = new Set([.../^Named ==\s*\[([^\]]*)\]/m.exec(SPEC)![1]!.matchAll(/(\w+) +\|->/g)].map(([, name]) => name!));
const NAMES = [...SPEC.matchAll(/^(\w+) +==/gm)].map(([, name]) => name!).filter(name => NAMED.has(name));

// All begin at once: each waits for Java's start about half of its time.
const runs = {
  unknown: matrix(['Gunthorp']),
  misspelt: matrix(['Once'], [[POLICIES, 'Pinned == [Once EXCEPT !.withdraw = "unheld"', 'Pinned == [Once EXCEPT !.withdraw = "unhold"']]),
  incomplete: matrix(['Once'], [[POLICIES, ', covers |-> "all" ]', ' ]']]),
  generous: matrix(['Once'], [[RULES, 'NoSpuriousRule(p, lapses) == p.evidence # "leased"', 'NoSpuriousRule(p, lapses) == TRUE']]),
  shown: matrix(['Gunthorpe', 'SyncGate']),
  json: matrix(['Once', '--json']),
  all: matrix(NAMES),
};

const verb = suite('ioasid matrix');

verb('an unknown policy ends with 2 and the nearest name', async () => {
  const { status, out, error } = await runs.unknown;
  assert.equal([status, out], [2, '']);
  assert.match(error, /no policy or position Gunthorp; did you mean Gunthorpe\?/);
});

verb('a policy with an unknown decision ends with 2 and no table', async () => {
  const { status, out, error } = await runs.misspelt;
  assert.equal([status, out], [2, '']);
  assert.match(error, /MCAuthorizationSurvey-named/);
});

verb('a policy without one of the decisions ends with 2 and no table', async () => {
  const { status, out } = await runs.incomplete;
  assert.equal([status, out], [2, '']);
});

verb('a rule that promises too much ends with 2 and no table', async () => {
  const { status, out, error } = await runs.generous;
  assert.equal([status, out], [2, '']);
  assert.match(error, /SurveyInv/);
});

verb('positions are shown with the shortest run that breaks each promise', async () => {
  const { status, out } = await runs.shown;
  assert.is(status, 0);
  assert.match(out, /^Once +yes +yes +yes +4/m);
  assert.match(out, /breaks DelegCovered\s+Grant\(p, d\) Withdraw Return$/m);
  assert.not.match(out, /^Pinned/m);
});

verb('--json has every cell, with and without lapses', async () => {
  const { cells, lapsing, properties } = JSON.parse((await runs.json).out);
  assert.equal(cells.Once.Quiesced, { holds: false, length: 4, trace: ['Grant(p, d)', 'Begin(p, d)', 'Withdraw', 'Return'] });
  assert.is(cells.SyncGate.Continuous.holds, true);
  assert.is(lapsing.SyncGate.Continuous.holds, false);
  assert.is(Object.keys(cells.Once).length, properties.length);
});

verb('a row for each policy that is named, in the order of the specification', async () => {
  const { out } = await runs.all;
  assert.is(NAMES.length, NAMED.size);
  assert.equal([...out.split('\n\n')[0]!.matchAll(/^([A-Z]\w+) .*(?:yes|\(y\)|\d)/gm)].map(([, name]) => name), NAMES);
});

verb('spec/authorization/MATRIX.md is the page that --write would write', async () => {
  const { policies, properties, cells, lapsing } = JSON.parse((await runs.json).out);
  const maps = (found: Record<string, Record<string, Cell>>): Cells => new Map(Object.entries(found).map(([name, row]) => [name, new Map(Object.entries(row))]));
  const page = policiesPage({ properties, policies: new Map(Object.entries(policies)), positions: new Map(), cells: maps(cells), lapsing: maps(lapsing) } as Matrix);
  assert.is(readFileSync(join(HOME, page.file), 'utf8'), pageText(page));
});

verb.run();
