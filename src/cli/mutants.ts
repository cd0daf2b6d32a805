import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command } from 'commander';
import { type Question, questionsOn } from '../conformance/noticed';
import { ROOMS } from '../conformance/rooms';
import { sentence, ToolError } from '../tlc/error';
import { readManifest, type Row } from '../tlc/manifest';
import { type Mutant, mutantsOf } from '../tlc/mutants';
import { openProject, type Project } from '../tlc/project';
import { type Checker, findChecker } from '../tlc/run';
import { named, projectOf, status, writeReport } from './terminal';

/** A mutant that nobody notices, with the reason why none can: a row of models/survivors.json. */
interface Explained {
  readonly module: string;
  readonly definition: string;
  readonly change: string;
  readonly original: string;
  readonly reason: string;
}

interface Outcome {
  readonly module: string;
  readonly file: string;
  readonly mutant: Mutant;
  /** Who noticed, and what it said; neither for a survivor. */
  readonly by?: string;
  readonly said?: string;
  readonly reason?: string;
}

const EXPLAINED = 'models/survivors.json';

export function register(program: Command): void {
  program.command('mutants')
    .description('change the specifications in every small way, one at a time, and see that some model notices each change')
    .argument('[module...]', 'modules of spec/ by name; all of the room if none is named')
    .option('--room <room>', 'only the modules and models of this room')
    .option('--json', 'print the report as JSON; it is also written to out/mutants.json')
    .addHelpText('after', `
A change: a conjunct dropped or negated, a branch dropped, two branches swapped. Asked are the models that use the module, and the code
that is held to it. A change that nobody can notice has a row in ${EXPLAINED} that says why.

Examples:
  ioasid mutants Authorization Guards
  ioasid mutants --room ioasid`)
    .action(async (modules: string[], _options: object, command: Command) => mutants(modules, command));
}

async function mutants(names: string[], command: Command): Promise<void> {
  const { room, json } = command.opts<{ room?: string; json?: boolean }>();
  const project = projectOf(command);
  const rows = readManifest(project).filter(row => row.tier !== 'deep');
  const sources = sourcesOf(project, room);
  const chosen = names.length ? names.map(name => named(sources, source => source.module, name, 'module')) : sources.filter(({ module }) => !/Properties$/.test(module));
  const claims = claimsOf(project, rows);
  const explained = readExplained(project);
  const checker = await findChecker(project);
  const waiting = chosen.flatMap(source => {
    const questions = questionsOn(source.module, project, rows, ROOMS);
    return questions.length ? mutantsOf(readFileSync(source.path, 'utf8'), claims).map(mutant => ({ ...source, mutant, questions })) : [];
  });
  if (waiting.length === 0) throw new ToolError('nothing to be changed in these modules, or no model of the tier check uses them; see ioasid list');
  const outcomes: Outcome[] = [];
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    const copy = copyOf(project);
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      writeFileSync(join(copy.root, one.file), one.mutant.text);
      const caught = await firstToNotice(one.questions, copy, checker);
      writeFileSync(join(copy.root, one.file), readFileSync(one.path));
      const { module, file, mutant } = one;
      const outcome = { module, file, mutant, ...caught, reason: explained.find(row => explains(row, module, mutant))?.reason };
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

/** What is claimed of the system: a weaker claim is no other system. */
function claimsOf(project: Project, rows: readonly Row[]): Set<string> {
  const assumed = [...new Set(rows.map(({ room, module }) => `models/${room}/${module}.tla`))].flatMap(file =>
    [...readFileSync(join(project.root, file), 'utf8').matchAll(/^ASSUME (\w+)$/gm)].map(([, name]) => name));
  return new Set([...rows.flatMap(({ properties }) => properties), ...assumed]);
}

function copyOf(project: Project): Project {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-mutants-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const top of ['spec', 'models']) cpSync(join(project.root, top), join(folder, top), { recursive: true });
  return openProject(folder);
}

async function firstToNotice(questions: readonly Question[], project: Project, checker: Checker): Promise<{ by: string; said: string } | undefined> {
  for (const { who, ask } of questions) {
    const said = await ask(project, checker);
    if (said !== undefined) return { by: who, said };
  }
  return undefined;
}

const explains = (row: Explained, module: string, { definition, change, original }: Mutant): boolean =>
  row.module === module && row.definition === definition && row.change === change && row.original === original;

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
    && !outcomes.some(({ module, mutant, by }) => !by && explains(row, module, mutant)));
}

function finish(outcomes: readonly Outcome[], outdated: readonly Explained[], project: Project, json: boolean): void {
  const report = outcomes.map(({ module, file, mutant: { line, definition, change, original }, by, said, reason }) => ({ module, definition, file, line, change, original, by, said, reason }));
  writeReport(join(project.out, 'mutants.json'), { mutants: report });
  const survivors = outcomes.filter(({ by }) => !by);
  const unexplained = survivors.filter(({ reason }) => !reason);
  if (json) process.stdout.write(`${JSON.stringify({ mutants: report }, undefined, 2)}\n`);
  else {
    process.stdout.write(`\n${outcomes.length} mutants, ${outcomes.length - survivors.length} noticed, ${survivors.length} survivors, ${unexplained.length} of them unexplained\n`);
    for (const one of unexplained) process.stdout.write(`${lineOf(one)}\n`);
    for (const { module, definition, change, original } of outdated) process.stdout.write(`${EXPLAINED} explains what does not survive: ${module}, ${definition}, ${change}, ${original}\n`);
  }
  status(unexplained.length || outdated.length ? 1 : 0);
}
