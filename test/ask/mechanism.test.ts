/** A mechanism of a file: its row, beside what was observed of it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isGivenMechanism, readMechanism, mechanismRow } from '../../src/ask/mechanism';
import { agreement } from '../../src/matrix/mechanism-cell';
import { MECHANISM_PROMISES } from '../../src/matrix/mechanism-promises';
import { readExplained, readObservations, runMechanisms } from '../../src/matrix/mechanisms';
import type { Revocable } from '../../src/revocation/manners';
import { OBSERVED } from '../../src/revocation/mechanisms';
import { ToolError } from '../../src/tlc/error';
import { openProject } from '../../src/tlc/project';
import { checker } from '../tlc/copies';

const project = openProject();
const json = (record: Revocable): unknown => JSON.parse(JSON.stringify(record, (_, value: unknown) => (value instanceof Set ? [...value] : value)));
const HIDRAW = json(OBSERVED['hidraw']!['all']!) as { policy: object; manner: object };

const bad = suite('What makes no sense is one line');

for (const [what, value, says] of [
  ['no record', [], /^a mechanism is a record with mechanism, /],
  ['a field that there is not', { record: HIDRAW, verdict: {} }, /^there is no field 'verdict'; there is /],
  ['neither a record nor parts, or both', { mechanism: 'm', verdicts: {} }, /^m: it has a record or parts, one of them$/],
  ['answers that are none, though nothing was observed', { record: HIDRAW, answers: 5 }, /^yours: answers are texts by the letter of a question$/],
  ['an answer that is no text', { record: HIDRAW, answers: { a: true } }, /^'answers\.a' is a text, not true$/],
  ['parts that are none', { parts: {} }, /^yours: parts are records by name$/],
  ['a decision that is missing', { record: { ...HIDRAW, manner: { sleeping: 'cut' } } }, /^yours\.all: manner: the decision 'running' is missing$/],
  ['a decision that there is not, of one part', { mechanism: 'm', parts: { read: { ...HIDRAW, manner: { ...HIDRAW.manner, speed: 'fast' } } } }, /^m\.read: manner: there is no decision 'speed'$/],
  ['a value that it cannot have', { record: { ...HIDRAW, manner: { ...HIDRAW.manner, told: 'letter' } } }, /^yours\.all: manner: 'told' is 'letter', but must be /],
  ['a decision of the policy that there is not', { record: { ...HIDRAW, policy: { ...HIDRAW.policy, speed: 'fast' } } }, /^yours\.all: .*speed/],
  ['a contradiction', { record: { ...HIDRAW, manner: { ...HIDRAW.manner, standing: 'suspended' } } }, /^yours\.all: record: it contradicts itself: what is suspended has to be revived$/],
  ['a promise that there is not', { record: HIDRAW, verdicts: { P99: 'yes' } }, /^yours: there is no promise 'P99'; there is P1 \(GrantSound\), /],
  ['a promise that is answered twice', { record: HIDRAW, verdicts: { P33: 'no', Woken: 'no' } }, /^yours: P33 is answered twice, by its code and by its name$/],
  ['an answer that there is not', { record: HIDRAW, verdicts: { P6: 'perhaps' } }, /^yours: P6 cannot be "perhaps"; say yes, no, /],
  ['a way of telling where nobody is told', { record: HIDRAW, verdicts: { P6: 'poll' } }, /^yours: P6 cannot be "poll"/],
] as const) bad(what, () => {
  assert.throws(() => readMechanism(value), (error: unknown) => error instanceof ToolError && says.test(error.message), what);
});
bad.run();

const rows = suite('A row is derived from the record');

rows('a design is no mechanism', () => {
  assert.ok(isGivenMechanism({ record: {} }) && isGivenMechanism({ parts: {} }));
  assert.not(isGivenMechanism({ gate: 'call' }) || isGivenMechanism(HIDRAW) || isGivenMechanism([]));
});

rows('of every observed mechanism it is the row of the matrix, and agrees with what was observed as that does', async () => {
  const matrix = await runMechanisms(project, await checker());
  const explained = new Set(readExplained(project.root).map(({ mechanism, promise }) => `${mechanism} ${promise}`));
  for (const { mechanism, title, version, kernel, answers, verdicts } of readObservations(project.root)) {
    if (!Object.hasOwn(OBSERVED, mechanism)) continue;
    const parts = Object.fromEntries(Object.entries(OBSERVED[mechanism]!).map(([part, record]) => [part, json(record)]));
    const row = mechanismRow(readMechanism({ mechanism, title, version, kernel, answers, parts, verdicts }));
    const known = matrix.find(({ name }) => name === mechanism)!;
    for (const { name, code } of MECHANISM_PROMISES) {
      const { run: _, because: __, ...expected } = known.cells.get(name)!;
      const { run: ___, ...cell } = row.cells.get(name)!;
      assert.equal(cell, expected, `${mechanism} ${code}`);
      assert.is(cell.agrees === false, explained.has(`${mechanism} ${code}`), `${mechanism} ${code}`);
    }
  }
});

rows('a promise can be named as the row names it', () => {
  assert.equal(readMechanism({ record: HIDRAW, verdicts: { Woken: 'no', P6: 'no' } }).observation!.verdicts, { P33: 'no', P6: 'no' });
});

rows('an answer of the kernel that the record does not give is counted, and one that nobody saw is not', () => {
  const row = mechanismRow(readMechanism({ record: HIDRAW, verdicts: { P6: 'yes', P33: 'no', P13: '?' } }));
  assert.equal(agreement([row]).observed, 2);
  assert.equal(agreement([row]).differ.map(({ code }) => code), ['P6']);
});
rows.run();
