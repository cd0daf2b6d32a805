/** Every page of the site. */
import { html, type Html } from '../html';
import type { Page } from '../page';
import type { Sources } from '../sources';
import { explorerPage } from './explorer';
import { callPages } from './calls';
import { contractsPage } from './contracts';
import { contributorPages } from './contributors';
import { claimsPage, findingsPage } from './findings';
import { matricesPage } from './matrices';
import { mechanismsPage } from './mechanisms';
import { modelPage } from './models';
import { modulePages } from './modules';
import { recordPages } from './records';
import { runPages } from './runs';
import { startPage } from './start';
import { textPages } from './texts';

export interface SitePages {
  readonly pages: readonly Page[];
  /** What stands at the foot of each. */
  readonly foot: Html;
  /** Names that a page asks for, and that nothing has. */
  readonly faults: readonly string[];
}

/** One kind after another; sources that pages lead to come last, when it is known which. */
export async function pagesOf(sources: Sources): Promise<SitePages> {
  const pages = [
    startPage(sources), contractsPage(sources), matricesPage(sources), mechanismsPage(sources), ...runPages(sources), ...recordPages(sources), findingsPage(sources), claimsPage(sources),
    explorerPage(), ...modulePages(sources), ...callPages(sources), modelPage(sources), ...contributorPages(sources), ...textPages(sources.writer),
  ];
  const { faults, files } = sources.writer;
  return { pages: [...pages, ...files.pages()], foot: footOf(sources), faults };
}

const footOf = ({ check }: Sources): Html => html`<p>From a run of ${check.ran}: <a href="~/models.html">${check.models.length} models</a> ·
<a href="~/text/spec/GLOSSARY.html">Words and numbers</a> · <a href="~/text/README.html">README</a></p>`;
