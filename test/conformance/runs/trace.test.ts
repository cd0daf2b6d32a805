import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromItf, toItf } from '../../../src/conformance/runs/itf';
import { fromJson, toJson } from '../../../src/conformance/runs/json';
import { record } from '../../../src/conformance/runs/play';
import { printRuns, readRuns } from '../../../src/conformance/runs/trace';
import { keyOf } from '../../../src/tlc/print';
import type { Value } from '../../../src/tlc/value';
import { tickets } from '../tickets';

const room = tickets() as never;
const OPERATIONS = new Map([['Draw', 1], ['GiveBack', 2], ['Shut', 0]]);
const BEGINNING = '{"run":"r","model":"MCTickets","view":{"shut":false}}';
const read = (...lines: string[]): unknown => readRuns(lines.join('\n'), 'f', room, OPERATIONS);
const run = record(tickets(), new Map(), 'r', {}, [{ op: 'Draw', args: ['ann'] }, { op: 'Shut', args: [] }, { op: 'Draw', args: ['bob'] }]);

const wrong = suite('a file that is no recording');
const says = (name: string, lines: string[], message: RegExp): void => wrong(name, () => assert.throws(() => read(...lines), (error: Error) => message.test(error.message)));
says('empty', [''], /^f: no run in it; nothing was checked$/);
says('no JSON', [BEGINNING, '{"op":'], /^f:2: no JSON/);
says('no object', [BEGINNING, '[]'], /^f:2: no object/);
says('a step before the beginning', ['{"op":"Shut","args":[]}'], /^f:1: a step before the beginning of a run/);
says('a run without a step', [BEGINNING], /^f:1: the run r has no step$/);
says('an unknown operation', [BEGINNING, '{"op":"Drav","args":["ann"]}'], /^f:2: there is no operation Drav; did you mean Draw\?/);
says('another number of arguments', [BEGINNING, '{"op":"Draw","args":[]}'], /^f:2: Draw takes 1 argument, not 0$/);
says('an unknown variable', [BEGINNING, '{"op":"Shut","args":[],"view":{"shot":true}}'], /^f:2: there is no variable shot; did you mean shut\?/);
says('an unknown field', [BEGINNING, '{"op":"Shut","args":[],"error":"OK"}'], /^f:2: there is no field error; did you mean errno\?/);
says('an errno that is no string', [BEGINNING, '{"op":"Shut","args":[],"errno":1}'], /^f:2: errno is a string/);
says('a value that is none', [BEGINNING, '{"op":"Draw","args":[null]}'], /^f:2: null is no value/);
says('a number that is not whole', [BEGINNING, '{"op":"Draw","args":[0.5]}'], /^f:2: 0.5 is no whole number/);
says('two runs of one name', [BEGINNING, '{"op":"Shut","args":[]}', BEGINNING], /^f:3: there is a run r already, in line 1/);
says('two models', [BEGINNING, '{"op":"Shut","args":[]}', '{"run":"s","model":"Other"}'], /^f:3: the model is Other here and MCTickets before/);
wrong.run();

const round = suite('a recording');
round('comes back from newline-delimited JSON as it was', () => {
  const text = printRuns({ model: 'MCTickets', runs: [run] });
  assert.is(text.trimEnd().split('\n').length, 4);
  assert.is(printRuns(readRuns(text, 'f', room, OPERATIONS)), text);
});
round('comes back from ITF as it was', () => {
  const itf = toItf(run, room, 'MCTickets');
  assert.is(printRuns(fromItf(itf, 'f', room, OPERATIONS)), printRuns({ model: 'MCTickets', runs: [run] }));
});
round('cannot be ITF without whole views', () => {
  assert.throws(() => toItf({ ...run, steps: [{ op: 'Shut', args: [] }] }, room), /no holder after step 1/);
});
round('that is ITF says which state has no call', () => {
  assert.throws(() => fromItf({ states: [{ shut: false }, { shut: true }] }, 'f', room), /state 1 has no call/);
});
round('has every kind of value', () => {
  const value: Value = [1, true, 'x', new Set<Value>([['p', 'd']]), new Map<Value, Value>([[['a'], 1]]), { f: new Set<Value>() }];
  assert.is(keyOf(fromJson(JSON.parse(JSON.stringify(toJson(value))))), keyOf(value));
  assert.is(keyOf(fromJson({ '#tup': [{ '#bigint': '7' }] })), keyOf([7]));
  assert.throws(() => fromJson({ '#sett': [] }), /is no value of TLA\+/);
});
round.run();
