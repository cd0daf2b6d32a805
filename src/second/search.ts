/** Every state that a model can reach, nearest first, and what it breaks on the way. */
import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { ToolError } from '../tlc/error';
import { CURRENT, NEXT } from './machine';
import type { CompiledModel, CompiledProperty } from './model';
import type { Value } from './value';

export interface Budget {
  /** Distinct states. */
  readonly states: number;
  readonly seconds: number;
}

export interface BrokenProperty {
  readonly properties: readonly string[];
  /** States in a shortest run that breaks one of them. */
  readonly length: number;
}

export interface SearchOutcome {
  readonly distinct: number;
  /** The initial states and every step, as often as it is found. */
  readonly generated: number;
  readonly depth: number;
  readonly seconds: number;
  readonly broken?: BrokenProperty;
  /** The search did not end: it was over the budget. */
  readonly over?: 'states' | 'seconds' | 'memory';
}

export interface Watch {
  readonly progress?: (distinct: number, queue: number) => void;
  /** Every step that the constraints allow, as often as it is found. */
  readonly step?: (from: readonly Value[], to: readonly Value[]) => void;
}

/** States after which others get their turn. */
const BREATH = 500;

/** Of the memory that this process may have, so much is left to whoever else needs some. */
const HEAP = getHeapStatistics().heap_size_limit;
const ENOUGH = 0.8;

export async function search(model: CompiledModel, budget: Budget, watch: Watch = {}): Promise<SearchOutcome> {
  const one = new Search(model, budget, watch);
  return one.run();
}

class Search {
  readonly #began = Date.now();
  readonly #states: (readonly Value[])[] = [];
  readonly #levels: number[] = [];
  readonly #known = new Set<number>();
  readonly #broken = new Set<string>();
  #generated = 0;
  #length = Infinity;
  #error: unknown;
  #senseless = Infinity;

  constructor(readonly model: CompiledModel, readonly budget: Budget, readonly watch: Watch) {}

  async run(): Promise<SearchOutcome> {
    const { model } = this;
    if (!this.#assumed()) return { ...this.#found(), broken: { properties: ['assumption'], length: 0 } };
    for (const state of this.#beginnings()) this.#reach(state, true, 1);
    for (let at = 0; at < this.#states.length; at++) {
      const level = this.#levels[at]!;
      // A shortest run is wanted, and of all properties that one so short breaks.
      if (level + 1 > this.#length || level > this.#senseless || (this.#broken.size > 0 && model.properties.length === 1)) break;
      if (at % BREATH === 0) {
        this.watch.progress?.(this.#states.length, this.#states.length - at);
        await setImmediate();
        const over = this.#over();
        if (over) return { ...this.#found(), over };
      }
      this.#stepsFrom(at, level);
    }
    if (this.#error !== undefined && this.#length > this.#senseless + 1) throw this.#error;
    return this.#found();
  }

  #over(): SearchOutcome['over'] {
    if (this.#states.length > this.budget.states) return 'states';
    if (Date.now() - this.#began > this.budget.seconds * 1000) return 'seconds';
    return process.memoryUsage().heapUsed > HEAP * ENOUGH ? 'memory' : undefined;
  }

  #found(): SearchOutcome {
    const broken = this.#broken.size > 0 ? { broken: { properties: [...this.#broken], length: this.#length } } : {};
    const seconds = (Date.now() - this.#began) / 1000;
    return { distinct: this.#states.length, generated: this.#generated, depth: this.#levels.at(-1) ?? 0, seconds, ...broken };
  }

  #assumed(): boolean {
    this.model.machine.look([], undefined);
    return this.model.assumptions.every(ask => ask());
  }

  #beginnings(): Value[][] {
    const { machine, variables } = this.model;
    const found: Value[][] = [];
    machine.current = new Array(variables.length);
    machine.currentStamp = machine.newStamp();
    machine.made = CURRENT | NEXT;
    this.model.begin(() => found.push(this.#whole(machine.current)));
    return found;
  }

  #whole(state: readonly (Value | undefined)[]): Value[] {
    const { variables } = this.model;
    const missing = variables.findIndex((_name, i) => state[i] === undefined);
    if (missing >= 0) throw new ToolError(`a state is found in which ${variables[missing]} has no value`);
    this.#generated++;
    return state.slice() as Value[];
  }

  #stepsFrom(at: number, level: number): void {
    const { machine, variables, properties, stepConstraints, deadlock } = this.model;
    const state = this.#states[at]!;
    const successors: Value[][] = [];
    machine.look(state, new Array(variables.length));
    machine.made = NEXT;
    try {
      this.model.step(() => successors.push(this.#whole(machine.next)));
      if (deadlock && successors.length === 0) this.#breaks('deadlock', level);
    } catch (error) {
      // A faulty specification may make no sense in a state that is as near as one that breaks something. Which of the two is
      // met first depends on the order of the states of one level, and is no difference.
      this.#error ??= error;
      this.#senseless = Math.min(this.#senseless, level);
    }
    machine.made = 0;
    const within = successors.filter(successor => {
      machine.lookOn(successor);
      for (const { name, step } of properties) if (!step.every(ask => ask())) this.#breaks(name, level + 1);
      return stepConstraints.every(ask => ask());
    });
    for (const successor of within) {
      this.watch.step?.(state, successor);
      this.#reach(successor, false, level + 1);
    }
  }

  /** What is true of a state, and whether it is a new one. */
  #reach(state: Value[], first: boolean, level: number): void {
    const { machine, universe, view, properties, constraints } = this.model;
    // Without a view a state is known again before anything is asked of it.
    if (!view && this.#known.has(universe.tuple(state).id)) return;
    machine.look(state, undefined);
    const key = (view ? view() : universe.tuple(state)).id;
    if (this.#known.has(key)) return;
    for (const property of properties) if (!holds(property, first)) this.#breaks(property.name, level);
    if (!constraints.every(ask => ask())) return;
    this.#known.add(key);
    this.#states.push(state);
    this.#levels.push(level);
  }

  #breaks(name: string, length: number): void {
    if (length > this.#length) return;
    if (length < this.#length) this.#broken.clear();
    this.#length = length;
    this.#broken.add(name);
  }
}

const holds = ({ first, state }: CompiledProperty, isFirst: boolean): boolean => state.every(ask => ask()) && (!isFirst || first.every(ask => ask()));
