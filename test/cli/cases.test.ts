import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = join(__dirname, '..', '..');
const CASES = join(ROOT, 'test', 'linux', 'cases');
const folder = mkdtempSync(join(tmpdir(), 'cases-'));

function ioasid(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', join(ROOT, 'src', 'cli', 'main.ts'), 'cases', ...args],
    { cwd: ROOT, encoding: 'utf8' });
}

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const OPEN = { op: 'open_fd', args: { as: 'F' }, expect: 'ok' };
const list = (...steps: object[]): string => JSON.stringify([{ id: 'c-1', object: 'ioas', steps: [OPEN, ...steps] }]);

const cases = suite('ioasid cases');

cases('0 when every case passes: a line a case, and the sum', () => {
  const { status, stdout } = ioasid(join(CASES, 'ioas.json.gz'), join(CASES, 'access.json.gz'));
  assert.is(status, 0);
  assert.match(stdout, /^pass {9}ioas-005$/m);
  assert.match(stdout, /^28 pass, 0 fail, 0 unsupported, 0 disputed; 213 calls compared\n$/m);
});

cases('1 when one fails, with one object on demand', () => {
  const { status, stdout, stderr } = ioasid('--json', file('fail.json', list({ op: 'ioas_destroy', args: { fd: 'F', id: 7 }, expect: 'ok' })));
  assert.equal([status, stderr], [1, '']);
  assert.equal(JSON.parse(stdout), {
    summary: { pass: 0, fail: 1, unsupported: 0, disputed: 0, steps: 2 },
    cases: [{ id: 'c-1', status: 'fail', step: 2, expected: 'ok', got: 'ENOENT' }],
  });
});

cases('0 for an argument that no call takes, which is named', () => {
  const { status, stdout } = ioasid(file('odd.json', list({ op: 'ioas_alloc', args: { fd: 'F', colour: 'red' }, expect: 'ok' })));
  assert.is(status, 0);
  assert.match(stdout, /^unsupported {2}c-1 {2}step 2: argument colour of ioas_alloc$/m);
});

cases('2 for a call that does not exist, with file and place', () => {
  const { status, stderr } = ioasid(file('call.json', list({ op: 'ioas_free', args: { fd: 'F' }, expect: 'ok' })));
  assert.is(status, 2);
  assert.match(stderr, /call\.json: c-1, step 2: there is no call 'ioas_free'/);
});

cases('2 for damage, names and numbers, in one line with file and place', () => {
  const whole = readFileSync(join(CASES, 'ioas.json.gz'));
  const bad: readonly [string, RegExp][] = [
    [file('cut.gz', whole.subarray(0, 1000)), /cut\.gz: damaged gzip: truncated after 1000 bytes/],
    [file('name.json', list({ op: 'ioas_destroy', args: { fd: 'F', id: 'A' }, expect: 'ok' })), /name\.json: c-1, step 2: name 'A' is used before it is made/],
    [file('number.json', list({ op: 'ioas_destroy', args: { fd: 'F', id: 1e16 }, expect: 'ok' })), /number\.json: c-1, step 2: number too large at args\.id/],
    [join(folder, 'none.json'), /none\.json: no such file/],
  ];
  for (const [path, message] of bad) {
    const { status, stdout, stderr } = ioasid(path);
    assert.equal([status, stdout], [2, '']);
    assert.match(stderr, message);
    assert.is(stderr.trim().split('\n').length, 1, stderr);
  }
});

cases('the profile is the kernel of cases that do not say otherwise', () => {
  const again = file('again.json', list({ op: 'hwpt_invalidate', args: { fd: 'F', id: 1, n: 0 }, expect: 'EINVAL' }).replace(
    '{"op":"hwpt_invalidate"', '{"op":"ioas_alloc","args":{"fd":"F"},"expect":"ok"},{"op":"hwpt_invalidate"'));
  assert.equal([ioasid(again).status, ioasid(again, '--profile', 'linux-6.12').status], [0, 1]);
  const { status, stderr } = ioasid(again, '--profile', 'six');
  assert.is(status, 2);
  assert.match(stderr, /'six' is no kernel; write linux-7\.2/);
});

cases.after(() => { rmSync(folder, { recursive: true }); });
cases.run();
