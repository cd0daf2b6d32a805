import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeRecorded, runsModule } from '../../../src/conformance/linux/recorded';
import { RecordedRun, RecordedStep, translate } from '../../../src/conformance/rooms/iommufd/recorded';
import { openProject } from '../../../src/tlc/project';
import { findChecker } from '../../../src/tlc/run';
import { casesOf } from '../../linux/files';
import { someSpoilt } from '../spoilt';

const RUNS = casesOf('runs', 'linux-7.2.13-mock') as unknown as readonly RecordedRun[];
const project = openProject();

const run = (...steps: RecordedStep[]): RecordedRun => ({ id: 'r', env: { mock: true }, steps });
const step = (op: string, args: Record<string, unknown>, expect = 'ok', out?: Record<string, unknown>): RecordedStep => ({ op, args, expect, out });
const OPEN = step('open_fd', { as: 'F' });
const IOAS = step('ioas_alloc', { fd: 'F', as: 'A' }, 'ok', { id: 1 });

const translation = suite('translate');

translation('cuts a run at its first foreign call', () => {
  const { steps, recorded, foreign } = translate(run(OPEN, IOAS, step('change_process', { fd: 'F' }), step('ioas_destroy', { fd: 'F', id: 'A' })));
  assert.equal([steps.length, recorded, foreign], [2, 2, 'change_process']);
});

translation('takes no run with other devices than plain mock devices', () => {
  assert.is(translate({ ...run(OPEN), env: {} }).recorded, 0);
});

translation('counts pages from the lowest address, in the largest unit that all ranges are made of', () => {
  const { steps } = translate(run(OPEN, IOAS,
    step('map', { fd: 'F', ioas: 'A', iova: 2 ** 40, len: 8192 }), step('unmap', { fd: 'F', ioas: 'A', iova: 2 ** 40 + 8192, len: 16384 }, 'ENOENT')));
  assert.equal(steps.slice(2).map(({ args }) => args), [['c1', 1, 0, 0, true], ['c1', 1, 1, 2]]);
});

translation('gives a name whose call failed the number that nothing has', () => {
  const { steps } = translate(run(OPEN, step('ioas_alloc', { fd: 'F', as: 'A' }, 'ENOMEM'), step('ioas_destroy', { fd: 'F', id: 'A' }, 'ENOENT')));
  assert.equal(steps[2].args, ['c1', 0]);
});

translation('makes a refused access a creation, a refused attachment and a destruction', () => {
  const { steps, from } = translate(run(OPEN, step('access_create', { fd: 'F', ioas: 7, needs_pin: true, as: 'X' }, 'ENOENT')));
  assert.equal(steps.slice(1).map(({ op, errno }) => [op, errno]), [['AccessCreate', 'OK'], ['AccessAttach', 'ENOENT'], ['AccessDestroy', 'OK']]);
  assert.equal(from, [0, 1, 1, 1]);
});

translation('leaves out what the test driver itself refuses', () => {
  assert.is(translate(run(OPEN, step('access_pin', { access: 'X', iova: 0, len: 4096 }, 'EBADFD'))).steps.length, 1);
});

translation('writes each distinct step once', () => {
  const text = runsModule([translate(run(OPEN, IOAS)), translate(run(OPEN, IOAS))]);
  assert.is(text.match(/IoasAlloc/g)!.length, 1);
  assert.match(text, 'Runs == <<\n<<1, 2>>,\n<<1, 2>>\n>>');
});

translation.run();

const judged = suite('TLC judges the kernel');

judged('accepts every recorded run, to its last step', async () => {
  const { verdicts, steps, leftOut, taken } = await judgeRecorded(project, await findChecker(project), RUNS, { cache: true });
  assert.equal(verdicts.filter(({ accepted }) => !accepted).map(({ run: { id }, rejectedAt }) => `${id} at ${rejectedAt}`), []);
  assert.equal(verdicts.filter(({ run: { foreign } }) => foreign !== undefined), []);
  assert.is(steps + leftOut, RUNS.reduce((sum, { steps: all }) => sum + all.length, 0));
  const refused = RUNS.flatMap(({ steps: all }) => all).filter(({ expect }) => ['EBADF', 'EBADFD'].includes(expect));
  assert.is(leftOut, refused.length);
  console.log(`  TLC accepts ${verdicts.length} recorded runs, ${steps} calls (${taken} steps of the specification); ${leftOut} more never reach iommufd`);
});

judged('rejects a run with one wrong answer, at that step', async () => {
  const wanted = someSpoilt(RUNS);
  const { verdicts } = await judgeRecorded(project, await findChecker(project), wanted.map(({ run: one }) => one), { cache: true });
  assert.is(verdicts.length, wanted.length);
  assert.equal(verdicts.map(({ rejectedAt, run: { id } }) => `${id} at ${rejectedAt}`), wanted.map(({ at, run: { id } }) => `${id} at ${at}`));
});

judged.run();
