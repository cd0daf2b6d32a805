/** Runs followed in a state graph, in this process: quick, and a second opinion on what TLC says of them. */
import { keyOf } from '../../tlc/print';
import type { Value } from '../../tlc/value';
import type { Verdict } from '../runs/batch';
import type { Graph } from './graph';
import { type Answer, type Request, type Room, type View, viewOf } from '../room';
import { same } from '../same';
import type { Run, Step } from '../runs/trace';

/** The different requests of a graph, the place of each by its key, and the request that each of the graph's calls makes. */
interface Requests { readonly list: Request[]; readonly places: ReadonlyMap<string, number>; readonly of: Int32Array }

const requestsOf = new WeakMap<Graph, Requests>();

function findRequests(graph: Graph): Requests {
  const list: Request[] = [];
  const places = new Map<string, number>();
  const of = Int32Array.from(graph.calls, ({ op, args }) => {
    const key = keyOf([op, args as Value[]]);
    let place = places.get(key);
    if (place === undefined) places.set(key, place = list.push({ op, args }) - 1);
    return place;
  });
  const found = { list, places, of };
  requestsOf.set(graph, found);
  return found;
}

export class Walker {
  readonly requests: readonly Request[];
  /** The request that each of the graph's calls makes. */
  readonly of: Int32Array;
  readonly #places: ReadonlyMap<string, number>;
  /** The places of requests that were asked for before: most are asked for again and again. */
  readonly #known = new WeakMap<Request, number>();
  /** What is handed out more than once, by number: views of states, steps along edges. */
  readonly #views: (View | undefined)[];
  readonly #steps: (Step & Answer | undefined)[];

  constructor(readonly graph: Graph, readonly room: Room) {
    const { list, places, of } = requestsOf.get(graph) ?? findRequests(graph);
    this.requests = list;
    this.#places = places;
    this.of = of;
    this.#views = new Array<View | undefined>(graph.states.length);
    this.#steps = new Array<Step & Answer | undefined>(graph.call.length);
  }

  /** The place of a request; undefined for one that is possible nowhere. */
  place(request: Request): number | undefined {
    let place = this.#known.get(request);
    if (place === undefined) {
      place = this.#places.get(keyOf([request.op, request.args as Value[]]));
      if (place !== undefined) this.#known.set(request, place);
    }
    return place;
  }

  /** Does the specification leave anything open: is there a request that leads from one state to several? */
  get open(): boolean {
    const { first, call, states } = this.graph;
    return states.some((_, s) => {
      const seen = new Set<number>();
      for (let e = first[s]; e < first[s + 1]; e++) seen.add(this.of[call[e]]);
      return seen.size < first[s + 1] - first[s];
    });
  }

  /** The edges from a state for a request. */
  edges(state: number, request: number): number[] {
    const { first, call } = this.graph;
    const found: number[] = [];
    for (let e = first[state]; e < first[state + 1]; e++) if (this.of[call[e]] === request) found.push(e);
    return found;
  }

  /** The edges from the states which are of these operations. */
  edgesOf(states: readonly number[], ops: readonly string[]): number[] {
    const { first, call, calls } = this.graph;
    return states.flatMap(s => Array.from({ length: first[s + 1] - first[s] }, (_, i) => first[s] + i)).filter(e => ops.includes(calls[call[e]].op));
  }

  beginnings(view: View): number[] {
    return Array.from({ length: this.graph.initial }, (_, s) => s).filter(s => this.sees(s, view));
  }

  /** Is the state one in which this can be observed? */
  sees(state: number, view: View | undefined): boolean {
    if (view === undefined) return true;
    return this.room.variables.every((name, i) => view[name] === undefined || same(view[name], this.graph.states[state][i]));
  }

  /** Does the edge answer and lead as the step says, so far as that was observed? */
  fits(edge: number, { errno, out, view }: Pick<Step, 'errno' | 'out' | 'view'>): boolean {
    const call = this.graph.calls[this.graph.call[edge]];
    return (errno === undefined || call.errno === errno) && (out === undefined || (call.out !== undefined && same(call.out, out))) && this.sees(this.graph.next[edge], view);
  }

  /** The view of a state, the same object each time. */
  view(state: number): View {
    return this.#views[state] ??= viewOf(this.room.variables, this.graph.states[state]);
  }

  /** The edge as the step of a run, the same object each time. */
  step(edge: number): Step & Answer {
    return this.#steps[edge] ??= { ...this.requests[this.of[this.graph.call[edge]]], ...this.answer(edge) };
  }

  answer(edge: number): Answer {
    const { errno, out } = this.graph.calls[this.graph.call[edge]];
    return { errno, ...(out === undefined ? {} : { out }), view: this.view(this.graph.next[edge]) };
  }

  /** What TLC would say of the run. Operations that may go unseen are taken any number of times before each step. */
  judge(run: Run, unseen: readonly string[] = []): Verdict {
    let states = this.#unseen(this.beginnings(run.initial), unseen);
    if (states.length === 0) return { accepted: false, rejectedAt: -1, possible: [] };
    for (const [at, step] of run.steps.entries()) {
      const request = this.place(step);
      const edges = request === undefined ? [] : states.flatMap(s => this.edges(s, request));
      const fitting = edges.filter(e => this.fits(e, step));
      if (fitting.length === 0) {
        const answers = new Map(edges.map(e => [`${this.graph.call[e]} ${this.graph.next[e]}`, this.answer(e)]));
        return { accepted: false, rejectedAt: at, possible: [...answers.values()] };
      }
      states = this.#unseen(fitting.map(e => this.graph.next[e]), unseen);
    }
    return { accepted: true };
  }

  #unseen(from: readonly number[], ops: readonly string[]): number[] {
    const states = new Set(from);
    if (ops.length) for (const s of states) for (const e of this.edgesOf([s], ops)) states.add(this.graph.next[e]);
    return [...states];
  }
}
