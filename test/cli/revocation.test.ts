/** `ioasid revocation` and `ioasid matrix --mechanisms`: what they say, and with which exit status. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PLAIN } from '../../src/revocation/manners';
import { temporary } from '../tlc/copies';
import { ioasid } from './program';

const STEPS = [['grant', 'p', 'd', 'OK'], ['sleep', 'p', 'd', 'OK'], ['revoke', 'p', 'd', 'OK'], ['return', 'OK']];
const folder = temporary();
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const oneLine = (stderr: string): string => {
  assert.is(stderr.trim().split('\n').length, 1, stderr);
  return stderr;
};

const bad = suite('What makes no sense is one clear line, and exit status 2');

for (const [what, words, says] of [
  ['a file that is not there', [join(folder, 'none.json')], /^ioasid: \S+none\.json: no such file\n$/],
  ['no JSON', [file('cut.json', '[{"name": ')], /cut\.json:1:11: /],
  ['a design that is not there, named once', ['--ask', join(folder, 'none.json')], /^ioasid: \S+none\.json: no such file\n$/],
  ['a design that is no JSON, named once', ['--ask', file('half.json', '{')], /^ioasid: \S+half\.json:1:2: [^/]*\n$/],
  ['no list of cases', [file('empty.json', [])], /empty\.json: a list of cases expected/],
  ['an unknown mechanism', [file('whose.json', [{ name: 'n', mechanism: 'evdw', steps: STEPS }])], /whose\.json: n: there is no mechanism 'evdw'/],
  ['a decision that is missing', [file('record.json', [{ name: 'n', record: { policy: {} }, steps: STEPS }])], /record\.json: n: /],
  ['a case that contradicts itself', [file('both.json', [{ name: 'n', mechanism: 'hidraw', steps: [...STEPS, ['sleeps', 'p', 'd', true], ['sleeps', 'p', 'd', false]] }])], /steps 5 and 6 contradict each other/],
  ['two designs at a time', ['--ask', 'a.json', 'b.json'], /--ask judges one design at a time/],
  ['a design that is no record', ['--ask', file('design.json', [1])], /design\.json/],
] as const) bad(what, async () => {
  const { status, stdout, stderr } = await ioasid('revocation', ...words);
  assert.is(status, 2);
  assert.match(oneLine(stderr), says);
  assert.is(stdout, '');
});

const asks = suite('ioasid revocation --ask judges a file');

asks('what is kept only because nothing is ever withdrawn is told by itself, and a mechanism without a title by its name alone', async () => {
  const policy = { grant: 'proven', evidence: 'permanent', withdraw: 'never', hears: 'nothing', awaits: [], abort: 'never', pass: true, covers: 'all' };
  const { status, stdout } = await ioasid('revocation', '--ask', file('never.json', { mechanism: 'landlock', record: { policy, manner: PLAIN }, verdicts: { CanWithdraw: 'no' } }));
  assert.is(status, 0);
  assert.match(stdout, /^landlock\n {2}all /);
  assert.match(stdout, /\n {2}keeps {2}GrantSound, Persist, [^]*\n {2}keeps idly {2}StartProof, NoStartAfter, Quiesced/);
  assert.match(stdout, /\n1 of 1 observed answers agree\.\n$/);
});
asks.run();

bad('a mechanism that is none, with the nearest name; an option of another matrix', async () => {
  const unknown = await ioasid('matrix', '--mechanisms', 'hidrw');
  assert.is(unknown.status, 2);
  assert.match(oneLine(unknown.stderr), /hidraw/);
  const other = await ioasid('matrix', '--mechanisms', '--forms');
  assert.is(other.status, 2);
  assert.match(oneLine(other.stderr), /--mechanisms is a matrix of its own/);
});
bad.run();

const plays = suite('ioasid revocation plays cases');

plays('those that come with the project are answered as they say', async () => {
  const { status, stdout } = await ioasid('revocation');
  assert.is(status, 0);
  assert.match(stdout, /^(\d+) of \1 cases as they say\n$/);
});

plays('one that is answered otherwise is told with its step, and exit status 1; as JSON, too', async () => {
  const path = file('woken.json', [{ name: 'a sleeper of hidraw is woken', mechanism: 'hidraw', steps: [...STEPS, ['sleeps', 'p', 'd', false]] }, { name: 'it sleeps on', mechanism: 'hidraw', steps: [...STEPS, ['sleeps', 'p', 'd', true]] }]);
  const { status, stdout } = await ioasid('revocation', path);
  assert.is(status, 1);
  assert.match(stdout, /^FAIL {2}a sleeper of hidraw is woken: step 5, sleeps\(p, d\) is true, not false\n1 of 2 cases as they say\n$/);
  const json = await ioasid('revocation', '--json', path);
  assert.is(json.status, 1);
  const { cases, failed, played } = JSON.parse(json.stdout) as { cases: number; failed: number; played: { name: string; difference?: { step: number } }[] };
  assert.equal([cases, failed, played.map(({ difference }) => difference?.step)], [2, 1, [5, undefined]]);
});
plays.run();
