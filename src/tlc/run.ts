import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { freemem, totalmem } from 'node:os';
import { classArchive } from './archive';
import { sentence, ToolError } from './error';
import { findJar, type Jar, neededOptions } from './jar';
import { findJava, type Java } from './java';
import { endWithUs, removeFolder, runFolder } from './leftovers';
import { type Message, OutputReader } from './output';
import { readPrinted } from './printed';
import { library, type Project } from './project';
import { type ActionCoverage, Findings, type Statistics, type Violation } from './result';
import type { Signal } from '../signal';

/** Java, the jar and what makes them start fast: found once, used for many runs. */
export interface Checker {
  readonly java: Java;
  readonly jar: Jar;
  readonly options: readonly string[];
  /** The class archive's file, '' where this Java has none. */
  readonly archive: string;
}

export interface TlcOptions {
  readonly project: Project;
  readonly checker: Checker;
  /** The module's bare name. */
  readonly module: string;
  /** The config's path, from the project's root or absolute. */
  readonly config: string;
  /** Folders with more modules, looked into before those of the project. */
  readonly library?: readonly string[];
  /** More options for TLC, such as ['-dump', 'dot,actionlabels', file]. */
  readonly arguments?: readonly string[];
  /** Count how often each action is taken. */
  readonly coverage?: boolean;
  /** Expected to run longer than some ten seconds: compile fully, and take more memory. */
  readonly long?: boolean;
  /** Look for lassos once, when the graph is whole: less work where none is expected. */
  readonly livenessAtEnd?: boolean;
  /** Threads; counts are only the same from run to run with 1, the default. Liveness wants 1. */
  readonly workers?: number;
  /** Largest heap in MiB; by default a share of the machine's memory. */
  readonly heap?: number;
  /** Called for every line that the specification prints (`PrintT`), as it comes. */
  readonly onPrint?: (line: string) => void;
  /** The same, but all of them when TLC has ended: for those who have hundreds of thousands. In place of `onPrint`. */
  readonly onPrinted?: (line: string) => void;
  /** Called with every message of TLC as it comes. */
  readonly onMessage?: (message: Message) => void;
  /** Ends the run. */
  readonly signal?: Signal;
}

export interface TlcResult {
  /** TLC's exit status, null if a signal ended it. */
  readonly exit: number | null;
  /** The name of what ended it from outside, as `SIGKILL`. */
  readonly signal: string | null;
  readonly statistics: Statistics;
  /** How often each action was taken, by name; empty unless asked for and run to the end. */
  readonly coverage: ReadonlyMap<string, ActionCoverage>;
  /** Was each action taken? Empty unless asked for. */
  readonly actions: ReadonlyMap<string, boolean>;
  readonly violation?: Violation;
  /** How often TLC said that no error was found: 1 for a run to the end. */
  readonly success: number;
  readonly errors: readonly Message[];
  readonly warnings: readonly Message[];
  /** Lines outside all messages before the search, and what went to standard error. */
  readonly log: readonly string[];
  /** Wall time. */
  readonly seconds: number;
}

/** Finds Java and the jar, and makes the class archive if it is not there. Throws `ToolError`. */
export async function findChecker(project: Project): Promise<Checker> {
  const [java, jar] = await Promise.all([findJava(), findJar(project)]);
  const options = await neededOptions(jar, java, project.cache);
  return { java, jar, options, archive: await classArchive(java, jar, project.cache) };
}

const MEBI = 1 << 20;

/** For long runs two thirds of the memory now free, else a quarter of it; never more than a third of all there is. */
function heapFor(long: boolean): number {
  const free = Math.min(freemem() * (long ? 2 / 3 : 1 / 4), totalmem() / 3);
  return Math.max(256, Math.floor(free / MEBI));
}

const printedIn = (folder: string): string => join(folder, 'printed');

export function javaArguments(options: TlcOptions, folder: string): string[] {
  const { checker, project } = options;
  const long = options.long ?? false;
  // A small run is over before the second compiler or a second collector thread is worth its start.
  const speed = long ? ['-XX:+UseParallelGC'] : ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const archive = checker.archive && !long ? [`-XX:SharedArchiveFile=${checker.archive}`, '-Xshare:auto'] : [];
  const config = isAbsolute(options.config) ? options.config : resolve(project.root, options.config);
  return [
    ...speed, ...archive, '-Xss4m', `-Xmx${options.heap ?? heapFor(long)}m`, '-XX:+ExitOnOutOfMemoryError',
    // The jar unpacks its modules to fixed names in the temporary folder: two runs must not share one.
    `-Djava.io.tmpdir=${join(folder, 'tmp')}`,
    `-DTLA-Library=${[...options.library ?? [], ...library(project)].join(':')}`,
    '-cp', checker.jar.path, 'tlc2.TLC', '-tool', ...checker.options,
    // One fingerprint function for all runs, so that counts and dumps are the same every time.
    '-fp', '0', '-workers', String(options.workers ?? 1), '-metadir', join(folder, 'states'),
    ...(options.livenessAtEnd ? ['-lncheck', 'final'] : []), ...(options.coverage ? ['-coverage', '1000'] : []),
    ...(options.onPrinted ? ['-userFile', printedIn(folder)] : []), ...options.arguments ?? [], '-config', config, options.module,
  ];
}

/**
 * Runs TLC on one model and answers with all it found, also when that is an error in the specification.
 * Throws `ToolError` only if Java cannot be started or no folder can be made.
 */
export async function runTlc(options: TlcOptions): Promise<TlcResult> {
  const folder = runFolder();
  const began = process.hrtime.bigint();
  try {
    const findings = new Findings();
    const reader = new OutputReader(message => {
      findings.take(message);
      options.onMessage?.(message);
    }, line => options.onPrint?.(line));
    const errorOutput: string[] = [];
    const ended = await new Promise<{ exit: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
      const child = spawn(options.checker.java.path, javaArguments(options, folder),
        { cwd: options.project.root, stdio: ['ignore', 'pipe', 'pipe'], signal: options.signal, killSignal: 'SIGKILL' });
      endWithUs(child);
      child.stdout.setEncoding('utf8').on('data', (piece: string) => {
        try {
          reader.push(piece);
        } catch (error) {
          child.kill('SIGKILL');
          reject(error);
        }
      });
      child.stderr.setEncoding('utf8').on('data', (piece: string) => errorOutput.push(piece));
      child.once('error', error => {
        if (error.name !== 'AbortError') reject(new ToolError(`cannot start ${options.checker.java.path} (${sentence(error)}); see to the Java installation`));
      });
      child.once('close', (exit, signal) => resolve({ exit, signal }));
    });
    reader.end();
    if (options.onPrinted && existsSync(printedIn(folder))) readPrinted(printedIn(folder), options.onPrinted);
    return {
      ...ended,
      statistics: findings.statistics,
      coverage: findings.coverage,
      actions: new Map([...findings.coverage].map(([name, { generated }]) => [name, generated > 0])),
      violation: findings.violation,
      success: findings.success,
      errors: findings.errors,
      warnings: findings.warnings,
      log: [...reader.log, ...errorOutput.join('').split('\n').filter(Boolean)],
      seconds: Number(process.hrtime.bigint() - began) / 1e9,
    };
  } finally {
    removeFolder(folder);
  }
}
