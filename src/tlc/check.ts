import { join } from 'node:path';
import { extended } from './actions';
import { type Config, readConfig } from './config';
import { configFailure, countsActions, judge, type Judgement } from './gate';
import { configOf, type Row } from './manifest';
import { SHA256 } from './jar';
import { removeFolder, runFolder } from './leftovers';
import type { Message } from './output';
import { Modules } from './modules';
import type { Project } from './project';
import { type Checker, runTlc, type TlcOptions, type TlcResult } from './run';

/** One model, run and judged. `result` is missing where the config alone was enough for a no. */
export interface ModelVerdict extends Judgement {
  readonly row: Row;
  readonly config: Config;
  readonly result?: TlcResult;
}

export const passed = (verdict: ModelVerdict): boolean => verdict.failure === undefined && verdict.reasons.length === 0;

/** Above so many states to generate, a run is worth the second compiler. */
const LONG = 3_000_000;

export interface CheckOptions {
  readonly project: Project;
  readonly checker: Checker;
  readonly modules?: Modules;
  /** Ask for the number of times that each action is taken, not only whether it is. */
  readonly counts?: boolean;
  readonly onMessage?: (message: Message, row: Row) => void;
  readonly onPrint?: (line: string, row: Row) => void;
  /** Ends the run. */
  readonly signal?: AbortSignal;
}

/** Runs one model and holds it to its row. */
export async function checkRow(row: Row, options: CheckOptions): Promise<ModelVerdict> {
  const { project, checker, onMessage, onPrint, signal } = options;
  const modules = options.modules ?? new Modules(project);
  const config = readConfig(join(project.root, configOf(row)));
  const failure = configFailure(row, config, modules);
  if (failure) return { row, config, failure, reasons: [] };
  const result = await runCounting(row, config, modules, options.counts ?? false, {
    project, checker, module: row.module, config: config.file, long: isLong(row), livenessAtEnd: row.result === 'holds' && row.properties.some(isLive), signal,
    onPrint: line => onPrint?.(line, row),
    onMessage: message => onMessage?.(message, row),
  });
  return { row, config, result, ...judge(row, config, result, modules, checker.jar.sha256 !== SHA256) };
}

/** A run that says which actions were taken, if they count: by itself where that can be, else by TLC's coverage, which costs more. */
async function runCounting(row: Row, config: Config, modules: Modules, counts: boolean, options: TlcOptions): Promise<TlcResult> {
  if (!countsActions(row)) return runTlc(options);
  const folder = runFolder();
  try {
    const counted = counts ? undefined : extended(row.module, config, modules, folder);
    if (!counted) return await runTlc({ ...options, coverage: true });
    const taken = new Set<string>();
    const result = await runTlc({
      ...options, module: counted.module, config: counted.config, library: [folder],
      onPrint: line => (counted.actions.includes(line.slice(1, -1)) ? taken.add(line.slice(1, -1)) : options.onPrint?.(line)),
    });
    return { ...result, actions: new Map(counted.actions.map(name => [name, taken.has(name)])) };
  } finally {
    removeFolder(folder);
  }
}

const isLong = (row: Row): boolean => row.tier === 'deep' || (row.result === 'holds' && row.generated > LONG);

const isLive = (property: string): boolean => property.endsWith('Live');

/** How much work a row will be, to begin with the most. */
const cost = (row: Row): number => (row.result === 'holds' ? row.generated : 0) + (row.properties.some(isLive) ? LONG / 10 : 0);

/** Runs the models, `jobs` at a time, and calls back for each as it ends. Counts stay the same: each has one worker. */
export async function checkRows(rows: readonly Row[], jobs: number, options: CheckOptions, onVerdict: (verdict: ModelVerdict) => void): Promise<ModelVerdict[]> {
  const modules = options.modules ?? new Modules(options.project);
  const verdicts = new Map<Row, ModelVerdict>();
  await atOnce([...rows].sort((a, b) => cost(b) - cost(a)), jobs, async row => {
    const verdict = await checkRow(row, { ...options, modules });
    verdicts.set(row, verdict);
    onVerdict(verdict);
  });
  return rows.map(row => verdicts.get(row)!);
}

/** Works on the rows in their order, `jobs` of them at a time. */
export async function atOnce(rows: readonly Row[], jobs: number, work: (row: Row) => Promise<void>): Promise<void> {
  const waiting = [...rows];
  await Promise.all(Array.from({ length: Math.min(jobs, rows.length) }, async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) await work(row);
  }));
}
