import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { parseAsked, readAsked } from '../cases/asked';
import type { Case } from '../cases/case';
import { parseKernelNumber } from '../cases/kernels';
import { Conversation } from '../cases/conversation';
import { type CaseFile, complaint } from '../cases/format';
import { printJson } from '../cases/numerals';
import { printCall } from '../cases/report';
import { answersOf, printTold, type ToldCall } from '../cases/why';
import type { KernelNumber } from '../iommufd/version';
import { ToolError } from '../tlc/error';
import { failed } from './terminal';

interface Options {
  readonly kernel?: readonly KernelNumber[];
  readonly json?: boolean;
}

export function register(program: Command): void {
  program.command('why')
    .description('answer calls one by one: the errno, the rule that refused, why, and what each call made')
    .argument('[file...]', 'calls without expectations: cases, or a call a line; without a file, lines are read')
    .option('--kernel <version>', 'a kernel to ask; given twice or more, their answers stand beside each other', kernels)
    .option('--json', 'print one object')
    .addHelpText('after', `
A line is a call: map fd=F ioas=A iova=0xfee00000 len=4096. "env {…}" before the first call says what the machine is, as in a case.
On a terminal without a file, calls are answered as they are typed; "undo" takes the last one back, "help" tells more.

Exit status: 0 when every call was answered, 2 when a file is not understood or a call makes no sense.

Examples:
  ioasid why calls.txt
  ioasid why case.json --kernel 6.12 --kernel 7.3`)
    .action((files: string[], options: Options) => why(files, options));
}

function kernels(text: string, before: readonly KernelNumber[] = []): KernelNumber[] {
  const kernel = parseKernelNumber(text);
  if (!kernel) throw new InvalidArgumentError(`'${text}' is no kernel; write 7.2`);
  return [...before, kernel];
}

async function why(files: readonly string[], options: Options): Promise<void> {
  if (files.length === 0 && process.stdin.isTTY) {
    await converse(options.kernel?.[0]);
    return;
  }
  const lists = files.length > 0 ? files.map((file) => readAsked(file)) : [parseAsked('standard input', readFileSync(0, 'utf8'))];
  for (const { file, cases } of lists) if (cases.every(({ steps }) => Array.isArray(steps) && steps.length === 0)) throw new ToolError(`${file}: no call in it; nothing was answered`);
  const answered = lists.flatMap((list) => list.cases.map((one) => answer(list, one, options.kernel ?? [])));
  if (options.json) process.stdout.write(`${printJson(answered.map(({ one, told }) => ({ id: one.id, calls: told })))}\n`);
  else process.stdout.write(answered.map((each) => print(each, answered.length > 1, options.kernel ?? [])).join('\n'));
  const complaints = answered.flatMap(({ complaint: said }) => said ?? []);
  if (complaints.length > 0) failed(new ToolError(complaints.join('\n')));
}

interface Answered { readonly one: Case; readonly told: readonly (readonly ToldCall[])[]; readonly complaint?: string }

function answer(list: CaseFile, one: Case, wanted: readonly KernelNumber[]): Answered {
  const wrong = list.problems.get(one);
  if (wrong) return { one, told: [], complaint: complaint(list.file, one, wrong) };
  const { told, problem } = answersOf(one, wanted.length > 0 ? wanted : [undefined]);
  return { one, told, ...(problem ? { complaint: complaint(list.file, one, problem) } : {}) };
}

function print({ one, told }: Answered, titled: boolean, wanted: readonly KernelNumber[]): string {
  const lines = told.flatMap((answers, at) => {
    const said = answers.map(printTold);
    const call = `${String(at + 1).padStart(3)}  ${printCall(one.steps[at])}`;
    if (said.every((each) => each === said[0])) return [call, `       ${said[0]}`];
    return [call, ...said.map((each, nth) => `       ${wanted[nth].join('.').padEnd(5)} ${each}`)];
  });
  return [...(titled ? [one.id] : []), ...lines, ''].join('\n');
}

/** Calls are typed, and answered at once. */
function converse(kernel: KernelNumber | undefined): Promise<void> {
  const conversation = new Conversation(kernel);
  const lines = createInterface({
    input: process.stdin, output: process.stdout, prompt: '> ', completer: (line: string) => conversation.complete(line),
  });
  lines.prompt();
  lines.on('line', (line) => {
    const said = conversation.say(line);
    if (said !== '') process.stdout.write(`${said}\n`);
    lines.prompt();
  });
  return new Promise((resolve) => lines.on('close', () => {
    process.stdout.write('\n');
    resolve();
  }));
}
