import { join } from 'node:path';
import type { Command } from 'commander';
import pc from '../colors';
import { type Matrix, matrixOf } from '../matrix/matrix';
import { reportOf } from '../matrix/report';
import { allPositionsText, positionsReport, positionText, runPositions } from '../matrix/positions';
import { runSurveys } from '../matrix/surveys';
import { legend, matrixText, policyText, spaceText } from '../matrix/table';
import type { Project } from '../tlc/project';
import { findChecker } from '../tlc/run';
import { POSITIONS } from '../wbinvd/positions';
import { named, projectOf, status, writeReport } from './terminal';

interface Options {
  readonly json?: boolean;
  readonly lapsing?: boolean;
  readonly positions?: boolean;
}

export function register(program: Command): void {
  program.command('matrix')
    .description('every policy by every property: kept, or the shortest run that breaks it; and what the whole space of policies can keep')
    .argument('[policy...]', 'policies, or positions of the debate, by name; all, and the whole space, if none is named')
    .option('--lapsing', 'print the matrix in which the proof may also lapse outside the protocol, as by a chmod of a third party')
    .option('--positions', 'only the positions of the thread on real devices, by the properties of the room wbinvd')
    .option('--json', 'print the matrix as JSON; the full one is also written to out/matrix.json')
    .addHelpText('after', `
Examples:
  ioasid matrix                         all, and the whole space of 2,304 policies
  ioasid matrix Gunthorpe Williamson    two positions, with the shortest run that breaks each promise that they do not keep
  ioasid matrix SyncGate --lapsing
  ioasid matrix --positions             the positions of the thread on real devices; also written to out/positions.json
  ioasid matrix --positions Linux67File one of them, with the shortest run that breaks each property`)
    .action(async (policies: string[], _options: object, command: Command) => matrix(policies, command));
}

async function matrix(asked: string[], command: Command): Promise<void> {
  const options = command.opts<Options>();
  const project = projectOf(command);
  if (options.positions) return positions(asked, options, project);
  const found = matrixOf(project, await runSurveys(project, await findChecker(project), asked.length === 0));
  const names = asked.length ? asked.map(name => policyNamed(found, name)) : [...found.policies.keys()];
  if (asked.length === 0) writeReport(join(project.out, 'matrix.json'), reportOf(found));
  if (options.json) process.stdout.write(`${JSON.stringify(reportOf(found), undefined, 2)}\n`);
  else process.stdout.write(`${text(found, names, asked.length > 0, options.lapsing ?? false)}\n`);
  if (found.space?.differences.length) status(1);
  if (asked.length === 0 && !options.json) {
    process.stdout.write('\n');
    await positions([], options, project);
  }
}

async function positions(asked: readonly string[], { json }: Options, project: Project): Promise<void> {
  const names = asked.map(name => named(Object.keys(POSITIONS), known => known, name, 'position'));
  const found = await runPositions(project, await findChecker(project));
  writeReport(join(project.out, 'positions.json'), positionsReport(found));
  if (json) process.stdout.write(`${JSON.stringify(positionsReport(found), undefined, 2)}\n`);
  else process.stdout.write(`${names.length ? names.map(name => positionText(found, name, 'drains')).join('\n\n') : allPositionsText(found)}\n`);
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
