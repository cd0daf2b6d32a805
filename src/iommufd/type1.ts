/** Type 1: one list of mappings for all groups of a container (drivers/vfio/vfio_iommu_type1.c). */
import { Errno, IommufdResult, refuseBy } from './answer';
import type { Prot } from './area';
import type { IommufdMachine, PhysicalDevice } from './machine';
import type { UserMemory } from './memory';
import { lockedBy } from './pinned';
import { RangeTree } from './range-tree';
import { Range, overlaps } from './ranges';
import { U64, U64_MAX, lastOf, lengthOf, overflows, plus, quotient, remainder } from './u64';
import type { VfioGroup } from './vfio-group';
import { refused } from '../rules';
import { TYPE1_PIN, VFIO_MAP, VFIO_UNMAP } from './rules/container';

/** What a map may say of its memory and of what it means. */
export interface MappingRequest {
  /** What is there; absent: pages that can be pinned. */
  readonly memory?: UserMemory;
  /** VFIO_DMA_MAP_FLAG_VADDR: a new address for a mapping that waits for one. */
  readonly vaddr?: boolean;
}

interface Mapping extends Range {
  readonly prot: Prot;
  readonly memory?: UserMemory;
  readonly address: U64;
  /** Its memory is pinned, as there is a device with an IOMMU. */
  pinned: boolean;
  /** It stays, though the address of its memory is forgotten (`vaddr_invalid`). */
  waits: boolean;
}

const NO_FLAGS: ReadonlySet<string> = new Set();

/** The backend: one domain for each kind of enforcement among the groups with an IOMMU, and one list of mappings. */
export class Type1 {
  readonly mappings = new RangeTree<Mapping>();
  /** How many mappings wait for an address. */
  waiting = 0;
  /** How many more mappings it may have (`dma_avail`). */
  #left: number;

  constructor(readonly machine: IommufdMachine, readonly type: string) {
    this.#left = machine.version.entryLimit ? machine.parameters.dma_entry_limit.value : Infinity;
  }

  /** How many more mappings it may have; undefined before 5.1, when there was no limit. */
  get left(): number | undefined { return this.#left === Infinity ? undefined : this.#left; }

  /**
   * VFIO_IOMMU_MAP_DMA. EINVAL: nothing; EOVERFLOW: IOVAs or memory that go round the end (`Version.containerOverflow`); EINVAL: neither read
   * nor write, or either beside VADDR; EINVAL: not whole pages. With VADDR ENOENT: nothing there, and EINVAL: another mapping, or one that has
   * its address. EEXIST: it meets a mapping; ENOSPC: as many as may be; EINVAL: it meets what a device has reserved, or cannot reach; EFAULT,
   * ENOMEM: its memory cannot be pinned (`vfio_dma_do_map`).
   */
  map(groups: Iterable<VfioGroup>, iova: U64, length: U64, address: U64, prot: Prot, { memory, vaddr = false }: MappingRequest): Errno {
    if (length === 0) return refused(VFIO_MAP.noBytes);
    const goesRound = overflows(iova, length) || overflows(address, length);
    if (goesRound && this.#overflow === 'EOVERFLOW') return refused(VFIO_MAP.goesRound, { iova, length, address });
    if ((prot.read || prot.write) === vaddr) return refused(VFIO_MAP.noAccess);
    if (!this.#wholePages(iova, length, address)) return refused(VFIO_MAP.notPages, { iova, length, address });
    if (goesRound) return refused(VFIO_MAP.goesRoundLate, { iova, length, address });
    const last = lastOf(iova, length);
    const range = this.#firstIn(iova, last);
    if (vaddr) {
      if (!range) return refused(VFIO_MAP.noMapping, { first: iova, last });
      if (!range.waits || range.first !== iova || range.last !== last) return refused(VFIO_MAP.notWaiting, { first: iova, last, range });
      range.waits = false;
      this.waiting--;
      return 'OK';
    }
    if (range) return refused(VFIO_MAP.mappingOverlap, { first: iova, last, range });
    if (this.#left === 0) return refused(VFIO_MAP.entryLimit, { limit: this.machine.parameters.dma_entry_limit.value });
    let real = false;
    for (const group of groups) {
      if (group.kind !== 'real') continue;
      real = true;
      for (const device of members(group)) {
        const kept = device.forbidden.find((each) => overlaps(each, iova, last));
        if (kept) return refused(VFIO_MAP.mappingReserved, { first: iova, last, range: { ...kept, by: device } });
      }
    }
    const mapping: Mapping = { first: iova, last, prot, address, pinned: false, waits: false, ...(memory ? { memory } : {}) };
    const errno = real ? this.#pin(mapping) : 'OK';
    if (errno !== 'OK') return errno;
    this.mappings.insert(mapping);
    this.#left--;
    return 'OK';
  }

  /**
   * VFIO_IOMMU_UNMAP_DMA. EBUSY: VADDR, and a mediated device uses the mappings; EINVAL: not whole pages; with ALL EINVAL: a range besides;
   * EOVERFLOW: it goes round the end (`Version.containerOverflow`); EINVAL: GET_DIRTY_BITMAP, as nothing is tracked; EINVAL: (type 1 v2) it cuts
   * a mapping; EINVAL: VADDR of a mapping that waits already. Nothing there is 0 bytes. Type 1 takes whole mappings too: all of one that it
   * meets at its beginning, but nothing when one begins before. With VADDR mappings stay, and wait for an address (`vfio_dma_do_unmap`).
   */
  unmap(groups: Iterable<VfioGroup>, iova: U64, length: U64, flags: ReadonlySet<string> = NO_FLAGS): IommufdResult<{ unmapped: U64 }> {
    const { version } = this.machine;
    if (flags.has('VADDR') && version.vaddrNeedsIommu && [...groups].some(({ kind }) => kind === 'emulated')) return refuseBy(VFIO_UNMAP.mediatedUses);
    if (!this.#wholePages(iova)) return refuseBy(VFIO_UNMAP.notPages, { iova, length });
    const all = flags.has('ALL');
    if (all && (iova !== 0 || length !== 0)) return refuseBy(VFIO_UNMAP.allAndRange);
    if (!all && (length === 0 || !this.#wholePages(length))) return refuseBy(VFIO_UNMAP.notPages, { iova, length });
    if (overflows(iova, length)) return refuseBy(this.#overflow === 'EOVERFLOW' ? VFIO_UNMAP.goesRound : VFIO_UNMAP.goesRoundOlder, { iova, length });
    if (flags.has('GET_DIRTY_BITMAP')) return refuseBy(VFIO_UNMAP.notTracking);
    const last = all ? U64_MAX : lastOf(iova, length);
    const beginsInside = !all && this.#cuts(iova);
    if (!all && this.type === 'TYPE1v2' && (beginsInside || this.#cuts(plus(last, 1)))) return refuseBy(VFIO_UNMAP.cutsMapping);
    if (beginsInside) return { errno: 'OK', unmapped: 0 };
    return flags.has('VADDR') ? this.#forget(iova, last) : { errno: 'OK', unmapped: this.#takeAway(iova, last) };
  }

  /** Pins what is not pinned, for a device with an IOMMU that comes: what the first refusal is, after which nothing more is pinned (`vfio_iommu_replay`). */
  pinAll(): Errno {
    const done: Mapping[] = [];
    for (const mapping of this.mappings) {
      if (mapping.pinned) continue;
      const errno = this.#pin(mapping);
      if (errno !== 'OK') {
        for (const each of done) this.#unpin(each);
        return errno;
      }
      done.push(mapping);
    }
    return 'OK';
  }

  /** A group has left: with the last that has an IOMMU nothing is pinned any more. */
  settle(groups: Iterable<VfioGroup>): void {
    for (const { kind } of groups) if (kind === 'real') return;
    for (const mapping of this.mappings) this.#unpin(mapping);
  }

  /** Whether each of the numbers is a whole number of pages. */
  #wholePages(...numbers: U64[]): boolean { return numbers.every((each) => remainder(each, this.machine.pageSize) === 0); }

  get #overflow() { return this.machine.version.containerOverflow; }

  /** The first mapping in [first, last]. Before 6.19 one that ends with the last byte of all is never found: its end was reckoned as 0 (`vfio_find_dma`). */
  #firstIn(first: U64, last: U64): Mapping | undefined {
    const found = this.mappings.firstIn(first, last);
    return found && found.last === U64_MAX && this.#overflow === 'EINVAL' ? undefined : found;
  }

  /** Whether a range that begins at `iova`, or ends before it, would cut a mapping. */
  #cuts(iova: U64): boolean {
    const mapping = this.#firstIn(iova, iova);
    return mapping !== undefined && mapping.first < iova;
  }

  /** Takes the mappings that begin in [first, last] away, and answers how many bytes they were. */
  #takeAway(first: U64, last: U64): U64 {
    let bytes: U64 = 0;
    for (let gone = this.#firstIn(first, last); gone; gone = this.#firstIn(first, last)) {
      this.#unpin(gone);
      if (gone.waits) this.waiting--;
      this.mappings.delete(gone);
      this.#left++;
      bytes = plus(bytes, lengthOf(gone.first, gone.last));
    }
    return bytes;
  }

  /** The addresses of the mappings that begin in [first, last] are forgotten; of none if one waits already. */
  #forget(first: U64, last: U64): IommufdResult<{ unmapped: U64 }> {
    const found: Mapping[] = [];
    for (let each = this.#firstIn(first, last); each; each = each.last === U64_MAX ? undefined : this.#firstIn(plus(each.last, 1), last)) {
      if (each.waits) return refuseBy(VFIO_UNMAP.waitsAlready, { range: each });
      found.push(each);
      if (each.last >= last) break;
    }
    for (const each of found) each.waits = true;
    this.waiting += found.length;
    return { errno: 'OK', unmapped: found.reduce((sum: U64, each) => plus(sum, lengthOf(each.first, each.last)), 0) };
  }

  /** EFAULT: no pages; ENOMEM: more than the limit of the process. Memory of a BAR has no pages, but addresses, and does not count (`vfio_pin_pages_remote`). */
  #pin(mapping: Mapping): Errno {
    const { memory, prot, address } = mapping;
    const length = lengthOf(mapping.first, mapping.last);
    if (memory && memory.kind !== 'pfnmap') {
      if (!memory.canPin(0, length, prot.write)) return refused(TYPE1_PIN.mappingNoPages, { address, memory });
      const { memlock, pageSize } = this.machine;
      const pages = Number(quotient(length, pageSize));
      if (memlock !== Infinity && (lockedBy(this.machine, memory.process) + pages) * pageSize > memlock) return refused(TYPE1_PIN.mappingMemlock, { limit: memlock });
      memory.process.locked += pages;
    }
    mapping.pinned = true;
    return 'OK';
  }

  #unpin(mapping: Mapping): void {
    const { memory, pinned } = mapping;
    if (pinned && memory && memory.kind !== 'pfnmap') memory.process.locked -= Number(quotient(lengthOf(mapping.first, mapping.last), this.machine.pageSize));
    mapping.pinned = false;
  }
}

/** The devices of a group that are there. */
export const members = (group: VfioGroup): PhysicalDevice[] => group.iommuGroup.members.filter(({ present }) => present);
