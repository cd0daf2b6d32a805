/** Sources that pages lead to, as pages with a place a line; made only for those that are asked for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html } from './html';
import type { Page } from './page';

const SHOWN = /\.(ts|mjs|json|sh|yml|tla|cfg)$|^(Makefile|\.ci\/run)$/;
/** Data that is no reading. */
const LARGEST = 400_000;

/** A file is shown whole up to so many lines; of a longer one, stretches around the lines that pages lead to. */
const WHOLE = 60;
const BEFORE = 3;
const AFTER = 16;

function windows(length: number, asked: readonly number[]): [from: number, to: number][] {
  if (length <= WHOLE || asked.length === 0) return [[0, length - 1]];
  const found: [number, number][] = [];
  for (const line of [...asked].sort((a, b) => a - b)) {
    const [from, to] = [Math.max(0, line - 1 - BEFORE), Math.min(length - 1, line - 1 + AFTER)];
    const last = found.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

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
      const shown = windows(lines.length, [...places].map(place => Number(place.slice(1))));
      return {
        path: `files/${file}.html`, title: file, broad: true, under: 'modules.html',
        body: html`<h1><code>${file}</code></h1>
${shown.length > 0 && (shown.length > 1 || shown[0]![1] - shown[0]![0] + 1 < lines.length) && html`<p class="small soft">What pages lead to, of ${lines.length} lines.</p>`}
${shown.map(([from, to]) => html`<div class="lines"><pre aria-hidden="true"><code>${lines.slice(from, to + 1).map((_, i) => `${from + i + 1}\n`).join('')}</code></pre><pre tabindex="0"><code>${lines.slice(from, to + 1).map((line, i) => (places.has(`L${from + i + 1}`) ? html`<span id="L${from + i + 1}">${line}</span>\n` : `${line}\n`))}</code></pre></div>\n`)}`,
      };
    });
  }
}
