/**
 * Changes the code, the trace specification and the specifications in every small way, one change at a time, and sees that some check
 * notices each. One table for all: out/mutants.json. Exit status 1 if a change that was not explained is noticed by nobody.
 *
 *   node -r ts-node/register/transpile-only test/mutants/run.ts [code] [trace] [specification] [properties] [--room ROOM …] [--at FILE[:LINE]]
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { failed, status, writeReport } from '../../src/cli/terminal';
import { named } from '../../src/named';
import { ToolError } from '../../src/tlc/error';
import { endWithUs } from '../../src/tlc/leftovers';
import { ROOT } from './code/checks';
import { EQUIVALENTS, tryRoom } from './code/try';
import { type Measured, tryProperties } from './properties';
import { lineOf, type Row, summary, unexplained } from './table';
import { tryTrace } from './trace';

const PLACES = ['code', 'trace', 'specification', 'properties'];
const ROOMS = ['authorization', 'revocation', 'allocator', 'ioasid', 'wbinvd', 'iommufd', 'kvm'];
const REPORT = join(ROOT, 'out', 'mutants.json');

const tell = (row: Row): boolean => unexplained(row) && process.stdout.write(`${lineOf(row)}\n`);

async function code(room: string, at: string | undefined): Promise<{ rows: readonly Row[]; stale: number }> {
  const [file, line] = at?.split(':') ?? [];
  const bar = process.stderr.isTTY ? new SingleBar({ format: `code of ${room} {bar} {value}/{total}`, stream: process.stderr, clearOnComplete: true, hideCursor: null }) : undefined;
  bar?.start(1, 0);
  try {
    const { rows, stale } = await tryRoom(room, (row, done, all) => {
      bar?.setTotal(all);
      bar?.update(done);
      tell(row);
    }, mutant => file === undefined || (mutant.file === file && (line === undefined || mutant.line === Number(line))));
    for (const row of stale) process.stdout.write(`${EQUIVALENTS} explains what does not survive: ${row.file}, ${row.original} -> ${row.replacement}\n`);
    return { rows, stale: stale.length };
  } finally {
    bar?.stop();
  }
}

/** `ioasid mutants`, whose report is taken over. */
async function specification(rooms: readonly string[]): Promise<{ rows: readonly Row[]; failed: boolean }> {
  const rows: Row[] = [];
  let failed = false;
  for (const room of rooms) {
    const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', 'mutants', '--room', room], { cwd: ROOT, stdio: 'inherit' });
    endWithUs(child);
    const ended = await new Promise<number | null>(resolve => child.once('exit', resolve));
    if (ended !== 0 && ended !== 1) throw new ToolError(`ioasid mutants --room ${room} ended with ${ended}`);
    failed ||= ended === 1;
    const { mutants } = JSON.parse(readFileSync(REPORT, 'utf8')) as { mutants: { file: string; line: number; change: string; original: string; by?: string; said?: string; reason?: string }[] };
    rows.push(...mutants.map(({ file, line, change, original, by, said, reason }): Row => ({ where: 'specification', room, file, line, change: `${change}: ${original}`, by, said, reason })));
  }
  return { rows, failed };
}

async function main(): Promise<void> {
  const program = new Command('mutants').argument('[place...]').option('--room <room...>').option('--at <place>').parse();
  const { room, at } = program.opts<{ room?: string[]; at?: string }>();
  const places = program.args.length ? program.args.map(word => named(PLACES, name => name, word, 'place')) : PLACES;
  const rooms = room ? room.map(word => named(ROOMS, name => name, word, 'room')) : ROOMS;
  const rows: Row[] = [];
  let bad = false;
  if (places.includes('code')) {
    for (const one of rooms) {
      const tried = await code(one, at);
      rows.push(...tried.rows);
      bad ||= tried.stale > 0;
    }
  }
  if (places.includes('trace')) rows.push(...await tryTrace(tell));
  if (places.includes('specification')) {
    const found = await specification(rooms);
    rows.push(...found.rows);
    bad ||= found.failed;
  }
  const properties: Measured[] = places.includes('properties') ? await tryProperties(rooms, said => process.stdout.write(`${said}\n`)) : [];
  if (rows.length + properties.length === 0) throw new ToolError('no mutant there; nothing was tried');
  writeReport(REPORT, { mutants: rows, properties });
  if (rows.length > 0) process.stdout.write(`${summary(rows).join('\n')}\n`);
  status(bad || rows.some(unexplained) ? 1 : 0);
}

main().catch(failed);
