/**
 * The XML that SANY writes: elements without attributes that hold either elements or a text. It is megabytes for a module with all that it
 * extends; a library that knows all of XML takes five times as long for it.
 */
import { ToolError } from '../tlc/error';

/** One element: its name, its children, and the text if it has one. */
export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

const PIECE = /<\?[^>]*\?>|<(\/?)([\w-]+)(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

interface Open {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

/** The outermost element. Throws `ToolError` for what SANY does not write. */
export function readXml(xml: string): Element {
  const top: Open = { name: '', children: [], text: '' };
  const open: Open[] = [top];
  const end = xml.trimEnd().length;
  for (PIECE.lastIndex = 0; PIECE.lastIndex < end;) {
    const at = PIECE.lastIndex;
    const match = PIECE.exec(xml) ?? strange(at);
    const [, closing, name, empty, text] = match;
    const inner = open.at(-1)!;
    if (text !== undefined) inner.text += text;
    else if (name === undefined) continue;
    else if (empty) inner.children.push({ name, children: [], text: '' });
    else if (!closing) open.push({ name, children: [], text: '' });
    else {
      if (inner.name !== name) strange(at);
      open.pop();
      // Between elements there is white space, if anything.
      open.at(-1)!.children.push({ name, children: inner.children, text: inner.children.length > 0 ? '' : plain(inner.text) });
    }
  }
  const [root] = top.children;
  if (open.length > 1 || !root || top.children.length > 1) return strange(end);
  return root;
}

function plain(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code: string | undefined, name: string) => (
    code ? String.fromCodePoint(Number(code)) : ENTITIES[name] ?? whole));
}

function strange(at: number): never {
  throw new ToolError(`what SANY exported breaks off, or is no XML, at character ${at}; use the jar that this project fetches`);
}
