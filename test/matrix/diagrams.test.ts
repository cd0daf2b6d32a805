import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Diagrams, type Domains } from '../../src/matrix/diagrams';

const DOMAINS: Domains = [['a', [0, 1, 2]], ['b', ['x', 'y']], ['c', [true, false]], ['d', [0, 1, 2, 3]]];
type Flat = Readonly<Record<string, unknown>>;

const records = DOMAINS.reduce<Flat[]>((all, [name, values]) => all.flatMap((record) => values.map((value) => ({ ...record, [name]: value }))), [{}]);
const diagrams = suite('Diagrams');

/** What the diagram says of a record, decision by decision. */
const said = (of: Diagrams, diagram: number, record: Flat): boolean =>
  DOMAINS.reduce((now, [name, values], at) => of.after(now, at, values.indexOf(record[name])), diagram) === 1;

diagrams('one that looks at its decisions in any order, and at some only sometimes, says of every record what the predicate says', () => {
  for (const predicate of [
    (r: Flat) => r['d'] === 3 || (r['c'] === true && r['a'] !== 0),
    (r: Flat) => (r['b'] === 'x' ? r['a'] === 1 : r['d'] === 2 && r['a'] === 2),
    (r: Flat) => !(r['c'] && (r['d'] as number) > (r['a'] as number)),
    () => true,
  ]) {
    const all = new Diagrams(DOMAINS);
    const diagram = all.of(predicate);
    for (const record of records) assert.is(said(all, diagram, record), predicate(record));
  }
});

diagrams('two that say the same are one, however they ask, and two that differ for one record are two', () => {
  const all = new Diagrams(DOMAINS);
  const one = all.of((r) => r['a'] === 1 && r['d'] === 2);
  assert.is(all.of((r) => !(r['d'] !== 2 || r['a'] === 0 || r['a'] === 2) && (r['c'] === true || r['b'] !== 'z')), one);
  assert.is.not(all.of((r) => r['a'] === 1 && r['d'] === 2 && !(r['b'] === 'y' && r['c'] === false)), one);
  assert.equal([all.of(() => false), all.of((r) => r['a'] === 0 || r['a'] !== 0)], [0, 1]);
});

diagrams('what is not asked is not asked: a decision that makes no difference stands nowhere', () => {
  const all = new Diagrams(DOMAINS);
  const diagram = all.of((r) => (r['b'] === 'x') || r['b'] !== 'x' || r['a'] === 1);
  assert.is(diagram, 1);
  assert.ok(all.asks(all.of((r) => r['c'] === true || r['d'] === 0), 2));
  assert.not(all.asks(all.of((r) => r['c'] === true || r['d'] === 0), 3));
});
diagrams.run();
