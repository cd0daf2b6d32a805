/** What is read as documentation is read on a page: no line of a specification or a model is longer than 100 columns. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const COLUMNS = 100;

const modules = ['spec', 'models'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tla')).map((file) => join(folder, file)));

/** Where a text has a line that is too long, as `file:line (its length)`. */
const tooLong = (file: string, text: string): string[] => text.split('\n')
  .flatMap((line, at) => ([...line].length > COLUMNS ? [`${file}:${at + 1} (${[...line].length})`] : []));

const lines = suite('lines');

lines('one column more is too long', () => {
  assert.equal(tooLong('a.tla', `${'x'.repeat(COLUMNS)}\n${'x'.repeat(COLUMNS + 1)}`), ['a.tla:2 (101)']);
});

lines(`no line of spec/ and models/ has more than ${COLUMNS} columns`, () => {
  assert.ok(modules.length > 80, `${modules.length} modules`);
  assert.equal(modules.flatMap((file) => tooLong(file, readFileSync(file, 'utf8'))), [], 'break a formula at its conjuncts, a comment at its words');
});

lines('and no mark of a comment stands alone at the end of one', () => {
  const alone = modules.flatMap((file) => readFileSync(file, 'utf8').split('\n').flatMap((line, at) => (/^\s*\*\)$/.test(line) ? [`${file}:${at + 1}`] : [])));
  assert.equal(alone, []);
});

lines.run();
