/** `ioasid check --budget TIME`: models for as long as there is time, the long ones gone on with the next time. */
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import pc from '../colors';
import { atOnce, passed } from '../tlc/check';
import { readConfig } from '../tlc/config';
import { type DeepVerdict, deepRow, LONG, type States } from '../tlc/deep';
import { ToolError } from '../tlc/error';
import { Kept } from '../tlc/kept';
import { configOf, type Holds, type Row } from '../tlc/manifest';
import { Modules } from '../tlc/modules';
import type { Project } from '../tlc/project';
import { findChecker } from '../tlc/run';
import { Besides, status, writeReport } from './terminal';

/** What is kept of a model from run to run, with the machine that it ran on. */
interface Line {
  readonly model: string;
  readonly date: string;
  readonly passed: boolean;
  readonly distinct?: number;
  readonly seconds: number;
  /** States that were known when it was gone on with. */
  readonly resumedAt?: number;
  readonly cores: number;
  readonly memoryGiB: number;
}

interface Report {
  readonly model: string;
  readonly passed: boolean;
}

const REPORT = 'deep.json';

/** What takes an hour would stand in the way of what takes seconds. */
const size = (row: Row): number => (row.result === 'holds' ? row.generated : 0);

export interface DeepRun {
  readonly json: boolean;
  /** Of the whole run. */
  readonly seconds: number;
  /** Also what was as declared before and has not changed since. */
  readonly again: boolean;
  readonly jobs: number;
}

/** Of the long ones not more: each takes most of the memory that is free. */
const LONG_AT_ONCE = 2;

export async function deep(rows: readonly Row[], project: Project, { json, seconds, again, jobs }: DeepRun): Promise<void> {
  const checker = await findChecker(project);
  const deadline = Date.now() + seconds * 1000;
  const kept = new Kept<Report>(project, checker, 'report');
  const table = new Lines(project);
  const modules = new Modules(project);
  const found: DeepVerdict[] = [];
  const besides = new Besides();
  const known = rows.filter(row => !again && kept.find(row));
  const report = (): object => ({ models: found.map(reportOf), kept: known.map(({ model }) => model), lines: table.lines });
  const decide = async (row: Row): Promise<void> => {
    const one: DeepVerdict = Date.now() >= deadline ? { row, seconds: 0 }
      : await deepRow(row, { project, checker, modules, deadline, ...(json ? {} : { onStates: tell }) }).catch((error: unknown) => undecided(row, project, error));
    found.push(one);
    if (one.verdict) {
      table.add(lineOf(one));
      // A search that was gone on with was not asked for its steps, so it is no whole verdict to keep.
      if (passed(one.verdict) && !one.resumed) besides.try(() => kept.keep(row, { model: row.model, passed: true }));
    }
    // Whoever ends a run of hours finds what it came to.
    besides.try(() => writeReport(join(project.out, REPORT), report()));
    if (!json) process.stdout.write(`${textOf(one)}\n`);
  };
  const asked = rows.filter(row => !known.includes(row));
  await atOnce(asked.filter(row => size(row) <= LONG), jobs, decide);
  await atOnce(asked.filter(row => size(row) > LONG).sort((a, b) => size(a) - size(b)), Math.min(jobs, LONG_AT_ONCE), decide);
  const left = found.filter(({ verdict }) => !verdict);
  const bad = found.filter(({ verdict }) => verdict && !passed(verdict));
  besides.try(() => writeReport(join(project.out, REPORT), report()));
  process.stdout.write(json ? `${JSON.stringify(report(), undefined, 2)}\n` : summary(rows.length, known.length, found.length - left.length - bad.length, left));
  status(bad.some(({ verdict }) => verdict!.failure) || left.length > 0 ? 2 : bad.length > 0 ? 1 : 0);
  besides.tell();
}

/** A model that nothing can be written of, its checkpoint for one, does not end the others. */
function undecided(row: Row, { root }: Project, error: unknown): DeepVerdict {
  if (!(error instanceof ToolError)) throw error;
  return { row, verdict: { row, config: readConfig(join(root, configOf(row))), failure: error.message, reasons: [] }, seconds: 0 };
}

const reportOf = ({ row, verdict, resumed, seconds, said }: DeepVerdict): object => ({
  model: row.model, done: verdict !== undefined, passed: verdict && passed(verdict), reasons: verdict?.reasons, failure: verdict?.failure, resumed, seconds, said,
});

function summary(all: number, known: number, good: number, left: readonly DeepVerdict[]): string {
  const unchanged = known ? `, ${known} of them unchanged since they were` : '';
  const rest = left.length ? `; the budget ended before ${left.map(({ row }) => row.model).join(', ')}: run it again to go on` : '';
  return `\n${good + known} of ${all} models as declared${unchanged}${rest}\n`;
}

/** The table of all models that were ever run to their end here, the last time of each. */
class Lines {
  readonly #lines = new Map<string, Line>();

  constructor({ out }: Project) {
    try {
      const { lines } = JSON.parse(readFileSync(join(out, REPORT), 'utf8')) as { readonly lines: readonly Line[] };
      for (const line of lines) this.#lines.set(line.model, line);
    } catch { /* there is no report yet, or none that can be read: the table begins anew */ }
  }

  get lines(): Line[] { return [...this.#lines.values()]; }

  add(line: Line): void { this.#lines.set(line.model, line); }
}

const lineOf = ({ row, verdict, resumed, seconds }: DeepVerdict): Line => ({
  model: row.model, date: new Date().toISOString().slice(0, 10), passed: passed(verdict!), distinct: verdict!.result?.statistics.distinct, seconds: Math.round(seconds),
  ...(resumed ? { resumedAt: resumed.distinct } : {}), cores: availableParallelism(), memoryGiB: Math.round(totalmem() / 2 ** 30),
} as Line);

/** Once a minute or so: how far it is, and for how long it would go on at this rate until the declared count. */
function tell(row: Holds, { distinct, queue, perSecond }: States): void {
  const left = row.distinct - distinct;
  const minutes = perSecond > 0 && left > 0 ? `, about ${Math.ceil(left / perSecond / 60)} min to the declared ${row.distinct} at this rate` : '';
  process.stderr.write(`  ${row.model}: ${distinct} states, ${Math.round(perSecond)} a second, ${queue} in the queue${minutes}\n`);
}

function textOf({ row, verdict, resumed, seconds, said }: DeepVerdict): string {
  const went = resumed ? `, gone on with at ${resumed.distinct} states after ${resumed.seconds.toFixed(0)} s (its steps are not counted as a whole)` : '';
  const outcome = !verdict ? `${pc.yellow('not done')} the budget ended; of a long model what is known is kept`
    : passed(verdict) ? pc.green('ok  ') : `${pc.red('FAIL')} ${verdict.failure ?? verdict.reasons.join('; ')}`;
  return `  ${row.model}  ${seconds.toFixed(0)} s  ${outcome}${went}${said ? `; ${said}` : ''}`;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Seconds out of `90`, `90s`, `30m`, `2h`; undefined for anything else. */
export function duration(text: string): number | undefined {
  const match = /^([1-9]\d*)([smh]?)$/.exec(text);
  return match ? Number(match[1]) * UNITS[match[2] || 's']! : undefined;
}
