import { execFile, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
import { fromItf } from '../../src/conformance/runs/itf';
import type { Json } from '../../src/conformance/runs/json';
import { record } from '../../src/conformance/runs/play';
import type { View } from '../../src/conformance/room';
import { printRuns, readRuns, viewToJson } from '../../src/conformance/runs/trace';
import { ToolError } from '../../src/tlc/error';
import { temporary } from '../tlc/copies';
import { golden } from './golden';
import { tickets } from './tickets';

const room = tickets() as never;
const OPERATIONS = new Map([['Draw', 1], ['Ask', 1], ['GiveBack', 2], ['Shut', 0]]);
const run = record(tickets(), new Map(), 'r', {}, [{ op: 'Draw', args: ['ann'] }, { op: 'Shut', args: [] }, { op: 'GiveBack', args: ['ann', 1] }]);
const GOOD = printRuns({ model: 'MCTickets', runs: [run, { ...run, name: 's' }] });
const PROGRAM = ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', 'validate'];
const ROOT = join(__dirname, '..', '..');

/** Reads what is no recording any more, or still is one: a run with a step, or one line that says where what is wrong. */
function reads(text: string): void {
  try {
    const { runs } = readRuns(text, 'f', room, OPERATIONS);
    assert.ok(runs.length > 0 && runs.every(({ steps }) => steps.length > 0));
  } catch (error) {
    assert.instance(error, ToolError, String(error));
    assert.match((error as Error).message, /^f(:\d+: [^\n]+|: no run in it; nothing was checked)$/);
  }
}

const edits = fc.array(fc.tuple(fc.nat(GOOD.length), fc.nat(12), fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('\n', '{', '}', '[', ']', '"', '99999999999', 'null', '-', '0.5', '\\u0000', '"#set":', '"run":'))), { minLength: 1, maxLength: 4 });
const edited = (all: [number, number, string][]): string => all.reduce((text, [at, size, put]) => text.slice(0, at) + put + text.slice(at + size), GOOD);
const lines = fc.array(fc.oneof(fc.constantFrom(...GOOD.trimEnd().split('\n'), '', '  '), fc.json({ maxDepth: 3 })), { maxLength: 6 });

const fuzz = suite('property: whatever is in the file, it is read, or one line says what is wrong and where');
fuzz('a recording with edits', () => fc.assert(fc.property(edits, all => reads(edited(all))), { numRuns: 3000 }));
fuzz('its lines in any order, between other JSON', () => fc.assert(fc.property(lines, all => reads(all.join('\n'))), { numRuns: 2000 }));
fuzz('any JSON as ITF', () => {
  fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.record({ states: fc.array(fc.oneof(fc.jsonValue(), fc.record({ call: fc.jsonValue(), shut: fc.jsonValue() }))) })), json => {
    try {
      assert.ok(fromItf(json as Json, 'f', room, OPERATIONS).runs[0].steps.length > 0);
    } catch (error) {
      assert.instance(error, ToolError, String(error));
      assert.match((error as Error).message, /^f: [^\n]+$/);
    }
  }), { numRuns: 2000 });
});
fuzz.run();

const told = suite('what TLC could not read is told with its line');
const BEGINNING = '{"run":"r","model":"MCTickets"}';
const says = (name: string, value: string, message: RegExp): void => told(name, () => {
  assert.throws(() => readRuns(`${BEGINNING}\n{"op":"Draw","args":[${value}]}`, 'f', room, OPERATIONS), (error: Error) => message.test(error.message));
});
says('a number of more than 32 bits', '2147483648', /^f:2: 2147483648 is more than a number of TLC can be, 2147483647$/);
says('the least number of 32 bits, which TLC cannot write', '-2147483648', /^f:2: -2147483648 is more/);
says('a character outside of ASCII', '"é"', /^f:2: "é" has a character that TLC does not read/);
says('a function with a key twice', '{"#map":[[1,2],[1,3]]}', /^f:2: .* has a key twice$/);
says('a value without end', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, /^f:2: a value is nested too deeply$/);
told('an answer beside the errno, where the specification has none', () => {
  const without = { ...tickets(), out: undefined } as never;
  assert.throws(() => readRuns(`${BEGINNING}\n{"op":"Shut","args":[],"out":1}`, 'f', without), (error: Error) => /^f:2: a call of the room tickets returns nothing beside its errno/.test(error.message));
});
told('a mark of the byte order is none of the text', () => assert.is(readRuns(`\ufeff${GOOD}`, 'f', room, OPERATIONS).runs.length, 2));
told.run();

const verb = suite('ioasid validate');
const folder = temporary();
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
async function refused(file: string, ...more: string[]): Promise<string> {
  const { status, out, error } = await new Promise<{ status: unknown; out: string; error: string }>(resolve => {
    execFile(process.execPath, [...PROGRAM, file, ...more], { cwd: ROOT }, (failed, out, error) => resolve({ status: failed?.code ?? 0, out, error }));
  });
  assert.equal([status, out], [2, ''], error);
  assert.match(error, /^ioasid: [^\n]+\n$/);
  return error;
}

const wrong: [name: string, file: string, more: string[], message: RegExp][] = [
  ['a file that is not there', join(folder, 'nowhere'), [], /cannot read .*nowhere \(ENOENT/],
  ['a folder', folder, [], /cannot read .* \(EISDIR/],
  ['an empty file is no pass', written('empty.ndjson', ''), [], /empty\.ndjson: no run in it; nothing was checked/],
  ['blank lines are no pass', written('blank.ndjson', '\n \n\n'), ['--room', 'authorization'], /blank\.ndjson: no run in it; nothing was checked/],
  ['no model', written('none.ndjson', '{"run":"r"}\n{"op":"Tick","args":[]}\n'), [], /none\.ndjson: names no model/],
  ['a profile of another room', written('grant.ndjson', '{"run":"r"}\n{"op":"Grant","args":["p","d"]}\n'), ['--room', 'ioasid', '--profile', 'linux'], /grant\.ndjson:2: there is no operation Grant/],
  ['an unknown profile', written('profile.ndjson', '{"run":"r"}\n'), ['--room', 'ioasid', '--profile', 'rfcV3'], /no profile rfcV3; did you mean rfcV/],
];
// One after another would take as many starts of the program.
const answers = new Map(wrong.map(([name, file, more]) => [name, refused(file, ...more)]));
for (const answer of answers.values()) answer.catch(() => undefined);
for (const [name, , , message] of wrong) verb(name, async () => assert.match(await answers.get(name)!, message));
verb.run();

const rejected = suite('ioasid validate, of a run that is rejected');
rejected('what was recorded, and what the specification has', async () => {
  const view = viewToJson(new Authorization(NAMED.Once, { subjects: ['p', 'q'], descriptions: ['d'] }).view() as unknown as View);
  const file = written('rejected.ndjson', [
    '{"run":"good","model":"MCAuthorization-named","view":{"proof":true}}', '{"op":"Grant","args":["p","d"],"errno":"OK"}',
    JSON.stringify({ run: 'bad', view }), '{"op":"Grant","args":["p","d"],"errno":"OK"}', '{"op":"Close","args":["p","d"],"errno":"EBADF","view":{"held":{"#set":[["q","d"]]}}}', '',
  ].join('\n'));
  const { status, out } = await new Promise<{ status: unknown; out: string }>(resolve => {
    execFile(process.execPath, [...PROGRAM, file], { cwd: ROOT }, (failed, out) => resolve({ status: failed?.code ?? 0, out }));
  });
  assert.is(status, 1);
  golden('validate-errno', out.replaceAll(file, 'runs.ndjson').replace(/[\d.]+ s of TLC/, '… s of TLC'));
});
rejected.run();

const stopped = suite('Ctrl-C in a long validation');
stopped('leaves no process and no file', async () => {
  await Promise.allSettled(answers.values());
  const scratch = temporary();
  const steps = Array.from({ length: 60 }, (_, i) => JSON.stringify({ op: i % 2 ? 'End' : 'Begin', args: ['p', 'd'] }));
  const many = Array.from({ length: 1000 }, (_, i) => [`{"run":"${i}","model":"MCAuthorization-named"}`, ...steps].join('\n')).join('\n');
  const child = spawn(process.execPath, [...PROGRAM, written('many.ndjson', many)], { cwd: ROOT, env: { ...process.env, TMPDIR: scratch }, stdio: 'ignore' });
  const running = (): Promise<boolean> => new Promise(resolve => execFile('ps', ['-A', '-o', 'args'], (_error, out) => resolve(out.includes(`java.io.tmpdir=${scratch}`))));
  for (let i = 0; i < 600 && child.exitCode === null && !await running(); i++) await new Promise(resolve => setTimeout(resolve, 50));
  assert.ok(await running(), 'TLC is running');
  child.kill('SIGINT');
  assert.is(await new Promise(resolve => child.once('exit', resolve)), 130);
  assert.equal(readdirSync(scratch).filter(name => name.startsWith('ioasid-')), []);
  assert.not(await running());
});
stopped.run();
