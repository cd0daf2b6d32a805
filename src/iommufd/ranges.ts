/** Ranges of IOVAs, both ends included. */
import { U64 } from './u64';

export interface Range { readonly first: U64; readonly last: U64 }

export function overlaps(a: Range, first: U64, last: U64): boolean { return a.first <= last && first <= a.last; }
