import * as fc from 'fast-check';
import { judgeRuns } from '../../src/conformance/batch';
import { graphOf } from '../../src/conformance/cache';
import { Coverage } from '../../src/conformance/coverage';
import { Plans } from '../../src/conformance/generate';
import { exploreGraph, type Graph, graphQuestion } from '../../src/conformance/graph';
import { ask, type Model, openModel } from '../../src/conformance/model';
import { play } from '../../src/conformance/play';
import { replay } from '../../src/conformance/replay';
import type { Room } from '../../src/conformance/room';
import { authorization } from '../../src/conformance/rooms/authorization';
import type { Run } from '../../src/conformance/trace';
import { Walker } from '../../src/conformance/walk';
import { openProject } from '../../src/tlc/project';
import { findChecker } from '../../src/tlc/run';
import type { Row } from './run';

const ALONE = 5;
const ROUNDS = 7;
const SEED = 1;
/** Undirected runs are given up after so many times the steps of the led ones. */
const PATIENCE = 20;
const room = authorization as Room;

const seconds = (began: number): number => (performance.now() - began) / 1000;
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

/** Runs of the code, at random, each of just so many steps. */
function runsOf(walker: Walker, model: Model, count: number, length: number): Run[] {
  const plans = fc.sample(new Plans(walker, { length: length * 2 }), { seed: SEED, numRuns: count });
  return plans.map((plan, i) => play(walker, room, model.constants, plan, `r${i}`).run).map(run => ({ ...run, steps: run.steps.slice(0, length) }));
}

/** Steps until every edge was reached, or the patience is over. */
function stepsToWhole(walker: Walker, model: Model, led: boolean, most: number): { steps: number; edges: number } {
  const coverage = new Coverage(walker.graph);
  let steps = 0;
  fc.check(fc.property(new Plans(walker, { led }), plan => {
    steps += play(walker, room, model.constants, plan, '', coverage).run.steps.length;
    return !coverage.whole && steps < most;
  }), { seed: SEED, numRuns: 1_000_000, endOnFailure: true });
  return { steps, edges: coverage.edges };
}

/** The code alone: every edge's call, without a look at the answer or the view. */
function bareRate(graph: Graph, model: Model): number {
  let calls = 0;
  let spent = 0;
  for (let s = 0; s < graph.initial; s++) {
    const machine = authorization.start(Object.fromEntries(room.variables.map((name, i) => [name, graph.states[s][i]])), model.constants);
    const edges = Array.from({ length: graph.first[s + 1] - graph.first[s] }, (_, i) => graph.calls[graph.call[graph.first[s] + i]]);
    const began = performance.now();
    for (let round = 0; round < 500; round++) for (const { op, args } of edges) authorization.take(machine, op, args);
    spent += seconds(began);
    calls += 500 * edges.length;
  }
  return calls / spent;
}

export async function rows(): Promise<Row[]> {
  const project = openProject();
  const checker = await findChecker(project);
  const model = openModel(project, room, room.models[0]);
  const graph = await graphOf(project, checker, model);
  const walker = new Walker(graph, room);
  const found: Row[] = [];

  const few = runsOf(walker, model, ALONE, 20);
  const began = performance.now();
  for (const run of few) await judgeRuns(project, checker, model, [run]);
  const alone = seconds(began) / ALONE;
  found.push({ name: `one trace of 20 steps, one TLC process (mean of ${ALONE})`, value: alone, unit: 's' });
  for (const [count, length] of [[10_000, 20], [1_000, 50]] as const) {
    const runs = runsOf(walker, model, count, length);
    const start = performance.now();
    const { accepted } = await judgeRuns(project, checker, model, runs);
    const took = seconds(start);
    if (accepted !== count || runs.some(({ steps }) => steps.length !== length)) throw new Error(`${accepted} of ${count} runs accepted`);
    found.push({ name: `traces of ${length} steps judged, ${count.toLocaleString('en')} in one batch`, value: count / took, unit: 'traces/s', against: 'one process a trace', ratio: alone * count / took });
  }

  replay(graph, room, model.constants);
  const rates = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    const { taken, impossible } = replay(graph, room, model.constants);
    return { edges: taken / seconds(start), all: (taken + impossible) / seconds(start) };
  });
  const bare = bareRate(graph, model);
  const edges = median(rates.map(rate => rate.edges));
  found.push({ name: 'edges replayed, errno and whole view compared', value: edges, unit: 'edges/s', against: 'the calls of the bare code', ratio: edges / bare });
  found.push({ name: 'with the requests that must be impossible', value: median(rates.map(rate => rate.all)), unit: 'requests/s' });

  const { seconds: read } = await exploreGraph(project, checker, model);
  let lines = 0;
  const written = await ask(project, checker, model, {
    module: 'ConformanceGraph', body: graphQuestion(model), init: 'GraphInit', next: 'GraphNext', view: 'GraphState', actionConstraint: 'GraphStep', onPrint: () => { lines++; },
  });
  if (lines < graph.call.length) throw new Error(`${lines} lines for ${graph.call.length} edges`);
  found.push({ name: `a graph of ${graph.call.length.toLocaleString('en')} edges, from TLC's start to its end`, value: read, unit: 's', against: 'as fast as TLC writes it and nobody reads', ratio: written.seconds / read });

  const led = stepsToWhole(walker, model, true, Infinity);
  const any = stepsToWhole(walker, model, false, PATIENCE * led.steps);
  found.push({ name: `steps of led runs until all of ${graph.call.length.toLocaleString('en')} edges are reached`, value: led.steps, unit: 'steps', against: `fewer than undirected ones, which have ${Math.floor(100 * any.edges / graph.call.length)} % by then`, ratio: any.steps / led.steps });
  return found;
}
