/** An address space: its areas, and what is attached to it (drivers/iommu/iommufd/ioas.c, io_pagetable.c). */
import type { Access } from './access';
import { Errno, IommufdResult, refuse, refuseBy } from './answer';
import { Area, Pages, Piece, Prot, contiguous, pageOffset } from './area';
import type { Context } from './context';
import type { HwptPaging } from './hwpt';
import { IovaSpace } from './iova';
import { IommufdObject } from './object';
import { type Wanted, pinErrno } from './pinned';
import { RangeTree } from './range-tree';
import type { Range } from './ranges';
import { U64, U64_MAX, lastOf, lengthOf, minus, overflows, plus, remainder } from './u64';
import { refused } from '../rules';
import { ALIGNMENT, COPY_SOURCE, HUGE_PAGES, MEMORY, PAGES, PLACE, RANGE, UNMAP, UNMAP_NONE } from './rules/ioas';

/** What a map asks for. Lengths and addresses in bytes. */
export interface MapRequest {
  /** Where to map; absent for an IOVA of the kernel's choice. */
  readonly iova?: U64;
  readonly length: U64;
  readonly prot: Prot;
  readonly pages: Pages;
}

/** A part of some memory: so many bytes from the one that comes `start` after its first. */
export interface Part { readonly pages: Pages; readonly start: U64; readonly length: U64 }

/** After so many rounds of asking accesses to let go of an area, an unmap gives up. */
const UNMAP_ROUNDS = 100;

export class Ioas extends IommufdObject {
  readonly type = 'Ioas';
  readonly areas = new RangeTree<Area>();
  readonly iovas: IovaSpace;
  /** All paging HWPTs of the address space, the oldest first; each is one of its `users`. */
  readonly hwpts: HwptPaging[] = [];
  /** The attached accesses; each is one of its `users`. */
  readonly accesses = new Set<Access>();
  /** What IOVAs, lengths and places in pages must be multiples of. */
  alignment = 1;
  #hugePages = true;

  constructor(readonly context: Context) {
    super();
    this.iovas = new IovaSpace(this.pageSize);
  }

  /** Bytes of a page of the machine. */
  get pageSize(): number { return this.context.machine.pageSize; }

  /** Areas do not keep an address space: they are dropped with it, and so is a compatibility pointer to it. */
  destroy(): void {
    if (this.context.compat === this) this.context.compat = null;
  }

  /** Whether every area is a file's. */
  get fileBacked(): boolean { return [...this.areas].every((area) => area.pages?.source === 'file'); }

  /**
   * IOMMU_IOAS_MAP, IOMMU_IOAS_MAP_FILE. EOVERFLOW for memory that goes round the end of the address space, EINVAL for none, or all but
   * less than a page, as its number of pages is rounded up (`iopt_alloc_pages`); EINVAL for a misaligned length, EINVAL for a misaligned IOVA, EOVERFLOW, EINVAL in a reserved
   * range, EEXIST; for an automatic IOVA EOVERFLOW, EINVAL, ENOSPC (`iopt_alloc_area_pages`).
   */
  map(request: MapRequest): IommufdResult<{ iova: U64 }> {
    const { pages, length } = request;
    if (pages.source === 'user' && plus(pages.address, length) > U64_MAX) return refuseBy(PAGES.memoryBeyondEnd, { length, address: pages.address });
    if (length === 0) return refuseBy(PAGES.nothing);
    if (length > minus(U64_MAX, this.pageSize)) return refuseBy(PAGES.tooLong, { length });
    const placed = this.reserveAreas([{ pages, start: 0, length }], request);
    if (placed.errno !== 'OK') return placed;
    for (const area of placed.areas) area.publish();
    return { errno: 'OK', iova: placed.iova };
  }

  /**
   * The first half of a map: the areas are there, but not published, so that an unmap of them is EBUSY and an access does not
   * see them. `publish` of each is the second half. After the errnos of a map, EPERM: memory that cannot be written; EINVAL: memory
   * that begins where a page table has no unit's end; where there are page tables, what pinning answers; ENXIO, EINVAL before 6.19
   * (`iommu_map`): a part that ends where a page table has no unit's end.
   */
  reserveAreas(parts: readonly Part[], request: { iova?: U64; prot: Prot }): IommufdResult<{ iova: U64; areas: { publish(): void }[] }> {
    const length = parts.reduce((sum: U64, part) => plus(sum, part.length), 0);
    const { alignment } = this;
    if (remainder(length, alignment) !== 0) return refuseBy(PLACE.lengthMisaligned, { length, alignment, ioas: this });
    let iova = request.iova;
    if (iova === undefined) {
      const [{ pages, start }] = parts;
      const found = this.iovas.allocate(this, plus(pages.address, start), length);
      if (found.errno !== 'OK') return found;
      iova = found.iova;
    } else {
      const errno = this.#checkIova(iova, length);
      if (errno !== 'OK') return refuse(errno);
    }
    for (const { pages, start } of parts) {
      if (request.prot.write && !pages.writable) return refuseBy(MEMORY.readOnly);
      const offset = pageOffset(pages, start);
      if (offset % alignment !== 0) return refuseBy(MEMORY.memoryUnaligned, { offset, alignment });
    }
    if (this.hwpts.length > 0) {
      const errno = pinErrno(this.context.machine, parts.map((part) => ({ ...part, prot: request.prot })), 'table');
      if (errno !== 'OK') return refuse(errno);
    }
    for (const hwpt of this.hwpts) {
      const cut = parts.find((part) => remainder(part.length, hwpt.pageSize) !== 0);
      if (cut) return refuseBy(this.context.machine.version.cutPage === 'ENXIO' ? MEMORY.cutByPage : MEMORY.cutByPageOlder, { length: cut.length, hwpt, size: hwpt.pageSize });
    }
    let next: U64 = iova;
    const areas = parts.map((part) => {
      const area = new Area(next, lastOf(next, part.length), null, part.start, request.prot);
      next = plus(next, part.length);
      this.areas.insert(area);
      return { publish: (): void => { area.pages = part.pages; } };
    });
    return { errno: 'OK', iova, areas };
  }

  /** What is mapped, area by area: what a new page table is filled with. */
  * parts(): Generator<Wanted> {
    for (const { pages, start, length, prot } of this.areas) if (pages) yield { pages, start, length, prot };
  }

  /** The pages behind [iova, iova + length), one part an area. EINVAL for no length, EOVERFLOW, ENOENT for a hole (`iopt_get_pages`). */
  pagesOf(iova: U64, length: U64): IommufdResult<{ parts: Part[] }> {
    const walk = this.walk(iova, length);
    if (walk.errno !== 'OK') return walk;
    if (!walk.whole) return refuseBy(COPY_SOURCE.hole, () => ({ iova, last: lastOf(iova, length), at: walk.pieces.length > 0 ? plus(walk.pieces[walk.pieces.length - 1].last, 1) : iova }));
    return { errno: 'OK', parts: walk.pieces.map(({ area, first, last }) => (
      { pages: area.pages!, start: area.startAt(first), length: lengthOf(first, last) })) };
  }

  /** The contiguous pieces of [iova, iova + length). EINVAL for no length, EOVERFLOW. */
  walk(iova: U64, length: U64): IommufdResult<{ pieces: Piece[]; whole: boolean }> {
    if (length === 0) return refuseBy(RANGE.nothing);
    if (overflows(iova, length)) return refuseBy(RANGE.sourceBeyondEnd, { iova, length });
    return { errno: 'OK', ...contiguous(this.areas, iova, lastOf(iova, length)) };
  }

  /**
   * IOMMU_IOAS_UNMAP. The whole space (0, U64_MAX) may be empty; otherwise EOVERFLOW for all ones, then as `unmapBytes`, and ENOENT when
   * nothing is there. Answers the bytes of the areas that went (`iommufd_ioas_unmap`).
   */
  unmap(iova: U64, length: U64): IommufdResult<{ unmapped: U64 }> {
    if (iova === 0 && length === U64_MAX) return this.unmapAll();
    if (iova >= U64_MAX || length >= U64_MAX) return refuseBy(UNMAP.allOnes);
    const done = this.unmapBytes(iova, length);
    return done.errno === 'OK' && done.unmapped === 0 ? refuseBy(UNMAP_NONE.nothingThere, () => ({ first: iova, last: lastOf(iova, length) })) : done;
  }

  /** Takes every area away (`iopt_unmap_all`). */
  unmapAll(): IommufdResult<{ unmapped: U64 }> { return granted(this.unmapRange(0, U64_MAX)); }

  /** Takes the areas of so many bytes away, which may be none. EINVAL for no length, EOVERFLOW, then as `unmapRange` (`iopt_unmap_iova`). */
  unmapBytes(iova: U64, length: U64): IommufdResult<{ unmapped: U64 }> {
    if (length === 0) return refuseBy(UNMAP.nothing);
    return overflows(iova, length) ? refuseBy(UNMAP.beyondEnd, { iova, length }) : granted(this.unmapRange(iova, lastOf(iova, length)));
  }

  /**
   * Takes the areas of [first, last] away, the lowest first; those that went before a refusal stay away
   * (`iopt_unmap_iova_range`). EBUSY: an area of a map or unmap in flight, or locked by a hardware queue. ENOENT: an area is
   * only partly inside. EDEADLOCK: an access does not let go. Pins are given up through the access's unmap callback.
   */
  unmapRange(first: U64, last: U64): Unmapped {
    let unmapped: U64 = 0;
    let rounds = 0;
    for (let area = this.areas.firstIn(first, last); area; area = this.areas.firstIn(first, last)) {
      if (area.pages === null) return { errno: refused(UNMAP.inFlight, { area }), unmapped };
      if (area.locks > 0) return { errno: refused(UNMAP.locked, { area }), unmapped };
      if (area.first < first || area.last > last) return { errno: refused(UNMAP.wouldCut, { first, last, area }), unmapped };
      if (area.first !== first) rounds = 0;
      if (area.pins > 0) {
        first = area.first;
        area.preventAccess = true;
        this.notifyUnmap(area);
        if (++rounds > UNMAP_ROUNDS) return { errno: refused(UNMAP.notLetGo, { area }), unmapped };
        continue;
      }
      this.areas.delete(area);
      for (const { log } of this.hwpts) log?.clear(area.first, area.last);
      unmapped = plus(unmapped, area.length);
    }
    return { errno: 'OK', unmapped };
  }

  /** The first half of an unmap that waits for the drivers of pinned accesses: no new pin of the areas it will take. */
  beginUnmap(iova: U64, length: U64): void {
    const last = lastOf(iova, length);
    for (let area = this.areas.firstIn(iova, last); area; area = this.areas.firstIn(plus(area.last, 1), last)) if (area.pins > 0) area.preventAccess = true;
  }

  /** Tells every access that [first, last] is about to go; each must let go of its pins there before it returns. */
  notifyUnmap(range: Range): void {
    for (const access of [...this.accesses]) access.unmapCallback(range.first, range.last);
  }

  /**
   * What every domain and every pinning access demands of IOVAs, and the option against huge pages. EADDRINUSE when an area
   * does not fit a demand that rose (`iopt_calculate_iova_alignment`).
   */
  recalculateAlignment(): Errno {
    let alignment = this.#hugePages ? 1 : this.pageSize;
    for (const hwpt of this.hwpts) alignment = Math.max(alignment, hwpt.pageSize);
    for (const access of this.accesses) alignment = Math.max(alignment, access.alignment);
    if (alignment > this.alignment && !this.fits(alignment)) {
      return refused(ALIGNMENT.areaUnaligned, () => ({ alignment, area: [...this.areas].find((area) => !area.aligned(alignment)) }));
    }
    this.alignment = alignment;
    return 'OK';
  }

  fits(alignment: number): boolean {
    for (const area of this.areas) if (!area.aligned(alignment)) return false;
    return true;
  }

  get hugePages(): number { return this.#hugePages ? 1 : 0; }

  /**
   * IOMMU_OPTION_HUGE_PAGES, SET. EINVAL for a value other than 0 and 1. Forbidding them is EINVAL when a domain has pages
   * already, and EADDRINUSE when an area is not a whole number of pages (`iopt_disable_large_pages`).
   */
  setHugePages(value: U64): Errno {
    if (value !== 0 && value !== 1) return refused(HUGE_PAGES.badValue, { value });
    if (this.hugePages === value) return 'OK';
    if (value === 0 && this.hwpts.length > 0 && this.areas.size > 0) return refused(HUGE_PAGES.hasPages, () => ({ hwpt: this.hwpts[0], area: this.areas.firstIn(0, U64_MAX) }));
    this.#hugePages = value === 1;
    const errno = this.recalculateAlignment();
    if (errno !== 'OK') this.#hugePages = !this.#hugePages;
    return errno;
  }

  #checkIova(iova: U64, length: U64): Errno {
    if (remainder(iova, this.alignment) !== 0) return refused(PLACE.misaligned, { iova, alignment: this.alignment, ioas: this });
    const last = lastOf(iova, length);
    if (last > U64_MAX) return refused(PLACE.beyondEnd, { iova, length });
    if (this.iovas.isReserved(iova, last)) return refused(PLACE.reservedRange, () => ({ first: iova, last, reserved: this.iovas.reservedIn(iova, last) }));
    const area = this.areas.firstIn(iova, last);
    return area ? refused(PLACE.overlap, { first: iova, last, area }) : 'OK';
  }
}

/** What went, be it before a refusal. */
interface Unmapped { readonly errno: Errno; readonly unmapped: U64 }

const granted = ({ errno, unmapped }: Unmapped): IommufdResult<{ unmapped: U64 }> => (errno === 'OK' ? { errno, unmapped } : refuse(errno));
