import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, CaseStep } from '../../src/cases/case';
import { parseCases } from '../../src/cases/format';
import { answerStep, compareStep, playSteps, playStep, caseWorldOf } from '../../src/cases/run';
import { shrink } from '../../src/cases/shrink';
import { CaseError } from '../../src/iommufd/ioctl/call';
import { forgetRefusal, ruleOf } from '../../src/rules';
import { casesOf, sources } from '../linux/files';

const step = (op: string, args: object, expect = 'ok', out?: object) => ({ op, args, expect, ...(out ? { out } : {}) });
const caseOf = (...steps: object[]): Case => parseCases('f', JSON.stringify([{ id: 'c', object: 'ioas', steps }])).cases[0];
const OPEN = step('open_fd', { as: 'F' });
const alloc = (name: string, id: number) => step('ioas_alloc', { fd: 'F', as: name }, 'ok', { id });
const destroy = (name: string, expect = 'ok') => step('ioas_destroy', { fd: 'F', id: name }, expect);

const shrinking = suite('shrink');

shrinking('keeps what the recorded numbers need', () => {
  const needed = caseOf(OPEN, alloc('A', 1), alloc('B', 2), destroy('B', 'EBUSY'));
  assert.is(shrink(needed, 4).length, 4);
});

shrinking('leaves out what makes an object together with what destroys it', () => {
  const part = shrink(caseOf(OPEN, alloc('B', 1), step('map', { fd: 'F', ioas: 'B', iova: 4096, len: 4096 }), destroy('B'), alloc('A', 1), destroy('A', 'EBUSY')), 6);
  assert.equal(part.map(({ op }) => op), ['open_fd', 'ioas_alloc', 'ioas_destroy']);
});

shrinking('keeps the reason: the map that an unmap would cut, and the bind before an attach that the table refuses', () => {
  const cut = caseOf(OPEN, step('ioas_alloc', { fd: 'F', as: 'A' }), step('map', { fd: 'F', ioas: 'A', iova: 4294967296, len: 1073741824 }),
    step('unmap', { fd: 'F', ioas: 'A', iova: 4294967296, len: 2097152 }));
  assert.equal(shrink(cut, 4).map(({ op }) => op), ['open_fd', 'ioas_alloc', 'map', 'unmap']);
  const steps = [OPEN, step('ioas_alloc', { fd: 'F', as: 'A' }), ...['0', '1'].flatMap((n) => [step('cdev_open', { dev: `d${n}`, as: `V${n}` }), step('cdev_bind', { fd: `V${n}`, iommufd: 'F', as: `D${n}` })]),
    step('hwpt_alloc', { fd: 'F', dev: 'D0', pt: 'A', as: 'H' }), step('cdev_attach', { fd: 'V0', pt: 'H' }), step('cdev_attach', { fd: 'V1', pt: 'H' })];
  const enforced = parseCases('f', JSON.stringify([{ id: 'c', object: 'device', env: { devices: { d1: { enforce_cc: false } } }, steps }])).cases[0];
  assert.equal(shrink(enforced, steps.length).map(({ args }) => args?.as ?? args?.fd), ['F', 'A', 'V0', 'D0', 'V1', 'D1', 'H', 'V1']);
});

/** The run with another answer to one step. */
function spoilt(one: Case, at: number): Case {
  const { expect } = one.steps[at];
  return { ...one, steps: one.steps.map((each, index) => (index === at ? { ...each, expect: expect === 'ok' ? 'EINVAL' : 'ok', out: undefined } : each)) };
}

/** What the model says to the last of the steps, and by which rule; nothing when another answer is not as recorded, or the last one is. */
function saidLast(one: Case, steps: readonly CaseStep[]): string | undefined {
  const world = caseWorldOf(one);
  try {
    if (steps.slice(0, -1).some((each, at) => playStep(world, each, at) !== undefined)) return undefined;
    const last = steps[steps.length - 1];
    forgetRefusal();
    const answer = answerStep(world, last, steps.length - 1);
    return compareStep(world, last, answer) && JSON.stringify([answer, ruleOf(answer.errno)]);
  } catch (error) {
    if (error instanceof CaseError) return undefined;
    throw error;
  }
}

for (const { name } of sources('runs')) {
  shrinking(`leaves of every spoilt run of ${name} a part that shows the same answer by the same rule, from which no call can be left out`, () => {
    const runs = casesOf('runs', name).filter((_, at) => at % 12 === 0);
    const sizes: number[] = [];
    for (const [index, one] of runs.entries()) {
      const at = (index * 37) % one.steps.length;
      const broken = spoilt(one, at);
      assert.is(playSteps(broken).step, at + 1);
      const part = shrink(broken, at + 1);
      const whole = saidLast(broken, broken.steps.slice(0, at + 1));
      assert.is(saidLast(broken, part), whole, one.id);
      for (let left = 0; left < part.length - 1; left++) {
        assert.is.not(saidLast(broken, part.filter((_, each) => each !== left)), whole, `${one.id}: ${part[left].op} is not needed`);
      }
      sizes.push(part.length);
    }
    assert.ok(sizes.length > 10 && Math.max(...sizes) <= 25, `${Math.max(...sizes)} calls`);
  });
}

shrinking.run();
