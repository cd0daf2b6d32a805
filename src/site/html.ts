/** Markup that is safe by the way it is made: what is put into a template is text, unless it was made by a template itself. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string { return this.text; }
}

export type HtmlPiece = Html | string | number | undefined | false | null | readonly HtmlPiece[];

const NAMED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as markup that shows it. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, sign => NAMED[sign]!);

function textOf(piece: HtmlPiece): string {
  if (piece instanceof Html) return piece.text;
  if (piece === undefined || piece === false || piece === null) return '';
  if (typeof piece === 'object') return piece.map(textOf).join('');
  return escape(String(piece));
}

/** A template: `html`<b>${name}</b>``. */
export const html = (strings: TemplateStringsArray, ...pieces: readonly HtmlPiece[]): Html =>
  new Html(strings.map((string, i) => string + (i < pieces.length ? textOf(pieces[i]) : '')).join(''));

/** Markup that somebody else made, as a Markdown library of ours; never text from outside. */
export const made = (text: string): Html => new Html(text);

/** Pieces with something between them. */
export const joinedHtml = (pieces: readonly HtmlPiece[], between: HtmlPiece): Html => html`${pieces.flatMap((piece, i) => (i ? [between, piece] : [piece]))}`;

/** A table: heads, and rows of cells. Each body row may begin with a head of its own. */
export function table(heads: readonly HtmlPiece[], rows: readonly (readonly HtmlPiece[])[], { rowHeads = true, name = '' } = {}): Html {
  const body = rows.map(row => html`<tr>${row.map((cell, i) => (i === 0 && rowHeads ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>\n`);
  return html`<div class="wide" tabindex="0" role="region" aria-label="${name || 'table'}"><table>
<thead><tr>${heads.map(head => html`<th>${head}</th>`)}</tr></thead>
<tbody>${body}</tbody></table></div>`;
}

const IDLE_ENDS = /<\/(?:td|th|tr|li|dt|dd|thead|tbody|body|html)>|<\/head>\s*<body>/g;
/** Of a paragraph, where another block begins, or the one that it is in ends. */
const IDLE_PARAGRAPHS = /<\/p>(?=\s*<(?:\/(?:section|div|details|blockquote|main|figure|footer|ul|ol|dl|table)\b|(?:p|ul|ol|dl|div|h\d|section|table|pre|blockquote|details|figure|nav|footer|form|hr|td|th|tr|li|dt|dd)\b))/g;
/** Where a block begins or ends, and of a page's head, which no line need be for. */
const IDLE_LINES = /\n+(?=<(?:meta|title|link|script|\/?(?:head|header|body|nav|main|footer|section)|table|thead|tbody|ul|ol|dl|div|pre)\b)/g;
/** Not of a tag that closes itself, as in a picture: its end would be taken for a part of the last word. */
const TAGS = /<[a-z][^<>]*[^<>/]>/g;
const IDLE_QUOTES = / ([a-z-]+)="([\w.#:~/-]*[\w.#:~-])"/g;

/** A tag, or a quote of the text, which needs to be written as one within a tag alone. */
const TAG_OR_QUOTE = /<[^<>]*>|&quot;|&#39;/g;
const PLAIN: Record<string, string> = { '&quot;': '"', '&#39;': "'" };

/** The same page without what HTML lets be left away: ends of cells, items and paragraphs, quotes around plain words, names of signs that may stand for themselves. A tenth of the site is that. */
export const lean = (markup: string): string => markup.replace(IDLE_ENDS, '').replace(IDLE_PARAGRAPHS, '').replace(IDLE_LINES, '').replace(TAGS, tag => tag.replace(IDLE_QUOTES, ' $1=$2'))
  .replace(TAG_OR_QUOTE, found => PLAIN[found] ?? found);
