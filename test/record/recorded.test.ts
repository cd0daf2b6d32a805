/** A recording of test/record/vmm.c on Linux 7.2.13, as the tracer wrote it in a guest: what comes of it, and the page that walks through it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCases } from '../../src/cases/format';
import { playSteps } from '../../src/cases/run';
import { printCall } from '../../src/cases/report';
import { answersOf, printTold } from '../../src/cases/why';
import { decode } from '../../src/record/decode';
import { parseRaw } from '../../src/record/raw';

const ROOT = join(__dirname, '..', '..');
const RAW = readFileSync(join(__dirname, 'recorded', 'vmm.raw'), 'utf8');
const PAGE = readFileSync(join(ROOT, 'spec', 'iommufd', 'REFUSED.md'), 'utf8');
const { cases, unsaid, calls } = decode(parseRaw('vmm.raw', RAW), 'recorded');
const [one] = cases;

const recorded = suite('A recording of a small VMM');
recorded('is one run, of which nothing was left out', () => {
  assert.equal([cases.length, calls, [...unsaid]], [1, 66, []]);
  assert.equal(one.env, {
    devices: { d0: { dirty: false, width: 39 }, d1: { dirty: false, width: 39, slot: '0000:06:00' }, d2: { dirty: false, width: 39, slot: '0000:06:00' } }, groups: { g11: ['d0'], g16: ['d1', 'd2'] },
  });
});
recorded('has the answers of the model', () => { assert.equal(playSteps(one), { id: 'recorded-1', status: 'pass', steps: 66 }); });
recorded('each refusal has its rule', () => {
  const refused = answersOf(one, [undefined]).told.map(([told]) => printTold(told)).filter((text) => !text.startsWith('ok'));
  assert.equal(refused.map((text) => /^(\w+) {2}(\w+): /.exec(text)?.slice(1).join(' ')), [
    'EINVAL notBound', 'EADDRINUSE mapped', 'EINVAL reservedRange', 'EBUSY inUse', 'EINVAL groupElsewhere', 'EEXIST twice', 'ENOENT notAdded', 'ENOENT wouldCut', 'EINVAL groupElsewhere',
  ]);
});
recorded('another answer, or another device, is a difference', () => {
  const spoilt = (from: string, to: string): string => {
    assert.ok(RAW.includes(from));
    return playSteps(decode(parseRaw('spoilt', RAW.replace(from, to)), 'r').cases[0]).status;
  };
  assert.is(spoilt('rc=-98', 'rc=-22'), 'fail');
  assert.is(spoilt('reserved=0x00000000fee00000%200x00000000feefffff%20msi%0A', 'reserved=0x0000000000001000%200x0000000000001fff%20msi%0A'), 'fail');
});
recorded('the page has what ioasid why says of it, to the letter', () => {
  const { told } = answersOf(one, [undefined]);
  const lines = new Set(told.flatMap(([answer], at) => [`${String(at + 1).padStart(3)}  ${printCall(one.steps[at])}`, `       ${printTold(answer)}`]));
  const quoted = PAGE.split('\n').filter((line) => /^ {4} +(\d+ {2}\w|(ok|E[A-Z]+) )/.test(line)).map((line) => line.slice(4));
  assert.is(quoted.length, 10);
  for (const line of quoted) assert.ok(lines.has(line), line);
  assert.ok(PAGE.includes('1 pass, 0 fail, 0 unsupported; 66 calls compared'));
});
recorded('a table with data for which no memory is named: what the kernel\'s own selftest was answered', () => {
  const { cases: nested, problems } = readCases(join(__dirname, 'recorded', 'nested.json'));
  assert.equal([problems.size, nested[0].steps.length, playSteps(nested[0]).status], [0, 20, 'pass']);
  assert.equal([nested[0].steps[19].args.memory, nested[0].steps[19].expect], ['null', 'EFAULT']);
});
recorded.run();
