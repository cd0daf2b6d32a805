/** The thread of guard.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { FormatError, readCases } from './format';
import type { Said, Task } from './guard';
import { progress, watched } from './progress';
import { playOne, printOutcome } from './report';

const { files, wanted, from, memory } = workerData as Task;
const say = (said: Said): void => parentPort!.postMessage(said);

watched(memory);
try {
  for (const [file, name] of files.entries()) {
    if (file < from.file) continue;
    const list = readCases(name);
    if (list.cases.length === 0) throw new FormatError(`${name}: no case in it; nothing was compared`);
    say({ file, ids: list.cases.map(({ id }) => id) });
    for (const [nth, one] of list.cases.entries()) {
      if (file === from.file && nth < from.nth) continue;
      progress().began();
      const { played, complaint } = playOne(list, one, wanted);
      progress().decided();
      say({ at: { file, nth }, guarded: { played, text: printOutcome(one, played, wanted), ...(complaint === undefined ? {} : { complaint }),
        ...(played.status === 'fail' ? { failed: one } : {}) } });
    }
  }
} catch (error) {
  if (!(error instanceof FormatError)) throw error;
  say({ refused: error.message });
}
