/** The run behind each cell of the matrices: who did what, what was answered, what changed, and what it breaks. */
import { linkOf } from '../../explorer/record';
import { roomNamed } from '../../explorer/rooms';
import { runOfTrack } from '../../explorer/lanes';
import type { Counterexample } from '../../explorer/sources';
import { Track } from '../../explorer/track';
import { changeText } from '../../lanes/changes';
import type { LaneStep, Run } from '../../lanes/run';
import { html, type Html, joined } from '../html';
import type { Page } from '../page';
import type { Sources } from '../sources';
import { type Grid, GRIDS, type Subject } from './grids';

/** The page of a row, from the root. */
export const runPath = (grid: Grid, row: string): string => `runs/${grid.id}/${row}.html`;

const LANE = 104;

/** An arrow from who acts to whom it concerns, over the lanes of all. */
function picture({ lanes }: Run, { from, to }: LaneStep): Html {
  const at = (id: string | undefined): number => lanes.findIndex(lane => lane.id === id) * LANE + LANE / 2;
  const [start, end] = [at(from), at(to ?? from)];
  const width = lanes.length * LANE;
  const tip = end > start ? -1 : 1;
  const dot = `M${start - 3} 13a3 3 0 1 0 6 0a3 3 0 1 0-6 0`;
  const go = end === start ? '' : `M${start} 13H${end}M${end + tip * 7} 8.5L${end} 13l${tip * 7} 4.5`;
  return html`<svg class="lane" width="${width}" height="26" aria-hidden="true">${from !== undefined && html`<path d="${dot}${go}"/>`}</svg>`;
}

/** A run as a table of lanes: in words, too, for who sees no picture. */
export function lanesOf(run: Run, name: string, brokenBy = 'breaks'): Html {
  const width = run.lanes.length * LANE;
  const heads = html`<svg class="lane" width="${width}" height="20" aria-hidden="true">${run.lanes.map(({ id }, i) => html`<text x="${i * LANE + LANE / 2}" y="14">${id.length > 14 ? `${id.slice(0, 13)}…` : id}</text>`)}</svg>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${name}"><table class="lanes">
<thead><tr><th scope="col">step</th><th scope="col">${heads}<span class="sr">who</span></th><th scope="col">what is called, and answered</th><th scope="col">what changes</th></tr></thead>
<tbody>${run.steps.filter(({ number }) => number === 1).map(({ changes }) => html`<tr><td></td><td class="changes" colspan="3">at first <code>${changes.filter(({ is }) => !/^[{}<>()\s]*$/.test(is ?? '')).map(changeText).join('; ')}</code></td></tr>\n`)}${run.steps.filter(({ number }) => number > 1).map(step => html`<tr${step.breaks ? html` class="breaks"` : ''}><td class="number">${step.number - 1}</td><td>${picture(run, step)}<span class="sr">${step.from ?? ''}${step.to && step.to !== step.from ? ` to ${step.to}` : ''}</span></td>
<td><code>${step.call}</code>${step.answer !== undefined && html` <code class="errno">${step.answer}</code>`}${step.why !== undefined && html`<br><span class="bad">${step.why}</span>`}${(step.breaks ?? []).map(text => html`<br><strong class="bad">${brokenBy} ${text}</strong>`)}</td>
<td class="changes">${step.changes.length ? html`<code>${step.changes.map(changeText).join('\n')}</code>` : 'nothing'}</td></tr>\n`)}</tbody>
</table></div>${run.ending !== undefined && html`<p>${run.ending}</p>`}`;
}

/** Where the explorer opens the run. */
export const explorerLink = ({ id, room, position, world, run }: Counterexample): string =>
  `~/explorer.html#${linkOf({ room, positions: [position], world, run, at: run.length, source: id })}`;

function brokenCell(found: Counterexample | undefined, trace: readonly string[], endless: boolean): Html {
  const end = endless ? html`<p>From the last state on it need never come: what is broken is broken by a run without end.</p>` : '';
  if (!found) return html`<p><code>${joined(trace.map(call => html`${call}`), ', ')}</code></p>${end}`;
  const track = new Track(roomNamed(found.room), found.position, found.world);
  track.follow(found.run);
  return html`${lanesOf(runOfTrack(track, found.id), `The run that breaks ${found.property}`)}${end}
<p><a href="${explorerLink(found)}">Step through it in the explorer</a>, or change it there.</p>`;
}

/** The property where the specification says it. */
function saidBy(name: string, subject: Subject, sources: Sources): Html {
  const module = subject.modules.map(each => sources.modules.get(each)!).find(each => ['', 'Inv', 'Prop', 'Live'].some(ending => each.definitions.has(name + ending)));
  if (!module) return html``;
  const found = name + ['', 'Inv', 'Prop', 'Live'].find(ending => module.definitions.has(name + ending))!;
  return html`Asked as <a href="~/modules/${module.name}.html#${found}"><code>${found}</code></a>.`;
}

/** They promise, and define no call. */
const CONTRACTS = new Set(['OpenOnce', 'Revocable', 'Ongoing']);

/** The calls of a run where the specification defines them. */
function definedIn(trace: readonly string[], subject: Subject, sources: Sources): Html {
  const names = [...new Set(trace.map(call => /^\w+/.exec(call)![0]))];
  const places = names.flatMap(name => {
    const module = [...sources.modules.values()].find(({ room, name: owner, definitions }) => room === subject.room && definitions.has(name) && !CONTRACTS.has(owner));
    return module ? [html`<a href="~/modules/${module.name}.html#${name}"><code>${name}</code></a>${module.definitions.has(`${name}Errno`) && html` (<a href="~/modules/${module.name}.html#call-${name}">its rules and code</a>)`}`] : [];
  });
  return places.length ? html`<p class="small">In the specification: ${joined(places, ', ')}.</p>` : html``;
}

/** A run that another matrix tells of the same row is told once: there. */
function toldElsewhere(grid: Grid, row: string, group: readonly { readonly name: string }[], sources: Sources): Html | undefined {
  const { name } = group[0]!;
  const run = (of: Grid): string | undefined => of.cells(sources)[row]?.[name]?.trace?.join();
  const first = GRIDS.find(other => other.subject === grid.subject && run(other) === run(grid));
  if (first === undefined || first === grid) return undefined;
  const found = sources.explorer.counterexamples.find(({ id }) => id === grid.counterexample(row, name));
  return html`<p>By <a href="~/${runPath(first, row)}#${name}">the same run as with ${first.short}</a>${found && html`, or <a href="${explorerLink(found)}">step by step in the explorer</a>`}.</p>`;
}

/** Cells that one run breaks are told together. */
function alike<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...groups.get(keyOf(one)) ?? [], one]);
  return [...groups.values()];
}

export function runPages(sources: Sources): Page[] {
  const known = new Map(sources.explorer.counterexamples.map(each => [each.id, each]));
  return GRIDS.flatMap(grid => {
    const { subject } = grid;
    const { rows, properties } = subject.read(sources);
    const cells = grid.cells(sources);
    return Object.keys(cells).map((row): Page => {
      const broken = properties.filter(({ name }) => !cells[row]![name]!.holds);
      const kept = properties.filter(({ name }) => cells[row]![name]!.holds);
      return {
        path: runPath(grid, row), title: `${row}: ${grid.short}`, under: 'matrices.html', broad: true,
        body: html`<p class="over"><a href="~/matrices.html#${grid.id}">${grid.title}</a></p><h1><code>${row}</code></h1>
<p>${rows[row]?.source ?? ''}</p><p class="small"><a href="~/records/${subject.id}.html#${row}">Its record</a>${GRIDS.filter(other => other !== grid && other.subject === subject).map(other => html` · <a href="~/${runPath(other, row)}">${other.short}</a>`)}</p>
<p>Breaks ${broken.length ? joined(broken.map(({ name, code }) => html`<a href="#${name}">${code} ${name}</a>`), ', ') : 'nothing'}; keeps ${kept.length ? joined(kept.map(({ name, code }) => html`<a href="#${name}">${code} ${name}</a>`), ', ') : 'nothing'}.</p>
${alike(broken, ({ name }) => `${cells[row]![name]!.trace?.join()} ${cells[row]![name]!.lasso} ${JSON.stringify(known.get(grid.counterexample(row, name))?.world)}`).map(group => {
          const { trace = [], lasso } = cells[row]![group[0]!.name]!;
          return html`<section class="cell">${group.map(({ name, code, sentence }) => {
            const { length } = cells[row]![name]!;
            return html`<h2 id="${name}"><span class="bad">broken</span> ${code} <code>${name}</code></h2><p>${sentence[0]!.toUpperCase()}${sentence.slice(1)}: ${lasso ? 'broken by a run without end' : html`broken in <data value="${length}">${length}</data> step${length === 1 ? '' : 's'}, and in no fewer`}. ${saidBy(name, subject, sources)}</p>`;
          })}
${toldElsewhere(grid, row, group, sources) ?? html`${brokenCell(known.get(grid.counterexample(row, group[0]!.name)), trace, lasso ?? false)}
${definedIn(trace, subject, sources)}`}</section>`;
        })}
${kept.length > 0 && html`<h2 id="keeps"><span class="good">kept</span></h2><p>In every run within the bounds of ${joined(grid.models.map(model => html`<a href="~/models.html#${model}"><code>${model}</code></a>`), ', ')}.</p>
<ul>${kept.map(({ name, code, sentence }) => html`<li id="${name}">${code} <code>${name}</code>: ${sentence}${cells[row]![name]!.vacuous ? ', kept idly: no run comes to where it could be broken' : ''}. ${saidBy(name, subject, sources)}</li>\n`)}</ul>`}`,
      };
    });
  });
}
