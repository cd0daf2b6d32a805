/** Numbers of a case: those written as words, and how all of them are read and printed without a loss. */
import { isSafeNumber, parse, stringify } from 'lossless-json';
import type { CaseJson } from '../iommufd/ioctl/call';
import { U64, U64_MAX, u64 } from '../iommufd/u64';

const U32_MAX = 2 ** 32 - 1;

/** Words that may stand where a name of a step may. */
const NAMED: ReadonlyMap<string, U64> = new Map([
  ['U64_MAX', U64_MAX], ['ULONG_MAX', U64_MAX], ['U32_MAX', U32_MAX], ['UINT_MAX', U32_MAX], ['INVALID_IOASID', U32_MAX],
]);

const DIGITS = /^(0x[\da-f]+|\d+)$/i;

/** The number that a word is; undefined for any other word, which may be a name. It may have more than 64 bits. */
export function numeral(word: string): U64 | undefined { return NAMED.get(word) ?? (DIGITS.test(word) ? u64(BigInt(word)) : undefined); }

/** A number that the engine might not read exactly, or something like it inside of a text. */
const LONG = /\d{16}|\d[eE]/;

/** Reads JSON; a whole number beyond 2^53 is a bigint. Throws a SyntaxError. */
export function readJson(text: string): CaseJson {
  const plain = JSON.parse(text) as CaseJson;
  return LONG.test(text) ? parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) as CaseJson : plain;
}

function parseNumber(digits: string): U64 { return isSafeNumber(digits) || !/^-?\d+$/.test(digits) ? Number(digits) : BigInt(digits); }

/** A value as JSON, every number with all its digits. */
export function printJson(value: unknown): string { return String(stringify(value)); }
