/** The first page: the question in the words of the thread, three runs, five positions, and where to go on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALIKE } from '../../matrix/alike';
import { ToolError } from '../../tlc/error';
import { html, type Html } from '../html';
import { render } from '../markdown';
import type { Page } from '../page';
import type { Sources } from '../sources';
import { gridNamed, runPath } from './grids';
import { quoted } from './quotations';

const README = 'README.md';

/** A stretch of the README, from a line that begins so to the one before another. */
export function stretch(text: string, from: string, until: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex(line => line.startsWith(from));
  const end = lines.findIndex((line, i) => i > start && line.startsWith(until));
  if (start < 0 || end < 0) throw new ToolError(`${README} has no line that begins '${start < 0 ? from : until}'; a page of the site is made of what stands there, src/site/pages says which`);
  return lines.slice(start + 1, end).join('\n');
}

/** What a cell of the small table is about: the property with that sentence; who waits, where one waits. */
function propertiesOf(promise: string, sources: Sources): readonly string[] {
  const property = sources.positions.properties.find(({ sentence }) => sentence === promise);
  return property ? [property.name] : ['CanDetach', 'CanUnplug'];
}

function smallTable(sources: Sources): Html {
  const grid = gridNamed('positions');
  return html`<div class="wide" tabindex="0" role="region" aria-label="Five positions, like for like"><table class="alike"><thead><tr><th>promise</th>${ALIKE.map(([position, called]) => html`<th>${called}<br><a href="~/${runPath(grid, position)}"><code>${position}</code></a></th>`)}</tr></thead>
<tbody>${sources.positions.alike.map(({ promise, cells }) => html`<tr><th scope="row">${promise}</th>${ALIKE.map(([position]) => {
    const of = sources.positions.cells[position]!;
    const about = propertiesOf(promise, sources);
    const property = about.find(name => !of[name]!.holds) ?? about[0]!;
    return html`<td class="${/^(yes|nobody)/.test(cells[position]!) ? 'kept' : 'broken'}"><a href="~/${runPath(grid, position, property)}">${cells[position]}</a></td>`;
  })}</tr>\n`)}</tbody></table></div>`;
}

const QUESTIONS: readonly (readonly [question: string, path: string, where: string])[] = [
  ['Who is right?', 'index.html#follows', 'both, under assumptions that neither named'],
  ['What does Linux do today?', 'runs/positions/Linux67File.html', 'what it keeps, and the shortest run that breaks the rest'],
  ['What does a notifier buy?', 'records/policies.html#of-Async', 'its record, and what it gains beside one check'],
  ['Why is my attach EINVAL?', 'calls.html#EINVAL', 'every rule by which Linux refuses, in its order'],
  ['What would a lease have changed?', 'records/policies.html#of-Lease', 'what a lease gains beside one check, and what it loses'],
];

export function startPage(sources: Sources): Page {
  const readme = readFileSync(join(sources.project.root, README), 'utf8');
  const part = (from: string, until: string): Html => render(stretch(readme, from, until), README, sources.writer);
  return {
    path: 'index.html', title: 'ioasid', broad: true,
    body: html`<h1>One check, or ongoing proof?</h1>
<p class="lead">In June 2021 the people who designed <code>/dev/ioasid</code> asked what a proof is worth. A process shows KVM that it may have something: here, that its guest
runs WBINVD for real, which slows down everybody. Then it lets go of what it showed. Does it keep what it was given?</p>
${quoted(sources, 'M25', 'I think as soon as we say', 'the life of the access.')}
${quoted(sources, 'M26', 'Eg I can do open()', 'open it again.')}
${quoted(sources, 'M26', 'That said, I don', 'any requirements I am aware of.')}
<p>The options stayed thought explorations. Here they are models: for each position and each promise, it is kept, or there is the shortest run that breaks it.</p>
<nav class="ways" aria-label="Questions"><ul>${QUESTIONS.map(([question, path, where]) => html`<li><a href="~/${path}">${question}</a><span>${where}</span></li>`)}</ul></nav>
<h2 id="verdict">The verdict in ten minutes</h2>
${part('## The verdict in ten minutes', 'Five positions, like for like')}
<h2 id="alike">Five positions, like for like</h2>
<p>A number is that of the shortest run that breaks the promise; each cell opens its run. All of them: <a href="~/matrices.html">every position, every promise</a>.</p>
${smallTable(sources)}
<h2 id="follows">What follows from it</h2>
${part('What follows from it:', 'Which decisions give which promise')}
<p>Go on: <a href="~/contracts.html">the two contracts</a>, each a page of formulas; <a href="~/explorer.html">step through every run</a> yourself; <a href="~/findings.html">what was found in Linux</a>.</p>`,
  };
}
