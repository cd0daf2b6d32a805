import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FormatError, complaint, parseCases, readCases } from '../../src/cases/format';

const OPEN = { op: 'open_fd', args: { as: 'F' }, expect: 'ok' };
const ALLOC = { op: 'ioas_alloc', args: { fd: 'F', as: 'A' }, expect: 'ok' };
const one = (...steps: object[]): string => JSON.stringify([{ id: 'c-1', object: 'ioas', steps: [OPEN, ...steps] }]);

/** What is said of the text: of the whole, or of the first case that cannot be played. */
function complaintOf(text: string): string {
  try {
    const { file, problems } = parseCases('file.json', text);
    for (const [broken, problem] of problems) return complaint(file, broken, problem);
  } catch (error) {
    assert.instance(error, FormatError);
    return (error as Error).message;
  }
  return 'none';
}

const parse = suite('parseCases');

const REFUSED: readonly [string, string, string][] = [
  ['text that is no JSON, with line and column', '[\n {"id": }]', 'file.json:2:'],
  ['text that breaks off', '[{"id": "c', 'file.json:1:9: Unterminated string'],
  ['something that is no list', '{"id": "c-1"}', 'file.json: a list of cases is expected'],
  ['a case without id', '[{"object": "ioas", "steps": []}]', 'file.json: case 1: it has no id'],
  ['a case without steps', '[{"id": "c-1", "object": "ioas"}]', 'file.json: c-1: it has no list of steps'],
  ['two cases of one id', '[{"id":"a","object":"ioas","steps":[]},{"id":"a","object":"ioas","steps":[]}]', 'file.json: a: a second case'],
  ['a kernel that is no range', '[{"id":"a","object":"ioas","kernel":">=six","steps":[]}]', "file.json: a: '>=six' is no range of kernels"],
  ['a step without an expected answer', one({ op: 'ioas_alloc', args: { fd: 'F' } }), 'file.json: c-1, step 2: it has no expected answer'],
  ['a name used before it is made', one({ op: 'ioas_destroy', args: { fd: 'F', id: 'B' }, expect: 'ok' }),
    "file.json: c-1, step 2: name 'B' is used before it is made (id)"],
  ['a number that is not whole', one(ALLOC, { op: 'map', args: { fd: 'F', ioas: 'A', iova: '1.5', len: 1 }, expect: 'ok' }),
    'file.json: c-1, step 3: iova is no whole number from 0 to 2^64 - 1: 1.5'],
  ['a number too large', one(ALLOC, { op: 'map', args: { fd: 'F', ioas: 'A', iova: 1e20, len: 1 }, expect: 'ok' }),
    'file.json: c-1, step 3: number too large at args.iova: 100000000000000000000 (the largest is 2^64 - 1, U64_MAX)'],
  ['a number too large in an answer', one({ ...ALLOC, out: { id: '0x10000000000000000' } }), 'file.json: c-1, step 2: number too large at out.id'],
  ['more than 32 bits where the kernel takes no more', one(ALLOC, { op: 'vcpu_run', args: { vm: 'A', cpu: '0x100000000' }, expect: 'ok' }), 'cpu is no number of 32 bits'],
  ['a fraction', one(ALLOC, { op: 'map', args: { fd: 'F', ioas: 'A', iova: 0.5, len: 1 }, expect: 'ok' }), '0.5 at args.iova is not a whole number'],
  ['a missing argument', one({ op: 'ioas_destroy', args: { fd: 'F' }, expect: 'ok' }), "ioas_destroy lacks its argument 'id'"],
  ['an argument of the wrong type', one(ALLOC, { op: 'allow_iovas', args: { fd: 'F', ioas: 'A', ranges: [1, 2] }, expect: 'ok' }),
    'ranges is not a list of pairs of numbers'],
  ['the beginning of a call that does not exist', one({ op: 'ioctl_begin', args: { token: 't', call: 'nothing' }, expect: 'ok' }),
    "there is no call 'nothing'"],
];

for (const [what, text, message] of REFUSED) {
  parse(`refuses ${what}`, () => { assert.ok(complaintOf(text).includes(message), complaintOf(text)); });
}

parse('refuses a call that does not exist, with the nearest word', () => {
  assert.is(complaintOf(one({ op: 'ioas_aloc', args: { fd: 'F' }, expect: 'ok' })), "file.json: c-1, step 2: there is no call 'ioas_aloc'; is 'ioas_alloc' meant?");
});

parse('refuses one case, and takes the others', () => {
  const { cases, problems } = parseCases('f', JSON.stringify([{ id: 'a', object: 'ioas', steps: [{}] }, { id: 'b', object: 'ioas', steps: [OPEN] }, { id: 'c' }]));
  assert.equal(cases.map(({ id }) => id), ['a', 'b', 'c']);
  assert.equal([...problems].map(([{ id }, { step, message }]) => [id, step, message]),
    [['a', 1, 'it names no call (op)'], ['c', undefined, 'it does not say which kind of object it is about']]);
});

parse('takes one case a line', () => {
  const line = '{"id":"ID","object":"ioas","steps":[]}';
  assert.is(parseCases('f', `${line.replace('ID', 'a')}\n${line.replace('ID', 'b')}\n`).cases.length, 2);
});

parse('lets a name be made again, and used after a failed making', () => {
  assert.is(complaintOf(one({ ...ALLOC, expect: 'EINVAL' }, { op: 'ioas_destroy', args: { fd: 'F', id: 'A' }, expect: 'ENOENT' }, ALLOC)), 'none');
});

parse.run();

const read = suite('readCases');
let folder: string;
read.before(() => { folder = mkdtempSync(join(tmpdir(), 'cases-')); });
read.after(() => { rmSync(folder, { recursive: true }); });

const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

read('refuses a file that is not there', () => { assert.throws(() => readCases(join(folder, 'none.json')), /none\.json: no such file/); });

read('refuses a folder', () => { assert.throws(() => readCases(folder), (error: unknown) => error instanceof FormatError); });

read('refuses a truncated gzip, and says where it ends', () => {
  const whole = gzipSync(one(ALLOC));
  assert.throws(() => readCases(write('cut.gz', whole.subarray(0, 40))), /cut\.gz: damaged gzip: truncated after 40 bytes/);
});

read('refuses a gzip with a wrong sum', () => {
  const whole = gzipSync(one(ALLOC));
  whole[whole.length - 6] ^= 255;
  assert.throws(() => readCases(write('sum.gz', whole)), /sum\.gz: damaged gzip/);
});

read('takes plain files and gzip alike', () => {
  assert.equal(readCases(write('a.json', one(ALLOC))).cases, readCases(write('a.gz', gzipSync(one(ALLOC)))).cases);
});

read.run();
