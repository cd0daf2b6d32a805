/** Models that take minutes or hours, within a budget: what is not done when it ends is gone on with the next time. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extended } from './actions';
import { type CheckOptions, checkRow, type ModelVerdict } from './check';
import { Checkpoint } from './checkpoint';
import { type Config, readConfig, unnamed } from './config';
import { configFailure, judge } from './gate';
import { SHA256 } from './jar';
import { removeFolder, runFolder } from './leftovers';
import { configOf, type Holds, type Row } from './manifest';
import { Modules } from './modules';
import { runTlc } from './run';

/** Above so many steps a search is worth a checkpoint. */
export const LONG = 3_000_000;
/** `Recovery completed. 885465 states examined. 31 states on queue.` */
const RECOVERED = 2198;
/** Minutes from one checkpoint to the next: what is lost when a run is ended. */
const EVERY = 1;

/** A search that has gone on where an earlier one was ended, and how much of it was done then. */
export interface Resumed {
  readonly distinct: number;
  readonly seconds: number;
}

export interface DeepVerdict {
  readonly row: Row;
  /** None where the budget ended first. */
  readonly verdict?: ModelVerdict;
  readonly resumed?: Resumed;
  /** Of all runs of this search together. */
  readonly seconds: number;
  /** What a reader should know: a checkpoint that was refused. */
  readonly said?: string;
}

export interface DeepOptions extends CheckOptions {
  /** When the budget ends, in milliseconds since 1970. */
  readonly deadline: number;
  /** Minutes; tests have TLC's own measure. */
  readonly every?: number | undefined;
  readonly onStates?: (row: Holds, states: States) => void;
}

export interface States {
  readonly distinct: number;
  readonly queue: number;
  /** In this run. */
  readonly perSecond: number;
}

/** Is it long, and may it be gone on with? What is said of whole runs TLC asks of the graph, and of no part of it. */
const isResumable = (row: Row, config: Config): row is Holds => row.result === 'holds' && row.generated > LONG && unnamed(config).length === 0;

/** Runs one model until it ends or the budget does. */
export async function deepRow(row: Row, options: DeepOptions): Promise<DeepVerdict> {
  const { project, deadline } = options;
  const config = readConfig(join(project.root, configOf(row)));
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), Math.max(0, deadline - Date.now()));
  const began = Date.now();
  try {
    const resumable = isResumable(row, config) ? await resumableRow(row, { ...options, signal: ending.signal }) : undefined;
    if (resumable) return resumable;
    const verdict = await checkRow(row, { ...options, signal: ending.signal });
    return { row, ...(ending.signal.aborted ? {} : { verdict }), seconds: (Date.now() - began) / 1000 };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs a long model, or goes on with it; undefined where it is not known which actions a run has taken, since of two runs together that
 * could not be said. Exported for tests, which have no model that takes an hour.
 */
export async function resumableRow(row: Holds, options: DeepOptions): Promise<DeepVerdict | undefined> {
  const { project, checker, signal, every = EVERY } = options;
  const modules = options.modules ?? new Modules(project);
  const config = readConfig(join(project.root, configOf(row)));
  const failed = (failure: string): DeepVerdict => ({ row, verdict: { row, config, failure, reasons: [] }, seconds: 0 });
  const fault = configFailure(row, config, modules);
  if (fault) return failed(fault);
  const folder = runFolder();
  try {
    const counted = extended(row.module, config, modules, folder);
    if (!counted) return undefined;
    const checkpoint = new Checkpoint(project, row, checker, modules);
    const other = checkpoint.writer();
    if (other !== undefined) return failed(`process ${other} still searches ${row.model} in ${checkpoint.folder}; end it, or wait for it`);
    const { progress, states, refused } = checkpoint.find();
    if (!progress) checkpoint.begin();
    const taken = new Set(progress?.taken);
    const began = Date.now();
    const seconds = (): number => (progress?.seconds ?? 0) + (Date.now() - began) / 1000;
    let recovered: number | undefined;
    const note = (): void => checkpoint.note({ seconds: seconds(), taken: [...taken] });
    if (states !== undefined) silence(counted.module, row.module, folder, config);
    const result = await runTlc({
      project, checker, module: counted.module, config: counted.config, library: [folder], long: true,
      arguments: [
        '-metadir', checkpoint.folder, ...(every > 0 ? ['-checkpoint', String(every)] : []), ...(states === undefined ? [] : ['-recover', states]),
      ],
      ...(signal ? { signal } : {}),
      onPrint: line => {
        const name = line.slice(1, -1);
        if (!counted.actions.includes(name)) return options.onPrint?.(line, row);
        taken.add(name);
        note();
      },
      onMessage: message => {
        options.onMessage?.(message, row);
        if (message.code === RECOVERED) recovered = Number(/\d+/.exec(message.text)?.[0]);
        const found = message.code === 2200 ? statesIn(message.text) : undefined;
        if (!found) return;
        note();
        options.onStates?.(row, { ...found, perSecond: (found.distinct - (recovered ?? 0)) / Math.max(1, (Date.now() - began) / 1000) });
      },
    });
    const resumed = progress && recovered !== undefined ? { resumed: { distinct: recovered, seconds: progress.seconds } } : {};
    const common = { row, seconds: seconds(), ...resumed, ...(refused ? { said: `${refused}; it is begun again` } : {}) };
    if (signal?.aborted) return common;
    // Steps that were taken before are not counted again, and names are no longer printed: a search that was gone on with is asked for
    // neither, but that no action was taken which is declared never to be.
    const isTaken = (name: string): boolean => taken.has(name) || (resumed.resumed !== undefined && !row.never.includes(name));
    const actions = new Map(counted.actions.map(name => [name, isTaken(name)]));
    const asked = resumed.resumed ? { ...row, generated: result.statistics.generated } : row;
    const { reasons, failure } = judge(asked, config, { ...result, actions }, modules, checker.jar.sha256 !== SHA256);
    const verdict = { row, config, result: { ...result, actions }, reasons };
    if (failure !== undefined) return { ...common, verdict: { ...verdict, failure: toGoOn(failure, states, checkpoint) } };
    checkpoint.forget();
    return { ...common, verdict };
  } finally {
    removeFolder(folder);
  }
}

/** What to do when nothing was decided: the states are kept beside the checkpoint, and not where short searches have them. */
function toGoOn(failure: string, states: string | undefined, { folder }: Checkpoint): string {
  if (failure.startsWith('the disk is full')) return `the disk is full; free space for ${folder}, and run it again: it goes on from the last checkpoint that is whole`;
  return states === undefined ? failure : `${failure}; to begin again, remove ${folder}`;
}

/** The same module without a word: TLC takes up a search without evaluating the assumption that begins the printing. */
function silence(name: string, module: string, folder: string, { file }: Config): void {
  writeFileSync(join(folder, `${name}.tla`), `---- MODULE ${name} ----\nEXTENDS ${module}\n====\n`);
  copyFileSync(file, join(folder, `${name}.cfg`));
}

/** `Progress(12) at …: 5,230 states generated (…), 812 distinct states found (…), 44 states left on queue.` */
export function statesIn(text: string): { readonly distinct: number; readonly queue: number } | undefined {
  const match = /([\d,]+) distinct states.*?([\d,]+) states left/.exec(text);
  return match ? { distinct: Number(match[1]!.replace(/,/g, '')), queue: Number(match[2]!.replace(/,/g, '')) } : undefined;
}
