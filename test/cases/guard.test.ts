import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FormatError } from '../../src/cases/format';
import { Guarded, PLAY_LIMITS, playFiles } from '../../src/cases/guard';

const folder = mkdtempSync(join(tmpdir(), 'guard-'));
const OPEN = [{ op: 'open_fd', args: { as: 'F' }, expect: 'ok' }, { op: 'ioas_alloc', args: { fd: 'F', as: 'A' }, expect: 'ok' }];
const PAGE = 4096;
const map = { op: 'map', args: { fd: 'F', ioas: 'A', iova: 0, len: PAGE }, expect: 'ok' };
/** So many copies of all that is there behind itself: each takes twice as long as the one before, and makes twice as many areas. */
const doubled = (times: number) => Array.from({ length: times }, (_, at) => (
  { op: 'copy', args: { fd: 'F', src: 'A', src_iova: 0, dst: 'A', dst_iova: PAGE * 2 ** at, len: PAGE * 2 ** at }, expect: 'ok' }));
const short = (id: string, expect = 'ok') => ({ id, object: 'ioas', steps: [OPEN[0], { ...OPEN[1], expect }] });
const long = (id: string, times: number) => ({ id, object: 'ioas', steps: [...OPEN, map, ...doubled(times)] });

function file(name: string, cases: readonly object[]): string {
  writeFileSync(join(folder, name), JSON.stringify(cases));
  return join(folder, name);
}

const statuses = (outcomes: readonly Guarded[]): string[] => outcomes.map(({ played: { id, status } }) => `${id} ${status}`);

const guard = suite('A guarded player');

guard('plays every case of every file, in order, and says of each what is to be said', async () => {
  const outcomes = await playFiles([file('a.json', [short('a'), short('b', 'EINVAL')]), file('b.json', [{ ...short('c'), steps: [{ op: 'nothing' }] }])]);
  assert.equal(statuses(outcomes), ['a pass', 'b fail', 'c unsupported']);
  assert.match(outcomes[1].text, /^FAIL {9}b {2}step 2: ioas_alloc\(fd=F, as=A\): expected EINVAL, got ok\n[^]*the smallest part/);
  assert.equal(outcomes.map(({ complaint }) => complaint?.replace(folder, '')), [undefined, undefined, '/b.json: c, step 1: it has no expected answer']);
});
guard('ends a case whose call has no answer in time, with its place, and goes on with the next, in the next file, too', async () => {
  const files = [file('slow.json', [short('a'), long('slow', 40)]), file('last.json', [short('c')])];
  const outcomes = await playFiles(files, undefined, { ...PLAY_LIMITS, seconds: 0.5 });
  assert.equal(statuses(outcomes), ['a pass', 'slow ended', 'c pass']);
  const { played, text, complaint } = outcomes[1];
  assert.ok(played.step! > 3 && played.step! < 43, `step ${played.step}`);
  assert.match(text, /^ended {8}slow {2}step \d+: no answer after 0\.5 s$/);
  assert.match(complaint!, /slow\.json: slow, step \d+: no answer after 0\.5 s; the case was ended$/);
});
guard('ends a case that takes more memory than it may, with its place, and goes on', async () => {
  const outcomes = await playFiles([file('big.json', [long('big', 40), short('b')])], undefined, { seconds: 60, megabytes: 60 });
  assert.equal(statuses(outcomes), ['big ended', 'b pass']);
  assert.match(outcomes[0].text, /^ended {8}big {2}step \d+: it takes more than 60 MB of memory$/);
});
guard('a case that takes long, but every call of which is answered in time, is played to its end', async () => {
  const calls = Array.from({ length: 20_000 }, () => [map, { op: 'unmap', args: map.args, expect: 'ok' }]).flat();
  const began = Date.now();
  const outcomes = await playFiles([file('long.json', [{ id: 'long', object: 'ioas', steps: [...OPEN, ...calls] }])], undefined, { ...PLAY_LIMITS, seconds: 1 });
  assert.equal(statuses(outcomes), ['long pass'], `${Date.now() - began} ms`);
});
guard('a file that is no list of cases is refused', async () => {
  writeFileSync(join(folder, 'no.json'), '{');
  await playFiles([join(folder, 'no.json')]).then(() => assert.unreachable(), (error) => {
    assert.instance(error, FormatError);
    assert.match((error as Error).message, /no\.json:1:2: /);
  });
});
guard.after(() => { rmSync(folder, { recursive: true }); });
guard.run();
