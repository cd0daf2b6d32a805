/** Numbers that a case writes as words: those with a name, and those in hexadecimal. */
import { U64_MAX } from '../iommufd/answer';

const U32_MAX = 2 ** 32 - 1;

/** Words that may stand where a name of a step may. */
const NAMED: ReadonlyMap<string, number> = new Map([
  ['U64_MAX', U64_MAX], ['ULONG_MAX', U64_MAX], ['U32_MAX', U32_MAX], ['UINT_MAX', U32_MAX], ['INVALID_IOASID', U32_MAX],
]);

const HEXADECIMAL = /^0x[\da-f]+$/i;

/** The number that a word is; undefined for any other word, which may be a name. A number that is not exact as a double stays inexact. */
export function numeral(word: string): number | undefined {
  const named = NAMED.get(word);
  if (named !== undefined || !HEXADECIMAL.test(word)) return named;
  const value = Number(word);
  return BigInt(word) === 2n ** 64n - 1n ? U64_MAX : value;
}
