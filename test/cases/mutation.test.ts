import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, CaseStep } from '../../src/cases/case';
import { answerStep, compareStep, playSteps, caseWorldOf } from '../../src/cases/run';
import type { CaseJson } from '../../src/iommufd/ioctl/call';
import { casesOf, sources } from '../linux/files';

const ERRNOS = ['ok', 'EINVAL', 'ENOENT', 'EBUSY'];

/** A value of the same kind that is not this one. */
function other(value: CaseJson): CaseJson {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === null) return 1;
  if (typeof value === 'string') return value.startsWith('not ') ? value.slice('not '.length) : `${value} not`;
  return Array.isArray(value) && value.length === 0 ? ['somebody'] : [];
}

/** Every way in which one step says something else: another errno, another number, another effect. */
function* mutants(one: Case, step: CaseStep): Generator<{ what: string; mutant: CaseStep }> {
  for (const expect of ERRNOS) if (expect !== step.expect) yield { what: `${step.expect} -> ${expect}`, mutant: { ...step, expect } };
  for (const [key, value] of Object.entries(step.out ?? {})) {
    if (one.object === 'real' && key === 'cpus') continue;
    yield { what: `${key} ${JSON.stringify(value)}`, mutant: { ...step, out: { ...step.out, [key]: other(value) } } };
  }
}

/** Every mutant of every step differs from the answer of its call. */
function allDiffer(list: readonly Case[]): number {
  let count = 0;
  for (const one of list) {
    const world = caseWorldOf(one);
    for (const [at, step] of one.steps.entries()) {
      const answer = answerStep(world, step, at);
      if (compareStep(world, step, answer)) assert.unreachable(`${one.id} step ${at + 1} differs as it is`);
      for (const { what, mutant } of mutants(one, step)) {
        if (!compareStep(world, mutant, answer)) assert.unreachable(`${one.id} step ${at + 1}, ${what}: not noticed`);
        count++;
      }
    }
  }
  return count;
}

/** A case with a mutant fails, and at the step that was changed. */
function failsThere(one: Case, at: number): void {
  for (const { what, mutant } of mutants(one, one.steps[at])) {
    const played = playSteps({ ...one, steps: one.steps.map((step, index) => (index === at ? mutant : step)) });
    if (played.status !== 'fail' || played.step !== at + 1) assert.unreachable(`${one.id} step ${at + 1}, ${what}: ${played.status} ${played.step}`);
  }
}

const changed = suite('A changed answer');

for (const folder of ['cases', 'runs'] as const) {
  for (const { name } of sources(folder)) {
    const list = casesOf(folder, name);
    changed(`of any step of ${name} is noticed`, () => { assert.ok(allDiffer(list) > 2 * list.reduce((sum, { steps }) => sum + steps.length, 0)); });
    changed(`makes its case of ${name} fail at that step`, () => {
      if (folder === 'cases') for (const one of list) for (const at of one.steps.keys()) failsThere(one, at);
      else for (const [index, one] of list.entries()) failsThere(one, (index * 31) % one.steps.length);
    });
  }
}

changed.run();
