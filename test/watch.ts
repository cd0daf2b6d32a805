/**
 * Runs tests again whenever a file of src/, spec/, models/ or test/ changes, until it is stopped. A run that is under way is ended first.
 *
 *   node -r ts-node/register/transpile-only test/watch.ts [--room ROOM] [part of a path …]
 *
 * Without a room or a part, the tests are those of the file that changed: its own, if it has any, else those of its room.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join, sep } from 'node:path';
import { Command } from 'commander';

const HOME = join(__dirname, '..');
const FOLDERS = ['src', 'spec', 'models', 'test'];
/** An editor may write a file in several steps. */
const SETTLED_MS = 100;
/** So long a run may take to end by itself; then it is ended. */
const PATIENCE_MS = 3000;

/** The words for test/run.ts when this file has changed: the test of its name, else the tests of its folder. */
export function wordsFor(file: string): string[] {
  const [top, ...path] = file.split(sep);
  const inner = path.join('/').replace(/(\.test)?\.ts$/, '');
  if (top === 'test' && file.endsWith('.test.ts')) return [`${inner}.test.ts`];
  if ((top === 'src' || top === 'test') && existsSync(join(__dirname, `${inner}.test.ts`))) return [`${inner}.test.ts`];
  return path.length > 1 ? ['--room', path[0]] : [];
}

let running: ChildProcess | undefined;

/** Ends the run that is under way, with all that it started: it has a process group of its own. */
async function end(): Promise<void> {
  const child = running;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise(resolve => child.once('exit', resolve));
  process.kill(-child.pid!, 'SIGTERM');
  const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}

async function again(words: readonly string[]): Promise<void> {
  await end();
  process.stdout.write(`\n--- ${words.join(' ') || 'every test'}\n`);
  running = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'run.ts'), '--types', ...words], { cwd: HOME, stdio: 'inherit', detached: true });
}

function main(parts: string[], { room }: { room?: string }): void {
  const asked = [...(room === undefined ? [] : ['--room', room]), ...parts];
  let timer: NodeJS.Timeout | undefined;
  const changed = (file: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void again(asked.length ? asked : wordsFor(file)), SETTLED_MS);
  };
  for (const top of FOLDERS) {
    watch(join(HOME, top), { recursive: true }, (_event, name) => { if (name && /\.(ts|tla|cfg|json|txt|jsonl)$/.test(name)) changed(join(top, name)); });
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end().then(() => process.exit(0)));
  process.stdout.write(`watching ${FOLDERS.join(', ')}; Ctrl-C ends\n`);
  if (asked.length) void again(asked);
}

if (require.main === module) {
  new Command('watch').argument('[part...]').option('--room <room>', 'the tests of this room').action(main).parse();
}
