/**
 * A design that somebody asks about: a policy, or a position on real devices. It is a record in a file, and need not be declared anywhere.
 * In JSON it is the record of src/authorization/policies.ts or src/wbinvd/positions.ts, its set as a list, and perhaps a `name`:
 *
 *     {"name": "Mine", "grant": "proven", "evidence": "gated", "withdraw": "always", "hears": "request",
 *      "awaits": ["stop"], "abort": "never", "pass": true, "covers": "all"}
 *
 * In TLA+ it is a definition as in Policies.tla or Positions.tla: `Mine == [SyncGate EXCEPT !.awaits = {"stop"}]`.
 */
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { parse } from 'lossless-json';
import { DECISIONS } from '../authorization/policies';
import { named } from '../named';
import { recordIn, type Records } from './records';
import { sentence, ToolError } from '../tlc/error';
import type { Value } from '../tlc/value';
import { POSITION_DECISIONS } from '../wbinvd/positions';

export type DesignKind = 'policy' | 'position';
export type Decisions = Readonly<Record<string, Value>>;

export interface Design {
  readonly kind: DesignKind;
  readonly name: string;
  /** In the order in which the specification has them; sets as sets. */
  readonly decisions: Decisions;
}

/** What a decision can be. */
interface Choice {
  readonly values: readonly (string | boolean)[];
  /** Of a set: its members. */
  readonly set?: boolean;
}

const choices = (decisions: Readonly<Record<string, readonly (string | boolean)[]>>, ...sets: readonly string[]): Readonly<Record<string, Choice>> =>
  Object.fromEntries(Object.entries(decisions).map(([decision, values]) => [decision, { values, set: sets.includes(decision) }]));

/** Every decision of both kinds, with its values; a test holds them to the specification's. */
export const CHOICES: Readonly<Record<DesignKind, Readonly<Record<string, Choice>>>> = {
  policy: choices(DECISIONS, 'awaits'),
  position: choices(POSITION_DECISIONS, 'ends'),
};

/** The design in the file; `known` are the records that a definition may be a difference from, `wanted` what it is where it says nothing of that. Throws `ToolError`: one line, with the file. */
export function readDesign(file: string, known: Records, wanted?: DesignKind): Design {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ToolError(`cannot read ${file} (${sentence(error)}); name a file with a policy or a position`);
  }
  try {
    return designIn(text, basename(file, extname(file)), known, wanted);
  } catch (error) {
    if (error instanceof ToolError) throw new ToolError(`${file}: ${error.message}`);
    throw error;
  }
}

/** The design that the text says; `name` if it has none of its own. */
export function designIn(text: string, name: string, known: Records, wanted?: DesignKind): Design {
  if (!text.trim()) throw new ToolError('it is empty; write a record of decisions, in JSON or TLA+');
  const json = /^\s*[{"]|^\s*\[\s*[{"\d\]]/.test(text);
  const { name: own, record } = json ? fromJson(text) : recordIn(text, known);
  return designOf(record, own ?? name, wanted);
}

function fromJson(text: string): { name?: string; record: unknown } {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new ToolError(`no JSON: ${sentence(error)}; write {"grant": "proven", …}, every decision once`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ToolError(`a record of decisions expected, not ${shown(value)}`);
  const { name, ...record } = value as Record<string, unknown>;
  if (name !== undefined && (typeof name !== 'string' || !name.trim())) throw new ToolError(`'name' is ${shown(name)}, but must be a text that is not empty`);
  return { name: name as string | undefined, record };
}

/** The value as a design, of the kind that its decisions are of. Throws `ToolError` that names the decision which is missing, unknown or wrong. */
export function designOf(record: unknown, name: string, wanted: DesignKind = 'policy'): Design {
  if (typeof record !== 'object' || record === null) throw new ToolError(`a record of decisions expected, not ${shown(record)}`);
  const has = Object.keys(record);
  const hits = (kind: DesignKind): number => has.filter((decision) => Object.hasOwn(CHOICES[kind], decision)).length;
  const kind = hits('position') === hits('policy') ? wanted : hits('position') > hits('policy') ? 'position' : 'policy';
  const decisions = CHOICES[kind];
  for (const decision of has) if (!Object.hasOwn(decisions, decision)) named(Object.keys(decisions), (known) => known, decision, `decision of a ${kind} is called`);
  const read = Object.entries(decisions).map(([decision, choice]): [string, Value] => {
    if (!Object.hasOwn(record, decision)) throw new ToolError(`the decision '${decision}' of the ${kind} is missing; it is ${meant(choice)}`);
    return [decision, chosen(decision, (record as Record<string, unknown>)[decision], choice)];
  });
  return { kind, name, decisions: Object.fromEntries(read) };
}

function chosen(decision: string, value: unknown, choice: Choice): Value {
  const { values, set } = choice;
  const members = set && (Array.isArray(value) || value instanceof Set) ? [...value as Iterable<unknown>] : undefined;
  const fits = set ? members?.every((one) => values.includes(one as string)) : values.includes(value as string);
  if (!fits) throw new ToolError(`'${decision}' is ${shown(value)}, but must be ${meant(choice)}`);
  // In the order of the choices, so that equal sets look alike.
  return members ? new Set(values.filter((one) => members.includes(one)) as string[]) : value as Value;
}

const meant = ({ values, set }: Choice): string => (set ? `a list of some of ${values.map(shown).join(', ')}, or of none` : values.map(shown).join(' or '));

function shown(value: unknown): string {
  if (value instanceof Set) return `{${[...value].map(shown).join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : typeof value === 'object' && value !== null && !('isLosslessNumber' in value) ? 'a record' : String(value);
}
