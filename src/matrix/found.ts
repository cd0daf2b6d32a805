/** What the code's own search and rules say of a record, in the form in which a survey says it: at once, without TLC. */
import { RECORD_PROMISES } from '../revocation/promises';
import type { Revocable } from '../revocation/manners';
import { brokenPromises } from '../revocation/search';
import type { Broken, Surveyed } from './survey';
import { ToolError } from '../tlc/error';
import type { Value } from '../tlc/value';

/** A method of the code by its name in the specification: `withdrawFrom` is WithdrawFrom. */
const specified = (op: string): string => op[0]!.toUpperCase() + op.slice(1);

/**
 * The record with what it keeps by its rules, and how it breaks the rest by search.
 * Throws `ToolError` where the two differ: then neither could be believed.
 */
export function surveyedByCode(record: Revocable): Surveyed {
  const rules = new Map(Object.entries(RECORD_PROMISES).map(([name, rule]) => [name, rule(record)]));
  const found = new Map([...brokenPromises(record)].map(([name, { length, run }]): [string, Broken] => (
    [name, { length, run: run.map(({ op, args }) => ({ op: specified(op), args, errno: 'OK' })) }])));
  const differs = [...rules].filter(([name, promised]) => promised === found.has(name)).map(([name]) => name);
  if (differs.length) throw new ToolError(`the rules and the search differ on ${differs.join(', ')}; see spec/revocation/RevocationRules.tla`);
  return { number: 0, decisions: record as unknown as { [decision: string]: Value }, rules, broken: found };
}
