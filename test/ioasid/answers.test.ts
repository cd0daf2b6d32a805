/** What each call answers, and in which order: the table in spec/ioasid/README.md, the specification and the docstrings of the code say the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PROFILES, ProfileName } from '../../src/ioasid/profiles';
import { Modules } from '../../src/tlc/modules';
import { openProject } from '../../src/tlc/project';

const ROOT = join(__dirname, '..', '..');
const bodies = new Modules(openProject()).bodies('Ioasid');
const readme = readFileSync(join(ROOT, 'spec', 'ioasid', 'README.md'), 'utf8');
const code = readFileSync(join(ROOT, 'src', 'ioasid', 'ioasid.ts'), 'utf8');

/** Rules whose value is an errno. */
const ANSWERS = Object.entries(PROFILES.linux).flatMap(([rule, value]) => (/^E[A-Z]+$/.test(String(value)) ? [rule] : []));
const RULES = Object.keys(PROFILES.linux).filter((rule) => !ANSWERS.includes(rule));

interface Row { readonly op: string; readonly errnos: string; readonly rules: string[]; readonly module: string }

/** The calls of the table: `| op | arguments | effect | errnos | rules | file |`. */
const rows: Row[] = [...readme.matchAll(/^\| `(\w+)` \|[^|]*\|[^|]*\|([^|]*)\|([^|]*)\| `(\w+)` \|$/gm)].map(([, op, errnos, rules, module]) =>
  ({ op, errnos, rules: [...rules.matchAll(/`(\w+)`/g)].map(([, rule]) => rule).sort(), module }))
  .filter(({ op }) => !bodies.get(op)!.includes('Happens('));

const collapsed = (list: readonly string[]): string[] => list.filter((errno, at) => errno !== list[at - 1]);

/** In prose: errnos, and names of the profile's answers in italics or as code. */
const said = (text: string): string[] => collapsed([...text.matchAll(/\bE[A-Z]{3,}\b|[*`](\w+)[*`]/g)]
  .flatMap(([errno, answer]) => (answer === undefined ? [errno] : ANSWERS.includes(answer) ? [answer] : [])));

/** What a chain of conditions answers, the chains that it refers to included, each where it stands. */
function answered(name: string): string[] {
  const found = [...bodies.get(name)!.matchAll(/(?:THEN|ELSE)\s+(?:"(\w+)"|Profile\.(\w+)|(\w+Errno)\()/g)];
  return found.flatMap(([, errno, answer, chain]) => (chain ? answered(chain) : errno === 'OK' ? [] : [errno ?? answer]));
}

/** The rules that an operation asks, wherever below it. */
function asked(op: string): string[] {
  const seen = new Set([op]);
  for (const name of seen) for (const word of bodies.get(name)!.match(/\w+/g) ?? []) if (bodies.has(word)) seen.add(word);
  return RULES.filter((rule) => [...seen].some((name) => bodies.get(name)!.includes(`Profile.${rule}`))).sort();
}

function docstring(op: string): string {
  const method = op[0].toLowerCase() + op.slice(1);
  return new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\n  ${method}\\(`).exec(code)![1];
}

const test = suite('Answers');

test('every call of Next is in the table', () => {
  const calls = [...bodies].filter(([op, body]) => new RegExp(`(Answer|Returns)\\("${op}"`).test(body)).map(([op]) => op);
  assert.equal(rows.map(({ op }) => op).sort(), calls.sort());
});
for (const { op, errnos, rules, module } of rows) {
  const specified = bodies.has(`${op}Errno`) ? collapsed(answered(`${op}Errno`)) : [];
  test(`${op}: the table has the errnos of ${op}Errno, in its order`, () => { assert.equal(said(errnos), specified); });
  test(`${op}: so has the docstring`, () => { assert.equal(said(docstring(op)), specified); });
  test(`${op}: the table names the rules that it asks, and the module that defines it`, () => {
    assert.equal(rules, asked(op));
    assert.match(readFileSync(join(ROOT, 'spec', 'ioasid', `${module}.tla`), 'utf8'), new RegExp(`^${op}\\(.*\\) ==`, 'm'));
  });
}

const NAMES = Object.keys(PROFILES) as ProfileName[];
test('the table of answers has those of every profile', () => {
  const lines = [...readme.matchAll(/^\| \*(\w+)\* \|(.*)\|$/gm)];
  assert.equal(lines.map(([, answer]) => answer).sort(), [...ANSWERS].sort());
  for (const [, answer, cells] of lines) {
    cells.split('|').forEach((cell, at) => {
      if (/\w/.test(cell) && !cell.includes('(')) assert.is(cell.trim(), PROFILES[NAMES[at]][answer as 'unknown'], `${answer}, ${NAMES[at]}`);
    });
  }
});
test.run();
