import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { isGivenMechanism, readMechanism, mechanismRow } from '../ask/mechanism';
import { decisionsOf, DESIGN_QUESTIONS, mechanismDesignOf, type NearRecord, nearestRecords } from '../ask/revocation';
import { parseJson, readText } from '../cases/format';
import pc from '../colors';
import { mechanismText } from '../matrix/mechanism-table';
import { agreement } from '../matrix/mechanism-cell';
import { wrappedWords } from '../matrix/table';
import { playCase, readCase, recordOf } from '../revocation/cases';
import type { Revocable } from '../revocation/manners';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import { projectOf, status } from './terminal';

interface Options { readonly ask?: boolean; readonly json?: boolean }

const CASES = 'test/linux/revocation/cases.json';

export function register(program: Command): void {
  program.command('revocation')
    .description('play cases of taking a right back under the record of a mechanism; or ask what a design of your own would promise')
    .argument('[file...]', `lists of cases; without one, those that come with the project, ${CASES}. With --ask, one design`)
    .option('--ask', 'walk through seven questions, or judge what a file has: answers by question, a record {policy, manner}, or a mechanism {mechanism, record or parts, verdicts}')
    .option('--json', 'print one object')
    .addHelpText('after', `
A case is {"name", "mechanism" or "record", "steps"}; a step is a list of what is done, its words, and what is answered, where a call that has to
wait is answered "waits":

  {"name": "a sleeping reader of hidraw is not woken", "mechanism": "hidraw",
   "steps": [["grant", "p", "d", "OK"], ["sleep", "p", "d", "OK"], ["revoke", "p", "d", "OK"], ["return", "OK"], ["wake", "p", "d", "waits"]]}

A refused start is EACCES, whatever errno a kernel has for it, or EOF where it looks like a clean end.

A mechanism of your own has a record, or parts with one each, and what was observed of it, by a promise's code or name: {"mechanism": "mine",
"record": {"policy": {...}, "manner": {...}}, "verdicts": {"P6": "no", "P33": "yes"}}. Its row is derived at once, and held to what was observed.

Exit status: 0 when all is answered so, 1 when something is answered otherwise, 2 when a file, a record or a case makes no sense.

Examples:
  ioasid revocation
  ioasid revocation --ask
  ioasid revocation --ask mine.json     {"gate": "call", "running": "awaited", "sleeping": "cut", ...}`)
    .action(async (files: string[], options: Options, command: Command) => (options.ask ? ask(files, options) : play(files, options, projectOf(command))));
}

/** What a file has, plain or gzip; what is wrong with it is said with its place. */
const read = (path: string): unknown => parseJson(path, readText(path));

const sound = <T>(make: () => T, place: string): T => {
  try {
    return make();
  } catch (error) {
    throw error instanceof ToolError || error instanceof TypeError ? new ToolError(`${place}: ${error.message}`) : error;
  }
};

function play(files: readonly string[], { json }: Options, project: Project): void {
  const paths = files.length ? files : [join(project.root, CASES)];
  const cases = paths.flatMap((path) => {
    const list = read(path);
    if (!Array.isArray(list) || list.length === 0) throw new ToolError(`${path}: a list of cases expected`);
    return list.map((one, i) => sound(() => readCase(one, `case ${i + 1}`), path));
  });
  const played = cases.map(playCase);
  const failed = played.filter(({ difference }) => difference);
  if (json) process.stdout.write(`${JSON.stringify({ cases: played.length, failed: failed.length, played }, undefined, 2)}\n`);
  else {
    for (const { name, difference } of failed) {
      const { step, call, answered, expected } = difference!;
      process.stdout.write(`${pc.red('FAIL')}  ${name}: step ${step}, ${call} is ${String(answered)}, not ${String(expected)}\n`);
    }
    process.stdout.write(`${played.length - failed.length} of ${played.length} cases as they say\n`);
  }
  status(failed.length ? 1 : 0);
}

async function ask(files: readonly string[], { json }: Options): Promise<void> {
  if (files.length > 1) throw new ToolError('--ask judges one design at a time');
  const asked = files.length ? judged(files[0]!) : mechanismFrom(mechanismDesignOf(await walk()));
  const mechanism = mechanismRow(asked);
  const { observed, agree } = agreement([mechanism]);
  const near = Object.fromEntries(Object.entries(asked.parts).map(([part, record]) => [part, nearestRecords(record)]));
  if (json) {
    const records = Object.entries(asked.parts).map(([part, { policy, manner }]) => [part, { policy: { ...policy, awaits: [...policy.awaits] }, manner }]);
    process.stdout.write(`${JSON.stringify({ mechanism: asked.name, parts: Object.fromEntries(records), cells: Object.fromEntries(mechanism.cells), observed, agree, near }, undefined, 2)}\n`);
  } else {
    const lines = [mechanismText(mechanism), ...Object.values(near).map(nearText), ...(observed ? [`${agree} of ${observed} observed answers agree.`] : [])];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  status(agree < observed ? 1 : 0);
}

const mechanismFrom = (record: Revocable): ReturnType<typeof readMechanism> => ({ name: 'yours', parts: { all: record } });

function judged(path: string): ReturnType<typeof readMechanism> {
  const value = read(path);
  return sound(() => fromFile(value), path);
}

function fromFile(value: unknown): ReturnType<typeof readMechanism> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ToolError('a record of answers, or of a policy and a manner, expected');
  }
  if (isGivenMechanism(value)) return readMechanism(value);
  return mechanismFrom('policy' in value || 'manner' in value ? recordOf(value) : mechanismDesignOf(value as Record<string, unknown>));
}

/** The questions one by one, from a terminal or a pipe. */
async function walk(): Promise<Record<string, string>> {
  const lines = createInterface({ input: process.stdin });
  const answers: Record<string, string> = {};
  const given = lines[Symbol.asyncIterator]();
  for (const { id, asks, answers: possible } of DESIGN_QUESTIONS) {
    const choices = Object.entries(possible).map(([word, { says }]) => `  ${word.padEnd(20)}${says}\n`);
    process.stderr.write(`${pc.bold(asks)}\n${choices.join('')}${id}> `);
    const { value, done } = await given.next() as IteratorResult<string, undefined>;
    const answer = done ? undefined : value.trim();
    decisionsOf(id, possible, answer);
    answers[id] = answer!;
  }
  lines.close();
  return answers;
}

function nearText({ mechanisms, defects }: ReturnType<typeof nearestRecords>): string {
  const away = ({ name, part, decisions }: NearRecord): string =>
    `${name}${part === 'all' || part === 'found' ? '' : `.${part}`} (${decisions === 0 ? 'the same' : `${decisions} decision${decisions === 1 ? '' : 's'} away`})`;
  return [...wrappedWords(mechanisms.map(away), '  nearest mechanisms  '), ...wrappedWords(defects.map(away), '  nearest known defects  ')].join('\n');
}
