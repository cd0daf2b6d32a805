/** The run behind each cell of the matrices: who did what, what was answered, what changed, and what it breaks. */
import { shownRoomNamed } from '../../explorer/rooms';
import { runOfTrack } from '../../explorer/lanes';
import type { ToldCell } from '../../explorer/sources';
import { Track } from '../../explorer/track';
import { changeText } from '../../lanes/changes';
import type { LaneStep, LaneRun } from '../../lanes/run';
import { html, type Html, joinedHtml } from '../html';
import type { Page } from '../page';
import type { ReportedProperty, Sources } from '../sources';
import { type Grid, GRIDS, inWorld, pageOf, type GridSubject, SUBJECTS } from './grids';
import { missingCell } from './missing';

const LANE = 104;

/** An arrow from who acts to whom it concerns, over the lanes of all. */
function picture({ lanes }: LaneRun, { from, to }: LaneStep): Html {
  const at = (id: string | undefined): number => lanes.findIndex(lane => lane.id === id) * LANE + LANE / 2;
  const [start, end] = [at(from), at(to ?? from)];
  const width = lanes.length * LANE;
  const tip = end > start ? -1 : 1;
  const dot = `M${start} 10a3 3 0 1 0 .1 0`;
  const go = end === start ? '' : `m-.1 3H${end}l${tip * 7}-4.5m${-tip * 7} 4.5${tip < 0 ? '' : ' '}${tip * 7} 4.5`;
  return html`<svg width="${width}" aria-hidden="true">${from !== undefined && html`<path d="${dot}${go}"/>`}</svg>`;
}

function atFirst({ steps: [first] }: LaneRun, begun: Set<string>): Html | undefined {
  const state = first?.number === 1 ? first.changes.filter(({ is }) => !/^[{}<>()\s]*$/.test(is ?? '')).map(changeText).join('; ') : undefined;
  if (state === undefined || begun.has(state)) return undefined;
  begun.add(state);
  return html`<tr><td></td><td colspan="3">at first <code>${state}</code></td></tr>\n`;
}

/**
 * A run as a table of lanes: in words, too, for who sees no picture.
 * @param begun states that this page has told a run to begin in; one of them is not told again
 */
function lanesOf(run: LaneRun, name: string, begun: Set<string>): Html {
  const width = run.lanes.length * LANE;
  const heads = html`<svg width="${width}" aria-hidden="true">${run.lanes.map(({ id }, i) => html`<text x="${i * LANE + LANE / 2}" y="14">${id.length > 14 ? `${id.slice(0, 13)}…` : id}</text>`)}</svg>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${name}"><table class="lanes">
<thead><tr><th>step</th><th>${heads}<span class="sr">who</span></th><th>what is called, and answered</th><th>what changes</th></tr></thead>
<tbody>${atFirst(run, begun)}${run.steps.filter(({ number }) => number > 1).map(step => html`<tr${step.breaks ? html` class="breaks"` : ''}><td>${step.number - 1}</td><td>${picture(run, step)}<i>${step.from ?? ''}${step.to && step.to !== step.from ? ` to ${step.to}` : ''}</i></td>
<td><code>${step.call}</code>${step.answer !== undefined && html` <code class="errno">${step.answer}</code>`}${step.why !== undefined && html`<br><span class="bad">${step.why}</span>`}${(step.breaks ?? []).map(text => html`<br><strong>breaks ${text}</strong>`)}</td>
<td>${step.changes.length ? step.changes.map(changeText).join('\n') : 'nothing'}</td></tr>\n`)}</tbody>
</table></div>${run.ending !== undefined && html`<p>${run.ending}</p>`}`;
}

/** Where the explorer opens the run. */
export const explorerLink = ({ id }: ToldCell): string => `~/explorer.html#load=${id}`;

function brokenCell(found: ToldCell | undefined, trace: readonly string[], endless: boolean, begun: Set<string>): Html {
  const end = endless ? html`<p>From the last state on it need never come: what is broken is broken by a run without end.</p>` : '';
  if (!found) return html`<p><code>${joinedHtml(trace.map(call => html`${call}`), ', ')}</code></p>${end}`;
  const track = new Track(shownRoomNamed(found.room), found.position, found.world);
  track.follow(found.run);
  return html`${lanesOf(runOfTrack(track, found.id), `The run that breaks ${found.property}`, begun)}${end}
<p><a href="${explorerLink(found)}">Open it in the explorer</a>.</p>`;
}

/** The name of a property, led to where the specification says it. */
function saidBy(name: string, subject: GridSubject, sources: Sources): Html {
  const endings = ['', 'Inv', 'Prop', 'Live'];
  const module = subject.modules.map(each => sources.modules.get(each)!).find(each => endings.some(ending => each.definitions.has(name + ending)));
  if (!module) return html`<code>${name}</code>`;
  return html`<a href="~/modules/${module.name}.html#${name}${endings.find(ending => module.definitions.has(name + ending))}"><code>${name}</code></a>`;
}

/** They promise, and define no call. */
const CONTRACTS = new Set(['OpenOnce', 'Revocable', 'Ongoing']);

/** The calls of all runs of a page where the specification defines them. */
function definedIn(calls: readonly string[], subject: GridSubject, sources: Sources): Html {
  const names = [...new Set(calls.map(call => /^\w+/.exec(call)![0]))];
  const places = names.flatMap(name => {
    const module = [...sources.modules.values()].find(({ room, name: owner, definitions }) => room === subject.room && definitions.has(name) && !CONTRACTS.has(owner));
    return module ? [html`<a href="~/modules/${module.name}.html#${name}"><code>${name}</code></a>${module.definitions.has(`${name}Errno`) && html` (<a href="~/modules/${module.name}.html#call-${name}">its rules and code</a>)`}`] : [];
  });
  return places.length ? html`<p class="small">The calls, in the specification: ${joinedHtml(places, ', ')}.</p>` : html``;
}

/** A run that the row has in a world before, too, is told once: there. */
function toldBefore(grid: Grid, row: string, group: readonly { readonly name: string }[], sources: Sources): Html | undefined {
  const { name } = group[0]!;
  const run = (of: Grid): string | undefined => of.cells(sources)[row]?.[name]?.trace?.join();
  const first = GRIDS.find(other => other.subject === grid.subject && run(other) === run(grid));
  if (first === undefined || first === grid) return undefined;
  const found = sources.explorer.counterexamples.find(({ id }) => id === grid.counterexample(row, name));
  return html`<p>By <a href="#${inWorld(first)}${name}">the same run as where ${first.short}</a>${found && html`, or <a href="${explorerLink(found)}">step by step in the explorer</a>`}.</p>`;
}

/** Cells that one run breaks are told together. */
function alike<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...groups.get(keyOf(one)) ?? [], one]);
  return [...groups.values()];
}

export function runPages(sources: Sources): Page[] {
  const known = new Map(sources.explorer.counterexamples.map(each => [each.id, each]));
  return SUBJECTS.flatMap(subject => {
    const grids = GRIDS.filter(grid => grid.subject === subject);
    return Object.entries(subject.read(sources).rows).map(([row, { source }]): Page => {
      const begun = new Set<string>();
      const said = new Set<string>();
      const worlds = grids.map(grid => worldText(grid, row, sources, known, begun, said));
      const calls = grids.flatMap(grid => Object.values(grid.cells(sources)[row]!).flatMap(({ trace }) => trace ?? []));
      return {
        path: pageOf(subject, row), title: row, under: 'matrices.html', broad: true,
        body: html`<p class="over"><a href="~/matrices.html#${grids[0]!.id}">${subject.word}</a></p><h1><code>${row}</code></h1>
<p>${source}</p><p class="small"><a href="~/records/${subject.id}.html#${row}">Its record</a>${grids.map(grid => html` · <a href="#${grid.id}">${grid.short}</a>`)}</p>
${worlds}
${definedIn(calls, subject, sources)}`,
      };
    });
  });
}

/** All that a row breaks and keeps in one world. The sentence of a property is said once on a page. */
function worldText(grid: Grid, row: string, sources: Sources, known: ReadonlyMap<string, ToldCell>, begun: Set<string>, said: Set<string>): Html {
  const { subject } = grid;
  const { properties } = subject.read(sources);
  const cells = grid.cells(sources)[row]!;
  const at = inWorld(grid);
  const broken = properties.filter(({ name }) => !cells[name]!.holds);
  const kept = properties.filter(({ name }) => cells[name]!.holds);
  const once = (sentence: string): string => {
    if (said.has(sentence)) return '';
    said.add(sentence);
    return sentence;
  };
  const groups = alike(broken, ({ name }) => `${cells[name]!.trace?.join()} ${cells[name]!.lasso} ${JSON.stringify(known.get(grid.counterexample(row, name))?.world)}`);
  return html`<h2 id="${grid.id}">${grid.short[0]!.toUpperCase()}${grid.short.slice(1)}</h2>
<p>Breaks ${broken.length ? joinedHtml(broken.map(({ name, code }) => html`<a href="#${at}${name}">${code}</a>`), ', ') : 'nothing'}; keeps ${kept.length ? html`<a href="#${at}keeps">${kept.map(({ code }) => code).join(', ')}</a>` : 'nothing'}.${broken.length > 0 && ' Each run is a shortest one.'}</p>
${groups.map(group => {
    const { trace = [], lasso } = cells[group[0]!.name]!;
    return html`<section class="cell">${group.map(({ name, code, sentence }) => {
      const { length } = cells[name]!;
      const first = once(sentence);
      return html`<h3 id="${at}${name}"><b>broken</b> ${code} ${saidBy(name, subject, sources)}</h3><p>${first ? `${first[0]!.toUpperCase()}${first.slice(1)}: ` : 'It is '}${lasso ? 'broken by a run without end' : html`broken in <data value="${length}">${length}</data> step${length === 1 ? '' : 's'}`}.</p>`;
    })}
${missingText(grid, row, group, sources)}
${toldBefore(grid, row, group, sources) ?? brokenCell(known.get(grid.counterexample(row, group[0]!.name)), trace, lasso ?? false, begun)}</section>`;
  })}
${kept.length > 0 && html`<h3 id="${at}keeps"><span class="good">kept</span></h3><p>In every run within the bounds of ${joinedHtml(grid.models.map(model => html`<a href="~/models.html#${model}"><code>${model}</code></a>`), ', ')}.</p>
<ul>${kept.map(({ name, code, sentence }) => html`<li id="${at}${name}">${code} ${saidBy(name, subject, sources)}${told(once(sentence), cells[name]!.vacuous)}</li>\n`)}</ul>`}`;
}

/** What was missing, said once for those that lack the same. */
function missingText(grid: Grid, row: string, group: readonly ReportedProperty[], sources: Sources): Html {
  const lacking = group.map(({ name, code }) => ({ code, text: missingCell(grid, row, name, sources) }));
  return html`${alike(lacking, ({ text }) => text.text).map(same => html`<p>${same.length < group.length && html`For ${same.map(({ code }) => code).join(', ')}: `}${same[0]!.text}</p>`)}`;
}

const told = (sentence: string, idly = false): string => [sentence && `: ${sentence}`, idly && ', kept idly: no run comes to where it could be broken'].filter(Boolean).join('');
