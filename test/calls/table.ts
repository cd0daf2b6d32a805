/**
 * spec/CALLS.md: every call of Linux that the project answers, with its name in the uAPI, the kernel's function, and where it stands
 * in the specification, in the code and in tests. Names are in calls.json beside this file; lines and numbers are looked up.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { casesOf, sources } from '../linux/files';

export interface CallRow {
  readonly group: 'iommufd' | 'vfio' | 'kvm' | 'driver';
  /** Empty for what drivers call inside the kernel. */
  readonly uapi: string;
  readonly kernel: string;
  /** What cases call it. */
  readonly ops: readonly string[];
  /** `room!Definition`; the module is looked up. */
  readonly spec: readonly string[];
  /** `file#name` of a function or a method. */
  readonly code: readonly string[];
}

const HEADS: Readonly<Record<CallRow['group'], string>> = {
  iommufd: '/dev/iommu', vfio: 'VFIO: device files, groups, containers', kvm: 'KVM', driver: 'Inside the kernel: what a driver calls',
};

export const PAGE = 'spec/CALLS.md';
export const COMMAND = 'make calls';

export const callRows = (): CallRow[] => (JSON.parse(readFileSync('test/calls/calls.json', 'utf8')) as { calls: CallRow[] }).calls;

/** The line (from 1) of the first match. Throws where there is none: then a name is not what it was. */
function lineOf(file: string, pattern: RegExp, what: string): number {
  if (!existsSync(file)) throw new Error(`test/calls/calls.json: there is no ${file}, where ${what} should be`);
  const at = readFileSync(file, 'utf8').split('\n').findIndex((line) => pattern.test(line));
  if (at < 0) throw new Error(`test/calls/calls.json: ${file} has no ${what}`);
  return at + 1;
}

/** From the page, which is in spec/. */
const link = (text: string, file: string, line?: number): string => `[${text}](../${file}${line === undefined ? '' : `#L${line}`})`;

function specLink(name: string): string {
  const [room, definition] = name.split('!');
  const pattern = new RegExp(`^${definition}(\\(.*\\))? +==`, 'm');
  const files = readdirSync(`spec/${room}`).filter((file) => file.endsWith('.tla')).map((file) => `spec/${room}/${file}`);
  const file = files.find((each) => pattern.test(readFileSync(each, 'utf8')));
  if (file === undefined) throw new Error(`test/calls/calls.json: no module of spec/${room} defines ${definition}`);
  return link(`${basename(file, '.tla')}!${definition}`, file, lineOf(file, pattern, definition));
}

/** The files with tables of calls. */
const TABLES = [...readdirSync('src/iommufd/ioctl').map((file) => `src/iommufd/ioctl/${file}`), 'src/kvm/ioctl.ts'];

/** Where the call of a case is answered: the row of its table. */
function opPlace(op: string): { file: string; line: number } {
  for (const pattern of [new RegExp(`^  ${op}[:,(]`), new RegExp(`[{,] ${op}[:,(]`)]) {
    for (const file of TABLES) {
      const at = readFileSync(file, 'utf8').split('\n').findIndex((line) => pattern.test(line));
      if (at >= 0) return { file, line: at + 1 };
    }
  }
  throw new Error(`test/calls/calls.json: no table of calls has ${op}`);
}

function codeLinks({ code, ops }: CallRow): string[] {
  const of = code.map((name) => {
    const [file, declared] = name.split('#');
    return link(`${basename(file)}: ${declared}`, file, lineOf(file, new RegExp(`^(export (async )?function |  (static )?)${declared}(<.*>)?\\(`), declared));
  });
  return [...of, ...ops.map(opPlace).map(({ file, line }, at) => link(`\`${ops[at]}\``, file, line))];
}

/** Tests of its functions: of each the first line of the file beside it, in test/, that calls it. */
function unitLinks({ code }: CallRow): string[] {
  return code.flatMap((name) => {
    const [file, declared] = name.split('#');
    const test = file.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');
    if (!existsSync(test)) return [];
    const at = readFileSync(test, 'utf8').split('\n').findIndex((line) => new RegExp(`\\b${declared}\\(`).test(line));
    return at < 0 ? [] : [link(basename(test), test, at + 1)];
  }).filter((text, at, all) => all.findIndex((other) => other.split('#')[0] === text.split('#')[0]) === at);
}

interface Made { readonly file: string; readonly first: string; readonly count: number }

/** How many cases, and how many recorded runs, make the calls; read once. */
function makers(): (folder: 'cases' | 'runs', ops: readonly string[]) => Made[] {
  const read = new Map((['cases', 'runs'] as const).map((folder) => [folder, sources(folder).map(({ name }) => ({
    name, cases: casesOf(folder, name).map(({ id, steps }) => ({ id, ops: new Set(steps.map(({ op }) => op)) })),
  }))]));
  return (folder, ops) => read.get(folder)!.flatMap(({ name, cases }) => {
    const found = cases.filter((one) => ops.some((op) => one.ops.has(op)));
    return found.length > 0 ? [{ file: `test/linux/${folder}/${name}.json.gz`, first: found[0].id, count: found.length }] : [];
  });
}

function testLinks(row: CallRow, made: ReturnType<typeof makers>): string[] {
  const of = (folder: 'cases' | 'runs', what: string): string[] => made(folder, row.ops)
    .map(({ file, first, count }) => `${count} ${what}${count === 1 ? '' : 's'} of ${link(basename(file, '.json.gz'), file)} (\`${first}\`${count === 1 ? '' : '…'})`);
  return [...unitLinks(row), ...of('cases', 'case'), ...of('runs', 'run')];
}

/** The page as it has to be now. Throws `Error` where a name of calls.json is none any more. */
export function callsPage(rows: readonly CallRow[] = callRows()): string {
  const made = makers();
  const cells = (list: readonly string[]): string => list.join('<br>') || '–';
  const tables = (Object.keys(HEADS) as CallRow['group'][]).map((group) => [
    `## ${HEADS[group]}`, '',
    `| ${group === 'driver' ? '' : 'call | '}kernel | specification | code | made by |`,
    `|${'---|'.repeat(group === 'driver' ? 4 : 5)}`,
    ...rows.filter((row) => row.group === group).map((row) => `| ${row.uapi ? `\`${row.uapi}\` | ` : ''}\`${row.kernel}\` | ${cells(row.spec.map(specLink))} | ${cells(codeLinks(row))} | ${cells(testLinks(row, made))} |`),
  ].join('\n'));
  return `# Calls

From the name of a call to what is said of it: the kernel's function, the definition in the specification, the function of
the code with the call of a case that leads to it, and the tests, cases and recorded runs that make it. A dash: there is none; why
the specification leaves a call out, [iommufd/README.md](iommufd/README.md#in-the-code-and-not-here) says. ${'`'}zcat${'`'} reads a file of cases.

Written by ${'`'}${COMMAND}${'`'} from test/calls/calls.json; a test holds it to what it is written from.

${tables.join('\n\n')}
`;
}
