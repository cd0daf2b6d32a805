import { equalValues } from '../tlc/print';
import type { Value } from '../tlc/value';
import type { View } from './room';

/** Are the two equal as TLA+ values? Quick where they have one form; else by their keys. */
export const same = (a: Value, b: Value): boolean => alike(a, b) || (typeof a === 'object' && typeof b === 'object' && equalValues(a, b));

function alike(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (a instanceof Map) return mapAlike(a, b);
  if (b instanceof Map) return mapAlike(b, a);
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!alike(a[i], b[i])) return false;
    return true;
  }
  if (a instanceof Set) return b instanceof Set && a.size === b.size && within(a, b);
  if (b instanceof Set || Array.isArray(b)) return false;
  let fields = 0;
  for (const field in a) {
    if (b[field] === undefined || !alike(a[field], b[field])) return false;
    fields++;
  }
  for (const _ in b) fields--;
  return fields === 0;
}

/** A function, and a value that may be another form of it: from 1..n a tuple, from strings a record, from nothing either. */
function mapAlike(a: Map<Value, Value>, b: Value): boolean {
  if (typeof b !== 'object' || b instanceof Set) return false;
  const length = b instanceof Map ? b.size : Array.isArray(b) ? b.length : Object.keys(b).length;
  if (a.size !== length) return false;
  for (const [key, value] of a) {
    const other = b instanceof Map ? b.get(key) : Array.isArray(b) ? b[(key as number) - 1] : b[key as string];
    if (other === undefined || !alike(value, other)) return false;
  }
  return true;
}

function within(a: Set<Value>, b: Set<Value>): boolean {
  for (const one of a) {
    if (typeof one !== 'object') {
      if (!b.has(one)) return false;
      continue;
    }
    let found = false;
    for (const other of b) {
      if (alike(one, other)) {
        found = true;
        break;
      }
    }
    if (!found) return false;
  }
  return true;
}

/** Is the view the state whose variables have these values? */
export function sameView(view: View, variables: readonly string[], state: readonly Value[]): boolean {
  for (let i = 0; i < variables.length; i++) {
    const value = view[variables[i]];
    if (value !== state[i] && !same(value, state[i])) return false;
  }
  return true;
}
