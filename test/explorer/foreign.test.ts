import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { foreignOf, foreignRun, MOST } from '../../src/explorer/foreign';
import { InputFault } from '../../src/explorer/room';
import { changeText } from '../../src/lanes/changes';

const fails = (text: string, says: RegExp, name = 'run.txt'): void => {
  assert.throws(() => foreignOf(name, text), (error: unknown) => error instanceof InputFault && says.test(error.message)
    && error.message.length < 400, text.slice(0, 60));
};
const told = (text: string, by: 'process' | 'variable' = 'process') =>
  foreignRun(foreignOf('x', text), 'x', by).steps.map(({ from, call, changes }) => [from, call, changes.map(changeText)]);

const bad = suite('a file that is no run');

bad('says what is wrong, in one line', () => {
  fails('', /has no run in it/);
  fails('hello', /has no run in it/);
  fails('{', /is no JSON/);
  fails('[1, 2]', /JSON, but no run/);
  fails('{"a": 1}', /JSON, but no run/);
  fails('{"vars": [], "states": []}', /has no states/);
  fails('{"vars": ["x"], "states": [1]}', /state 1 is no object/);
  fails('{"state": [[1, 2]]}', /state 1 is no object/);
  fails('State 1: <Initial predicate>\n/\\ x = [', /is no run: not a TLA\+ value/);
});
bad('that is nested deeply, or large, is a message and not the end of the page', () => {
  fails(`{"vars": ["x"], "states": [{"x": ${'['.repeat(200)}${']'.repeat(200)}}]}`, /state 1, 'x': nested too deeply/);
  fails(`{"vars": ["x"], "states": [{"x": ${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`, /nested too deeply/);
  fails(`State 1: <Initial predicate>\n/\\ x = ${'{'.repeat(100_000)}`, /nested too deeply/);
  const began = Date.now();
  fails('x'.repeat(50 * 2 ** 20), /has no run in it/);
  fails(`{"a": "${'x'.repeat(50 * 2 ** 20)}"}`, /JSON, but no run/);
  fails('x'.repeat(MOST.bytes + 1), /at most \d+ are read/);
  assert.ok(Date.now() - began < 20_000);
});
bad('with names of JavaScript\'s own changes nothing of it', () => {
  const steps = told('{"vars": ["__proto__"], "states": [{"__proto__": {"polluted": 1}, "constructor": 1}, {"__proto__": {"polluted": 2}, "constructor": 1}]}', 'variable');
  assert.is(({} as { polluted?: number }).polluted, undefined);
  assert.equal(steps[1], ['__proto__', 'a step', ['__proto__.polluted = 2, was 1']]);
  assert.equal(told('1: <Initial predicate>\n__proto__ = [a |-> 1]\n\n2: <Next line 1>\n__proto__ = [a |-> 2]')[1]![2], ['__proto__.a = 2, was 1']);
});
bad.run();

const good = suite('a run of anybody\'s');

good('ITF, with its sets, maps, tuples and large numbers; the action where a variable names it', () => {
  const itf = { '#meta': {}, vars: ['pc', 'n'], states: [
    { '#meta': { index: 0 }, pc: { a: 'l1', b: 'l1' }, q: { a: 0, b: 0 }, n: { '#bigint': '1' }, s: { '#set': [1] },
      m: { '#map': [['x', { '#tup': [1, 2] }]] } },
    { '#meta': { index: 1 }, 'mbt::actionTaken': 'step', pc: { a: 'l1', b: 'l2' }, q: { a: 0, b: 0 }, n: { '#bigint': '12345678901234567890' },
      s: { '#set': [1, 2] }, m: { '#map': [['x', { '#tup': [1, 3] }]] } },
  ] };
  assert.equal(told(JSON.stringify(itf))[1], ['b', 'step',
    ['mbt::actionTaken = "step"', 'pc.b = "l2", was "l1"', 'n = "12345678901234567890", was 1', 's  + 2', 'm.x = <<1, 3>>, was <<1, 2>>']]);
});
good('what TLC writes with -dumpTrace json', () => {
  const dump = { action: [[[1, { x: 0, y: 0 }], { name: 'Inc', location: {} }, [2, { x: 1, y: 0 }]]],
    state: [[1, { x: 0, y: 0 }], [2, { x: 1, y: 0 }]] };
  assert.equal(told(JSON.stringify(dump), 'variable'), [[undefined, 'the first state', ['x = 0', 'y = 0']], ['x', 'Inc', ['x = 1, was 0']]]);
  assert.is(told(JSON.stringify({ counterexample: dump })).length, 2);
});
good('what TLC prints, as a tool and for people', () => {
  const people = 'TLC2 Version 2.19\nError: Invariant Inv is violated.\nState 1: <Initial predicate>\n/\\ x = 0\n/\\ p = a\n\nState 2: <Inc line 6, col 8 to line 6, col 20 of module M>\n/\\ x = 1\n/\\ p = a\n\n7 states generated\n';
  const tool = '@!@!@STARTMSG 2217:4 @!@!@\n1: <Initial predicate>\n/\\ x = 0\n/\\ p = a\n\n@!@!@ENDMSG 2217 @!@!@\n@!@!@STARTMSG 2217:4 @!@!@\n2: <Inc line 6, col 8 to line 6, col 20 of module M>\n/\\ x = 1\n/\\ p = a\n\n@!@!@ENDMSG 2217 @!@!@\n';
  for (const text of [people, tool, people.replace(/\n/g, '\r\n')]) assert.equal(told(text),
    [[undefined, 'the first state', ['x = 0', 'p = a']], [undefined, 'Inc', ['x = 1, was 0']]]);
});
good('a run that records its calls is told by them', () => {
  const state = (call: string, x: number): string => `/\\ x = ${x}\n/\\ call = [op |-> "${call}", args |-> <<"p">>, errno |-> "EBUSY"]\n`;
  const { steps } = foreignRun(foreignOf('x', `State 1: <Initial predicate>\n${state('Init', 0)}\nState 2: <Next>\n${state('Take', 0)}`), 'x',
    'process');
  assert.equal([steps[1]!.call, steps[1]!.answer], ['Take("p")', 'EBUSY']);
});
good('of very many states the first are shown', () => {
  const states = Array.from({ length: MOST.states + 5 }, (_, x) => ({ x }));
  const { steps, cut } = foreignOf('x', JSON.stringify({ vars: ['x'], states }));
  assert.equal([steps.length, cut], [MOST.states, true]);
});
good.run();
