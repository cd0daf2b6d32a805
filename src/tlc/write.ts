import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sentence, ToolError } from './error';

/** Makes a folder, and those above it. Node's own `recursive` does not end where a folder says that what is put in it is not there, as /proc does. */
export function makePath(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (existsSync(folder) && statSync(folder).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder || existsSync(dirname(folder))) throw error;
    makePath(dirname(folder));
    makePath(folder);
  }
}

/** Writes a file whole or not at all, and its folder if need be. Throws `ToolError`. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}`;
  try {
    makePath(dirname(file));
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    if (existsSync(temporary) && statSync(temporary).isFile()) rmSync(temporary);
    throw new ToolError(`cannot write ${file} (${sentence(error)}); free space or set permissions`);
  }
}
