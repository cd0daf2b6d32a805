import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readCases } from '../cases/format';
import { ALL_RULES, type Tally, callsOfRules, isAnswered, tallyOf } from '../cases/tally';
import { named } from '../named';
import type { Rule } from '../rules';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import { writeWhole } from '../tlc/write';
import { projectOf } from './terminal';

interface Options {
  readonly unanswered?: boolean;
  readonly count?: boolean;
  readonly json?: boolean;
}

/** What the recorded calls of `test/linux` say of each rule. */
const ANSWERED = 'models/iommufd/answered.json';

export function register(program: Command): void {
  program.command('rules')
    .description('the rules by which Linux refuses each call, in the order in which it looks, and how sure each is')
    .argument('[call...]', 'calls by name; all if none is named')
    .option('--unanswered', 'only the rules that no recorded call shows')
    .option('--count', `count the recorded calls of test/linux anew, and write ${ANSWERED}`)
    .option('--json', 'print one object')
    .addHelpText('after', `
A rule is sure as far as a running kernel gave that answer: "7.2.13 in 120 calls". "read" is one that was found in the kernel's code alone.

Examples:
  ioasid rules map unmap
  ioasid rules --unanswered`)
    .action((calls: string[], options: Options, command: Command) => rules(calls, options, projectOf(command)));
}

function rules(calls: readonly string[], options: Options, project: Project): void {
  const all = Object.keys(ALL_RULES).map((name) => ({ name }));
  const chosen = calls.length > 0 ? calls.map((call) => named(all, ({ name }) => name, call, 'call with rules').name) : all.map(({ name }) => name);
  const tally = options.count ? countAnew(project) : readTally(project);
  const whose = callsOfRules();
  const shown = chosen.map((call) => ({ call, table: ALL_RULES[call].filter((rule) => !options.unanswered || !isAnswered(tally, rule, whose.get(rule)!)) }))
    .filter(({ table }) => table.length > 0);
  if (options.json) {
    const rows = shown.map(({ call, table }) => ({ call, rules: table.map((rule) => ({ ...rule, answered: tally[call]?.[rule.name] ?? {} })) }));
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  for (const { call, table } of shown) process.stdout.write(`${call}\n${table.map((rule) => row(rule, tally[call]?.[rule.name])).join('')}\n`);
  if (calls.length > 0) return;
  const sure = [...whose].filter(([rule, those]) => isAnswered(tally, rule, those)).length;
  process.stdout.write(`${whose.size} rules, ${sure} answered by a recorded call, ${whose.size - sure} read\n`);
}

function row({ name, errno, because, source, versions, spec }: Rule, answered: Readonly<Record<string, number>> | undefined): string {
  const sure = answered ? Object.entries(answered).map(([kernel, calls]) => `${kernel} in ${calls} call${calls > 1 ? 's' : ''}`).join(', ') : 'read';
  const where = [source, ...(versions ? [`Linux ${versions}`] : []), ...(spec ? [spec] : [])].join('; ');
  return `  ${errno.padEnd(11)} ${name.padEnd(20)} ${sure}\n              ${because}\n              ${where}\n`;
}

export function readTally({ root }: Project): Tally {
  try {
    return JSON.parse(readFileSync(join(root, ANSWERED), 'utf8')) as Tally;
  } catch (error) {
    throw new ToolError(`cannot read ${ANSWERED} (${(error as Error).message}); make it with --count`);
  }
}

/** Plays every case and run of test/linux that was run. */
function countAnew({ root }: Project): Tally {
  const tally: Tally = {};
  for (const folder of ['cases', 'runs']) {
    const path = join(root, 'test', 'linux', folder);
    for (const name of readdirSync(path).filter((each) => each.endsWith('.json.gz')).sort()) tallyOf(readCases(join(path, name)).cases, tally);
  }
  writeWhole(join(root, ANSWERED), `${JSON.stringify(sorted(tally), undefined, 1)}\n`);
  return tally;
}

/** In the order of the tables, so that a change of the file is a change of the counts. */
function sorted(tally: Tally): Tally {
  return Object.fromEntries(Object.entries(ALL_RULES).filter(([call]) => tally[call]).map(([call, table]) => (
    [call, Object.fromEntries([...new Set(table.map(({ name }) => name))].filter((name) => tally[call][name]).map((name) => [name, tally[call][name]]))])));
}
