import { type Command, InvalidArgumentError } from 'commander';
import pc from '../colors';
import { graphOf } from '../conformance/cache';
import { conforms, NonConformance } from '../conformance/runs/conforms';
import type { CoverageReport } from '../conformance/graph/coverage';
import { type Model, openModel } from '../conformance/model';
import { replay } from '../conformance/graph/replay';
import { printDifference } from '../conformance/report';
import { linkToDifference } from './links';
import type { Room } from '../conformance/room';
import { ROOMS } from '../conformance/rooms';
import { modelsOf } from '../conformance/rooms/choose';
import { operationsOf } from '../conformance/spec';
import type { Project } from '../tlc/project';
import { type Checker, findChecker } from '../tlc/run';
import { projectOf, status } from './terminal';

interface Options {
  readonly model?: string;
  readonly seed?: number;
  readonly path?: string;
  readonly runs: number;
  readonly any?: boolean;
  readonly json?: boolean;
}

interface Outcome {
  readonly room: string;
  readonly model: string;
  readonly edges: number;
  readonly taken: number;
  readonly seed?: number;
  readonly runs?: number;
  readonly steps?: number;
  readonly coverage?: Omit<CoverageReport, 'missing'>;
  readonly failure?: string;
}

export function register(program: Command): void {
  program.command('conform')
    .description('hold the code to its specification: every edge of the graph taken by the code, every run of the code judged by TLC')
    .argument('[room]', `${ROOMS.map(({ name }) => name).join(', ')}; all if none is named`)
    .option('--model <model>', 'only this model')
    .option('--seed <number>', 'of the runs', whole)
    .option('--path <path>', 'of a failure, together with its seed: only that run is made', path)
    .option('--runs <number>', 'so many runs at most; a led test ends when it has every edge', whole, 100_000)
    .option('--any', 'runs at random, not led to the edges that are missing')
    .option('--json', 'print one object')
    .addHelpText('after', `
Examples:
  ioasid conform authorization
  ioasid conform authorization --model MCAuthorization-named --seed 7`)
    .action(async (room: string | undefined, _options: Options, command: Command) => conform(room, command));
}

async function conform(name: string | undefined, command: Command): Promise<void> {
  const options = command.opts<Options>();
  const project = projectOf(command);
  const chosen = modelsOf(name, options.model);
  const checker = await findChecker(project);
  const outcomes: Outcome[] = [];
  for (const { room, model } of chosen) {
    const outcome = await hold(project, checker, room, openModel(project, room, model), options);
    outcomes.push(outcome);
    if (!options.json) process.stdout.write(print(outcome));
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ models: outcomes }, undefined, 2)}\n`);
  status(outcomes.some(({ failure }) => failure !== undefined) ? 1 : 0);
}

async function hold(project: Project, checker: Checker, room: Room, model: Model, { seed, path, runs, any }: Options): Promise<Outcome> {
  const graph = await graphOf(project, checker, model);
  const again = (suffix: string): string => `npm run -s ioasid -- conform ${room.name} --model ${model.config}${suffix}`;
  const replayed = replay(graph, room, model.constants);
  const outcome = { room: room.name, model: model.config, edges: replayed.edges, taken: replayed.taken + replayed.open };
  const [difference] = replayed.differences;
  // The run of a path is shown even if the replay, which knows no path, found something.
  if (difference && path === undefined) return { ...outcome, failure: printDifference(difference, { project, model, who: 'the code', again: [`again          ${again('')}`], link: linkToDifference }) };
  if (replayed.missing.length && path === undefined) return { ...outcome, failure: `${replayed.missing.length} edges of the graph cannot be reached by the code\n` };
  try {
    const conformed = await conforms(any ? 'any' : 'led', room, {
      project, checker, model: model.config, seed, path, runs, link: linkToDifference,
      again: (found, at) => again(`${any ? ' --any' : ''} --seed ${found}${at === '' ? '' : ` --path ${at}`}`),
    });
    const { missing: _, ...coverage } = conformed.coverage!.report(operationsOf(project, model));
    return { ...outcome, seed: conformed.seed, runs: conformed.runs.length, steps: conformed.steps, coverage };
  } catch (error) {
    if (error instanceof NonConformance) return { ...outcome, failure: error.message };
    throw error;
  }
}

function print({ model, edges, taken, seed, runs, steps, coverage, failure }: Outcome): string {
  if (failure !== undefined) return `${pc.red('FAIL')} ${model}\n${failure}\n`;
  return `${pc.green('ok  ')} ${model}: the code takes ${taken} of ${edges} edges; TLC accepts ${runs} runs of it, ${steps} steps, `
    + `with ${coverage!.edges.reached} of ${coverage!.edges.all} edges (seed ${seed})\n`;
}

function path(text: string): string {
  if (!/^\d+(:\d+)*$/.test(text)) throw new InvalidArgumentError('numbers, with colons between, as a failure prints them.');
  return text;
}

function whole(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('a whole number.');
  return Number(text);
}
