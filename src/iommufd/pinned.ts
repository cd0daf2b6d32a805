/** How many pages are pinned, and who may pin more: RLIMIT_MEMLOCK (drivers/iommu/iommufd/pages.c). */
import { Errno, PAGE_SIZE } from './answer';
import { Area, Pages, Prot, pageOffset } from './area';
import type { Ioas } from './ioas';
import type { IommufdMachine } from './machine';
import { type Process, UserMemory } from './memory';
import { U64, minus, plus, quotient } from './u64';
import { refused } from '../rules';
import { PIN } from './rules/ioas';

/** Pages of one map, by number, both ends included. */
interface Span { readonly pages: Pages; readonly first: number; readonly last: number }

/** The pages of a part of a map that begins so many bytes after its first. */
export function spanOf(pages: Pages, start: U64, length: U64): Span {
  const { pageSize = PAGE_SIZE } = pages;
  const from = plus(pageOffset(pages, 0), start);
  return { pages, first: Number(quotient(from, pageSize)), last: Number(quotient(minus(plus(from, length), 1), pageSize)) };
}

/** The spans that page tables and accesses have pinned, in all contexts of the machine. */
function* pinnedSpans(machine: IommufdMachine): Generator<Span> {
  for (const context of machine.contexts) {
    for (const object of context.objects.objects()) {
      if (object.type !== 'Ioas') continue;
      const ioas = object as Ioas;
      if (ioas.hwpts.length > 0) for (const area of ioas.areas) if (area.pages) yield spanOf(area.pages, area.start, area.length);
      for (const access of ioas.accesses) for (const pin of access.pins.values()) yield* pin.areas.map((area) => partOf(area, pin.first, pin.last));
    }
  }
}

function partOf(area: Area, first: U64, last: U64): Span {
  const from = first > area.first ? first : area.first;
  const to = last < area.last ? last : area.last;
  return spanOf(area.pages!, area.startAt(from), minus(plus(to, 1), from));
}

/** Whether the pages are pinned already, be it for another table: then nobody need look at the memory again. */
export function isPinned(machine: IommufdMachine, wanted: Span): boolean {
  let next = wanted.first;
  const spans = [...pinnedSpans(machine)].filter(({ pages }) => pages === wanted.pages).sort((a, b) => a.first - b.first);
  for (const { first, last } of spans) if (first <= next && last >= next) next = last + 1;
  return next > wanted.last;
}

/** How many pages are pinned: each map counts its own, and those once. */
function count(spans: Iterable<Span>): number {
  const byPages = new Map<Pages, Span[]>();
  for (const span of spans) {
    const list = byPages.get(span.pages);
    if (list) list.push(span);
    else byPages.set(span.pages, [span]);
  }
  let pages = 0;
  for (const list of byPages.values()) {
    let next = 0;
    for (const { first, last } of list.sort((a, b) => a.first - b.first)) {
      if (last < next) continue;
      pages += last - Math.max(first, next) + 1;
      next = last + 1;
    }
  }
  return pages;
}

/**
 * Whether so many pages more may be pinned. Each map counts for the user who made it, or (`rlimit_mode`) for the process; memory of a
 * dmabuf does not count.
 */
export function mayPin(machine: IommufdMachine, wanted: readonly Span[]): boolean {
  if (machine.memlock === Infinity) return true;
  const counts = ({ pages }: Span): boolean => pages.source !== 'dmabuf' && pages.perProcess === wanted[0].pages.perProcess
    && (!pages.perProcess || processOf(pages) === processOf(wanted[0].pages));
  const spans = [...pinnedSpans(machine), ...wanted].filter(counts);
  const process = wanted[0].pages.perProcess ? processOf(wanted[0].pages) : undefined;
  return (count(spans) + (process?.locked ?? 0)) * machine.pageSize <= machine.memlock;
}

/** How many pages count for a process: those that iommufd's maps of it have pinned, and those of legacy containers (`mm->locked_vm`). */
export function lockedBy(machine: IommufdMachine, process: Process): number {
  return count([...pinnedSpans(machine)].filter(({ pages }) => pages.source !== 'dmabuf' && pages.perProcess && processOf(pages) === process)) + process.locked;
}

const processOf = ({ memory }: Pages): Process | undefined => (memory instanceof UserMemory ? memory.process : undefined);

/** A part of a map that is to be pinned. */
export interface Wanted { readonly pages: Pages; readonly start: U64; readonly length: U64; readonly prot: Prot }

/**
 * What pinning memory for a page table or an access answers. EFAULT, EINVAL: what is there cannot be pinned, and is not yet; ENOMEM: more
 * than the limit; EINVAL: for a page table, neither read nor write (`pfn_reader_first`, `iopt_area_fill_domain`).
 */
export function pinErrno(machine: IommufdMachine, wanted: Iterable<Wanted>, table: boolean): Errno {
  const counted: Span[] = [];
  for (const { pages, start, length, prot } of wanted) {
    const { memory } = pages;
    if (memory && !memory.revoked) {
      const offset = pages.source === 'file' ? plus(pages.address, start) : start;
      if (!memory.canPin(offset, length, pages.writable) && !isPinned(machine, spanOf(pages, start, length))) {
        return pages.source === 'file' ? refused(PIN.noFileMemory, { start: offset, length }) : refused(PIN.noPages, { address: plus(pages.address, start), memory });
      }
    }
    if (machine.memlock !== Infinity) counted.push(spanOf(pages, start, length));
    if (table && !prot.read && !prot.write) return refused(PIN.noEntry);
  }
  return counted.length === 0 || mayPin(machine, counted) ? 'OK' : refused(PIN.memlock, { limit: machine.memlock });
}

/**
 * Whether each page of [address, address + length) of a process's memory is pinned so many times: once for each map of it that pins it
 * (`iommufd_test_md_check_refs`).
 */
export function pinnedTimes(machine: IommufdMachine, process: Process, address: U64, length: U64, times: number): boolean {
  const { pageSize } = machine;
  const from = Number(quotient(address, pageSize));
  const end = from + Number(quotient(length, pageSize));
  const byPages = new Map<Pages, Span[]>();
  for (const span of pinnedSpans(machine)) if (processOf(span.pages) === process) byPages.set(span.pages, [...byPages.get(span.pages) ?? [], span]);
  // How many maps more, or less, have pinned the pages from each number on; parts of one map count once.
  const changes = new Map<number, number>([[from, 0]]);
  const change = (page: number, by: number): void => {
    if (page < end) changes.set(Math.max(page, from), (changes.get(Math.max(page, from)) ?? 0) + by);
  };
  for (const [pages, spans] of byPages) {
    const base = Number(quotient(pages.address, pageSize));
    let next = 0;
    for (const { first, last } of spans.sort((a, b) => a.first - b.first)) {
      if (last < next) continue;
      change(base + Math.max(first, next), 1);
      change(base + last + 1, -1);
      next = last + 1;
    }
  }
  let count = 0;
  return end <= from || [...changes].sort(([a], [b]) => a - b).every(([, by]) => (count += by) === times);
}
