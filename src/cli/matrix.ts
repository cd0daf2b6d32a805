import { join } from 'node:path';
import type { Command } from 'commander';
import { FORMS } from '../allocator/forms';
import { type DesignAnswer, answerTo } from '../ask/answer';
import { knownRecords, undeclared, warning } from '../ask/declared';
import { type Design, type DesignKind, readDesign } from '../ask/design';
import { answerJson, verdictText } from '../ask/show';
import pc from '../colors';
import { allCaresText, type CareMatrix, rowText, runCares, type Subject, surveysOf } from '../matrix/cares';
import { type FormCare, FORMS_SUBJECT, formsReport } from '../matrix/forms';
import { type Matrix, matrixOf } from '../matrix/matrix';
import { pageText } from '../matrix/page';
import { mechanismsReport, mechanismsText, mechanismText } from '../matrix/mechanism-table';
import { MECHANISM_SURVEYS, runMechanisms } from '../matrix/mechanisms';
import { APART, KNOWN, READ } from '../revocation/defects';
import { OBSERVED } from '../revocation/mechanisms';
import { recordSpace } from '../matrix/record-space';
import { formsPage, policiesPage } from '../matrix/pages';
import { type Care, positionsReport, POSITIONS_SUBJECT } from '../matrix/positions';
import { reportOf } from '../matrix/report';
import { POLICY_SURVEYS, runSurveys, survey } from '../matrix/surveys';
import { legend, matrixText, policyText, spaceText } from '../matrix/table';
import { named } from '../named';
import type { Project } from '../tlc/project';
import { type Checker, findChecker } from '../tlc/run';
import { ToolError } from '../tlc/error';
import { writeWhole } from '../tlc/write';
import { WBINVD_POSITIONS } from '../wbinvd/positions';
import { projectOf, status, warn, writeReport } from './terminal';

interface Options {
  readonly json?: boolean;
  readonly lapsing?: boolean;
  readonly positions?: boolean;
  readonly forms?: boolean;
  readonly mechanisms?: boolean;
  readonly again?: boolean;
  readonly write?: boolean;
  readonly policy?: readonly string[];
  readonly position?: readonly string[];
}

export function register(program: Command): void {
  program.command('matrix')
    .description('every policy by every property: kept, or the shortest run that breaks it; and what the whole space of policies can keep')
    .argument('[policy...]', 'policies, positions of the debate, or forms, by name; all, and the whole space, if none is named')
    .option('--lapsing', 'print the matrix in which the proof may also lapse outside the protocol, as by a chmod of a third party')
    .option('--positions', 'only the positions of the thread on real devices, by the properties of the room wbinvd')
    .option('--forms', 'only the forms of the kernel\'s IOASID allocator, by the properties of the room allocator')
    .option('--mechanisms', 'only mechanisms of Linux that take a right back, beside what a kernel answered')
    .option('--policy <file>', 'the policy of this file, which need not be declared; may be given again', gathered)
    .option('--position <file>', 'the same of a position', gathered)
    .option('--again', 'run also the surveys that were as declared before and have not changed since')
    .option('--write', 'write the pages of policies and forms, spec/authorization/MATRIX.md and spec/allocator/MATRIX.md, and print no matrix')
    .option('--json', 'print the matrix as JSON; the full one is also written to out/matrix.json')
    .addHelpText('after', `
Examples:
  ioasid matrix                         all, and the whole space of 3,072 policies
  ioasid matrix Gunthorpe Williamson    two positions, with the shortest run that breaks each promise that they do not keep
  ioasid matrix SyncGate --lapsing
  ioasid matrix --policy mine.json      a policy of your own; ioasid ask tells more of it
  ioasid matrix --positions             the positions of the thread on real devices; also written to out/positions.json
  ioasid matrix --positions Linux67File one of them, with the shortest run that breaks each property
  ioasid matrix --mechanisms evdev      a mechanism of Linux, with its records and the shortest run that breaks each promise;
                                        all are also written to out/mechanisms.json
  ioasid matrix --forms v5_11           a form of the allocator; all are also written to out/forms.json
  ioasid matrix --write                 the pages of policies and forms under spec/`)
    .action(async (policies: string[], _options: object, command: Command) => matrix(policies, command));
}

async function matrix(asked: string[], command: Command): Promise<void> {
  let options = command.opts<Options>();
  const project = projectOf(command);
  if (options.mechanisms) return mechanismsOnly(asked, options, project);
  if (options.positions && options.forms) throw new ToolError('--positions and --forms are two matrices; name one');
  if (options.lapsing && (options.positions || options.forms)) throw new ToolError(`--lapsing is about policies, not about ${options.forms ? 'forms' : 'positions'}; leave it away`);
  const designs = designsOf(asked, options, project);
  for (const design of designs) warn(warning(design));
  const checker = await findChecker(project);
  if (options.write) return write(asked, options, project, checker);
  if (designs.length) {
    await judge(designs, options, project, checker);
    asked = asked.filter(name => !designs.some(design => design.name === name));
    if (asked.length === 0) return;
    process.stdout.write('\n');
  }
  if (options.positions) return byCare(ON_DEVICES, asked, options, project, checker);
  if (options.forms) return byCare(ALLOCATOR, asked, options, project, checker);
  if (asked.length === 0 && !options.json) {
    // All at once, so that no core waits for the last of one matrix before the first of the next; what was found is kept.
    await survey(project, checker, [...POLICY_SURVEYS, ...surveysOf(POSITIONS_SUBJECT), ...surveysOf(FORMS_SUBJECT), ...MECHANISM_SURVEYS], options.again);
    options = { ...options, again: false };
  }
  const found = matrixOf(project, await runSurveys(project, checker, asked.length === 0, options.again));
  const names = asked.length ? asked.map(name => policyNamed(found, name)) : [...found.policies.keys()];
  if (asked.length === 0) writeReport(join(project.out, 'matrix.json'), reportOf(found));
  if (options.json) process.stdout.write(`${JSON.stringify(reportOf(found), undefined, 2)}\n`);
  else process.stdout.write(`${text(found, names, asked.length > 0, options.lapsing ?? false)}\n`);
  if (found.space?.differences.length) status(1);
  if (asked.length > 0 || options.json) return;
  process.stdout.write('\n');
  await byCare(ON_DEVICES, [], options, project, checker);
  process.stdout.write('\n');
  await byCare(ALLOCATOR, [], options, project, checker);
  process.stdout.write('\n');
  await mechanisms([], options, project, checker);
}

/** Mechanisms have no other option than those about how it is printed. */
async function mechanismsOnly(asked: readonly string[], options: Options, project: Project): Promise<void> {
  const { lapsing, positions, forms, write, policy, position } = options;
  if (lapsing || positions || forms || write || policy || position) {
    throw new ToolError('--mechanisms is a matrix of its own: it goes with names, --json and --again only');
  }
  // Before the search, which takes a while.
  const known = Object.keys({ ...OBSERVED, ...READ, ...KNOWN, ...APART });
  const names = asked.map(name => named(known, one => one, name, 'mechanism'));
  await mechanisms(names, options, project, await findChecker(project));
}

async function mechanisms(names: readonly string[], { json, again }: Options, project: Project, checker: Checker): Promise<void> {
  const all = await runMechanisms(project, checker, again);
  const some = names.map(name => all.find(one => one.name === name)!);
  const space = recordSpace();
  const report = mechanismsReport(all, space);
  writeReport(join(project.out, 'mechanisms.json'), report);
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else process.stdout.write(`${some.length ? some.map(mechanismText).join('\n\n') : mechanismsText(all, space)}\n`);
}

const gathered = (file: string, files: readonly string[] = []): string[] => [...files, file];

/** Designs that are in a file, or that only the specification has by that name. */
function designsOf(asked: readonly string[], options: Options, project: Project): Design[] {
  const { policy = [], position = [], forms, write, json } = options;
  const records = knownRecords(project);
  const fromFile = (kind: DesignKind, file: string): Design => {
    const design = readDesign(file, records, kind);
    if (design.kind !== kind) throw new ToolError(`${file} is a ${design.kind}, not a ${kind}; give it with --${design.kind}`);
    return design;
  };
  const files = [...policy.map(file => fromFile('policy', file)), ...position.map(file => fromFile('position', file))];
  if (files.length && (forms || write)) throw new ToolError(`--policy and --position go with no --${forms ? 'forms' : 'write'}`);
  const names = forms || write ? [] : asked.flatMap(name => undeclared(options.positions ? 'position' : 'policy', name, project) ?? []);
  const designs = [...files, ...names];
  if (json && designs.length && names.length < asked.length) throw new ToolError('--json prints what is declared, or what is not: ask for one of them at a time');
  return designs;
}

/** What is not declared, each by a search of its own. */
async function judge(designs: readonly Design[], { json, lapsing }: Options, project: Project, checker: Checker): Promise<void> {
  const answers: DesignAnswer[] = [];
  for (const design of designs) {
    const answer = await answerTo(design, project, checker, false);
    answers.push(lapsing && design.kind === 'policy' ? { ...answer, worlds: answer.worlds.slice(1) } : answer);
  }
  process.stdout.write(json ? `${JSON.stringify(answers.map(answerJson), undefined, 2)}\n` : `${answers.map(verdictText).join('\n').trimEnd()}\n`);
}

/** The pages of the matrices, each written whole or not at all. */
async function write(asked: string[], { json, lapsing, positions, forms, again }: Options, project: Project, checker: Checker): Promise<void> {
  if (asked.length || json || lapsing || positions || forms) throw new ToolError('--write writes whole pages: it takes no name, and no other option than --again');
  const pages = [policiesPage(matrixOf(project, await runSurveys(project, checker, false, again))), formsPage(await runCares(FORMS_SUBJECT, project, checker, again))];
  for (const page of pages) writeWhole(join(project.root, page.file), pageText(page));
  process.stdout.write(`${pages.map(({ file }) => file).join(', ')}: written\n`);
}

/** A matrix that is decided for each care, and how the command line shows it. */
interface Shown<C extends string> {
  readonly subject: Subject<C>;
  readonly names: readonly string[];
  readonly what: string;
  /** The care that one row alone is shown under. */
  readonly care: C;
  readonly file: string;
  readonly report: (found: CareMatrix<C>) => object;
}

const ON_DEVICES: Shown<Care> = {
  subject: POSITIONS_SUBJECT, names: Object.keys(WBINVD_POSITIONS), what: 'position', care: 'drains', file: 'positions.json', report: positionsReport,
};
const ALLOCATOR: Shown<FormCare> = {
  subject: FORMS_SUBJECT, names: Object.keys(FORMS), what: 'form', care: 'careless', file: 'forms.json', report: formsReport,
};

async function byCare<C extends string>({ subject, names, what, care, file, report }: Shown<C>, asked: readonly string[], { json, again }: Options, project: Project, checker: Checker): Promise<void> {
  const some = asked.map((name) => named(names, (known) => known, name, what));
  const found = await runCares(subject, project, checker, again);
  writeReport(join(project.out, file), report(found));
  if (json) process.stdout.write(`${JSON.stringify(report(found), undefined, 2)}\n`);
  else process.stdout.write(`${some.length ? some.map((name) => rowText(found, name, care)).join('\n\n') : allCaresText(found)}\n`);
}

/** A policy by its own name, or by that of who held it. */
function policyNamed(found: Matrix, name: string): string {
  const all = [...[...found.policies.keys()].map(policy => [policy, policy] as const), ...found.positions];
  return named(all, ([known]) => known, name, 'policy or position')[1];
}

function text(found: Matrix, names: readonly string[], some: boolean, lapsing: boolean): string {
  const cells = lapsing ? found.lapsing : found.cells;
  const close = some ? names : [...new Set(found.positions.values())];
  return [
    pc.bold(lapsing ? 'Policies and promises, where the proof may lapse' : 'Policies and promises'),
    matrixText(found, names, cells),
    legend(found.properties),
    '',
    ...close.flatMap(name => [policyText(found, name, cells), '']),
    ...(found.space ? [spaceText(found, found.space)] : []),
  ].join('\n').trimEnd();
}
