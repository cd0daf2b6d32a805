import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WBINVD_POSITIONS, Position } from '../../src/wbinvd/positions';

type Plain = Record<string, unknown>;

/** The records of the specification's module, by name: literal ones, and those that differ from another. */
function specified(): Map<string, Plain> {
  const text = readFileSync('spec/wbinvd/Positions.tla', 'utf8').replace(/\(\*[^]*?\*\)/g, '').replace(/\\\*.*$/gm, '');
  const records = new Map<string, Plain>();
  for (const [, name, body] of text.matchAll(/^(\w+)\s*==\s*(\[[^\]]*\]|\w+)/gm)) {
    const record = recordOf(body, records);
    if (record) records.set(name, record);
  }
  return records;
}

function recordOf(body: string, known: ReadonlyMap<string, Plain>): Plain | undefined {
  if (!body.startsWith('[')) return known.get(body);
  const inner = body.slice(1, -1);
  const base = /^\s*(\w+)\s+EXCEPT\s+/.exec(inner);
  if (!base && !inner.includes('|->')) return undefined;
  const record: Plain = base ? { ...known.get(base[1]) } : {};
  const fields = base ? inner.slice(base[0].length) : inner;
  for (const [, field, value] of fields.matchAll(/(?:!\.)?(\w+)\s*(?:\|->|=)\s*("[^"]*"|\{[^}]*\}|TRUE|FALSE)/g)) record[field] = valueOf(value);
  return record;
}

function valueOf(text: string): unknown {
  if (text === 'TRUE' || text === 'FALSE') return text === 'TRUE';
  const words = [...text.matchAll(/"([^"]*)"/g)].map(([, word]) => word);
  return text.startsWith('{') ? words.sort() : words[0];
}

const plain = (position: Position): Plain => ({ ...position, ends: [...position.ends].sort() });

const positions = suite('Positions');

positions('every record is the one of the specification, field by field', () => {
  const records = specified();
  for (const [name, position] of Object.entries<Position>(WBINVD_POSITIONS)) assert.equal(plain(position), records.get(name), name);
});

positions('the specification names no other position', () => {
  const text = readFileSync('spec/wbinvd/Positions.tla', 'utf8');
  const list = /^Positions == \[([^\]]*)\]/m.exec(text)![1];
  const names = [...list.matchAll(/(\w+) \|->/g)].map(([, name]) => name);
  assert.equal(Object.keys(WBINVD_POSITIONS).sort(), names.sort());
});

positions('a position that keeps nothing by itself names what ends the right, or never ends it', () => {
  for (const [name, { checked, ends, keeps }] of Object.entries<Position>(WBINVD_POSITIONS)) {
    if (checked === 'always') assert.ok(ends.size > 0 && keeps === 'nothing', name);
  }
});

positions.run();
