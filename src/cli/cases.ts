import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type Guarded, PLAY_LIMITS, playFiles } from '../cases/guard';
import { parseProfile } from '../cases/kernels';
import { printSummary, casesReportOf } from '../cases/report';
import { linkToCase } from './links';
import type { KernelNumber } from '../iommufd/version';
import type { Result } from '../results/result';
import { withResultFiles, writeResults } from '../results/write';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import { failed, projectOf, status } from './terminal';

interface Options {
  readonly json?: boolean;
  readonly profile?: KernelNumber;
  readonly seconds?: number;
  readonly junit?: string;
  readonly sarif?: string;
}

export function register(program: Command): void {
  withResultFiles(program.command('cases'))
    .description('play cases and recorded runs of Linux, and compare every answer')
    .argument('[file...]', 'lists of cases, plain or gzip; without one, the cases and runs that come with the project, test/linux')
    .option('--json', 'print one object instead of a line a case')
    .option('--profile <kernel>', 'the kernel to be, where a case does not say otherwise (linux-7.2)', profile)
    .option('--seconds <number>', `how long a call may take before its case is ended (${PLAY_LIMITS.seconds})`, whole)
    .addHelpText('after', `
A case fails at its first answer that differs; then the state before it is printed, and the smallest part of the case that
still shows the difference. A case that makes no sense, as with an argument that its call has not or a fact of the machine that is not known, is
unsupported, and complained of with its place.

A case that does not end by itself is ended, with its place, and the others go on.

Exit status: 0 when nothing fails, 1 when a case fails, 2 when a file is no list of cases, a case in it makes no sense or had to be ended.

Examples:
  ioasid cases
  ioasid cases test/linux/cases/ioas.json.gz test/linux/read/kvm.json
  ioasid cases test/linux/runs/linux-7.2.13-real.json.gz --profile linux-6.12 --json`)
    .action((files: string[], options: Options, command: Command) => cases(files.length ? files : shipped(projectOf(command)), options));
}

/** The lists that come with the project: cases, what was read, runs. */
function shipped({ root }: Project): string[] {
  const files = ['cases', 'read', 'runs'].map((folder) => join(root, 'test', 'linux', folder)).filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((name) => /\.json(\.gz)?$/.test(name)).sort().map((name) => join(folder, name)));
  if (files.length === 0) throw new ToolError(`${root} has no lists of cases in test/linux; name a file`);
  return files;
}

function whole(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError(`'${text}' is no number of seconds from 1`);
  return Number(text);
}

function profile(text: string): KernelNumber {
  const kernel = parseProfile(text);
  if (!kernel) throw new InvalidArgumentError(`'${text}' is no kernel; write linux-7.2`);
  return kernel;
}

const STATUS = { pass: 'passed', fail: 'failed', unsupported: 'error', ended: 'error' } as const;

const resultOf = ({ played: { id, status }, text, complaint }: Guarded): Result =>
  ({ group: 'cases', name: id, status: STATUS[status], ...(status === 'pass' ? {} : { message: complaint ?? text }) });

/** Where a case that failed can be stepped through. */
function stepThrough({ played, failed: one }: Guarded): string[] {
  const link = one && linkToCase(one, played.step!);
  return link === undefined ? [] : [`  step through  ${link}`];
}

async function cases(files: readonly string[], { json, profile: wanted, seconds, junit, sarif }: Options): Promise<void> {
  const outcomes = await playFiles(files, wanted, { ...PLAY_LIMITS, ...(seconds === undefined ? {} : { seconds }) });
  writeResults({ junit, sarif }, 'ioasid cases', { id: 'case', says: 'an answer is not the recorded one' }, outcomes.map(resultOf));
  const report = casesReportOf(outcomes.map(({ played }) => played));
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    for (const outcome of outcomes) process.stdout.write(`${[outcome.text, ...stepThrough(outcome)].join('\n')}\n`);
    process.stdout.write(`${printSummary(report)}\n`);
  }
  if (report.summary.fail > 0) status(1);
  const complaints = outcomes.flatMap(({ complaint }) => complaint ?? []);
  if (complaints.length > 0) failed(new ToolError(complaints.join('\n')));
}
