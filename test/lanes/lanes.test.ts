import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { actorsOf, CASTS } from '../../src/lanes/cast';
import { changesOf, changeText } from '../../src/lanes/changes';
import { htmlOf } from '../../src/lanes/html';
import { mermaidOf } from '../../src/lanes/mermaid';
import type { LaneRun } from '../../src/lanes/run';
import { svgOf } from '../../src/lanes/svg';
import { textOfLanes } from '../../src/lanes/text';
import { type RawStep, runOf } from '../../src/lanes/told';
import { printValue } from '../../src/tlc/print';
import { parseState } from '../../src/tlc/value';

const values = new Set(['d1', 'k1', 'p1', 'A']);
const said = (before: string | undefined, after: string): string[] =>
  changesOf(before === undefined ? undefined : parseState(before), parseState(after), (value) => printValue(value, values)).map(changeText);

const changes = suite('what changed');

changes('only that, and never the call', () => {
  assert.equal(said('/\\ x = 1\n/\\ y = 2\n/\\ call = 1', '/\\ x = 1\n/\\ y = 3\n/\\ call = 2'), ['y = 3, was 2']);
  assert.equal(said('/\\ x = 1', '/\\ x = 1'), []);
});
changes('of a set what came and went, of a record its field, however deep', () => {
  assert.equal(said('/\\ s = {1, 2}', '/\\ s = {2, 3}'), ['s  - 1  + 3']);
  assert.equal(said('/\\ r = [a |-> [b |-> {}, c |-> 1]]', '/\\ r = [a |-> [b |-> {d1}, c |-> 1]]'), ['r.a.b  + d1']);
});
changes('of a table of records those that came, went, and changed', () => {
  assert.equal(said('/\\ o = <<[n |-> 1], [n |-> 2]>>', '/\\ o = (2 :> [n |-> 3] @@ 4 :> [n |-> 0])'),
    ['o.1 is gone, was [n |-> 1]', 'o.2.n = 3, was 2', 'o.4 = [n |-> 0]']);
  assert.equal(said('/\\ o = <<>>', '/\\ o = <<[n |-> 1]>>'), ['o.1 = [n |-> 1]']);
});
changes('a tuple, and what becomes of another kind, is told whole', () => {
  assert.equal(said('/\\ t = <<>>', '/\\ t = <<A, FALSE>>'), ['t = <<A, FALSE>>, was <<>>']);
  assert.equal(said('/\\ t = {}', '/\\ t = 1'), ['t = 1, was {}']);
});
changes('a name of JavaScript\'s own is a name', () => {
  assert.equal(said('/\\ __proto__ = 1\n/\\ constructor = 1', '/\\ __proto__ = 1\n/\\ constructor = 2'), ['constructor = 2, was 1']);
});
changes.run();

const cast = suite('who acts');

/** The calls that a room's specification writes into `call`. */
function operations(room: string): string[] {
  const text = readdirSync(join('spec', room)).filter((name) => name.endsWith('.tla'))
    .map((name) => readFileSync(join('spec', room, name), 'utf8')).join('\n');
  return [...new Set([...text.matchAll(/\((?:"([A-Z]\w+)"), *<</g)].flatMap(([, op]) => op ?? []))];
}

for (const room of ['authorization', 'wbinvd', 'ioasid', 'iommufd', 'allocator']) {
  cast(`${room}: of every call of the specification it is known`, () => {
    const all = operations(room);
    assert.ok(all.length >= 15, `${all.length} calls were found`);
    const unknown = all.filter((op) => !actorsOf(room, op, ['a', 'b', 'c', 'd']));
    // What the contracts of authorization write about wbinvd (WbinvdRefinement) are no calls of it.
    assert.equal(unknown.sort(), room === 'wbinvd' ? ['Grant', 'Prove', 'Return', 'Unprove', 'Withdraw'] : []);
  });
}
cast('a call of another room, and a name of JavaScript\'s own, is not', () => {
  assert.is(actorsOf('wbinvd', 'Grant', []), undefined);
  assert.is(actorsOf('wbinvd', 'constructor', []), undefined);
  assert.is(actorsOf('__proto__', 'Grant', []), undefined);
  assert.is(actorsOf('toString', 'Grant', []), undefined);
});
cast('each line of the table is understood', () => {
  for (const [room, ops] of Object.entries(CASTS)) for (const op of Object.keys(ops)) assert.ok(actorsOf(room, op, ['a', 'b', 'c'])?.from,
    `${room} ${op}`);
});
cast.run();

const DEVICE = '/\\ bound = {}\n/\\ given = (k1 :> {})';
const STEPS: RawStep[] = [
  { state: parseState(DEVICE) },
  { state: parseState('/\\ bound = {d1}\n/\\ given = (k1 :> {})'), op: 'Bind', args: ['d1'], errno: 'OK' },
  { state: parseState('/\\ bound = {d1}\n/\\ given = (k1 :> {})'), op: 'Add', args: ['k1', 'd1', 'p1'], errno: 'EPERM',
    why: 'unproven: no device of it proves', breaks: ['X: never'] },
];
const run = (more: Partial<Parameters<typeof runOf>[1]> = {}): LaneRun => runOf(STEPS, { title: 'T', room: 'wbinvd', values, ...more });

const text = suite('a run as text');

text('lanes: a dot at who acts, an arrow to whom it concerns; the answer, why, and what changes', () => {
  assert.equal(textOfLanes(run({ ending: 'for ever' }), { width: 80 }).split('\n'), [
    '      p1   k1   d1',
    '   1  │    │    │     the first state',
    '      │    │    │       empty: bound, given',
    '   2  ●────┼────▶     Bind(d1)',
    '      │    │    │       bound  + d1',
    '   3  ●────▶    │     Add(k1, d1, p1)  -> EPERM',
    '      │    │    │       unproven: no device of it proves',
    '      │    │    │       nothing changes',
    '      │    │    │       breaks X: never',
    '      │    │    │     for ever',
  ]);
});
text('plain lines are ASCII and as long as they are', () => {
  const plain = textOfLanes(run(), { plain: true, width: 20 });
  assert.match(plain, /^[\n\x20-\x7e]*$/);
  assert.match(plain, '   3  p1 -> k1: Add(k1, d1, p1)  -> EPERM\n');
});
text('no line is wider than the terminal, be it narrow', () => {
  for (const width of [24, 40, 60, 80, 132]) {
    const lines = textOfLanes(runOf(STEPS.map((step) => ({ ...step, why: 'word '.repeat(30).trim() })), { title: '', room: 'wbinvd', values }),
      { width }).split('\n');
    assert.equal(lines.filter((line) => line.length > Math.max(width, 26)), [], `at ${width}`);
  }
});
text('what a terminal would obey is shown, not sent', () => {
  const evil = textOfLanes(runOf([{ state: { x: 1 } }, { state: { x: 2 }, op: 'A\u001b]0;title\u0007\u202e', args: ['\u001b[2J'] }], { title: '' }),
    { width: 80 });
  assert.not.match(evil, /[\u0000-\u0009\u000b-\u001f\u202e]/);
});
text('a run of no room has the lanes of its processes, or of its variables', () => {
  const raw: RawStep[] = [
    { state: parseState('/\\ pc = [a |-> "l1", b |-> "l1"]\n/\\ n = 0') },
    { state: parseState('/\\ pc = [a |-> "l2", b |-> "l1"]\n/\\ n = 1'), op: 'Step' },
    { state: parseState('/\\ pc = [a |-> "l2", b |-> "l2"]\n/\\ n = 1'), op: 'Step' },
  ];
  assert.equal(runOf(raw, { title: '' }).steps.map(({ from }) => from), [undefined, 'a', 'b']);
  assert.equal(runOf(raw, { title: '', by: 'variable' }).steps.map(({ from, also }) => [from, also]),
    [[undefined, undefined], ['pc', ['n']], ['pc', undefined]]);
});
text.run();

const forms = suite('a run for a mail');
const HOSTILE = '<img src=x onerror=alert(1)>"&\'';
const hostile = runOf([{ state: { [HOSTILE]: HOSTILE } }, { state: { [HOSTILE]: 'b' }, op: HOSTILE, args: [HOSTILE], errno: HOSTILE,
  why: HOSTILE, breaks: [HOSTILE] }], { title: HOSTILE, ending: HOSTILE });

forms('SVG: a lane and an arrow each, and nothing of a name is markup', () => {
  const svg = svgOf(run());
  assert.is([...svg.matchAll(/class="lane"/g)].length, 3);
  assert.is([...svg.matchAll(/class="way"/g)].length, 2);
  assert.not.match(svgOf(hostile), '<img');
});
forms('a page: the same in words, nothing loaded, nothing run, nothing of a name is markup', () => {
  const page = htmlOf(run());
  assert.match(page, '<td>p1 → k1</td><td>Add(k1, d1, p1) → EPERM</td>');
  assert.match(page, "default-src 'none'");
  assert.not.match(htmlOf(hostile), '<img');
  assert.not.match(page, /<script|src=|href=/);
});
forms('Mermaid: a message a step, and no character of a name that means something there', () => {
  const lines = mermaidOf(run()).split('\n');
  assert.is(lines[0], 'sequenceDiagram');
  assert.ok(lines.includes('  L0->>L1: 3 Add(k1, d1, p1) -#62; EPERM'), lines.join('\n'));
  assert.not.match(mermaidOf(hostile), /<img|"|1\)>/);
});
forms.run();
