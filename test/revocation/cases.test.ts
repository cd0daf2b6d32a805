import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { playCase, readCase, recordNamed } from '../../src/revocation/cases';
import { PLAIN } from '../../src/revocation/manners';
import { OBSERVED } from '../../src/revocation/mechanisms';

const CASES = JSON.parse(readFileSync(join(__dirname, '..', 'linux', 'revocation', 'cases.json'), 'utf8')) as { name: string; mechanism: string }[];
const POLICY = { grant: 'proven', evidence: 'gated', withdraw: 'always', hears: 'nothing', awaits: ['drain'], abort: 'never', pass: true, covers: 'all' };
const STEPS = [['grant', 'p', 'd', 'OK']];

const bad = suite('A case or a record that makes no sense is a TypeError that says what and where');

const refuses = (value: unknown, message: RegExp): void => {
  assert.throws(() => readCase(value, 'case 7'), (error: unknown) => error instanceof TypeError && message.test(error.message) && !error.message.includes('\n'));
};

bad('no case, no name, no steps, an unknown field', () => {
  refuses([], /^case 7: a case is a record/);
  refuses({ mechanism: 'tty', steps: STEPS }, /^case 7: it has no name$/);
  refuses({ name: 'n', mechanism: 'tty', steps: [] }, /^n: it has no steps$/);
  refuses({ name: 'n', mechanism: 'tty', steps: STEPS, profile: 'x' }, /^n: there is no field 'profile'$/);
});
bad('a mechanism that is none, or has several parts, or no such part; a mechanism and a record', () => {
  refuses({ name: 'n', mechanism: 'ttx', steps: STEPS }, /^n: there is no mechanism 'ttx'; /);
  refuses({ name: 'n', mechanism: 'evdev', steps: STEPS }, /^n: 'evdev' has several parts; name one: evdev\.read, evdev\.ioctl$/);
  refuses({ name: 'n', mechanism: 'evdev.write', steps: STEPS }, /^n: 'evdev' has no part 'write'; it has read, ioctl$/);
  refuses({ name: 'n', mechanism: 'tty', record: {}, steps: STEPS }, /^n: it says a mechanism or a record, one of them$/);
  refuses({ name: 'n', steps: STEPS }, /one of them$/);
});
bad('a decision that is missing, unknown, or has a value it cannot have', () => {
  const { lock: _, ...rest } = PLAIN;
  const record = (manner: object, policy: object = POLICY): object => ({ name: 'n', record: { policy, manner }, steps: STEPS });
  refuses(record(rest), /^n: manner: the decision 'lock' is missing$/);
  refuses(record({ ...PLAIN, speed: 'fast' }), /^n: manner: there is no decision 'speed'$/);
  refuses(record({ ...PLAIN, sleeping: 'dozing' }), /^n: manner: 'sleeping' is 'dozing', but must be 'none' or 'left' or /);
  refuses(record(PLAIN, { ...POLICY, grant: 'maybe' }), /^n: policy: 'grant' is 'maybe', but must be /);
  refuses({ name: 'n', record: { policy: POLICY }, steps: STEPS }, /^n: manner: a record of decisions expected, not undefined$/);
});
bad('a record that contradicts itself', () => {
  const record = (manner: object): object => ({ name: 'n', record: { policy: POLICY, manner: { ...PLAIN, ...manner } }, steps: STEPS });
  refuses(record({ standing: 'suspended' }), /^n: record: it contradicts itself: what is suspended has to be revived$/);
  refuses(record({ grace: 'term' }), /: a term of grace is for starts that the return ends$/);
  refuses(record({ running: 'none' }), /: some kind of use has to exist$/);
  refuses(record({ after: 'revived', reach: 'description' }), /: the whole object is given back, or nothing is$/);
});
bad('a step that is none, of too many words, or with an answer of another kind', () => {
  const steps = (...all: unknown[]): object => ({ name: 'n', mechanism: 'tty', steps: all });
  refuses(steps('grant'), /^n, step 1: a step is a list/);
  refuses(steps(['fly', 'OK']), /^n, step 1: nobody can 'fly'; there is grant, /);
  refuses(steps(['grant', 'p', 'OK']), /^n, step 1: 'grant' has 2 words and an answer, not 2 of them$/);
  refuses(steps(['grant', 'p', 'd', true]), /^n, step 1: 'grant' is answered an errno, OK, or waits$/);
  refuses(steps(['runs', 'p', 'd', 'OK']), /^n, step 1: 'runs' is answered true or false$/);
});
bad('a case that contradicts itself', () => {
  refuses({ name: 'n', mechanism: 'tty', steps: [...STEPS, ['runs', 'p', 'd', true], ['runs', 'p', 'd', false]] }, /^n: steps 2 and 3 contradict each other: nothing happened between them$/);
});
bad.run();

const play = suite('Cases');

for (const one of CASES) play(one.name, () => { assert.is(playCase(readCase(one, 'a case')).difference, undefined); });

play('every mechanism that was observed has a case', () => {
  assert.equal(Object.keys(OBSERVED).filter((name) => !CASES.some(({ mechanism }) => mechanism.split('.')[0] === name)), []);
});

play('a case that is played under another mechanism is answered otherwise: each tells its mechanism from some other', () => {
  const others = Object.entries(OBSERVED).flatMap(([name, parts]) => Object.keys(parts).map((part) => `${name}.${part}`));
  for (const one of CASES) {
    const differs = others.some((mechanism) => playCase({ ...readCase(one, 'a case'), under: recordNamed(mechanism) }).difference);
    assert.ok(differs, one.name);
  }
});

play('the first step that is answered otherwise is told, with both answers', () => {
  const { difference } = playCase(readCase({ name: 'n', mechanism: 'hidraw', steps: [...STEPS, ['sleep', 'p', 'd', 'OK'], ['revoke', 'p', 'd', 'OK'], ['return', 'OK'], ['wake', 'p', 'd', 'OK']] }, 'a case'));
  assert.equal(difference, { step: 5, call: 'wake(p, d)', expected: 'OK', answered: 'waits' });
});

play.run();
