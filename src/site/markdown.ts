/** The repository's Markdown as pages: links within it lead to pages of the site, names in code marks to what they name. */
import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import MarkdownIt from 'markdown-it';
import { html, type Html, made } from './html';
import type { Files } from './files';
import type { KnownNames } from './names';

export interface Writer {
  readonly root: string;
  readonly names: KnownNames;
  readonly files: Files;
  /** Every text that has a page, by its file. */
  readonly texts: ReadonlySet<string>;
  readonly faults: string[];
}

/** The page of a text. */
export const textPath = (file: string): string => `text/${file.replace(/\.md$/, '.html')}`;

/** As GitHub makes the place of a heading. */
export const slug = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');

/** The address of a link in `file`; undefined for one that leads to what has no page (a folder, packed cases). */
function addressOf(link: string, file: string, writer: Writer): string | undefined {
  if (/^https:/.test(link) || link.startsWith('#')) return link;
  const [path, place] = link.split('#') as [string, string | undefined];
  let target = posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, '');
  if (!existsSync(join(writer.root, target))) {
    writer.faults.push(`${file}: leads to ${link}, and there is no ${target}`);
    return undefined;
  }
  if (statSync(join(writer.root, target)).isDirectory()) target = posix.join(target, 'README.md');
  const anchor = place ? `#${place}` : '';
  if (writer.texts.has(target)) return `~/${textPath(target)}${anchor}`;
  const module = /^spec\/\w+\/(\w+)\.tla$/.exec(target);
  if (module) return `~/modules/${module[1]}.html${anchor}`;
  const [, line] = /^L(\d+)$/.exec(place ?? '') ?? [];
  const shown = writer.files.ask(target, line === undefined ? undefined : Number(line));
  return shown && `~/${shown}`;
}

export function render(text: string, file: string, writer: Writer): Html {
  const markdown = new MarkdownIt({ html: false });
  const used = new Map<string, number>();
  const { rules } = markdown.renderer;
  const plain = rules.link_open ?? ((tokens, at, options, _env, self) => self.renderToken(tokens, at, options));
  // Links that lead nowhere are text; they nest in nothing, so their ends are known by counting.
  const open: boolean[] = [];
  rules.link_open = (tokens, at, options, env, self) => {
    const address = addressOf(String(tokens[at]!.attrGet('href')), file, writer);
    open.push(address !== undefined);
    if (address === undefined) return '';
    tokens[at]!.attrSet('href', address);
    return plain(tokens, at, options, env, self);
  };
  rules.link_close = () => (open.pop() ? '</a>' : '');
  rules.heading_open = (tokens, at) => {
    const words = tokens[at + 1]!.children!.map(({ content }) => content).join('');
    const id = slug(words);
    const count = used.get(id) ?? 0;
    used.set(id, count + 1);
    return `<${tokens[at]!.tag} id="${count ? `${id}-${count}` : id}">`;
  };
  rules.code_inline = (tokens, at) => {
    const { content } = tokens[at]!;
    const inLink = open.at(-1) === true;
    const fault = writer.names.faultOf(content);
    if (fault) writer.faults.push(`${file}: ${fault}`);
    const address = inLink ? undefined : writer.names.find(content);
    return String(address ? html`<a href="~/${address}"><code>${content}</code></a>` : html`<code>${content}</code>`);
  };
  const fence = (content: string): string => String(html`<pre tabindex="0"><code>${content}</code></pre>\n`);
  rules.fence = (tokens, at) => fence(tokens[at]!.content);
  rules.code_block = (tokens, at) => fence(tokens[at]!.content);
  rules.table_open = () => '<div class="wide" tabindex="0" role="region" aria-label="table"><table>\n';
  rules.table_close = () => '</table></div>\n';
  // Our tables have <br> in cells; no other markup is let through.
  return made(markdown.render(text).replaceAll('&lt;br&gt;', '<br>'));
}

