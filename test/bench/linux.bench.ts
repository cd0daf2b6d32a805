import { join } from 'node:path';
import { readCases } from '../../src/cases/format';
import { playStep, caseWorldOf } from '../../src/cases/run';
import type { Row } from './run';

const RUNS = join(__dirname, '..', 'linux', 'runs', 'linux-7.2.13-mock.json.gz');
const ROUNDS = 20;

/** How many recorded calls a second the model answers and compares, on one core; the file is read beforehand. */
export async function rows(): Promise<Row[]> {
  const { cases } = readCases(RUNS);
  let calls = 0;
  const began = process.hrtime.bigint();
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of cases) {
      const world = caseWorldOf(one);
      for (const [at, step] of one.steps.entries()) {
        const difference = playStep(world, step, at);
        if (difference) throw new Error(`${one.id} step ${at + 1}: expected ${difference.expected}, got ${difference.got}`);
        calls++;
      }
    }
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return [{ name: 'linux-replay-rate', value: calls / seconds, unit: 'calls/s' }];
}
