import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { copyOf, type Edit } from '../tlc/copies';

const HOME = join(__dirname, '..', '..');
interface Ended { readonly status: number; readonly out: string; readonly error: string }

function run(words: string[], edits: Edit[] = []): Promise<Ended> {
  const project = edits.length ? ['--project', copyOf(HOME, edits).root] : [];
  return new Promise((resolve) => {
    execFile(process.execPath, ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', ...project, ...words], { cwd: HOME, env: { ...process.env, NO_COLOR: '1' } },
      (error, out, said) => resolve({ status: Number(error?.code ?? 0), out, error: said }));
  });
}

const POSITIONS = 'spec/wbinvd/Positions.tla';
const runs = {
  unknown: run(['matrix', '--positions', 'Gunthorp']),
  misspelt: run(['debate'], [[POSITIONS, 'keeps |-> "nothing", needs |-> "nothing"', 'keeps |-> "nothin", needs |-> "nothing"']]),
  debate: run(['debate']),
};

const verbs = suite('ioasid matrix --positions, ioasid debate');

verbs('an unknown position ends with 2 and the nearest name', async () => {
  const { status, out, error } = await runs.unknown;
  assert.equal([status, out], [2, '']);
  assert.match(error, /no position Gunthorp; did you mean Gunthorpe\w+\?/);
});

verbs('a position that is none ends with 2 and no verdict', async () => {
  const { status, out, error } = await runs.misspelt;
  assert.equal([status, out], [2, '']);
  assert.match(error, /MCWbinvdSurvey/);
});

verbs('the debate answers the litmus of M31, and marks what a mail has otherwise', async () => {
  const { status, out } = await runs.debate;
  assert.is(status, 0);
  assert.match(out, /M31[^]*?S33[^]*?GunthorpeModes +no +Bind\(d1\) Attach\(d1, A\) Add\(k1, d1, p1\) Close\(d1\)\n +WilliamsonOrdered +yes/);
  assert.match(out, /WilliamsonLate +no .*\(not as the mail has it\)/);
});

verbs.run();
