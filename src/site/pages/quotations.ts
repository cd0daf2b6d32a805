/** What was written in the thread, to the letter, with its mail. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, type Html } from '../html';
import type { Sources } from '../sources';

interface Mail { readonly source: string; readonly from: string; readonly date: string; readonly id: string; readonly parts: readonly (readonly string[])[] }

/** The stretch of a mail that begins and ends so. A mail that does not say so is a fault. */
export function quoted({ project, writer }: Sources, source: string, begins: string, ends: string): Html {
  const { sources } = JSON.parse(readFileSync(join(project.root, 'spec/quotations.json'), 'utf8')) as { sources: Mail[] };
  const mails = sources.filter(mail => mail.source === source);
  for (const { from, date, id, parts } of mails) {
    for (const text of parts.map(lines => lines.join(' ').replace(/\s+/g, ' '))) {
      const start = text.indexOf(begins);
      const end = text.indexOf(ends, start);
      if (start < 0 || end < 0) continue;
      return html`<blockquote><p>${text.slice(start, end + ends.length)}</p><footer>${from}, ${date} (${source}, <a href="https://lore.kernel.org/r/${encodeURIComponent(id)}/">${id}</a>)</footer></blockquote>`;
    }
  }
  writer.faults.push(`spec/quotations.json: ${source} has nothing that begins '${begins}' and ends '${ends}'`);
  return html``;
}
