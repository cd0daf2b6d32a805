import { html } from '../html';
import type { Page } from '../page';
import type { Sources } from '../sources';
export const contributorPages = (_sources: Sources): Page[] => [{ path: 'contributors.html', title: 'Contribute', body: html`<h1>For contributors</h1>` }];
