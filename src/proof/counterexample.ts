/** A world in which an obligation fails, as small as can be found, in the words of the specification. */
import { printValue } from '../tlc/print';
import { Finite, type Known, type FiniteState } from './finite';
import type { Obligation } from './obligations';
import type { Solver } from './solver';
import type { System } from './system';
import { equalTerms, forall, not, or, type Sort, STRINGS, type Term, text, type Variable, vocabulary } from './terms';
import type { ProofValue } from './values';

export interface Counterexample {
  /** How many elements each sort has. */
  readonly sizes: Readonly<Record<Sort, number>>;
  readonly before: Readonly<Record<string, string>>;
  /** The step and what it changes; none for a promise about one state. */
  readonly step?: string;
  readonly changes: Readonly<Record<string, string>>;
}

/** Worlds of one element a sort, then of more. */
const LARGEST = 3;

const elementOf = (sort: Sort, i: number): string => `${sort[0]!.toLowerCase()}${i + 1}`;

export async function counterexample(system: System, solver: Solver, { background, assumes, goal, action }: Obligation): Promise<Counterexample | undefined> {
  const terms = [...background, ...assumes.values(), not(goal)];
  const { symbols, strings, sorts } = vocabulary(terms);
  const open = [...sorts].filter(sort => !['Bool', 'Int', STRINGS].includes(sort));
  for (const sizes of worlds(open)) {
    const elements = Object.fromEntries(open.map(sort => [sort, Array.from({ length: sizes[sort]! }, (_, i) => elementOf(sort, i))]));
    const symbol = (sort: Sort, name: string): Term => (sort === STRINGS ? text(name) : { op: 'symbol', sort, name: `element ${name}`, args: [] });
    const only = open.map(sort => {
      const variable: Variable = { name: 'it', sort };
      return forall([variable], or(...elements[sort]!.map(name => equalTerms({ op: 'variable', ...variable }, symbol(sort, name)))));
    });
    const finite = new Finite(elements, strings);
    const places = [...symbols].flatMap(([name, { args, sort }]) =>
      [...finite.choices(args.map((each, i) => ({ name: String(i), sort: each })))].map(chosen => {
        const given = [...args.keys()].map(i => chosen.get(String(i)) as string);
        return { place: given.length === 0 ? name : `${name}(${given.join()})`, sort, term: { op: 'symbol', sort, name, args: given.map((each, i) => symbol(args[i]!, each)) } as Term };
      }));
    const names = open.flatMap(sort => elements[sort]!.map(name => ({ name, term: symbol(sort, name) })));
    const { answer, values } = await solver.ask([...terms, ...only], undefined, [...names, ...places].map(({ term }) => term));
    if (answer !== 'sat') continue;
    const byValue = new Map(names.map(({ name }, i) => [values[i]!, name]));
    const read = (value: string, sort: Sort): Known => (sort === 'Bool' ? value === 'true' : sort === 'Int' ? numberOf(value) : byValue.get(value) ?? value);
    const state: FiniteState = new Map(places.map(({ place, sort }, i) => [place, read(values[names.length + i]!, sort)]));
    return { sizes, ...shown(system, finite, state, action) };
  }
  return undefined;
}

const numberOf = (value: string): number => Number(value.replace(/[()\s]/g, ''));

/** Every combination of sizes, small ones first. */
function worlds(sorts: readonly Sort[]): Record<Sort, number>[] {
  let all: Record<Sort, number>[] = [{}];
  for (const sort of sorts) all = all.flatMap(sizes => Array.from({ length: LARGEST }, (_, i) => ({ ...sizes, [sort]: i + 1 })));
  const total = (sizes: Record<Sort, number>): number => Object.values(sizes).reduce((sum, size) => sum + size, 0);
  return all.sort((a, b) => total(a) - total(b));
}

function shown(system: System, finite: Finite, state: FiniteState, action: Obligation['action']): Omit<Counterexample, 'sizes'> {
  const print = (value: ProofValue): string | undefined => {
    try {
      return printValue(finite.concrete(value, state));
    } catch {
      // What the question did not speak of can be anything.
      return undefined;
    }
  };
  const variables = [...system.shapes.keys()];
  const before = Object.fromEntries(variables.flatMap(name => print(system.scope.now.get(name)!)?.split('\0').map(text => [name, text]) ?? []));
  if (!action) return { before, changes: {} };
  const after = variables.map(name => [name, print(system.scope.next.get(name)!)] as const);
  const parameters = action.parameters.map(({ name, value }) => [name, print(value) ?? '?'] as const);
  const step = parameters.reduce((title, [name, value]) => title.replace(new RegExp(`\\b${name}\\b`), value.replace(/"/g, '')), action.title);
  const answer = print(action.scope.written.get('call')!);
  return {
    before, step: answer ? `${step}, answered ${/errno \|-> "(\w+)"/.exec(answer)?.[1] ?? answer}` : step,
    changes: Object.fromEntries(after.flatMap(([name, value]) => (value !== undefined && value !== before[name] ? [[name, value]] : []))),
  };
}
