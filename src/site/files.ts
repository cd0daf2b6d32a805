/** Sources that pages lead to, as pages with a place a line; made only for those that are asked for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html } from './html';
import type { Page } from './page';

const SHOWN = /\.(ts|mjs|json|sh|yml|tla|cfg)$|^(Makefile|\.ci\/run)$/;
/** Data that is no reading. */
const LARGEST = 400_000;

export class Files {
  /** By file, the lines that a page leads to. */
  readonly #asked = new Map<string, Set<string>>();

  constructor(readonly root: string) {}

  /** The page of a file, from the root; undefined for what is no text to read. */
  ask(file: string, place?: string | number): string | undefined {
    if (!SHOWN.test(file)) return undefined;
    if (!this.#asked.has(file) && readFileSync(join(this.root, file)).length > LARGEST) return undefined;
    const places = this.#asked.get(file) ?? this.#asked.set(file, new Set()).get(file)!;
    if (place !== undefined) places.add(typeof place === 'number' ? `L${place}` : place);
    return `files/${file}.html`;
  }

  pages(): Page[] {
    return [...this.#asked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, places]) => {
      const lines = readFileSync(join(this.root, file), 'utf8').trimEnd().split('\n');
      return {
        path: `files/${file}.html`, title: file, broad: true, under: 'modules.html',
        body: html`<h1><code>${file}</code></h1>
<div class="lines"><pre aria-hidden="true"><code>${lines.map((_, i) => `${i + 1}\n`).join('')}</code></pre><pre tabindex="0"><code>${lines.map((line, i) => (places.has(`L${i + 1}`) ? html`<span id="L${i + 1}">${line}</span>\n` : `${line}\n`))}</code></pre></div>`,
      };
    });
  }
}
