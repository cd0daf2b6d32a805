/** What is behind the addresses that are mapped, as far as whoever pins it can tell (drivers/iommu/iommufd/pages.c). */
import { OpenFile, OtherFile } from './file';
import { U64, plus } from './u64';

/** Memory of one map, or of all maps of its kind. */
export interface Memory {
  /** Whether pages that follow one another lie so in the machine, too. */
  readonly adjacent: boolean;
  /** The exporter took it back: it is in no page table any more. */
  readonly revoked: boolean;
  /** Whether so many bytes from `start` on can be pinned. @param start from the beginning of a file */
  canPin(start: U64, length: U64, write: boolean): boolean;
}

/**
 * Memory of a process. anonymous: page by page; huge: in huge pages; readonly: the process itself may not write it; pfnmap: a mapping of a
 * BAR, which has no pages; none: nothing is there.
 */
export type MemoryKind = 'anonymous' | 'huge' | 'readonly' | 'pfnmap' | 'none';
export const MEMORY_KINDS: readonly MemoryKind[] = ['anonymous', 'huge', 'readonly', 'pfnmap', 'none'];

/** A process, as long as it lives. */
export class Process {
  ended = false;
  /** Pages that mappings of legacy containers have pinned of it: each mapping counts its own. */
  locked = 0;
  readonly #memory = new Map<MemoryKind, UserMemory>();

  constructor(readonly name: string) {}

  memory(kind: MemoryKind): UserMemory {
    let memory = this.#memory.get(kind);
    if (!memory) this.#memory.set(kind, memory = new UserMemory(kind, this));
    return memory;
  }
}

/** Bytes of it with pages: as much as the recorder maps (`src/recorder/memory.c`). */
const SIZES: Readonly<Record<MemoryKind, number>> = { anonymous: 4 * 2 ** 30, huge: 64 * 2 ** 20, readonly: 64 * 2 ** 20, pfnmap: 0, none: 0 };

export class UserMemory implements Memory {
  readonly revoked = false;
  readonly adjacent: boolean;
  readonly size: number;

  constructor(readonly kind: MemoryKind, readonly process: Process) {
    this.adjacent = kind === 'huge';
    this.size = SIZES[kind];
  }

  /** Not when the process has ended, there is nothing with pages, or the process may not write it (`pfn_reader_user_pin`). */
  canPin(_start: U64, _length: U64, write: boolean): boolean {
    const { kind, process } = this;
    return !(process.ended || kind === 'none' || kind === 'pfnmap' || (write && kind === 'readonly'));
  }

  /** Whether its process can read or write it: a BAR, too, though that has no pages (`copy_to_user`). */
  canCopy(write: boolean): boolean { return this.kind !== 'none' && !(write && this.kind === 'readonly'); }
}

export class FileMemory implements Memory {
  readonly revoked = false;
  readonly adjacent = false;

  constructor(readonly file: OpenFile) {}

  /** Not of a file that is no memory, or beyond its end (`memfd_pin_folios`). */
  canPin(start: U64, length: U64): boolean {
    const { file } = this;
    return file instanceof OtherFile && plus(start, length) <= file.size;
  }
}

/**
 * Memory of the selftest's exporter, of so many bytes, which it may take back: areas stay, and translate no more; nothing is mapped until it is given
 * again.
 */
export class Dmabuf extends OpenFile {
  readonly kind = 'dmabuf';
  #revoked = false;
  #mapped: DmabufMemory[] = [];

  constructor(readonly size: number) { super(); }

  get revoked(): boolean { return this.#revoked; }

  /**
   * What is mapped of it is out of every page table for good (`iopt_revoke_notify`). To give it again takes it from who has it as well: this exporter
   * invalidates whatever it is told (`iommufd_test_dmabuf_revoke`).
   */
  set revoked(revoked: boolean) {
    this.#revoked = revoked;
    for (const memory of this.#mapped) memory.revoked = true;
    this.#mapped = [];
  }

  /** One map more of it. @param revokes whether it hears when it is taken back */
  map(revokes: boolean): DmabufMemory {
    const memory = new DmabufMemory();
    if (revokes) this.#mapped.push(memory);
    return memory;
  }

  protected release(): void { /* mapped areas keep its pages, not the file */ }
}

export class DmabufMemory implements Memory {
  readonly adjacent = true;
  revoked = false;

  /** There are no pages to pin: tables are filled with its addresses. */
  canPin(): boolean { return true; }
}
