/**
 * What all records together can keep: how many rows of verdicts there are, and which of them no other row contains. The records are too many to be asked
 * one by one; the rules look at few decisions each, so that decision by decision those beginnings are one which no rule tells apart any more. Exact.
 */
import { DECISIONS, NAMED, type Policy } from '../authorization/policies';
import { READ } from '../revocation/defects';
import { CONTRADICTIONS, type Manner, MANNERS, PLAIN, type Revocable } from '../revocation/manners';
import { OBSERVED } from '../revocation/mechanisms';
import { RECORD_PROMISES } from '../revocation/promises';
import { type Diagram, Diagrams, type Domains } from './diagrams';
import { MECHANISM_PROMISES } from './mechanism-promises';

type Flat = Readonly<Record<string, unknown>>;
type Rules = Readonly<Record<string, (record: Revocable) => boolean>>;

const SETS = [[], ['stop'], ['drain'], ['stop', 'drain']].map((all) => new Set(all));

/** What many rules look at comes first, and what one rule looks at, last: so few beginnings differ. What is heard matters only where a proof lapses. */
const ORDER = [
  'withdraw', 'evidence', 'grant', 'awaits', 'abort', 'pass', 'covers', 'patience', 'release', 'reach', 'lock', 'within', 'counts', 'grace', 'copies', 'running', 'after',
  'sleeping', 'standing', 'admits', 'again', 'by', 'refusal', 'told',
] as const;

/** Every decision with its values, the plainest first. */
export const RECORD_DOMAINS: Domains = ORDER.map((name) => {
  const values: readonly unknown[] = name === 'awaits' ? SETS : ({ ...DECISIONS, ...MANNERS } as Readonly<Record<string, readonly unknown[]>>)[name]!;
  const plain = ({ ...NAMED.Once, ...PLAIN } as Flat)[name];
  return [name, [...values].sort((a, b) => +(b === plain) - +(a === plain))];
});

/** A policy and a manner each see of a flat record what is theirs. */
const halves = (flat: Flat): Revocable => ({ policy: flat as unknown as Policy, manner: flat as unknown as Manner });

export interface RecordRow {
  /** The codes of the promises that these records break, in the order of the columns. */
  readonly breaks: readonly string[];
  /** How many records have this row. */
  readonly records: number;
  /** Mechanisms, or parts of them, that have it. */
  readonly named: readonly string[];
  /** One of the plainest. */
  readonly example: Flat;
}

export interface RecordSpace {
  /** How many records do not contradict themselves. */
  readonly records: number;
  /** How many rows of verdicts they have. */
  readonly rows: number;
  /** The rows that no other contains, those first that keep most. */
  readonly front: readonly RecordRow[];
  /** The same of the records in which uses of all three kinds exist. */
  readonly ofAllKinds: { readonly records: number; readonly rows: number; readonly front: readonly RecordRow[] };
}

/** A beginning of records, up to some decision: what is left of each rule, how many beginnings are like it, and the first of them. */
interface Begun { readonly left: readonly Diagram[]; records: number; readonly from?: Begun; readonly value?: number }

/** A row that some records have: a bit for each promise that they keep. `kinds`: uses of all three kinds exist. */
export interface FoundRow { readonly kinds: boolean; readonly kept: number; readonly records: number; readonly example: () => Flat }

/**
 * Every row that records of these domains have.
 * @param rules others than the code's, to see what follows from them
 */
export function rowsOfRecords(domains: Domains = RECORD_DOMAINS, rules: Rules = RECORD_PROMISES): readonly FoundRow[] {
  const diagrams = new Diagrams(domains);
  const asked = MECHANISM_PROMISES.map(({ name }) => diagrams.of((flat) => rules[name]!(halves(flat))));
  const apart = [...new Set(asked)];
  const fits = diagrams.of((flat) => !CONTRADICTIONS.some(([, contradicts]) => contradicts(halves(flat).policy, halves(flat).manner)));
  const kinds = diagrams.of((flat) => flat['sleeping'] !== 'none' && flat['running'] !== 'none' && flat['standing'] !== 'none');
  let begun = new Map<string, Begun>([['', { left: [fits, kinds, ...apart], records: 1 }]]);
  domains.forEach(([, values], at) => {
    const next = new Map<string, Begun>();
    const add = (key: string, left: readonly Diagram[], records: number, from: Begun, value: number): void => {
      const known = next.get(key);
      if (known) known.records += records;
      else next.set(key, { left, records, from, value });
    };
    for (const [same, from] of begun) {
      // What no rule asks any more, multiplies.
      if (!from.left.some((diagram) => diagrams.asks(diagram, at))) add(same, from.left, from.records * values.length, from, 0);
      else for (let value = 0; value < values.length; value++) {
        const left = from.left.map((diagram) => diagrams.after(diagram, at, value));
        if (left[0] !== 0) add(left.join(), left, from.records, from, value);
      }
    }
    begun = next;
  });
  const places = asked.map((diagram) => 2 + apart.indexOf(diagram));
  return [...begun.values()].map((last) => ({
    kinds: last.left[1] === 1, records: last.records, example: () => exampleOf(last, domains),
    kept: places.reduce((bits, place, i) => bits | (last.left[place]! << i), 0),
  }));
}

/** The decisions that lead to it. */
function exampleOf(last: Begun, domains: Domains): Flat {
  const flat: Record<string, unknown> = {};
  let now = last;
  for (const [name, values] of [...domains].reverse()) {
    flat[name] = values[now.value!];
    now = now.from!;
  }
  return flat;
}

/** The bits of the promises that a record keeps. */
export const keptBits = (record: Revocable, rules: Rules = RECORD_PROMISES): number => MECHANISM_PROMISES.reduce((bits, { name }, i) => bits | (+rules[name]!(record) << i), 0);

function size(bits: number): number {
  let ones = 0;
  for (let left = bits; left; left &= left - 1) ones++;
  return ones;
}

/** The rows of which no other keeps all and more. */
function highest(rows: readonly FoundRow[]): readonly FoundRow[] {
  const found: FoundRow[] = [];
  const sized = rows.map((row) => ({ row, ones: size(row.kept) })).sort((a, b) => b.ones - a.ones);
  for (const { row } of sized) if (!found.some(({ kept }) => (kept & row.kept) === row.kept)) found.push(row);
  return found;
}

function summary(rows: readonly FoundRow[]): { records: number; rows: number; front: RecordRow[] } {
  // A row that records with all kinds have, and others, is one.
  const joined = new Map<number, FoundRow>();
  for (const row of rows) {
    const known = joined.get(row.kept);
    joined.set(row.kept, known ? { ...known, records: known.records + row.records } : row);
  }
  const named = Object.entries({ ...OBSERVED, ...READ }).flatMap(([mechanism, parts]) => Object.entries(parts)
    .map(([part, record]) => ({ name: part === 'all' ? mechanism : `${mechanism}.${part}`, bits: keptBits(record) })));
  return {
    records: rows.reduce((sum, row) => sum + row.records, 0), rows: joined.size,
    front: highest([...joined.values()]).map(({ kept, records, example }) => ({
      breaks: MECHANISM_PROMISES.filter((_, i) => !(kept >> i & 1)).map(({ code }) => code), records, example: example(),
      named: named.filter(({ bits }) => bits === kept).map(({ name }) => name),
    })),
  };
}

export function recordSpace(rows: readonly FoundRow[] = rowsOfRecords()): RecordSpace {
  return { ...summary(rows), ofAllKinds: summary(rows.filter(({ kinds }) => kinds)) };
}
