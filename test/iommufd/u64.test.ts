/** Numbers of 64 bits against bigints, with most of the samples where doubles stop counting and where the bits end. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { U64, U64_MAX, down, lastOf, least, lengthOf, minus, overflows, plus, remainder, u64, up, wrapped } from '../../src/iommufd/u64';

const ALL_ONES = 2n ** 64n - 1n;
const near = (value: bigint) => fc.bigInt(-3n, 3n).map((more) => value + more);
const anything = fc.oneof(near(3n), near(2n ** 32n), near(2n ** 53n), near(2n ** 63n), near(ALL_ONES - 3n), fc.bigInt(0n, ALL_ONES));
const BY = fc.constantFrom(1, 2048, 4096, 65536, 2 ** 21);

/** Whether a result is the value, and in its one form. */
const is = (got: U64, value: bigint): void => {
  assert.is(BigInt(got), value);
  assert.is(typeof got, value <= BigInt(Number.MAX_SAFE_INTEGER) ? 'number' : 'bigint');
};

const test = suite('Numbers of 64 bits');
test('all ones are exact, and no number', () => { is(U64_MAX, ALL_ONES); });
test('sums and differences are exact, and each value has one form', () => {
  fc.assert(fc.property(anything, anything, BY, (a, b, by) => {
    const [x, y] = [u64(a), u64(b)];
    is(plus(x, y), a + b);
    if (a >= b) is(minus(x, y), a - b);
    is(least(x, y), a < b ? a : b);
    assert.is(x === y, a === b);
    const over = a % BigInt(by);
    assert.is(remainder(x, by), Number(over));
    is(down(x, by), a - over);
    is(up(x, by), over === 0n ? a : a - over + BigInt(by));
  }), { numRuns: 2000 });
});
test('so many bytes have a last one, which overflows beyond all ones, and is the other way about', () => {
  fc.assert(fc.property(anything, anything.filter((length) => length > 0n), (first, length) => {
    const last = first + length - 1n;
    is(lastOf(u64(first), u64(length)), last);
    is(lengthOf(u64(first), lastOf(u64(first), u64(length))), length);
    assert.is(overflows(u64(first), u64(length)), last > ALL_ONES);
    is(wrapped(lastOf(u64(first), u64(length))), last & ALL_ONES);
  }), { numRuns: 2000 });
  assert.equal([lastOf(0, 0), wrapped(-1), overflows(0, 0), overflows(U64_MAX, 1), overflows(U64_MAX, 2)], [-1, U64_MAX, false, false, true]);
});
test.run();
