/**
 * Runs every test file, shared out over two processes, and ends with `N passed, N failed` alone on the last line.
 * uvu says nothing of a file that forgets to run its suites, nor of skipped tests; here both fail.
 *
 *   node -r ts-node/register/transpile-only test/run.ts [--in FOLDER] [part of a path …]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { writeReport } from '../src/cli/terminal';
import { forgetCoverage, gatherCoverage } from './conformance/coverage';
import type { Done as Counts } from './worker';

type Done = Counts & { readonly file: string };

const PROCESSES = 2;
const TIMES = join(__dirname, '..', 'out', 'test-times.json');
/** Nothing here takes so long; a file that does hangs. */
const LIMIT_SECONDS = 600;

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

/** How long each file took last time; empty on the first run. */
function lastTimes(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(TIMES, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}

function keepTimes(done: readonly Done[]): void {
  writeReport(TIMES, { ...lastTimes(), ...Object.fromEntries(done.map(({ file, seconds }) => [file, seconds])) });
}

/** What is wrong with a file beyond its failed tests. */
function fault({ file, total, skipped, error }: Done): string | undefined {
  if (error) return `${file}: ${error}`;
  if (total === 0) return `${file}: no test ran; is .run() missing?`;
  if (skipped > 0) return `${file}: ${skipped} skipped`;
  return undefined;
}

/** Hands one file after another to a process until none is left; a process that dies is replaced. */
function work(folder: string, waiting: string[], report: (done: Done, output: string) => void): Promise<void> {
  return new Promise(resolve => {
    let child: ChildProcess | undefined;
    let file: string | undefined;
    let output = '';
    let timer: NodeJS.Timeout | undefined;

    const start = (): ChildProcess => {
      const started = fork(join(__dirname, 'worker.ts'), [], { execArgv: ['-r', 'ts-node/register/transpile-only'], silent: true });
      for (const stream of [started.stdout!, started.stderr!]) stream.setEncoding('utf8').on('data', (piece: string) => { output += piece; });
      started.on('message', (counts: Counts) => finished(counts));
      started.on('exit', (status, signal) => {
        child = undefined;
        const error = `its process ended with ${signal ?? `status ${status}`}`;
        if (file !== undefined) finished({ suites: 0, total: 0, passed: 0, skipped: 0, seconds: 0, text: '', error });
      });
      return started;
    };
    const finished = (counts: Counts): void => {
      clearTimeout(timer);
      report({ ...counts, file: file! }, output);
      next();
    };
    const next = (): void => {
      output = '';
      file = waiting.shift();
      if (file === undefined) {
        // Not killed: what a test leaves for the end of its process is still done.
        child?.disconnect();
        resolve();
        return;
      }
      child ??= start();
      const running = child;
      timer = setTimeout(() => running.kill('SIGKILL'), LIMIT_SECONDS * 1000);
      running.send(join(folder, file));
    };
    next();
  });
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const folder = resolve(wanted[0] === '--in' ? wanted.splice(0, 2)[1] : __dirname);
  const times = lastTimes();
  const files = testFiles(folder).map(path => relative(folder, path)).sort().filter(file => wanted.length === 0 || wanted.some(part => file.includes(part)));
  // The longest first, so that the two processes end together.
  const waiting = [...files].sort((a, b) => (times[b] ?? Infinity) - (times[a] ?? Infinity));
  const began = Date.now();
  const done: Done[] = [];
  // A run of other tests, inside a test, has no say in it.
  const own = folder === __dirname;
  if (own) forgetCoverage();
  await Promise.all(Array.from({ length: PROCESSES }, () => work(folder, waiting, (one, output) => {
    done.push(one);
    const good = fault(one) === undefined && one.passed === one.total;
    process.stdout.write(`${good ? 'ok  ' : 'FAIL'}  ${one.file.padEnd(44)} ${String(one.passed).padStart(5)} of ${one.total}, ${one.seconds.toFixed(1)} s\n`);
    if (!good) process.stdout.write(`${(one.text || output).trimEnd()}\n`);
  })));
  keepTimes(done);
  for (const line of own ? gatherCoverage() : []) process.stdout.write(`${line}\n`);
  const faults = done.map(fault).filter(text => text !== undefined);
  if (files.length === 0) faults.push(`no test file${wanted.length ? ` has ${wanted.join(' or ')} in its path` : ''}`);
  for (const text of faults) process.stdout.write(`FAIL  ${text}\n`);
  const passed = done.reduce((sum, one) => sum + one.passed, 0);
  // Each fault of a file counts as a failed test of its own.
  const failed = done.reduce((sum, one) => sum + one.total - one.passed, 0) + faults.length;
  const seconds = (Date.now() - began) / 1000;
  // For make bench: how long a whole run takes.
  if (own && wanted.length === 0) writeReport(join(TIMES, '..', 'test-run.json'), { seconds, passed, failed });
  process.stdout.write(`${done.length} files, ${seconds.toFixed(0)} s\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed ? 1 : 0;
}

void main();
