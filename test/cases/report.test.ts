import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case } from '../../src/cases/case';
import { parseCases } from '../../src/cases/format';
import { playAll, printOutcome, printSummary, casesReportOf } from '../../src/cases/report';

const step = (op: string, args: object, expect = 'ok', out?: object) => ({ op, args, expect, ...(out ? { out } : {}) });
const caseOf = (...steps: object[]): Case => parseCases('f', JSON.stringify([{ id: 'c', object: 'ioas', steps }])).cases[0];
const playedOf = (...cases: Case[]) => playAll({ file: 'f', cases, problems: new Map() }).played;

const OPEN = step('open_fd', { as: 'F' });
const alloc = (name: string, id: number) => step('ioas_alloc', { fd: 'F', as: name }, 'ok', { id });
const destroy = (name: string, expect = 'ok') => step('ioas_destroy', { fd: 'F', id: name }, expect);

const FAILING = caseOf(OPEN, alloc('B', 1), step('map', { fd: 'F', ioas: 'B', iova: 4096, len: 4096 }), destroy('B'), alloc('A', 1),
  step('unmap', { fd: 'F', ioas: 'A', iova: 0, len: 'U64_MAX' }), destroy('A', 'EBUSY'));

const reports = suite('A report');

reports('counts by status, and has only the fields that apply', () => {
  const { summary, cases } = casesReportOf(playedOf(FAILING, { ...FAILING, id: 'd', steps: FAILING.steps.slice(0, 6) }));
  assert.equal(summary, { pass: 1, fail: 1, unsupported: 0, ended: 0, steps: 13 });
  assert.equal(cases, [{ id: 'c', status: 'fail', step: 7, expected: 'EBUSY', got: 'ok' }, { id: 'd', status: 'pass' }]);
});

reports('names an argument that a call has not, and the nearest that it has', () => {
  const list = parseCases('f', JSON.stringify([{ id: 'c', object: 'ioas', steps: [OPEN, step('ioas_alloc', { fd: 'F', az: 'red' })] }]));
  const { played, complaints } = playAll(list);
  assert.equal(complaints, ["f: c, step 2: ioas_alloc has no argument 'az'; is 'as' meant?"]);
  assert.equal(casesReportOf(played).cases, [{ id: 'c', status: 'unsupported', step: 2, reason: "ioas_alloc has no argument 'az'; is 'as' meant?" }]);
});

reports('says of a failing case the call, both answers, the state before, and the smallest part', () => {
  const [played] = playedOf(FAILING);
  assert.is(printOutcome(FAILING, played), [
    'FAIL         c  step 7: ioas_destroy(fd=F, id=A): expected EBUSY, got ok',
    '  state before',
    '    F: open, 1 holders',
    '      1 Ioas users 1 areas [] allowed [] reserved []',
    '  the smallest part that shows it by the same rule, 3 of 7 calls, with the answers of the model',
    '    open_fd(as=F) = ok',
    '    ioas_alloc(fd=F, as=A) = ok {"id":1}',
    '    ioas_destroy(fd=F, id=A) = ok',
    '  expected is what the kernel answered in the whole run (EBUSY); it was not asked for the part',
  ].join('\n'));
  assert.is(printSummary(casesReportOf([played])), '0 pass, 1 fail, 0 unsupported; 7 calls compared');
});

reports('complains of a case that makes no sense, with its place, and plays the others', () => {
  const odd = [OPEN, step('ioctl_end', { token: 't' })];
  const list = parseCases('file', JSON.stringify([{ id: 'odd', object: 'ioas', steps: odd }, { id: 'good', object: 'ioas', steps: [OPEN] }, { id: 'bad', object: 'ioas', steps: 7 }]));
  const { played, complaints } = playAll(list);
  assert.equal(complaints, ["file: odd, step 2: no call is in flight as 't'", 'file: bad: it has no list of steps']);
  assert.equal(casesReportOf(played).cases, [
    { id: 'odd', status: 'unsupported', step: 2, reason: "no call is in flight as 't'" }, { id: 'good', status: 'pass' },
    { id: 'bad', status: 'unsupported', reason: 'it has no list of steps' },
  ]);
  assert.equal(played.map((each, at) => printOutcome(list.cases[at], each)), [
    "unsupported  odd  step 2: no call is in flight as 't'", 'pass         good', 'unsupported  bad  it has no list of steps',
  ]);
});

reports.run();
