/** Runs for property tests, made by following the graph: at random, or led to the edges that no run has had. */
import * as fc from 'fast-check';
import { Coverage } from './coverage';
import type { Graph } from './graph';
import type { Request } from '../room';
import type { Guide, Plan } from './plan';
import { Ways } from './ways';
import type { Walker } from './walk';

export interface GenerateOptions {
  /** Requests in a run, at most. */
  readonly length?: number;
  /** Lead runs to missing edges; else each step is any that is possible, all equally likely. */
  readonly led?: boolean;
  /** Who says which edge is taken where the graph leaves several open. */
  readonly guide?: Guide;
}

/** One request in so many is one that is not possible there. */
const IMPOSSIBLE = 16;

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

  readonly #guide?: Guide;
  readonly #graph: Graph;

  constructor(readonly walker: Walker, { length = LENGTH, led = false, guide }: GenerateOptions = {}) {
    super();
    this.#graph = walker.graph;
    this.planned = new Coverage(walker.graph);
    this.#length = length;
    this.#led = led;
    this.#guide = guide;
    this.#ways = new Ways(walker.graph);
  }

  override generate(random: fc.Random): fc.Value<Plan> {
    const any = random.nextInt(0, this.#graph.initial - 1);
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
    const { first } = this.#graph;
    const way = this.#begin(initial);
    for (let s = initial; way.requests.length < this.#length && first[s] < first[s + 1];) {
      s = this.#go(way, s, random.nextInt(first[s], first[s + 1] - 1), random);
    }
    return way;
  }

  /** Takes what is missing where it is, and goes to where the nearest is missing; ends when there is no way to any. */
  #ledPlan(any: number, random: fc.Random): Plan {
    const { planned } = this;
    const missing = (s: number): boolean => planned.left(s) > 0;
    const { initial } = this.#graph;
    const start = planned.whole ? undefined : this.#ways.find(Array.from({ length: initial }, (_, i) => (i + any) % initial), missing);
    if (!start) return { initial: any, requests: [] };
    const way = this.#begin(start.from);
    let ahead = start.edges;
    for (let s = start.from; way.requests.length < this.#length;) {
      if (ahead.length === 0 && !missing(s)) {
        const further = this.#ways.find([s], missing);
        if (!further) break;
        ahead = further.edges;
      }
      const edge = ahead.shift() ?? this.#missingAt(s, random);
      s = this.#go(way, s, edge, random);
      if (s !== this.#graph.next[edge]) ahead = [];
    }
    return way;
  }

  #begin(initial: number): Plan & { requests: Request[] } {
    this.#guide?.begin(initial);
    return { initial, requests: [] };
  }

  /** Adds the edge's request to the plan, now and then one before it that is not possible. Answers the state after it. */
  #go({ requests }: { requests: Request[] }, state: number, edge: number, random: fc.Random): number {
    const { walker, planned } = this;
    const other = random.nextInt(0, IMPOSSIBLE * walker.requests.length - 1);
    if (other < walker.requests.length && walker.edges(state, other).length === 0) {
      requests.push(walker.requests[other]);
      this.#guide?.take(walker.requests[other], []);
    }
    const place = walker.of[this.#graph.call[edge]];
    const request = walker.requests[place];
    requests.push(request);
    const taken = this.#guide ? this.#guide.take(request, walker.edges(state, place)) : edge;
    planned.forgo(state, edge);
    if (taken === undefined) return state;
    planned.take(state, taken);
    return this.#graph.next[taken];
  }

  /** A missing edge of the state; one that stays there, if there is one, as who leaves would have to come back. */
  #missingAt(state: number, random: fc.Random): number {
    const { first, next } = this.#graph;
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
