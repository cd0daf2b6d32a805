import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readText } from '../cases/format';
import { printJson } from '../cases/numerals';
import { type Decoded, decode } from '../record/decode';
import { UNWATCHED } from '../record/layouts';
import { parseRaw } from '../record/raw';
import { type What, anyDevice, buildTracer, takeAlong, trace } from '../record/tracer';
import { traceInGuest } from '../record/guest';
import { versionOfImage } from '../linux/kernel';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import { writeWhole } from '../tlc/write';
import { projectOf } from './terminal';

interface Options {
  readonly output?: string;
  readonly raw?: string;
  readonly attach?: number;
  readonly decode?: string;
  readonly devices: string;
  readonly takeAlong?: string;
  readonly kernel?: string;
}

export function register(program: Command): void {
  program.command('record')
    .description('record what a program asks of iommufd, VFIO and KVM, as a file of cases')
    .argument('[command...]', 'the program and its arguments, after --')
    .option('-o, --output <file>', 'where the cases go; without it out/record/recorded.json')
    .option('--raw <file>', 'also what the tracer wrote, each call with its bytes and times')
    .option('--attach <pid>', 'a process that runs already, until it ends or Ctrl-C', pid)
    .option('--decode <file>', 'what a tracer wrote elsewhere (--raw, or a tracer that was taken along)')
    .option('--take-along <folder>', 'put the tracer and its table there, for a machine without Node')
    .option('--kernel <file>', 'follow the program in a guest of this kernel (make linux builds one), for a machine without the devices; it must be linked statically')
    .option('--devices <folder>', 'where the nodes of the devices are', '/dev')
    .addHelpText('after', `
The program need not be changed. It and all processes and threads that it starts are traced (ptrace); a filter lets all calls but those that make,
pass on or close descriptors, and the requests themselves, run at full speed. A process that is attached to stops at every call.
What the format cannot say is counted, and named. Ctrl-C ends the program, and what it did until then is recorded.

Then: ioasid cases FILE compares every answer with the model's, ioasid why FILE explains each refusal.

Exit status: 0 when calls were recorded, 2 when none were, whatever the program's own.

Examples:
  ioasid record -- qemu-system-x86_64 -device vfio-pci,host=01:00.0
  ioasid record --kernel bzImage -- ./vmm
  ioasid record --attach 4711 -o vmm.json
  ioasid record --decode raw.txt`)
    .action((command: string[], options: Options, self: Command) => record(command, options, projectOf(self)));
}

function pid(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(`'${text}' is no number of a process`);
  return Number(text);
}

const say = (text: string): void => { process.stderr.write(`${text}\n`); };

/** What is asked for, of which there may be one. */
function asked(command: readonly string[], { attach, decode: file, takeAlong: folder }: Options): void {
  const given = [command.length > 0 && 'a command', attach !== undefined && '--attach', file !== undefined && '--decode', folder !== undefined && '--take-along'].filter(Boolean);
  if (given.length === 0) throw new ToolError('nothing to record; name a command after --, or a process with --attach');
  if (given.length > 1) throw new ToolError(`${given.join(' and ')} are two things to do; name one`);
}

async function record(command: readonly string[], options: Options, project: Project): Promise<void> {
  asked(command, options);
  if (options.takeAlong !== undefined) {
    takeAlong(buildTracer(project.root, project.cache, true), options.takeAlong);
    say(`${options.takeAlong}/tracer -w /dev/iommu -w /dev/vfio/ -w /dev/kvm -t ${options.takeAlong}/table -o 3 COMMAND 3>raw.txt, then ioasid record --decode raw.txt`);
    return;
  }
  const output = resolve(options.output ?? join(project.out, 'record', 'recorded.json'));
  const { name, text } = await linesOf(command, options, project);
  const events = parseRaw(name, text);
  if (options.raw !== undefined) writeWhole(options.raw, text);
  const decoded = decode(events, 'recorded');
  for (const line of report(decoded, output)) say(line);
  if (decoded.cases.length === 0) throw new ToolError(`nothing was recorded: no ${options.devices}/iommu, and no file of ${options.devices}/vfio/, was opened`);
  writeWhole(output, `[${decoded.cases.map((one) => printJson(one)).join(',\n')}]\n`);
}

async function linesOf(command: readonly string[], { attach, decode: file, devices, kernel }: Options, { root, cache }: Project): Promise<{ name: string; text: string }> {
  if (file !== undefined) return { name: file, text: readText(file) };
  if (kernel !== undefined) {
    if (command.length === 0) throw new ToolError('--kernel boots a guest, which has no process to attach to; name a command after --');
    versionOfImage(resolve(kernel));
    return { name: 'the recording', text: (await traceInGuest(root, cache, resolve(kernel), [command]))[0] };
  }
  if (process.platform !== 'linux') throw new ToolError('programs are traced on Linux; elsewhere --decode reads what was recorded there');
  if (!anyDevice(devices)) throw new ToolError(`this machine has neither ${devices}/iommu nor ${devices}/vfio; load the modules iommufd and vfio-pci, or record in a guest (make linux boots one)`);
  const what: What = attach === undefined ? { command } : { attach };
  return { name: 'the recording', text: await trace(buildTracer(root, cache), devices, what) };
}

function* report({ cases, calls, unsaid, overlapping, status, interrupted }: Decoded, output: string): Generator<string> {
  if (cases.length > 0) yield `${calls} calls in ${cases.length} run${cases.length === 1 ? '' : 's'}: ${output}`;
  for (const [what, times] of unsaid) yield `left out: ${what}${times === 1 ? '' : `, ${times} times`}`;
  if (overlapping > 0) yield `${overlapping} calls began before an earlier one of another thread had ended; they stand in the order in which they ended`;
  if (cases.some(({ steps }) => steps.some(({ op }) => op === 'kvm_create'))) yield `not counted: ${[...UNWATCHED.values()].join(', ')}`;
  if (status !== 0 && !interrupted) yield `the program ended with status ${status}`;
}
