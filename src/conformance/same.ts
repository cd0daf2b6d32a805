import { equal } from '../tlc/print';
import type { Value } from '../tlc/value';
import type { View } from './room';

/** Are the two equal as TLA+ values? Quick where they have one form; else by their keys. */
export const same = (a: Value, b: Value): boolean => alike(a, b) || (typeof a === 'object' && typeof b === 'object' && equal(a, b));

function alike(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!alike(a[i], b[i])) return false;
    return true;
  }
  if (a instanceof Set) return b instanceof Set && a.size === b.size && within(a, b);
  if (a instanceof Map || b instanceof Map || b instanceof Set || Array.isArray(b)) return false;
  let fields = 0;
  for (const field in a) {
    if (b[field] === undefined || !alike(a[field], b[field])) return false;
    fields++;
  }
  for (const _ in b) fields--;
  return fields === 0;
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
  for (let i = 0; i < variables.length; i++) if (!same(view[variables[i]], state[i])) return false;
  return true;
}
