/** Which states and edges of a graph runs have reached, and which are missing. */
import { edgeCount, type Graph } from './graph';
import type { Call } from '../room';
import type { Operations } from '../runs/trace';

export interface Missing {
  readonly call: Call;
  /** The number of the initial state, and a shortest run from there to the state in which the call is missing. */
  readonly initial: number;
  readonly run: readonly Call[];
}

export interface CoverageReport {
  readonly states: { readonly reached: number; readonly all: number };
  /** An edge is open if the specification leaves it to the system, which decided otherwise. */
  readonly edges: { readonly reached: number; readonly open: number; readonly all: number };
  /** Operations of the graph that no run had, and answers, as `Grant EBUSY`. */
  readonly neverCalled: readonly string[];
  readonly neverAnswered: readonly string[];
  /** Operations of the specification that are nowhere possible in this model. */
  readonly nowhere: readonly string[];
  readonly missing: readonly Missing[];
}

export class Coverage {
  readonly #states: Uint8Array;
  readonly #edges: Uint8Array;
  readonly #open: Uint8Array;
  /** By state, how many of its edges are missing. */
  readonly #left: Int32Array;
  #stateCount = 0;
  #edgeCount = 0;

  constructor(readonly graph: Graph) {
    this.#states = new Uint8Array(graph.states.length);
    this.#edges = new Uint8Array(edgeCount(graph));
    this.#open = new Uint8Array(edgeCount(graph));
    this.#left = Int32Array.from(graph.states, (_, s) => graph.first[s + 1] - graph.first[s]);
  }

  get states(): number { return this.#stateCount; }
  get edges(): number { return this.#edgeCount; }
  get whole(): boolean { return this.#edgeCount === this.#edges.length; }

  has(edge: number): boolean { return this.#edges[edge] === 1; }

  /** How many edges of the state are missing. */
  left(state: number): number { return this.#left[state]; }

  reach(state: number): void {
    if (this.#states[state]) return;
    this.#states[state] = 1;
    this.#stateCount++;
  }

  /** The edge from `state` was taken; the others were as good, and the system chose this one. */
  take(state: number, edge: number, others: readonly number[] = []): void {
    this.reach(this.graph.next[edge]);
    for (const other of others) if (other !== edge) this.#open[other] = 1;
    this.forgo(state, edge);
  }

  /** The edge from `state` is not to be expected: the system decides otherwise. */
  forgo(state: number, edge: number): void {
    if (this.#edges[edge]) return;
    this.#edges[edge] = 1;
    this.#left[state]--;
    this.#edgeCount++;
  }

  report(operations?: Operations): CoverageReport {
    const { graph } = this;
    const all = graph.calls.map(({ op, errno }) => `${op} ${errno}`);
    const seen = new Set<string>();
    let open = 0;
    this.#edges.forEach((reached, e) => {
      if (reached) seen.add(all[graph.call[e]]);
      else open += this.#open[e];
    });
    const ops = (answers: Iterable<string>): Set<string> => new Set([...answers].map(answer => answer.split(' ')[0]));
    const called = ops(seen);
    const possible = ops(all);
    return {
      states: { reached: this.#stateCount, all: graph.states.length },
      edges: { reached: this.#edgeCount, open, all: this.#edges.length },
      neverCalled: [...possible].filter(op => !called.has(op)).sort(),
      neverAnswered: [...new Set(all)].filter(answer => !seen.has(answer)).sort(),
      nowhere: [...operations?.keys() ?? []].filter(op => !possible.has(op)).sort(),
      missing: this.#missing(),
    };
  }

  /** Open edges are not missed. */
  #missing(): Missing[] {
    const { graph } = this;
    const wayTo = shortestRuns(graph);
    return graph.states.flatMap((_, s) => (this.#left[s] === 0 ? [] : range(graph.first[s], graph.first[s + 1]).filter(e => !this.#edges[e] && !this.#open[e])
      .map(e => ({ call: graph.calls[graph.call[e]], ...wayTo(s) }))));
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** A shortest run to each state, and the initial state that it begins in. */
export function shortestRuns(graph: Graph): (state: number) => { initial: number; run: Call[] } {
  const cameBy = new Int32Array(graph.states.length).fill(-1);
  const from = new Int32Array(graph.states.length).fill(-1);
  const queue = range(0, graph.initial);
  for (const s of queue) {
    for (let e = graph.first[s]; e < graph.first[s + 1]; e++) {
      const next = graph.next[e];
      if (next < graph.initial || cameBy[next] >= 0) continue;
      cameBy[next] = e;
      from[next] = s;
      queue.push(next);
    }
  }
  return state => {
    const run: Call[] = [];
    let s = state;
    for (; cameBy[s] >= 0; s = from[s]) run.push(graph.calls[graph.call[cameBy[s]]]);
    return { initial: s, run: run.reverse() };
  };
}
