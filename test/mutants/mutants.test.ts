import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withChanges, mutantsOf } from '../../src/mutants/mutants';
import { copyOf, TOY } from '../tlc/copies';

const SOURCE = `---- MODULE M ----
(* A comment with
   /\\ a conjunct *)
TypeOK ==
  /\\ x \\in 0..3
  /\\ y \\in BOOLEAN

AskErrno(s) ==
  IF      s \\notin held  THEN "EBADF"    \\* first
  ELSE IF y              THEN "EBUSY"
  ELSE "OK"

Ask(s) ==
  /\\ s \\in held
  /\\ x' = x + 1
  /\\ \\A t \\in held :
       t # s
  /\\ IF y THEN x > 0
     ELSE x = 0
  /\\ UNCHANGED y

FewInv ==
  /\\ x < 3
====
`;

const made = suite('mutantsOf');

made('conjuncts and branches of what the system does; no comment, no claim, nothing over several lines', () => {
  assert.equal(mutantsOf(SOURCE, new Set(['Ask'])).map(({ definition }) => definition), ['AskErrno', 'AskErrno', 'AskErrno'], 'claims by name');
  assert.equal(mutantsOf(SOURCE).map(({ line, change }) => [line, change]), [
    [9, 'branch dropped'], [9, 'branches swapped'], [10, 'branch dropped'],
    [14, 'conjunct dropped'], [14, 'conjunct negated'], [15, 'conjunct dropped'], [20, 'conjunct dropped'],
  ]);
});

made('each changes its own line and no other', () => {
  const lines = SOURCE.split('\n');
  for (const mutant of mutantsOf(SOURCE)) {
    const { line, change } = mutant;
    const differ = withChanges(SOURCE, [mutant]).split('\n').flatMap((one, at) => (one === lines[at] ? [] : [at + 1]));
    assert.equal(differ, change === 'branches swapped' ? [line, line + 1] : [line], change);
  }
});

made('what stands in place of the line', () => {
  const [dropped, swapped, , conjunct, negated] = mutantsOf(SOURCE).map(mutant => withChanges(SOURCE, [mutant]).split('\n').slice(mutant.line - 1, mutant.line + 1));
  assert.is(dropped[0], '  IF      FALSE  THEN "EBADF"    \\* first');
  assert.equal(swapped, ['  IF      y THEN "EBUSY"', '  ELSE IF s \\notin held THEN "EBADF"']);
  assert.is(conjunct[0], '  /\\ TRUE');
  assert.is(negated[0], '  /\\ ~(s \\in held)');
});

made('every explained survivor of this project is a change that is made', () => {
  const root = join(__dirname, '..', '..');
  const files = readdirSync(join(root, 'spec'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.tla'));
  const { survivors } = JSON.parse(readFileSync(join(root, 'models', 'survivors.json'), 'utf8')) as { survivors: { module: string; definition: string; change: string; original: string; reason: string }[] };
  assert.ok(survivors.length > 0);
  for (const { module, definition, change, original, reason } of survivors) {
    const file = files.find(name => name.endsWith(`/${module}.tla`));
    assert.ok(file && mutantsOf(readFileSync(join(root, 'spec', file), 'utf8')).some(mutant => mutant.definition === definition && mutant.change === change && mutant.original === original), `${module} ${original}`);
    assert.ok(reason.length > 10);
  }
});

made.run();

const ARGUMENTS = ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', '--project'];
const verb = suite('ioasid mutants');

verb('noticed, survived, and explained', async () => {
  const project = copyOf(TOY);
  const models = join(project.root, 'models');
  const { models: rows } = JSON.parse(readFileSync(join(models, 'models.json'), 'utf8')) as { models: { model: string }[] };
  writeFileSync(join(models, 'models.json'), JSON.stringify({ models: rows.filter(({ model }) => model === 'MCToy') }));
  for (const file of readdirSync(join(models, 'toy'))) if (file.startsWith('MCToy-')) rmSync(join(models, 'toy', file));
  const explained = { module: 'Toy', definition: 'Full', change: 'conjunct dropped', original: '/\\ UNCHANGED taken', reason: 'Full is never taken' };
  const outdated = { ...explained, original: '/\\ s \\in taken' };
  writeFileSync(join(models, 'survivors.json'), JSON.stringify({ survivors: [explained, outdated] }));
  const { status, out } = await new Promise<{ status: number; out: string }>(resolve => {
    execFile(process.execPath, [...ARGUMENTS, project.root, 'mutants', 'Toy'], { cwd: join(__dirname, '../..') }, (error, stdout) => resolve({ status: Number(error?.code ?? 0), out: stdout }));
  });
  assert.is(status, 1);
  assert.match(out, /Toy\.tla:31 {2}conjunct dropped {2}\/\\ s \\in taken\n {4}noticed by MCToy\n/);
  assert.match(out, /\/\\ UNCHANGED taken\n {4}survives: Full is never taken\n/);
  assert.match(out, /\n13 mutants, 9 noticed, 4 survivors, 3 of them unexplained\n/);
  assert.match(out, /survivors\.json explains what does not survive: Toy, Full, conjunct dropped, \/\\ s \\in taken\n$/);
  const { mutants } = JSON.parse(readFileSync(join(project.out, 'mutants.json'), 'utf8')) as { mutants: { by?: string }[] };
  assert.is(mutants.filter(({ by }) => by === 'MCToy').length, 9);
});

verb.run();
