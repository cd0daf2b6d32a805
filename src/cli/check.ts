import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import pc from '../colors';
import { keepSurvey } from '../matrix/surveys';
import { named } from '../named';
import { withResultFiles, writeResults } from '../results/write';
import { checkRows, type ModelVerdict, passed } from '../tlc/check';
import { type Declared, declare, differingFields, draftRow, roomsWith, writeRows } from '../tlc/declare';
import { ToolError } from '../tlc/error';
import { Kept } from '../tlc/kept';
import { type Row, readManifest, type Tier, TIERS } from '../tlc/manifest';
import { Modules } from '../tlc/modules';
import type { Project } from '../tlc/project';
import { type Checker, findChecker } from '../tlc/run';
import { type ModelReport, modelReportOf, resultOf, summary, VerdictTable } from './checked';
import { deep, duration } from './deep';
import { BUDGET, second } from './second';
import { checkWithServers } from './servers';
import { Besides, projectOf, status, writeReport } from './terminal';
import { vacuity } from '../tlc/vacuity';

interface Options {
  readonly tier?: Tier;
  readonly room?: string;
  readonly json?: boolean;
  readonly again?: boolean;
  readonly declare?: boolean;
  readonly write?: boolean;
  readonly constants?: string;
  readonly second?: boolean;
  readonly budget?: number;
  readonly jobs: number;
  readonly junit?: string;
  readonly sarif?: string;
  readonly servers?: readonly string[];
  readonly fingerprints?: readonly string[];
}

/** One more than there are cores: a run of TLC waits about a third of its time. */
const JOBS = availableParallelism() + 1;

export function register(program: Command): void {
  withResultFiles(program.command('check'))
    .description('check the models: each must hold, or break, just as models/models.json declares')
    .argument('[model...]', 'models by name; all of the tier if none is named')
    .addOption(new Option('--tier <tier>', 'which models, if none is named').choices(TIERS).default('check'))
    .option('--room <room>', 'only the models of this room')
    .option('--jobs <number>', 'how many to run at once', whole, JOBS)
    .option('--again', 'run also what was as declared before and has not changed since; models that are named are always run')
    .option('--declare', 'print what would change in the rows of these models, declared and found side by side')
    .option('--write', 'with --declare: write the rows to models/models.json')
    .option('--constants <text>', 'with --declare: the bounds in words, for a model that has no row yet')
    .option('--second', 'decide them again by an engine of its own, which shares only the parser with TLC; writes out/second.json')
    .option('--budget <time>', `as 90s, 30m, 2h: end then, and go on with long models the next time; with --second for each model, ${BUDGET} s unless said`, time)
    .option('--servers <address...>', 'have other machines search: HOST:PORT of each, where ioasid serve runs; for models that ask for invariants only; writes out/servers.json')
    .option('--fingerprints <address...>', 'with --servers: HOST:PORT of those that keep what states are known, in place of this machine')
    .option('--json', 'print the report as JSON; it is also written to out/check.json')
    .addHelpText('after', `
Without names, each property that is declared to hold is also held to be able to fail: something in the same world (models/worlds.json)
breaks it, or its row gives the reason under "unbroken".

Examples:
  ioasid check                          every model of the tier check
  ioasid check MCAuthorization-named    one model
  ioasid check --again                  every model, whether or not something has changed
  ioasid check --room ioasid --tier deep
  ioasid check --tier deep --budget 2h              as far as two hours go; the next time it goes on from there
  ioasid check MCWbinvd-three --servers 10.0.0.5:4000 10.0.0.6:4000
  ioasid check --second --room authorization        what the second engine says of them
  ioasid check --declare MCToy MCToy-live           what their rows would have to say
  ioasid check --declare --write MCToy MCToy-live   and have them say it
  ioasid check --declare --write MCToy-few --constants 'as MCToy, two slots'   a row for a new config`)
    .action(async (models: string[], _options: Options, command: Command) => check(models, command));
}

async function check(names: string[], command: Command): Promise<void> {
  const options = command.opts<Options>();
  const project = projectOf(command);
  if (options.declare) return declareRows(names, options, project);
  if (options.write || options.constants !== undefined) throw new ToolError(`--${options.write ? 'write' : 'constants'} goes with --declare`);
  if (options.fingerprints && !options.servers) throw new ToolError('--fingerprints goes with --servers');
  if (options.servers) refuseBeside(names, options, command);
  const all = readManifest(project, names);
  const rows = names.length ? [...new Set(names.map(name => named(all, row => row.model, name, 'model')))] : all.filter(row => row.tier === options.tier);
  const chosen = byRoom(options.room ? rows.filter(row => row.room === named(all, ({ room }) => room, options.room!, 'room').room) : rows);
  if (chosen.length === 0) throw new ToolError(`no model of the tier ${options.tier}${options.room ? ` in the room ${options.room}` : ''}; see ioasid list`);
  if (options.second && command.getOptionValueSource('jobs') === 'cli') throw new ToolError('--jobs does not go with --second, which decides one model after the other');
  if (options.servers) return checkWithServers(chosen, project, { json: options.json ?? false, servers: options.servers, fingerprints: options.fingerprints ?? [] });
  if (options.second) return second(chosen, project, secondOptions(options));
  if (options.budget !== undefined) {
    if (options.junit || options.sarif) throw new ToolError('--junit and --sarif do not go with --budget, which writes out/deep.json');
    return deep(chosen, project, { json: options.json ?? false, seconds: options.budget, again: options.again || names.length > 0, jobs: options.jobs });
  }
  const checker = await findChecker(project);

  const began = Date.now();
  const kept = new Kept<ModelReport>(project, checker, 'report');
  const known = new Map(options.again || names.length ? [] : chosen.flatMap(row => { const report = kept.find(row); return report ? [[row, report]] : []; }));
  const besides = new Besides();
  const table = new VerdictTable(chosen, known, options.json ?? false);
  const verdicts = await checkRows(chosen.filter(row => !known.has(row)), options.jobs,
    { project, checker, onMessage: (message, row) => table.progress(message, row) }, verdict => {
      table.add(verdict);
      if (passed(verdict)) besides.try(() => kept.keep(verdict.row, modelReportOf(verdict)));
    });
  table.close();
  const found = new Map(verdicts.map(verdict => [verdict.row, modelReportOf(verdict)]));
  const report = chosen.map(row => found.get(row) ?? { ...known.get(row)!, kept: true });
  const modules = new Modules(project);
  const empty = names.length ? undefined : vacuity(all, project, modules, row => chosen.includes(row));
  writeResults(options, 'ioasid check', { id: 'model', says: 'a model is not as models/models.json declares' },
    chosen.map(row => resultOf(row, verdicts.find(verdict => verdict.row === row), modules)));
  writeReport(join(project.out, 'check.json'), { models: report, vacuity: empty });
  if (options.json) process.stdout.write(`${JSON.stringify({ models: report, vacuity: empty }, undefined, 2)}\n`);
  else summary(verdicts, known.size, (Date.now() - began) / 1000, empty);
  status(verdicts.some(verdict => verdict.failure) ? 2 : verdicts.every(passed) && !empty?.faults.length ? 0 : 1);
  besides.tell();
}

/** What does not go with servers, which search the models that are named. Throws `ToolError`. */
function refuseBeside(names: readonly string[], options: Options, command: Command): void {
  const other = (['tier', 'room', 'jobs', 'again', 'second', 'budget', 'junit', 'sarif'] as const).find(name => options[name] !== undefined && command.getOptionValueSource(name) === 'cli');
  if (other) throw new ToolError(`--${other} does not go with --servers, which have the models that are named, from the beginning, and write out/servers.json`);
  if (names.length === 0) throw new ToolError('--servers takes the names of models, before it: ioasid check MODEL --servers HOST:PORT');
}

function secondOptions({ json, budget, again, junit, sarif }: Options): { readonly json: boolean; readonly budget: number } {
  if (again || junit || sarif) throw new ToolError(`--${again ? 'again' : junit ? 'junit' : 'sarif'} does not go with --second, which keeps nothing and writes out/second.json`);
  return { json: json ?? false, budget: budget ?? BUDGET };
}

/** Runs the models and says, side by side, what their rows declare and what was found; writes all of the rows, or none. */
async function declareRows(names: readonly string[], { tier, constants, write, jobs, json, room, again, second: opinion, budget, servers }: Options, project: Project): Promise<void> {
  if (names.length === 0 || json || room !== undefined || again || opinion || budget || servers) throw new ToolError('--declare takes the names of models, and --write, --constants, --tier and --jobs beside it');
  const all = readManifest(project, names);
  const known = new Map(all.map(row => [row.model, row]));
  const rows = [...new Set(names)].map(name => known.get(name) ?? draft(name));
  if (constants !== undefined && rows.every(row => known.has(row.model))) throw new ToolError('--constants is for a model that has no row yet; these have');
  const modules = new Modules(project);
  const checker = await findChecker(project);
  const lines = new Map<Row, string[]>(rows.map(row => [row, []]));
  const verdicts = await checkRows(rows, jobs, { project, checker, modules, onPrint: (line, row) => lines.get(row)!.push(line) }, () => {});
  const declared = verdicts.map(verdict => declare(verdict, modules, !known.has(verdict.row.model)));
  for (const one of declared) process.stdout.write(`${declaredText(one).join('\n')}\n`);
  const changed = declared.filter(one => differingFields(one).length > 0);
  const refused = declared.filter(({ after }) => !after);
  const wrote = write && refused.length === 0;
  if (wrote) {
    writeRows(project, changed.map(({ after }) => after!));
    declared.forEach(({ after }, i) => keepDeclared(after!, verdicts[i]!, lines.get(rows[i]!)!, project, checker));
  }
  process.stdout.write(`\n${rows.length - changed.length - refused.length} as declared, ${changed.length} ${wrote ? 'written' : 'would change'}`
    + `${refused.length ? `, ${refused.length} cannot be declared${write ? ', so nothing was written' : ''}` : ''}\n`);
  status(refused.some(({ failure }) => failure !== undefined) ? 2 : refused.length || (changed.length && !wrote) ? 1 : 0);

  function draft(name: string): Row {
    if (constants !== undefined) return draftRow(project, name, tier ?? 'check', constants);
    if (roomsWith(project, name).length === 0) return named(all, row => row.model, name, 'model');
    throw new ToolError(`${name} has no row yet; say its bounds in words, as in --constants 'two subjects, one description'`);
  }
}

/** What was found is as the row now declares: neither `check` nor the matrices need find it again. */
function keepDeclared(row: Row, verdict: ModelVerdict, lines: readonly string[], project: Project, checker: Checker): void {
  new Kept<ModelReport>(project, checker, 'report').keep(row, modelReportOf({ ...verdict, row, reasons: [] }));
  if (lines.length > 0) keepSurvey(row, { lines, states: verdict.result!.statistics.distinct }, project, checker);
}

function declaredText(one: Declared): string[] {
  const { model, before, after, reasons, failure } = one;
  if (!after) return [`${pc.red('FAIL')} ${model}: ${failure ?? reasons.join('; ')}`];
  const fields = differingFields(one);
  if (fields.length === 0) return [`${pc.green('ok  ')} ${model}`];
  const width = Math.max(...fields.map(({ before }) => before.length), 8);
  return [`${before ? 'new ' : 'add '} ${model}`, `       ${''.padEnd(10)}  ${'declared'.padEnd(width)}  found`,
    ...fields.map(({ field, before, after }) => `       ${field.padEnd(10)}  ${before.padEnd(width)}  ${after}`)];
}

/** Room after room, in the order in which the manifest first names them. */
function byRoom(rows: readonly Row[]): Row[] {
  const rooms = [...new Set(rows.map(row => row.room))];
  return rooms.flatMap(room => rows.filter(row => row.room === room));
}

function whole(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('a whole number from 1.');
  return Number(text);
}

function time(text: string): number {
  return duration(text) ?? (() => { throw new InvalidArgumentError('a time from 1s, as 90s, 30m or 2h.'); })();
}
