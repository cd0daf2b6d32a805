/** What all records together can keep: held to records by chance, to a part of the space one by one, and to the search. */
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { surveyedByCode } from '../../src/matrix/found';
import { MECHANISM_PROMISES } from '../../src/matrix/mechanism-promises';
import { keptBits, RECORD_DOMAINS, recordSpace, rowsOfRecords } from '../../src/matrix/record-space';
import { CONTRADICTIONS, MANNERS, PLAIN, type Revocable } from '../../src/revocation/manners';
import { NAMED, type Policy } from '../../src/authorization/policies';
import { RECORD_PROMISES } from '../../src/revocation/promises';
import { borders, chance, size, someRecord } from '../revocation/records';

const rows = rowsOfRecords();
const space = recordSpace(rows);
const lost = (codes: readonly string[]): string => codes.join(' ');

/** Some values of some decisions, every policy: few enough to be asked one by one. */
const PART: Readonly<Record<string, readonly unknown[]>> = {
  sleeping: ['none', 'stuck', 'cut'], standing: ['none', 'refused', 'suspended'], running: ['none', 'endless'], after: MANNERS.after, release: MANNERS.release,
};
const DOMAINS = RECORD_DOMAINS.map(([name, values]) => [name, name in MANNERS ? PART[name] ?? [(PLAIN as Readonly<Record<string, unknown>>)[name]] : values] as const);

const spoilt = suite('A rule that is wrong changes what can be kept at once');

for (const [promise, rule] of [
  ['Uncut', () => true], ['NonBlocking', () => true], ['CanWithdraw', () => true], ['Final', () => true], ['Persist', () => false],
  ['Woken', ({ manner }: Revocable) => manner.sleeping !== 'stuck'],
] as const) spoilt(`that of ${promise}`, () => {
  const front = (rules: typeof RECORD_PROMISES): string[] => recordSpace(rowsOfRecords(DOMAINS, rules)).front.map(({ breaks }) => lost(breaks));
  assert.not.equal(front({ ...RECORD_PROMISES, [promise]: rule }), front(RECORD_PROMISES));
});
spoilt.run();

const whole = suite('The whole space');

whole('every record is counted once: there are as many as the contradictions leave', () => {
  assert.is(space.records, size());
  assert.is(rows.reduce((sum, { records }) => sum + records, 0), 20_624_265_360);
});

whole('records by chance and at borders have rows that were found, with as many kinds of use', () => {
  const known = new Set(rows.map(({ kept, kinds }) => `${kept} ${kinds}`));
  const next = chance(20261202);
  const some = [...Array.from({ length: 5_000 }, () => someRecord(next)), ...borders(next, 6_000).flatMap(({ sides }) => sides)];
  for (const record of some) {
    const { manner: { sleeping, running, standing } } = record;
    assert.ok(known.has(`${keptBits(record)} ${[sleeping, running, standing].every((kind) => kind !== 'none')}`), JSON.stringify(record));
  }
});

whole('each row has a record that has it', () => {
  for (const { kept, example } of rows.filter((_, i) => i % 97 === 0)) {
    const flat = example();
    assert.is(keptBits({ policy: flat, manner: flat } as unknown as Revocable), kept);
  }
});
whole.run();

const part = suite('A part of the space');

part('has the rows that its records have, asked one by one, each as often', () => {
  const found = new Map<number, number>();
  for (const { kept, records } of rowsOfRecords(DOMAINS)) found.set(kept, (found.get(kept) ?? 0) + records);
  const asked = new Map<number, number>();
  const policies = DOMAINS.filter(([name]) => name in NAMED.Once).reduce<object[]>((all, [name, values]) => all.flatMap((record) => values.map((value) => ({ ...record, [name]: value }))), [{}]);
  const manners = DOMAINS.filter(([name]) => name in MANNERS).reduce<object[]>((all, [name, values]) => all.flatMap((record) => values.map((value) => ({ ...record, [name]: value }))), [{}]);
  for (const policy of policies) for (const manner of manners) {
    const record = { policy, manner } as unknown as Revocable;
    if (CONTRADICTIONS.some(([, contradicts]) => contradicts(record.policy as Policy, record.manner))) continue;
    const bits = keptBits(record);
    asked.set(bits, (asked.get(bits) ?? 0) + 1);
  }
  assert.equal(new Map([...found].sort(([a], [b]) => a - b)), new Map([...asked].sort(([a], [b]) => a - b)));
});
part.run();

const front = suite('What can be kept at once');

front('no record by chance keeps all and more of what a row of the front keeps, and each keeps no more than one of them', () => {
  const bits = space.front.map(({ breaks }) => MECHANISM_PROMISES.reduce((all, { code }, i) => all | (+!breaks.includes(code) << i), 0));
  for (const { kept } of rows) {
    assert.ok(bits.some((high) => (kept & ~high) === 0));
    assert.not(bits.some((high) => kept !== high && (high & ~kept) === 0));
  }
});

front('the search finds of the plainest record of each row that it breaks just that', () => {
  for (const { breaks, example } of [...space.front, ...space.ofAllKinds.front]) {
    const policy = Object.fromEntries(Object.keys(NAMED.Once).map((name) => [name, name === 'hears' ? 'nothing' : example[name]])) as unknown as Policy;
    const manner = Object.fromEntries(Object.keys(MANNERS).map((name) => [name, example[name]]));
    const { broken } = surveyedByCode({ policy, manner } as unknown as Revocable);
    assert.equal(MECHANISM_PROMISES.filter(({ name }) => broken.has(name)).map(({ code }) => code), breaks);
  }
});

front('the page says how many rows there are, and what each of the front gives up', () => {
  const page = readFileSync('spec/revocation/README.md', 'utf8');
  const n = (value: number): string => value.toLocaleString('en');
  assert.ok(page.includes(`${n(space.records)} records have ${n(space.rows)} rows of verdicts`));
  assert.ok(page.includes(`${n(space.ofAllKinds.records)} records in which uses of all three kinds exist have ${n(space.ofAllKinds.rows)} rows`));
  const said = [...page.matchAll(/^\| ([A-Z][\w ]*) \| [\d,]+ \| .* \|$/gm)].map(([, codes]) => codes);
  assert.equal(said, [...space.front, ...space.ofAllKinds.front].map(({ breaks }) => lost(breaks)));
  for (const { breaks, records } of [...space.front, ...space.ofAllKinds.front]) assert.ok(page.includes(`| ${lost(breaks)} | ${n(records)} |`), lost(breaks));
});
front.run();
