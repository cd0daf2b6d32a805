import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readCases } from '../cases/format';
import { parseProfile } from '../cases/kernels';
import { playAll, printOutcome, printSummary, reportOf } from '../cases/report';
import type { KernelNumber } from '../iommufd/version';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import { failed, projectOf, status } from './terminal';

interface Options {
  readonly json?: boolean;
  readonly profile?: KernelNumber;
}

export function register(program: Command): void {
  program.command('cases')
    .description('play cases and recorded runs of Linux, and compare every answer')
    .argument('[file...]', 'lists of cases, plain or gzip; without one, the cases and runs that come with the project, test/linux')
    .option('--json', 'print one object instead of a line a case')
    .option('--profile <kernel>', 'the kernel to be, where a case does not say otherwise (linux-7.2)', profile)
    .addHelpText('after', `
A case fails at its first answer that differs; then the state before it is printed, and the smallest part of the case that
still shows the difference. A case with an argument that its call has not, or with a fact of
the machine that is not known, is unsupported. So is one that makes no sense, which is also complained of, with its place.

Exit status: 0 when nothing fails, 1 when a case fails, 2 when a file is no list of cases or a case in it makes no sense.

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

function profile(text: string): KernelNumber {
  const kernel = parseProfile(text);
  if (!kernel) throw new InvalidArgumentError(`'${text}' is no kernel; write linux-7.2`);
  return kernel;
}

function cases(files: readonly string[], { json, profile: wanted }: Options): void {
  const lists = files.map((file) => readCases(file));
  const results = lists.map((list) => playAll(list, wanted));
  const played = results.flatMap((result, nth) => result.played.map((one, at) => ({ one, from: lists[nth].cases[at] })));
  const report = reportOf(played.map(({ one }) => one));
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    for (const { one, from } of played) process.stdout.write(`${printOutcome(from, one, wanted)}\n`);
    process.stdout.write(`${printSummary(report)}\n`);
  }
  if (report.summary.fail > 0) status(1);
  const complaints = results.flatMap((result) => result.complaints);
  if (complaints.length > 0) failed(new ToolError(complaints.join('\n')));
}
