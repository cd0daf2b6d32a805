/** Sources that pages lead to: a page a folder, of each file the lines that are asked for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, type Html } from './html';
import type { Page } from './page';

const SHOWN = /\.(ts|mjs|json|sh|yml|tla|cfg)$|^(Makefile|\.ci\/run)$/;
/** Data that is no reading. */
const LARGEST = 400_000;

/** A file is shown whole up to so many lines; of a longer one, stretches around the lines that pages lead to. */
const WHOLE = 60;
const BEFORE = 2;
const AFTER = 8;

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

/** `src/iommufd/ioctl/ioas.ts` is told of on the page of `src/iommufd`, as `ioctl/ioas.ts`; what lies in no folder, on that of the project. */
function shelf(file: string): { folder: string; within: string } {
  const [, folder = 'project', within = file] = /^(\w+(?:\/\w+(?=\/))?)\/(.*)$/.exec(file) ?? [];
  return { folder, within };
}

export class Files {
  /** By folder and file, the lines that a page leads to. */
  readonly #asked = new Map<string, Map<string, Set<number>>>();

  constructor(readonly root: string) {}

  /** Where a file, or a line of it, is shown, from the root of the site; undefined for what is no text to read. */
  ask(file: string, line?: number): string | undefined {
    if (!SHOWN.test(file)) return undefined;
    const { folder, within } = shelf(file);
    const files = this.#asked.get(folder) ?? this.#asked.set(folder, new Map()).get(folder)!;
    if (!files.has(file) && readFileSync(join(this.root, file)).length > LARGEST) return undefined;
    const lines = files.get(file) ?? files.set(file, new Set()).get(file)!;
    if (line !== undefined) lines.add(line);
    return `files/${folder}.html#${within}${line === undefined ? '' : `:${line}`}`;
  }

  pages(): Page[] {
    return [...this.#asked].map(([folder, files]) => ({
      path: `files/${folder}.html`, title: folder, broad: true, under: 'modules.html',
      body: html`<h1><code>${folder}</code></h1>
<p class="small soft">What pages lead to.</p>
${[...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, asked]) => this.#file(file, asked))}`,
    }));
  }

  #file(file: string, asked: ReadonlySet<number>): Html {
    const { within } = shelf(file);
    const lines = readFileSync(join(this.root, file), 'utf8').trimEnd().split('\n');
    return html`<h2 id="${within}"><code>${within}</code></h2>
${windows(lines.length, [...asked]).map(([from, to]) => html`<div class="lines"><pre aria-hidden="true"><code>${lines.slice(from, to + 1).map((_, i) => `${from + i + 1}\n`).join('')}</code></pre><pre tabindex="0"><code>${lines.slice(from, to + 1).map((line, i) => (asked.has(from + i + 1) ? html`<span id="${within}:${from + i + 1}">${line}</span>\n` : `${line}\n`))}</code></pre></div>\n`)}`;
  }
}
