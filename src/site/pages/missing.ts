/** What was missing where a promise is broken: the decisions, as few as can be, with which it is kept. */
import { NAMED, type Policy } from '../../authorization/policies';
import { waysTo } from '../../explorer/question';
import { html, type Html, joinedHtml } from '../html';
import type { Sources } from '../sources';
import { type Grid, runPath } from './grids';

/** So many are told of, where several are as few. */
const MOST = 2;

export const missingCell = (grid: Grid, row: string, property: string, sources: Sources): Html =>
  (grid.lapses ? inTheSpace(NAMED[row as keyof typeof NAMED], property, grid.lapses) : amongTheNamed(grid, row, property, sources));

/** Of every record that there is: its formulas say which promises it keeps (AuthorizationRules). */
function inTheSpace(policy: Policy, property: string, lapses: NonNullable<Grid['lapses']>): Html {
  const ways = waysTo(property, policy, lapses, MOST);
  if (ways.length === 0) return html`No policy keeps it there.`;
  return html`Missing: ${joinedHtml(ways.map(({ changes, loses }) => html`<code>${changes.join('; ')}</code>${loses.length > 0 && html` (which loses ${loses.join(', ')})`}`), ', or ')}.`;
}

const text = (value: unknown): string => (Array.isArray(value) ? value.join('+') || 'nothing' : String(value));

/** Of the rows of the matrix: the nearest that keeps it. */
function amongTheNamed(grid: Grid, row: string, property: string, sources: Sources): Html {
  const { rows } = grid.subject.read(sources);
  const cells = grid.cells(sources);
  const apart = (other: string): string[] => Object.entries(rows[other]!.decisions).filter(([decision, value]) => text(value) !== text(rows[row]!.decisions[decision]))
    .map(([decision, value]) => `${decision}: ${text(value)}`);
  const near = Object.keys(rows).filter(other => cells[other]![property]!.holds).map(other => ({ other, changes: apart(other) }));
  const least = Math.min(...near.map(({ changes }) => changes.length));
  const nearest = near.filter(({ changes }) => changes.length === least).slice(0, MOST);
  if (nearest.length === 0) return html`No ${grid.subject.word} here keeps it.`;
  return html`Missing: ${joinedHtml(nearest.map(({ other, changes }) => html`<code>${changes.join('; ')}</code>, as <a href="~/${runPath(grid, other, property)}">${other}</a> has it`), '; or ')}.`;
}
