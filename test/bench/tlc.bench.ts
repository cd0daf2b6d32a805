import { join } from 'node:path';
import { keyOf, printValue } from '../../src/tlc/print';
import { openProject } from '../../src/tlc/project';
import { findChecker, runTlc } from '../../src/tlc/run';
import { parseValue, type Value } from '../../src/tlc/value';
import type { Row } from './run';

const RUNS = 7;

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const began = process.hrtime.bigint();
    await work();
    times.push(Number(process.hrtime.bigint() - began) / 1e9);
  }
  return times.sort((a, b) => a - b)[RUNS >> 1];
}

/** How often a second the work can be done, over half a second. */
function rate(work: () => unknown): number {
  let done = 0;
  const began = Date.now();
  while (Date.now() - began < 500) for (let i = 0; i < 100; i++, done++) work();
  return done / ((Date.now() - began) / 1000);
}

/** What one model costs however small it is, and how fast TLC's values are read. */
export async function rows(): Promise<Row[]> {
  const project = openProject(join(__dirname, '..', 'tlc', 'fixture'));
  const checker = await findChecker(project);
  const small = { project, module: 'MCToy', config: 'models/toy/MCToy.cfg', coverage: true };
  const fast = await median(() => runTlc({ ...small, checker }));
  const plain = await median(() => runTlc({ ...small, checker: { ...checker, archive: '' }, long: true }));
  const edge: Value = [
    { held: new Set<Value>([['p', 'd'], ['q', 'd']]), left: { d: 1 }, policy: { awaits: new Set(['stop']), grant: 'free' }, proof: true, using: new Set<Value>() },
    { args: ['p', 'd'], errno: 'OK', op: 'Grant' },
  ];
  const text = printValue(edge);
  return [
    { name: 'a small model, from start to end', value: fast, unit: 's', against: 'as fast as without class archive and with the second compiler', ratio: plain / fast },
    { name: `values of ${text.length} characters read`, value: rate(() => parseValue(text)), unit: 'a second' },
    { name: 'the same values given a key', value: rate(() => keyOf(edge)), unit: 'a second' },
  ];
}
