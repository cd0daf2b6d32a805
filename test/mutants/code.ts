/**
 * Changes the code of the rooms in every small way, one at a time, and sees that some check notices each change: the replay of a graph,
 * or a test. A change that nobody can notice has a row in equivalents.json that says why.
 *
 *   node -r ts-node/register/transpile-only test/mutants/code.ts [room …] [--at FILE[:LINE]]
 */
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { named, status, writeReport } from '../../src/cli/terminal';
import { ROOT } from './code/checks';
import { EQUIVALENTS, tryRoom } from './code/try';
import { lineOf, program, type Row, summary, unexplained } from './table';

export const ROOMS = ['authorization', 'allocator', 'ioasid', 'wbinvd', 'iommufd'];

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const [, at] = words.includes('--at') ? words.splice(words.indexOf('--at'), 2) : [];
  const [file, line] = at?.split(':') ?? [];
  const rooms = words.length ? words.map(word => named(ROOMS, name => name, word, 'room')) : ROOMS;
  const rows: Row[] = [];
  let stale = 0;
  for (const room of rooms) {
    const bar = process.stderr.isTTY ? new SingleBar({ format: `${room} {bar} {value}/{total} mutants`, stream: process.stderr, clearOnComplete: true, hideCursor: null }) : undefined;
    bar?.start(1, 0);
    const tried = await tryRoom(room, (row, done, all) => {
      bar?.setTotal(all);
      bar?.update(done);
      if (unexplained(row)) process.stdout.write(`${lineOf(row)}${row.said ? `: ${row.said}` : ''}\n`);
    }, mutant => file === undefined || (mutant.file === file && (line === undefined || mutant.line === Number(line))));
    bar?.stop();
    rows.push(...tried.rows);
    stale += tried.stale.length;
    for (const row of tried.stale) process.stdout.write(`${EQUIVALENTS} explains what does not survive: ${row.file}, ${row.original} -> ${row.replacement}\n`);
  }
  writeReport(join(ROOT, 'out', 'mutants-code.json'), { mutants: rows });
  process.stdout.write(`${summary(rows).join('\n')}\n`);
  status(rows.length === 0 || stale > 0 || rows.some(unexplained) ? 1 : 0);
}

program(main);
