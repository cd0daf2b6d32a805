/** Where in an address space something may be mapped: allowed and reserved ranges, alignment, automatic IOVAs. */
import { Errno, PAGE_SIZE, IommufdResult, refuseBy } from './answer';
import type { Area } from './area';
import { Measure, RangeTree } from './range-tree';
import type { Range } from './ranges';
import { U64, U64_MAX, least, lengthOf, minus, plus, remainder, up } from './u64';
import { refused } from '../rules';
import type { Ioas } from './ioas';
import { ALLOW, PLACE, RESERVE } from './rules/ioas';

/** Who needs a range reserved: a domain, a device, or nobody in particular. */
export type Needs = object | null;

interface Reserved extends Range { readonly by: Needs }

/** A length of half the space is too long for an automatic IOVA (`ULONG_MAX / 2`). */
const HALF: U64 = minus(2n ** 63n, 1);

export class IovaSpace {
  #reserved: Reserved[] = [];
  /** What is reserved, by whoever needs it. */
  #kept = new RangeTree<Range>();
  #allowed = new RangeTree<Range>();
  /** Automatic IOVAs keep away from the first and the last page, allowed or not. */
  readonly #ends: Range;
  /** An automatic IOVA is aligned to a huge page at most: as many bytes as one page of a page table describes. */
  readonly #hugePage: number;

  constructor(readonly pageSize = PAGE_SIZE) {
    this.#ends = { first: pageSize, last: minus(U64_MAX, pageSize) };
    this.#hugePage = pageSize * (pageSize / 8);
  }

  get reserved(): readonly Reserved[] { return this.#reserved; }
  get allowed(): Iterable<Range> { return this.#allowed; }

  isReserved(first: U64, last: U64): boolean { return this.#kept.firstIn(first, last) !== undefined; }

  /** The lowest reserved range that meets [first, last], with whoever needs it. */
  reservedIn(first: U64, last: U64): Reserved | undefined {
    return this.#reserved.filter((range) => range.first <= last && first <= range.last).sort((a, b) => (a.first < b.first ? -1 : 1))[0];
  }

  /** Nothing may be mapped in [first, last] while `by` needs it. EADDRINUSE when it meets an area or an allowed range
   *  (`iopt_reserve_iova`). A range that ends before it begins, as the test driver alone may ask for, is none. */
  reserve(areas: RangeTree<Area>, first: U64, last: U64, by: Needs): Errno {
    const area = areas.firstIn(first, last);
    if (area) return refused(RESERVE.mapped, { first, last, by, area });
    const range = this.#allowed.firstIn(first, last);
    if (range) return refused(RESERVE.allowed, { first, last, by, range });
    if (first <= last) {
      this.#reserved.push({ first, last, by });
      this.#keep(first, last);
    }
    return 'OK';
  }

  /** All that `by` needed is free again (`iopt_remove_reserved_iova`). */
  release(by: Needs): void {
    const left = this.#reserved.filter((range) => range.by !== by);
    if (left.length === this.#reserved.length) return;
    this.#reserved = left;
    this.#kept = new RangeTree();
    for (const { first, last } of left) this.#keep(first, last);
  }

  /**
   * Replaces the ranges automatic IOVAs come from; an empty list allows everything. EINVAL for ranges that are inverted, of
   * one byte, or overlap each other; EADDRINUSE when one meets a reserved range (`iommufd_ioas_allow_iovas`).
   */
  allow(ranges: readonly Range[]): Errno {
    const allowed = new RangeTree<Range>();
    for (const range of ranges) {
      if (range.first >= range.last) return refused(ALLOW.badRange, { range });
      const other = allowed.firstIn(range.first, range.last);
      if (other) return refused(ALLOW.rangesOverlap, { range, other });
      allowed.insert(range);
    }
    const meets = ranges.find((range) => this.isReserved(range.first, range.last));
    if (meets) return refused(ALLOW.allowsReserved, () => ({ range: meets, reserved: this.reservedIn(meets.first, meets.last) }));
    this.#allowed = allowed;
    return 'OK';
  }

  /** The ranges in which something may be mapped at a fixed IOVA (`iommufd_ioas_iova_ranges`). */
  usable(): Range[] { return this.#kept.holes(0, U64_MAX); }

  /**
   * The lowest free IOVA for `length` bytes of memory at `address` (`iopt_alloc_iova`); in an allowed range none below the one
   * that it would have if the range were free. EOVERFLOW for half the space or more, EINVAL when the memory is less aligned than
   * the address space demands, ENOSPC.
   */
  allocate(ioas: Pick<Ioas, 'areas' | 'alignment'>, address: U64, length: U64): IommufdResult<{ iova: U64 }> {
    const { areas, alignment } = ioas;
    if (length === 0 || length >= HALF) return refuseBy(PLACE.halfTheSpace, { length });
    const wanted = Math.min(powerOfTwoAbove(length, this.#hugePage), lowestBit(address, this.#hugePage));
    if (wanted < alignment) return refuseBy(PLACE.memoryMisaligned, { address, alignment, ioas });
    const offset = remainder(address, this.pageSize);
    const measure = measureOf(wanted, offset, this.pageSize);
    const inHole = ({ first, last }: Range): U64 | undefined => (measure.of(first, last) >= length ? placeIn(first, wanted, offset, this.pageSize) : undefined);
    for (const allowed of this.#automatic()) {
      const first = inHole(allowed);
      if (first === undefined) continue;
      const iova = areas.inHole(first, allowed.last, length, (hole) => this.#kept.inHole(hole.first, hole.last, length, inHole, measure), measure);
      if (iova !== undefined) return { errno: 'OK', iova };
    }
    return refuseBy(PLACE.noSpace, { length });
  }

  /** Where automatic IOVAs may come from; allowed ranges that adjoin are one. */
  * #automatic(): Generator<Range> {
    let whole: Range | undefined = this.#allowed.size === 0 ? this.#ends : undefined;
    for (const range of this.#allowed) {
      const first = range.first < this.#ends.first ? this.#ends.first : range.first;
      const last = least(range.last, this.#ends.last);
      if (first > last) continue;
      if (whole && plus(whole.last, 1) === first) whole = { first: whole.first, last };
      else {
        if (whole) yield whole;
        whole = { first, last };
      }
    }
    if (whole) yield whole;
  }

  #keep(first: U64, last: U64): void {
    for (let met = this.#kept.firstIn(first, last); met; met = this.#kept.firstIn(first, last)) {
      this.#kept.delete(met);
      first = least(first, met.first);
      if (met.last > last) last = met.last;
    }
    this.#kept.insert({ first, last });
  }
}

/** The first suitable place from an IOVA on. */
function placeIn(first: U64, alignment: number, offset: number, pageSize: number): U64 {
  const aligned = up(first, alignment);
  const inPage = remainder(aligned, pageSize);
  return plus(aligned, (inPage | offset) - inPage);
}

/** How many bytes a hole has from the first suitable place on; the last byte alone does not count (`__alloc_iova_check_range`). */
function measureOf(alignment: number, offset: number, pageSize: number): Measure {
  return {
    key: alignment * pageSize + offset,
    of(first, last) {
      const start = placeIn(first, alignment, offset, pageSize);
      return start >= last ? 0 : lengthOf(start, last);
    },
  };
}

/** The power of two that is the length or above, a huge page at most. */
function powerOfTwoAbove(length: U64, hugePage: number): number { return length >= hugePage ? hugePage : 2 ** (32 - Math.clz32(Number(length) - 1)); }

/** The largest power of two that the address is a multiple of, a huge page at most. */
function lowestBit(address: U64, hugePage: number): number {
  const low = remainder(address, hugePage);
  return low === 0 ? hugePage : low & -low;
}
