/**
 * The tests that the tables of rules of a room get: table, specification, code and documents say the same, each in the same order.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Rule } from '../../src/rules';
import { Modules } from '../../src/tlc/modules';
import { openProject } from '../../src/tlc/project';

export const ROOT = join(__dirname, '..', '..');

export type Tables = Readonly<Record<string, Readonly<Record<string, Rule>>>>;
export type Calls = Readonly<Record<string, readonly Rule[]>>;

export interface RoomOfRules {
  readonly name: string;
  /** The module that extends all others. */
  readonly module: string;
  readonly tables: Tables;
  /** By the call's name in the code. */
  readonly calls: Calls;
  /** Calls that are not of the specification. */
  readonly beside?: Calls;
  /** Rules of the code alone, which no chain of the specification has; each row of a call that is not of the specification is one. */
  readonly codeOnly?: readonly Rule[];
  /** Chains of the specification that answer no refusal, with the reason. */
  readonly noRefusal?: Readonly<Record<string, string>>;
  /** Where the table of calls stands: the file, and the text between the `|` that begins its row and the errnos. */
  readonly document: string;
  /** Files whose calls are others of the same names. */
  readonly others?: readonly string[];
  /** What stands for an errno in prose besides, as `*unknown*`. */
  readonly fields?: readonly string[];
  /** Errnos that the code names beside the rules: `file: 'EXXX'`, with the reason. */
  readonly naked?: Readonly<Record<string, string>>;
}

/** A link of a chain of conditions: under which condition which answer, and whose chain it stands in. */
interface Link { readonly when: string; readonly errno: string; readonly chain: string }

const ANSWER = /^(?:"(\w+)"|(?:Profile|form|position)\.(\w+))$/;

export function chainOf(bodies: ReadonlyMap<string, string>, chain: string): Link[] {
  const body = bodies.get(chain);
  assert.ok(body !== undefined, `${chain} is defined`);
  const after = body!.search(/\bIN\b(?![^]*\bIN\b)/);
  const parts = body!.slice(after < 0 ? 0 : after + 2).split(/\b(IF|THEN|ELSE)\b/).map((part) => part.trim().replace(/\s+/g, ' '));
  const links: Link[] = [];
  for (let at = 1; at < parts.length; at += 2) {
    if (parts[at] === 'IF' || (parts[at] === 'ELSE' && parts[at + 1] === '')) continue;
    const answer = parts[at + 1].split(' ---')[0].trim();
    const inner = /^(\w+Errno)\(/.exec(answer)?.[1];
    const [, errno, field] = ANSWER.exec(answer) ?? [];
    if (inner) links.push(...chainOf(bodies, inner));
    else if (errno !== 'OK') links.push({ when: parts[at] === 'ELSE' ? 'OTHERWISE' : parts[at - 1], errno: errno ?? field, chain });
  }
  return links;
}

/** A chain that is its one answer: `SvaFindErrno(n) == FindErrno(…)`. */
function linksOf(bodies: ReadonlyMap<string, string>, chain: string): Link[] {
  const other = /^\s*(\w+Errno)\(/.exec(bodies.get(chain) ?? '')?.[1];
  return other ? linksOf(bodies, other) : chainOf(bodies, chain);
}

const opOf = (call: string): string => call[0].toUpperCase() + call.slice(1);
const lineOf = ({ errno, when, spec }: Rule): string => `${errno}  ${when}  ${spec?.split('!')[1]}`;
/** Rules of one condition stand for one link. */
const collapsed = (lines: readonly string[]): string[] => lines.filter((line, at) => line !== lines[at - 1]);

export const sourcesOf = (room: string): { readonly file: string; readonly text: string }[] =>
  readdirSync(join(ROOT, 'src', room), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && basename(name) !== 'rules.ts' && !name.startsWith('rules/'))
    .map((name) => ({ file: `src/${room}/${name}`, text: readFileSync(join(ROOT, 'src', room, name), 'utf8') }));

export function holdRules(room: RoomOfRules): void {
  const { name, module, tables, calls, beside = {}, codeOnly = [], noRefusal = {}, fields = [], naked = {}, others = [] } = room;
  const modules = new Modules(openProject());
  const bodies = modules.bodies(module);
  const sources = sourcesOf(name);
  const test = suite(`Rules of ${name}`);
  const specified = Object.keys(calls).filter((call) => bodies.has(`${opOf(call)}Errno`));

  test('every rule of a table is in the table of some call, and a call has no two of one name', () => {
    const known = new Set([calls, beside].flatMap((each) => Object.values(each).flat()));
    assert.equal(Object.entries(tables).flatMap(([table, rows]) => Object.values(rows).filter((rule) => !known.has(rule)).map((rule) => `${table}.${rule.name}`)), []);
    for (const [call, rules] of [calls, beside].flatMap((each) => Object.entries(each))) assert.is(new Set(rules.map((rule) => rule.name)).size, rules.length, call);
  });

  test('every chain of conditions of the specification is that of a call', () => {
    const own = [...bodies.keys()].filter((chain) => chain.endsWith('Errno') && bodies.has(chain.slice(0, -5)));
    assert.equal(own.filter((chain) => !(chain in noRefusal)).sort(), specified.map((call) => `${opOf(call)}Errno`).filter((chain) => own.includes(chain)).sort());
  });

  for (const call of specified) {
    test(`${call}: condition by condition, errno by errno, the table is the chain of the specification`, () => {
      const rows = calls[call].filter((rule) => !codeOnly.includes(rule));
      assert.equal(collapsed(rows.map(lineOf)), linksOf(bodies, `${opOf(call)}Errno`).map(({ errno, when, chain }) => `${errno}  ${when}  ${chain}`));
      for (const { spec } of rows) assert.ok(bodies.has(spec!.split('!')[1]) && modules.definition(spec!.split('!')[0], spec!.split('!')[1])!.file.endsWith(`/${spec!.split('!')[0]}.tla`), spec);
    });
  }

  test('rules of which the specification knows nothing are listed, and name no condition', () => {
    const alone = Object.values(tables).flatMap((rows) => Object.values(rows)).filter(({ spec, when }) => spec === undefined || when === undefined);
    assert.equal(alone.map((rule) => rule.name).sort(), codeOnly.map((rule) => rule.name).sort());
  });

  test('every rule says why in words, and where it is from', () => {
    for (const [table, rows] of Object.entries(tables)) {
      for (const rule of Object.values(rows)) assert.ok(rule.because.length > 5 && !/[.!]$/.test(rule.because) && rule.source.length > 2, `${table}.${rule.name}`);
    }
  });

  test('the code refuses by every rule, and names no errno beside them', () => {
    const code = sources.map(({ text }) => text).join('\n');
    const word = (table: string, rule: string): boolean => new RegExp(`\\b${table}\\.${rule}\\b`).test(code) || new RegExp(`\\b${table}\\[`).test(code) || RULES_FILE(name).includes(`: ${table}.${rule}`);
    assert.equal(Object.entries(tables).flatMap(([table, rows]) => Object.keys(rows).filter((rule) => !word(table, rule)).map((rule) => `${table}.${rule}`)), []);
    const found = sources.flatMap(({ file, text }) => [...uncommented(text).matchAll(/(?:return|errno:|\?|:|=>|answer\()\s*'((?:E[A-Z0-9]{2,}|WARN|BUG))'(?! *(?:=>|\{|\|))/g)]
      .filter(({ index }) => !/^\s*(?:export )?type |^\s*\| '|readonly /.test(lineAt(uncommented(text), index))).map(([, errno]) => `${file}: '${errno}'`));
    assert.equal([...new Set(found)].filter((each) => !(each in naked)), []);
    for (const each of Object.keys(naked)) assert.ok(found.includes(each), `${each} is no longer there`);
  });

  test('the code looks in the order of each table', () => {
    for (const [table, rows] of Object.entries(tables)) {
      const order = Object.keys(rows);
      for (const { file, text } of sources) {
        const found = [...text.matchAll(new RegExp(`\\b${table}\\.(\\w+)`, 'g'))].map(([, rule]) => order.indexOf(rule)).filter((at, nth, all) => at >= 0 && all.indexOf(at) === nth);
        assert.equal(found, [...found].sort((a, b) => a - b), `${file}: ${found.map((at) => `${table}.${order[at]}`).join(', ')}`);
      }
    }
  });

  test(`${room.document} has the errnos of each call, in the order of its table`, () => {
    const text = readFileSync(join(ROOT, room.document), 'utf8');
    const said = new Map([...text.replace(/^- (`\w+\([^`]*\)`)(.*)$/gm, '| $1 |$2|').matchAll(/^\|((?: *`\w+(?:\([^`]*\))?`,?)+) *\|(.*)\|$/gm)]
      .flatMap(([, names, cells]) => [...names.matchAll(/`(\w+)/g)].map(([, op]) => [op, errnosIn(cells, fields)] as const)));
    for (const call of specified) {
      if (!bodies.has(opOf(call))) continue;
      const rows = calls[call].filter((rule) => !codeOnly.includes(rule)).map(({ errno }) => errno);
      assert.ok(said.has(opOf(call)), `${opOf(call)} is in the table`);
      assert.equal(collapsed(said.get(opOf(call))!), collapsed(rows), opOf(call));
    }
  });

  test('the docstring of each call has them too', () => {
    for (const call of specified) {
      const docs = sources.filter(({ file }) => !others.includes(file)).flatMap(({ text }) => [...text.matchAll(new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\n  (?:async )?${call}\\(`, 'g'))].map(([, doc]) => doc));
      if (docs.length === 0) continue;
      const rows = collapsed(calls[call].map(({ errno }) => errno));
      for (const doc of docs) assert.equal(collapsed(errnosIn(doc, fields)), rows, call);
    }
  });

  test.run();
}

const RULES_FILE = (room: string): string => readFileSync(join(ROOT, 'src', room, 'rules.ts'), 'utf8');
const uncommented = (text: string): string => text.replace(/\/\*[^]*?\*\/|\/\/.*/g, (comment) => comment.replace(/[^\n]/g, ' '));
const lineAt = (text: string, at: number): string => text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at));

/** Errnos of a text, and fields that stand for one, in italics or as code. */
export const errnosIn = (text: string, fields: readonly string[]): string[] => [...text.replace(/([*`]\w+[*`]) \([^)]*\)/g, '$1').matchAll(/\b(?:E[A-Z0-9]{2,}|WARN|INVALID_IOASID|(?<!`)NULL)\b|[*`](\w+)[*`]/g)]
  .flatMap(([errno, field]) => (field === undefined ? [errno] : fields.includes(field) ? [field] : []));
