/**
 * The whole state graph of a model, as TLC explores it: every edge once, with operation, arguments and errno.
 *
 * TLC prints a state's number once, then a line for each call possible there, followed by what it changes where it changes something.
 * Nine edges in ten are refused calls, so most lines are a call alone; calls and changes repeat, so a line is looked up, not parsed.
 */
import { ToolError } from '../../tlc/error';
import type { Project } from '../../tlc/project';
import type { Checker } from '../../tlc/run';
import { parsePrinted, type Value } from '../../tlc/value';
import { keyOf } from '../../tlc/print';
import { ask, type Model } from '../model';
import type { Call } from '../room';
import type { Signal } from '../../signal';

export interface Graph {
  /** A state is the values of the room's variables, in their order; the first ones are initial. */
  readonly states: readonly (readonly Value[])[];
  readonly initial: number;
  readonly calls: readonly Call[];
  /** The edges of state `s` are those from `first[s]` up to, not including, `first[s + 1]`. */
  readonly first: Int32Array;
  readonly call: Int32Array;
  readonly next: Int32Array;
}

export const edgeCount = (graph: Graph): number => graph.call.length;

/** Distinct values, each with its place among them. */
class Interned<T extends Value> {
  readonly values: T[] = [];
  readonly #byKey = new Map<string, number>();

  place(value: T): number {
    const key = keyOf(value);
    let place = this.#byKey.get(key);
    if (place === undefined) this.#byKey.set(key, place = this.values.push(value) - 1);
    return place;
  }
}

/** What lines stand for, each read once. */
class Lines<T> {
  readonly #known = new Map<string, T>();

  constructor(readonly read: (value: Value) => T) {}

  get(line: string): T {
    let known = this.#known.get(line);
    if (known === undefined) this.#known.set(line, known = this.read(parsePrinted(line)));
    return known;
  }
}

/** Reads the lines as they come. */
export class GraphReader {
  /** By variable, its values; a state is the place of each of its values. */
  readonly #values: Interned<Value>[] = [];
  readonly #states: (readonly number[])[] = [];
  readonly #byPlaces = new Map<string, number>();
  readonly #calls = new Interned<{ [key: string]: Value }>();
  readonly #callOf = new Lines(value => this.#calls.place(value as { [key: string]: Value }));
  /** The variables that a step gives another value, each with its place. */
  readonly #changes = new Lines(value => (value as Value[][]).flatMap(([to], i): [number, number][] => (to === undefined ? [] : [[i, this.#values[i].place(to)]])));
  readonly #from: number[] = [];
  readonly #call: number[] = [];
  readonly #next: number[] = [];
  /** The place of the state that TLC's `n`th line was about; a state keeps the number of the line that it came with. */
  readonly #numbered: number[] = [];
  #initial = 0;
  #source = -1;

  take(line: string): void {
    const second = line.charCodeAt(1);
    if (line.charCodeAt(0) !== 34) {
      this.#source = this.#numbered[Number(line) - 1];
      if (this.#source === undefined) throw new ToolError(`TLC printed the number of a state that it never printed: ${line}`);
    } else if (second === 91) {
      this.#from.push(this.#source);
      this.#call.push(this.#callOf.get(line));
      this.#next.push(this.#source);
      this.#numbered.push(this.#source);
    } else if (this.#call.length === 0) {
      this.#numbered.push(this.#place((parsePrinted(line) as Value[]).map((value, i) => (this.#values[i] ??= new Interned()).place(value))));
      this.#initial = this.#states.length;
    } else {
      const places = [...this.#states[this.#source]];
      for (const [variable, place] of this.#changes.get(line)) places[variable] = place;
      const state = this.#place(places);
      this.#next[this.#next.length - 1] = state;
      this.#numbered[this.#numbered.length - 1] = state;
    }
  }

  #place(places: readonly number[]): number {
    const key = places.join();
    let state = this.#byPlaces.get(key);
    if (state === undefined) this.#byPlaces.set(key, state = this.#states.push(places) - 1);
    return state;
  }

  /** Throws `ToolError` unless all that TLC counted was read. */
  end(counted: { readonly distinct: number; readonly generated: number }): Graph {
    const states = this.#states.map(places => places.map((place, i) => this.#values[i].values[place]));
    if (states.length !== counted.distinct || this.#numbered.length !== counted.generated || states.length === 0) {
      throw new ToolError(`the graph is not whole: ${states.length} states and ${this.#numbered.length} steps were read, TLC counted ${counted.distinct} and ${counted.generated}`);
    }
    return { states, initial: this.#initial, calls: this.#calls.values as unknown as Call[], ...this.#sorted(states.length) };
  }

  /** The edges by source, each once: two disjuncts of Next may take the same step. */
  #sorted(states: number): Pick<Graph, 'first' | 'call' | 'next'> {
    const first = new Int32Array(states + 1);
    for (const from of this.#from) first[from + 1]++;
    for (let s = 0; s < states; s++) first[s + 1] += first[s];
    const order = new Int32Array(this.#from.length);
    const fill = first.slice();
    for (let e = 0; e < order.length; e++) order[fill[this.#from[e]]++] = e;
    const call: number[] = [];
    const next: number[] = [];
    const kept = new Int32Array(states + 1);
    for (let s = 0; s < states; s++) {
      const seen = new Set<number>();
      for (let i = first[s]; i < first[s + 1]; i++) {
        const e = order[i];
        const edge = this.#call[e] * states + this.#next[e];
        if (seen.has(edge)) continue;
        seen.add(edge);
        call.push(this.#call[e]);
        next.push(this.#next[e]);
      }
      kept[s + 1] = call.length;
    }
    return { first: kept, call: Int32Array.from(call), next: Int32Array.from(next) };
  }
}

const body = ({ room: { variables }, init, next }: Model): string => `
VARIABLE graphNumber
GraphState == <<${variables.join(', ')}>>
ASSUME TLCSet(1, 0) /\\ TLCSet(2, 0)
GraphInit == ${init} /\\ graphNumber = TLCGet(1) + 1 /\\ TLCSet(1, graphNumber) /\\ PrintT(ToString(GraphState))
GraphNext == ${next} /\\ graphNumber' = TLCGet(1) + 1
GraphChange == <<${variables.map(name => `IF ${name}' = ${name} THEN <<>> ELSE <<${name}'>>`).join(', ')}>>
GraphStep ==
  /\\ TLCSet(1, graphNumber')
  /\\ TLCGet(2) = graphNumber \\/ (TLCSet(2, graphNumber) /\\ PrintT(graphNumber))
  /\\ PrintT(ToString(call'))
  /\\ GraphState' = GraphState \\/ PrintT(ToString(GraphChange))`;

/** How the graph is asked for; a cached graph that was asked for in another way is of no use. */
export const graphQuestion = (model: Model): string => body(model);

/** Has TLC explore the model, and reads its graph. */
export async function exploreGraph(project: Project, checker: Checker, model: Model, signal?: Signal): Promise<{ graph: Graph; seconds: number }> {
  const reader = new GraphReader();
  const result = await ask(project, checker, model, {
    module: 'ConformanceGraph', body: graphQuestion(model), init: 'GraphInit', next: 'GraphNext', view: 'GraphState',
    actionConstraint: 'GraphStep', onPrinted: line => reader.take(line), signal,
  });
  return { graph: reader.end(result.statistics), seconds: result.seconds };
}
