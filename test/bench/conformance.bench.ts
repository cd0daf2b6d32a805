import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { judgeRuns } from '../../src/conformance/runs/batch';
import { graphOf } from '../../src/conformance/cache';
import { Coverage } from '../../src/conformance/graph/coverage';
import { Plans } from '../../src/conformance/graph/generate';
import { edgeCount, exploreGraph, type Graph, graphQuestion } from '../../src/conformance/graph/graph';
import { ask, type Model, openModel } from '../../src/conformance/model';
import { play } from '../../src/conformance/runs/play';
import { replay } from '../../src/conformance/graph/replay';
import { type Call, type Room, viewOf } from '../../src/conformance/room';
import { roomNamed } from '../../src/conformance/rooms/choose';
import { authorization } from '../../src/conformance/rooms/authorization';
import type { Run } from '../../src/conformance/runs/trace';
import { Walker } from '../../src/conformance/graph/walk';
import { openProject, type Project } from '../../src/tlc/project';
import { type Checker, findChecker } from '../../src/tlc/run';
import type { Row } from './run';

const ALONE = 5;
const ROUNDS = 5;
const TURNS = 2;
/** The bare code is measured in so many states. */
const STATES = 500;
/** A model of each room, none of the smallest. */
const REPLAYED = [
  ['authorization', 'MCAuthorization-named-selfprove'], ['ioasid', 'MCIoasid-linux-copies'], ['iommufd', 'MCIommufdWhole-fault'],
  ['allocator', 'MCAllocator-pending'], ['wbinvd', 'MCWbinvd-calls'],
] as const;
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

/** The code alone, without a look at its view: in each state, the calls that leave it there, as a replay makes them. */
function bareRate(graph: Graph, { room: { variables, start, clone, take } }: Model, constants: Model['constants']): number {
  let calls = 0;
  let spent = 0;
  const from = Array.from({ length: graph.initial }, (_, s) => ({ s, machine: start(viewOf(variables, graph.states[s]), constants) }));
  const seen = new Set(from.map(({ s }) => s));
  for (const { s, machine } of from) {
    const quiet: Call[] = [];
    for (let e = graph.first[s]; e < graph.first[s + 1]; e++) {
      const [call, next] = [graph.calls[graph.call[e]], graph.next[e]];
      if (next === s) quiet.push(call);
      else if (!seen.has(next) && from.length < STATES) {
        seen.add(next);
        const other = clone(machine);
        take(other, call.op, call.args);
        from.push({ s: next, machine: other });
      }
    }
    const began = performance.now();
    for (let round = 0; round < ROUNDS; round++) for (const { op, args } of quiet) take(machine, op, args);
    spent += seconds(began);
    calls += ROUNDS * quiet.length;
  }
  return calls / spent;
}

/** How fast the graph's edges are replayed, errno and whole view compared, and all requests, those too that must be impossible. */
async function replayRows(project: Project, checker: Checker, of: Room, config: string): Promise<Row[]> {
  const model = openModel(project, of, of.models.find(one => one.config === config)!);
  const graph = await graphOf(project, checker, model);
  const { constants } = model;
  const rate = (edgesOnly: boolean): number => median(Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    const { taken, impossible, missing, open } = replay(graph, of, constants, { edgesOnly });
    if (taken + open !== edgeCount(graph) || missing.length) throw new Error(`${taken} of ${edgeCount(graph)} edges taken`);
    return (edgesOnly ? taken : taken + impossible) / seconds(began);
  }));
  const edges = rate(true);
  return [
    { name: `edges replayed, errno and whole view compared: ${of.name}`, value: edges, unit: 'edges/s', against: 'the bare calls', ratio: edges / bareRate(graph, model, constants) },
    { name: '  with the requests that must be impossible', value: rate(false), unit: 'requests/s' },
  ];
}

/** A graph written by TLC and read, and written for nobody, in turns: the quickest of each. */
async function readingRow(project: Project, checker: Checker, model: Model, graph: Graph): Promise<Row> {
  let [read, written] = [Infinity, Infinity];
  for (let turn = 0; turn < TURNS; turn++) {
    read = Math.min(read, (await exploreGraph(project, checker, model)).seconds);
    let lines = 0;
    const { seconds: alone } = await ask(project, checker, model, {
      module: 'ConformanceGraph', body: graphQuestion(model), init: 'GraphInit', next: 'GraphNext', view: 'GraphState', actionConstraint: 'GraphStep', onPrinted: () => { lines++; },
    });
    written = Math.min(written, alone);
    if (lines < edgeCount(graph)) throw new Error(`${lines} lines for ${edgeCount(graph)} edges`);
  }
  return { name: `a graph of ${edgeCount(graph).toLocaleString('en')} edges, from TLC's start to its end`, value: read, unit: 's', against: 'as fast as TLC writes it and nobody makes a graph of it', ratio: written / read };
}

/** How long the last whole run of the tests took, if there was one. */
function testRows(): Row[] {
  const file = join(__dirname, '..', '..', 'out', 'test-run.json');
  if (!existsSync(file)) return [];
  const run = JSON.parse(readFileSync(file, 'utf8')) as { seconds: number; passed: number; failed: number };
  return [{ name: `the last whole run of ${run.passed + run.failed} tests`, value: run.seconds, unit: 's', against: 'quicker than the two minutes that it may take', ratio: 120 / run.seconds }];
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

  for (const [name, config] of REPLAYED) found.push(...await replayRows(project, checker, roomNamed(name), config));

  found.push(await readingRow(project, checker, model, graph));

  const led = stepsToWhole(walker, model, true, Infinity);
  const any = stepsToWhole(walker, model, false, PATIENCE * led.steps);
  found.push({ name: `steps of led runs until all of ${graph.call.length.toLocaleString('en')} edges are reached`, value: led.steps, unit: 'steps', against: `fewer than undirected ones, which have ${Math.floor(100 * any.edges / graph.call.length)} % by then`, ratio: any.steps / led.steps });
  return [...found, ...testRows()];
}
