/** Bound variables: what they range over, and what is done for each of their values. */
import type { Code, Frame } from './code';
import type { Compiler } from './compile';
import { type Application, fail, type Scope, single, slotFor } from './scope';
import { membersOf } from './sets';
import type { Value } from './value';

export interface Ranges {
  readonly sets: readonly Code[];
  /** Puts a value of the range with that number where its names are found. */
  readonly put: readonly ((frame: Frame, value: Value) => void)[];
  readonly scope: Scope;
  /** The names that are bound. */
  readonly names: readonly unknown[];
}

export function ranges(compiler: Compiler, { bounds, place }: Application, scope: Scope): Ranges {
  const each = single(bounds, place);
  const sets = each.map(({ set }) => compiler.expression(set, scope));
  let inner = scope;
  const put = each.map(({ parameters, pattern }) => {
    const slots = parameters.map(id => {
      const made = slotFor(inner, id);
      inner = made.scope;
      return made.slot;
    });
    const [slot] = slots as [number];
    if (!pattern) return (frame: Frame, value: Value): void => { frame[slot] = value; };
    return (frame: Frame, value: Value): void => {
      const fits = value.kind === 'function' && value.items.length === slots.length;
      if (!fits) fail(place, `a pattern of ${slots.length} names ranges over something that is no such tuple`);
      slots.forEach((at, i) => { frame[at] = value.items[i]; });
    };
  });
  return { sets, put, scope: inner, names: each.flatMap(({ parameters }) => parameters) };
}

/** Visits every combination, until one visit answers yes. */
export function visiting({ sets, put }: Ranges, visit: (frame: Frame) => boolean): (frame: Frame) => boolean {
  return sets.reduceRight<(frame: Frame) => boolean>((inner, set, i) => frame => {
    const place = put[i]!;
    for (const value of membersOf(set.run(frame))) {
      place(frame, value);
      if (inner(frame)) return true;
    }
    return false;
  }, visit);
}
