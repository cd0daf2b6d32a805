/** The order in which TLC looks at the members of a set when it chooses one, and how a value is written. */
import { membersOf } from './sets';
import { type Universe, type Value } from './value';

const KINDS = ['boolean', 'number', 'text', 'model', 'set', 'function', 'described'];

/**
 * Numbers by size; sets and tuples first by how many they hold. Strings and model values come in the order of the alphabet here, and in
 * TLC in the order in which the parser met them: what depends on that depends on nothing that the specification says.
 */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a.kind !== b.kind) return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
  switch (a.kind) {
    case 'boolean': case 'number': return a.number - b.number;
    case 'text': case 'model': return a.text < b.text ? -1 : 1;
    case 'set': return a.items.length - b.items.length || firstDifference(membersInOrder(a), membersInOrder(b));
    default: return a.items.length - b.items.length || firstDifference(membersInOrder(a.domain!), membersInOrder(b.domain!)) || byArgument(a, b);
  }
}

function firstDifference(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = compare(a[i]!, b[i]!);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Of two functions with the same domain. */
function byArgument(a: Value, b: Value): number {
  const arguments_ = a.domain!.items;
  for (const argument of membersInOrder(a.domain!)) {
    const at = arguments_.indexOf(argument);
    const difference = compare(a.items[at]!, b.items[at]!);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The members of a set in that order. */
export const membersInOrder = (set: Value): readonly Value[] => set.ordered ??= [...set.items].sort(compare);

/** As TLC writes it. */
export function textOf(value: Value, universe: Universe): string {
  switch (value.kind) {
    case 'boolean': case 'model': return value.text;
    case 'number': return String(value.number);
    case 'text': return JSON.stringify(value.text);
    case 'set': return `{${membersInOrder(value).map(each => textOf(each, universe)).join(', ')}}`;
    case 'described': return value.description!.members ? textOf(universe.set([...membersOf(value)]), universe) : value.text;
    case 'function': {
      const arguments_ = value.domain!.items;
      const items = value.items.map(each => textOf(each, universe));
      if (value.domain === universe.interval(items.length)) return `<<${items.join(', ')}>>`;
      if (arguments_.every(({ kind }) => kind === 'text')) return `[${items.map((item, i) => `${arguments_[i]!.text} |-> ${item}`).join(', ')}]`;
      return `(${items.map((item, i) => `${textOf(arguments_[i]!, universe)} :> ${item}`).join(' @@ ')})`;
    }
  }
}
