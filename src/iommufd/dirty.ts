/** Dirty tracking of a HWPT: which units of its page table were written since somebody looked (drivers/iommu/iommufd/iova_bitmap.c). */
import { Errno, Result, overflows, refuse } from './answer';
import { contiguous } from './area';
import type { HwptPaging } from './hwpt';

/** Units are numbered by their IOVA; only those that are dirty are kept. */
export class DirtyLog {
  /** Whether it is switched on. */
  on = false;
  readonly #units = new Set<number>();

  /** @param unit the bytes of one unit of the page table */
  constructor(readonly unit: number) {}

  /** A write to [iova, iova + length). */
  write(iova: number, length: number): void {
    if (!this.on) return;
    for (let unit = Math.floor(iova / this.unit); unit * this.unit < iova + length; unit++) this.#units.add(unit);
  }

  /** What is mapped anew, or no longer, is clean. */
  clear(first: number, last: number): void {
    if (this.#units.size === 0) return;
    for (const unit of this.#units) if (unit * this.unit >= first && unit * this.unit <= last) this.#units.delete(unit);
  }

  /** Switches tracking on, from a clean beginning, or off (`iopt_set_dirty_tracking`). */
  set(on: boolean): void {
    if (on) this.#units.clear();
    this.on = on;
  }

  /** The first bytes of the dirty units in [first, last], in ascending order. */
  in(first: number, last: number): number[] {
    return [...this.#units].map((unit) => unit * this.unit).filter((iova) => iova >= first && iova <= last).sort((a, b) => a - b);
  }
}

/** What a bitmap is asked for: bytes, and how many of them a bit stands for. */
export interface BitmapRequest { readonly iova: number; readonly length: number; readonly pageSize: number; readonly clear: boolean }

/**
 * IOMMU_HWPT_GET_DIRTY_BITMAP of a HWPT that was found; answers the numbers of the bits that are set. EOVERFLOW; EINVAL: a range that does
 * not fit the address space's unit, no page size, or a range that does not fit that; EOPNOTSUPP: made without dirty tracking. A hole in
 * what is mapped ends the walk, and tracking that is off sets no bit; neither is an error
 * (`iopt_read_and_clear_dirty_data`, `iommufd_check_iova_range`).
 */
export function dirtyBitmap(hwpt: HwptPaging, { iova, length, pageSize, clear }: BitmapRequest): Result<{ bits: number[] }> {
  const { areas, alignment } = hwpt.ioas;
  if (length === 0 ? iova > 0 : overflows(iova, length)) return refuse('EOVERFLOW');
  const ends = (unit: number): boolean => iova % unit === 0 && (iova + length) % unit === 0;
  if (!ends(alignment) || pageSize === 0 || !ends(pageSize)) return refuse('EINVAL');
  const { log } = hwpt;
  if (!log) return refuse('EOPNOTSUPP');
  const bits = new Set<number>();
  if (!log.on || length === 0) return { errno: 'OK', bits: [] };
  for (const { first, last } of contiguous(areas, iova, iova + length - 1).pieces) {
    for (const unit of log.in(first, last)) for (let at = unit; at < unit + log.unit; at += pageSize) bits.add(Math.floor((at - iova) / pageSize));
    if (clear) log.clear(first, last);
  }
  return { errno: 'OK', bits: [...bits] };
}

/**
 * IOMMU_TEST_OP_DIRTY: mock units are written; answers how many of those named are mapped. EINVAL: no page size, no length, or a range
 * that does not fit the page size; EINVAL: tracking is off (`iommufd_test_dirty`).
 * @param bits which pages of the range
 */
export function markDirty(hwpt: HwptPaging, iova: number, length: number, pageSize: number, bits: Iterable<number>): Result<{ count: number }> {
  if (pageSize === 0 || length === 0 || iova % pageSize !== 0 || length % pageSize !== 0) return refuse('EINVAL');
  if (!hwpt.log?.on) return refuse('EINVAL');
  let count = 0;
  for (const bit of bits) {
    const at = iova + bit * pageSize;
    if (bit * pageSize >= length || !hwpt.ioas.areas.firstIn(at, at)?.pages) continue;
    hwpt.log.write(at, 1);
    count++;
  }
  return { errno: 'OK', count };
}

/** IOMMU_HWPT_SET_DIRTY_TRACKING of a HWPT that was found. EOPNOTSUPP: made without dirty tracking. */
export function setDirty(hwpt: HwptPaging, on: boolean): Errno {
  if (!hwpt.log) return 'EOPNOTSUPP';
  hwpt.log.set(on);
  return 'OK';
}
