/** The contracts as formulas with a reading beside each conjunct; and the ladder of refinements. */
import type { Node } from 'web-tree-sitter';
import { html, type Html, joinedHtml } from '../html';
import type { Page } from '../page';
import { READINGS } from '../readings';
import type { Sources } from '../sources';
import { inlineOf, paragraphs, listedLine } from '../tla/listing';
import type { Module } from '../tla/modules';
import { outcome } from './models';
import { NOTATION } from './modules';
import { quoted } from './quotations';

/** The conjuncts of a definition. */
function conjuncts(node: Node): Node[] {
  const definition = node.childForFieldName('definition')!;
  return definition.type === 'conj_list' ? definition.namedChildren.filter(item => item!.type === 'conj_item').map(item => item!.namedChildren.at(-1)!) : [definition];
}

/** The comment that stands above a definition. */
function above(node: Node): string {
  const before = node.previousNamedSibling;
  return before?.type === 'block_comment' && node.startPosition.row - before.endPosition.row <= 1 ? paragraphs(before.text).join(' ') : '';
}

function formula(module: Module, name: string, readings: readonly string[], sources: Sources): Html {
  const { node } = module.definitions.get(name)!;
  const parts = conjuncts(node);
  if (parts.length !== readings.length) sources.writer.faults.push(`src/site/readings.ts: ${module.name}!${name} has ${parts.length} conjuncts, and ${readings.length} readings`);
  const parameters = node.namedChildren.filter(child => child!.type === 'identifier').slice(1).map(child => child!.text);
  return html`<section class="formula"><h3 id="${module.name}-${name}"><a href="~/modules/${module.name}.html#${name}">${name}${parameters.length ? `(${parameters.join(', ')})` : ''}</a></h3>
${above(node) && html`<p>${listedLine(above(node))}</p>`}
<dl class="conjuncts">${parts.map((part, i) => html`<dt><span class="tla" aria-hidden="true"><i t="/\\">∧</i></span> ${inlineOf(part, module, sources.modules)}</dt><dd>${readings[i] ?? ''}</dd>`)}</dl></section>`;
}

const CONTRACTS = [
  ['OpenOnce', 'One check', 'M26', 'Eg I can do open()', 'open it again.'],
  ['Revocable', 'Withdrawal that returns', '', '', ''],
  ['Ongoing', 'Ongoing proof', 'M25', 'I think as soon as we say', 'the life of the access.'],
] as const;

/** An arrow of the ladder: what it means, and the properties by which models check it. */
const ARROWS: readonly { readonly from: string; readonly to: string; readonly means: string; readonly by: readonly string[] }[] = [
  { from: 'Authorization', to: 'OpenOnce', means: 'a policy that the rule admits gives what one check promises: every run of it is a run of the contract', by: ['RefinesOpenOnce', 'RefinesOpenOnceStep'] },
  { from: 'Authorization', to: 'Revocable', means: 'a policy that the rule admits lets a withdrawal return, and quietly', by: ['RefinesRevocable', 'RefinesRevocableStep', 'ReturnsAsOwed'] },
  { from: 'Authorization', to: 'Ongoing', means: 'not for a moment without proof, or within a bound, by who lets it fall', by: ['RefinesStrict', 'RefinesBounded', 'RefinesStrictStep', 'RefinesBoundedStep', 'EndsAsOwed'] },
  { from: 'Wbinvd', to: 'Authorization', means: 'KVM, its devices and a guest under a position, seen as a policy that is read off the position', by: ['RefinesOnce', 'RefinesAuthorization', 'RefinesOpenOnceProp'] },
];

function modelsOf(by: readonly string[], from: string, sources: Sources): Html[] {
  return sources.check.models.filter(({ declared }) => declared.properties.some(name => by.includes(name) || (from === 'Wbinvd' && declared.kind === 'refinement' && /Wbinvd/.test(declared.module))))
    .map(model => html`<li><a href="~/models.html#${model.model}"><code>${model.model}</code></a>: ${outcome(model)}</li>`);
}

/** The ladder as a picture: what is relied on above, mechanisms below. */
function ladder(): Html {
  const box = (x: number, y: number, name: string, says: string): Html => html`<a href="~/modules/${name}.html"><g class="rung"><rect x="${x - 92}" y="${y}" width="184" height="52" rx="5"/><text class="name" x="${x}" y="${y + 22}">${name}</text><text class="says" x="${x}" y="${y + 40}">${says}</text></g></a>`;
  const arrow = (x1: number, y1: number, x2: number, y2: number): Html => html`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/><path d="M${x2} ${y2}l-5 9h10z" transform="rotate(${Math.round(Math.atan2(x2 - x1, y1 - y2) * 180 / Math.PI)} ${x2} ${y2})"/>`;
  return html`<figure><svg class="ladder" viewBox="0 0 660 282" role="group" aria-labelledby="ladder-title"><title id="ladder-title">Wbinvd refines Authorization, which refines OpenOnce, Revocable or Ongoing, by its policy</title>
${arrow(290, 114, 150, 60)}${arrow(330, 114, 330, 60)}${arrow(370, 114, 510, 60)}${arrow(330, 224, 330, 174)}
${box(110, 4, 'OpenOnce', 'one check')}${box(330, 4, 'Revocable', 'a withdrawal returns')}${box(550, 4, 'Ongoing', 'proof lasts as long')}
${box(330, 116, 'Authorization', 'any policy')}${box(330, 226, 'Wbinvd', 'any position')}</svg>
<figcaption>Each arrow is a refinement: every run of the lower is a run of the upper, seen through a mapping.</figcaption></figure>`;
}

export function contractsPage(sources: Sources): Page {
  return {
    path: 'contracts.html', title: 'Contracts', broad: true,
    body: html`<h1>The contracts</h1>
<p class="lead">What one may rely on, told in what users see; no mechanism. Each line is a formula of the specification, and what it says.</p>
<p><a href="#ladder">The ladder of refinements</a> tells who keeps them, and which model checked it.</p>
${NOTATION}
${CONTRACTS.map(([name, title, mail, begins, ends]) => {
      const module = sources.modules.get(name)!;
      const comment = module.root.namedChildren.find(child => child!.type === 'block_comment')!;
      return html`<h2 id="${name}"><a href="~/modules/${name}.html">${name}</a>: ${title}</h2>
<p>${listedLine(paragraphs(comment.text)[0] ?? '')}</p>${mail && quoted(sources, mail, begins, ends)}
${Object.entries(READINGS[name]!).map(([definition, readings]) => formula(module, definition, readings, sources))}`;
    })}
<h2 id="ladder">The ladder</h2>
${ladder()}
${ARROWS.map(({ from, to, means, by }) => {
      const models = modelsOf(by, from, sources);
      if (models.length === 0) sources.writer.faults.push(`contracts.html: no model checks that ${from} refines ${to}`);
      return html`<h3 id="${from}-${to}">${from} → ${to}</h3><p>${means[0]!.toUpperCase()}${means.slice(1)}. In the specification: ${joinedHtml(by.flatMap(name => { const at = sources.writer.names.find(name); return at ? [html`<a href="~/${at}"><code>${name}</code></a>`] : []; }), ', ')}.</p>
<p class="small soft">Last reported on ${sources.check.ran}.</p><ul class="small">${models}</ul>`;
    })}`,
  };
}
