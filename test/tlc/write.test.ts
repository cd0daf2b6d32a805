/** A file is written whole or not at all, and its folder if need be. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ToolError } from '../../src/tlc/error';
import { writeWhole } from '../../src/tlc/write';
import { temporary } from './copies';

const ROOT = join(__dirname, '..', '..');
const errors = suite('What cannot be written');

errors('a folder that is a file, or a file that is a folder: one line, and nothing is left beside it', () => {
  const folder = temporary();
  writeFileSync(join(folder, 'file'), '');
  assert.throws(() => writeWhole(join(folder, 'file', 'below', 'x'), 'text'), (error: unknown) => error instanceof ToolError && /^cannot write .*x \(ENOTDIR/.test(error.message));
  assert.throws(() => writeWhole(folder, 'text'), (error: unknown) => error instanceof ToolError && /^cannot write /.test(error.message));
  assert.equal(readdirSync(folder), ['file']);
});
if (process.platform === 'linux') {
  errors('a folder in which nothing can be made is said at once', () => {
    // In a process of its own, which is ended if it does not end: no handler of a signal would be called.
    const program = `require(${JSON.stringify(join(ROOT, 'src', 'tlc', 'write.ts'))}).writeWhole('/proc/none/below/x', 'text')`;
    const { status, signal, stderr } = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', program], { cwd: ROOT, encoding: 'utf8', timeout: 20_000, killSignal: 'SIGKILL' });
    assert.equal([status, signal], [1, null], stderr);
    assert.match(stderr, /cannot write \/proc\/none\/below\/x \(ENOENT/);
  });
}
errors.run();

const writes = suite('What is written');
writes('it is there, with every folder above it; and again', () => {
  const file = join(temporary(), 'a', 'b', 'c.txt');
  writeWhole(file, 'one');
  writeWhole(file, 'two');
  assert.is(readFileSync(file, 'utf8'), 'two');
  assert.ok(existsSync(file));
});
writes.run();
