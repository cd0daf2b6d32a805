/** Two kernels asked the same calls, with models in their place: what differs between two versions, and a rule that was spoilt in one of them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, CaseStep } from '../../../src/cases/case';
import { parseKernelNumber } from '../../../src/cases/kernels';
import { answerStep, caseWorldOf } from '../../../src/cases/run';
import { type Asker, changeKind, kernelChangesOf } from '../../../src/linux/against/change';
import { against } from '../../../src/linux/against/kernels';
import { type KeptChange, reportChanges } from '../../../src/linux/against/report';
import { causeOf } from '../../../src/linux/against/why';
import { ledRun } from '../../../src/linux/generate';

const RUNS = 12;
const LONGEST = 6;

type Spoil = (step: CaseStep, errno: string) => string;

/** A kernel that answers as the model of its version, but for what is spoilt. */
const kernel = (version: string, spoil: Spoil = (_step, errno) => errno): Asker => (one) => {
  const world = caseWorldOf({ ...one, ran: [version] }, parseKernelNumber(version));
  const steps = one.steps.map((step, at) => {
    const { errno, out } = answerStep(world, step, at);
    const expect = spoil(step, errno === 'OK' ? 'ok' : errno);
    return { ...step, expect, ...(expect === 'ok' && out?.iova !== undefined ? { out: { iova: out.iova } } : {}) };
  });
  return Promise.resolve({ ...one, steps, ran: [version] });
};

const runs = Array.from({ length: RUNS }, (_, at) => ledRun(at + 1, new Map()));
const one = (lines: readonly string[]): Case => ({ id: 'one', object: 'mock', env: { mock: true }, steps: lines.map((line) => {
  const [op, ...words] = line.split(' ');
  return { op, args: Object.fromEntries(words.map((word) => word.split('=') as [string, string])) };
}) });

const test = suite('Two kernels, asked the same calls');

test('that are alike differ in nothing', async () => {
  assert.equal((await against(runs, Infinity, kernel('7.2.13'), kernel('7.2.14'))).kinds, []);
});

test('of two versions differ in what the record of versions says, each kind shown by a few calls, with its field and the kernel that brought it', async () => {
  const { kinds, calls } = await against(runs, Infinity, kernel('6.12.117'), kernel('7.2.13'));
  assert.ok(kinds.length > 5 && calls > 500, `${kinds.length} kinds, ${calls} calls`);
  for (const { change, cause } of kinds) {
    assert.ok(cause, changeKind(change));
    assert.ok(change.step <= LONGEST, `${changeKind(change)}: ${change.step} calls`);
  }
  const viommu = kinds.find(({ change }) => change.call === 'viommu_alloc' && change.kernel === 'ENOTTY')!;
  assert.equal(viommu.cause, { field: 'lacks', since: '6.13' });
});

test('one of which was spoilt, are told apart behind all that is known, and what was spoilt is explained by nobody', async () => {
  const spoilt: Spoil = ({ op }, errno) => (op === 'unmap' && errno === 'ENOENT' ? 'ENXIO' : errno);
  const { kinds } = await against(runs, Infinity, kernel('6.12.117'), kernel('7.2.13', spoilt));
  const unexplained = kinds.filter(({ cause }) => cause === undefined);
  assert.equal([...new Set(unexplained.map(({ change: { call, kernel: before, model } }) => `${call} ${before} ${model}`))], ['unmap ENOENT ENXIO']);
  for (const { change } of unexplained) assert.ok(change.step <= LONGEST, String(change.step));
});

test('a run shows more than its first change: the call is left out, and both are asked again', async () => {
  const lines = ['open_fd as=F', 'ioas_alloc fd=F as=A', 'change_process fd=F', 'viommu_alloc fd=F dev=1 hwpt=2 as=V', 'vdevice_alloc fd=F viommu=V dev=1 virt_id=0', 'hw_queue_alloc fd=F viommu=1 index=0 iova=0 len=0'];
  const found = [];
  for await (const change of kernelChangesOf(one(lines), kernel('6.12.117'), kernel('7.2.13'))) found.push([change.call, change.kernel, causeOf(change)?.since]);
  assert.equal(found, [['change_process', 'ENOTTY', '6.14'], ['viommu_alloc', 'ENOTTY', '6.13'], ['hw_queue_alloc', 'ENOTTY', '6.17']]);
});

test('what one kernel cannot be asked neither is', async () => {
  const without: Asker = (asked) => kernel('7.2.13')({ ...asked, steps: asked.steps.filter(({ op }) => op !== 'change_process') });
  const found = [];
  for await (const { call, other } of kernelChangesOf(one(['open_fd as=F', 'change_process fd=F', 'viommu_alloc fd=F dev=1 hwpt=2']), kernel('6.12.117'), without)) found.push([call, other.steps.length]);
  assert.equal(found, [['viommu_alloc', 2]]);
});

test('what changed is printed and kept, with the answers of both', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-changes-'));
  const says: string[] = [];
  const { kinds } = await against([one(['open_fd as=F', 'ioas_alloc fd=F as=A', 'change_process fd=F'])], Infinity, kernel('6.12.117'), kernel('7.2.13'));
  assert.is(reportChanges(kinds, folder, (text) => says.push(text)), 0);
  assert.equal(says.slice(0, 3), ['known    change_process: ENOTTY, then ok (laterCall), once: since 6.14, lacks', '  open_fd(as=F) = ok', '  change_process(fd=F) = ENOTTY, then ok']);
  const [{ before, after, cause }] = JSON.parse(readFileSync(join(folder, 'changes.json'), 'utf8')) as KeptChange[];
  assert.equal([before.ran, after.ran, before.steps.map(({ expect }) => expect), after.steps.map(({ expect }) => expect), cause], [['6.12.117'], ['7.2.13'], ['ok', 'ENOTTY'], ['ok', 'ok'], { field: 'lacks', since: '6.14' }]);
  rmSync(folder, { recursive: true });
});

test.run();
