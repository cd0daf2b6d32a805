/** What is said of a kernel's differences: an example of each kind, as a case and as a C program. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case } from '../../src/cases/case';
import { byKind, compareRun } from '../../src/linux/compare';
import { reportKinds } from '../../src/linux/report';

const folder = mkdtempSync(join(tmpdir(), 'ioasid-report-'));

const ONE: Case = { id: 'led-3', object: 'mock', env: { mock: true }, ran: ['7.2.13'], steps: [
  { op: 'open_fd', args: { as: 'F' }, expect: 'ok' }, { op: 'ioas_alloc', args: { fd: 'F', as: 'A' }, expect: 'ok', out: { id: 1 } },
  { op: 'unmap', args: { fd: 'F', ioas: 'A', iova: 4096, len: 4096 }, expect: 'EEXIST' }] };

const test = suite('What is said of a kernel');

test('an example of each kind of difference is a case, and a C program with the kernel\'s answers', () => {
  const says: string[] = [];
  const { difference } = compareRun(ONE);
  assert.is(reportKinds(byKind([difference!]), folder, (text) => says.push(text)), 1);
  assert.is(says[0], 'DIFFERS  unmap: the kernel answers EEXIST, the model ENOENT by nothingThere, once');
  assert.is(JSON.parse(readFileSync(join(folder, 'differences.json'), 'utf8')).length, 1);
  assert.equal(readdirSync(join(folder, 'programs')), ['led-3-3.c']);
  const text = readFileSync(join(folder, 'programs', 'led-3-3.c'), 'utf8');
  assert.ok(text.includes(' * Linux 7.2.13, unmap: the kernel answers EEXIST, the model ENOENT by nothingThere.\n'), text.slice(0, 300));
  assert.match(text, /\/\* unmap fd=F ioas=A iova=4096 len=4096 \*\/[^]*\.ioas_id = id_A, \.iova = 4096[^]*answer\("unmap", rc, EEXIST\);/);
  assert.is(says[says.length - 1], `${join(folder, 'programs', 'led-3-3.c')} shows it without this project`);
});

test('programs of an earlier time are gone', () => {
  assert.is(reportKinds([], folder, () => {}), 0);
  assert.not.ok(existsSync(join(folder, 'programs')));
});

test.after(() => { rmSync(folder, { recursive: true }); });
test.run();
