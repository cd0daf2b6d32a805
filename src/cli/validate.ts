import { readFileSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import pc from '../colors';
import { type Judged, judgeRuns } from '../conformance/runs/batch';
import { differenceOf } from '../conformance/runs/conforms';
import { fromItf } from '../conformance/runs/itf';
import type { Json } from '../conformance/runs/json';
import { type Model, openModel } from '../conformance/model';
import { differing } from '../conformance/difference';
import { printDifference } from '../conformance/report';
import { linkToDifference } from './links';
import { viewOf } from '../conformance/room';
import { ROOMS } from '../conformance/rooms';
import { modelOfRuns } from '../conformance/rooms/choose';
import { operationsOf } from '../conformance/spec';
import { readRuns, type Run, type RunFile, viewToJson } from '../conformance/runs/trace';
import { named } from '../named';
import { sentence, ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import { findChecker } from '../tlc/run';
import { projectOf, status } from './terminal';

interface Options {
  readonly room?: string;
  readonly model?: string;
  readonly profile?: string;
  readonly run?: string;
  readonly unseen?: readonly string[];
  readonly json?: boolean;
}

/** So many rejected runs are shown at length. */
const SHOWN = 5;

export function register(program: Command): void {
  program.command('validate')
    .description('have TLC judge recorded runs: whether the specification has them, and if not, from which step on')
    .argument('<file>', 'runs as newline-delimited JSON, one step a line, or one run as ITF (.itf.json); src/conformance/README.md')
    .option('--room <room>', `whose specification: ${ROOMS.map(({ name }) => name).join(', ')}; by default the one that has the model`)
    .option('--model <model>', 'the model that bounds the specification, in place of the one that the file names')
    .option('--profile <profile>', 'the first model of this profile')
    .option('--run <name>', 'only this run of the file')
    .option('--unseen <op...>', 'steps that may have happened without being recorded, such as events inside the kernel')
    .option('--json', 'print one object, with the verdict of every run')
    .addHelpText('after', `
Examples:
  ioasid validate runs.ndjson
  ioasid validate runs.ndjson --model MCAuthorization-named --unseen Told Return`)
    .action(async (file: string, _options: Options, command: Command) => validate(file, command));
}

async function validate(file: string, command: Command): Promise<void> {
  const options = command.opts<Options>();
  const project = projectOf(command);
  const text = readText(file);
  if (text.trim() === '') throw new ToolError(`${file}: no run in it; nothing was checked`);
  const { room, model: chosen } = modelOfRuns(file, text, options);
  const model = openModel(project, room, chosen);
  const operations = operationsOf(project, model);
  for (const op of options.unseen ?? []) named([...operations.keys()], name => name, op, 'operation');
  const all = file.endsWith('.itf.json') ? fromItf(parse(text, file), file, room, operations) : readRuns(text, file, room, operations);
  const runs = options.run === undefined ? all.runs : [named(all.runs, ({ name }) => name, options.run, 'run')];
  const bar = process.stderr.isTTY && !options.json ? new SingleBar({ format: '{bar} {value}/{total} runs', stream: process.stderr, clearOnComplete: true, hideCursor: null }) : undefined;
  bar?.start(runs.length, 0);
  let judged: Judged;
  try {
    judged = await judgeRuns(project, await findChecker(project), model, runs, { unseen: options.unseen, onProgress: done => bar?.update(done) });
  } catch (error) {
    // What cannot be judged is told with its line.
    const [, line, what] = (error instanceof ToolError && /^line (\d+): (.*)$/s.exec(error.message)) || [];
    throw line === undefined ? error : new ToolError(`${file}:${line}: ${what}`);
  } finally {
    bar?.stop();
  }
  process.stdout.write(options.json ? `${JSON.stringify(reportOf(file, model, runs, judged), undefined, 2)}\n` : print(file, project, model, { runs }, judged, options));
  status(judged.accepted === runs.length ? 0 : 1);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ToolError(`cannot read ${file} (${sentence(error)}); name a file of recorded runs`);
  }
}

function parse(text: string, file: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new ToolError(`${file}: no JSON (${sentence(error)})`);
  }
}

function print(file: string, project: Project, model: Model, { runs }: RunFile, judged: Judged, options: Options): string {
  const rejected = runs.flatMap((run, i) => (judged.verdicts[i].accepted ? [] : [{ run, verdict: judged.verdicts[i] }]));
  const parts = rejected.slice(0, SHOWN).map(({ run, verdict }) => {
    const difference = differenceOf(run, verdict);
    const where = `${file}:${run.steps[verdict.rejectedAt!]?.line ?? run.line ?? 1}`;
    if (verdict.rejectedAt === -1) return `${where}: the run ${run.name} begins in a state that is no initial one of ${model.config}\n`;
    const unseen = options.unseen?.length ? ` --unseen ${options.unseen.join(' ')}` : '';
    const again = [`again          npm run -s ioasid -- validate ${file} --model ${model.config} --run ${run.name}${unseen}`];
    return printDifference(difference, { project, model, who: `${where}: the run ${run.name}`, again, link: linkToDifference });
  });
  const more = rejected.slice(SHOWN).map(({ run, verdict }) => `${file}:${run.steps[verdict.rejectedAt!]?.line ?? run.line ?? 1}: the run ${run.name} is rejected\n`);
  const steps = runs.reduce((sum, run) => sum + run.steps.length, 0);
  const outcome = rejected.length ? pc.red(`${rejected.length} rejected`) : pc.green('none rejected');
  const summary = `${runs.length} runs of ${steps} steps, ${judged.accepted} accepted by ${model.config}, ${outcome}; ${judged.seconds.toFixed(1)} s of TLC\n`;
  return [...parts, ...more].map(part => `${part}${part.includes('\n  ') ? '\n' : ''}`).join('') + summary;
}

function reportOf(file: string, model: Model, runs: readonly Run[], judged: Judged): object {
  const verdicts = runs.map((run, i) => {
    const verdict = judged.verdicts[i];
    if (verdict.accepted) return { run: run.name, accepted: true };
    const difference = differenceOf(run, verdict);
    return {
      run: run.name, accepted: false, step: verdict.rejectedAt! + 1, line: run.steps[verdict.rejectedAt!]?.line ?? run.line,
      differs: differing(difference, model.room.variables),
      possible: verdict.possible?.map(({ errno, out, view }) => ({ errno, out, view: viewToJson(viewOf(model.room.variables, model.room.variables.map(name => view[name]))) })),
    };
  });
  return { file, model: model.config, accepted: judged.accepted, rejected: runs.length - judged.accepted, seconds: Number(judged.seconds.toFixed(2)), runs: verdicts };
}
