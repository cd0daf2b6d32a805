/** What stands in quotation marks is quoted to the letter: spec/quotations.json has the lines, with where they are from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

interface Source { readonly source: string; readonly from: string; readonly date: string; readonly id: string; readonly parts: readonly (readonly string[])[] }

const { sources } = JSON.parse(readFileSync('spec/quotations.json', 'utf8')) as { sources: readonly Source[] };

/** Quotation marks around fewer words than these stand for a name or a value, not for what somebody said. */
const WORDS = 4;

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
const PARTS = sources.flatMap(({ parts }) => parts.map((lines) => plain(lines.join(' '))));

/** Whether it stands in one part of a source; what is left out is marked by three dots, and the rest stands in order. */
function isQuoted(quotation: string): boolean {
  const pieces = quotation.split(/\s*(?:…|\.\.\.)\s*/).map(plain).filter(Boolean);
  return pieces.length > 0 && PARTS.some((part) => {
    let from = 0;
    return pieces.every((piece) => {
      const at = part.indexOf(piece, from);
      from = at + piece.length;
      return at >= 0;
    });
  });
}

/** The texts for people in a file: all of a document but its code, the comments of a module, those of a specification. */
function textsOf(file: string, content: string): string[] {
  if (file.endsWith('.md')) return content.replace(/```[^]*?```/g, '').replace(/`[^`]*`/g, '`').split(/\n\s*\n|\n(?=[-|]|\d+\. )/);
  if (file.endsWith('.tla')) return (content.match(/\(\*[^]*?\*\)(?:\s*\n\(\*[^]*?\*\))*/g) ?? []).map((text) => text.replace(/\*\)\s*\n\s*\(\*/g, ' '));
  return (content.match(/\/\*[^]*?\*\/|(?:^\s*\/\/.*\n)+/gm) ?? []).map((text) => text.replace(/^\s*(?:\*|\/\/)/gm, ' ').replace(/`[^`]*`/g, '`'));
}

/** What stands between quotation marks in a text; a mark without another ends nothing. Blockquotes of a document are quotations, too. */
function quotations(text: string): string[] {
  const block = /^\s*>/.test(text) ? [plain(text.replace(/^\s*> ?/gm, ''))] : [];
  const marked = text.replace(/[“”]/g, '"').split('"').filter((_, at, all) => at % 2 === 1 && at < all.length - 1).map(plain);
  return [...block, ...marked].filter((quotation) => quotation.split(' ').length >= WORDS);
}

const filesIn = (folder: string, ...endings: string[]): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => endings.some((ending) => file.endsWith(ending))).map((file) => join(folder, file));

const quoting = suite('quotations');

quoting('a quotation is found, in whole or with what is left out marked, and nothing else is', () => {
  assert.ok(isQuoted('I don\'t feel strongly either way, would just like to see something implementatbale.'));
  assert.ok(isQuoted('The proof is like the chown in the above open() example. … It is not very different from chmod\'ing a file'));
  assert.not(isQuoted('A later chmod takes nothing away'));
  assert.not(isQuoted('It is not very different … The proof is like the chown'), 'the other way round');
  assert.not(isQuoted('open it again. There are lots'), 'two parts of a mail as if they were one');
  assert.not(isQuoted('…'));
});

quoting('quotations are seen in documents, specifications and comments, over lines', () => {
  assert.equal(quotations('he said: "that proof should be\nongoing", and "no"'), ['that proof should be ongoing']);
  assert.equal(quotations('> one two three\n> four'), ['one two three four']);
  assert.equal(textsOf('x.tla', '(* "a b *)\n(* c d" *)\nX == "e f g h"').flatMap(quotations), ['a b c d']);
  assert.equal(textsOf('x.ts', 'const x = "a b c d";\n/**\n * "e f\n * g h" `"i j k l"`\n */\n').flatMap(quotations), ['e f g h']);
  assert.equal(textsOf('x.md', '- "a b\n  c d"\n- e\n```\n"f g h i"\n```').flatMap(quotations), ['a b c d']);
});

quoting('every source says who, when and where, and every part has lines', () => {
  for (const { source, from, date, id, parts } of sources) {
    assert.ok([source, from, date, id].every((word) => word.length > 0), source);
    assert.ok(parts.length > 0 && parts.every((lines) => lines.length > 0 && lines.every((line) => line.trim() !== '')), source);
    assert.match(id, /^\S+@\S+$/, source);
  }
});

quoting('every sentence in quotation marks is in the file of quoted lines', () => {
  const files = ['README.md', ...filesIn('spec', '.md', '.tla'), ...filesIn('models', '.tla'), ...filesIn('src', '.ts', '.md')];
  const unknown = files.flatMap((file) => textsOf(file, readFileSync(file, 'utf8')).flatMap(quotations).filter((quotation) => !isQuoted(quotation)).map((quotation) => `${file}: "${quotation}"`));
  assert.equal(unknown, [], 'not in spec/quotations.json to the letter: correct the words, or say it without quotation marks');
});

quoting.run();
