/** Every matrix: rows by properties, each cell a link to the run behind it. */
import { html, type Html } from '../html';
import type { Page } from '../page';
import type { ReportedCell, Sources } from '../sources';
import { type Grid, GRIDS, runPath } from './grids';

/** `yes`, `(y)` if kept idly, the steps of the shortest run that breaks it, or `loop`. */
export const cellWord = ({ holds, vacuous, lasso, length }: ReportedCell): string => (holds ? (vacuous ? '(y)' : 'yes') : lasso ? 'loop' : String(length));

export function gridTable(grid: Grid, sources: Sources): Html {
  const { properties } = grid.subject.read(sources);
  const cells = grid.cells(sources);
  return html`<div class="wide" tabindex="0" role="region" aria-label="${grid.title}"><table class="matrix">
<thead><tr><th>${grid.subject.word}</th>${properties.map(({ code, sentence }) => html`<th><abbr title="${sentence}">${code}</abbr></th>`)}</tr></thead>
<tbody>${Object.entries(cells).map(([row, of]) => html`<tr><th scope="row"><a href="~/${runPath(grid, row)}">${row}</a></th>${properties.map(({ name }) => {
    const cell = of[name]!;
    const text = cellWord(cell);
    return html`<td class="${cell.holds ? (cell.vacuous ? 'idle' : 'kept') : 'broken'}"><a href="~/${runPath(grid, row, name)}">${text}</a></td>`;
  })}</tr>\n`)}</tbody></table></div>`;
}

export const matricesPage = (sources: Sources): Page => ({
  path: 'matrices.html', title: 'Matrices', broad: true,
  body: html`<h1>Every position, every promise</h1>
<p class="lead">A cell says <span class="kept">yes</span> if the promise is kept in every run, <span class="idle">(y)</span> if it is kept only since no run comes to it, a number if it is
<span class="broken">broken</span> (the steps of the shortest run that breaks it), <span class="broken">loop</span> if by a run without end. Each cell opens the run behind it.</p>
<ul>${GRIDS.map(grid => html`<li><a href="#${grid.id}">${grid.title}</a></li>`)}<li><a href="~/mechanisms.html">Mechanisms of Linux that take a right back, and promises</a></li></ul>
${GRIDS.map(grid => html`<h2 id="${grid.id}">${grid.title}</h2>
${gridTable(grid, sources)}
<details><summary>What the columns mean</summary><dl class="legend">${grid.subject.read(sources).properties.map(({ code, name, sentence }) => html`<dt>${code} <code>${name}</code></dt><dd>${sentence}</dd>`)}</dl></details>`)}
${spaceOf(sources)}`,
});

function spaceOf({ matrix: { space } }: Sources): Html {
  if (!space) return html``;
  const n = (value: number): string => value.toLocaleString('en');
  return html`<h2 id="space">The whole space</h2><p>The same decisions, put together in every way, are <data value="${space.points}">${n(space.points)}</data> policies,
and ${n(space.lapsing)} where the proof may lapse by itself. All of them were searched, ${n(space.states)} states. Which decisions give which promise is a formula over the record:
<a href="~/modules/AuthorizationRules.html">AuthorizationRules</a>.</p>`;
}
