/** What the property tests have reached of each graph: kept by the processes of the tests, put together when all are done. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeReport } from '../../src/cli/terminal';
import type { CoverageReport } from '../../src/conformance/graph/coverage';
import { showRequest } from '../../src/conformance/room';

const OUT = join(__dirname, '..', '..', 'out');
const PARTS = join(OUT, 'coverage');

export interface Kept extends CoverageReport {
  readonly room: string;
  readonly profile?: string;
  readonly model: string;
  readonly runs: number;
  readonly steps: number;
  readonly seed: number;
}

export function keepCoverage({ missing, ...kept }: Kept): void {
  const shown = missing.map(({ call, initial, run }) => ({ call: showRequest(call), errno: call.errno, initial, run: run.map(showRequest) }));
  writeReport(join(PARTS, `${kept.model}.json`), { ...kept, missing: shown });
}

/** Before the tests: what an earlier run kept says nothing of this one. */
export const forgetCoverage = (): void => rmSync(PARTS, { recursive: true, force: true });

/** Writes out/coverage.json, and answers the lines to print; none if no property test ran. */
export function gatherCoverage(): string[] {
  mkdirSync(PARTS, { recursive: true });
  const all = readdirSync(PARTS).filter(name => name.endsWith('.json')).sort().map(name => JSON.parse(readFileSync(join(PARTS, name), 'utf8')) as Kept);
  if (all.length === 0) return [];
  writeReport(join(OUT, 'coverage.json'), { models: all });
  const width = Math.max(...all.map(({ model }) => model.length));
  const never = (what: string, names: readonly string[]): string => (names.length ? `; ${what}: ${names.join(', ')}` : '');
  return ['coverage of the graphs by the property tests', ...all.map(({ model, states, edges, neverCalled, neverAnswered, nowhere, steps }) =>
    `  ${model.padEnd(width)}  ${states.reached} of ${states.all} states, ${edges.reached} of ${edges.all} edges${edges.open ? ` (${edges.open} open)` : ''} in ${steps} steps`
      + `${never('never called', neverCalled)}${never('never answered', neverAnswered)}${never('not possible in this model', nowhere)}`)];
}
