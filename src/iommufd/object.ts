/**
 * The generic object of a context (`iommufd_object`, drivers/iommu/iommufd/main.c): one table and one number space for all
 * types, two counters, three phases. Each kind adds only what it holds.
 *
 * `users` is 1 for the table, plus every long-lived holder, plus every call in flight. `wait` is 1 plus the calls in flight;
 * it serves only destruction by a kernel driver, which must wait for them.
 */
import { Errno } from './answer';
import { refused } from '../rules';
import { DESTROY } from './rules/files';

export type ObjectType =
  | 'Ioas' | 'HwptPaging' | 'HwptNested' | 'Device' | 'Access' | 'Fault' | 'Viommu' | 'Vdevice' | 'Veventq' | 'HwQueue' | 'Selftest';

/**
 * reserved: the number is taken, a lookup does not find it. live: it is found. removed: no longer found; the number is free
 * again unless it became a tombstone.
 */
export type Phase = 'reserved' | 'live' | 'removed';

export abstract class IommufdObject {
  abstract readonly type: ObjectType;
  declare id: number;
  declare users: number;
  declare wait: number;
  declare phase: Phase;

  /** Assigned, not initialized as fields: with so many classes below this one, that took an eighth of the time of a recorded run. */
  constructor() {
    this.id = 0;
    this.users = 1;
    this.wait = 1;
    this.phase = 'reserved';
  }

  /** Lets go of everything the object holds. Called once, after its number was given back. */
  abstract destroy(): void;

  /** One call more in flight on the object. */
  enter(): void { this.users++; this.wait++; }

  /** One call less in flight on the object. */
  leave(): void { this.users--; this.wait--; }
}

/** The number of a dead vdevice: it stays taken until the context ends (`REMOVE_OBJ_TOMBSTONE`). */
const TOMBSTONE = { phase: 'removed' } as const;

/** Object numbers are 1 .. 2^31 - 1, always the lowest free one, used again at once. 0 is never a number of an object. */
export class ObjectTable {
  #slots: (IommufdObject | typeof TOMBSTONE | undefined)[] = [];
  #hint = 1;
  #taken = 0;

  /** Whether no number is taken, not even by a reserved object or a tombstone. */
  get empty(): boolean { return this.#taken === 0; }

  /** Takes the lowest free number for an object that is not yet found by lookups (`_iommufd_object_alloc`). */
  reserve<T extends IommufdObject>(object: T): T {
    let id = this.#hint;
    while (this.#slots[id] !== undefined) id++;
    this.#slots[id] = object;
    this.#hint = id + 1;
    this.#taken++;
    object.id = id;
    return object;
  }

  /** From now on lookups find the object (`iommufd_object_finalize`). */
  finalize<T extends IommufdObject>(object: T): T {
    object.phase = 'live';
    return object;
  }

  /** Gives back the number of an object whose creation failed (`iommufd_object_abort`). What it holds is its maker's affair. */
  abort(object: IommufdObject): void {
    object.phase = 'removed';
    this.#free(object.id);
  }

  /** The live object of this number, whatever its type; undefined answers ENOENT. */
  find(id: number): IommufdObject | undefined {
    const object = this.#slots[id];
    return object?.phase === 'live' ? object : undefined;
  }

  /**
   * IOMMU_DESTROY(id): ENOENT, EBUSY while anybody but the table uses the object, else it is gone before the call returns.
   * It asks for no type and never waits, so a call in flight makes it EBUSY (`iommufd_object_remove`).
   */
  destroy(id: number): Errno {
    const object = this.find(id);
    return object ? this.#remove(object) : refused(DESTROY.noObject, { id });
  }

  /**
   * The caller gives up its own use of the object and wants it gone; EBUSY leaves it to the other users, or to the end of the
   * context (`iommufd_object_put_and_try_destroy`, `iommufd_object_destroy_user`).
   */
  putAndDestroy(object: IommufdObject): Errno {
    object.users--;
    return this.#remove(object);
  }

  /** The same for a vdevice that dies with its device: its number is not used again (`iommufd_object_tombstone_user`). */
  tombstone(object: IommufdObject): Errno { return this.#remove(object, true); }

  /**
   * The end of the context: passes over the table that destroy every object nobody else uses, until none is left. Answers
   * the objects of a pass that made no progress; the kernel warns and leaks them (`iommufd_fops_release`).
   */
  destroyAll(): IommufdObject[] {
    for (;;) {
      const before = this.objects();
      for (const object of before) this.#remove(object);
      const left = this.objects();
      if (left.length === before.length) return left;
    }
  }

  /** All objects that have a number, in the order of the numbers. */
  objects(): IommufdObject[] {
    const found: IommufdObject[] = [];
    for (const slot of this.#slots) if (slot instanceof IommufdObject) found.push(slot);
    return found;
  }

  /** The numbers that dead vdevices keep. */
  tombstones(): number[] {
    const found: number[] = [];
    this.#slots.forEach((slot, id) => { if (slot === TOMBSTONE) found.push(id); });
    return found;
  }

  #remove(object: IommufdObject, tombstone = false): Errno {
    if (object.users !== 1) return refused(DESTROY.inUse, { object });
    object.users = 0;
    object.wait = 0;
    object.phase = 'removed';
    if (tombstone) this.#slots[object.id] = TOMBSTONE;
    else this.#free(object.id);
    object.destroy();
    return 'OK';
  }

  #free(id: number): void {
    this.#slots[id] = undefined;
    this.#taken--;
    this.#hint = Math.min(this.#hint, id);
  }
}
