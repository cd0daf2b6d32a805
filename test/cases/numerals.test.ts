import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCases } from '../../src/cases/format';
import { numeral, printJson, readJson } from '../../src/cases/numerals';
import { playSteps } from '../../src/cases/run';
import { U64, U64_MAX, u64 } from '../../src/iommufd/u64';

const ALL_ONES = 2n ** 64n - 1n;
const near = (value: bigint) => fc.bigInt(-3n, 3n).map((more) => value + more);
const anything = fc.oneof(near(3n), near(2n ** 53n), near(ALL_ONES), fc.bigInt(0n, ALL_ONES));

const numbers = suite('Numbers of a case');

numbers('are read to the last digit, whatever stands around them, and printed as they were', () => {
  fc.assert(fc.property(fc.array(anything, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '-'), (values, sign) => {
    const text = `{"a":[${values.map((value) => (value === 0n ? '0' : sign + String(value))).join(',')}],"b":"${values[0]}"}`;
    const read = readJson(text) as { a: U64[]; b: string };
    const expected = values.map((value) => (sign === '-' ? -value : value));
    assert.equal(read.a.map(BigInt), expected);
    assert.ok(read.a.every((each) => (typeof each === 'number') === Number.isSafeInteger(Number(each))), 'each in its one form');
    assert.equal([read.b, printJson(read)], [String(values[0]), text]);
  }));
});
numbers('of a list with a long number in it are read as those of any other', () => {
  const plain = '{"a": 1, "b": [1.5, -2, 1e3, null, true, "x\\u0041"], "a": 2}';
  assert.equal((readJson(`[${plain}, 9007199254740993]`) as unknown[])[0], JSON.parse(plain));
});
numbers('are words, too: in hexadecimal, in digits, or by name; anything else may be a name', () => {
  fc.assert(fc.property(anything, (value) => { assert.equal([numeral(`0x${value.toString(16)}`), numeral(String(value))], [u64(value), u64(value)]); }));
  assert.equal(['U64_MAX', 'U32_MAX', '-1', '0x', '1k', 'A1', ''].map(numeral), [U64_MAX, 2 ** 32 - 1, ...Array(5).fill(undefined)]);
});

/** The outcome of a map and an unmap of everything, with these ways to write where and how much. */
const mapped = (iova: string, len: string, out: string, unmapped: string): unknown => playSteps(parseCases('f', `[{"id": "a", "object": "mock", "env": {"mock": true}, "steps": [
  {"op": "open_fd", "args": {"as": "F"}, "expect": "ok"}, {"op": "ioas_alloc", "args": {"fd": "F", "as": "A"}, "expect": "ok"},
  {"op": "map", "args": {"fd": "F", "ioas": "A", "iova": ${iova}, "len": ${len}, "as": "M"}, "expect": "ok", "out": {"iova": ${out}}},
  {"op": "copy", "args": {"fd": "F", "src": "A", "src_iova": "M", "dst": "A", "dst_iova": 0, "len": 1}, "expect": "ok", "out": {"iova": "not M"}},
  {"op": "unmap", "args": {"fd": "F", "ioas": "A", "iova": 0, "len": "U64_MAX"}, "expect": "ok", "out": {"unmapped": ${unmapped}}}]}]`).cases[0]);

numbers('may be written in any way in a call and in its answer, above 2^53 as below', () => {
  const pass = { id: 'a', status: 'pass', steps: 5 };
  for (const iova of ['18446744073709547520', '"18446744073709547520"', '"0xfffffffffffff000"']) {
    for (const [len, gone] of [['4096', '"0x1001"'], ['"0x1000"', '4097'], ['"4096"', '"4097"']]) {
      for (const out of [iova, '"M"', '18446744073709547520']) assert.equal(mapped(iova, len, out, gone), pass, `${iova} ${len} ${out} ${gone}`);
    }
  }
});
numbers('that differ in the last digit differ, and are printed with it', () => {
  const { status, step, expected, got } = mapped('18446744073709547520', '4096', '18446744073709547521', '4097') as Record<string, unknown>;
  assert.equal([status, step, expected, got], ['fail', 3, 'iova 18446744073709547521', 'iova 18446744073709547520']);
});
numbers.run();
