import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sentence, ToolError } from './error';

/** What must be gone when this process ends, however it ends: running Java processes and their folders. */
const children = new Set<ChildProcess>();
const folders = new Set<string>();
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
let watching = false;

function removeAll(): void {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  children.clear();
  folders.clear();
}

function watch(): void {
  if (watching) return;
  watching = true;
  process.on('exit', removeAll);
  for (const [signal, status] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(status));
}

/** A fresh folder, named `ioasid-<name>-…`, for as long as this process runs. Throws `ToolError`. */
export function scratchFolder(name: string, ...within: readonly string[]): string {
  watch();
  try {
    const folder = mkdtempSync(join(tmpdir(), `ioasid-${name}-`));
    folders.add(folder);
    for (const inner of within) mkdirSync(join(folder, inner));
    return folder;
  } catch (error) {
    throw new ToolError(`cannot make a folder in ${tmpdir()} (${sentence(error)}); free space there, or set TMPDIR`);
  }
}

/** A fresh folder for one run of TLC, with `tmp` (its java.io.tmpdir) and `states` (its metadir) in it. Throws `ToolError`. */
export const runFolder = (): string => scratchFolder('tlc', 'tmp', 'states');

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

/** Ends `child` with this process, unless it has ended before. */
export function endWithUs(child: ChildProcess): void {
  watch();
  children.add(child);
  child.once('close', () => children.delete(child));
}
