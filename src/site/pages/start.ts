import { html } from '../html';
import type { Page } from '../page';
import type { Sources } from '../sources';

export const startPage = (_sources: Sources): Page => ({ path: 'index.html', title: 'ioasid', body: html`<h1>One check, or ongoing proof?</h1>` });
