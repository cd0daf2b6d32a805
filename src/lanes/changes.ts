/** What a step changed of a state: values of TLA+, part by part. */
import { equalValues, keyOf } from '../tlc/print';
import type { Value } from '../tlc/value';
import type { Change } from './run';

export type Print = (value: Value) => string;
export type Valuation = Readonly<Record<string, Value>>;

/** All changed parts from one state to the next; of a first state, all of it. */
export function changesOf(before: Valuation | undefined, after: Valuation, print: Print, but: ReadonlySet<string> = new Set(['call'])): Change[] {
  return Object.entries(after).filter(([name, value]) => !but.has(name) && !(before && Object.hasOwn(before, name) && equalValues(value, before[name]!)))
    .flatMap(([name, value]) => changesIn(name, before && Object.hasOwn(before, name) ? before[name] : undefined, value, print));
}

/** Of one variable: what was added to a set and taken from it, the fields of a record that changed, or the new value. */
export function changesIn(path: string, before: Value | undefined, after: Value, print: Print): Change[] {
  if (before instanceof Set && after instanceof Set) {
    const [was, is] = [keys(before), keys(after)];
    return [{ path, gone: [...was].filter(([key]) => !is.has(key)).map(([, value]) => print(value)),
      added: [...is].filter(([key]) => !was.has(key)).map(([, value]) => print(value)) }];
  }
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  if (from && to && from.size === to.size && [...to.keys()].every((key) => from.has(key))) {
    return [...to].filter(([key, value]) => !equalValues(value, from.get(key)!))
      .flatMap(([key, value]) => changesIn(`${path}.${key}`, from.get(key), value, print));
  }
  const [table, next] = [tableOf(before), tableOf(after)];
  if (table && next && table.size + next.size > 0) {
    return [
      ...[...table].filter(([key]) => !next.has(key)).map(([key, value]): Change => ({ path: `${path}.${key}`, was: print(value) })),
      ...[...next].filter(([key, value]) => !table.has(key) || !equalValues(value, table.get(key)!))
        .flatMap(([key, value]) => changesIn(`${path}.${key}`, table.get(key), value, print)),
    ];
  }
  return [{ path, is: print(after), ...(before === undefined ? {} : { was: print(before) }) }];
}

/** `bound  - d1  + d2`; `table.d1 = <<A, FALSE>>, was <<>>`. */
export function changeText({ path, was, is, gone, added }: Change): string {
  if (is === undefined && was !== undefined) return `${path} is gone, was ${was}`;
  if (is === undefined) return `${path}  ${[...(gone ?? []).map((each) => `- ${each}`), ...(added ?? []).map((each) => `+ ${each}`)].join('  ')}`;
  return `${path} = ${is}${was === undefined ? '' : `, was ${was}`}`;
}

const keys = (set: Set<Value>): Map<string, Value> => new Map([...set].map((value) => [keyOf(value), value]));

/** The parts of a record, or of a function whose arguments have names. */
function fieldsOf(value: Value | undefined): Map<string, Value> | undefined {
  if (typeof value !== 'object' || Array.isArray(value) || value instanceof Set) return undefined;
  if (!(value instanceof Map)) return new Map(Object.entries(value));
  return [...value.keys()].every((key) => typeof key === 'string') ? value as Map<string, Value> : undefined;
}

const isRecord = (value: Value): boolean => typeof value === 'object' && !Array.isArray(value) && !(value instanceof Set);

/** A table of records, which come and go: a function, or a tuple, of nothing else; by the number or name of each. */
function tableOf(value: Value | undefined): Map<Value, Value> | undefined {
  if (typeof value !== 'object' || value instanceof Set) return undefined;
  const table = Array.isArray(value) ? new Map(value.map((each, at): [Value, Value] => [at + 1, each])) : value instanceof Map
    ? value : new Map(Object.entries(value));
  return [...table.values()].every(isRecord) ? table : undefined;
}
