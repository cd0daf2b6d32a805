/** A page a call of Linux: why it refuses, in the order in which Linux looks, and where the project has it. */
import { callPath, CALLS_PAGE, type LinuxCall, seenIn } from '../calls';
import { readTally } from '../../cli/rules';
import { html, type Html, table } from '../html';
import { render } from '../markdown';
import type { Page } from '../page';
import type { Sources } from '../sources';

const sentence = (text: string): Html => html`${text.split(/\{(\w+)(?::\w+)?\}/).map((part, i) => (i % 2 ? html`<var>${part}</var>` : part))}`;

function rulesOf({ rules }: LinuxCall, sources: Sources): Html {
  if (rules.length === 0) return html`<p>No rule refuses it by itself: what it answers, the specification says.</p>`;
  const tally = readTally(sources.project);
  return html`${rules.map(({ op, rules: rows }) => html`<h3 id="${op}">Asked by <code>${op}</code></h3>
${table(['errno', 'because', 'rule', 'the kernel looks in', 'seen'], rows.map(rule => [
    html`<code class="errno">${rule.errno}</code>`, sentence(rule.because), html`<code>${rule.name}</code>`,
    html`<code>${rule.source}</code>${rule.versions ? html`<br>Linux ${rule.versions}` : ''}`, seenIn(tally, op, rule),
  ]), { name: `Rules of ${op}` })}`)}`;
}

/** Cells of spec/CALLS.md: lists, one to a line. */
const cell = (text: string, sources: Sources): Html => (text === '–' ? html`<p>There is none.</p>` : html`<ul>${text.split('<br>').map(one => html`<li>${render(one, CALLS_PAGE, sources.writer)}</li>`)}</ul>`);

function pageOf(call: LinuxCall, sources: Sources): Page {
  return {
    path: callPath(call), title: call.name, under: 'calls.html', broad: true,
    body: html`<p class="over"><a href="~/calls.html">Calls</a> · ${call.group}</p><h1><code>${call.name}</code></h1>
<p>In Linux: <code>${call.kernel}</code>. Rules stand in the order in which Linux looks; the first that applies answers.</p>
<h2 id="why">Why it refuses</h2>
${rulesOf(call, sources)}
<h2>In the specification</h2>${cell(call.spec, sources)}
<h2>In the code</h2>${cell(call.code, sources)}
<h2>Who makes it</h2>${cell(call.madeBy, sources)}`,
  };
}

/** By errno, the calls that answer with it, each led to its rules: the way in for who has one and wants to know why. */
function byErrno(calls: readonly LinuxCall[]): Html {
  const found = new Map<string, Map<LinuxCall, number>>();
  for (const call of calls) {
    for (const { errno } of call.rules.flatMap(({ rules }) => rules)) {
      const of = found.get(errno) ?? found.set(errno, new Map()).get(errno)!;
      of.set(call, (of.get(call) ?? 0) + 1);
    }
  }
  return table(['errno', 'from, and by how many rules'], [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([errno, of]) => [
    html`<code class="errno" id="${errno}">${errno}</code>`,
    [...of].map(([call, count], i) => html`${i ? ', ' : ''}<a href="~/${callPath(call)}#why"><code>${call.name}</code></a>&nbsp;${count}`),
  ]), { name: 'Calls by errno' });
}

export function callPages(sources: Sources): Page[] {
  const { calls } = sources;
  const groups = [...new Set(calls.map(({ group }) => group))];
  return [{
    path: 'calls.html', title: 'Calls of Linux', broad: true,
    body: html`<h1>Calls of Linux, and why they refuse</h1>
<p class="lead">Each call has a page: the rules by which Linux refuses it, in the order in which it looks, each with its errno, the kernel’s function, and in how many recorded calls of
which kernels it was seen. The <a href="~/explorer.html">explorer</a> makes the calls.</p>
${groups.map(group => html`<h2>${group}</h2>
${table(['call', 'in the kernel', 'rules'], calls.filter(call => call.group === group).map(call => [
    html`<a href="~/${callPath(call)}"><code>${call.name}</code></a>`, html`<code>${call.kernel}</code>`,
    [...new Set(call.rules.flatMap(({ rules }) => rules.map(({ errno }) => errno)))].map((errno, i) => html`${i ? ' ' : ''}<code>${errno}</code>`),
  ]), { name: group })}`)}
<h2 id="errnos">By errno</h2>
${byErrno(calls)}`,
  }, ...calls.map(call => pageOf(call, sources))];
}
