import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Matrix, matrixOf } from '../../src/matrix/matrix';
import type { Property } from '../../src/matrix/properties';
import { runSurveys } from '../../src/matrix/surveys';
import { openProject } from '../../src/tlc/project';
import { findChecker, runTlc } from '../../src/tlc/run';
import type { Row } from './run';

const CELLS = 20;
const SUFFIX: Record<Property['kind'], string> = { invariant: 'Inv', step: 'Prop', liveness: 'Live' };
const MODULE = 'MCAuthorizationCell';

/**
 * The plain way to one cell: a process of TLC for one policy and one property. Answers how long it took, and whether the property held.
 * The hostile holder of P11h is a property of its own only in the matrix; here it is another specification.
 */
async function plain(project: ReturnType<typeof openProject>, checker: Awaited<ReturnType<typeof findChecker>>, policy: string, property: Property): Promise<{ seconds: number; holds: boolean }> {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-cell-'));
  const live = property.kind === 'liveness';
  const hostile = property.name === 'TerminatesHostile';
  try {
    writeFileSync(join(folder, `${MODULE}.tla`), `---- MODULE ${MODULE} ----\nEXTENDS MCAuthorization\nChosen == {Named["${policy}"]}\n====\n`);
    const config = join(folder, `${MODULE}.cfg`);
    writeFileSync(config, [
      `SPECIFICATION ${hostile ? 'HostileSpec' : live ? 'FairSpec' : 'Spec'}`,
      'CONSTANTS Subjects = {p, q} Descriptions = {d} PolicySet <- Chosen Term = 1 SelfProve = FALSE Lapses = FALSE',
      live ? '  Answer <- SilentAnswer' : 'VIEW state',
      `${property.kind === 'invariant' ? 'INVARIANT' : 'PROPERTY'} ${hostile ? 'Terminates' : property.name}${SUFFIX[property.kind]}`,
      'CHECK_DEADLOCK FALSE', ''].join('\n'));
    const result = await runTlc({ project, checker, module: MODULE, config, library: [folder] });
    if (result.success !== 1 && !result.violation) throw new Error(`${policy}, ${property.name}: TLC came to no verdict: ${result.errors[0]?.text ?? result.log.join(' ')}`);
    return { seconds: result.seconds, holds: result.violation === undefined };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The matrix of the named policies by two surveys, against one process of TLC a cell: 20 cells, spread over the matrix, measured and extrapolated. */
export async function rows(): Promise<Row[]> {
  const project = openProject();
  const checker = await findChecker(project);
  const began = performance.now();
  const matrix: Matrix = matrixOf(project, await runSurveys(project, checker, false, true));
  const seconds = (performance.now() - began) / 1000;

  const all = [...matrix.policies.keys()].flatMap(policy => matrix.properties.map(property => ({ policy, property })));
  const chosen = Array.from({ length: CELLS }, (_, i) => all[(i * 37) % all.length]!);
  const times: number[] = [];
  for (const { policy, property } of chosen) {
    const found = await plain(project, checker, policy, property);
    if (found.holds !== matrix.cells.get(policy)!.get(property.name)!.holds) throw new Error(`${policy}, ${property.name}: the matrix and TLC by itself disagree`);
    times.push(found.seconds);
  }
  const median = times.sort((a, b) => a - b)[CELLS / 2]!;
  const extrapolated = median * all.length * 2;
  return [
    { name: 'matrix-plain-cell, median of 20', value: median, unit: 's' },
    { name: `matrix, ${all.length * 2} cells with and without lapses`, value: seconds, unit: 's', against: 'one TLC process a cell', ratio: extrapolated / seconds },
  ];
}
