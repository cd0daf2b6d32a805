/**
 * Runs every measurement of this folder, one after another so that none disturbs another, prints a table and writes out/bench.json.
 *
 *   node -r ts-node/register/transpile-only test/bench/run.ts [part of a name …]
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failed, writeReport } from '../../src/cli/terminal';
import { ToolError } from '../../src/tlc/error';

/** One number: `value` in `unit`; `ratio` says how many times better it is than `against`, another way to the same end. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly against?: string;
  readonly ratio?: number;
}

const ENDING = '.bench.ts';
const number = (value: number): string => (Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3))));

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const names = readdirSync(__dirname).filter(name => name.endsWith(ENDING) && (wanted.length === 0 || wanted.some(part => name.includes(part)))).sort();
  if (names.length === 0) throw new ToolError(`no measurement ${wanted.join(' or ')} in test/bench; name one that is there`);
  const all: Row[] = [];
  for (const name of names) {
    const { rows } = require(join(__dirname, name)) as { rows: () => Promise<Row[]> };
    process.stdout.write(`${name.slice(0, -ENDING.length)}\n`);
    for (const row of await rows()) {
      all.push(row);
      const ratio = row.ratio === undefined ? '' : `  ${number(row.ratio)} times ${row.against ?? ''}`;
      process.stdout.write(`  ${row.name.padEnd(60)} ${number(row.value).padStart(10)} ${row.unit.padEnd(12)}${ratio}\n`);
    }
  }
  writeReport(join(__dirname, '..', '..', 'out', 'bench.json'), all);
}

main().catch(failed);
