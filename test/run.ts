/**
 * Runs test files, shared out over two processes, and ends with `N passed, N failed` alone on the last line.
 * uvu says nothing of a file that forgets to run its suites, nor of skipped tests; here both fail.
 *
 *   node -r ts-node/register/transpile-only test/run.ts [--types] [--room ROOM] [--in FOLDER] [--junit FILE] [part of a path …]
 */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { writeReport } from '../src/cli/terminal';
import type { Result } from '../src/results/result';
import { writeResults } from '../src/results/write';
import { endWithUs } from '../src/tlc/leftovers';
import { forgetCoverage, gatherCoverage } from './conformance/coverage';
import { inOrder, keepOutcome, pick } from './pick';
import { chromium, isBrowserTest, NO_BROWSER } from './site/chromium';
import type { Done as Counts } from './worker';

type Done = Counts & { readonly file: string };

const PROCESSES = 2;
const HOME = join(__dirname, '..');
/** Nothing here takes so long; a file that does hangs. */
const LIMIT_SECONDS = 600;

/** What is wrong with a file beyond its failed tests. */
function fault({ file, total, skipped, error }: Done): string | undefined {
  if (error) return `${file}: ${error}`;
  if (total === 0) return `${file}: no test ran; is .run() missing?`;
  if (skipped > 0) return `${file}: ${skipped} skipped`;
  return undefined;
}

const isGood = (one: Done): boolean => fault(one) === undefined && one.passed === one.total;

/** A file of tests, with what it prints where one of them fails. */
function resultOf(one: Done): Result {
  const wrong = fault(one);
  const message = isGood(one) ? undefined : [wrong ?? `${one.total - one.passed} of ${one.total} fail`, one.text.trimEnd()].join('\n');
  return { group: dirname(one.file), name: one.file, status: message === undefined ? 'passed' : wrong ? 'error' : 'failed', seconds: one.seconds, message, place: { file: join('test', one.file) } };
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

/** What is compiled by itself: this project, and the scripts that run in a browser, which has other names than Node. */
const TYPED = { types: HOME, 'types-site': join(HOME, 'src', 'site', 'client'), 'types-explorer': join(HOME, 'src', 'explorer') };

/** What the compiler has against the types, beside the tests: nobody waits for it to see the first of them. */
async function typeErrors(): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, config] of Object.entries(TYPED)) faults.push(...await typeErrorsOf(name, config));
  return faults;
}

function typeErrorsOf(name: string, config: string): Promise<string[]> {
  return new Promise(resolve => {
    const words = ['--noEmit', '--pretty', 'false', '--incremental', '--tsBuildInfoFile', join(HOME, 'out', `${name}.tsbuildinfo`), '-p', config];
    const child = execFile(process.execPath, [require.resolve('typescript/bin/tsc'), ...words], { cwd: HOME, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const lines = `${stdout}${stderr}`.trimEnd().split('\n').filter(Boolean);
      if (lines.length) process.stdout.write(`FAIL  types\n${lines.join('\n')}\n`);
      const errors = lines.filter(line => /error TS\d+/.test(line)).length;
      resolve(error ? [`types: ${errors ? `${errors} error${errors === 1 ? '' : 's'}` : `the compiler ended with ${error.signal ?? `status ${error.code}`}`}`] : []);
    });
    endWithUs(child);
  });
}

interface Options { readonly in: string; readonly types?: boolean; readonly room?: string; readonly junit?: string }

async function main(parts: readonly string[], options: Options): Promise<void> {
  const folder = resolve(options.in);
  const { files: picked, fault: nothing } = pick(folder, { parts, room: options.room });
  const undecided = chromium() ? [] : picked.filter(isBrowserTest);
  const files = picked.filter(file => !undecided.includes(file));
  // A run of other tests, inside a test, has no say in what is kept about ours.
  const own = folder === __dirname;
  const waiting = own ? inOrder(files) : [...files];
  const began = Date.now();
  const done: Done[] = [];
  if (own) forgetCoverage();
  const types = options.types ? typeErrors() : [];
  await Promise.all(Array.from({ length: PROCESSES }, () => work(folder, waiting, (one, output) => {
    done.push(one);
    const good = isGood(one);
    process.stdout.write(`${good ? 'ok  ' : 'FAIL'}  ${one.file.padEnd(44)} ${String(one.passed).padStart(5)} of ${one.total}, ${one.seconds.toFixed(1)} s\n`);
    if (!good) process.stdout.write(`${(one.text || output).trimEnd()}\n`);
  })));
  if (own) keepOutcome(done.map(one => ({ file: one.file, seconds: one.seconds, good: isGood(one) })));
  const faults = [...done.map(fault).filter(text => text !== undefined), ...await types, ...(nothing === undefined ? [] : [nothing])];
  writeResults(options, 'make test', { id: 'test', says: 'a test fails' }, done.map(resultOf));
  for (const line of own ? gatherCoverage() : []) process.stdout.write(`${line}\n`);
  for (const text of faults) process.stdout.write(`FAIL  ${text}\n`);
  const passed = done.reduce((sum, one) => sum + one.passed, 0);
  // Each fault of a file counts as a failed test of its own.
  const failed = done.reduce((sum, one) => sum + one.total - one.passed, 0) + faults.length;
  const seconds = (Date.now() - began) / 1000;
  // For make bench: how long a whole run takes.
  if (own && parts.length === 0 && options.room === undefined) writeReport(join(HOME, 'out', 'test-run.json'), { seconds, passed, failed });
  if (undecided.length) process.stdout.write(`${undecided.join(', ')}: ${NO_BROWSER}\n`);
  process.stdout.write(`${done.length} files, ${seconds.toFixed(0)} s\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed ? 1 : undecided.length ? 2 : 0;
}

void new Command('test')
  .description('run the test files, or those that have one of the parts in their path')
  .argument('[part...]')
  .option('--room <room>', 'only the tests of this folder, and those that hold its code to its specification')
  .option('--types', 'check the types beside the tests')
  .option('--junit <file>', 'write the results as JUnit\'s XML, too')
  .option('--in <folder>', 'where the test files lie', __dirname)
  .action(main)
  .parseAsync();
