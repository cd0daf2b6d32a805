import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseConfig } from '../../src/tlc/config';
import { judge } from '../../src/tlc/gate';
import { type Breaks, type Holds, readManifest, type Row } from '../../src/tlc/manifest';
import { Modules } from '../../src/tlc/modules';
import { openProject } from '../../src/tlc/project';
import type { TlcResult } from '../../src/tlc/run';
import { ahead, type Edit, saidOf, TOY, verdictOn } from './copies';

const SPEC = 'spec/toy/Toy.tla';
const MC = 'models/toy/MCToy.tla';
const ROWS = 'models/models.json';
const cfg = (difference = ''): string => `models/toy/MCToy${difference}.cfg`;

/** What is changed, in which model, and what the gate says to it. The first ones TLC itself would pass in silence. */
const closed: Record<string, [model: string, edits: Edit[], says: RegExp, failure?: boolean]> = {
  'Init has no states': ['MCToy', [[SPEC, 'Init == taken = {}', 'Init == FALSE /\\ taken = {}']], /no state at all: Init is empty/],
  'the config names no property': ['MCToy', [[cfg(), 'INVARIANT TypeOK FewInv\nPROPERTY ErrorIsStutterProp RefinesTally\n', '']], /names no INVARIANT/, true],
  'the config leaves a property out': ['MCToy', [[cfg(), ' FewInv', '']], /does not ask for FewInv/],
  'the config asks for more than the row declares': ['MCToy-noLimit', [[cfg('-noLimit'), 'FewInv', 'FewInv TypeOK']], /asks for TypeOK, which the row does not declare/],
  'the config names a property twice': ['MCToy', [[cfg(), ' FewInv', ' FewInv FewInv']], /names a property twice/],
  'a constant is smaller': ['MCToy', [[cfg(), '{a, b, c}', '{a, b}']], /distinct: declared 7, found 4/],
  'a constant that nobody knows is set': ['MCToy', [[cfg(), 'Limit = 2', 'Limit = 2\n  Limitt = 3']], /sets Limitt, which MCToy does not know/, true],
  'TLC is told to stop early': ['MCToy', [[MC, 'state == <<taken>>', 'state == <<taken>>\nStop == TLCSet("exit", taken # {})'], [cfg(), 'VIEW', 'CONSTRAINT Stop\nVIEW']],
    /states left unexplored/],
  'liveness under symmetry': ['MCToy-live', [[cfg('-live'), 'PROPERTY', 'SYMMETRY Exchange\nPROPERTY']], /warning 2279.*remove SYMMETRY/],
  'liveness under a constraint': ['MCToy-live', [[MC, 'state ==', 'Small == Cardinality(taken) < 2\nstate =='], [cfg('-live'), 'PROPERTY', 'CONSTRAINT Small\nPROPERTY']],
    /warning 2284.*remove the constraint/],
  'two liveness properties in one config': ['MCToy-live', [[MC, 'state ==', 'OtherLive == GivenLive\nstate =='], [cfg('-live'), 'GivenLive', 'GivenLive OtherLive']],
    /one liveness and one refinement a config/],
  'an action is never taken any more': ['MCToy', [[SPEC, '  /\\ s \\in taken\n', '  /\\ s \\in taken /\\ Limit > 2\n']], /never taken, and not declared so: Give/],
  'an action declared as never taken is taken': ['MCToy', [[cfg(), 'Limit = 2', 'Limit = 3']], /declared never to be taken, but taken or unknown: Full/],
  'an action declared as never taken is not there': ['MCToy', [[ROWS, '"never": ["Full"]', '"never": ["Full", "Lost"]']], /but taken or unknown: Lost/],
  'the number of generated states differs': ['MCToy', [[ROWS, '"generated": 31', '"generated": 30']], /generated: declared 30, found 31/],
  'the depth differs': ['MCToy', [[ROWS, '"depth": 3', '"depth": 2']], /depth: declared 2, found 3/],
  'what must hold is violated': ['MCToy', [[SPEC, '>= Limit', '> Limit']], /declared to hold, but FewInv \(invariant\) is violated in 4 states/],
  'what must hold runs into a deadlock': ['MCToy', [[SPEC, 'THEN "EBUSY"', 'THEN "EBUSY"\n  ELSE IF Limit = 2 THEN "ENODEV"'], [SPEC, '  /\\ call\' = [op |-> "Take"', '  /\\ TakeErrno(s) = "OK"\n  /\\ call\' = [op |-> "Take"']],
    /declared to hold, but a deadlock is reached in 1 states/],
  'an assumption is false': ['MCToy', [[cfg(), 'Limit = 2', 'Limit = 4']], /declared to hold, but what stands at line 9.* \(assumption\) is violated/],
  'what must break does not': ['MCToy-noLimit', [[cfg('-noLimit'), '  TakeErrno <- TakeErrnoNoLimit\n', '']], /declared to break FewInv, but nothing was violated/],
  'something else breaks': ['MCToy-noLimit', [[SPEC, 'TypeOK == taken', 'TypeOK == taken = {} /\\ taken'], [cfg('-noLimit'), 'FewInv', 'TypeOK']], /declared to break FewInv, but TypeOK broke/],
  'something of another kind breaks': ['MCToy-noRefusal', [[cfg('-noRefusal'), 'PROPERTY', 'INVARIANT FewInv\nPROPERTY'], [SPEC, 'FewInv ==', 'FewInv == taken = {} /\\']],
    /declared to break ErrorIsStutterProp \(step\), but FewInv \(invariant\) is violated/],
  'the run is longer': ['MCToy-noLimit', [[ROWS, '"kind": "invariant", "length": 4', '"kind": "invariant", "length": 3']], /has 4 states, not 3/],
  'the run is another': ['MCToy-noLimit', [[ROWS, '"Take(b)"', '"Take(c)"']], /step 2 of the run: declared Take\(c\), found Take\(b\); ioasid check --declare --write puts it right/],
  'the run is longer than its calls': ['MCToy-noLimit', [[ROWS, ', "Take(c)"]', ']']], /step 3 of the run: declared none, found Take\(c\)/],
  'the refinement breaks elsewhere': ['MCToy-noStep', [[ROWS, '"kind": "refinement", "length": 4', '"kind": "refinement"']], /has 4 states, but the row declares no length/],
  'another assumption is false': ['MCToy-noSense', [[SPEC, 'ASSUME Sensible ==', 'ASSUME Other ==']], /declared to break Sensible, but Other broke/],
};

const gate = suite('the gate');

const changed = ahead(Object.keys(closed), what => verdictOn(TOY, closed[what][0], closed[what][1]));
const rows = readManifest(openProject(TOY));

for (const [what, [, , says, failure = false]] of Object.entries(closed)) {
  gate(`no pass when ${what}`, async () => {
    const verdict = await changed.get(what)!;
    assert.match(saidOf(verdict), says);
    assert.is(verdict.failure !== undefined, failure);
  });
}

gate.run();

/** A perfect run of MCToy, as far as TLC's words go. */
const result = (change: Partial<TlcResult>): TlcResult => ({
  exit: 0, signal: null, statistics: { distinct: 7, generated: 31, queue: 0, depth: 3 }, success: 1, errors: [], warnings: [], log: [], seconds: 1,
  coverage: new Map(), actions: new Map([['Take', true], ['Full', false]]), ...change,
});
const project = openProject(TOY);
const row = rows.find(({ model }) => model === 'MCToy') as Holds;
const config = parseConfig('INVARIANT TypeOK FewInv PROPERTY ErrorIsStutterProp RefinesTally', 'MCToy.cfg');
const saidTo = (change: Partial<TlcResult>, to: Row = row): string => saidOf({ row: to, config, ...judge(to, config, result(change), new Modules(project)) });

const words = suite('what TLC says');

words('no reasons against a perfect run', () => assert.is(saidTo({}), ''));
words('a violation with exit status 0, as under -continue', () => {
  assert.match(saidTo({ violation: { kind: 'invariant', property: 'FewInv', steps: [] } }), /declared to hold, but FewInv/);
});
words('exit status 0 without the word of success', () => assert.match(saidTo({ success: 0 }), /did not say that no error was found/));
words('the word of success twice', () => assert.match(saidTo({ success: 2 }), /did not say/));
words('an error beside the word of success', () => {
  assert.match(saidTo({ errors: [{ code: 1000, kind: 'error', text: 'something', inner: [] }] }), /did not say/);
});
words('another exit status than the word', () => assert.match(saidTo({ exit: 12 }), /exit status 12, not 0/));
words('a queue that is not empty', () => assert.match(saidTo({ statistics: { ...row, queue: 2 } }), /2 states left unexplored/));
words('no word of the actions', () => assert.match(saidTo({ actions: new Map() }), /did not say which actions/));
words('a warning that nobody knows', () => assert.match(saidTo({ warnings: [{ code: 2999, kind: 'warning', text: 'mind this', inner: [] }] }), /warning 2999: mind this/));
words('the exit status of another kind of violation', () => {
  const faulty: Row = { ...row, result: 'breaks', breaks: 'FewInv', kind: 'invariant', length: 1 };
  const steps = [{ number: 1, action: 'Init', place: '', state: {} }];
  assert.match(saidTo({ exit: 13, violation: { kind: 'invariant', property: 'FewInv', steps } }, faulty), /exit status 13, not 12/);
});
words('another run than the row has; a run without end is TLC\'s choice, and only the project\'s own TLC is held to it', () => {
  const [faulty, endless] = ['MCToy-noLimit', 'MCToy-noFairness'].map(name => ({ ...rows.find(({ model }) => model === name)!, run: ['Take(a)'] }));
  const other = (to: Row, kind: 'invariant' | 'liveness', exit: number, another: boolean): string => {
    const steps = [1, 2, 3, 4].map(number => ({ number, action: 'Other', place: '', state: {} }));
    const found = result({ exit, violation: { kind, property: (to as Breaks).breaks, steps, back: kind === 'liveness' ? 1 : undefined } });
    const asked = parseConfig(`${kind === 'liveness' ? 'PROPERTY' : 'INVARIANT'} ${to.properties.join(' ')}`, 'x.cfg');
    return saidOf({ row: to, config: asked, ...judge(to, asked, found, new Modules(project), another) });
  };
  for (const another of [false, true]) assert.match(other(faulty as Row, 'invariant', 12, another), /step 1 of the run: declared/);
  assert.match(other(endless as Row, 'liveness', 13, false), /step 1 of the run: declared/);
  assert.is(other(endless as Row, 'liveness', 13, true), '');
});

words.run();
