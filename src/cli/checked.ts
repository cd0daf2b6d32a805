/** What `ioasid check` says of models: lines and a bar as they end, a summary, and the report. */
import { SingleBar } from 'cli-progress';
import pc from '../colors';
import type { Result } from '../results/result';
import { passed, type ModelVerdict } from '../tlc/check';
import { neverTaken } from '../tlc/gate';
import { configOf, type Row } from '../tlc/manifest';
import type { Modules } from '../tlc/modules';
import type { Message } from '../tlc/output';
import type { Vacuity } from '../tlc/vacuity';

/** The models as they end, but in the given order; a bar below on a terminal. */
export class VerdictTable {
  readonly #done = new Map<Row, ModelVerdict>();
  readonly #bar?: SingleBar;
  readonly #width: number;
  #next = 0;

  constructor(readonly rows: readonly Row[], readonly known: ReadonlyMap<Row, ModelReport>, readonly silent: boolean) {
    this.#width = Math.max(...rows.map(row => row.model.length));
    if (!process.stderr.isTTY || silent) return;
    this.#bar = new SingleBar({ format: '{bar} {value}/{total} models  {now}', stream: process.stderr, clearOnComplete: true, hideCursor: null });
    this.#bar.start(rows.length, known.size, { now: '' });
  }

  add(verdict: ModelVerdict): void {
    this.#done.set(verdict.row, verdict);
    this.#bar?.update(this.known.size + this.#done.size);
    if (this.#bar) return;
    this.#print();
  }

  /** `Progress(12) at …: 5,230 states generated (…), 812 distinct states found, …`: once a minute or so in a long run. */
  progress(message: Message, row: Row): void {
    const distinct = message.code === 2200 ? /([\d,]+) distinct/.exec(message.text)?.[1] : undefined;
    if (distinct) this.#bar?.update({ now: `${row.model}: ${distinct} states` });
  }

  close(): void {
    this.#bar?.stop();
    this.#print();
  }

  #print(): void {
    for (let row = this.rows[this.#next]; row && (this.#done.has(row) || this.known.has(row)); row = this.rows[++this.#next]) {
      if (this.silent) continue;
      if (row.room !== this.rows[this.#next - 1]?.room) process.stdout.write(`${pc.bold(row.room)}\n`);
      const verdict = this.#done.get(row);
      process.stdout.write(`  ${verdict ? lineOf(verdict, this.#width) : keptLine(row, this.#width)}\n`);
    }
  }
}

function lineOf(verdict: ModelVerdict, width: number): string {
  const { row, result } = verdict;
  const seconds = `${(result?.seconds ?? 0).toFixed(1).padStart(6)} s`;
  const outcome = passed(verdict) ? pc.green('ok  ') : pc.red('FAIL');
  return `${outcome} ${row.model.padEnd(width)} ${seconds}  ${passed(verdict) ? declared(row) : 'see below'}`;
}

const keptLine = (row: Row, width: number): string => `${pc.green('ok  ')} ${row.model.padEnd(width)}     kept  ${declared(row)}`;

const reasonOf = (verdict: ModelVerdict): string => verdict.failure ?? verdict.reasons.join('; ');

function declared(row: Row): string {
  if (row.result === 'holds') return `holds, ${row.distinct} states, depth ${row.depth}`;
  return `breaks ${row.breaks}${row.length ? ` in ${row.length} state${row.length === 1 ? '' : 's'}` : ''}`;
}

export function summary(verdicts: readonly ModelVerdict[], kept: number, seconds: number, empty?: Vacuity): void {
  const good = verdicts.filter(passed).length + kept;
  const bad = verdicts.filter(verdict => !passed(verdict));
  process.stdout.write(`\n${good} of ${verdicts.length + kept} models as declared, ${kept ? `${kept} of them unchanged since they were, ` : ''}${seconds.toFixed(0)} s\n`);
  for (const verdict of bad) process.stdout.write(`${pc.red(verdict.row.model)}: ${reasonOf(verdict)}\n`);
  if (bad.some(verdict => verdict.result?.violation)) {
    process.stdout.write(`See a violation step by step: npm run -s ioasid -- explain ${bad.find(verdict => verdict.result?.violation)!.row.model}\n`);
  }
  if (!empty) return;
  const { properties, models, excused, faults } = empty;
  process.stdout.write(faults.length ? `${faults.length} of ${properties} properties could not have failed, or give a reason that is none:\n`
    : `${properties} properties of ${models} models: each is broken by something in the same world, or gives the reason why not (${excused})\n`);
  for (const fault of faults) process.stdout.write(`${pc.red(fault.split(/[ ,]/)[0]!)}${fault.slice(fault.split(/[ ,]/)[0]!.length)}\n`);
}

export interface ModelReport {
  readonly model: string;
  readonly passed: boolean;
  readonly [field: string]: unknown;
}

/** Without a verdict: it was as declared before, and nothing has changed since. Its place is where what broke is defined. */
export function resultOf(row: Row, verdict: ModelVerdict | undefined, modules: Modules): Result {
  if (!verdict) return { group: row.room, name: row.model, status: 'skipped' };
  const violation = verdict.result?.violation;
  const broken = violation?.property ?? (row.result === 'breaks' ? row.breaks : undefined);
  const place = (broken === undefined ? undefined : modules.definition(row.module, broken)) ?? { file: configOf(row), line: 1 };
  return {
    group: row.room, name: row.model, status: passed(verdict) ? 'passed' : verdict.failure ? 'error' : 'failed', seconds: verdict.result?.seconds,
    ...(passed(verdict) ? {} : { message: reasonOf(verdict), place }),
  };
}

/** Declared and found, side by side. */
export function modelReportOf(verdict: ModelVerdict): ModelReport {
  const { row, result } = verdict;
  const violation = result?.violation;
  return {
    model: row.model, room: row.room, passed: passed(verdict),
    ...(verdict.failure ? { failure: verdict.failure } : {}), reasons: verdict.reasons, declared: row,
    found: result && {
      exit: result.exit, ...result.statistics, seconds: Number(result.seconds.toFixed(2)), never: neverTaken(result),
      ...(violation ? { violation: { kind: violation.kind, property: violation.property, place: violation.place, length: violation.steps.length, back: violation.back } } : {}),
    },
  };
}
