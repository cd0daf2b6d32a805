/**
 * What a specification prints, by way of a file. TLC writes each line by itself: into a pipe that wakes up its reader each time, which
 * costs both several times what the search costs; into a file it costs a tenth, and the file is read in large pieces.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { ToolError } from './error';

const PIECE = 1 << 20;

/** Calls back with each line of the file. Throws `ToolError` where the last one has no end: then not all could be written. */
export function readPrinted(file: string, take: (line: string) => void): void {
  const source = openSync(file, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const piece = Buffer.allocUnsafe(PIECE);
    let rest = '';
    for (let size = readSync(source, piece); size > 0; size = readSync(source, piece)) {
      const lines = (rest + decoder.write(piece.subarray(0, size))).split('\n');
      rest = lines.pop()!;
      for (const line of lines) take(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    if (rest !== '') throw new ToolError(`what TLC printed ends within a line, ${file} could not be written whole; free space there, or set TMPDIR`);
  } finally {
    closeSync(source);
  }
}
