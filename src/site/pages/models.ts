/** Every model: what it is about, what must come of it, and what came of it when it was last run. */
import { html, type Html, table } from '../html';
import type { Page } from '../page';
import type { Checked, Sources } from '../sources';

export const number = (value: number): string => value.toLocaleString('en');

/** What was found, in words. */
export function outcome({ declared, found, passed, reasons }: Checked): Html {
  if (passed === undefined) return html`<span class="soft">tier ${declared.tier}: not in this run; declared ${declared.result === 'breaks' ? html`to break <code>${declared.breaks}</code>` : 'to hold'}</span>`;
  if (!passed) return html`<strong class="bad">not as declared:</strong> ${reasons?.join('; ') ?? ''}`;
  if (declared.result === 'breaks') return html`breaks <code>${declared.breaks}</code>${declared.length !== undefined && html` in ${declared.length} steps`}`;
  return html`holds${found && html`, ${number(found.distinct)} states`}`;
}

/** What a model is asked; a list that stood before in its table is said to be that one. */
function askedOf({ model, declared }: Checked, rows: readonly Checked[], group: string, { names }: Sources['writer']): Html {
  const list = ({ declared: { properties } }: Checked): string => properties.join(', ');
  const first = rows.find((other) => list(other) === declared.properties.join(', '))!;
  if (declared.properties.length > FEW && first.model !== model) return html`all that <a href="#${first.model}">${shortOf(first, group)}</a> is asked`;
  return html`${declared.properties.map((property, i) => { const at = names.find(property); return html`${i ? ', ' : ''}${at ? html`<a href="~/${at}">${property}</a>` : property}`; })}`;
}

const FEW = 3;
const shortOf = ({ model }: Checked, group: string): string => model.replace(group, '').replace(/^-/, '') || model;

export function modelPage({ check, writer }: Sources): Page {
  const groups = [...new Set(check.models.map(({ declared }) => declared.module))];
  return {
    path: 'models.html', title: 'Models', broad: true,
    body: html`<h1>Every model, and when it was last run</h1>
<p class="lead">${number(check.models.length)} models; of the ${number(check.models.filter(({ passed }) => passed !== undefined).length)} that <code>make check</code> reported on ${check.ran}, ${number(check.models.filter(({ passed }) => passed).length)} were as declared.
The others take minutes, or are the surveys behind the matrices.
A model that must break a property is there so that one sees that the property can be broken.</p>
<p>A model that has not changed since its last run, nor anything that it reads, is not run again: what is shown is that run.</p>
${groups.map(group => {
    const page = writer.names.find(group.replace(/^MC/, ''));
    const rows = check.models.filter(({ declared }) => declared.module === group);
    return html`<h2 id="of-${group}">${page ? html`<a href="~/${page}">${group.replace(/^MC/, '')}</a>` : group}</h2>
${table(['model', 'world', 'asked', 'found'], rows.map(one => [
      html`<code id="${one.model}">${shortOf(one, group)}</code>`, one.declared.constants, askedOf(one, rows, group, writer), outcome(one),
    ]), { name: `Models of ${group}` })}`;
  })}`,
  };
}
