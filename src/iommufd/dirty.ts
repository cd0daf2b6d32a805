/** Dirty tracking of a HWPT: which units of its page table were written since somebody looked (drivers/iommu/iommufd/iova_bitmap.c). */
import { Errno, IommufdResult, refuseBy } from './answer';
import { contiguous } from './area';
import type { HwptPaging } from './hwpt';
import { U64, lastOf, minus, overflows, plus, quotient, times, u64 } from './u64';
import { refused } from '../rules';
import { BITMAP, DIRTY, MARK } from './rules/hwpt';

/** Units are numbered by their IOVA; only those that are dirty are kept. */
export class DirtyLog {
  /** Whether it is switched on. */
  on = false;
  readonly #units = new Set<U64>();

  /** @param unit the bytes of one unit of the page table */
  constructor(readonly unit: number) {}

  /** A write to [first, last]. */
  write(first: U64, last: U64): void {
    if (!this.on) return;
    const end = quotient(last, this.unit);
    for (let unit = quotient(first, this.unit); unit <= end; unit = plus(unit, 1)) this.#units.add(unit);
  }

  /** Writes to the beginnings of so many pages. */
  writePages(iova: U64, pageSize: number, count: number): void {
    if (pageSize <= this.unit && count > 0) this.write(iova, plus(iova, (count - 1) * pageSize));
    else for (let nth = 0; nth < count; nth++) this.write(plus(iova, nth * pageSize), plus(iova, nth * pageSize));
  }

  /** What is mapped anew, or no longer, is clean. */
  clear(first: U64, last: U64): void {
    for (const iova of this.in(first, last)) this.#units.delete(quotient(iova, this.unit));
  }

  /** Switches tracking on, from a clean beginning, or off (`iopt_set_dirty_tracking`). */
  set(on: boolean): void {
    if (on) this.#units.clear();
    this.on = on;
  }

  /** The first bytes of the dirty units in [first, last], in ascending order. */
  in(first: U64, last: U64): U64[] {
    if (this.#units.size === 0) return [];
    return [...this.#units].map((unit) => times(unit, this.unit)).filter((iova) => iova >= first && iova <= last).sort((a, b) => (a < b ? -1 : 1));
  }
}

/** What a bitmap is asked for: bytes, and how many of them a bit stands for. */
export interface BitmapRequest { readonly iova: U64; readonly length: U64; readonly pageSize: U64; readonly clear: boolean }

/**
 * IOMMU_HWPT_GET_DIRTY_BITMAP of a HWPT that was found; answers the numbers of the bits that are set. EOVERFLOW; EINVAL: a range that does
 * not fit the address space's unit, no page size, or a range that does not fit that; EOPNOTSUPP: made without dirty tracking. A hole in
 * what is mapped ends the walk, and tracking that is off sets no bit; neither is an error
 * (`iopt_read_and_clear_dirty_data`, `iommufd_check_iova_range`).
 */
export function dirtyBitmap(hwpt: HwptPaging, { iova, length, pageSize, clear }: BitmapRequest): IommufdResult<{ bits: number[] }> {
  const { areas, alignment } = hwpt.ioas;
  if (length === 0 ? iova > 0 : overflows(iova, length)) return refuseBy(BITMAP.beyondEnd, { iova, length });
  const end = plus(iova, length);
  // By a mask: of a size that is no power of two, this asks less than whole multiples.
  const fits = (unit: U64): boolean => ((BigInt(iova) | BigInt(end)) & (BigInt(unit) - 1n)) === 0n;
  if (!fits(alignment) || pageSize === 0 || !fits(pageSize)) return refuseBy(BITMAP.unfit, { iova, end, alignment, size: pageSize });
  const { log } = hwpt;
  if (!log) return refuseBy(BITMAP.notTracking, { hwpt });
  if (!log.on || length === 0) return { errno: 'OK', bits: [] };
  // Of a size that is no power of two its lowest bit counts (`iova_bitmap_alloc`).
  const page = u64(BigInt(pageSize) & -BigInt(pageSize));
  const bits = new Set<number>();
  for (const { first, last } of contiguous(areas, iova, lastOf(iova, length)).pieces) {
    for (const unit of log.in(first, last)) {
      for (let at = unit; at < plus(unit, log.unit); at = plus(at, page)) bits.add(Number(BigInt(minus(at, iova)) / BigInt(page)));
    }
    if (clear) log.clear(first, last);
  }
  return { errno: 'OK', bits: [...bits] };
}

/**
 * IOMMU_TEST_OP_DIRTY: mock units are written, those that are mapped; answers how many were named, before 6.19 how many of them are mapped.
 * EINVAL: tracking is off (`iommufd_test_dirty`).
 * @param bits which pages of the range, whose sizes the caller has looked at
 */
export function markDirty(hwpt: HwptPaging, iova: U64, pageSize: number, bits: Iterable<readonly [first: number, last: number]>): IommufdResult<{ count: number }> {
  const { log, ioas: { areas, context: { machine: { version } } } } = hwpt;
  if (!log?.on) return refuseBy(MARK.trackingOff, { hwpt });
  const shared = version.mockTable === 'shared';
  // A table of its own takes the number of a page for that of a unit, whatever the page's size.
  const [start, size] = shared ? [iova, pageSize] : [times(quotient(iova, pageSize), log.unit), log.unit];
  const at = (bit: number): U64 => plus(start, bit * size);
  let count = 0;
  for (const [from, last] of bits) {
    if (shared) count += Math.max(0, last - from + 1);
    for (let bit = from; bit <= last;) {
      const area = areas.firstIn(at(bit), at(last));
      if (!area) break;
      // The pages that begin in the area.
      const first = area.first > at(bit) ? bit + Math.ceil(Number(minus(area.first, at(bit))) / size) : bit;
      bit = Math.max(first, Math.min(last, first + Math.floor((Number(minus(area.last, start)) - first * size) / size)) + 1);
      if (!area.pages) continue;
      log.writePages(at(first), size, bit - first);
      if (!shared) count += bit - first;
    }
  }
  return { errno: 'OK', count };
}

/** IOMMU_HWPT_SET_DIRTY_TRACKING of a HWPT that was found. EOPNOTSUPP: made without dirty tracking. */
export function setDirty(hwpt: HwptPaging, on: boolean): Errno {
  if (!hwpt.log) return refused(DIRTY.notTracking, { hwpt });
  hwpt.log.set(on);
  return 'OK';
}
