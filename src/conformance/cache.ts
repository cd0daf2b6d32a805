/** What TLC said before, kept under the hash of all that it depends on: graphs, and its word on batches of runs. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../tlc/lock';
import { printValue } from '../tlc/print';
import { makeFolder, type Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import { parseValue, type Value } from '../tlc/value';
import { writeWhole } from '../tlc/write';
import { edgeCount, exploreGraph, type Graph, graphQuestion } from './graph/graph';
import { type Model, modelHash } from './model';
import type { Call } from './room';

interface Stored {
  readonly initial: number;
  /** The distinct values of each variable, and each state as places among them. */
  readonly values: readonly string[][];
  readonly states: readonly number[][];
  readonly calls: readonly string[];
  readonly first: readonly number[];
  readonly call: readonly number[];
  readonly next: readonly number[];
}

const text = (value: unknown): string => printValue(value as Value);

function store(graph: Graph): Stored {
  const places = graph.states[0].map(() => new Map<string, number>());
  // Most values come again as the same object.
  const known = graph.states[0].map(() => new Map<Value, number>());
  const states = graph.states.map(state => state.map((value, i) => {
    let place = known[i].get(value);
    if (place !== undefined) return place;
    const shown = text(value);
    place = places[i].get(shown);
    if (place === undefined) places[i].set(shown, place = places[i].size);
    known[i].set(value, place);
    return place;
  }));
  return {
    initial: graph.initial, values: places.map(map => [...map.keys()]), states, calls: graph.calls.map(text),
    first: [...graph.first], call: [...graph.call], next: [...graph.next],
  };
}

/** States share the values that they have in common, so that most comparisons of two are of one object with itself. */
function load(stored: Stored): Graph {
  const values = stored.values.map(list => list.map(parseValue));
  return {
    initial: stored.initial, states: stored.states.map(state => state.map((place, i) => values[i][place])),
    calls: stored.calls.map(shown => parseValue(shown) as unknown as Call),
    first: Int32Array.from(stored.first), call: Int32Array.from(stored.call), next: Int32Array.from(stored.next),
  };
}

const loaded = new Map<string, Graph>();

/** The graph of a model: from this process, from the cache, or else from TLC. */
export async function graphOf(project: Project, checker: Checker, model: Model): Promise<Graph> {
  const hash = modelHash(project, model, checker, graphQuestion(model));
  const known = loaded.get(hash);
  if (known) return known;
  const folder = makeFolder(join(project.cache, 'graphs'));
  const file = join(folder, `${model.config}-${hash}.json`);
  const graph = await withLock(`${file}.lock`, async () => {
    if (existsSync(file)) return load(JSON.parse(readFileSync(file, 'utf8')) as Stored);
    const { graph: read } = await exploreGraph(project, checker, model);
    for (const old of readdirSync(folder)) if (old.startsWith(`${model.config}-`) && old.length === `${model.config}-${hash}.json`.length) rmSync(join(folder, old), { force: true });
    const stored = store(read);
    writeWhole(file, JSON.stringify(stored));
    return load(stored);
  });
  if (edgeCount(graph) > 0) loaded.set(hash, graph);
  return graph;
}

/** The steps of a batch that TLC did not take, with what it has instead of each, as text. */
export type Untaken = readonly (readonly [number: number, instead: readonly string[]])[];

/** What was kept under this hash; otherwise what is found now. */
export async function keptAnswer<Answer>(project: Project, hash: string, find: () => Promise<Answer>): Promise<Answer> {
  const file = join(makeFolder(join(project.cache, 'batches')), `${hash}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Answer;
  const found = await find();
  writeWhole(file, JSON.stringify(found));
  return found;
}
