/**
 * A search by several machines: TLC's own distributed mode. Its server runs here; workers, and those that keep fingerprints, run
 * where `ioasid serve` does. They read the modules from here, so there is no other specification.
 *
 * What TLC says at the end is not enough for a verdict: it ends with 0 also when something broke, and shows two states of the run. Where
 * it shows any, the model is run here, and that run is judged.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { checkRow, type ModelVerdict } from '../tlc/check';
import { readConfig } from '../tlc/config';
import { LONG } from '../tlc/deep';
import { dependsOn } from '../tlc/depends';
import { sentence, ToolError } from '../tlc/error';
import { failureOf } from '../tlc/failure';
import { configFailure, judge } from '../tlc/gate';
import { SHA256 } from '../tlc/jar';
import { endWithUs, removeFolder, runFolder } from '../tlc/leftovers';
import { configOf, type Row } from '../tlc/manifest';
import type { Modules } from '../tlc/modules';
import { type Message, OutputReader } from '../tlc/output';
import { library, type Project } from '../tlc/project';
import { Findings } from '../tlc/result';
import type { Checker, TlcResult } from '../tlc/run';
import { type HostPort, isLoopback, hostPort } from './address';
import { type Engaged, engageAll } from './engage';
import { javaOptions, portOf } from './serve';
import { unfit } from './unfit';

/** What is told while it goes on. */
export interface Watching {
  /** A server's process, on its machine. */
  readonly onStarted?: (server: Engaged, pid: number) => void;
  readonly onThreads?: (server: Engaged, threads: number) => void;
  readonly onLost?: (server: Engaged, why: string, left: number) => void;
  readonly onMessage?: (message: Message) => void;
  /** The servers have found something, and the run is now searched for here. */
  readonly onFound?: () => void;
}

export interface SearchOptions extends Watching {
  readonly project: Project;
  readonly checker: Checker;
  readonly modules: Modules;
  readonly workers: readonly HostPort[];
  /** Who keeps the fingerprints; this machine if it is nobody. */
  readonly fingerprints: readonly HostPort[];
  /** Of TLC's server; any that is free by default. */
  readonly port?: number;
}

export interface SearchVerdict {
  readonly verdict: ModelVerdict;
  /** Workers that were lost on the way. */
  readonly lost: readonly { readonly address: string; readonly why: string }[];
  /** The verdict is that of a run here. */
  readonly here: boolean;
  readonly seconds: number;
}

/** TLC's messages: its server waits for those that keep fingerprints, or for workers; a run, or what is false, is shown. */
const WAITS_FOR_FINGERPRINTS = 7008;
const WAITS_FOR_WORKERS = 7000;
const SHOWS = [2104, 2107, 2108, 2110, 2114, 2121, 2217];
/** Per cent of this machine's. */
const MEMORY = 50;
/** TLC's own exit status for a module that does not parse. */
const NO_PARSE = 150;
/** It complains of a worker that is lost; that is known already. */
const OF_THE_LOST = /dead worker|connection lost/i;
/** Milliseconds for TLC's server to end when all workers have. */
const PATIENCE = 15_000;

/** Searches, and holds what is found to the row: distinct states, and that nothing broke. Throws `ToolError` where it cannot begin. */
export async function searchWithServers(row: Row, options: SearchOptions): Promise<SearchVerdict> {
  const { project, checker, modules, onFound } = options;
  const config = readConfig(join(project.root, configOf(row)));
  const began = Date.now();
  const ended = (verdict: ModelVerdict, lost: SearchVerdict['lost'] = [], here = false): SearchVerdict => ({ verdict, lost, here, seconds: (Date.now() - began) / 1000 });
  const wrong = configFailure(row, config, modules) ?? unfit(row.model, row.module, config, modules);
  if (wrong) return ended({ row, config, failure: wrong, reasons: [] });
  const { result, shown, failure, lost } = await run(row, config.file, options);
  const failed = failure ?? (shown ? undefined : failureOf(parsed(result)) ?? unsaid(result));
  if (failed !== undefined) return ended({ row, config, result, failure: failed, reasons: [] }, lost);
  if (shown) {
    onFound?.();
    const verdict = await checkRow(row, { project, checker, modules });
    const odd = verdict.failure === undefined && !verdict.result?.violation;
    return ended(odd ? { ...verdict, failure: 'the servers say that something broke, and the same search here that nothing does; run it again' } : verdict, lost, true);
  }
  // How often a state was come to, how deep the search was and which steps were taken is not the same each time, or not known.
  const actions = new Map([['Next', true], ...(row.result === 'holds' ? row.never.map(name => [name, false] as const) : [])]);
  const { generated, depth } = result.statistics;
  return ended({ row, config, result, ...judge(row.result === 'holds' ? { ...row, generated, depth } : row, config, { ...result, actions }, modules, checker.jar.sha256 !== SHA256) }, lost);
}

/** TLC's server ends with 1 where TLC by itself says with its own status that a module does not parse. */
function parsed(result: TlcResult): TlcResult {
  const said = result.errors.some(({ inner }) => inner.some(({ text }) => text.startsWith('Parsing or semantic analysis failed')));
  return result.exit === 1 && said ? { ...result, exit: NO_PARSE } : result;
}

/** It has not said that there is no error, and has shown none: what did it say? */
function unsaid({ success, errors }: TlcResult): string | undefined {
  if (success === 1 && errors.length === 0) return undefined;
  const text = errors.map(message => message.text).join(' ').replace(/\s+/g, ' ').replace(/^TLC threw .* was an? [\w.]+ ?: ?/, '').slice(0, 400);
  const taken = /Port already in use: (\d+)/.exec(text);
  if (taken) return `another program listens at port ${taken[1]}, which TLC's server was to have; run it again`;
  return `TLC's server ended without a verdict${text ? `: ${text}` : ''}`;
}

interface Run {
  readonly result: TlcResult;
  /** Something broke. */
  readonly shown: boolean;
  readonly failure?: string;
  readonly lost: SearchVerdict['lost'];
}

async function run(row: Row, config: string, options: SearchOptions): Promise<Run> {
  const { project, checker, modules, workers, fingerprints, onStarted, onThreads, onLost, onMessage } = options;
  const specification = (): string => dependsOn(row, modules, checker.jar.sha256);
  const read = specification();
  const long = row.result === 'holds' && row.generated > LONG;
  const searching = await engageAll(workers, 'worker', checker.jar.sha256);
  const keeping = await engageAll(fingerprints, 'fingerprints', checker.jar.sha256).catch((error: unknown) => {
    for (const one of searching) one.close();
    throw error;
  });
  const all = [...searching, ...keeping];
  const folder = runFolder();
  try {
    const here = reachedAt(all);
    const port = options.port ?? await freePort();
    const began = process.hrtime.bigint();
    const findings = new Findings();
    const lost: { address: string; why: string }[] = [];
    let shown = false;
    let failure: string | undefined;
    const child = spawn(checker.java.path, javaArguments(folder, here, port), { cwd: project.root, stdio: ['ignore', 'pipe', 'pipe'] });
    endWithUs(child);
    const fail = (why: string): void => {
      failure ??= why;
      child.kill('SIGKILL');
    };
    const begin = (servers: readonly Engaged[], onEnded: (server: Engaged, why: string, well: boolean) => void): void => {
      for (const server of servers) {
        server.begin(port, long, {
          started: pid => onStarted?.(server, pid),
          threads: threads => {
            // It has read all modules now: were they those that the row is of?
            if (specification() !== read) fail(`the specification of ${row.model} was changed while the servers read it; run it again`);
            onThreads?.(server, threads);
          },
          ended: ({ why, well }) => onEnded(server, why, well),
        });
      }
    };
    let left = searching.length;
    const leave = (server: Engaged, why: string, well: boolean): void => {
      left--;
      if (!well) {
        lost.push({ address: hostPort(server.address), why });
        onLost?.(server, why, left);
      }
      if (left > 0) return;
      const nobody = `no worker is left${lost.map(one => `; ${one.address}: ${one.why}`).join('')}`;
      if (!well) fail(nobody);
      else setTimeout(() => { if (child.exitCode === null) fail(nobody); }, PATIENCE).unref();
    };
    const forget = (server: Engaged, why: string, well: boolean): void => {
      if (!well) fail(`what ${hostPort(server.address)} kept of the states is lost (${why}), and with it the search; begin it again`);
    };
    const reader = new OutputReader(message => {
      if (message.kind === 'warning' && OF_THE_LOST.test(message.text)) return;
      if (SHOWS.includes(message.code)) shown = true;
      findings.take(message);
      onMessage?.(message);
      if (message.code === WAITS_FOR_FINGERPRINTS) begin(keeping, forget);
      if (message.code === WAITS_FOR_WORKERS) begin(searching, leave);
    }, () => {});
    const errorOutput: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (piece: string) => reader.push(piece));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => errorOutput.push(piece));
    const { exit, signal } = await new Promise<{ exit: number | null; signal: string | null }>((resolve, reject) => {
      child.once('error', error => reject(new ToolError(`cannot start ${checker.java.path} (${sentence(error)}); see to the Java installation`)));
      child.once('close', (exit, signal) => resolve({ exit, signal }));
    });
    reader.end();
    const { statistics, coverage, success, errors, warnings, violation } = findings;
    return {
      result: {
        exit, signal, statistics, coverage, actions: new Map(), success, errors, warnings, ...(violation ? { violation } : {}),
        log: [...reader.log, ...errorOutput.join('').split('\n').filter(Boolean)], seconds: Number(process.hrtime.bigint() - began) / 1e9,
      },
      shown, lost, ...(failure === undefined ? {} : { failure }),
    };
  } finally {
    for (const one of all) one.close();
    removeFolder(folder);
  }

  function javaArguments(folder: string, here: string, port: number): string[] {
    return [
      ...javaOptions(checker, { here, server: { host: here, port }, long }, folder, MEMORY), `-Dtlc2.tool.distributed.TLCServer.expectedFPSetCount=${fingerprints.length}`, `-DTLA-Library=${library(project).join(':')}`,
      'tlc2.tool.distributed.TLCServer', '-tool', '-fp', '0', '-checkpoint', '0', '-metadir', join(folder, 'states'),
      '-config', config, row.module,
    ];
  }
}

/** By what address the servers reach this machine, and each other. Throws `ToolError` where some could not. */
export function reachedAt(servers: readonly Pick<Engaged, 'address' | 'here'>[]): string {
  const near = servers.filter(({ here }) => isLoopback(here));
  if (near.length > 0 && near.length < servers.length) {
    throw new ToolError(`${hostPort(near[0]!.address)} is only reached from this machine, and others are elsewhere; have it listen at an address that they reach`);
  }
  return servers[0]!.here;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, () => {
      const port = portOf(server);
      server.close(() => resolve(port));
    });
  });
}
