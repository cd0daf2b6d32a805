import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { type Command } from 'commander';
import { type MutantQuestion, questionsOn } from '../mutants/noticed';
import { ROOMS } from '../conformance/rooms';
import { type AskChanged, groupsOf, type Noticed, sift } from '../mutants/sift';
import { named } from '../named';
import { sentence, ToolError } from '../tlc/error';
import { readManifest, type Row } from '../tlc/manifest';
import { withChanges, type Mutant, mutantsOf } from '../mutants/mutants';
import { openProject, type Project } from '../tlc/project';
import { type Checker, findChecker } from '../tlc/run';
import { projectOf, status, writeReport } from './terminal';

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
/** So many questions are put to a change alone. */
const QUICK = 2;

export function register(program: Command): void {
  program.command('mutants')
    .description('change the specifications in every small way, and see that a model or the code notices each change')
    .argument('[place...]', 'modules of spec/ by name, or MODULE:LINE; all of the room if none is named')
    .option('--room <room>', 'only the modules and models of this room')
    .option('--json', 'print the report as JSON; it is also written to out/mutants.json')
    .addHelpText('after', `
A change: a conjunct dropped or negated, a branch dropped, two branches swapped. Asked are the models that use the module, and the code
that is held to it. A change that nobody can notice has a row in ${EXPLAINED} that says why.

Examples:
  ioasid mutants Authorization Guards
  ioasid mutants IommufdHwpt:21
  ioasid mutants --room ioasid`)
    .action(async (places: string[], _options: object, command: Command) => mutants(places, command));
}

async function mutants(places: string[], command: Command): Promise<void> {
  const { room, json } = command.opts<{ room?: string; json?: boolean }>();
  const project = projectOf(command);
  const rows = readManifest(project);
  const sources = sourcesOf(project, room);
  const chosen: Chosen[] = places.length ? places.map(place => chosenIn(sources, place)) : sources.filter(({ module }) => !/Properties$/.test(module));
  const claims = claimsOf(project, rows);
  const explained = readExplained(project);
  const checker = await findChecker(project);
  const questions = new Map(chosen.map(({ module }) => [module, questionsOn(module, project, rows, ROOMS)]));
  const changes = chosen.filter(({ module }) => questions.get(module)!.length).flatMap(source =>
    mutantsOf(readFileSync(source.path, 'utf8'), claims).filter(({ line }) => source.line === undefined || line === source.line).map(mutant => ({ ...source, mutant })));
  if (changes.length === 0) throw new ToolError('nothing to be changed there, or no model of the tier check uses it; see ioasid list');
  const outcomes: Outcome[] = [];
  const bar = process.stderr.isTTY && !json ? new SingleBar({ format: '{bar} {value}/{total} changes', stream: process.stderr, clearOnComplete: true, hideCursor: null }) : undefined;
  bar?.start(changes.length, 0);
  const told = ({ change: { module, file, mutant }, by, said }: Noticed<Change>): void => {
    const outcome = { module, file, mutant, by, said, reason: explained.find(row => explains(row, module, mutant))?.reason };
    outcomes.push(outcome);
    bar?.update(outcomes.length);
    if (!json && !bar) process.stdout.write(`${lineOf(outcome)}\n`);
  };
  // One at a time, until two were asked; what they have not noticed goes on in groups.
  const left: Change[] = [];
  await inCopies(project, checker, changes, async (change, ask) => {
    const [noticed] = await sift([change], questions.get(change.module)!.slice(0, QUICK), ask);
    if (noticed.by === undefined) left.push(change);
    else told(noticed);
  });
  await inCopies(project, checker, groupsOf(left, (one, other) => one.module === other.module && one.mutant.definition === other.mutant.definition), async (group, ask) => {
    const others = new Map(group.flatMap(({ module }) => questions.get(module)!.slice(QUICK)).map(question => [question.who, question]));
    await sift(group, [...others.values()].sort((one, other) => one.cost - other.cost), ask, told);
  });
  bar?.stop();
  if (bar) for (const outcome of outcomes) process.stdout.write(`${lineOf(outcome)}\n`);
  finish(outcomes, stale(explained, outcomes, chosen), project, json ?? false);
}

/** Works on the items, as many at once as there are cores, each with a copy of the project to change. */
async function inCopies<Item>(project: Project, checker: Checker, items: readonly Item[], work: (item: Item, ask: AskChanged<Change, MutantQuestion>) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    const copy = copyOf(project);
    const ask: AskChanged<Change, MutantQuestion> = async (question, changes) => {
      const files = new Map(changes.map(change => [change.file, change.path]));
      for (const [file, path] of files) {
        writeFileSync(join(copy.root, file), withChanges(readFileSync(path, 'utf8'), changes.filter(change => change.file === file).map(({ mutant }) => mutant)));
      }
      const said = await question.ask(copy, checker);
      for (const [file, path] of files) writeFileSync(join(copy.root, file), readFileSync(path));
      return said;
    };
    for (let item = waiting.shift(); item; item = waiting.shift()) await work(item, ask);
    rmSync(copy.root, { recursive: true });
  }));
}

interface Source { readonly module: string; readonly file: string; readonly path: string }
/** A module, or one line of it. */
type Chosen = Source & { readonly line?: number };
type Change = Source & { readonly mutant: Mutant };

function chosenIn(sources: readonly Source[], place: string): Chosen {
  const [, module, line] = /^(.*?)(?::(\d+))?$/.exec(place)!;
  return { ...named(sources, source => source.module, module, 'module'), ...(line === undefined ? {} : { line: Number(line) }) };
}

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
function stale(explained: readonly Explained[], outcomes: readonly Outcome[], chosen: readonly Chosen[]): Explained[] {
  return explained.filter(row => {
    const told = outcomes.filter(({ module, mutant }) => explains(row, module, mutant));
    return told.length ? told.every(({ by }) => by) : chosen.some(({ module, line }) => module === row.module && line === undefined);
  });
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
