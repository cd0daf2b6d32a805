/** A page of the site, and the shell that every page has. */
import { html, Html, made, type HtmlPiece } from './html';

export interface Page {
  /** From the root of the site: `modules/Kvm.html`. */
  readonly path: string;
  readonly title: string;
  /** Which entry of the navigation it belongs to, by its path. */
  readonly under?: string;
  readonly body: Html;
  /** Scripts of its own, from the root of the site. */
  readonly scripts?: readonly string[];
  /** Uses the whole width. */
  readonly broad?: boolean;
}

/** The navigation: a path and its word. */
export const NAVIGATION: readonly (readonly [path: string, word: string])[] = [
  ['index.html', 'Start'],
  ['contracts.html', 'Contracts'],
  ['matrices.html', 'Matrices'],
  ['records.html', 'Records'],
  ['explorer.html', 'Explorer'],
  ['modules.html', 'Modules'],
  ['calls.html', 'Calls'],
  ['findings.html', 'Findings'],
  ['contributors.html', 'Contribute'],
];

/** What a page may do: take scripts, styles and pictures of this site, from a folder or a server, and nothing else. Nothing may be put in as markup and run. */
const POLICY = "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; base-uri 'none'; form-action 'none'";

/**
 * A link within the site is written from its root, as `~/modules/Kvm.html#Add`, and made relative here:
 * so a page works wherever the folder lies, and the gate of links knows each of them.
 */
function relative(markup: string, path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const beside = folder ? markup.replaceAll(`"~/${folder}`, '"') : markup;
  return beside.replaceAll('"~/', `"${'../'.repeat(folder.split('/').length - 1)}`);
}

const entry = (page: Page, [path, word]: readonly [string, string]): Html =>
  html`<li><a href="~/${path}"${(page.under ?? page.path) === path ? html` aria-current="page"` : ''}>${word}</a>`;

export function shell(page: Page, foot: HtmlPiece): string {
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${made(POLICY)}">
<meta name="viewport" content="width=device-width">
<title>${page.title === 'ioasid' ? 'ioasid' : `${page.title} · ioasid`}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="~/site.css">
<script src="~/site.js" defer></script>
${(page.scripts ?? []).map(script => html`<script src="~/${script}" defer></script>\n`)}</head>
<body>
<a class="skip" href="#main">To the text</a>
<header>
<a class="name" href="~/index.html">ioasid</a>
<nav aria-label="Pages"><ul>${NAVIGATION.map(one => entry(page, one))}</ul></nav>
</header>
<main id="main"${page.broad ? html` class="broad"` : ''}>
${page.body}
</main>
<footer>${foot}</footer>
</body>
</html>
`;
  return relative(text, page.path);
}
