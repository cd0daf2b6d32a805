/** The recorder for tests, compiled once for all that need it, and kept by the hash of its source. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const SOURCE = join(ROOT, 'src', 'recorder');

/** Its path; undefined where there is no compiler. Throws for what does not compile without a warning. */
export function builtRecorder(): string | undefined {
  const compiler = process.env.CC ?? 'cc';
  const files = readdirSync(SOURCE).sort().map((name) => join(SOURCE, name));
  const hash = createHash('sha256').update(compiler);
  for (const file of files) hash.update(readFileSync(file));
  const program = join(ROOT, 'out', `recorder-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  const part = `${program}.${process.pid}`;
  const { error, status, stderr } = spawnSync(compiler, ['-std=gnu11', '-O1', '-Wall', '-Wextra', '-Werror', '-o', part, ...files.filter((file) => file.endsWith('.c'))], { encoding: 'utf8' });
  if (error) return undefined;
  if (status !== 0) throw new Error(stderr);
  renameSync(part, program);
  return program;
}
