import type { Value } from './value';

/** Printing TLA+ values, and comparing them. */

const IDENTIFIER = /^(?=.*[A-Za-z])[A-Za-z0-9_]+$/;
const SPECIAL = /[\\"\n\t\r\f]/g;
const ESCAPED: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\t': '\\t', '\r': '\\r', '\f': '\\f' };
const NONE: ReadonlySet<string> = new Set();

const quoted = (text: string): string => `"${text.replace(SPECIAL, special => ESCAPED[special])}"`;

/**
 * `value` as TLA+ text on one line. Strings in `modelValues` are printed without quotation marks, and so are keys;
 * a function with such a key is printed with `:>`, which needs the module TLC where it is read.
 */
export function printValue(value: Value, modelValues: ReadonlySet<string> = NONE): string {
  const print = (part: Value): string => {
    if (typeof part === 'string') return modelValues.has(part) ? part : quoted(part);
    if (typeof part === 'number') return String(part);
    if (typeof part === 'boolean') return part ? 'TRUE' : 'FALSE';
    if (Array.isArray(part)) return part.length ? `<<${part.map(print).join(', ')}>>` : '<<>>';
    if (part instanceof Set) return `{${[...part].map(print).join(', ')}}`;
    const pairs = part instanceof Map ? [...part] : Object.entries(part);
    if (pairs.length === 0) return '<<>>';
    if (!(part instanceof Map) && Object.keys(part).every(key => IDENTIFIER.test(key) && !modelValues.has(key))) {
      return `[${Object.entries(part).map(([key, of]) => `${key} |-> ${print(of)}`).join(', ')}]`;
    }
    return `(${pairs.map(([key, of]) => `${print(key)} :> ${print(of)}`).join(' @@ ')})`;
  };
  return print(value);
}

/**
 * A text that is the same for equal values and different for others, whatever their form and the order of their parts:
 * for use as a key, and for nothing else.
 */
export function keyOf(value: Value): string {
  if (typeof value === 'string') return value.includes('"') || value.includes('\\') ? quoted(value) : `"${value}"`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  if (Array.isArray(value)) return tupleKey(value);
  if (value instanceof Set) {
    const keys = Array.from(value, keyOf).sort();
    let distinct = 0;
    for (const key of keys) if (distinct === 0 || keys[distinct - 1] !== key) keys[distinct++] = key;
    keys.length = distinct;
    return `{${keys.join(',')}}`;
  }
  if (value instanceof Map) return mapKey(value);
  const fields = Object.keys(value).sort();
  if (fields.length === 0) return '<>';
  let key = '';
  for (const field of fields) key += `${key === '' ? '[' : ','}${keyOf(field)}:${keyOf(value[field])}`;
  return `${key}]`;
}

function tupleKey(values: readonly Value[]): string {
  let key = '<';
  for (let i = 0; i < values.length; i++) key += i === 0 ? keyOf(values[i]) : `,${keyOf(values[i])}`;
  return `${key}>`;
}

/** A map may be what a tuple or a record is, and then has that one's key. */
function mapKey(map: Map<Value, Value>): string {
  const values: Value[] = [];
  for (let place = 1; map.has(place); place++) values.push(map.get(place)!);
  if (values.length === map.size) return tupleKey(values);
  const byField = [...map].every(([key]) => typeof key === 'string');
  const pairs = Array.from(map, ([key, of]) => ({ order: byField ? key as string : keyOf(key), text: `${keyOf(key)}:${keyOf(of)}` }));
  pairs.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  return `[${pairs.map(pair => pair.text).join(',')}]`;
}

/** Are the two equal as TLA+ values? */
export const equalValues = (a: Value, b: Value): boolean => a === b || keyOf(a) === keyOf(b);
