/** The structures of calls: how long, whether there, what is beyond. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCases } from '../../../src/cases/format';
import { playSteps } from '../../../src/cases/run';

function check(steps: readonly (readonly [op: string, args: object, expect: string])[]): void {
  const list = [['open_fd', { as: 'F' }, 'ok'], ...steps].map(([op, args, expect]) => ({ op, args, expect }));
  const { cases: [one] } = parseCases('f', JSON.stringify([{ id: 'c', object: 'o', env: { mock: true }, steps: list }]));
  const { status, step, expected, got, reason } = playSteps(one);
  assert.is(status, 'pass', `step ${step}: ${reason ?? `expected ${expected}, got ${got}`}`);
}
const alloc = (more: object): object => ({ fd: 'F', ...more });

const test = suite('Structures');
test('EBADF comes before them, EFAULT for none, EINVAL for a short one, E2BIG for what is beyond; then the call', () => {
  check([
    ['ioas_alloc', { fd: 'closed', structure: 'none' }, 'EBADF'], ['ioas_alloc', alloc({ structure: 'none', flags: 1 }), 'EFAULT'],
    ['ioas_alloc', alloc({ size: 11, flags: 1 }), 'EINVAL'], ['ioas_alloc', alloc({ size: 13, structure: 'beyond', flags: 1 }), 'E2BIG'],
    ['ioas_alloc', alloc({ size: 12, flags: 1 }), 'EOPNOTSUPP'], ['ioas_alloc', alloc({ size: 12 }), 'ok'], ['ioas_alloc', alloc({ size: 4096 }), 'ok'],
  ]);
});
test('may be as short as they were at first, and nothing is beyond those that are not longer', () => {
  check([['hwpt_alloc', { fd: 'F', dev: 1, pt: 1, size: 24 }, 'ENOENT'], ['hwpt_alloc', { fd: 'F', dev: 1, pt: 1, size: 23 }, 'EINVAL'],
    ['hwpt_alloc', { fd: 'F', dev: 1, pt: 1, size: 48, structure: 'beyond' }, 'ENOENT'], ['hwpt_alloc', { fd: 'F', dev: 1, pt: 1, size: 49, structure: 'beyond' }, 'E2BIG']]);
});
test.run();
