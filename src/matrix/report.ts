import type { Cells, Matrix } from './matrix';
import type { Surveyed } from './survey';

/** The matrix as out/matrix.json holds it. */
export function reportOf(matrix: Matrix): object {
  const { space } = matrix;
  return {
    policies: Object.fromEntries([...matrix.policies].map(([name, policy]) => [name, { decisions: decisions(policy), source: policy.source }])),
    positions: Object.fromEntries(matrix.positions),
    properties: matrix.properties.map(({ name, kind, code, sentence }) => ({ name, kind, code, sentence })),
    cells: cellsJson(matrix.cells),
    lapsing: cellsJson(matrix.lapsing),
    ...(space && { space: {
      points: space.points,
      lapsing: space.lapsing,
      states: space.states,
      rows: space.rows,
      front: space.front.map(({ promises, policies }) => ({
        promises, policies: policies.length, named: policies.flatMap(({ number }) => space.names.get(number) ?? []), decisions: decisions(policies[0]!),
      })),
      beaten: Object.fromEntries([...space.beaten].map(([name, { by, gains }]) => [name, { by: space.names.get(by.number) ?? decisions(by), gains }])),
      differences: space.differences.map(({ policy, property, promised }) => ({ decisions: decisions(policy), property, promised })),
    } }),
  };
}

/** The record, its set as a sorted list. */
const decisions = (policy: Surveyed): object =>
  Object.fromEntries(Object.entries(policy.decisions).map(([decision, value]) => [decision, value instanceof Set ? [...value].sort() : value]));

const cellsJson = (cells: Cells): object =>
  Object.fromEntries([...cells].map(([name, row]) => [name, Object.fromEntries(row)]));
