/** What a map makes: an area of IOVAs, and the pages behind it, which copies share (drivers/iommu/iommufd/io_pagetable.c, pages.c). */
import { PAGE_SIZE } from './answer';
import type { RangeTree } from './range-tree';
import type { Memory } from './memory';
import type { Range } from './ranges';
import { U64, least, lengthOf, minus, plus, remainder } from './u64';

/** Memory that was named by one map. Areas refer to it, so it outlives the address space it was first mapped into. */
export interface Pages {
  /** From what the memory came: the caller's addresses, a file, or a dmabuf, which cannot be pinned. */
  readonly source: 'user' | 'file' | 'dmabuf';
  readonly writable: boolean;
  /** Where the memory begins: the caller's address, or the place in the file. */
  readonly address: U64;
  /** What is there, as far as it matters to whoever pins it; absent: pages that can be pinned. */
  readonly memory?: Memory;
  /** Bytes of a page, where not PAGE_SIZE. */
  readonly pageSize?: number;
  /** Its pins count for the process and not for the user (`IOPT_PAGES_ACCOUNT_MM`). */
  readonly perProcess?: boolean;
}

/** Where in a page the byte lies that comes so many after the first of the memory. */
export function pageOffset({ address, pageSize = PAGE_SIZE }: Pages, bytes: U64): number { return (remainder(address, pageSize) + remainder(bytes, pageSize)) % pageSize; }

export interface Prot { readonly read: boolean; readonly write: boolean }

export class Area implements Range {
  /** Pins of accesses on the area (`num_accesses`). */
  pins = 0;
  /** Pins that forbid an unmap (`num_locks`): those of a hardware queue. */
  locks = 0;
  /** An unmap is asking the accesses to let go: no new pin (`prevent_access`). */
  preventAccess = false;

  /**
   * @param pages null while a map has reserved the range and not yet published it, or an unmap is taking it away
   * @param start where in the pages the area begins, in bytes
   */
  constructor(readonly first: U64, readonly last: U64, public pages: Pages | null, readonly start: U64, readonly prot: Prot) {}

  get length(): U64 { return lengthOf(this.first, this.last); }

  /** How many bytes after the first of its memory the one at `iova` comes. */
  startAt(iova: U64): U64 { return plus(this.start, minus(iova, this.first)); }

  /** Where in a page the byte at `iova` lies. */
  pageOffset(iova: U64): number {
    const bytes = this.startAt(iova);
    return this.pages ? pageOffset(this.pages, bytes) : remainder(bytes, PAGE_SIZE);
  }

  /** Whether its ends and its place in the page are multiples of `alignment`. */
  aligned(alignment: number): boolean {
    return remainder(this.first, alignment) === 0 && remainder(this.length, alignment) === 0 && this.pageOffset(this.first) % alignment === 0;
  }
}

/** A part of an area, as a walk over contiguous areas meets it. */
export interface Piece { readonly area: Area; readonly first: U64; readonly last: U64 }

/**
 * The pieces of [first, last] in ascending order, up to the first byte that no published area covers; `whole` tells whether
 * there is no such byte (`iopt_for_each_contig_area`, `iopt_area_contig_done`).
 */
export function contiguous(areas: RangeTree<Area>, first: U64, last: U64): { readonly pieces: Piece[]; readonly whole: boolean } {
  const pieces: Piece[] = [];
  let next = first;
  for (;;) {
    const area = areas.firstIn(next, next);
    if (!area || area.pages === null) return { pieces, whole: false };
    const end = least(area.last, last);
    pieces.push({ area, first: next, last: end });
    if (area.last >= last) return { pieces, whole: true };
    next = plus(area.last, 1);
  }
}
