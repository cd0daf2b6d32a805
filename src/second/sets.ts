/** What is done with sets. Those that are only described are written out when somebody needs their members. */
import { ToolError } from '../tlc/error';
import { type DescribedSet, EMPTY, type Universe, type Value } from './value';

/** Something that TLC could not evaluate either; whoever knows where adds the place. */
export class Nonsense extends Error {}

export const kindName = ({ kind }: Value): string => ({
  boolean: 'a Boolean', number: 'a number', text: 'a string', model: 'a model value', set: 'a set', function: 'a function', described: 'a set',
}[kind]);

/** The members, in the order of their ids. */
export function membersOf(set: Value): readonly Value[] {
  if (set.kind === 'set') return set.items;
  if (set.kind !== 'described') throw new Nonsense(`${kindName(set)} is taken for a set`);
  const { members, text } = set.description!;
  if (!members) throw new Nonsense(`the members of ${text} are infinitely many`);
  return set.ordered ??= members();
}

/** The set, written out. */
export function explicit(set: Value, universe: Universe): Value {
  if (set.kind !== 'described') return set;
  return set.explicit ??= universe.set([...membersOf(set)]);
}

export function has(set: Value, value: Value): boolean {
  if (set.kind === 'set') return placeAmong(set.items, value) >= 0;
  if (set.kind !== 'described') throw new Nonsense(`${kindName(set)} is taken for a set`);
  return set.description!.has(value);
}

/** Where the value stands among members sorted by id, or less than 0. */
export function placeAmong(items: readonly Value[], { id }: Value): number {
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const there = items[middle]!.id;
    if (there === id) return middle;
    if (there < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

const finite = (set: Value): boolean => set.kind === 'set' || set.description?.members !== undefined;

export function union(a: Value, b: Value, universe: Universe): Value {
  if (!finite(a) || !finite(b)) return combined('\\cup', a, b, universe, value => has(a, value) || has(b, value));
  const [x, y] = [explicit(a, universe), explicit(b, universe)];
  if (x === y || y === EMPTY) return x;
  if (x === EMPTY) return y;
  const [s, t] = [membersOf(x), membersOf(y)];
  const merged: Value[] = [];
  let [i, j] = [0, 0];
  while (i < s.length && j < t.length) {
    const difference = s[i]!.id - t[j]!.id;
    if (difference === 0) j++;
    merged.push(difference <= 0 ? s[i++]! : t[j++]!);
  }
  while (i < s.length) merged.push(s[i++]!);
  while (j < t.length) merged.push(t[j++]!);
  return universe.sorted(merged);
}

export function intersection(a: Value, b: Value, universe: Universe): Value {
  if (!finite(a)) return finite(b) ? intersection(b, a, universe) : combined('\\cap', a, b, universe, value => has(a, value) && has(b, value));
  return filtered(a, value => has(b, value), universe);
}

export function difference(a: Value, b: Value, universe: Universe): Value {
  if (!finite(a)) return combined('\\', a, b, universe, value => has(a, value) && !has(b, value));
  return filtered(a, value => !has(b, value), universe);
}

/** Those members for which the question is answered yes. */
export function filtered(set: Value, question: (value: Value) => boolean, universe: Universe): Value {
  const whole = explicit(set, universe);
  const items = membersOf(whole);
  const kept = items.filter(question);
  return kept.length === items.length ? whole : universe.sorted(kept);
}

export const within = (a: Value, b: Value): boolean => a === b || membersOf(a).every(value => has(b, value));

function combined(sign: string, a: Value, b: Value, universe: Universe, test: DescribedSet['has']): Value {
  return universe.described({ text: `${textish(a)} ${sign} ${textish(b)}`, has: test });
}

const textish = (set: Value): string => (set.kind === 'described' ? set.text : `a set of ${membersOf(set).length}`);

export const everything = (universe: Universe, text: string, test: DescribedSet['has']): Value => universe.described({ text, has: test });

/** SUBSET S */
export function powerset(whole: Value, universe: Universe): Value {
  return universe.described({
    text: 'SUBSET', has: value => isSet(value) && within(value, whole),
    members: () => {
      const items = membersOf(explicit(whole, universe));
      if (items.length > 20) throw new ToolError(`SUBSET of a set of ${items.length} members is too large to be written out`);
      return Array.from({ length: 2 ** items.length }, (_, mask) => universe.sorted(items.filter((_item, i) => mask & (1 << i))));
    },
  });
}

export const isSet = ({ kind }: Value): boolean => kind === 'set' || kind === 'described';

/** Functions with that domain, with a set of values for each argument: [S -> T], [a: S, b: T], S \X T. */
export function functions(domain: Value, ranges: readonly Value[], universe: Universe): Value {
  return universe.described({
    text: 'a set of functions',
    has: value => {
      if (value.kind !== 'function') return false;
      return value.domain === domain && value.items.every((item, i) => has(ranges[i]!, item));
    },
    members: () => {
      let rows: (readonly Value[])[] = [[]];
      for (const range of ranges) {
        const choices = membersOf(explicit(range, universe));
        rows = rows.flatMap(row => choices.map(choice => [...row, choice]));
      }
      return rows.map(row => universe.function(domain, row));
    },
  });
}
