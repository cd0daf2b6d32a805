import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readAsked } from '../cases/asked';
import type { Case } from '../cases/case';
import { complaint } from '../cases/format';
import { printJson } from '../cases/numerals';
import { against } from '../linux/against/kernels';
import { reportChanges } from '../linux/against/report';
import { buildGuest, buildKernel } from '../linux/build';
import { manyAtOnce } from '../linux/flying';
import { judgeMany, toldFinding } from '../linux/history/many';
import { type KernelDifference, byKind } from '../linux/compare';
import { type Counts, ledRun } from '../linux/generate';
import { fetchSource, versionOfImage, versionOfTree } from '../linux/kernel';
import { GUEST_PROFILES, MOCK_PROFILE, type GuestProfile } from '../linux/machine';
import { DISK, TO_ASK, TO_BUILD, missing, noRoom } from '../linux/needs';
import { reportKinds } from '../linux/report';
import { type Kernel, Session } from '../linux/session';
import { shrinkAsked } from '../linux/shrink';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import { writeWhole } from '../tlc/write';
import { readTally } from './rules';
import { projectOf, status, warn } from './terminal';

interface Options {
  readonly tree?: string;
  readonly kernel?: string;
  readonly calls: number;
  readonly seed: number;
  readonly machine: string;
  readonly against?: string;
  readonly threads?: number;
}

export function register(program: Command): void {
  program.command('linux')
    .description('boot a Linux kernel under an emulator, ask it calls that lead to rules, and compare every answer with the model')
    .argument('[file...]', 'cases whose calls are asked, whatever they expect, in place of random ones')
    .option('--tree <folder>', 'a source tree of Linux, which is built elsewhere; without it and --kernel, the newest source package of the distribution')
    .option('--kernel <file>', 'a bzImage that was built with what src/linux/config has')
    .option('--calls <number>', 'how many calls are asked at least', whole, 10_000)
    .option('--seed <number>', 'the number that random calls are made from', whole, 1)
    .option('--machine <name>', `what the IOMMU of the machine can do: ${GUEST_PROFILES.map(({ name }) => name).join(', ')}`, GUEST_PROFILES[0].name)
    .option('--against <kernel>', 'another kernel, a bzImage or a source tree, that is asked the same calls: what changed between the two')
    .addOption(new Option('--threads <number>', 'how many short runs of several threads are asked, in place of single calls: whether some order explains their answers')
      .argParser(whole).conflicts(['against', 'calls', 'machine']))
    .addHelpText('after', `
What is missing on this machine is said first, each in a line with what to install. A kernel is built once, about 20 minutes of a processor, and
kept by the hash of its tree and of the configuration. Differences are shrunk by asking the kernel again, and put in out/linux/differences.json,
one example of each kind, and in out/linux/programs, each as a C program that shows it without this project; out/linux/recorded.json has every run
with the kernel's answers.

With --against each kind of answer that the two kernels give otherwise is shrunk by asking both, and put in out/linux/changes.json; it is known where
the models of both versions answer so, and then a field of the version (src/iommufd/version.ts), and the kernel that brought it, are named.

With --threads two to four processes make calls on one context at once. What they were answered is explained if the model gives the same answers to
the calls in some order, in which no call stands before one that had returned when it began; what no order explains is put in out/linux/threads.json.

Exit status: 0 when every difference has an explanation (src/linux/known.ts), 1 when one has none, 2 when nothing could be asked.

Examples:
  ioasid linux --tree ~/src/linux --calls 100000
  ioasid linux --kernel bzImage --seed 7
  ioasid linux --kernel bzImage --threads 10000
  ioasid linux --kernel bzImage --against ~/src/linux --calls 200000
  ioasid linux --kernel bzImage test/linux/read/iommufd.json`)
    .action((files: string[], options: Options, command: Command) => linux(files, options, projectOf(command)));
}

/** Of what no order explains, how many are printed. */
const EXAMPLES = 5;

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`'${text}' is no whole number`);
  return Number(text);
}

const say = (text: string): void => { process.stdout.write(`${text}\n`); };

/** The kernel that is meant, built where it has to be. */
async function kernelOf({ tree, kernel }: Options, { root, cache }: Project): Promise<Kernel> {
  if (tree !== undefined && kernel !== undefined) throw new ToolError('--tree and --kernel are two kernels; name one');
  if (!existsSync(join(root, 'src', 'recorder'))) throw new ToolError('what a guest is built from does not come with the package; run this in a clone of the project');
  const version = kernel === undefined ? undefined : versionOfImage(resolve(kernel));
  const named = tree === undefined ? undefined : versionOfTree(resolve(tree));
  const lines = missing([...TO_ASK, ...(kernel === undefined ? TO_BUILD : [])]);
  if (lines.length > 0) throw new ToolError(lines.join('\n'));
  const folder = join(cache, 'linux');
  mkdirSync(folder, { recursive: true });
  const room = kernel === undefined ? noRoom(folder, DISK.build + (tree === undefined ? DISK.source : 0)) : undefined;
  if (room) throw new ToolError(room);
  const initramfs = buildGuest(root, cache);
  const kvm = existsSync('/dev/kvm');
  if (kernel !== undefined) return { image: resolve(kernel), version: version!, initramfs, kvm };
  const source = tree === undefined ? fetchSource(folder, say) : resolve(tree);
  return { image: await buildKernel(source, root, cache, say), version: named ?? versionOfTree(source), initramfs, kvm };
}

/** How often each rule was answered until now. */
const countsOf = (project: Project): Counts => new Map(Object.entries(readTally(project)).flatMap(([call, rules]) => (
  Object.entries(rules).map(([rule, kernels]): [string, number] => [`${call}.${rule}`, Object.values(kernels).reduce((sum, count) => sum + count, 0)]))));

/** The calls of the files, each of which makes sense: read before anything is fetched, built or booted. */
function givenCases(files: readonly string[]): Case[] {
  const lists = files.map((file) => readAsked(file));
  const complaints = lists.flatMap(({ file, problems }) => [...problems].map(([one, problem]) => complaint(file, one, problem)));
  if (complaints.length > 0) throw new ToolError(complaints.join('\n'));
  for (const { file, cases } of lists) if (cases.every(({ steps }) => steps.length === 0)) throw new ToolError(`${file}: no call in it; nothing was asked`);
  return lists.flatMap(({ cases }) => cases);
}

/** The runs that are asked: those of the files, or led ones without end. */
function* runsOf(asked: readonly Case[], seed: number, counts: Counts): Generator<Case> {
  if (asked.length > 0) yield* asked;
  else for (let at = seed; ; at++) yield ledRun(at, counts);
}

/** As many runs as have so many calls together. */
function* enough(runs: Iterable<Case>, calls: number): Generator<Case> {
  for (const one of runs) {
    if (calls <= 0) return;
    calls -= one.steps.length;
    yield one;
  }
}

/** Whether the first version is the earlier one. */
const earlier = (a: string, b: string): boolean => a.localeCompare(b, 'en', { numeric: true }) < 0;

async function twoKernels(files: readonly string[], given: readonly Case[], options: Options, kernel: Kernel, profile: GuestProfile, project: Project): Promise<void> {
  const named = options.against!;
  const other = await kernelOf({ ...options, tree: undefined, kernel: undefined, [existsSync(named) && statSync(named).isDirectory() ? 'tree' : 'kernel']: named }, project);
  const kernels = earlier(other.version, kernel.version) ? [other, kernel] : [kernel, other];
  // Each kernel has two machines: not every one takes mock devices beside an IOMMU.
  const sessions = kernels.map((each) => ({ mock: new Session(each, MOCK_PROFILE, warn), real: new Session(each, profile, warn) }));
  const [before, after] = sessions.map(({ mock, real }, at) => async (one: Case) => {
    const { recorded: { one: run, unlike, end, warnings } } = await (one.env?.mock === true ? mock : real).ask(one);
    for (const each of warnings) warn(`${one.id}: ${kernels[at].version} says: ${each}`);
    if (end !== 'done') warn(`${one.id}: ${kernels[at].version}: ${end}${unlike === undefined ? '' : `: ${unlike}`}`);
    return end === 'done' ? run : undefined;
  });
  const begun = Date.now();
  say(`Linux ${kernels[0].version} and ${kernels[1].version}, ${files.length > 0 ? files.join(' ') : `seed ${options.seed}`}`);
  try {
    const { kinds, calls } = await against(runsOf(given, options.seed, countsOf(project)), files.length > 0 ? Infinity : options.calls, before, after);
    const unexplained = reportChanges(kinds, join(project.out, 'linux'), say);
    say(`${calls} calls compared in ${((Date.now() - begun) / 1000).toFixed(0)} s; ${kinds.length} kinds of changes, ${unexplained} unexplained`);
    if (unexplained > 0) status(1);
  } finally {
    for (const { mock, real } of sessions) await Promise.all([mock.stop(), real.stop()]);
  }
}

async function manyThreads(count: number, { seed }: Options, kernel: Kernel, project: Project): Promise<void> {
  const session = new Session(kernel, MOCK_PROFILE, warn);
  const begun = Date.now();
  say(`Linux ${kernel.version}, runs of several threads, seed ${seed}`);
  try {
    const { findings, judged, overlapping, held, left, calls } = await judgeMany(count, seed, (run) => session.askThreads(run), warn);
    for (const { history: { one }, stuck } of findings.slice(0, EXAMPLES)) for (const line of toldFinding(one, stuck)) say(line);
    const file = join(project.out, 'linux', 'threads.json');
    writeWhole(file, `[${findings.map(({ history: { one, spans } }) => printJson({ ...one, note: `times in ns: ${spans.map((span) => span.join('-')).join(' ')}` })).join(',\n')}]\n`);
    if (findings.length > 0) say(`${file} has what no order explains`);
    for (const [why, times] of left) say(`not asked: ${times}: ${why}`);
    say(`${judged} runs judged, ${calls} calls, ${overlapping} with calls that overlap, ${held} with a call that one beside it held up, in ${((Date.now() - begun) / 1000).toFixed(0)} s; ${findings.length} that no order explains`);
    if (findings.length > 0) status(1);
  } finally {
    await session.stop();
  }
}

async function linux(files: readonly string[], options: Options, project: Project): Promise<void> {
  const profile = GUEST_PROFILES.find(({ name }) => name === options.machine);
  if (!profile) throw new ToolError(`there is no machine ${options.machine} (there are ${GUEST_PROFILES.map(({ name }) => name).join(', ')})`);
  if (options.threads !== undefined && files.length > 0) throw new ToolError('--threads makes its own calls: leave the files away');
  const given = givenCases(files);
  const kernel = await kernelOf(options, project);
  if (options.against !== undefined) { await twoKernels(files, given, options, kernel, profile, project); return; }
  if (options.threads !== undefined) { await manyThreads(options.threads, options, kernel, project); return; }
  const counts = countsOf(project);
  const session = new Session(kernel, profile, warn);
  const differences: KernelDifference[] = [];
  const recorded: Case[] = [];
  const left = new Map<string, number>();
  let calls = 0;
  const begun = Date.now();
  say(`Linux ${kernel.version}, ${files.length > 0 ? files.join(' ') : `seed ${options.seed}`}`);
  try {
    const runs = enough(runsOf(given, options.seed, counts), files.length > 0 ? Infinity : options.calls);
    for await (const [one, { recorded: { one: run, unlike, end, warnings }, compared }] of manyAtOnce(runs, (each) => session.ask(each))) {
      for (const each of warnings) warn(`${one.id}: the kernel says: ${each}`);
      if (end !== 'done') warn(`${one.id}: ${end}${unlike === undefined ? '' : `: ${unlike}`}`);
      if (unlike !== undefined) left.set(unlike, (left.get(unlike) ?? 0) + 1);
      if (!run || !compared) continue;
      calls += compared.steps;
      recorded.push(run);
      for (const rule of compared.rules.keys()) counts.set(rule, (counts.get(rule) ?? 0) + 1);
      if (compared.difference) differences.push(compared.difference);
    }
    const kinds = [];
    for (const kind of byKind(differences)) {
      kinds.push({ ...kind, example: await shrinkAsked(kind.example, async (part) => (await session.ask(part)).compared?.difference) });
    }
    const seconds = (Date.now() - begun) / 1000;
    const folder = join(project.out, 'linux');
    const unexplained = reportKinds(kinds, folder, say);
    writeWhole(join(folder, 'recorded.json'), `[${recorded.map((one, at) => printJson({ ...one, id: `${one.id}-${at}` })).join(',\n')}]\n`);
    for (const [what, count] of left) say(`not asked: ${count} of which the machine has not what they need: ${what}`);
    say(`${calls} calls compared in ${seconds.toFixed(0)} s, ${session.boots} boot${session.boots === 1 ? '' : 's'}; ${kinds.length} kinds of differences, ${unexplained} unexplained`);
    if (unexplained > 0) status(1);
  } finally {
    await session.stop();
  }
}
