/**
 * What counts as a claim in a document. A sentence is one if it names a model, a property or a promise by its number, or if it stands
 * in a bullet; and so is a row of a table that names a model. Headings and blocks of code are none.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface Sentence {
  /** From the project's root. */
  readonly file: string;
  /** The heading that it stands under. */
  readonly section: string;
  /** Without emphasis, without the addresses of links, in one line. */
  readonly text: string;
}

const NAMES_MODEL = /`MC\w+/;
const NAMES_PROMISE = /`\w+(?:Inv|Prop|Live|Rule|Step)`|\bP\d+h?\b/;

/** README.md and every page under spec/, from the project's root. */
export function documentsOf(root: string): string[] {
  const pages = readdirSync(join(root, 'spec'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'));
  return ['README.md', ...pages.map(name => relative(root, join(root, 'spec', name))).sort()].filter(file => existsSync(join(root, file)));
}

/** In one line, as a reader sees it. */
export const plainText = (text: string): string => text
  .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\*\*|(?<![\w`])_|_(?![\w`])/g, '').replace(/\s+/g, ' ').trim();

/** A document as one line, in which what a claim says is looked for. */
export const readPlain = (root: string, file: string): string => plainText(withoutCode(readFileSync(join(root, file), 'utf8')));

const withoutCode = (text: string): string => text.replace(/^```[^]*?^```$/gm, '');

/** The sentences of a document that claim something. */
export function claimsIn(root: string, file: string): Sentence[] {
  let section = '';
  return blocksOf(withoutCode(readFileSync(join(root, file), 'utf8'))).flatMap(block => {
    const heading = /^#+ (.*)/.exec(block);
    if (heading) {
      section = plainText(heading[1]!);
      return [];
    }
    const bullet = /^\s*- /.test(block);
    const row = block.startsWith('|');
    const parts = row ? [plainText(block)] : sentencesOf(plainText(block.replace(/^\s*- /, '')));
    const claims = (text: string): boolean => (row ? NAMES_MODEL.test(text) : bullet || NAMES_MODEL.test(text) || NAMES_PROMISE.test(text));
    return parts.filter(claims).map(text => ({ file, section, text }));
  });
}

/** Headings, rows of tables, bullets and paragraphs, each by itself. */
function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    if (/^\s*$/.test(line)) open = false;
    else if (/^(#|\||\s*- )/.test(line) || !open) {
      blocks.push(line);
      open = !/^(#|\|)/.test(line);
    } else blocks[blocks.length - 1] += `\n${line}`;
  }
  return blocks;
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.?!]\)?) (?=[A-Z`"(])/).filter(Boolean);
