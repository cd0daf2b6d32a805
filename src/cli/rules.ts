import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { FORMS } from '../allocator/forms';
import { ALLOCATOR_RULES } from '../allocator/rules';
import { AUTHORIZATION_RULES } from '../authorization/rules';
import { readCases } from '../cases/format';
import { ALL_RULES, type Sureness, type Tally, callsOfRules, ruleKey, ownerOfRule, surenessOf, tallyAsserted, tallyOf } from '../cases/tally';
import { PROFILES } from '../ioasid/profiles';
import { IOASID_RULES } from '../ioasid/rules';
import { REVOCATION_RULES } from '../revocation/rules';
import { named } from '../named';
import type { Rule } from '../rules';
import { ToolError } from '../tlc/error';
import { isInstalled, makeFolder, type Project } from '../tlc/project';
import { writeWhole } from '../tlc/write';
import { WBINVD_RULES } from '../wbinvd/rules';
import { projectOf } from './terminal';

interface Options {
  readonly room?: string;
  readonly unanswered?: boolean;
  readonly count?: boolean;
  readonly json?: boolean;
}

/** What the recorded calls of `test/linux` say of each rule. */
const ANSWERED = 'models/iommufd/answered.json';
const RECORDED = ['cases', 'runs', 'wide'];
const ASSERTED = 'asserted';
/** Rules that no recorded call shows, by the reason. */
const UNRECORDED = 'models/iommufd/unrecorded.json';

interface RoomOfRules {
  readonly name: string;
  readonly calls: Readonly<Record<string, readonly Rule[]>>;
  /** The records that say which errno a rule has, where its own is the name of a field. */
  readonly records?: Readonly<Record<string, object>>;
}

/** The rooms whose calls are not those of Linux as it runs: their rules are as sure as the specification that they are held to. */
const ROOMS: readonly RoomOfRules[] = [
  { name: 'authorization', calls: AUTHORIZATION_RULES },
  { name: 'revocation', calls: REVOCATION_RULES },
  { name: 'wbinvd', calls: WBINVD_RULES },
  { name: 'allocator', calls: ALLOCATOR_RULES, records: FORMS },
  { name: 'ioasid', calls: IOASID_RULES, records: PROFILES },
];
/** What is meant where no room is named; the rooms of Linux lie together, as their calls do. */
const LINUX: readonly string[] = ['iommufd', 'kvm'];

export function register(program: Command): void {
  program.command('rules')
    .description('the rules by which Linux refuses each call, in the order in which it looks, and how sure each is; or those of another room')
    .argument('[call...]', 'calls by name; all if none is named')
    .option('--room <room>', `a room whose calls are not those of Linux: ${ROOMS.map(({ name }) => name).join(', ')}`)
    .option('--unanswered', 'only the rules that no recorded call shows')
    .option('--count', `play the recorded calls of test/linux anew, count them, and write ${ANSWERED}; where the package is installed, out/answered.json`)
    .option('--json', 'print one object')
    .addHelpText('after', `
A rule is sure as far as a running kernel gave that answer: "7.2.13 in 120 calls"; "asserted" is what the kernel's own selftest, which passed there,
says of calls that its record left out. "read" is one that was found in the kernel's code alone, with the reason why no recorded call shows it.
Those of another room stand with their condition in the specification, to the letter.

Examples:
  ioasid rules map unmap
  ioasid rules --room authorization begin
  ioasid rules --unanswered`)
    .action((calls: string[], options: Options, command: Command) => rules(calls, options, projectOf(command)));
}

function rules(calls: readonly string[], options: Options, project: Project): void {
  if (options.room !== undefined && !LINUX.includes(options.room)) {
    if (options.unanswered || options.count) throw new ToolError(`--unanswered and --count are about recorded calls of Linux, not about the room ${options.room}`);
    rulesOfRoom(options.room, calls, options.json ?? false);
    return;
  }
  const all = Object.keys(ALL_RULES).map((name) => ({ name }));
  const chosen = calls.length > 0 ? calls.map((call) => named(all, ({ name }) => name, call, 'call with rules').name) : all.map(({ name }) => name);
  const tally = options.count ? countAnew(project) : readTally(project);
  const whose = callsOfRules();
  const shown = chosen.map((call) => ({ call, table: ALL_RULES[call].filter((rule) => !options.unanswered || surenessOf(tally, rule, whose.get(rule)!) !== 'recorded') }))
    .filter(({ table }) => table.length > 0);
  if (options.json) {
    const rows = shown.map(({ call, table }) => ({ call, rules: table.map((rule) => ({ ...rule, answered: tally[call]?.[rule.name] ?? {} })) }));
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  const reasons = reasonsOf(project);
  for (const { call, table } of shown) {
    process.stdout.write(`${call}\n${table.map((rule) => row(rule, tally[call]?.[rule.name], reasons.get(ruleKey(rule, whose.get(rule)!)))).join('')}\n`);
  }
  if (calls.length === 0) process.stdout.write(`${sums(tally, whose)}\n`);
}

/** How many rules are sure, and how: a line for the kernel's own, the test driver's and the host's. */
function sums(tally: Tally, whose: ReadonlyMap<Rule, readonly string[]>): string {
  return (['the kernel', 'the test driver', 'the host'] as const).map((owner) => {
    const own = [...whose].filter(([rule]) => ownerOfRule(rule) === owner);
    const count = (sure: Sureness): number => own.filter(([rule, those]) => surenessOf(tally, rule, those) === sure).length;
    const recorded = count('recorded');
    return `${own.length} rules of ${OWNERS[owner]}: ${recorded} answered by a recorded call (${Math.floor((100 * recorded) / own.length)} %), `
      + `${count('asserted')} asserted by the kernel's selftest, ${count('read')} read`;
  }).join('\n');
}

const OWNERS = { 'the kernel': 'iommufd, VFIO with its containers, and KVM', 'the test driver': "the selftest's driver", 'the host': "the host's drivers and groups" };

/** Why no recorded call shows a rule, by the name of the rule. */
function reasonsOf({ root }: Project): ReadonlyMap<string, string> {
  const reasons = JSON.parse(readFileSync(join(root, UNRECORDED), 'utf8')) as Record<string, readonly string[]>;
  return new Map(Object.entries(reasons).flatMap(([reason, rules]) => rules.map((rule) => [rule, reason])));
}

function rulesOfRoom(room: string, calls: readonly string[], json: boolean): void {
  const { calls: all, records = {} } = named<RoomOfRules>([...ROOMS, ...LINUX.map((name) => ({ name, calls: {} }))], ({ name }) => name, room, 'room with rules');
  const names = Object.keys(all).map((name) => ({ name }));
  const shown = calls.length > 0 ? calls.map((call) => named(names, ({ name }) => name, call, `call with rules in the room ${room}`).name) : Object.keys(all);
  if (json) process.stdout.write(`${JSON.stringify(shown.map((call) => ({ call, rules: all[call] })), undefined, 2)}\n`);
  else for (const call of shown) process.stdout.write(`${call}\n${all[call].map((rule) => specified(rule, records)).join('')}\n`);
}

function specified({ name, errno, because, source, under, spec, when }: Rule, records: Readonly<Record<string, object>>): string {
  const says = /^[a-z]/.test(errno) ? Object.entries(records).map(([record, fields]) => `${record} ${(fields as Record<string, string>)[errno]}`).join(', ') : '';
  const where = [source, ...(spec ? [`${spec}: ${when}`] : [])].join('; ');
  return `  ${errno.padEnd(11)} ${name.padEnd(20)}${under ? ` ${under}` : ''}`.trimEnd() + `\n              ${because}\n${says && `              ${says}\n`}              ${where}\n`;
}

function row({ name, errno, because, source, versions, spec }: Rule, answered: Readonly<Record<string, number>> | undefined, reason?: string): string {
  const sure = answered ? Object.entries(answered).map(([kernel, calls]) => `${kernel} in ${calls} call${calls > 1 ? 's' : ''}`).join(', ') : `read${reason === undefined ? '' : `: ${reason}`}`;
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

/** Plays every case and run of test/linux that was run, and writes the counts: where the package is installed, beside the reports. Throws `ToolError` where they are not all there. */
export function countAnew({ root, out }: Project): Tally {
  const missing = [...RECORDED, ASSERTED].find((folder) => !existsSync(join(root, 'test', 'linux', folder)));
  if (missing !== undefined) throw new ToolError(`test/linux/${missing} is not here; count where the recorded calls are, in a clone of the project or an install`);
  const tally: Tally = {};
  for (const folder of RECORDED) {
    const path = join(root, 'test', 'linux', folder);
    for (const name of readdirSync(path).filter((each) => each.endsWith('.json.gz')).sort()) tallyOf(readCases(join(path, name)).cases, tally);
  }
  const path = join(root, 'test', 'linux', ASSERTED);
  for (const name of readdirSync(path)) tallyAsserted(readCases(join(path, name)).cases, tally);
  if (isInstalled(root)) makeFolder(out);
  writeWhole(isInstalled(root) ? join(out, 'answered.json') : join(root, ANSWERED), `${JSON.stringify(sorted(tally), undefined, 1)}\n`);
  return tally;
}

/** In the order of the tables, so that a change of the file is a change of the counts. */
function sorted(tally: Tally): Tally {
  return Object.fromEntries(Object.entries(ALL_RULES).filter(([call]) => tally[call]).map(([call, table]) => (
    [call, Object.fromEntries([...new Set(table.map(({ name }) => name))].filter((name) => tally[call][name]).map((name) => [name, tally[call][name]]))])));
}
