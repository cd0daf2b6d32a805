import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';

/** The text kept in golden/; written where it is not there, to be read and committed. */
export function golden(name: string, text: string): void {
  const file = join(__dirname, 'golden', `${name}.txt`);
  if (!existsSync(file)) {
    writeFileSync(file, text);
    assert.unreachable(`${file} was not there; it is now: read it, and run the test again`);
  }
  assert.is(text, readFileSync(file, 'utf8'));
}
