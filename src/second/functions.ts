/** What is done with functions, and so with tuples, sequences and records. */
import { placeAmong, Nonsense } from './sets';
import { textOf } from './order';
import { NOTHING, type Universe, type Value } from './value';

export function domainOf(value: Value): Value {
  if (value.kind !== 'function') throw new Nonsense('what is no function has no domain');
  return value.domain!;
}

/** f[x] */
export function applied(of: Value, argument: Value, universe: Universe): Value {
  if (of.kind !== 'function') throw new Nonsense(`${textOf(of, universe)} is applied, and is no function`);
  const { items } = of.domain!;
  const { id } = argument;
  // Tuples are asked for their places more than anything else.
  const place = id > 0 && id <= items.length && items[id - 1]!.id === id ? id - 1 : placeAmong(items, argument);
  if (place < 0) throw new Nonsense(`${textOf(of, universe)} is applied to ${textOf(argument, universe)}, which is not in its domain`);
  return of.items[place]!;
}

/** [f EXCEPT ![x] = y]; an argument outside the domain changes nothing, as in TLC. */
export function excepted(of: Value, argument: Value, instead: (old: Value) => Value, universe: Universe): Value {
  if (of.kind !== 'function') throw new Nonsense(`EXCEPT of ${textOf(of, universe)}, which is no function`);
  const place = placeAmong(of.domain!.items, argument);
  if (place < 0) return of;
  const old = of.items[place]!;
  const now = instead(old);
  if (now === old) return of;
  const items = of.items.slice();
  items[place] = now;
  return universe.function(of.domain!, items);
}

/** f @@ g: where both are defined, f counts. */
export function joinedFunctions(f: Value, g: Value, universe: Universe): Value {
  const domain = domainOf(f).items;
  const others = domainOf(g).items.flatMap((argument, i): [Value, Value][] => (placeAmong(domain, argument) < 0 ? [[argument, g.items[i]!]] : []));
  return universe.pairs([...domain.map((argument, i): [Value, Value] => [argument, f.items[i]!]), ...others]);
}

/** The items of a sequence. */
export function sequence(value: Value, universe: Universe): readonly Value[] {
  if (!isSequence(value, universe)) throw new Nonsense(`${textOf(value, universe)} is no sequence`);
  return value.items;
}

export const isSequence = (value: Value, universe: Universe): boolean =>
  value === NOTHING || (value.kind === 'function' && value.domain === universe.interval(value.items.length));
