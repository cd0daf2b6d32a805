import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, Step } from '../../src/cases/format';
import { play } from '../../src/cases/run';
import type { Json } from '../../src/cases/world';
import { casesOf, sources } from '../linux/files';

const ERRNOS = ['ok', 'EINVAL', 'ENOENT', 'EBUSY'];

/** A value of the same kind that is not this one. */
function other(value: Json): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === null) return 1;
  if (typeof value === 'string') return value.startsWith('not ') ? value.slice('not '.length) : `${value} not`;
  return Array.isArray(value) && value.length === 0 ? ['somebody'] : [];
}

/** Every way in which one step of the case says something else: another errno, another number, another effect. */
function* mutants(one: Case): Generator<{ at: number; what: string; mutant: Case }> {
  for (const [at, step] of one.steps.entries()) {
    const changed = (what: string, to: Partial<Step>) => ({
      at, what, mutant: { ...one, steps: one.steps.map((each, index) => (index === at ? { ...each, ...to } : each)) },
    });
    for (const expect of ERRNOS) if (expect !== step.expect) yield changed(`${step.expect} -> ${expect}`, { expect });
    for (const [key, value] of Object.entries(step.out ?? {})) {
      if (one.object === 'real' && key === 'cpus') continue;
      yield changed(`${key} ${JSON.stringify(value)}`, { out: { ...step.out, [key]: other(value) } });
    }
  }
}

/** Every mutant fails, and at the step that was changed. */
function allFail(list: readonly Case[]): number {
  let count = 0;
  for (const one of list) {
    if (play(one).status !== 'pass') continue;
    for (const { at, what, mutant } of mutants(one)) {
      const played = play(mutant);
      if (played.status !== 'fail' || played.step !== at + 1) assert.unreachable(`${one.id} step ${at + 1}, ${what}: ${played.status} ${played.step}`);
      count++;
    }
  }
  return count;
}

const changed = suite('A changed answer');

for (const { name } of sources('cases')) {
  changed(`of any step of ${name} is noticed at that step`, () => {
    assert.ok(allFail(casesOf('cases', name)) > 100);
  });
}

for (const { name } of sources('runs')) {
  changed(`of any step of every twentieth run of ${name} is noticed at that step`, () => {
    assert.ok(allFail(casesOf('runs', name).filter((_, index) => index % 20 === 0)) > 500);
  });
}

changed.run();
