/** A position as text: a name, and what it is changed in: `Once;abort=late;awaits=stop+drain`. */
import { InputFault } from './room';

export type DecisionChoices = Readonly<Record<string, readonly (string | boolean)[]>>;
type Decided = Readonly<Record<string, unknown>>;

/** @param sets decisions whose value is a set of the values that there are */
export function positionOf(text: string, named: Readonly<Record<string, object>>, decisions: DecisionChoices, sets: readonly string[],
  what: string): Decided {
  const [name, ...changes] = text.split(';');
  if (!Object.hasOwn(named, name!)) throw new InputFault(`there is no ${what} ${shortened(name!)}; there are ${Object.keys(named).join(', ')}`);
  const position: Record<string, unknown> = { ...(named[name!] as Decided) };
  for (const change of changes) {
    const [decision, value = ''] = change.split('=', 2) as [string, string?];
    if (!Object.hasOwn(decisions,
      decision)) throw new InputFault(`a ${what} has no decision ${shortened(decision)}; it has ${Object.keys(decisions).join(', ')}`);
    position[decision] = valueOf(decision, value, decisions[decision]!, sets.includes(decision));
  }
  return position;
}

function valueOf(decision: string, text: string, values: readonly (string | boolean)[], isSet: boolean): unknown {
  const one = (word: string): string | boolean => {
    const found = values.find((value) => String(value) === word);
    if (found === undefined) throw new InputFault(`${decision} is never ${shortened(word)}; it is ${values.map(String).join(', ')}`);
    return found;
  };
  return isSet ? new Set(text === '' ? [] : text.split('+').map(one)) : one(text);
}

/** The shortest text of a position: a name of its own, or the nearest name and the changes. */
export function textOfPosition(position: Decided, named: Readonly<Record<string, object>>): string {
  const apart = (name: string): string[] => Object.keys(position).filter((key) => word(position[key]) !== word((named[name] as Decided)[key]));
  const [nearest] = Object.keys(named).map((name) => ({ name, changes: apart(name) })).sort((a, b) => a.changes.length - b.changes.length);
  return [nearest!.name, ...nearest!.changes.map((key) => `${key}=${word(position[key])}`)].join(';');
}

export const word = (value: unknown): string => (value instanceof Set ? [...value].map(String).sort().reverse().join('+') : String(value));

export const shortened = (text: string): string => (text.length > 40 ? `'${text.slice(0, 40)}…'` : `'${text}'`);
