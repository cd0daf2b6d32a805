import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case } from '../../src/cases/case';
import { playSteps } from '../../src/cases/run';
import type { CaseJson } from '../../src/iommufd/ioctl/call';
import { casesOf, sources } from '../linux/files';

const ALL = (['cases', 'runs'] as const).flatMap((folder) => sources(folder).flatMap(({ name }) => casesOf(folder, name)));

const played = suite('play');

/** The case with another name for everything that a step makes. */
function renamed(one: Case): Case {
  const names = new Map<string, string>();
  const again = (value: CaseJson): CaseJson => {
    if (typeof value !== 'string') return value;
    return value.startsWith('not ') ? `not ${names.get(value.slice('not '.length)) ?? value}` : names.get(value) ?? value;
  };
  const all = (values: Readonly<Record<string, CaseJson>>): Record<string, CaseJson> => (
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, key === 'groups' && Array.isArray(value) ? value.map(again) : again(value)])));
  const steps = one.steps.map((step) => {
    for (const key of ['as', 'fd_as']) {
      const made = step.args[key];
      if (typeof made === 'string' && !names.has(made)) names.set(made, `${made}_${names.size}`);
    }
    return { ...step, args: all(step.args), ...(step.out ? { out: all(step.out) } : {}) };
  });
  return { ...one, steps };
}

played('answers the same whatever the names of a case are', () => {
  const bad = ALL.map((one) => playSteps(renamed(one))).filter(({ status }) => status !== 'pass');
  assert.equal(bad.slice(0, 5).map(({ id, step, expected, got }) => `${id} step ${step}: expected ${expected}, got ${got}`), []);
});

played('passes every beginning of a case that it passes', () => {
  for (const one of ALL) {
    for (const length of [1, one.steps.length >> 1]) {
      assert.equal(playSteps({ ...one, steps: one.steps.slice(0, length) }), { id: one.id, status: 'pass', steps: length });
    }
  }
});

played('answers alone what it answers after another case', () => {
  const [first, ...others] = ALL.filter((_, at) => at % 50 === 0);
  for (const one of others) {
    playSteps(first);
    assert.is(playSteps(one).status, 'pass', one.id);
  }
});

played('a call that came later is an unknown one of earlier kernels: the descriptor is looked at as ever', () => {
  const steps: Case['steps'] = [
    { op: 'change_process', args: { fd: 'closed' }, expect: 'EBADF' }, { op: 'open_fd', args: { as: 'F' }, expect: 'ok' }, { op: 'change_process', args: { fd: 'F' }, expect: 'ENOTTY' },
    { op: 'container_open', args: { as: 'C' }, expect: 'ok' }, { op: 'change_process', args: { fd: 'C' }, expect: 'EINVAL' },
    { op: 'cdev_open', args: { dev: 'd0', as: 'c' }, expect: 'ok' }, { op: 'change_process', args: { fd: 'c' }, expect: 'EINVAL' },
  ];
  assert.equal(playSteps({ id: 'later', object: 'real', env: { container: 'vfio' }, steps }, [6, 12]).status, 'pass');
});

played.run();
