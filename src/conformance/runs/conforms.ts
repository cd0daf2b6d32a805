/** A property for fast-check: whatever is called, the code is the specification's. */
import * as fc from 'fast-check';
import { ToolError } from '../../tlc/error';
import { openProject, type Project } from '../../tlc/project';
import { type Checker, findChecker } from '../../tlc/run';
import { type Judged, judgeRuns, type Verdict } from './batch';
import { graphOf } from '../cache';
import { Coverage } from '../graph/coverage';
import { LENGTH, Plans } from '../graph/generate';
import type { Plan } from '../graph/plan';
import { type Model, openModel } from '../model';
import { guideOf, INIT, play, record } from './play';
import type { Difference } from '../difference';
import { printDifference } from '../report';
import { type Request, type Room, type View } from '../room';
import { shrinkRun } from './shrink';
import type { Run } from './trace';
import { Walker } from '../graph/walk';
import type { Signal } from '../../signal';

/** What is called: arbitrary requests, one after another; or runs that are possible in the graph, at random, or led to every edge and then empty. */
export type Commands = readonly RequestArbitrary[] | 'led' | 'any';

/** An arbitrary of fast-check's, whichever copy and form of it the caller has. */
export interface RequestArbitrary { generate(random: never, bias: number | undefined): { readonly value: Request } }

export interface ConformsOptions {
  /** The model whose specification and bounds are meant; by default the room's first. */
  readonly model?: string;
  /** Runs, and requests in a run, at most. */
  readonly runs?: number;
  readonly length?: number;
  /** Of a failure, to see it again. */
  readonly seed?: number;
  readonly path?: string;
  /** Hold each step to the graph, in this process; without it, only TLC judges. True if left out. */
  readonly graph?: boolean;
  /** Have TLC judge all runs at the end. True if left out. */
  readonly batch?: boolean;
  /** Where runs begin, if there is no graph to know it from. */
  readonly initial?: readonly View[];
  /** Runs that are judged in the same search, made out of those of the code; whatever TLC says of them is `others`. */
  readonly also?: (runs: readonly Run[]) => readonly Run[];
  /** Keep TLC's verdict, and take it from there if the same runs were judged before. */
  readonly cache?: boolean;
  /** The command that repeats a failure, given its seed and path. */
  readonly again?: (seed: number, path: string) => string;
  /** The address at which a run that fails can be stepped through. */
  readonly link?: (difference: Difference, model: Model) => string | undefined;
  readonly project?: Project;
  readonly checker?: Checker;
  readonly signal?: Signal;
}

export interface Conformed {
  readonly model: Model;
  readonly runs: readonly Run[];
  readonly steps: number;
  readonly seed: number;
  readonly coverage?: Coverage;
  /** Missing if TLC was not to judge. */
  readonly judged?: Judged;
  /** Of the runs of `also`, in their order. */
  readonly others?: readonly Verdict[];
}

/** The code differs from the specification; the message is the whole report. */
export class NonConformance extends Error {
  constructor(message: string, readonly difference: Difference, readonly seed: number, readonly path: string) {
    super(message);
    this.name = 'NonConformance';
  }
}

/**
 * Makes runs of the code and holds each to the specification: every step at once to the graph, by which a failure is made short; and all
 * runs in one batch to TLC at the end, whose word counts. Throws `NonConformance`, or `ToolError` if nothing could be decided.
 */
export async function conforms<Machine>(commands: Commands, room: Room<Machine>, options: ConformsOptions = {}): Promise<Conformed> {
  const project = options.project ?? openProject();
  const checker = options.checker ?? await findChecker(project);
  const chosen = room.models.find(({ config }) => options.model === undefined || config === options.model);
  if (!chosen) throw new ToolError(`the room ${room.name} has no model ${options.model}; it has ${room.models.map(({ config }) => config).join(', ')}`);
  const model = openModel(project, room as Room, chosen);
  const walker = options.graph ?? true ? new Walker(await graphOf(project, checker, model), room as Room) : undefined;
  const initial = options.initial ?? [];
  if (!walker && (initial.length === 0 || typeof commands === 'string')) throw new ToolError('without the graph, name the initial views, and the requests as arbitraries');
  const coverage = walker && new Coverage(walker.graph);
  const made: Run[] = [];

  const guide = walker?.open ? guideOf(walker, room, model.constants) : undefined;
  const plans = typeof commands === 'string' ? new Plans(walker!, { length: options.length, led: commands === 'led', guide })
    : plansOf(commands, walker?.graph.initial ?? initial.length, options.length);
  const attempt = (plan: Plan, name: string, counted?: Coverage): { run: Run; difference?: Difference } => (walker
    ? play(walker, room, model.constants, plan, name, counted)
    : { run: record(room, model.constants, name, initial[plan.initial], plan.requests) });
  const property = fc.property(plans, plan => {
    // An empty led plan: nothing is missing that a run could be led to, and no further one would have more.
    if (commands === 'led' && plan.requests.length === 0) throw new fc.PreconditionFailure(true);
    const { run, difference } = attempt(plan, `run ${made.length + 1}`, coverage);
    if (difference) throw new Error('differs');
    if (run.steps.length) made.push(run);
  });
  const { seed: wanted, path } = options;
  // A led run depends on those before it, which fast-check does not make on its way to a path.
  if (commands === 'led' && path !== undefined) fc.sample(property, { seed: wanted, numRuns: Number(path.split(':')[0]) || 1 });
  const details = fc.check(property, { numRuns: options.runs ?? 100, endOnFailure: false, ...(wanted === undefined ? {} : { seed: wanted }), ...(path === undefined ? {} : { path }) });
  const { seed } = details;
  const fail = (difference: Difference, at: string): never => {
    const command = options.again?.(seed, at) ?? `conforms(commands, ${room.name}, { model: '${model.config}', seed: ${seed}${at === '' ? '' : `, path: '${at}'`} })`;
    const again = [`seed           ${seed}${at === '' ? '' : `, path ${at}`}`, `again          ${command}`];
    throw new NonConformance(printDifference(difference, { project, model, who: 'the code', again, link: options.link }), difference, seed, at);
  };
  if (details.failed && details.counterexample) {
    const { difference } = attempt(details.counterexample[0], 'shrunk');
    if (!difference) throw new ToolError(`the code of the room ${room.name} does not answer the same twice: seed ${seed}, path ${details.counterexamplePath}`);
    return fail(difference, details.counterexamplePath ?? '');
  }
  const steps = made.reduce((sum, run) => sum + run.steps.length, 0);
  const result = { model, runs: made, steps, seed, coverage };
  if (!(options.batch ?? true)) return result;
  const judge = (runs: readonly Run[], cache?: boolean): Promise<Judged> => judgeRuns(project, checker, model, runs, { signal: options.signal, cache });
  const all = await judge([...made, ...options.also?.(made) ?? []], options.cache);
  const verdicts = all.verdicts.slice(0, made.length);
  const judged = { ...all, verdicts, accepted: verdicts.filter(({ accepted }) => accepted).length };
  const bad = verdicts.findIndex(({ accepted }) => !accepted);
  if (bad < 0) return { ...result, judged, others: all.verdicts.slice(made.length) };
  const remake = (requests: readonly Request[]): Run => record(room, model.constants, made[bad].name, made[bad].initial, requests);
  const shrunk = await shrinkRun(made[bad], judged.verdicts[bad], remake, async runs => (await judge(runs)).verdicts);
  return fail(differenceOf(shrunk.run, shrunk.verdict), '');
}

const plansOf = (commands: readonly RequestArbitrary[], beginnings: number, length = LENGTH): fc.Arbitrary<Plan> => fc.record({
  initial: fc.nat(beginnings - 1),
  requests: fc.array(fc.oneof(...commands as unknown as fc.Arbitrary<Request>[]), { minLength: 1, maxLength: length, size: 'max' }),
});

/** The step at which a run is rejected, and what the specification has instead. A beginning that it has not is the step `Init`. */
export function differenceOf(run: Run, { rejectedAt, possible }: Verdict): Difference {
  const at = rejectedAt!;
  const step = run.steps[at];
  if (step === undefined) return { initial: run.initial, run: [], request: INIT, got: { view: run.initial }, possible: [] };
  const { errno, out, view } = step;
  const got = { ...(errno === undefined ? {} : { errno }), ...(out === undefined ? {} : { out }), ...(view ? { view } : {}) };
  return { initial: run.initial, run: run.steps.slice(0, at), request: step, before: at === 0 ? run.initial : run.steps[at - 1].view, got, possible: possible ?? [] };
}
