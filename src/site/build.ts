/** Builds the site: pages, scripts and styles; links held; all written, or nothing. */
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Project } from '../tlc/project';
import { writeWhole } from '../tlc/write';
import { lean } from './html';
import { brokenLinks } from './links';
import { packedScript } from './packed';
import { type Page, shell } from './page';
import { pagesOf } from './pages';
import { bundles } from './scripts';
import { searchData } from './search';
import { gather } from './sources';

export interface Built {
  /** What is wrong with the pages; nothing was written then. */
  readonly faults: readonly string[];
  readonly pages: number;
  readonly bytes: number;
}

/** Every file of the site by its path from the root, and what is wrong with them. Throws `ToolError` where a report is missing. */
export async function site(project: Project): Promise<{ files: Map<string, string>; faults: string[] }> {
  const sources = await gather(project);
  const { pages, foot, faults } = await pagesOf(sources);
  const files = new Map<string, string>();
  for (const page of pages) add(files, page, shell(page, foot));
  dropIdlePlaces(files);
  for (const [path, text] of await bundles()) files.set(path, text);
  files.set('search-data.js', packedScript('ioasidSearch', searchData(sources)));
  files.set('explorer-data.js', packedScript('ioasidData', sources.explorer));
  files.set('site.css', [join(__dirname, 'site.css'), join(__dirname, '..', 'explorer', 'explorer.css')].map(file => readFileSync(file, 'utf8')).join('\n'));
  return { files, faults: [...faults, ...brokenLinks(files, new Set(sources.explorer.counterexamples.map(({ id }) => id)))] };
}

/** Places of lines that no page leads to: most of what a listing would weigh. */
function dropIdlePlaces(files: Map<string, string>): void {
  const asked = new Set<string>();
  for (const text of files.values()) for (const [, file, place] of text.matchAll(/href="(?:[^"]*\/)?(\w*)(?:\.html)?#(L\d+)"/g)) asked.add(`${file}#${place}`);
  for (const [path, text] of files) {
    const name = posix.basename(path, '.html');
    if (path.startsWith('modules/')) files.set(path, text.replace(/<span id="(L\d+)"><\/span>/g, (span, place: string) => (asked.has(`${name}#${place}`) || text.includes(`href="#${place}"`) ? span : '')));
  }
}

function add(files: Map<string, string>, { path }: Page, text: string): void {
  if (files.has(path)) throw new Error(`two pages are called ${path}`);
  files.set(path, text);
}

/** Writes the site, to `out/site` if no folder is named. A site with faults is not written, and leaves the one that is there alone. */
export async function build(project: Project, folder = join(project.out, 'site')): Promise<Built> {
  const { files, faults } = await site(project);
  const pages = [...files.keys()].filter(path => path.endsWith('.html')).length;
  const written = [...files].map(([path, text]) => [path, path.endsWith('.html') ? lean(text) : text] as const);
  const bytes = written.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
  if (faults.length) return { faults, pages, bytes };
  const fresh = `${folder}.${process.pid}`;
  try {
    for (const [path, text] of written) writeWhole(join(fresh, path), text);
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return { faults, pages, bytes };
}
