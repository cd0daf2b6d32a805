/** Where in an address space something may be mapped: allowed and reserved ranges, alignment, automatic IOVAs. */
import { Errno, PAGE_SIZE, Result, U64_MAX, refuse } from './answer';
import type { Area } from './area';
import { Range, RangeList, holes, overlaps } from './ranges';

/** Who needs a range reserved: a domain, a device, or nobody in particular. */
export type Needs = object | null;

interface Reserved extends Range { readonly by: Needs }

/** An automatic IOVA is aligned to a huge page at most. */
const HUGE_PAGE = 2 * 1024 * 1024;
/** Automatic IOVAs keep away from the first and the last page, allowed or not. */
const AUTOMATIC: Range = { first: PAGE_SIZE, last: U64_MAX - PAGE_SIZE };

export class IovaSpace {
  #reserved: Reserved[] = [];
  #allowed: Range[] = [];

  get reserved(): readonly Reserved[] { return this.#reserved; }
  get allowed(): readonly Range[] { return this.#allowed; }

  isReserved(first: number, last: number): boolean { return this.#reserved.some((range) => overlaps(range, first, last)); }

  /** Nothing may be mapped in [first, last] while `by` needs it. EADDRINUSE when it meets an area or an allowed range
   *  (`iopt_reserve_iova`). */
  reserve(areas: RangeList<Area>, first: number, last: number, by: Needs): Errno {
    if (areas.firstIn(first, last) || this.#allowed.some((range) => overlaps(range, first, last))) return 'EADDRINUSE';
    this.#reserved.push({ first, last, by });
    return 'OK';
  }

  /** All that `by` needed is free again (`iopt_remove_reserved_iova`). */
  release(by: Needs): void { this.#reserved = this.#reserved.filter((range) => range.by !== by); }

  /**
   * Replaces the ranges automatic IOVAs come from; an empty list allows everything. EINVAL for ranges that are inverted, of
   * one byte, or overlap each other; EADDRINUSE when one meets a reserved range (`iommufd_ioas_allow_iovas`).
   */
  allow(ranges: readonly Range[]): Errno {
    for (let i = 0; i < ranges.length; i++) {
      if (ranges[i].first >= ranges[i].last) return 'EINVAL';
      for (let j = 0; j < i; j++) if (overlaps(ranges[j], ranges[i].first, ranges[i].last)) return 'EINVAL';
    }
    if (ranges.some((range) => this.isReserved(range.first, range.last))) return 'EADDRINUSE';
    this.#allowed = [...ranges];
    return 'OK';
  }

  /** The ranges in which something may be mapped at a fixed IOVA (`iommufd_ioas_iova_ranges`). */
  usable(): Range[] { return [...holes(this.#reserved, 0, U64_MAX)]; }

  /**
   * The lowest free IOVA for `length` bytes of memory at `address` (`iopt_alloc_iova`); in an allowed range none below the one
   * that it would have if the range were free. EOVERFLOW for half the space or more, EINVAL when the memory is less aligned than
   * the address space demands, ENOSPC.
   */
  allocate(areas: RangeList<Area>, address: number, length: number, alignment: number): Result<{ iova: number }> {
    if (length === 0 || length >= U64_MAX / 2) return refuse('EOVERFLOW');
    const wanted = Math.min(powerOfTwoAbove(length), lowestBit(address), HUGE_PAGE);
    if (wanted < alignment) return refuse('EINVAL');
    const offset = address % PAGE_SIZE;
    for (const allowed of this.#automatic()) {
      const first = place(allowed, length, wanted, offset);
      if (first === undefined) continue;
      for (const hole of holes([...this.#reserved, ...areas], first, allowed.last)) {
        const iova = place(hole, length, wanted, offset);
        if (iova !== undefined) return { errno: 'OK', iova };
      }
    }
    return refuse('ENOSPC');
  }

  /** Where automatic IOVAs may come from; allowed ranges that adjoin are one. */
  #automatic(): Iterable<Range> {
    const { first, last } = AUTOMATIC;
    return this.#allowed.length === 0 ? [AUTOMATIC] : holes([...holes(this.#allowed, first, last)], first, last);
  }
}

/** The first suitable place in the range for `length` bytes (`__alloc_iova_check_range`). */
function place(range: Range, length: number, alignment: number, offset: number): number | undefined {
  const up = Math.ceil(range.first / alignment) * alignment;
  const inPage = up % PAGE_SIZE;
  const start = up - inPage + (inPage | offset);
  return start >= range.last || range.last - start < length - 1 ? undefined : start;
}

function powerOfTwoAbove(length: number): number { return 2 ** Math.ceil(Math.log2(length)); }

function lowestBit(address: number): number {
  let bit = 1;
  while (bit < HUGE_PAGE && address % (bit * 2) === 0) bit *= 2;
  return bit;
}
