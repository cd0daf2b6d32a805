/** Every mutant of a room's code is tried, in two processes: each alone, until a second is over; those that are left, in groups. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { groupsOf, type Noticed, sift } from '../../../src/mutants/sift';
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
/** A check may take so much longer than it takes without any mutant. */
const TIMES = 5;
const SECONDS = 10;
/** The checks of a mutant alone take so many seconds in all. */
const ALONE = 1;

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
        end({ error: `its process ended with ${signal ?? `status ${status}`}`, died: signal !== 'SIGKILL' });
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
    const checks = measured.checks.map(({ who, seconds, covered }): Covering => ({ who, seconds, covered: new Set(covered) })).sort((a, b) => a.seconds - b.seconds);
    const mutants = instrumented.mutants.filter(wanted);
    const told = ({ change, ...noticed }: Noticed<CodeMutant>): void => {
      const row = rowOf(room, change, { ...noticed, reached: checks.some(({ covered }) => covered.has(change.id)) }, equivalents);
      rows.push(row);
      onMutant(row, rows.length, mutants.length);
    };
    const quick = new Map(mutants.map(mutant => [mutant, alone(mutant, checks)]));
    const left: CodeMutant[] = [];
    await withAll(workers, mutants, async (mutant, worker) => {
      const [noticed] = await sift([mutant], quick.get(mutant)!, (check, those) => ask(worker, check, those));
      if (noticed.by === undefined) left.push(mutant);
      else told(noticed);
    });
    await withAll(workers, groupsOf(left, (one, other) => one.file === other.file && one.from < other.to && other.from < one.to), async (group, worker) => {
      const asked = (check: Covering, those: readonly CodeMutant[]): Promise<string | undefined> => ask(worker, check, those.filter(mutant => !quick.get(mutant)!.includes(check)));
      for (const noticed of await sift(group, checks, asked)) {
        // What seems to survive, and nobody has explained, may be hidden by another one of its group.
        const unexplained = noticed.by === undefined && !equivalents.some(row => explains(row, noticed.change));
        told(unexplained ? (await sift([noticed.change], checks, asked))[0] : noticed);
      }
    });
    const survivors = new Set(mutants.filter(mutant => rows.some(row => row.by === undefined && row.file === mutant.file && row.change === changeOf(mutant))));
    return { rows, stale: equivalents.filter(row => instrumented.mutants.every(mutant => !explains(row, mutant)) || mutants.some(mutant => explains(row, mutant) && !survivors.has(mutant))) };
  } finally {
    await Promise.all(workers.map(worker => worker.end()));
    removeFolder(folder);
  }
}

const changeOf = ({ original, replacement }: CodeMutant): string => `${original} -> ${replacement}`;

type Covering = Omit<Check, 'covered'> & { readonly covered: ReadonlySet<number> };

/** The quickest checks that come to the mutant. */
function alone({ id }: CodeMutant, checks: readonly Covering[]): Covering[] {
  let seconds = 0;
  return checks.filter(({ covered }) => covered.has(id)).filter(check => (seconds += check.seconds) <= ALONE);
}

async function withAll<Item>(workers: readonly Worker[], items: readonly Item[], work: (item: Item, worker: Worker) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(workers.map(async worker => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item, worker);
  }));
}

/** Asks a check, if it comes to any of them. */
async function ask(worker: Worker, { who, seconds, covered }: Covering, mutants: readonly CodeMutant[]): Promise<string | undefined> {
  const reached = mutants.map(({ id }) => id).filter(id => covered.has(id));
  if (reached.length === 0) return undefined;
  const asked = (): Promise<Told> => worker.ask({ who, mutants: reached }, SECONDS + TIMES * seconds);
  let told = await asked();
  // It may have died of all that went before; in a fresh process it dies of the mutant only.
  if ('error' in told && told.died) told = await asked();
  return 'error' in told ? told.error : (told as { said?: string }).said;
}

function rowOf(room: string, mutant: CodeMutant, { by, said, reached }: { by?: string; said?: string; reached: boolean }, equivalents: readonly Equivalent[]): Row {
  const reason = by === undefined ? equivalents.find(row => explains(row, mutant))?.reason : undefined;
  const { file, line } = mutant;
  return { where: 'code', room, file, line, change: changeOf(mutant), ...(by === undefined ? reached ? {} : { said: 'no check comes to it' } : { by, said }), ...(reason === undefined ? {} : { reason }) };
}
