/** Runs of several threads: a model in the place of the kernel, whose answers have an order, and faults that have none. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, CaseStep } from '../../../src/cases/case';
import { randomOf } from '../../../src/cases/random';
import { answerStep, caseWorldOf } from '../../../src/cases/run';
import { type History, judgeHistory } from '../../../src/linux/history/judge';
import { judgeMany, toldFinding } from '../../../src/linux/history/many';
import { threadedRun } from '../../../src/linux/history/threads';

const KERNEL = [7, 2] as const;
const RUNS = 200;
/** How much slower a machine of other tests may be. */
const SLACK = 4;

/**
 * The run as a kernel would play it: the threads' calls take effect one after another, each thread's in its order and otherwise at random, and each call
 * begins before it takes effect and returns after, so that others overlap it.
 */
function played(seed: number): History {
  const { one, alone } = threadedRun(seed);
  const random = randomOf(seed + 1);
  const queues = new Map<string, CaseStep[]>();
  for (const step of one.steps.slice(alone)) queues.set(step.proc!, [...queues.get(step.proc!) ?? [], step]);
  const steps = one.steps.slice(0, alone);
  const kernel: Case = { ...one, steps };
  while (queues.size > 0) {
    const [thread, queue] = [...queues][random() % queues.size];
    steps.push(queue.shift()!);
    if (queue.length === 0) queues.delete(thread);
  }
  const bare = kernel.steps.map(({ proc: _, ...step }) => step);
  const world = caseWorldOf({ ...kernel, steps: bare }, KERNEL);
  const told = bare.map((step, at): CaseStep => {
    const { errno, out } = answerStep(world, step, at);
    return { ...step, expect: errno === 'OK' ? 'ok' : errno, ...(errno === 'OK' && out?.id !== undefined ? { out: { id: out.id } } : {}) };
  });
  const lastEnd = new Map<string | undefined, number>();
  const spans = steps.map(({ proc }, at): [number, number] => {
    const point = at * 100;
    const begin = Math.max(at < alone ? point : point - random() % 400, (lastEnd.get(proc) ?? -1) + 1, at < alone ? point : (alone - 1) * 100 + 2);
    return [begin, point];
  });
  // A call may return late, but before its thread's next begins, and not before what one thread made alone.
  spans.forEach((span, at) => {
    const next = steps.findIndex(({ proc }, other) => other > at && proc === steps[at].proc);
    const until = at < alone ? span[1] + 1 : next < 0 ? Infinity : spans[next][0] - 1;
    span[1] = Math.max(span[1], Math.min(span[1] + random() % 400, until));
    lastEnd.set(steps[at].proc, span[1]);
  });
  // Told in the order in which they returned, as a recorder has them.
  const order = spans.map((_, at) => at).sort((a, b) => spans[a][1] - spans[b][1]);
  return { one: { ...kernel, steps: order.map((at) => told[at]) }, spans: order.map((at) => spans[at]) };
}

const test = suite('Calls of several threads');
const histories = Array.from({ length: RUNS }, (_, at) => played(at + 1));

test('that took effect one after another have an order that explains them, a thousand of them judged in a second', () => {
  const overlapping = histories.filter(({ spans }) => spans.some(([begin], at) => spans.some(([, end], other) => other < at && end >= begin)));
  assert.ok(overlapping.length > RUNS / 2, String(overlapping.length));
  for (const history of histories.slice(0, 50)) judgeHistory(history, KERNEL);
  const begun = process.cpuUsage().user;
  for (const history of histories) assert.ok(judgeHistory(history, KERNEL).order, JSON.stringify(history));
  const seconds = (process.cpuUsage().user - begun) / 1e6;
  assert.ok(seconds < RUNS / 1000 * SLACK, `${RUNS} in ${seconds} s`);
});

test('told in the order of their ends are not all explained by that order', () => {
  const reordered = histories.filter((history) => { const { order } = judgeHistory(history, KERNEL); return order!.some((at, nth) => at !== nth); });
  assert.ok(reordered.length > RUNS / 20, String(reordered.length));
});

test('of which one answer was changed to one that the call never has are found, each with where every order ends', () => {
  for (const history of histories.slice(0, 100)) {
    const at = history.one.steps.length - 1;
    const steps = history.one.steps.map((step, nth) => (nth === at ? { ...step, expect: 'EXDEV', out: undefined } : step));
    const { order, stuck, undecided } = judgeHistory({ ...history, one: { ...history.one, steps } }, KERNEL);
    assert.equal([order, undecided], [undefined, undefined]);
    assert.ok(stuck!.next.some(({ expected }) => expected === 'EXDEV'));
  }
});

const one = (calls: readonly (readonly [string, CaseStep['args'], string, number, number])[]): History => ({
  one: { id: 'one', object: 'mock', env: { mock: true }, steps: calls.map(([op, args, expect]) => ({ op, args, expect })) }, spans: calls.map(([, , , begin, end]) => [begin, end]),
});
const MAP = { fd: 'F', ioas: 'A', iova: 0x1000000, len: 4096 };
const BEGIN = [['open_fd', { as: 'F' }, 'ok', 0, 1], ['ioas_alloc', { fd: 'F', as: 'A' }, 'ok', 2, 3], ['map', MAP, 'ok', 4, 5]] as const;

test('may be answered by an order in which they did not return, if they overlap, and not if they do not', () => {
  // The unmap that finds nothing returns first: the other one was before it.
  assert.equal(judgeHistory(one([...BEGIN, ['unmap', MAP, 'ENOENT', 10, 20], ['unmap', MAP, 'ok', 11, 30]]), KERNEL).order, [0, 1, 2, 4, 3]);
  const { order, stuck } = judgeHistory(one([...BEGIN, ['unmap', MAP, 'ENOENT', 10, 20], ['unmap', MAP, 'ok', 21, 30]]), KERNEL);
  assert.is(order, undefined);
  assert.equal(stuck, { order: [0, 1, 2], next: [{ at: 3, expected: 'ENOENT', got: 'ok' }] });
});

test('of which two have changed their answers are found, unless an order has those, too', () => {
  const swapped = one([...BEGIN, ['unmap', MAP, 'ENOENT', 10, 20], ['map', MAP, 'ok', 21, 30]]);
  assert.is(judgeHistory(swapped, KERNEL).order, undefined);
  // Both mapped: with the map that ended between them unmapped again it would be right.
  assert.is(judgeHistory(one([...BEGIN, ['map', MAP, 'ok', 10, 40], ['unmap', MAP, 'ok', 41, 50]]), KERNEL).order, undefined);
  assert.ok(judgeHistory(one([...BEGIN, ['map', MAP, 'ok', 10, 40], ['unmap', MAP, 'ok', 39, 50]]), KERNEL).order);
});

test('of which one destroys what another has in its hands may be EBUSY without an effect; with nobody beside it, it may not', () => {
  const destroy = { fd: 'F', id: 'A' };
  const lines = [['open_fd', { as: 'F' }, 'ok', 0, 1], ['ioas_alloc', { fd: 'F', as: 'A' }, 'ok', 2, 3]] as const;
  const { order, held } = judgeHistory(one([...lines, ['obj_destroy', destroy, 'EBUSY', 10, 20], ['iova_ranges', { fd: 'F', ioas: 'A' }, 'ok', 15, 25]]), KERNEL);
  assert.equal([order, held], [[0, 1, 2, 3], [2]]);
  assert.is(judgeHistory(one([...lines, ['obj_destroy', destroy, 'EBUSY', 10, 20], ['iova_ranges', { fd: 'F', ioas: 'A' }, 'ok', 25, 35]]), KERNEL).order, undefined);
  assert.is(judgeHistory(one([...lines, ['obj_destroy', destroy, 'EBUSY', 10, 20], ['vfio_ioas_get', { fd: 'F' }, 'ENODEV', 15, 25]]), KERNEL).order, undefined);
});

test('of which two unmap the same may be EBUSY for one, and only while the other is at it', () => {
  assert.equal(judgeHistory(one([...BEGIN, ['unmap', MAP, 'EBUSY', 10, 20], ['unmap', MAP, 'ok', 15, 30]]), KERNEL).held, [3]);
  assert.is(judgeHistory(one([...BEGIN, ['unmap', MAP, 'EBUSY', 10, 20], ['unmap', MAP, 'ok', 25, 30]]), KERNEL).order, undefined);
});

test('are counted: those that overlap, those that were not asked, and those that no order explains, each told by its calls', async () => {
  const spoilt = (history: History): History => ({ ...history, one: { ...history.one, steps: history.one.steps.map((step, at) => (at === 0 ? { ...step, expect: 'EMFILE' } : step)) } });
  const asked = await judgeMany(4, 1, ({ one: { id } }) => {
    const history = played(Number(id.slice('threads-'.length)));
    const told = { ...history, one: { ...history.one, ran: ['7.2.13'] } };
    return Promise.resolve(id === 'threads-3' ? { warnings: ['WARNING: a'], end: 'lost', why: 'lost' } : { warnings: [], end: 'done', history: id === 'threads-2' ? spoilt(told) : told });
  }, (text) => { assert.is(text, 'threads-3: the kernel says: WARNING: a'); });
  assert.equal([asked.judged, asked.findings.length, [...asked.left]], [3, 1, [['lost', 1]]]);
  const [{ history, stuck }] = asked.findings;
  const lines = toldFinding(history.one, stuck);
  assert.equal([lines[0], lines[1], lines[lines.length - 1]], ['NO ORDER threads-2', '  1. open_fd(as=F) = EMFILE', '  after : 1 was answered EMFILE, the model ok']);
});

test.run();
