import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { equalValues, keyOf, printValue } from '../../src/tlc/print';
import { parsePrinted, parseState, parseValue, ValueError, type Value } from '../../src/tlc/value';

const text = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('a1', 'd', 'TRUE', '__proto__', 'x |-> y', '"', '\\', '1'));
const identifier = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,5}$/);

/** Any value in its simplest form, as the parser gives it. */
const { value } = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer(),
    fc.boolean(),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.uniqueArray(tie('value'), { maxLength: 4, selector: keyOf }).map(items => new Set(items)),
    fc.dictionary(fc.oneof(identifier, text), tie('value'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    fc.uniqueArray(fc.tuple(tie('value'), tie('value')), { minLength: 2, maxLength: 4, selector: pair => keyOf(pair[0]) })
      .filter(pairs => pairs.some(([key]) => typeof key !== 'string') && pairs.some(([key]) => typeof key !== 'number'))
      .map(pairs => new Map(pairs)),
  ),
}));

/** The same value with sets and functions in another order, and functions as maps. */
function shuffled(of: Value): Value {
  if (Array.isArray(of)) return new Map(of.map((part, i): [Value, Value] => [i + 1, shuffled(part)]).reverse());
  if (of instanceof Set) return new Set([...of].reverse().map(shuffled));
  if (of instanceof Map) return new Map([...of].reverse().map(([key, part]): [Value, Value] => [shuffled(key), shuffled(part)]));
  if (typeof of === 'object') return new Map(Object.entries(of).reverse().map(([key, part]): [Value, Value] => [key, shuffled(part)]));
  return of;
}

const same = (a: Value, b: Value): boolean => {
  try {
    assert.equal(a, b);
    return true;
  } catch {
    return false;
  }
};

const parse = suite('parseValue');

for (const [wrong, place] of [['', 0], ['<<1, 2', 6], ['{1 2}', 3], ['"abc', 1], ['[a -> 1]', 3], ['(1 :> 2', 7], ['1..', 3], ['1 2', 2], ['-', 0],
  ['/\\ x', 0], ['<<1,>>', 4], ['"a\\"', 4]] as const) {
  parse(`ValueError with the place for ${wrong || 'an empty text'}`, () => {
    assert.throws(() => parseValue(wrong), (error: Error) => error instanceof ValueError && error.at === place);
  });
}

parse('scalars', () => {
  assert.equal([' 1', '-12 ', 'TRUE', 'FALSE', '"a b"', '"a\\"\\\\\\n"', 'm1'].map(parseValue), [1, -12, true, false, 'a b', 'a"\\\n', 'm1']);
});

parse('tuples, sets and intervals', () => {
  assert.equal(parseValue('<< 1, <<>>, {} >>'), [1, [], new Set()]);
  assert.equal(parseValue('{1, {2}}'), new Set([1, new Set([2])]));
  assert.equal(parseValue('1..3'), new Set([1, 2, 3]));
  assert.equal(parseValue('{-1..1, 2..1}'), new Set([new Set([-1, 0, 1]), new Set()]));
});

parse('records and functions in their simplest form', () => {
  assert.equal(parseValue('[op |-> "Map", args |-> <<a, 1>>]'), { op: 'Map', args: ['a', 1] });
  assert.equal(parseValue('(a :> 1 @@ b :> {2})'), { a: 1, b: new Set([2]) });
  assert.equal(parseValue('(2 :> "y" @@ 1 :> "x")'), ['x', 'y']);
  assert.equal(parseValue('(0 :> "x" @@ 1 :> "y")'), new Map([[0, 'x'], [1, 'y']]));
});

parse('a value that TLC wrapped and padded', () => {
  assert.equal(parseValue('[ aaaa |->\n      {1,\n  2},\n  b |-> << >> ]'), { aaaa: new Set([1, 2]), b: [] });
});

parse('round trip: any value printed is read back', () => {
  fc.assert(fc.property(value, any => assert.equal(parseValue(printValue(any)), any)), { numRuns: 500 });
});

parse('round trip: model values are printed bare', () => {
  assert.is(printValue({ a: new Set(['b', 'c']) }, new Set(['a', 'b'])), '(a :> {b, "c"})');
  fc.assert(fc.property(fc.dictionary(identifier, identifier, { minKeys: 1, noNullPrototype: true }), any => {
    fc.pre(!Object.entries(any).flat().some(word => word === 'TRUE' || word === 'FALSE'));
    assert.equal(parseValue(printValue(any, new Set(Object.entries(any).flat()))), any);
  }));
});

parse.run();

const key = suite('keyOf');

key('equal values have equal keys, whatever their order and form', () => {
  fc.assert(fc.property(value, any => {
    assert.is(keyOf(shuffled(any)), keyOf(any));
    assert.ok(equalValues(parseValue(printValue(shuffled(any))), any));
  }), { numRuns: 500 });
});

key('different values have different keys', () => {
  fc.assert(fc.property(value, value, (a, b) => assert.is(equalValues(a, b), same(a, b))), { numRuns: 500 });
  const different: Value[] = [1, '1', true, 'TRUE', 'T', [], [1], new Set([1]), new Set(), { a: 1 }, ['a', 1], [['a', 1]], ['a,1'], 'a","b', ['a', 'b'],
    new Set([['a', 'b']]), { a: 'b' }, new Map<Value, Value>([[0, 1]]), new Map<Value, Value>([[2, 1]])];
  assert.is(new Set(different.map(keyOf)).size, different.length);
});

key('an element twice counts once, and the empty function has one key', () => {
  assert.is(keyOf(new Set([[1], [1]])), keyOf(new Set([[1]])));
  assert.is(new Set([[], {}, new Map()].map(empty => keyOf(empty as Value))).size, 1);
});

key.run();

const lines = suite('parseState and parsePrinted');

lines('ValueError for a conjunct without a value', () => {
  assert.throws(() => parseState('/\\ x = \n/\\ y = 1'), (error: Error) => error instanceof ValueError);
});

lines('a state of several variables, of one, and of none', () => {
  assert.equal(parseState('/\\ x = 1\n/\\ call = [ op |-> "Map",\n  args |-> <<>> ]\n'), { x: 1, call: { op: 'Map', args: [] } });
  assert.equal(parseState('x = {1}'), { x: new Set([1]) });
  assert.equal(parseState(''), {});
});

lines('a line of PrintT(ToString(value)), and one of PrintT(value)', () => {
  assert.equal(parsePrinted('"<<\\"V\\", 1, {a}>>"'), ['V', 1, new Set(['a'])]);
  assert.equal(parsePrinted('<<"V", 1>>'), ['V', 1]);
});

lines.run();
