/** A module as one reads it: its comments as prose, its formulas with every name linked, in mathematics and in ASCII. */
import type { Node } from 'web-tree-sitter';
import { html, type Html, made } from '../html';
import { type Module, type ListedModules, type NameTarget, targetOf } from './modules';
import { ASCII, SYMBOLS, WORDS } from './symbols';

export interface Listing {
  readonly body: Html;
  /** Names that lead nowhere. */
  readonly faults: readonly string[];
}

/** Leaves of the tree, in order; a comment is one. */
function leaves(node: Node): Node[] {
  if (node.childCount === 0 || /comment/.test(node.type) || node.type === 'string' || node.type === 'nat_number') return [node];
  return node.children.flatMap(child => leaves(child!));
}

/** Comments that stand between definitions are prose. */
const isProse = (node: Node): boolean => node.type === 'block_comment' && node.parent?.type === 'module';

/** The paragraphs of a comment, without the signs that frame it. */
export function paragraphs(comment: string): string[] {
  const lines = comment.split('\n').map(line => line.replace(/^\s*\(?\*+\)?/, '').replace(/\(?\*+\)?\s*$/, '').trim());
  return lines.join('\n').split(/\n\s*\n/).map(text => text.trim()).filter(text => /[a-z]/i.test(text));
}

/** Text of a comment, in which `name' and `name` are names. */
export const listedLine = (text: string): Html => {
  const parts = text.split(/`([^`']+)['`]/);
  return html`${parts.map((part, i) => (i % 2 ? html`<code>${part}</code>` : part))}`;
};

export const proseOf = (comment: string): Html => html`${paragraphs(comment).map(text => html`<p>${listedLine(text)}</p>\n`)}`;

export const addressOf = (place: Exclude<NameTarget, string | undefined>): string => `~/modules/${place.module}.html${place.name ? `#${place.name}` : ''}`;

/** The columns, by line, up to which signs keep their width in mathematics: what follows is aligned with other lines. */
function aligned(tokens: readonly Node[]): Map<number, number> {
  const last = new Map<number, number>();
  for (const { type, startPosition: { row, column } } of tokens) {
    if (/^(bullet_|def_eq|case_box|THEN|ELSE|IN$|comment)/.test(type)) last.set(row, Math.max(last.get(row) ?? 0, column));
  }
  return last;
}

function sign(text: string, symbol: string, keepsWidth: boolean): Html {
  const width = keepsWidth && text.length > 1 ? html` class="w${text.length}"` : '';
  return html`<i${width}${ASCII.get(symbol) !== text && html` t="${text}"`}>${symbol}</i>`;
}

class Writer {
  readonly faults: string[] = [];
  #pieces: string[] = [];
  #defined = new Map<number, string>();

  constructor(readonly module: Module, readonly modules: ListedModules) {
    for (const { name, node } of module.definitions.values()) {
      const named = node.childForFieldName('name') ?? node;
      this.#defined.set(named.startIndex, name);
    }
  }

  /** The tokens of one stretch of formulas, each line a place. */
  code(tokens: readonly Node[]): Html {
    const { text } = this.module;
    const columns = aligned(tokens);
    this.#pieces = [];
    let at = text.lastIndexOf('\n', tokens[0]!.startIndex) + 1;
    this.#line(tokens[0]!.startPosition.row);
    for (const token of tokens) {
      this.#space(text.slice(at, token.startIndex), token.startPosition.row);
      this.#pieces.push(String(this.#token(token, token.startPosition.column <= (columns.get(token.startPosition.row) ?? -1))));
      at = token.endIndex;
    }
    return made(`<pre class="tla"><code>${this.#pieces.join('').trimEnd()}</code></pre>`);
  }

  /** A formula within a line of text. */
  inline(node: Node): Html {
    this.#pieces = [];
    let at = node.startIndex;
    for (const token of leaves(node)) {
      if (/comment/.test(token.type)) continue;
      if (token.startIndex > at) this.#pieces.push(' ');
      this.#pieces.push(String(this.#token(token, false)));
      at = token.endIndex;
    }
    return made(`<code class="tla">${this.#pieces.join('')}</code>`);
  }

  #line(row: number): void {
    this.#pieces.push(`<span id="L${row + 1}"></span>`);
  }

  #space(space: string, row: number): void {
    const lines = space.split('\n');
    lines.forEach((line, i) => {
      if (i) {
        this.#pieces.push('\n');
        this.#line(row - (lines.length - 1) + i);
      }
      this.#pieces.push(line);
    });
  }

  #token(token: Node, keepsWidth: boolean): Html {
    const { type, text } = token;
    if (/comment/.test(type)) return html`<span class="c">${text}</span>`;
    if (type === 'string') return html`<u>${text}</u>`;
    if (/number/.test(type)) return html`<span class="n">${text}</span>`;
    if (type === 'identifier_ref') return this.#reference(token);
    const defined = this.#defined.get(token.startIndex);
    if (defined === text) return html`<b id="${defined}">${text}</b>`;
    if (WORDS.has(text)) return html`<em>${text}</em>`;
    const symbol = SYMBOLS[text];
    return symbol === undefined ? html`${text}` : sign(text, symbol, keepsWidth);
  }

  #reference(token: Node): Html {
    const { text } = token;
    const place = targetOf(token, this.module, this.modules);
    if (place === undefined) this.faults.push(`${this.module.file}:${token.startPosition.row + 1}: no module defines ${text}`);
    if (place === undefined || typeof place === 'string') return html`${text}`;
    return html`<a href="${place.module === this.module.name && place.name ? `#${place.name}` : addressOf(place)}">${text}</a>`;
  }
}

export function listingOf(module: Module, modules: ListedModules): Listing {
  const writer = new Writer(module, modules);
  const pieces: Html[] = [];
  let waiting: Node[] = [];
  const flush = (): void => {
    if (waiting.length) pieces.push(writer.code(waiting));
    waiting = [];
  };
  for (const node of module.root.children.filter(child => child !== null)) {
    if (node.type === 'header_line' || node.type === 'double_line' || (node.type === 'MODULE' || node.parent?.childForFieldName('name')?.id === node.id)) continue;
    if (isProse(node)) {
      flush();
      pieces.push(html`<div class="prose"><span id="L${node.startPosition.row + 1}"></span>${proseOf(node.text)}</div>`);
    } else if (node.type === 'single_line') {
      flush();
      pieces.push(html`<hr>`);
    } else waiting.push(...leaves(node));
  }
  flush();
  return { body: html`${pieces.map(piece => html`${piece}\n`)}`, faults: writer.faults };
}

/** A formula of a module within a line of text, its names led to the module's own page. */
export const inlineOf = (node: Node, module: Module, modules: ListedModules): Html => abroad(new Writer(module, modules).inline(node), module);

/** Places of a module's own page, from another one. */
const abroad = ({ text }: Html, { name }: Module): Html => made(text.replaceAll('<a href="#', `<a href="~/modules/${name}.html#`).replace(/<span id="L\d+"><\/span>/g, '').replace(/ id="\w+"/g, ''));

/** One definition, by itself, for a page that tells of it. */
export function definitionOf(module: Module, name: string, modules: ListedModules): Html {
  const { node } = module.definitions.get(name)!;
  return abroad(new Writer(module, modules).code(leaves(node)), module);
}
