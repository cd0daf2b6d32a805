/** A call that does not look at one of its rules: what it answers then, and whether it can do without at all. */
import { type Look, lookedAtLast, turnOff } from './off';
import { forgetRefusal, type Rule, ruleOf } from '../../src/rules';
import type { Witness } from './input';

/** Two neighbours of a table, and what was found of them. */
export interface Open { readonly call: string; readonly first: Rule; readonly second: Rule; tries: number; throws?: Witness; by?: Witness }

export type Otherwise = Rule | 'none' | { readonly threwAt: Look | undefined };

/** What the call says when it does not look at the rule; if it cannot do without, what it looked at when it threw. */
export function without(rule: Rule, ask: () => string | undefined): Otherwise {
  turnOff(rule);
  forgetRefusal();
  try {
    const errno = ask();
    return errno === undefined ? 'none' : ruleOf(errno) ?? 'none';
  } catch {
    return { threwAt: lookedAtLast() };
  } finally {
    turnOff(undefined);
  }
}

/** Thrown on the way from the first to the second, or while the second is looked at; not later. */
export function isPresupposed(other: Otherwise, { first, second }: Pick<Open, 'first' | 'second'>): boolean {
  if (typeof other !== 'object' || !('threwAt' in other) || !other.threwAt) return false;
  const { rule, over } = other.threwAt;
  return rule === first || (rule === second && !over);
}
