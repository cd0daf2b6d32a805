/** Terms over sorts with a few elements each: there every term has a value, once its symbols have. */
import { ToolError } from '../tlc/error';
import type { Value as Concrete } from '../tlc/value';
import { and, equalTerms, ite, not, or, type Sort, STRINGS, type Term, type Variable } from './terms';
import { assemble, type Shape, sortsOf, type ProofValue } from './values';

export type Known = boolean | number | string;

/** What each symbol is for each of its arguments, by its name and the arguments joined. */
export type FiniteState = ReadonlyMap<string, Known>;

/** A symbol is asked for that has no value yet. */
export class Unassigned extends Error {}

const NONE: FiniteState = new Map();

export class Finite {
  readonly #domains: ReadonlyMap<Sort, readonly Known[]>;

  constructor(elements: Readonly<Record<Sort, readonly string[]>>, strings: Iterable<string>) {
    this.#domains = new Map<Sort, readonly Known[]>([...Object.entries(elements), [STRINGS, [...strings]], ['Bool', [false, true]]]);
  }

  domain(sort: Sort): readonly Known[] {
    const found = this.#domains.get(sort);
    if (!found) throw new ToolError(`the bounds say nothing of ${sort}`);
    return found;
  }

  /** Every choice of values for some variables. */
  * choices(variables: readonly Variable[]): Generator<Map<string, Known>> {
    const [first, ...others] = variables;
    if (!first) return yield new Map();
    for (const value of this.domain(first.sort)) for (const chosen of this.choices(others)) yield chosen.set(first.name, value);
  }

  /** Where a state keeps a symbol with these arguments. */
  place(term: Extract<Term, { op: 'symbol' }>, state: FiniteState, variables: FiniteState = NONE): string {
    return term.args.length === 0 ? term.name : `${term.name}(${term.args.map(arg => this.value(arg, state, variables)).join()})`;
  }

  /** Throws `Unassigned` where the term depends on a symbol that has no value. */
  value(term: Term, state: FiniteState, variables: FiniteState = NONE): Known {
    const at = (i: number): Known => this.value((term as { args: readonly Term[] }).args[i]!, state, variables);
    const each = (of: Extract<Term, { body: Term }>): boolean[] =>
      [...this.choices(of.variables)].map(chosen => this.value(of.body, state, new Map([...variables, ...chosen])) as boolean);
    switch (term.op) {
      case 'literal': return term.value;
      case 'variable': return variables.get(term.name)!;
      case 'symbol': {
        const found = state.get(this.place(term, state, variables));
        if (found === undefined) throw new Unassigned();
        return found;
      }
      case 'and': return term.args.every(part => this.value(part, state, variables));
      case 'or': return term.args.some(part => this.value(part, state, variables));
      case 'not': return !at(0);
      case 'ite': return at(0) ? at(1) : at(2);
      case '=': return at(0) === at(1);
      case '<': return at(0) < at(1);
      case '<=': return at(0) <= at(1);
      case '+': return (at(0) as number) + (at(1) as number);
      case '-': return (at(0) as number) - (at(1) as number);
      case 'forall': return each(term).every(Boolean);
      case 'exists': return each(term).some(Boolean);
    }
  }

  /**
   * The same term without quantifiers, variables and arguments: each symbol stands for one place of a state. What is known already is put in;
   * so a step is looked at once for each choice of its parameters, and not again in every state.
   */
  ground(term: Term, given: FiniteState, variables: FiniteState = NONE): Term {
    const part = (each: Term): Term => this.ground(each, given, variables);
    const every = (of: Extract<Term, { body: Term }>): Term[] => [...this.choices(of.variables)].map(chosen => this.ground(of.body, given, new Map([...variables, ...chosen])));
    const literal = (sort: Sort, value: Known): Term => ({ op: 'literal', sort, value });
    switch (term.op) {
      case 'literal': return term;
      case 'variable': return literal(term.sort, variables.get(term.name)!);
      case 'symbol': {
        const name = this.place(term, given, variables);
        const known = given.get(name);
        return known === undefined ? { op: 'symbol', sort: term.sort, name, args: [] } : literal(term.sort, known);
      }
      case 'and': return and(...term.args.map(part));
      case 'or': return or(...term.args.map(part));
      case 'not': return not(part(term.args[0]));
      case 'ite': return ite(part(term.args[0]), part(term.args[1]), part(term.args[2]));
      case '=': return equalTerms(part(term.args[0]), part(term.args[1]));
      case 'forall': return and(...every(term));
      case 'exists': return or(...every(term));
      default: return { ...term, args: [part(term.args[0]), part(term.args[1])] } as Term;
    }
  }

  /** Every value of a shape, its parts written out. */
  members(shape: Shape): ProofValue[] {
    const variables = sortsOf(shape).map((sort, i): Variable => ({ name: String(i), sort }));
    return [...this.choices(variables)].map(chosen => assemble(shape, variables.map(({ name, sort }) => ({ op: 'literal', sort, value: chosen.get(name)! }))));
  }

  /** A value in one state, as TLC prints it. */
  concrete(value: ProofValue, state: FiniteState): Concrete {
    switch (value.kind) {
      case 'scalar': return this.value(value.term, state);
      case 'tuple': return value.items.map(item => this.concrete(item, state));
      case 'record': return Object.fromEntries([...value.fields].map(([name, field]) => [name, this.concrete(field, state)]));
      case 'set': return new Set(value.element ? this.members(value.element).filter(each => this.value(value.has(each), state)).map(each => this.concrete(each, state)) : []);
      case 'function': return new Map(this.members(value.domain.element!).map(each => [this.concrete(each, state), this.concrete(value.at(each), state)]));
    }
  }
}
