import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import pc from '../colors';
import { named } from '../named';
import { obligationsOf } from '../proof/obligations';
import { prove as proveAll, type Proof, type Shown } from '../proof/prove';
import { findSolver } from '../proof/solver';
import { systemOf } from '../proof/system';
import { exportSpecification } from '../sany/export';
import { ToolError } from '../tlc/error';
import { findChecker } from '../tlc/run';
import { projectOf, status, writeReport } from './terminal';

/** The module that holds the invariant; the set of policies in it is the set of all records. */
export const MODULE = 'AuthorizationInvariant';
export const ALL_POLICIES = { PolicySet: 'Decisions' };

export function register(program: Command): void {
  program.command('prove')
    .description('prove the safety half of the policy rules for any number of subjects and descriptions, by an SMT solver')
    .argument('[name...]', 'only these: conjuncts of the invariant, properties, theorems')
    .option('--json', 'print the proof as JSON; it is also written to out/proof.json')
    .addHelpText('after', `
What is proved is in spec/authorization/${MODULE}.tla: an invariant that every action keeps under every policy, each promise from it for the
policies that its rule admits, and the theorems about records. The terms are made from the specification as the checker's own parser exports it.

Examples:
  ioasid prove
  ioasid prove QuiescedInv     one promise`)
    .action(async (names: string[], _options: object, command: Command) => prove(names, command));
}

async function prove(names: readonly string[], command: Command): Promise<void> {
  const { json } = command.opts<{ json?: boolean }>();
  const project = projectOf(command);
  const system = systemOf(await exportSpecification(project, await findChecker(project), MODULE), ALL_POLICIES);
  const all = [...new Set(obligationsOf(system).map(({ shows }) => shows))];
  const chosen = names.map(name => named(all, each => each, name, 'conjunct, property or theorem'));
  const solver = await findSolver();
  const bar = process.stderr.isTTY && !json ? new SingleBar({ format: '{bar} {value} of {total} obligations', stream: process.stderr, clearOnComplete: true }) : undefined;
  let began = false;
  const asked = (_shown: Shown, of: number): void => {
    if (!began) bar?.start(of, 0);
    began = true;
    bar?.increment();
  };
  const proof = await proveAll(system, solver, { asked, ...(chosen.length > 0 ? { names: chosen } : {}) }).finally(() => {
    bar?.stop();
    solver.end();
  });
  if (chosen.length === 0) writeReport(join(project.out, 'proof.json'), proof);
  process.stdout.write(json ? `${JSON.stringify(proof, undefined, 2)}\n` : printProof(proof));
  const undecided = proof.obligations.filter(each => each.unknown);
  if (undecided.length > 0) {
    throw new ToolError(`the solver came to no end about ${undecided.map(({ name }) => name).join(', ')}; nothing is proved of ${undecided.length === 1 ? 'it' : 'them'}`);
  }
  status(proof.obligations.every(({ proved }) => proved) && proof.gates.every(({ passed }) => passed) ? 0 : 1);
}

const KINDS = [
  ['invariant', 'Kept by every action, and true at the beginning'],
  ['promise', 'Kept by every policy that its rule admits'],
  ['theorem', 'Of every record of decisions'],
] as const;

/** A line for each thing shown, then what is not shown, then whether the proof is worth something. */
export function printProof({ obligations, gates }: Proof): string {
  const lines = KINDS.flatMap(([kind, title]) => {
    const of = obligations.filter(each => each.kind === kind);
    return of.length === 0 ? [] : [title, ...[...new Set(of.map(({ shows }) => shows))].map(shows => summary(shows, of.filter(each => each.shows === shows))), ''];
  });
  const idle = gates.filter(({ passed }) => !passed);
  const open = obligations.filter(({ proved }) => !proved);
  return [
    ...lines, ...open.flatMap(failure), ...idle.map(({ name }) => `${pc.red('FAIL')} it is not so that ${name}`),
    `${obligations.length - open.length} of ${obligations.length} obligations proved, ${gates.length - idle.length} of ${gates.length} gates passed`, '',
  ].join('\n');
}

const summary = (shows: string, of: readonly Shown[]): string =>
  `  ${of.every(({ proved }) => proved) ? pc.green('proved') : pc.red('FAILS ')}  ${shows.padEnd(20)}  ${of.length} obligation${of.length === 1 ? '' : 's'}`;

/** A world in which it fails: the state, the step, and what that changes. */
function failure({ name, counterexample, unknown }: Shown): string[] {
  if (unknown) return [`${pc.red('?')}    ${name}: the solver came to no end`, ''];
  if (!counterexample) return [`${pc.red('FAIL')} ${name}: it fails in a world that is too large to show`, ''];
  const { sizes, before, step, changes } = counterexample;
  return [
    `${pc.red('FAIL')} ${name}, with ${Object.entries(sizes).map(([sort, size]) => `${size} of ${sort}`).join(' and ')}`,
    ...Object.entries(before).map(([variable, value]) => `       ${variable} = ${value}`),
    ...step ? [`     ${step}`, ...Object.entries(changes).map(([variable, value]) => `       ${variable}' = ${value}`)] : [],
    '',
  ];
}
