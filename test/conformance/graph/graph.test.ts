import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Graph, GraphReader } from '../../../src/conformance/graph/graph';
import { ToolError } from '../../../src/tlc/error';

const reading = suite('the lines of a graph');

const read = (lines: readonly string[], distinct: number, generated: number): Graph => {
  const reader = new GraphReader();
  for (const line of lines) reader.take(line);
  return reader.end({ distinct, generated });
};
const call = (op: string): string => `"[op |-> \\"${op}\\", args |-> <<>>, errno |-> \\"OK\\"]"`;
/** Two variables: `add` changes the second, `move` the first, `idle` nothing; the fourth line of a state comes in another form. */
const LINES = [
  '"<<0, {}>>"', '1', call('idle'), call('add'), '"<<<<>>, <<{1, 2}>>>>"', '3', call('move'), '"<<<<7>>, <<>>>>"', call('add'), '4', call('back'), '"<<<<0>>, <<{}>>>>"',
  call('again'), '"<<<<>>, <<{2, 1}>>>>"',
];

reading('the number of a state that was never printed is an error', () => {
  assert.throws(() => read(['"<<0, {}>>"', '2', call('idle')], 1, 2), (error: Error) => error instanceof ToolError && /never printed: 2$/.test(error.message));
});

reading('a graph of fewer states or steps than TLC counted is none', () => {
  for (const [distinct, generated] of [[4, 7], [3, 8]]) assert.throws(() => read(LINES, distinct, generated), /the graph is not whole: 3 states and 7 steps were read/);
  assert.throws(() => read([], 0, 0), /not whole/);
});

reading('a change is of the state from which the step was taken, and leaves the other variables as they are', () => {
  const { states, initial, first, call: made, next, calls } = read(LINES, 3, 7);
  assert.is(initial, 1);
  assert.equal(states, [[0, new Set()], [0, new Set([1, 2])], [7, new Set([1, 2])]]);
  assert.is(states[1][1], states[2][1], 'states share what they have in common');
  const edges = states.map((_, s) => Array.from({ length: first[s + 1] - first[s] }, (__, i) => [calls[made[first[s] + i]].op, next[first[s] + i]]));
  assert.equal(edges, [[['idle', 0], ['add', 1]], [['move', 2], ['add', 1]], [['back', 0], ['again', 2]]]);
});

reading('a step that two disjuncts take is one edge', () => {
  assert.is(read(['"<<0, {}>>"', '1', call('idle'), call('idle')], 1, 3).call.length, 1);
});

reading.run();
