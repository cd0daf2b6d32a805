import type { Graph } from './graph';

/** Shortest ways in a graph. */
export class Ways {
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
