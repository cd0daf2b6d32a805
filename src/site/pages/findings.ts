/** Findings, what is not established, divergences and claims: each led to its place, with what shows it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readClaims } from '../../claims/file';
import { html, type Html, table } from '../html';
import { render, slug } from '../markdown';
import type { Page } from '../page';
import type { Sources } from '../sources';
import { gridNamed, GRIDS, runPath } from './grids';
import { stretch } from './start';

const FINDINGS = 'spec/wbinvd/FINDINGS.md';
const DIVERGENCES = 'spec/DIVERGENCES.md';

/** A line of a finding's table. */
const field = (section: string, name: string): string | undefined => new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(section)?.[1];

export function findings(root: string): { id: string; title: string; place: string; section: string }[] {
  return readFileSync(join(root, FINDINGS), 'utf8').split(/^## /m).slice(1).flatMap(section => {
    const [heading = ''] = section.split('\n');
    const [, id, title] = /^([A-Z]\w*): (.*)$/.exec(heading) ?? [];
    return id && title ? [{ id, title, place: slug(heading), section }] : [];
  });
}

/** The line that has the title of a test; undefined where a claim names none. */
function lineOf(root: string, file: string, title: string): number | undefined {
  const at = title === '' ? -1 : readFileSync(join(root, file), 'utf8').split('\n').findIndex(line => line.includes(title));
  return at < 0 ? undefined : at + 1;
}

/** A piece of evidence, led to what it names. */
function evidence(text: string, sources: Sources): Html {
  const words = text.split(/(\s+)/);
  const [kind, , first = '', , second = '', , third] = words;
  if (kind === 'model' || kind === 'row') return html`${kind} <a href="~/models.html#${first}"><code>${first}</code></a>${words.slice(3).join('')}`;
  if (kind === 'test' || kind === 'text') {
    const file = first.replace(/:$/, '');
    const module = /^spec\/\w+\/(\w+)\.tla$/.exec(file);
    const page = module ? `modules/${module[1]}.html` : sources.writer.texts.has(file) ? undefined : sources.writer.files.ask(file, lineOf(sources.project.root, file, words.slice(3).join('').trim()));
    return page ? html`${kind} <a href="~/${page}"><code>${file}</code></a>: ${words.slice(3).join('')}` : html`${text}`;
  }
  const grid = { 'matrix': 'policies', 'matrix.lapsing': 'policies-lapsing', 'positions': 'positions', 'positions.careless': 'positions-careless', 'positions.careful': 'positions-careful', 'forms': 'forms', 'forms.careless': 'forms-careless' }[kind ?? ''];
  if (grid && GRIDS.some(({ id }) => id === grid) && first !== '*') {
    const of = gridNamed(grid);
    const property = of.subject.read(sources).properties.find(({ name, code }) => name === second || code === second);
    if (property && of.cells(sources)[first]) return html`<a href="~/${runPath(of, first, property.name)}">${kind} <code>${first}</code> ${second}</a> ${third ?? ''}`;
  }
  return html`${text}`;
}

export function claimsPage(sources: Sources): Page {
  const { claims } = readClaims(sources.project.root);
  const files = [...new Set(claims.map(claim => claim.in))];
  return {
    path: 'claims.html', title: 'Claims', under: 'findings.html', broad: true,
    body: html`<p class="over"><a href="~/findings.html">Findings</a></p><h1>Every claim, and what shows it</h1>
<p class="lead">${claims.length} sentences of the documents claim something. Each names what would show it false: a cell, a model, a test. <code>make check</code> asks them all.</p>
${files.map(file => html`<h2 id="${file}"><a href="~/text/${file.replace(/\.md$/, '.html')}">${file}</a></h2>
${table(['what is said', 'what shows it'], claims.filter(claim => claim.in === file).map(({ id, says, shown }) => [
      html`<span id="claim-${id}">${render(says, file, sources.writer)}</span>`, html`<ul>${shown.map(one => html`<li>${evidence(one, sources)}</li>`)}</ul>`]), { name: `Claims of ${file}` })}`)}`,
  };
}

export function findingsPage(sources: Sources): Page {
  const { root } = sources.project;
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const rows = readFileSync(join(root, DIVERGENCES), 'utf8').split('\n').filter(line => /^\| (?!where|-)/.test(line)).length;
  const found = findings(root);
  return {
    path: 'findings.html', title: 'Findings', broad: true,
    body: html`<h1>What was found, and what is not established</h1>
<h2 id="linux">In Linux</h2>
<p>Each is derived: the specification has the rules that Linux has, and a search finds the run. <a href="~/text/spec/wbinvd/FINDINGS.html">All of them at length</a>, with repairs.</p>
${table(['', 'finding', 'what happens', 'how sure'], found.map(({ id, title, place, section }) => [
      html`<a id="${id}" href="~/text/spec/wbinvd/FINDINGS.html#${place}">${id}</a>`, title,
      field(section, 'what happens') ? render(field(section, 'what happens')!, FINDINGS, sources.writer) : '', field(section, 'how sure') ? render(field(section, 'how sure')!.split('. ')[0]!, FINDINGS, sources.writer) : '',
    ]), { name: 'Findings in Linux' })}
<h2 id="not-established">What is shown, and what is not</h2>
${render(stretch(readme, '## What is shown, and what is not', '## '), 'README.md', sources.writer)}
<h2 id="told">Told at length</h2>
${render(readFileSync(join(root, 'spec/counterexamples/README.md'), 'utf8').replace(/^# .*$/m, ''), 'spec/counterexamples/README.md', sources.writer)}
<h2 id="divergences">Divergences</h2>
<p>Where specification, code and source differed, and which was wrong: <a href="~/text/spec/DIVERGENCES.html">${rows} of them</a>.</p>
<h2 id="claims">Claims</h2>
<p><a href="~/claims.html">Every claim of the documents, with what shows it.</a></p>`,
  };
}
