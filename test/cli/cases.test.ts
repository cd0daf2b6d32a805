import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { TOY } from '../tlc/copies';
import { type Ended, ioasid } from './program';

const ROOT = join(__dirname, '..', '..');
const CASES = join(ROOT, 'test', 'linux', 'cases');
const folder = mkdtempSync(join(tmpdir(), 'cases-'));

/** The program as a process of its own. */
function spawned(...args: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', join(ROOT, 'src', 'cli', 'main.ts'), 'cases', ...args],
    { cwd: ROOT, encoding: 'utf8' });
  return { status: status ?? -1, stdout, stderr };
}

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const OPEN = { op: 'open_fd', args: { as: 'F' }, expect: 'ok' };
const list = (...steps: object[]): string => JSON.stringify([{ id: 'c-1', object: 'ioas', steps: [OPEN, ...steps] }]);

const cases = suite('ioasid cases');

cases('0 when every case passes: a line a case, and the sum', async () => {
  const { status, stdout } = await ioasid('cases', join(CASES, 'ioas.json.gz'), join(CASES, 'access.json.gz'));
  assert.is(status, 0);
  assert.match(stdout, /^pass {9}ioas-005$/m);
  assert.match(stdout, /^28 pass, 0 fail, 0 unsupported; 213 calls compared\n$/m);
});

cases('1 when one fails, with one object on demand', async () => {
  const { status, stdout, stderr } = await ioasid('cases', '--json', file('fail.json', list({ op: 'ioas_destroy', args: { fd: 'F', id: 7 }, expect: 'ok' })));
  assert.equal([status, stderr], [1, '']);
  assert.equal(JSON.parse(stdout), {
    summary: { pass: 0, fail: 1, unsupported: 0, ended: 0, steps: 2 },
    cases: [{ id: 'c-1', status: 'fail', step: 2, expected: 'ok', got: 'ENOENT' }],
  });
});

cases('2 for a list without a case: nothing was compared', async () => {
  const { status, stdout, stderr } = await ioasid('cases', file('bare.json', '[]'));
  assert.equal([status, stdout], [2, '']);
  assert.match(stderr, /^ioasid: \S+bare\.json: no case in it; nothing was compared\n$/);
});

cases('2 when a case has to be ended, with its place; what comes after it is played, and a difference is 1 only', async () => {
  const map = { op: 'map', args: { fd: 'F', ioas: 'A', iova: 0, len: 4096 }, expect: 'ok' };
  // Each copy takes twice as long as the one before.
  const copies = Array.from({ length: 45 }, (_, at) => ({ op: 'copy', args: { fd: 'F', src: 'A', src_iova: 0, dst: 'A', dst_iova: 4096 * 2 ** at, len: 4096 * 2 ** at }, expect: 'ok' }));
  const ioas = { op: 'ioas_alloc', args: { fd: 'F', as: 'A' }, expect: 'ok' };
  const content = JSON.stringify([{ id: 'grows', object: 'ioas', steps: [OPEN, ioas, map, ...copies] }, { id: 'next', object: 'ioas', steps: [OPEN] }]);
  const { status, stdout, stderr } = await ioasid('cases', '--seconds', '1', file('grows.json', content));
  assert.is(status, 2);
  assert.match(stdout, /^ended {8}grows {2}step \d+: no answer after 1 s\npass {9}next\n1 pass, 0 fail, 0 unsupported, 1 ended; 1 calls compared\n$/);
  assert.match(stderr, /^ioasid: \S+grows\.json: grows, step \d+: no answer after 1 s; the case was ended\n$/);
  assert.is((await ioasid('cases', '--seconds', '0', file('grows.json', content))).status, 2);
});

cases('without a file it plays what comes with the project, and the files that its help names are there', async () => {
  const { status, stdout } = await ioasid('cases', '--json');
  assert.is(status, 0);
  const { summary } = JSON.parse(stdout) as { summary: Record<string, number> };
  assert.equal([summary.fail, summary.unsupported], [0, 0]);
  assert.ok(summary.pass > 1000);
  const { stdout: help } = await ioasid('cases', '--help');
  const named = [...help.matchAll(/test\/linux\/\S+/g)].map(([path]) => path);
  assert.equal(named.filter(path => !existsSync(join(ROOT, path))), []);
  assert.ok(named.length > 0);
});

cases('2 without a file where the project brings none', async () => {
  const { status, stderr } = await ioasid('--project', TOY, 'cases');
  assert.match(stderr, /^ioasid: .* has no lists of cases in test\/linux; name a file\n$/);
  assert.is(status, 2);
});

cases('2 for an argument that no call takes, which is named', async () => {
  const { status, stdout } = await ioasid('cases', file('odd.json', list({ op: 'ioas_alloc', args: { fd: 'F', colour: 'red' }, expect: 'ok' })));
  assert.is(status, 2);
  assert.match(stdout, /^unsupported {2}c-1 {2}step 2: ioas_alloc has no argument 'colour'$/m);
});

cases('2 for a call that does not exist, with file and place; all other cases are played', () => {
  const { status, stdout, stderr } = spawned(join(CASES, 'access.json.gz'), file('call.json', list({ op: 'ioas_free', args: { fd: 'F' }, expect: 'ok' })));
  assert.is(status, 2);
  assert.match(stdout, /^9 pass, 0 fail, 1 unsupported; 91 calls compared\n$/m);
  assert.match(stderr, /call\.json: c-1, step 2: there is no call 'ioas_free'/);
});

cases('2 for what is no list, in one line with file and place, and nothing is played', async () => {
  const whole = readFileSync(join(CASES, 'ioas.json.gz'));
  const bad: readonly [string, RegExp][] = [
    [file('cut.gz', whole.subarray(0, 1000)), /cut\.gz: damaged gzip: truncated after 1000 bytes/],
    [file('object.json', '{"id": "c-1"}'), /object\.json: a list of cases is expected/],
    [file('text.json', '[{"id": "c-1",\n "steps": [}]'), /text\.json:2:12: /],
    [join(folder, 'none.json'), /none\.json: no such file/],
  ];
  for (const [path, message] of bad) {
    const { status, stdout, stderr } = await ioasid('cases', join(CASES, 'access.json.gz'), path);
    assert.equal([status, stdout], [2, '']);
    assert.match(stderr, message);
    assert.is(stderr.trim().split('\n').length, 1, stderr);
  }
});

cases('2 for names and numbers that make no sense, in one line with file and place', async () => {
  const bad: readonly [string, RegExp][] = [
    [file('name.json', list({ op: 'ioas_destroy', args: { fd: 'F', id: 'A' }, expect: 'ok' })), /name\.json: c-1, step 2: name 'A' is used before it is made/],
    [file('number.json', list({ op: 'ioas_destroy', args: { fd: 'F', id: 1e16 }, expect: 'ok' })), /number\.json: c-1, step 2: id is no number of 32 bits/],
    [file('hex.json', list({ op: 'ioas_destroy', args: { fd: 'F', id: '0x100000000' }, expect: 'ok' })), /hex\.json: c-1, step 2: id is no number of 32 bits/],
  ];
  for (const [path, message] of bad) {
    const { status, stdout, stderr } = await ioasid('cases', '--json', join(CASES, 'access.json.gz'), path);
    assert.is(status, 2);
    assert.match(stderr, message);
    assert.is(stderr.trim().split('\n').length, 1, stderr);
    assert.equal(JSON.parse(stdout).summary, { pass: 9, fail: 0, unsupported: 1, ended: 0, steps: 91 });
  }
});

cases('the profile is the kernel of cases that do not say otherwise', async () => {
  const again = file('again.json', list({ op: 'hwpt_invalidate', args: { fd: 'F', id: 1, n: 0 }, expect: 'EINVAL' }).replace(
    '{"op":"hwpt_invalidate"', '{"op":"ioas_alloc","args":{"fd":"F"},"expect":"ok"},{"op":"hwpt_invalidate"'));
  const statusOf = async (...args: string[]): Promise<number> => (await ioasid('cases', again, ...args)).status;
  assert.equal([await statusOf(), await statusOf('--profile', 'linux-7.2'), await statusOf('--profile', 'linux-6.12')], [0, 0, 1]);
  const { status, stderr } = await ioasid('cases', again, '--profile', 'six');
  assert.is(status, 2);
  assert.match(stderr, /'six' is no kernel; write linux-7\.2/);
});

cases.after(() => { rmSync(folder, { recursive: true }); });
cases.run();
