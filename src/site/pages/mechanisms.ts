/** How Linux takes a right back: every mechanism by every promise beside what a kernel answered, the form of seven questions, the defects, each run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearestRecords } from '../../ask/revocation';
import { NAMED } from '../../authorization/policies';
import { NAMED_RECORDS, textOfFlat, waysToKeep } from '../../explorer/design';
import { word } from '../../explorer/positions';
import type { MechanismCell } from '../../matrix/mechanism-cell';
import { MECHANISM_PROMISES } from '../../matrix/mechanism-promises';
import { READ } from '../../revocation/defects';
import { PLAIN, type Revocable } from '../../revocation/manners';
import { OBSERVED } from '../../revocation/mechanisms';
import type { RecordSpace } from '../../matrix/record-space';
import { html, type Html, joinedHtml, table } from '../html';
import { render, slug } from '../markdown';
import type { Page } from '../page';
import type { Sources } from '../sources';

const FINDINGS = 'spec/revocation/FINDINGS.md';
const MECHANISMS = { ...OBSERVED, ...READ };

/** `yes`, `(y)` if kept idly, the steps of the shortest run that breaks it, in brackets if only some parts break it; `!` if the kernel answered otherwise. */
export function mechanismWord({ holds, vacuous, mixed, length, agrees }: MechanismCell): string {
  const verdict = holds ? (vacuous ? '(y)' : 'yes') : mixed ? `[${length}]` : String(length);
  return agrees === false ? `${verdict}!` : verdict;
}

/** A place on the page for each run. */
const placeOf = (mechanism: string, { code }: { readonly code: string }): string => `${mechanism}-${code}`;

function grid({ mechanisms: { cells } }: Sources): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="Mechanisms and promises"><table class="matrix beside">
<thead><tr><th>mechanism</th>${MECHANISM_PROMISES.map(({ code, sentence }) => html`<th><abbr title="${sentence}">${code}</abbr></th>`)}</tr></thead>
<tbody>${Object.keys(MECHANISMS).map(name => html`<tr><th scope="row"><a href="#${name}">${name}</a></th>${MECHANISM_PROMISES.map(promise => {
    const cell = cells[name]![promise.name]!;
    const text = html`${mechanismWord(cell)}${cell.observed !== undefined && html`<i>${cell.observed}</i>`}`;
    const kind = cell.agrees === false ? 'differs' : cell.holds ? (cell.vacuous ? 'idle' : 'kept') : 'broken';
    return html`<td class="${kind}">${cell.agrees === false ? html`<a href="#differ">${text}</a>` : cell.holds ? text : html`<a href="#${placeOf(name, promise)}">${text}</a>`}</td>`;
  })}</tr>\n`)}</tbody></table></div>`;
}

/** A defect by its name: where it is told of, and what was found. */
function defects(root: string): { name: string; title: string; place: string; field: (of: string) => string }[] {
  return readFileSync(join(root, FINDINGS), 'utf8').split(/^## /m).slice(1).map(section => {
    const field = (of: string): string => new RegExp(`^\\| ${of} \\| (.*) \\|$`, 'm').exec(section)?.[1] ?? '';
    const [title = ''] = section.split('\n');
    return { name: field('defect').replaceAll('`', ''), title, place: slug(title), field };
  });
}

/** As the difference from a policy with a name and the plain manner. */
export function recordText({ policy, manner }: Revocable): string {
  const changes = (of: object, from: object): string[] => Object.entries(of).filter(([decision, value]) => decision !== 'hears' && word(value) !== word((from as Record<string, unknown>)[decision]))
    .map(([decision, value]) => `${decision}: ${word(value) || 'nothing'}`);
  const [nearest] = Object.entries(NAMED).map(([name, named]) => ({ name, apart: changes(policy, named) })).sort((a, b) => a.apart.length - b.apart.length);
  return [nearest!.name, ...nearest!.apart, ...changes(manner, PLAIN)].join('; ');
}

const near = ({ name, decisions }: { readonly name: string; readonly decisions: number }): Html =>
  html`<a href="#${name}">${name}</a>${decisions === 0 ? '' : ` (${decisions} decision${decisions === 1 ? '' : 's'} away)`}`;

/** The parts, what they decide, and which known defect is next to each. */
function parts(mechanism: string): Html {
  return html`<ul>${Object.entries(MECHANISMS[mechanism]!).map(([part, record]) => html`<li>${part !== 'all' && html`${part}: `}<code>${recordText(record)}</code>.
<a href="#of=${part === 'all' ? mechanism : `${mechanism}.${part}`}">Put it into the form.</a> Next to it: ${joinedHtml(nearestRecords(record).defects.map(near), ', ')}</li>`)}</ul>`;
}

/** The fewest other decisions with which each part keeps it that does not, those that lose least. */
function missing(mechanism: string, promise: string): string {
  return Object.keys(MECHANISMS[mechanism]!).flatMap(part => {
    const [way] = waysToKeep(promise, NAMED_RECORDS[part === 'all' ? mechanism : `${mechanism}.${part}`]!, 1);
    return way ? [`${part === 'all' ? '' : `${part}: `}${way.changes.join('; ')}`] : [];
  }).join(', ');
}

/** What was missing, said once for those promises that lack the same. */
function lacking(name: string, promises: readonly { readonly name: string; readonly code: string }[]): Html[] {
  const codes = new Map<string, string[]>();
  for (const { name: promise, code } of promises) codes.set(missing(name, promise), [...codes.get(missing(name, promise)) ?? [], code]);
  return [...codes].filter(([text]) => text).map(([text, some]) => html`<br>missing${some.length < promises.length && ` for ${some.join(', ')}`}: ${text}`);
}

function mechanism(name: string, { mechanisms: { mechanisms, cells } }: Sources): Html {
  const { title, version, kernel } = mechanisms[name]!;
  const broken = MECHANISM_PROMISES.filter(promise => !cells[name]![promise.name]!.holds);
  const runs = new Map<string, typeof broken[number][]>();
  for (const promise of broken) {
    const run = (cells[name]![promise.name]!.run ?? []).join(', ');
    runs.set(run, [...runs.get(run) ?? [], promise]);
  }
  return html`<section><h3 id="${name}"><code>${name}</code>${title && html` ${title}`}</h3>
<p class="small">${title ? `Observed on ${version}. ${kernel}` : html`Read; <a href="~/modules/Defects.html">its source</a>`}</p>
${parts(name)}
${runs.size > 0 && html`<dl class="runs">${[...runs].map(([run, promises]) => html`<dt>${joinedHtml(promises.map(promise => html`<span id="${placeOf(name, promise)}">${promise.code}</span>`), ' ')}</dt><dd><code>${run}</code>${
    lacking(name, promises)}</dd>\n`)}</dl>`}</section>`;
}

/** What can be kept at once: the rows that no other contains, by what they give up. */
function spaceText({ mechanisms: { space } }: Sources): Html {
  if (!space) return html``;
  const n = (value: number): string => value.toLocaleString('en');
  const rows = ({ front }: Pick<RecordSpace, 'front'>): Html => table(['gives up', 'records', 'among them', 'the plainest'], front.map(({ breaks, records, named, example }) => {
    // A report has a list where a record has a set.
    const text = textOfFlat({ ...example, awaits: new Set(example['awaits'] as Iterable<unknown>) });
    return [html`<span class="broken">${breaks.join(' ')}</span>`, html`<data value="${records}">${n(records)}</data>`,
      joinedHtml(named.map(name => html`<a href="#${name.split('.')[0]!}">${name}</a>`), ', '), html`<a href="#of=${text}">into the form</a>`];
  }), { name: 'The most that can be kept' });
  return html`<h2 id="space">What can be kept at once</h2>
<p>The decisions, put together in every way that does not contradict itself, are <data value="${space.records}">${n(space.records)}</data> records, with <data value="${space.rows}">${n(space.rows)}</data> rows of verdicts.
Each keeps no more than one of these ${space.front.length}, by what it gives up:</p>
${rows(space)}
<p>Of the <data value="${space.ofAllKinds.records}">${n(space.ofAllKinds.records)}</data> in which uses of all three kinds exist, with ${n(space.ofAllKinds.rows)} rows:</p>
${rows(space.ofAllKinds)}`;
}

export const mechanismsPage = (sources: Sources): Page => {
  const { root } = sources.project;
  const { mechanisms: { agreement } } = sources;
  return {
    path: 'mechanisms.html', title: 'Mechanisms', under: 'matrices.html', broad: true, scripts: ['revocation.js'],
    body: html`<p class="over"><a href="~/matrices.html">Matrices</a></p><h1>How Linux takes a right back</h1>
<p class="lead">Each mechanism is a record of decisions. What it promises is derived from the record; under it stands what a running kernel (7.2.13) answered, where it was asked. A cell says <span class="kept">yes</span> if the promise is
kept, <span class="idle">(y)</span> if only since no run comes to it, a number if it is <span class="broken">broken</span> (the steps of the shortest run), [in brackets] if only some of its parts break it. Each number opens its run.
<a href="~/text/spec/revocation/README.html">More</a>.</p>
${grid(sources)}
<details><summary>What the columns mean</summary><dl class="legend">${MECHANISM_PROMISES.map(({ code, name, sentence }) => html`<dt>${code} <code>${name}</code></dt><dd>${sentence}</dd>`)}</dl></details>
<h2 id="differ">Where the kernel answered otherwise</h2>
<p>${agreement.agree} of ${agreement.observed} observed answers agree. Those that do not are marked !, and are explained:</p>
<ul>${agreement.differ.map(({ mechanism: name, promise, observed, because }) => html`<li><a href="#${name}"><code>${name}</code></a> ${promise}, observed ${observed}: ${because}.</li>`)}</ul>
<h2 id="ask">A revocation of your own</h2>
<p>Seven questions make a record. What each promise asks of it is a formula (<a href="~/modules/RevocationRules.html">RevocationRules</a>); a promise that is not kept says by which run, and what it would take.</p>
<div id="revocation"><p>It needs a script; <code>ioasid revocation --ask</code> asks the same.</p></div>
${spaceText(sources)}
<h2 id="defects">Known defects</h2>
${table(['defect', 'what happens', 'breaks', 'would repair it'], defects(root).map(({ name, title, place, field }) => [
      html`<a id="${name}" href="~/text/spec/revocation/FINDINGS.html#${place}">${name}</a>`, render(title, FINDINGS, sources.writer), field('promise'), render(field('would repair it'), FINDINGS, sources.writer)]), { name: 'Known defects' })}
<h2 id="each">Each mechanism</h2>
${Object.keys(MECHANISMS).map(name => mechanism(name, sources))}`,
  };
};
