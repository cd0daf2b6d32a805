/**
 * Specification to code: the code takes every edge of a state graph, and has no step that the graph has not.
 *
 * In each state the code is asked for every request that is possible anywhere in the graph. What it does must be one of the
 * edges that the graph has for that request in that state; where there is none, it must be impossible for the code too.
 * A state is reached by a shortest run, which all edges from it share: a copy of the machine is taken for each.
 */
import type { Value } from '../../tlc/value';
import { edgeCount, type Graph } from './graph';
import { INIT } from '../runs/play';
import type { Difference } from '../difference';
import { type Answer, type Call, type Constants, type Request, type Room, type View, viewOf } from '../room';
import { same, sameView } from '../same';
import { Walker } from './walk';

export interface Replayed {
  readonly edges: number;
  readonly taken: number;
  /** Edges that the specification leaves open beside the one that the code takes. */
  readonly open: number;
  /** Requests that were rightly not possible. */
  readonly impossible: number;
  /** States that the code came to. */
  readonly states: number;
  readonly differences: readonly Difference[];
  /** The edges not taken, by number, apart from open ones. */
  readonly missing: readonly number[];
}

/** So many differences are found at most, unless fewer are enough. */
const LIMIT = 20;

export class Replay<Machine> {
  readonly #taken: Uint8Array;
  readonly #machines: (Machine | undefined)[];
  readonly #cameBy: Int32Array;
  readonly #from: Int32Array;
  readonly #queue: number[] = [];
  readonly #differences: Difference[] = [];
  #impossible = 0;

  constructor(readonly graph: Graph, readonly room: Room<Machine>, readonly constants: Constants, readonly options: ReplayOptions = {}) {
    this.#taken = new Uint8Array(edgeCount(graph));
    this.#machines = new Array<Machine | undefined>(graph.states.length);
    this.#cameBy = new Int32Array(graph.states.length).fill(-1);
    this.#from = new Int32Array(graph.states.length).fill(-1);
  }

  run(): Replayed {
    const { graph, room } = this;
    const limit = this.options.differences ?? LIMIT;
    const { requests, of } = new Walker(graph, room as Room);
    for (let s = 0; s < graph.initial; s++) {
      const initial = viewOf(room.variables, graph.states[s]);
      const machine = room.start(initial, this.constants);
      const view = room.view(machine);
      if (sameView(view, room.variables, graph.states[s]) && Object.keys(view).length === room.variables.length) this.#arrive(s, machine, -1, -1);
      else this.#differences.push({ initial, run: [], request: INIT, before: initial, got: { view }, possible: [{ errno: 'OK', view: initial }] });
    }
    const edgesOf = requests.map(() => [] as number[]);
    for (let at = 0; at < this.#queue.length && this.#differences.length < limit; at++) {
      const s = this.#queue[at];
      for (let e = graph.first[s]; e < graph.first[s + 1]; e++) edgesOf[of[graph.call[e]]].push(e);
      // What changes something is asked of copies, which are made before anything is asked of the machine itself.
      const quiet: number[] = [];
      for (let r = 0; r < requests.length; r++) {
        if (edgesOf[r].length === 0 && this.options.edgesOnly) continue;
        if (this.#stays(s, edgesOf[r])) quiet.push(r);
        else this.#ask(s, requests[r], edgesOf[r], room.clone(this.#machines[s]!));
      }
      // If it does change something, that shows at once.
      for (const r of quiet) this.#ask(s, requests[r], edgesOf[r], this.#machines[s]!);
      for (const edges of edgesOf) edges.length = 0;
      this.#machines[s] = undefined;
    }
    return this.#result();
  }

  #arrive(s: number, machine: Machine, from: number, edge: number): void {
    this.#machines[s] = machine;
    this.#from[s] = from;
    this.#cameBy[s] = edge;
    this.#queue.push(s);
  }

  /** Makes a request of a machine in state `s`, where the graph has these edges for it. */
  #ask(s: number, { op, args }: Request, edges: readonly number[], machine: Machine): void {
    const { graph, room } = this;
    const errno = room.take(machine, op, args);
    const view = room.view(machine);
    const out = errno === undefined ? undefined : room.out?.(machine);
    if (edges.length === 0) {
      if (errno === undefined && sameView(view, room.variables, graph.states[s])) this.#impossible++;
      else this.#differs(s, { op, args }, edges, { errno, ...(out === undefined ? {} : { out }), view });
      return;
    }
    let edge = -1;
    for (const e of edges) {
      if (!this.#answers(e, errno, out) || !sameView(view, room.variables, graph.states[graph.next[e]])) continue;
      edge = e;
      break;
    }
    if (edge < 0) {
      this.#differs(s, { op, args }, edges, { errno, ...(out === undefined ? {} : { out }), view });
      return;
    }
    this.#taken[edge] = 1;
    for (const other of edges) if (other !== edge && !this.#taken[other]) this.#taken[other] = 2;
    const next = graph.next[edge];
    if (this.#from[next] < 0 && next >= graph.initial) this.#arrive(next, machine, s, edge);
  }

  #stays(s: number, edges: readonly number[]): boolean {
    for (const e of edges) if (this.graph.next[e] !== s) return false;
    return true;
  }

  #answers(edge: number, errno: string | undefined, out: Value | undefined): boolean {
    const call = this.graph.calls[this.graph.call[edge]];
    return call.errno === errno && (out === undefined || (call.out !== undefined && same(call.out, out)));
  }

  #differs(s: number, request: Request, edges: readonly number[], got: Answer): void {
    const { graph, room } = this;
    const { initial, run } = this.#wayTo(s);
    const possible = edges.map(e => ({ errno: graph.calls[graph.call[e]].errno, out: graph.calls[graph.call[e]].out, view: viewOf(room.variables, graph.states[graph.next[e]]) }));
    this.#differences.push({ initial, run, request, before: viewOf(room.variables, graph.states[s]), got, possible });
    const again = room.start(initial, this.constants);
    for (const call of run) room.take(again, call.op, call.args);
    this.#machines[s] = again;
  }

  #wayTo(s: number): { initial: View; run: Call[] } {
    const run: Call[] = [];
    let state = s;
    for (; this.#from[state] >= 0; state = this.#from[state]) run.push(this.graph.calls[this.graph.call[this.#cameBy[state]]]);
    return { initial: viewOf(this.room.variables, this.graph.states[state]), run: run.reverse() };
  }

  #result(): Replayed {
    const missing: number[] = [];
    let taken = 0;
    this.#taken.forEach((how, e) => {
      if (how === 1) taken++;
      else if (how === 0) missing.push(e);
    });
    return {
      edges: this.#taken.length, taken, open: this.#taken.length - taken - missing.length, impossible: this.#impossible,
      states: this.#queue.length, differences: this.#differences, missing,
    };
  }
}

export interface ReplayOptions {
  /** Leave out the requests that must be impossible; a replay that does has shown only that the code has what the graph has. */
  readonly edgesOnly?: boolean;
  /** So many differences are enough. */
  readonly differences?: number;
}

export const replay = <Machine>(graph: Graph, room: Room<Machine>, constants: Constants, options: ReplayOptions = {}): Replayed =>
  new Replay(graph, room, constants, options).run();
