/**
 * Playing lists of cases so that none of them can take the tool down: they are played in a thread of their own, which is ended when a
 * call has no answer for too long or memory runs out. The case is then said to have ended, with its place, and the next one is begun.
 */
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { KernelNumber } from '../iommufd/version';
import type { Case } from './case';
import { FormatError } from './format';
import { PlayProgress } from './progress';
import type { PlayedSteps } from './run';

export interface Limits {
  /** How long a call may take. */
  readonly seconds: number;
  /** How much memory the cases may take. */
  readonly megabytes: number;
}

export const PLAY_LIMITS: Limits = { seconds: 20, megabytes: 2048 };

/** The outcome of a case: what is to be printed of it, what is to be complained of, and the case itself where it has failed. */
export interface Guarded { readonly played: PlayedSteps; readonly text: string; readonly complaint?: string; readonly failed?: Case }

/** The place of a case among the files, both from 0. */
export interface CasePlace { readonly file: number; readonly nth: number }

/** What the thread is to do: all cases from a place on. */
export interface Task {
  readonly files: readonly string[];
  readonly wanted?: KernelNumber;
  readonly from: CasePlace;
  readonly memory: SharedArrayBuffer;
}

/** What the thread says: the names of the cases of a file, the outcome of a case, or that a file is no list of cases. */
export type Said = { readonly file: number; readonly ids: readonly string[] } | { readonly at: CasePlace; readonly guarded: Guarded } | { readonly refused: string };

const WATCH_MS = 50;
const WORKER = join(__dirname, `guard-worker${extname(__filename)}`);

/** Plays all cases of all files, one after another. Throws FormatError for a file that is no list of cases. */
export async function playFiles(files: readonly string[], wanted?: KernelNumber, limits: Limits = PLAY_LIMITS): Promise<Guarded[]> {
  const outcomes: Guarded[] = [];
  for (let from: CasePlace | undefined = { file: 0, nth: 0 }; from;) from = await playFrom({ files, wanted, from, memory: new SharedArrayBuffer(PlayProgress.BYTES) }, limits, outcomes);
  return outcomes;
}

/** Plays cases until they end, or one has to be ended; answers where to go on. */
function playFrom(task: Task, limits: Limits, outcomes: Guarded[]): Promise<CasePlace | undefined> {
  const progress = new PlayProgress(task.memory);
  const worker = new Worker(WORKER, { workerData: task, resourceLimits: { maxOldGenerationSizeMb: limits.megabytes } });
  let names: readonly string[] = [];
  let next = task.from;
  return new Promise((resolve, reject) => {
    let count = -1;
    let since = Date.now();
    const watch = setInterval(() => {
      if (progress.count !== count || names.length === 0) [count, since] = [progress.count, Date.now()];
      else if (Date.now() - since >= limits.seconds * 1000) end(`no answer after ${limits.seconds} s`);
    }, WATCH_MS);
    const stop = (): void => {
      clearInterval(watch);
      void worker.terminate();
    };
    const end = (reason: string): void => {
      stop();
      const id = names[next.nth];
      const step = progress.phase === 0 && progress.step > 0 ? progress.step : undefined;
      const why = progress.phase === 0 ? reason : `${reason}, while its smallest part was looked for`;
      const where = step === undefined ? '' : `step ${step}: `;
      outcomes.push({
        played: { id, status: 'ended', ...(step === undefined ? {} : { step }), reason: why, steps: 0 },
        text: `ended        ${id}  ${where}${why}`,
        complaint: `${task.files[next.file]}: ${id}${step === undefined ? '' : `, step ${step}`}: ${why}; the case was ended`,
      });
      resolve({ file: next.file, nth: next.nth + 1 });
    };
    worker.on('message', (said: Said) => {
      if ('refused' in said) {
        stop();
        reject(new FormatError(said.refused));
      } else if ('ids' in said) {
        names = said.ids;
        if (said.file !== next.file) next = { file: said.file, nth: 0 };
      } else {
        outcomes.push(said.guarded);
        next = { file: said.at.file, nth: said.at.nth + 1 };
      }
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY' && names.length > 0) end(`it takes more than ${limits.megabytes} MB of memory`);
      else {
        stop();
        reject(error);
      }
    });
    worker.on('exit', () => {
      clearInterval(watch);
      resolve(undefined);
    });
  });
}
