/** Which test files a run is about, and in which order. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeReport } from '../src/cli/terminal';

const OUT = join(__dirname, '..', 'out');
const TIMES = join(OUT, 'test-times.json');
const FAILED = join(OUT, 'test-failed.json');

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

export interface Wanted {
  /** Parts of a path; a file that has one of them is meant. None: all are. */
  readonly parts: readonly string[];
  /** A folder of tests; with it go the files that hold its code to its specification. */
  readonly room?: string;
}

/** The files meant, by their paths from the folder; and what is wrong with what was asked for, if anything is. */
export function pick(folder: string, { parts, room }: Wanted): { files: string[]; fault?: string } {
  const all = testFiles(folder).map(path => relative(folder, path)).sort();
  const rooms = [...new Set(all.filter(file => file.includes('/')).map(file => file.split('/')[0]))];
  if (room !== undefined && !rooms.includes(room)) return { files: [], fault: `no room ${room}; there are ${rooms.join(', ')}` };
  const files = all.filter(file => room === undefined || ofRoom(file, room)).filter(file => parts.length === 0 || parts.some(part => file.includes(part)));
  const asked = [...parts, ...(room === undefined ? [] : [room])];
  return files.length ? { files } : { files, fault: `no test file${asked.length ? ` has ${asked.join(' or ')} in its path` : ''}` };
}

/** Is it in the room's folder, or does it hold the room, or a layer of it, to its specification? */
function ofRoom(file: string, room: string): boolean {
  if (file.startsWith(`${room}/`)) return true;
  const [, name] = /^conformance\/rooms\/(.*)\.test\.ts$/.exec(file) ?? [];
  if (name === undefined) return false;
  // Loaded only now: it brings the code of every room.
  const { ROOMS } = require('../src/conformance/rooms') as typeof import('../src/conformance/rooms');
  const known = ROOMS.find(one => one.name === name);
  return (known?.within ?? known?.name) === room;
}

function read<T>(file: string, otherwise: T): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return otherwise;
  }
}

/** What failed last time comes first; then the longest, so that the processes end together; what is new is taken for long. */
export function inOrder(files: readonly string[]): string[] {
  const times = read<Record<string, number>>(TIMES, {});
  const failed = new Set(read<string[]>(FAILED, []));
  const rank = (file: string): number => (failed.has(file) ? Infinity : times[file] ?? Number.MAX_VALUE);
  return [...files].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) > rank(a) ? 1 : -1));
}

/** For the next run: how long each file took, and which failed. */
export function keepOutcome(done: readonly { readonly file: string; readonly seconds: number; readonly good: boolean }[]): void {
  const now = new Set(done.map(({ file }) => file));
  writeReport(TIMES, { ...read(TIMES, {}), ...Object.fromEntries(done.map(({ file, seconds }) => [file, seconds])) });
  writeReport(FAILED, [...read<string[]>(FAILED, []).filter(file => !now.has(file)), ...done.filter(({ good }) => !good).map(({ file }) => file)]);
}
