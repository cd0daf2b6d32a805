/**
 * The same terms that a solver is asked about, explored state by state over sorts with a few elements each. What comes of it is compared with
 * TLC's own states and steps: terms that mean something else than the specification would give others.
 */
import { ToolError } from '../tlc/error';
import { keyOf } from '../tlc/print';
import { Finite, type Known, type FiniteState, Unassigned } from './finite';
import type { System } from './system';
import { type Sort, STRINGS, type Term, text, type Variable, vocabulary } from './terms';
import { type Shape, sortsOf, term, type ProofValue } from './values';

export interface Bounds {
  /** The elements of each sort. */
  readonly elements: Readonly<Record<Sort, readonly string[]>>;
  /** Constants that are truth values, numbers or sets of strings. */
  readonly constants: Readonly<Record<string, Known | ReadonlySet<string>>>;
}

/** States and steps by their keys: equal keys are equal values of TLA+. */
export interface Explored {
  readonly states: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export const edgeKey = (from: string, call: string, to: string): string => `${from} ${call} ${to}`;

/**
 * Explores from each of the given values of `variable` (a policy, say). A state is the values of `variables` in their order,
 * an edge also has the value that the step gives to `call`.
 */
export function explore(system: System, bounds: Bounds, variable: string, values: readonly ProofValue[], variables: readonly string[]): Explored {
  const explorer = new Explorer(system, bounds, variables);
  const [states, edges] = [new Set<string>(), new Set<string>()];
  const waiting: { state: FiniteState; key: string }[] = [];
  const meet = (state: FiniteState): string => {
    const key = explorer.key(state);
    if (!states.has(key)) {
      states.add(key);
      waiting.push({ state, key });
    }
    return key;
  };
  for (const value of values) meet(explorer.begin(variable, value));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const { call, after } of explorer.steps(next.state)) edges.add(edgeKey(next.key, call, meet(after)));
  }
  return { states, edges };
}

class Impossible extends Error {}

class Explorer {
  readonly #finite: Finite;
  readonly #fixed: FiniteState;
  readonly #init: Term;
  readonly #keys = new Map<string, string>();
  /** Each action with each choice of its parameters that its sets allow. */
  readonly #instances: readonly { readonly step: Term; readonly call: ProofValue; readonly parameters: FiniteState }[];

  constructor(readonly system: System, { elements, constants }: Bounds, readonly variables: readonly string[]) {
    const init = system.truth('Init');
    const finite = new Finite(elements, vocabulary([init, ...system.actions.flatMap(({ given, step }) => [...given, step])]).strings);
    this.#finite = finite;
    this.#fixed = new Map(Object.entries(constants).flatMap(([name, value]) => (value instanceof Set
      ? finite.domain(STRINGS).map((each): [string, Known] => [`${name}(${each})`, value.has(each as string)])
      : [[name, value as Known]])));
    this.#init = finite.ground(init, this.#fixed);
    this.#instances = system.actions.flatMap(({ parameters, given, step, scope }) => {
      const open = parameters.map(({ name, value }): Variable => ({ name, sort: term(value).sort }));
      return [...finite.choices(open)].filter(chosen => given.every(each => finite.value(each, chosen)))
        .map(chosen => ({ parameters: chosen, call: scope.written.get('call')!, step: finite.ground(step, new Map([...this.#fixed, ...chosen])) }));
    });
  }

  begin(variable: string, value: ProofValue): FiniteState {
    const state = new Map(this.#fixed);
    this.#store(state, variable, this.system.shapes.get(variable)!, value);
    return this.#solve(this.#init, state, '');
  }

  * steps(state: FiniteState): Generator<{ readonly call: string; readonly after: FiniteState }> {
    for (const { step, call, parameters } of this.#instances) {
      const after = this.#taken(step, state);
      if (after) yield { after, call: keyOf(this.#finite.concrete(call, new Map([...state, ...parameters]))) };
    }
  }

  /** Most states are met many times: their places and values tell which were met before. */
  key(state: FiniteState): string {
    const raw = [...state].map(pair => pair.join('=')).sort().join(' ');
    let key = this.#keys.get(raw);
    if (key === undefined) this.#keys.set(raw, key = keyOf(this.variables.map(name => this.#finite.concrete(this.system.scope.now.get(name)!, state))));
    return key;
  }

  /** The state after a step, under the names of the state before; undefined where the step is not possible. */
  #taken(step: Term, before: FiniteState): FiniteState | undefined {
    try {
      const after = new Map(this.#fixed);
      for (const [name, value] of this.#solve(step, before, "'")) if (name.includes("'")) after.set(name.replace("'", ''), value);
      return after;
    } catch (error) {
      if (error instanceof Impossible) return undefined;
      throw error;
    }
  }

  /** Makes true what can be made true in one way only: equations give their symbols values, everything else must hold. */
  #solve(whole: Term, from: FiniteState, mark: string): FiniteState {
    const state = new Map(from);
    for (let waiting: Term[] = [whole]; waiting.length > 0;) {
      const later: Term[] = [];
      for (const part of waiting) this.#satisfy(part, state, mark, later);
      if (later.length === waiting.length && later.every((part, i) => part === waiting[i])) {
        throw new ToolError('a step leaves a part of the state open; the terms cannot be explored');
      }
      waiting = later;
    }
    return state;
  }

  #satisfy(part: Term, state: Map<string, Known>, mark: string, later: Term[]): void {
    if (part.op === 'and') return part.args.forEach(each => this.#satisfy(each, state, mark, later));
    try {
      if (part.op === 'ite') return this.#satisfy(this.#finite.value(part.args[0], state) ? part.args[1] : part.args[2], state, mark, later);
      if (!this.#assign(part, state, mark) && !this.#finite.value(part, state)) throw new Impossible();
    } catch (error) {
      if (!(error instanceof Unassigned)) throw error;
      later.push(part);
    }
  }

  /** `x' = e`, `x'`, `~x'`: gives x' its value if it has none yet. */
  #assign(part: Term, state: Map<string, Known>, mark: string): boolean {
    const give = (symbol: Term, value: () => Known): boolean => {
      if (symbol.op !== 'symbol' || !symbol.name.includes(mark) || state.has(symbol.name)) return false;
      state.set(symbol.name, value());
      return true;
    };
    if (part.op === '=') {
      const [left, right] = part.args;
      return give(left, () => this.#finite.value(right, state)) || give(right, () => this.#finite.value(left, state));
    }
    return part.op === 'not' ? give(part.args[0], () => false) : give(part, () => true);
  }

  /** Writes a value that is known into a state, part by part. */
  #store(state: Map<string, Known>, name: string, shape: Shape, value: ProofValue): void {
    if (shape.kind === 'record' && value.kind === 'record') {
      for (const [field, inner] of shape.fields) this.#store(state, `${name}.${field}`, inner, value.fields.get(field)!);
    } else if (shape.kind === 'set' && value.kind === 'set' && sortsOf(shape.element!).join() === STRINGS) {
      for (const each of this.#finite.domain(STRINGS)) {
        state.set(`${name}(${each})`, this.#finite.value(value.has({ kind: 'scalar', term: text(each as string) }), state));
      }
    } else if (value.kind === 'scalar') state.set(name, this.#finite.value(value.term, state));
    else throw new ToolError(`${name} is a ${value.kind}; only strings, truth values, numbers and sets of strings can be given`);
  }
}
