/** What the documents at the top list is all that there is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = join(__dirname, '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const OWN = JSON.parse(read('package.json')) as { exports: Record<string, unknown> };
const ENTRIES = Object.keys(OWN.exports).filter(entry => entry !== './package.json').map(entry => entry.replace(/^\./, 'ioasid'));
const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight'];

/** Folders of src/ that a text leaves out; rooms go by `src/<room>/`. */
const unnamed = (text: string): string[] => {
  const rooms = readdirSync(join(ROOT, 'spec'), { withFileTypes: true }).filter(each => each.isDirectory()).map(({ name }) => name);
  return readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter(each => each.isDirectory() && !rooms.includes(each.name))
    .map(({ name }) => `src/${name}/`).filter(folder => !new RegExp(`^    ${folder} +\\S`, 'm').test(text));
};

const documents = suite('documents');

documents('the change log has every entry of the package, and how many there are', () => {
  const said = /^- (\w+) entries: ([^]*?);\n/m.exec(read('CHANGELOG.md'))!;
  assert.is(said[1], NUMBERS[ENTRIES.length]);
  assert.equal([...said[2]!.matchAll(/`([\w/]+)`/g)].map(([, name]) => name).sort(), [...ENTRIES].sort());
});

documents('the README has every entry, and every folder of src/', () => {
  const readme = read('README.md');
  for (const entry of ENTRIES.slice(1)) assert.match(readme, new RegExp(`Other entries:[^]*?\`${entry}\`[^]*?\\n\\n`));
  assert.equal(unnamed(readme), []);
  assert.equal(unnamed(readme.replace(/^ {4}src\/proof\/.*\n/m, '')), ['src/proof/']);
});

documents('no formula of spec/ names a tool, a model or a file', () => {
  const modules = readdirSync(join(ROOT, 'spec'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.tla'));
  const named = (text: string): string[] => text.replace(/\(\*[^]*?\*\)|\\\*.*/g, '').match(/\b(?:TLC|TLCExt|IOUtils|Json|MC[A-Z]\w*)\b|[\w/]+\.(?:json|cfg|ts|tla)\b/g) ?? [];
  assert.equal(named('EXTENDS Naturals, TLC \\* MCToy\n'), ['TLC']);
  assert.equal(modules.flatMap(name => named(read('spec', name)).map(word => `${name}: ${word}`)), []);
});

documents.run();
