import { html } from '../html';
import type { Page } from '../page';

/** The page that the explorer lives in; without scripts it says so. */
export const explorerPage = (): Page => ({
  path: 'explorer.html', title: 'Explorer', broad: true, scripts: ['explorer-data.js', 'explorer.js'],
  body: html`<h1>Explorer</h1>
<div id="explorer"><noscript><p>The explorer is a script; this browser runs none. The runs are told on their own pages.</p></noscript></div>`,
});
