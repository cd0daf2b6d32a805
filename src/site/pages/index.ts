/** Every page of the site. */
import { html, type Html } from '../html';
import type { Page } from '../page';
import type { Sources } from '../sources';
import { explorerPage } from './explorer';
import { startPage } from './start';

export interface Pages {
  readonly pages: readonly Page[];
  /** What stands at the foot of each. */
  readonly foot: Html;
  /** Names that a page asks for, and that nothing has. */
  readonly faults: readonly string[];
}

export async function pagesOf(sources: Sources): Promise<Pages> {
  return { pages: [startPage(sources), explorerPage()], foot: html`<p>ioasid</p>`, faults: [] };
}
