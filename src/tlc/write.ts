import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sentence, ToolError } from './error';

/** Writes a file whole or not at all, and its folder if need be. Throws `ToolError`. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    if (existsSync(temporary) && statSync(temporary).isFile()) rmSync(temporary);
    throw new ToolError(`cannot write ${file} (${sentence(error)}); free space or set permissions`);
  }
}
