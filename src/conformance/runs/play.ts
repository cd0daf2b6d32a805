/** Runs of the code: made, recorded, and followed in the graph step by step. */
import type { Coverage } from '../graph/coverage';
import type { Guide, Plan } from '../graph/plan';
import type { Difference } from '../difference';
import type { Answer, Constants, Request, Room, View } from '../room';
import { sameView } from '../same';
import type { Run, Step } from './trace';
import type { Walker } from '../graph/walk';

/** What the machine answers, and its view after it. */
export function answerOfMachine<Machine>(room: Room<Machine>, machine: Machine, { op, args }: Request): Answer {
  const errno = room.take(machine, op, args);
  const out = errno === undefined ? undefined : room.out?.(machine);
  return { errno, ...(out === undefined ? {} : { out }), view: room.view(machine) };
}

/** The step that a run begins with, where its beginning is none of the specification. */
export const INIT: Request = { op: 'Init', args: [] };

/** Makes a run and records it. A request that is not possible is no step. */
export function record<Machine>(room: Room<Machine>, constants: Constants, name: string, initial: View, requests: readonly Request[]): Run {
  const machine = room.start(initial, constants);
  const begun = room.view(machine);
  const steps: Step[] = [];
  for (const { op, args } of requests) {
    const { errno, ...seen } = answerOfMachine(room, machine, { op, args });
    if (errno !== undefined) steps.push({ op, args, errno, ...seen });
  }
  return { name, initial: begun, steps };
}

export interface Played {
  readonly run: Run;
  /** The first step that the graph has not. */
  readonly difference?: Difference;
}

/** Makes a run of the code, each step of which must be an edge of the graph; an impossible request must have none there. */
export function play<Machine>(walker: Walker, room: Room<Machine>, constants: Constants, { initial, requests }: Plan, name: string, coverage?: Coverage): Played {
  const { graph } = walker;
  const machine = room.start(walker.view(initial), constants);
  const steps: Step[] = [];
  const run: Run = { name, initial: walker.view(initial), steps };
  const begun = room.view(machine);
  if (!sameView(begun, room.variables, graph.states[initial])) {
    return { run, difference: { initial: run.initial, run: [], request: INIT, got: { view: begun }, possible: [{ errno: 'OK', view: run.initial }] } };
  }
  coverage?.reach(initial);
  let s = initial;
  for (const request of requests) {
    const got = answerOfMachine(room, machine, request);
    const place = walker.place(request);
    const edges = place === undefined ? [] : walker.edges(s, place);
    const edge = got.errno === undefined ? undefined : edges.find(e => walker.fits(e, got as Step));
    const rightlyImpossible = got.errno === undefined && edges.length === 0 && sameView(got.view, room.variables, graph.states[s]);
    if (rightlyImpossible) continue;
    if (edge === undefined) {
      return { run, difference: { initial: run.initial, run: steps, request, before: walker.view(s), got, possible: edges.map(e => walker.answer(e)) } };
    }
    coverage?.take(s, edge, edges);
    s = graph.next[edge];
    // Equal to what the machine showed, and shared by all runs that come by.
    steps.push(walker.step(edge));
  }
  return { run };
}

/** The code, as who decides what the specification leaves open. */
export function guideOf<Machine>(walker: Walker, room: Room<Machine>, constants: Constants): Guide {
  let machine: Machine;
  return {
    begin: initial => { machine = room.start(walker.view(initial), constants); },
    take: (request, edges) => {
      const got = answerOfMachine(room, machine, request);
      return edges.find(e => walker.fits(e, got as Step));
    },
  };
}
