import * as assert from 'uvu/assert';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
import type { AuthorizationWorld } from '../../src/authorization/store';

export const WORLD: AuthorizationWorld = { subjects: ['s1', 's2'], descriptions: ['d1', 'd2'], term: 2, lapses: ['administrator', 'thirdParty'] };
type Name = keyof typeof NAMED;

/** An authorization in which `s1` holds `d1`. */
export function held(policy: Name, world: AuthorizationWorld = {}): Authorization {
  const one = new Authorization(NAMED[policy], { ...WORLD, ...world });
  assert.is(one.grant('s1', 'd1'), 'OK');
  return one;
}

/** Asserts the answer, and that a refusal, or an event that is not possible, leaves no mark. */
export function answers(one: Authorization, op: string, args: string[], expected: string | undefined): void {
  const before = one.view();
  const key = one.key();
  const method = one[op as 'grant'] as (...args: string[]) => string | undefined;
  assert.is(method.apply(one, args), expected, `${op}(${args})`);
  if (expected !== 'OK') assert.equal([one.view(), one.key()], [before, key]);
}
