import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { asked, modelValues, parseConfig, unnamed } from '../../src/tlc/config';
import { Modules } from '../../src/tlc/modules';
import type { TraceStep } from '../../src/tlc/output';
import { openProject } from '../../src/tlc/project';
import type { TlcResult } from '../../src/tlc/run';
import { parseState, type Value } from '../../src/tlc/value';
import { jsonValue, readViolation, violationJson, violationText } from '../../src/tlc/violation';
import { ahead, TOY, verdictOn } from './copies';

const modules = new Modules(openProject(TOY));
const runs = ahead(['MCToy-noLimit', 'MCToy-noStep', 'MCToy-noFairness', 'MCToy-noRefusal'], model => verdictOn(TOY, model, []));

async function shown(model: string): Promise<{ text: string; json: Record<string, unknown> }> {
  const { config, result } = await runs.get(model)!;
  const violation = readViolation(model, 'MCToy', config, result!, modules)!;
  return { text: violationText(violation, config, 'toy', { plain: true }), json: JSON.parse(JSON.stringify(violationJson(violation))) as Record<string, unknown> };
}

const real = suite('a violation as printed');

real('an invariant: its place, the calls, and only what changed', async () => {
  const { text } = await shown('MCToy-noLimit');
  assert.match(text, /^FewInv \(invariant\) is violated by a run of 4 states {2}spec\/toy\/Toy\.tla:47\n/);
  assert.match(text, /\n {3}1 {2}the first state\n {8}empty: taken\n/);
  assert.match(text, /\n {3}2 {2}Take\((\w)\)\n {8}taken {2}\+ \1\n/);
  assert.not.match(text, /call/);
});

real('a refused call shows its answer', async () => assert.match((await shown('MCToy-noRefusal')).text, /Take\(\w\) {2}-> ENOSPC/));

real('a refinement: the place in the abstract module', async () => {
  assert.match((await shown('MCToy-noStep')).text, /^RefinesTally \(refinement\) is violated by a run of 4 states {2}spec\/toy\/Tally\.tla:10\n/);
});

real('a run without end says so', async () => {
  const { text } = await shown('MCToy-noFairness');
  assert.match(text, /^GivenLive \(liveness\) is violated by a run of \d+ states that never ends/);
  assert.match(text, /from here (nothing more happens|back to \d+, by \w+, for ever)$/);
});

real('for programs: the same, values as in ITF', async () => {
  const { json } = await shown('MCToy-noLimit');
  assert.is(json['property'], 'FewInv');
  assert.equal(json['place'], { file: 'spec/toy/Toy.tla', line: 47 });
  const [first, second] = json['steps'] as Record<string, unknown>[];
  assert.equal(first, { number: 1, action: 'Init', call: { op: 'Init', args: [], errno: 'OK' }, changed: { taken: { '#set': [] } } });
  assert.is((second['call'] as { op: string }).op, 'Take');
});

real.run();

const made = suite('violationText');

const step = (number: number, state: string, action = 'Turn'): TraceStep => ({ number, action: number === 1 ? 'Init' : action, place: '', state: parseState(state) });
const textOf = (violation: Partial<TlcResult['violation']>): string => {
  const config = parseConfig('CONSTANTS Subjects = {p, q} Name = "p"\nINVARIANT XInv', 'x.cfg');
  const result = { violation: { kind: 'invariant', property: 'XInv', steps: [], ...violation } } as unknown as TlcResult;
  return violationText(readViolation('MCX', 'MCToy', config, result, modules)!, config, 'toy', { plain: true });
};

const titles = (steps: TraceStep[]): string[] => [...textOf({ steps }).matchAll(/^ +\d+ {2}(?:\w+: )?(.*)$/gm)].map(([, title]) => title);

made('model values are bare, strings are quoted; a record shows the field that changed', () => {
  const text = textOf({ steps: [step(1, '/\\ r = [a |-> {p}, b |-> "none"]\n/\\ f = (p :> 1 @@ q :> 1)'), step(2, '/\\ r = [a |-> {p, q}, b |-> "called"]\n/\\ f = (p :> 1 @@ q :> 2)')] });
  assert.match(text, /r = \[a \|-> \{p\}, b \|-> "none"\]\n {8}f = \(p :> 1 @@ q :> 1\)/);
  assert.match(text, /2 {2}Turn\n {8}r\.a {2}\+ q\n {8}r\.b = "called", was "none"\n {8}f\.q = 2, was 1$/);
});

made('a step that changes nothing, and a run that goes back', () => {
  const text = textOf({ kind: 'liveness', steps: [step(1, '/\\ x = 1'), step(2, '/\\ x = 1')], back: 1, closing: 'Turn' });
  assert.match(text, /nothing changes\n {6}from here back to 1, by Turn, for ever$/);
});

made('a step that leaves the call as it was is called by its action; the same call once more, as it was made', () => {
  const call = (op: string, arg: number): string => `/\\ call = [op |-> "${op}", args |-> <<${arg}>>, errno |-> "OK"]`;
  const made = [call('Init', 0), call('Turn', 1), call('Turn', 1), call('Turn', 1), call('Turn', 1), call('Turn', 2)];
  const actions = ['Init', 'Turn', 'Turn', 'Hears', 'Hears', 'Turn'];
  assert.equal(titles(made.map((state, at) => step(at + 1, state, actions[at]))), ['the first state', 'Turn(1)', 'Turn(1)', 'Hears', 'Hears', 'Turn(2)']);
  assert.equal(titles([1, 2, 3].map((number) => step(number, call('Init', 0), number === 2 ? 'Grant' : 'Return'))), ['the first state', 'Grant', 'Return'], 'silenced');
});

made('an assumption has no run', () => {
  assert.is(textOf({ kind: 'assumption', property: undefined, place: 'line 9, col 20 to line 9, col 30 of module Toy' }), 'Sensible (assumption) is violated  spec/toy/Toy.tla:9');
});

made('sets and maps within values for programs', () => {
  const value: Value = [new Set([1]), new Map<Value, Value>([[0, 'a']]), { a: [true] }];
  assert.equal(jsonValue(value), [{ '#set': [1] }, { '#map': [[0, 'a']] }, { a: [true] }]);
});

made.run();

const config = suite('parseConfig');

config('sections in any order, comments, several names a line', () => {
  const read = parseConfig(`\\* INVARIANT NotThis
(* PROPERTY NorThis *) SPECIFICATION Spec
CONSTANTS
  S = {p, {q}}
  N = 2  Text = "a = b"
  Op <- Other
  Deep <- [Mod]Mine
INVARIANTS AInv BInv PROPERTY CProp
  DLive RefinesE
CHECK_DEADLOCK FALSE`, 'x.cfg');
  assert.equal(asked(read), ['AInv', 'BInv', 'CProp', 'DLive', 'RefinesE']);
  assert.equal(unnamed(read), ['DLive', 'RefinesE']);
  assert.equal(read.constants.map(({ name, override, module, value }) => [name, override, module, value]), [
    ['S', false, undefined, '{ p , { q } }'], ['N', false, undefined, '2'], ['Text', false, undefined, '"a = b"'],
    ['Op', true, undefined, 'Other'], ['Deep', true, 'Mod', 'Mine'],
  ]);
  assert.equal([...modelValues(read)], ['p', 'q']);
  assert.is(read.deadlock, false);
  assert.is(read.specification, 'Spec');
});

config.run();

const names = suite('Modules');

names('constants and definitions, also of modules that are extended', () => {
  assert.ok(['Slots', 'Limit', 'Take', 'TakeErrno', 'Exchange', 'Sensible'].every(name => modules.declares('MCToy', name)));
  assert.not.ok(['Slot', 'the', 'taken', 'once'].some(name => modules.declares('MCToy', name)));
});

names('where a definition stands, from the root', () => {
  assert.equal(modules.definition('MCToy', 'TypeOK'), { file: 'spec/toy/Toy.tla', line: 17 });
  assert.equal(modules.definition('MCToy', 'Down'), { file: 'spec/toy/Tally.tla', line: 9 });
  assert.is(modules.definition('MCToy', 'Nothing'), undefined);
});

names.run();
