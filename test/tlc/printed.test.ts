import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ToolError } from '../../src/tlc/error';
import { readPrinted } from '../../src/tlc/printed';

const printed = suite('what TLC printed to a file');
const folder = mkdtempSync(join(tmpdir(), 'ioasid-printed-'));
printed.after(() => rmSync(folder, { recursive: true }));

function lines(text: string): string[] {
  const file = join(folder, 'printed');
  writeFileSync(file, text);
  const found: string[] = [];
  readPrinted(file, line => found.push(line));
  return found;
}

printed('a last line without an end is a file that could not be written whole', () => {
  assert.throws(() => lines('1\n2'), (error: Error) => error instanceof ToolError && /printed could not be written whole; free space there, or set TMPDIR$/.test(error.message));
});

printed('each line once, in order, whatever ends it', () => {
  assert.equal(lines(''), []);
  assert.equal(lines('1\n"[op]"\r\n\n'), ['1', '"[op]"', '']);
});

printed('a line, or a letter of several bytes, that lies across two pieces is one', () => {
  const long = ['a'.repeat((1 << 20) - 1), 'é', 'b'.repeat(3 << 20), 'c'];
  assert.equal(lines(`${long[0]}${long.slice(1).join('\n')}\n`), [`${long[0]}é`, ...long.slice(2)]);
});

printed.run();
