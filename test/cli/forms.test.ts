import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CareMatrix } from '../../src/matrix/cares';
import { type FormCare, FORMS_SUBJECT } from '../../src/matrix/forms';
import type { Cell } from '../../src/matrix/cell';
import type { Cells } from '../../src/matrix/matrix';
import { pageText } from '../../src/matrix/page';
import { formsPage } from '../../src/matrix/pages';
import { copyOf, type Edit } from '../tlc/copies';

const HOME = join(__dirname, '..', '..');
interface Ended { readonly status: number; readonly out: string; readonly error: string }

function forms(words: string[], edits: Edit[] = []): Promise<Ended> {
  const project = edits.length ? ['--project', copyOf(HOME, edits).root] : [];
  return new Promise((resolve) => {
    execFile(process.execPath, ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', ...project, 'matrix', '--forms', ...words], { cwd: HOME, env: { ...process.env, NO_COLOR: '1' } },
      (error, out, said) => resolve({ status: Number(error?.code ?? 0), out, error: said }));
  });
}

const FORMS = 'spec/allocator/AllocatorForms.tla';

const runs = {
  unknown: forms(['v5_12']),
  misspelt: forms([], [[FORMS, '!.frees = FALSE, !.counted = TRUE', '!.free = FALSE, !.counted = TRUE']]),
  all: forms([]),
};

const verb = suite('ioasid matrix --forms');

verb('an unknown form ends with 2 and the nearest name', async () => {
  const { status, out, error } = await runs.unknown;
  assert.equal([status, out], [2, '']);
  assert.match(error, /no form v5_12; did you mean v5_11\?/);
});

verb('a form with an unknown rule ends with 2 and no table', async () => {
  const { status, out, error } = await runs.misspelt;
  assert.equal([status, out], [2, '']);
  assert.match(error, /MCAllocatorSurvey/);
});

verb('without a name, every form, with careless callers and with careful ones', async () => {
  const { status, out } = await runs.all;
  assert.is(status, 0);
  for (const form of ['v5_5', 'v5_11', 'v5_18', 'ioasidSet', 'ioasidSetReturning']) assert.is(out.match(new RegExp(`^${form} `, 'gm'))?.length, 2, form);
});

verb('spec/allocator/MATRIX.md is the page that --write would write', async () => {
  await runs.all;
  const { forms: rows, properties, cells, careless } = JSON.parse((await forms(['--json'])).out);
  const maps = (found: Record<string, Record<string, Cell>>): Cells => new Map(Object.entries(found).map(([name, row]) => [name, new Map(Object.entries(row))]));
  const page = formsPage({ ...FORMS_SUBJECT, properties, rows: new Map(Object.entries(rows)), cells: { careful: maps(cells), careless: maps(careless) } } as CareMatrix<FormCare>);
  assert.is(readFileSync(join(HOME, page.file), 'utf8'), pageText(page));
});

verb.run();
