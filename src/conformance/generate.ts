/** Runs for property tests, made by following the graph: at random, or led to the edges that no run has had. */
import * as fc from 'fast-check';
import { Coverage } from './coverage';
import type { Graph } from './graph';
import type { Request } from './room';

/** A run to be made: where it begins, as a place among the graph's initial states, and what is called. */
export interface Plan {
  readonly initial: number;
  readonly requests: readonly Request[];
}

export interface GenerateOptions {
  /** Requests in a run, at most. */
  readonly length?: number;
  /** Lead runs to missing edges; else each step is any that is possible, all equally likely. */
  readonly led?: boolean;
}

export const LENGTH = 100;

/** A plan without some of its requests, larger parts first. */
export function* shorter<T>(requests: readonly T[]): Generator<T[]> {
  for (let size = requests.length >> 1; size > 0; size >>= 1) {
    for (let at = requests.length - size; at >= 0; at -= size) yield [...requests.slice(0, at), ...requests.slice(at + size)];
  }
}

/**
 * The plans of one test. What a led run has been led to is remembered here, not taken from the code: so the same seed makes the
 * same plans, whatever the code does.
 */
export class Plans extends fc.Arbitrary<Plan> {
  readonly planned: Coverage;
  readonly #length: number;
  readonly #led: boolean;
  readonly #ways: Ways;

  constructor(readonly graph: Graph, { length = LENGTH, led = false }: GenerateOptions = {}) {
    super();
    this.planned = new Coverage(graph);
    this.#length = length;
    this.#led = led;
    this.#ways = new Ways(graph);
  }

  override generate(random: fc.Random): fc.Value<Plan> {
    const any = random.nextInt(0, this.graph.initial - 1);
    return new fc.Value(this.#led ? this.#ledPlan(any, random) : this.#anyPlan(any, random), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Plan {
    return typeof value === 'object' && value !== null && 'requests' in value;
  }

  override shrink({ initial, requests }: Plan): fc.Stream<fc.Value<Plan>> {
    function* all(): Generator<fc.Value<Plan>> {
      for (const fewer of shorter(requests)) yield new fc.Value({ initial, requests: fewer }, undefined);
    }
    return fc.stream(all());
  }

  /** Each step is one of those that are possible. */
  #anyPlan(initial: number, random: fc.Random): Plan {
    const { first, next } = this.graph;
    const edges: number[] = [];
    for (let s = initial; edges.length < this.#length && first[s] < first[s + 1]; s = next[edges[edges.length - 1]]) {
      edges.push(random.nextInt(first[s], first[s + 1] - 1));
    }
    return this.#plan(initial, edges);
  }

  /** Takes what is missing where it is, and goes to where the nearest is missing; ends when there is no way to any. */
  #ledPlan(any: number, random: fc.Random): Plan {
    const { planned, graph } = this;
    if (planned.whole) return { initial: any, requests: [] };
    const missing = (s: number): boolean => planned.left(s) > 0;
    const start = this.#ways.find(Array.from({ length: graph.initial }, (_, i) => (i + any) % graph.initial), missing);
    if (!start) return { initial: any, requests: [] };
    const edges: number[] = [];
    const ahead = start.edges;
    for (let s = start.from; edges.length < this.#length;) {
      if (ahead.length === 0 && !missing(s)) {
        const way = this.#ways.find([s], missing);
        if (!way) break;
        ahead.push(...way.edges);
      }
      const edge = ahead.shift() ?? this.#missingAt(s, random);
      edges.push(edge);
      planned.take(s, edge);
      s = graph.next[edge];
    }
    return this.#plan(start.from, edges);
  }

  #plan(initial: number, edges: readonly number[]): Plan {
    const { calls, call } = this.graph;
    return { initial, requests: edges.map(e => ({ op: calls[call[e]].op, args: calls[call[e]].args })) };
  }

  /** A missing edge of the state; one that stays there, if there is one, as who leaves would have to come back. */
  #missingAt(state: number, random: fc.Random): number {
    const { first, next } = this.graph;
    const size = first[state + 1] - first[state];
    const at = random.nextInt(0, size - 1);
    let leaving = -1;
    for (let i = 0; i < size; i++) {
      const edge = first[state] + ((at + i) % size);
      if (this.planned.has(edge)) continue;
      if (next[edge] === state) return edge;
      leaving = edge;
    }
    return leaving;
  }
}

/** Shortest ways in a graph. */
class Ways {
  /** The edges that lead to another state, one for each pair, by source. */
  readonly #first: Int32Array;
  readonly #edges: number[] = [];
  readonly #queue: Int32Array;
  readonly #cameBy: Int32Array;
  readonly #from: Int32Array;
  /** By state, the search that came to it last. */
  readonly #found: Int32Array;
  #search = 0;

  constructor(readonly graph: Graph) {
    const states = graph.states.length;
    this.#first = new Int32Array(states + 1);
    [this.#queue, this.#cameBy, this.#from, this.#found] = Array.from({ length: 4 }, () => new Int32Array(states)) as [Int32Array, Int32Array, Int32Array, Int32Array];
    for (let s = 0; s < states; s++) {
      const seen = new Set([s]);
      for (let e = graph.first[s]; e < graph.first[s + 1]; e++) {
        if (seen.has(graph.next[e])) continue;
        seen.add(graph.next[e]);
        this.#edges.push(e);
      }
      this.#first[s + 1] = this.#edges.length;
    }
  }

  /** A shortest way from one of the states to one that is wanted. */
  find(states: readonly number[], wanted: (state: number) => boolean): { from: number; edges: number[] } | undefined {
    const { next } = this.graph;
    const search = ++this.#search;
    let size = 0;
    const arrive = (s: number, from: number, edge: number): void => {
      if (this.#found[s] === search) return;
      this.#found[s] = search;
      this.#from[s] = from;
      this.#cameBy[s] = edge;
      this.#queue[size++] = s;
    };
    for (const s of states) arrive(s, -1, -1);
    for (let at = 0; at < size; at++) {
      const s = this.#queue[at];
      if (wanted(s)) return this.#wayTo(s);
      for (let i = this.#first[s]; i < this.#first[s + 1]; i++) arrive(next[this.#edges[i]], s, this.#edges[i]);
    }
    return undefined;
  }

  #wayTo(state: number): { from: number; edges: number[] } {
    const edges: number[] = [];
    let s = state;
    for (; this.#cameBy[s] >= 0; s = this.#from[s]) edges.push(this.#cameBy[s]);
    return { from: s, edges: edges.reverse() };
  }
}
