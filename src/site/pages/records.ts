/** Records side by side: policies, positions, profiles, forms and kernels, each decision a column, what differs from the row above marked. */
import { FORMS as FORM_RECORDS } from '../../allocator/forms';
import { PROFILES } from '../../ioasid/profiles';
import { type KernelNumber, versionOf } from '../../iommufd/version';
import { callPath } from '../calls';
import { html, type Html, table } from '../html';
import type { Page } from '../page';
import type { Sources } from '../sources';
import { type Grid, GRIDS, runPath, SUBJECTS } from './grids';
import { cellWord } from './matrices';

type Record_ = Readonly<Record<string, unknown>>;

/** A decision as text: a set by its members. */
export const decided = (value: unknown): string => {
  if (value instanceof Set) return [...value].map(String).sort().join(', ') || 'none';
  if (Array.isArray(value)) return value.join(', ') || 'none';
  return value === true ? 'yes' : value === false ? 'no' : typeof value === 'number' ? value.toLocaleString('en') : String(value);
};

/** Rows of decisions; `marked` is what a row is compared with. */
function sideBySide(rows: Readonly<Record<string, Record_>>, name: string, marked: (row: string) => Record_ | undefined): Html {
  const columns = Object.keys(Object.values(rows)[0] ?? {});
  return html`<div class="wide" tabindex="0" role="region" aria-label="${name}"><table class="records"><thead><tr><th></th>${columns.map(column => html`<th>${column}</th>`)}</tr></thead>
<tbody>${Object.entries(rows).map(([row, record]) => {
    const other = marked(row);
    return html`<tr><th scope="row"><span id="${row}">${row}</span></th>${columns.map(column => {
      const differs = other !== undefined && decided(other[column]) !== decided(record[column]);
      return html`<td>${differs ? html`<mark>${decided(record[column])}</mark>` : decided(record[column])}</td>`;
    })}</tr>\n`;
  })}</tbody></table></div>`;
}

/** Of a row, what each matrix says, in a line. */
function keeps(grid: Grid, row: string, sources: Sources): Html {
  const { properties } = grid.subject.read(sources);
  const cells = grid.cells(sources)[row]!;
  return html`<p class="small"><a href="~/${runPath(grid, row)}">${grid.short}</a>: ${properties.map(({ name, code }, i) => {
    const cell = cells[name]!;
    return html`${i ? ' ' : ''}<span class="${cell.holds ? (cell.vacuous ? 'idle' : 'kept') : 'broken'}">${code}&nbsp;${cellWord(cell)}</span>`;
  })}</p>`;
}

/** What a row keeps that another does not, and what it does not keep that the other does. */
export function beside(row: string, other: string, grid: Grid, sources: Sources): { gains: string[]; loses: string[] } {
  const cells = grid.cells(sources);
  const { properties } = grid.subject.read(sources);
  const differ = (holds: boolean): string[] => properties.filter(({ name }) => cells[row]![name]!.holds === holds && cells[other]![name]!.holds !== holds).map(({ code }) => code);
  return { gains: differ(true), loses: differ(false) };
}

function besideText(row: string, other: string, grid: Grid, sources: Sources): Html {
  const { gains, loses } = beside(row, other, grid, sources);
  const listed = (codes: readonly string[]): string => codes.join(', ') || 'nothing';
  return html`<p class="beside">Beside <a href="#${other}"><code>${other}</code></a> it gains ${listed(gains)}, and loses ${listed(loses)}.</p>`;
}

const CONTENTS: Readonly<Record<string, string>> = { policies: 'Policies', positions: 'Positions of the thread, and Linux', forms: 'Forms of the allocator' };

function subjectPages(sources: Sources): Page[] {
  return SUBJECTS.map((subject): Page => {
    const { rows } = subject.read(sources);
    const [first] = Object.keys(rows);
    const records = Object.fromEntries(Object.entries(rows).map(([row, { decisions }]) => [row, decisions]));
    const byName = Object.entries(sources.matrix.positions).filter(() => subject.id === 'policies');
    return {
      path: `records/${subject.id}.html`, title: CONTENTS[subject.id]!, under: 'records.html', broad: true,
      body: html`<p class="over"><a href="~/records.html">Records</a></p><h1>${CONTENTS[subject.id]}</h1>
<p class="lead">A ${subject.word} is a record of decisions; the specification asks the record, never its name. Marked is what differs from <code>${first ?? ''}</code>.</p>
${byName.length > 0 && html`<p>${byName.map(([who, policy], i) => html`${i ? ', ' : ''}${who} held <a href="#${policy}"><code>${policy}</code></a>`)}.</p>`}
${sideBySide(records, CONTENTS[subject.id]!, row => (row === first ? undefined : records[first!]))}
<h2>What each keeps, and where it comes from</h2>
${Object.entries(rows).map(([row, { source }]) => html`<section><h3 id="of-${row}"><a href="#${row}"><code>${row}</code></a></h3><p>${source} <a class="small" href="~/modules/${subject.defined}.html${sources.modules.get(subject.defined)!.definitions.has(row) ? `#${row}` : ''}">${subject.defined}</a></p>
${row !== first && besideText(row, first!, GRIDS.find(grid => grid.subject === subject)!, sources)}
${GRIDS.filter(grid => grid.subject === subject).map(grid => keeps(grid, row, sources))}</section>`)}`,
    };
  });
}

function profilesPage(): Page {
  const names = Object.keys(PROFILES) as (keyof typeof PROFILES)[];
  const decisions = Object.keys(PROFILES.linux) as (keyof typeof PROFILES.linux)[];
  return {
    path: 'records/profiles.html', title: 'Profiles', under: 'records.html', broad: true,
    body: html`<p class="over"><a href="~/records.html">Records</a></p><h1>Profiles of an address space’s life</h1>
<p class="lead">RFC v1 of May 2021, RFC v2 of July, the implementation of September, and Linux. What each rule says, and where it comes from: <a href="~/modules/Profiles.html">Profiles</a>. Marked is what differs from the profile before.</p>
${table(['rule', ...names], decisions.map(decision => [html`<code>${decision}</code>`, ...names.map((name, i) => {
      const text = decided(PROFILES[name][decision]);
      return i && text !== decided(PROFILES[names[i - 1]!][decision]) ? html`<mark>${text}</mark>` : text;
    })]), { name: 'Profiles side by side' })}`,
  };
}

/** Every kernel at which something changes, from the versions that the record and the rules ask for. */
function kernels(sources: Sources): KernelNumber[] {
  const asked: KernelNumber[] = [];
  for (let major = 3; major <= 7; major++) for (let minor = 0; minor <= 20; minor++) asked.push([major, minor]);
  const ofRules = sources.calls.flatMap(({ rules }) => rules.flatMap(({ rules: rows }) => rows.flatMap(({ versions }) => [...(versions ?? '').matchAll(/(\d+)\.(\d+)/g)].map(([, major, minor]) => `${major}.${minor}`))));
  const text = (kernel: KernelNumber): string => { const { name: _, ...rest } = versionOf(kernel); return JSON.stringify(rest, (_key, value: unknown) => (value instanceof Set ? [...value].sort() : value)); };
  return asked.filter((kernel, i) => i === 0 || text(kernel) !== text(asked[i - 1]!) || ofRules.includes(kernel.join('.')));
}

function kernelsPage(sources: Sources): Page {
  const all = kernels(sources);
  const records = all.map(kernel => versionOf(kernel) as unknown as Record_);
  const rules = Object.keys(records[0]!).filter(rule => rule !== 'name');
  const changed = sources.calls.flatMap(call => call.rules.flatMap(({ op, rules: rows }) => rows.filter(({ versions }) => versions).map(rule => [
    html`<a href="~/${callPath(call)}#${op}"><code>${call.name}</code></a>`, html`<code>${rule.errno}</code>`, rule.because.replace(/\{(\w+)(:\w+)?\}/g, '$1'), rule.versions!])));
  const came = Object.entries(Object.fromEntries(all.map((kernel, i) => [kernel.join('.'), i ? [...records[i - 1]!['lacks'] as Set<string>].filter(op => !(records[i]!['lacks'] as Set<string>).has(op)) : []])));
  return {
    path: 'records/kernels.html', title: 'Kernels', under: 'records.html', broad: true,
    body: html`<p class="over"><a href="~/records.html">Records</a></p><h1>Linux, version by version</h1>
<p class="lead">What differs between kernels is a record of rules, too; a column is a kernel that changed one. Marked is what it changed.</p>
${table(['rule', ...all.map(kernel => kernel.join('.'))], rules.filter(rule => rule !== 'lacks' && rule !== 'hwptFlags').map(rule => [html`<code>${rule}</code>`, ...records.map((record, i) => {
      const text = decided(record[rule]);
      return i && text !== decided(records[i - 1]![rule]) ? html`<mark>${text}</mark>` : text;
    })]), { name: 'Kernels side by side' })}
<h2>Calls that came</h2>
${table(['Linux', 'calls'], came.filter(([, ops]) => ops.length).map(([kernel, ops]) => [kernel, ops.map((op, i) => html`${i ? ', ' : ''}${callOf(op, sources)}`)]), { name: 'Calls that came' })}
<h2>Rules that not every kernel has</h2>
${table(['call', 'errno', 'because', 'kernels'], changed, { name: 'Rules by kernel' })}`,
  };
}

function callOf(op: string, sources: Sources): Html {
  const call = sources.calls.find(({ rules }) => rules.some(each => each.op === op));
  return call ? html`<a href="~/${callPath(call)}"><code>${op}</code></a>` : html`<code>${op}</code>`;
}

export const recordPages = (sources: Sources): Page[] => [{
  path: 'records.html', title: 'Records',
  body: html`<h1>Variation is data</h1>
<p class="lead">What people and kernels differ in is a record of decisions. One specification reads it; no name is asked for anywhere.</p>
<ul>
<li><a href="~/records/policies.html">Policies</a>: ${Object.keys(sources.matrix.policies).length}, of giving out and taking back</li>
<li><a href="~/records/positions.html">Positions</a>: ${Object.keys(sources.positions.positions).length}, of the thread and of Linux, on real devices</li>
<li><a href="~/records/profiles.html">Profiles</a>: ${Object.keys(PROFILES).length}, of an address space’s life</li>
<li><a href="~/records/forms.html">Forms</a>: ${Object.keys(FORM_RECORDS).length}, of the kernel’s allocator</li>
<li><a href="~/records/kernels.html">Kernels</a>: what became of each call from version to version</li>
</ul>`,
}, ...subjectPages(sources), profilesPage(), kernelsPage(sources)];
