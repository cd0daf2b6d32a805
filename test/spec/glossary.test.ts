/** Words in at most twenty lines; every letter with a number that a document or a specification uses is in the index. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MECHANISM_PROMISES } from '../../src/matrix/mechanism-promises';
import { POSITION_PROPERTIES } from '../../src/matrix/position-properties';

const ROOT = join(__dirname, '..', '..');
const GLOSSARY = readFileSync(join(ROOT, 'spec', 'GLOSSARY.md'), 'utf8');
const NUMBER = /\b(?:[MPSI]\d+h?|RI?\d+|m\d+)\b/g;

/** Ranges count for both ends. Names of a file or a model, and what stands in quotation marks or code, are no numbers of the index. */
const numbersIn = (text: string): string[] => text.replace(/`[^`\n]*`|"[^"\n]*"|\bMC[\w-]+|[\w-]+\.(?:md|txt|ts)/g, ' ').match(NUMBER) ?? [];
const indexed = (glossary: string): Set<string> =>
  new Set([...glossary.matchAll(/^\| ([A-Za-z]+\d+h?(?:, [A-Za-z]+\d+h?)*) \|/gm)].flatMap(([, numbers]) => numbers!.split(', ')));

/** The documents and specifications that a reader meets. */
function texts(): [string, string][] {
  const files = readdirSync(join(ROOT, 'spec'), { recursive: true, encoding: 'utf8' }).filter(name => /\.(md|tla)$/.test(name)).map(name => join('spec', name));
  return ['README.md', ...files].map(file => [file, readFileSync(join(ROOT, file), 'utf8')]);
}

const missing = (index: Set<string>): string[] => texts().flatMap(([file, text]) => {
  // In a specification numbers stand in comments; m1 in a formula is a process.
  const said = file.endsWith('.tla') ? (text.match(/\(\*[^]*?\*\)|\\\*.*/g) ?? []).join('\n') : text;
  return [...new Set(numbersIn(said))].filter(number => !index.has(number)).map(number => `${file}: ${number}`);
});

const glossary = suite('spec/GLOSSARY.md');

glossary('the words are at most twenty lines, each said once', () => {
  const table = GLOSSARY.split('## Numbers')[0]!.match(/^\| (?!word|-)[^|]+\|/gm)!;
  assert.ok(table.length >= 10 && table.length <= 20, `${table.length}`);
  assert.is(new Set(table).size, table.length);
});

glossary('every number that is used is in the index', () => assert.equal(missing(indexed(GLOSSARY)), []));

glossary('a number that the index has lost is missed where it is used', () => {
  const lost = missing(indexed(GLOSSARY.replace(/^\| P7 \|.*\n/m, '')));
  assert.ok(lost.includes('spec/authorization/AuthorizationProperties.tla: P7'), lost.join(', '));
});

glossary('no number stands in the index twice', () => {
  const rows = GLOSSARY.match(/^\| [A-Za-z]+\d+/gm)!;
  assert.equal(rows.filter((row, i) => rows.indexOf(row) < i), []);
});

glossary('every head of a column of policies, mechanisms and positions is in the index', () => {
  const heads = new Set([...GLOSSARY.matchAll(/^\| (?:of \w+: )?([\w, ]+?) \|/gm)].flatMap(([, cell]) => cell!.split(', ')));
  const codes = [...MECHANISM_PROMISES, ...POSITION_PROPERTIES].map(({ code }) => code);
  assert.equal([...new Set(codes)].filter((code) => !heads.has(code)), []);
});

glossary('a property that the index names is one', () => {
  const modules = texts().filter(([file]) => file.endsWith('.tla')).map(([, text]) => text).join('\n');
  for (const [, name] of GLOSSARY.matchAll(/`(\w+(?:Inv|Prop|Live|Step))`/g)) assert.match(modules, new RegExp(`^${name} ==`, 'm'), name);
});

glossary('no document tells how the project came about', () => {
  assert.equal(texts().filter(([, text]) => /\bseed\b|this project began/i.test(text)).map(([file]) => file), []);
});

glossary.run();
