/** Every mutant of a room's code is tried: two processes, each mutant until some check fails. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ToolError } from '../../../src/tlc/error';
import { endWithUs, removeFolder, scratchFolder } from '../../../src/tlc/leftovers';
import type { Row } from '../table';
import { ROOT, sourcesOf } from './checks';
import { type CodeMutant, instrument } from './instrument';
import type { Asked, Check, Told } from './worker';

/** A mutant that nobody can notice, with the reason why: a row of equivalents.json. */
export interface Equivalent {
  readonly file: string;
  readonly within: string;
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

export const EQUIVALENTS = join('test', 'mutants', 'equivalents.json');
/** The checks of one mutant may take so much longer than they take without one. */
const TIMES = 5;
const SECONDS = 10;

export const readEquivalents = (): Equivalent[] => (JSON.parse(readFileSync(join(ROOT, EQUIVALENTS), 'utf8')) as { equivalents: Equivalent[] }).equivalents;

const explains = (row: Equivalent, { file, within, original, replacement }: CodeMutant): boolean =>
  row.file === file && row.within === within && row.original === original && row.replacement === replacement;

export interface Tried {
  readonly rows: readonly Row[];
  /** Equivalents that explain what is noticed after all, or no longer there. */
  readonly stale: readonly Equivalent[];
}

/** One process, and what it is asked; asking again after its end starts another one. */
class Worker {
  #child?: Promise<ChildProcess>;

  constructor(readonly room: string, readonly file: string) {}

  async ask(asked: Asked | 'measure', seconds: number): Promise<Told> {
    const child = await (this.#child ??= this.#start());
    return new Promise(resolve => {
      const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
      const end = (told: Told): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(told);
      };
      child.on('message', (told: Told) => end(told));
      child.on('exit', (status, signal) => {
        this.#child = undefined;
        end({ error: `its process ended with ${signal ?? `status ${status}`}` });
      });
      child.send(asked);
    });
  }

  async end(): Promise<void> { (await this.#child)?.kill(); }

  #start(): Promise<ChildProcess> {
    const child = fork(join(__dirname, 'worker.ts'), [this.room, this.file], {
      cwd: ROOT, execArgv: ['-r', 'ts-node/register/transpile-only', '--max-old-space-size=2000'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    endWithUs(child);
    return new Promise((resolve, reject) => {
      child.once('message', (told: Told | 'ready') => (told === 'ready' ? resolve(child) : reject(new ToolError((told as { error: string }).error))));
      child.once('exit', status => reject(new ToolError(`the process for mutants of ${this.room} ended with ${status} before it began`)));
    });
  }
}

/** Only mutants that `wanted` says, if it says anything. */
export async function tryRoom(room: string, onMutant: (row: Row, done: number, all: number) => void, wanted: (mutant: CodeMutant) => boolean = () => true): Promise<Tried> {
  const instrumented = await instrument(ROOT, sourcesOf(room));
  const folder = scratchFolder('mutants');
  const file = join(folder, `${room}.json`);
  writeFileSync(file, JSON.stringify(instrumented));
  const equivalents = readEquivalents().filter(row => row.file.startsWith(`src/${room}/`));
  const rows: Row[] = [];
  const workers = Array.from({ length: Math.min(2, availableParallelism()) }, () => new Worker(room, file));
  try {
    const measured = await workers[0].ask('measure', 600);
    if (!('checks' in measured)) throw new ToolError(`the checks of ${room}: ${'error' in measured ? measured.error : 'no answer'}`);
    const checks = [...measured.checks].sort((a, b) => a.seconds - b.seconds);
    const mutants = instrumented.mutants.filter(wanted);
    const waiting = [...mutants];
    await Promise.all(workers.map(async worker => {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        const row = rowOf(room, mutant, await tryOne(worker, mutant, checks), equivalents);
        rows.push(row);
        onMutant(row, rows.length, mutants.length);
      }
    }));
    const survivors = new Set(mutants.filter(mutant => rows.some(row => row.by === undefined && row.file === mutant.file && row.change === changeOf(mutant))));
    return { rows, stale: equivalents.filter(row => instrumented.mutants.every(mutant => !explains(row, mutant)) || mutants.some(mutant => explains(row, mutant) && !survivors.has(mutant))) };
  } finally {
    await Promise.all(workers.map(worker => worker.end()));
    removeFolder(folder);
  }
}

const changeOf = ({ original, replacement }: CodeMutant): string => `${original} -> ${replacement}`;

async function tryOne(worker: Worker, { id }: CodeMutant, checks: readonly Check[]): Promise<{ by?: string; said?: string; reached: boolean }> {
  const those = checks.filter(({ covered }) => covered.includes(id));
  if (those.length === 0) return { reached: false };
  const seconds = SECONDS + TIMES * those.reduce((sum, check) => sum + check.seconds, 0);
  const told = await worker.ask({ mutant: id, checks: those.map(({ name }) => name) }, seconds);
  if ('error' in told) return { by: those[0].name, said: told.error, reached: true };
  return 'mutant' in told ? { by: told.by, said: told.said, reached: true } : { reached: true };
}

function rowOf(room: string, mutant: CodeMutant, { by, said, reached }: { by?: string; said?: string; reached: boolean }, equivalents: readonly Equivalent[]): Row {
  const reason = by === undefined ? equivalents.find(row => explains(row, mutant))?.reason : undefined;
  const { file, line } = mutant;
  return { where: 'code', room, file, line, change: changeOf(mutant), ...(by === undefined ? reached ? {} : { said: 'no check comes to it' } : { by, said }), ...(reason === undefined ? {} : { reason }) };
}
