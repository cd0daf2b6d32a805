/**
 * The rules over the record, the code's search and TLC's survey say the same of a record. More records than here by
 * `IOASID_RECORDS=2000 IOASID_SEED=7 node -r ts-node/register/transpile-only test/run.ts revocation/promises`.
 */
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { surveyRecords } from '../../src/ask/survey-records';
import { surveyedByCode } from '../../src/matrix/found';
import { RULED } from '../../src/matrix/mechanism-promises';
import { runMechanisms } from '../../src/matrix/mechanisms';
import { differences, type Surveyed } from '../../src/matrix/survey';
import type { Revocable } from '../../src/revocation/manners';
import { OBSERVED } from '../../src/revocation/mechanisms';
import { RECORD_PROMISES } from '../../src/revocation/promises';
import { brokenPromises } from '../../src/revocation/search';
import { openProject } from '../../src/tlc/project';
import { checker } from '../tlc/copies';
import { borders, chance, fits, size, someRecord } from './records';

const SEED = Number(process.env['IOASID_SEED'] ?? 20261130);
const RECORDS = Number(process.env['IOASID_RECORDS'] ?? 30);
const BY_TLC = 16;

const project = openProject();
const lengths = ({ broken: found }: Pick<Surveyed, 'broken'>): [string, number][] =>
  [...found].map(([name, { length }]): [string, number] => [name, length]).sort(([a], [b]) => (a < b ? -1 : 1));
const said = (record: Revocable): string => JSON.stringify(record, (_, value: unknown) => (value instanceof Set ? [...value] : value));

/** What a rule says otherwise than the search finds. */
const wrong = (record: Revocable, rules: typeof RECORD_PROMISES = RECORD_PROMISES): string[] => {
  const found = brokenPromises(record);
  return Object.keys(rules).filter((name) => rules[name]!(record) === found.has(name));
};

const spoilt = suite('A rule that is wrong is noticed');

spoilt('one that promises too much, and one that promises too little', () => {
  const hidraw = OBSERVED['hidraw']!['all']!;
  assert.equal(wrong(hidraw), []);
  assert.equal(wrong(hidraw, { ...RECORD_PROMISES, Woken: () => true }), ['Woken']);
  assert.equal(wrong(hidraw, { ...RECORD_PROMISES, Terminates: () => false }), ['Terminates']);
});

spoilt('a sample of borders has each promise on both sides', () => {
  const found = borders(chance(SEED), 6_000);
  for (const name of Object.keys(RECORD_PROMISES)) assert.ok(found.some(({ promises }) => promises.includes(name)), name);
  for (const { sides } of found) for (const side of sides) assert.ok(fits(side));
});
spoilt.run();

const named = suite('Records with a name');

named('the rules of the code are those of the specification, and its search finds what TLC finds, in as many steps', async () => {
  for (const { name, parts } of await runMechanisms(project, await checker())) for (const [part, row] of parts) {
    const record = row.decisions as unknown as Revocable;
    const mine = surveyedByCode(record);
    assert.equal(RULED.map((rule) => [rule, mine.rules.get(rule)]), RULED.map((rule) => [rule, row.rules.get(rule)]), `${name}.${part}`);
    assert.equal(lengths(mine), lengths(row), `${name}.${part}`);
  }
});
named.run();

const sampled = suite('Records of the whole space');

sampled('how many there are, as the page says', () => {
  assert.is(size(), 20_624_265_360);
  assert.match(readFileSync('spec/revocation/README.md', 'utf8'), /20,624,265,360 records/);
});

sampled(`rules say what the code's search finds, by chance and at borders (seed ${SEED})`, () => {
  const next = chance(SEED);
  const some = borders(next, 2 * RECORDS + 1_000).flatMap(({ sides }) => sides).slice(0, RECORDS);
  while (some.length < 2 * RECORDS) some.push(someRecord(next));
  for (const record of some) assert.equal(wrong(record), [], said(record));
});

sampled(`TLC finds of some of them what the code's search finds, and its rules say so (seed ${SEED})`, async () => {
  const next = chance(SEED + 1);
  const some = borders(next, 1_000).flatMap(({ sides }) => sides).slice(0, BY_TLC);
  const rows = await surveyRecords(some, project, await checker());
  assert.equal(differences(rows, RULED), []);
  rows.forEach((row, i) => {
    const mine = surveyedByCode(some[i]!);
    assert.equal(lengths(mine), lengths(row), said(some[i]!));
    assert.equal(RULED.map((rule) => row.rules.get(rule)), RULED.map((rule) => mine.rules.get(rule)), said(some[i]!));
  });
});
sampled.run();
