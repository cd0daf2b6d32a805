/**
 * Numbers of 64 bits, exact: a number as far as a double counts, a bigint beyond. A value has one form only, so `===`, `<` and the
 * like hold as they stand; what computes goes through here.
 */
export type U64 = number | bigint;

/** All ones. */
export const U64_MAX: U64 = 2n ** 64n - 1n;

const COUNTED = Number.MAX_SAFE_INTEGER;

/** A value in its one form. */
export function u64(value: bigint): U64 { return value <= COUNTED ? Number(value) : value; }

/** The sum, which may have more than 64 bits: see `overflows`. */
export function plus(a: U64, b: U64): U64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum <= COUNTED) return sum;
  }
  return u64(BigInt(a) + BigInt(b));
}

export function minus(a: U64, b: U64): U64 {
  return typeof a === 'number' && typeof b === 'number' ? a - b : u64(BigInt(a) - BigInt(b));
}

export function times(a: U64, b: U64): U64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (product <= COUNTED) return product;
  }
  return u64(BigInt(a) * BigInt(b));
}

/** How often `by` is in the value as a whole. */
export function quotient(value: U64, by: number): U64 { return typeof value === 'number' ? Math.floor(value / by) : u64(value / BigInt(by)); }

/** @param by a number of bytes, as a page has */
export function remainder(value: U64, by: number): number {
  return typeof value === 'number' ? value % by : Number(value % BigInt(by));
}

/** The multiple of `by` at the value or below. */
export function down(value: U64, by: number): U64 { return minus(value, remainder(value, by)); }

/** The multiple of `by` at the value or above, which may have more than 64 bits. */
export function up(value: U64, by: number): U64 {
  const over = remainder(value, by);
  return over === 0 ? value : plus(value, by - over);
}

export function least(a: U64, b: U64): U64 { return a < b ? a : b; }

/** The last of so many bytes from the first on; one below the first for none. */
export function lastOf(first: U64, length: U64): U64 { return minus(plus(first, length), 1); }

/** How many bytes there are from the first to the last. */
export function lengthOf(first: U64, last: U64): U64 { return plus(minus(last, first), 1); }

/** What 64 bits keep of a result. */
export function wrapped(value: U64): U64 { return value < 0 || value > U64_MAX ? u64(BigInt.asUintN(64, BigInt(value))) : value; }

/** Whether the last of so many bytes lies beyond 64 bits. */
export function overflows(first: U64, length: U64): boolean { return lastOf(first, length) > U64_MAX; }
