/**
 * The kernel's IOASID allocator (`drivers/iommu/ioasid.c`) in any of its forms, with the PASIDs of processes on top
 * (`drivers/iommu/iommu-sva-lib.c`). Each part of it has a file of its own, as it has a module of the specification; here they are one.
 * Spec: Allocator.
 *
 * Calls answer what the kernel answers and throw only for what its types forbid. A call that a form does not have answers `undefined`.
 */
import { CustomAllocators } from './custom';
import type { Form } from './forms';
import { Ids } from './ids';
import type { AllocatorOps, Errno, Found, IoasidSet, Mm, Notifier } from './ioasid';
import { Notifiers } from './notifiers';
import { type SetMade, Sets, type SetType } from './sets';
import { type AllocatorBounds, IdSpace } from './space';
import { ProcessIds } from './sva';
import type { AllocatorView, NameOf } from './view';

export class Allocator {
  readonly #space: IdSpace;
  readonly #ids: Ids;
  readonly #customs: CustomAllocators;
  readonly #sets: Sets;
  readonly #notifiers: Notifiers;
  readonly #processes: ProcessIds;

  constructor(form: Form, bounds: AllocatorBounds = {}) {
    this.#space = new IdSpace(form, bounds);
    this.#ids = new Ids(this.#space);
    this.#customs = new CustomAllocators(this.#space);
    this.#sets = new Sets(this.#space, this.#ids);
    this.#notifiers = new Notifiers(this.#space, this.#sets);
    this.#processes = new ProcessIds(this.#space, this.#ids);
  }

  get form(): Form { return this.#space.form; }

  /** The set that PASIDs of processes are in. */
  get sva(): IoasidSet { return this.#processes.sva; }

  /** The custom allocators in line, by the first of their functions; the head is active. */
  get lines(): readonly AllocatorOps[] { return this.#space.registered.map(({ first }) => first); }

  /** How many ids are live. */
  get live(): number { return this.#space.ids.size; }

  /** Quota that no set has. */
  get capacity(): number { return this.#space.available; }

  /** The variables of the specification but `told` and `call`, by names. */
  view(nameOf: NameOf): AllocatorView { return this.#space.view(nameOf); }

  /**
   * Gives `set` the lowest free number of `min..max`, both included; a custom allocator answers what it likes. INVALID_IOASID, all ones, for
   * every refusal: no number free, an inverted range, a set that is none or has used up its quota, a custom allocator's no. (`ioasid_alloc`)
   * @param data the private pointer; `null` for none
   */
  alloc(set: IoasidSet | null, min: number, max: number, data: unknown = null): number { return this.#ids.alloc(set, min, max, data); }

  /**
   * The private pointer of an id. No reference is taken, and a pending id is found like any other. (`ioasid_find`)
   * ENOENT without such an id; EACCES if a set is given and not the id's.
   * @param getter what it says no to is NULL
   */
  find(set: IoasidSet | null, id: number, getter?: (data: unknown) => boolean): Found { return this.#ids.find(set, id, getter); }

  /** Overwrites the private pointer, whoever asks. ENOENT without such an id. (`ioasid_set_data`) */
  setData(id: number, data: unknown): Errno | undefined { return this.#ids.setData(id, data); }

  /** Gives an id that has no private pointer one. ENOENT without such an id; EBUSY if it has one. (`ioasid_attach_data`) */
  attachData(id: number, data: unknown): Errno | undefined { return this.#ids.attachData(id, data); }

  /** Takes the private pointer away; of an unknown id it is only logged. (`ioasid_detach_data`) */
  detachData(id: number): Errno | undefined { return this.#ids.detachData(id); }

  /**
   * Frees an id. Of an unknown one it is only logged. Without sets it is unconditional; with them nothing comes of it unless `set` is
   * the id's, nor if it is pending already, and as long as others have references the id is pending, which they are told. (`ioasid_free`)
   */
  free(id: number, set: IoasidSet | null = null): Errno | undefined { return this.#ids.free(id, set); }

  /**
   * One more reference to an id. (`ioasid_get`)
   * `unknownGet` (WARN, with sets EINVAL) without such an id; EBUSY if it is pending; EACCES if a set is given and not the id's.
   */
  get(id: number, set: IoasidSet | null = null): Errno | undefined { return this.#ids.get(id, set); }

  /** One reference less, unless a set is given and not the id's. True if the id has ended by this call; nobody is told. (`ioasid_put`) */
  put(id: number, set: IoasidSet | null = null): boolean | undefined { return this.#ids.put(id, set); }

  /**
   * The first custom allocator takes over from the default one; others with the same functions share its numbers, with different ones
   * they wait in line. EAGAIN if it would be the first and the default one has numbers out; EEXIST if it is the first of its
   * functions already. (`ioasid_register_allocator`)
   */
  registerAllocator(ops: AllocatorOps): Errno { return this.#customs.registerAllocator(ops); }

  /**
   * Removes an allocator, but the last of its functions goes even if another was meant, and the next in line takes over, or the default one.
   * WARN if ids were left: no call finds them any more. (`ioasid_unregister_allocator`)
   */
  unregisterAllocator(ops: AllocatorOps): Errno { return this.#customs.unregisterAllocator(ops); }

  /**
   * Makes a set. EINVAL for an unknown type; ENOSPC for more than is left; EINVAL for MM without a token; EEXIST if the address space has one;
   * EINVAL for `NULL` with a token; ENOSPC if no number is left for the set. (`ioasid_set_alloc`)
   * @param quota ids that the set may have; 0 for all that is left
   */
  setAlloc(token: Mm | null, quota: number, type: SetType): SetMade | undefined { return this.#sets.setAlloc(token, quota, type); }

  /** Frees a set. EINVAL if it is none; EBUSY while it has ids, but then it goes with the last of them. (`ioasid_set_free`) */
  setFree(set: IoasidSet): Errno | undefined { return this.#sets.setFree(set); }

  /** Frees every id of a set. What others have references to stays pending, and is no longer found by its guest id. (`ioasid_free_all_in_set`) */
  freeAllInSet(set: IoasidSet): Errno | undefined { return this.#sets.freeAllInSet(set); }

  /**
   * A reference for the process that owns the id's set. ENOENT without such an id; EINVAL if its set is no address space's; EPERM if it
   * is another's; EBUSY if the id is pending. (`ioasid_get_if_owned`)
   */
  getIfOwned(mm: Mm, id: number): Errno | undefined { return this.#sets.getIfOwned(mm, id); }

  /** Gives an id a guest id. EINVAL for all ones; ENOENT without such an id; EINVAL if an id of its set has it. (`ioasid_attach_spid`) */
  attachSpid(id: number, spid: number): Errno | undefined { return this.#sets.attachSpid(id, spid); }

  /** Takes the guest id away; only logged if there is none. (`ioasid_detach_spid`) */
  detachSpid(id: number): Errno | undefined { return this.#sets.detachSpid(id); }

  /**
   * The id of a set by its guest id, with a reference if asked, pending or not; INVALID_IOASID, all ones, if there is none. All ones asks for the ids
   * without a guest id, and references each of them. (`ioasid_find_by_spid`)
   */
  findBySpid(set: IoasidSet, spid: number, get = false): number | undefined { return this.#sets.findBySpid(set, spid, get); }

  /** The set that was made for an address space. */
  setOf(mm: Mm): IoasidSet | undefined { return this.#sets.setOf(mm); }

  /** Has `nb` told of the ids of a set, or of those of every set if it is null. Not possible for a set that is gone. (`ioasid_register_notifier`) */
  registerNotifier(set: IoasidSet | null, nb: Notifier): Errno | undefined { return this.#notifiers.registerNotifier(set, nb); }

  /**
   * Has it told no longer. One that came through an address space stays, which is logged; a set without ids goes by this.
   * (`ioasid_unregister_notifier`)
   */
  unregisterNotifier(set: IoasidSet | null, nb: Notifier): Errno | undefined { return this.#notifiers.unregisterNotifier(set, nb); }

  /**
   * Has `nb` told of the set of an address space, this one and each later one. EBUSY if it is already; EBUSY if the set has ids.
   * (`ioasid_register_notifier_mm`)
   */
  registerNotifierMm(mm: Mm, nb: Notifier): Errno | undefined { return this.#notifiers.registerNotifierMm(mm, nb); }

  /** The reverse; a set without ids goes by this too. (`ioasid_unregister_notifier_mm`) */
  unregisterNotifierMm(mm: Mm, nb: Notifier): Errno | undefined { return this.#notifiers.unregisterNotifierMm(mm, nb); }

  /**
   * A PASID of `min..max` for a process, its old one if it has one. With references, one more user has it; since 5.18 the upper end is
   * taken for excluded when an old one is looked at. Not possible for a process that is gone. (`iommu_sva_alloc_pasid`)
   * EINVAL if `min` is 0, an end is all ones, or the range is inverted; EOVERFLOW if the old one is outside; ENOMEM if none is free.
   */
  svaAlloc(mm: Mm, min: number, max: number): Errno | undefined { return this.#processes.svaAlloc(mm, min, max); }

  /** A user of a process's PASID puts its reference. A process without one has the number 0, and that is put. (`iommu_sva_free_pasid`, 5.11 to 5.17) */
  svaFree(mm: Mm): Errno | undefined { return this.#processes.svaFree(mm); }

  /** A device is unbound from a process: with references, one is put; else the PASID stays with the process. (`iommu_sva_unbind_device`) */
  svaUnbind(mm: Mm): Errno | undefined { return this.#processes.svaUnbind(mm); }

  /** The process whose PASID it is, as `data`. ENOENT, EACCES as `find`; NULL if it is gone. (`iommu_sva_find`) */
  svaFind(pasid: number): Found | undefined { return this.#processes.svaFind(pasid); }

  /** A process ends. Since 5.18 its PASID goes with it; before, it lasts as long as its users. (`mm_pasid_drop`) */
  mmExited(mm: Mm): Errno | undefined { return this.#processes.mmExited(mm); }
}
