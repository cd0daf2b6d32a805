/** How many pages are pinned, and who may pin more: RLIMIT_MEMLOCK (drivers/iommu/iommufd/pages.c). */
import { Errno, PAGE_SIZE } from './answer';
import { Area, Pages, Prot, pageOffset } from './area';
import type { Ioas } from './ioas';
import type { IommufdMachine } from './machine';
import { type Memory, Process, UserMemory } from './memory';
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

/** For whom the pages of a map count: for the user who made it or (`rlimit_mode`) for the process. Memory of a dmabuf counts for nobody. */
function accountOf({ source, perProcess, memory }: Pages): unknown {
  if (source === 'dmabuf') return undefined;
  return perProcess ? processOf(memory) ?? 'files' : 'user';
}

/** Whether so many pages more may be pinned, each for whom it counts. */
function mayPin(machine: IommufdMachine, wanted: readonly Span[]): boolean {
  const spans = [...pinnedSpans(machine), ...wanted];
  return [...new Set(wanted.map(({ pages }) => accountOf(pages)))].every((account) => {
    if (account === undefined) return true;
    const locked = account instanceof Process ? account.locked : 0;
    return (count(spans.filter(({ pages }) => accountOf(pages) === account)) + locked) * machine.pageSize <= machine.memlock;
  });
}

/** The first of them by which more is pinned than may be, in their order; undefined: there is none. */
function firstOver(machine: IommufdMachine, before: readonly Span[], wanted: readonly Span[]): number | undefined {
  if (machine.memlock === Infinity || mayPin(machine, [...before, ...wanted])) return undefined;
  let [low, high] = [0, wanted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mayPin(machine, [...before, ...wanted.slice(0, middle + 1)])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many pages count for a process: those that iommufd's maps of it have pinned, and those of legacy containers (`mm->locked_vm`). */
export function lockedBy(machine: IommufdMachine, process: Process): number {
  return count([...pinnedSpans(machine)].filter(({ pages }) => accountOf(pages) === process)) + process.locked;
}

const processOf = (memory: Memory | undefined): Process | undefined => (memory instanceof UserMemory ? memory.process : undefined);

/** A part of a map that is to be pinned. */
export interface Wanted { readonly pages: Pages; readonly start: U64; readonly length: U64; readonly prot: Prot }

/** For what memory is pinned: for a page table, for an access that holds it, or for one that copies and lets go of it: that counts for nobody. */
type PinnedFor = 'table' | 'access' | 'copy';

/**
 * What pinning memory answers, part by part (`pfn_reader_first`, `iopt_area_fill_domain`, `pfn_reader_user_update_pinned`). EFAULT, EINVAL: what is
 * there cannot be pinned, and is not yet; EINVAL: for a page table, neither read nor write; ENOMEM: more than the limit with those before it.
 * @param before what the same call has pinned already
 */
export function pinErrno(machine: IommufdMachine, wanted: Iterable<Wanted>, purpose: PinnedFor, before: readonly Wanted[] = []): Errno {
  const spans = (parts: Iterable<Wanted>): Span[] => [...parts].map(({ pages, start, length }) => spanOf(pages, start, length));
  const counts = machine.memlock !== Infinity && purpose !== 'copy';
  const parts = counts ? [...wanted] : wanted;
  const over = counts ? firstOver(machine, spans(before), spans(parts)) : undefined;
  let nth = 0;
  for (const { pages, start, length, prot } of parts) {
    const { memory } = pages;
    if (memory && !memory.revoked) {
      const offset = pages.source === 'file' ? plus(pages.address, start) : start;
      if (!memory.canPin(offset, length, pages.writable) && !isPinned(machine, spanOf(pages, start, length))) {
        return pages.source === 'file' ? refused(PIN.noFileMemory, { start: offset, length }) : refused(PIN.noPages, { address: plus(pages.address, start), memory });
      }
    }
    if (purpose === 'table' && !prot.read && !prot.write) return refused(PIN.noEntry);
    if (nth++ === over) return refused(PIN.memlock, { limit: machine.memlock });
  }
  return 'OK';
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
  for (const span of pinnedSpans(machine)) if (processOf(span.pages.memory) === process) byPages.set(span.pages, [...byPages.get(span.pages) ?? [], span]);
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
