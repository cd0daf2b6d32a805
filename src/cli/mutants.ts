import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command } from 'commander';
import { checkRow, passed, type Verdict } from '../tlc/check';
import { sentence, ToolError } from '../tlc/error';
import { readManifest, type Row } from '../tlc/manifest';
import { Modules } from '../tlc/modules';
import { type Mutant, mutantsOf } from '../tlc/mutants';
import { openProject, type Project } from '../tlc/project';
import { type Checker, findChecker } from '../tlc/run';
import { named, projectOf, status, writeReport } from './terminal';

/** A mutant that no model notices, with the reason why none can: a row of models/survivors.json. */
interface Explained {
  readonly module: string;
  readonly change: string;
  readonly original: string;
  readonly reason: string;
}

interface Outcome {
  readonly module: string;
  readonly file: string;
  readonly mutant: Mutant;
  /** The model that noticed, and what it said; neither for a survivor. */
  readonly by?: string;
  readonly said?: string;
  readonly reason?: string;
}

const EXPLAINED = 'models/survivors.json';
/** A changed specification may have states without end: longer than this, and that much more than the row's share, is noticed too. */
const LIMIT_SECONDS = 30;
const STATES_PER_SECOND = 5_000;
/** States to generate, of a model that is asked of every mutant. */
const SMALL = 200_000;

export function register(program: Command): void {
  program.command('mutants')
    .description('change the specifications in every small way, one at a time, and see that some model notices each change')
    .argument('[module...]', 'modules of spec/ by name; all of the room if none is named')
    .option('--room <room>', 'only the modules and models of this room')
    .option('--all', 'ask every model, also large and faulty ones')
    .option('--json', 'print the report as JSON; it is also written to out/mutants.json')
    .addHelpText('after', `
A change: a conjunct dropped or negated, a branch dropped, two branches swapped. A change that nobody can notice has a row in
${EXPLAINED} that says why.

Examples:
  ioasid mutants Authorization Guards
  ioasid mutants --room ioasid`)
    .action(async (modules: string[], _options: object, command: Command) => mutants(modules, command));
}

async function mutants(names: string[], command: Command): Promise<void> {
  const { room, all, json } = command.opts<{ room?: string; all?: boolean; json?: boolean }>();
  const project = projectOf(command);
  const rows = readManifest(project).filter(row => row.tier === 'check');
  const sources = sourcesOf(project, room);
  const chosen = names.length ? names.map(name => named(sources, source => source.module, name, 'module')) : sources.filter(({ module }) => !/Properties$/.test(module));
  const modules = new Modules(project);
  const explained = readExplained(project);
  const checker = await findChecker(project);
  const waiting = chosen.flatMap(source => {
    const suited = rowsFor(rows, source.module, modules, all ?? false);
    return suited.length ? mutantsOf(readFileSync(source.path, 'utf8')).map(mutant => ({ ...source, mutant, rows: suited })) : [];
  });
  if (waiting.length === 0) throw new ToolError('no model of the tier check uses these modules; see ioasid list');
  const outcomes: Outcome[] = [];
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    const copy = copyOf(project);
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      writeFileSync(join(copy.root, one.file), one.mutant.text);
      const caught = await firstToNotice(one.rows, copy, checker);
      writeFileSync(join(copy.root, one.file), readFileSync(one.path));
      const { module, file, mutant } = one;
      const reason = explained.find(row => row.module === module && row.change === mutant.change && row.original === mutant.original)?.reason;
      const outcome = { module, file, mutant, by: caught?.row.model, said: caught && (caught.failure ?? caught.reasons.join('; ')), reason };
      outcomes.push(outcome);
      if (!json) process.stdout.write(`${lineOf(outcome)}\n`);
    }
    rmSync(copy.root, { recursive: true });
  }));
  finish(outcomes, stale(explained, outcomes, chosen), project, json ?? false);
}

interface Source { readonly module: string; readonly file: string; readonly path: string }

function sourcesOf(project: Project, room?: string): Source[] {
  const rooms = readdirSync(join(project.root, 'spec'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name);
  if (room) named(rooms, name => name, room, 'room');
  return rooms.filter(name => !room || name === room).flatMap(name => readdirSync(join(project.root, 'spec', name)).filter(file => file.endsWith('.tla')).sort()
    .map(file => ({ module: file.slice(0, -4), file: `spec/${name}/${file}`, path: join(project.root, 'spec', name, file) })));
}

/**
 * The models that use the module and must hold, those first that will be done first. Small ones only, unless all are wanted:
 * a large model takes the steps of a small one with more objects, and a faulty one stops at its fault.
 */
function rowsFor(rows: readonly Row[], module: string, modules: Modules, all: boolean): Row[] {
  const cost = (row: Row): number => (row.result === 'holds' ? row.generated : Infinity);
  return rows.filter(row => (all || cost(row) <= SMALL) && modules.closure(row.module).includes(module)).sort((a, b) => cost(a) - cost(b));
}

function copyOf(project: Project): Project {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-mutants-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const top of ['spec', 'models']) cpSync(join(project.root, top), join(folder, top), { recursive: true });
  return openProject(folder);
}

async function firstToNotice(rows: readonly Row[], project: Project, checker: Checker): Promise<Verdict | undefined> {
  for (const row of rows) {
    const seconds = LIMIT_SECONDS + (row.result === 'holds' ? row.generated / STATES_PER_SECOND : 0);
    const verdict = await checkRow(row, { project, checker, signal: AbortSignal.timeout(Math.ceil(seconds * 1000)) });
    if (!passed(verdict)) return verdict;
  }
  return undefined;
}

function readExplained(project: Project): Explained[] {
  const path = join(project.root, EXPLAINED);
  if (!existsSync(path)) return [];
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { survivors: Explained[] }).survivors;
  } catch (error) {
    throw new ToolError(`${EXPLAINED} is no JSON: ${sentence(error)}; correct it there`);
  }
}

function lineOf({ file, mutant, by, reason }: Outcome): string {
  const verdict = by ? `noticed by ${by}` : reason ? `survives: ${reason}` : 'SURVIVES';
  return `${file}:${mutant.line}  ${mutant.change}  ${mutant.original}\n    ${verdict}`;
}

/** Explanations of what is noticed after all, or no longer there. */
function stale(explained: readonly Explained[], outcomes: readonly Outcome[], chosen: readonly Source[]): Explained[] {
  return explained.filter(row => chosen.some(({ module }) => module === row.module)
    && !outcomes.some(({ module, mutant, by }) => !by && module === row.module && mutant.change === row.change && mutant.original === row.original));
}

function finish(outcomes: readonly Outcome[], outdated: readonly Explained[], project: Project, json: boolean): void {
  const report = outcomes.map(({ module, file, mutant: { line, change, original }, by, said, reason }) => ({ module, file, line, change, original, by, said, reason }));
  writeReport(join(project.out, 'mutants.json'), { mutants: report });
  const survivors = outcomes.filter(({ by }) => !by);
  const unexplained = survivors.filter(({ reason }) => !reason);
  if (json) process.stdout.write(`${JSON.stringify({ mutants: report }, undefined, 2)}\n`);
  else {
    process.stdout.write(`\n${outcomes.length} mutants, ${outcomes.length - survivors.length} noticed, ${survivors.length} survivors, ${unexplained.length} of them unexplained\n`);
    for (const one of unexplained) process.stdout.write(`${lineOf(one)}\n`);
    for (const { module, change, original } of outdated) process.stdout.write(`${EXPLAINED} explains what does not survive: ${module}, ${change}, ${original}\n`);
  }
  status(unexplained.length || outdated.length ? 1 : 0);
}
