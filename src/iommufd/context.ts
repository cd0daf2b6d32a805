/** A context: the open file description of /dev/iommu, with its table of objects. */
import { Errno, IommufdResult, refuseBy } from './answer';
import { OpenFile } from './file';
import { Ioas } from './ioas';
import type { IommuGroup } from './iommu-group';
import type { AttachedGroup } from './attachment';
import type { IommufdMachine } from './machine';
import { IommufdObject, ObjectTable, ObjectType } from './object';
import { refused } from '../rules';
import { CHANGE_PROCESS, COMPAT_IOAS, IOAS_ALLOC, OPTION } from './rules/files';
import { IOAS } from './rules/ioas';
import type { U64 } from './u64';

/**
 * It is held by user descriptors, each bound real device, each access, each open fault or event descriptor, each VFIO group set
 * to it and each bound cdev. Closing a descriptor drops only one of them.
 */
export class Context extends OpenFile {
  readonly kind = 'iommufd';
  readonly objects = new ObjectTable();
  /** The address space of the VFIO compatibility calls; it holds nothing (`ictx->vfio_ioas`). */
  compat: Ioas | null = null;
  /** It stands as a container for groups without an IOMMU (`ictx->no_iommu_mode`). */
  noIommu = false;
  /** The groups of the devices bound here, with what they are attached to. */
  readonly groups = new Map<IommuGroup, AttachedGroup>();
  /** Objects that the final release could not free; empty unless a driver broke its promise. */
  leaked: IommufdObject[] = [];
  #accountMm = false;

  /** @param accountMm pins count for the process, as where it was opened as a container */
  constructor(readonly machine: IommufdMachine, accountMm = false) {
    super();
    this.#accountMm = accountMm;
    machine.contexts.add(this);
  }

  /** The live object of this number and type; undefined answers ENOENT, whatever the reason (`iommufd_get_object`). */
  lookup<T extends IommufdObject>(id: number, type: T['type'] & ObjectType): T | undefined {
    const object = this.objects.find(id);
    return object?.type === type ? object as T : undefined;
  }

  /** IOMMU_DESTROY: no type check. ENOENT, EBUSY. */
  destroyObject(id: number): Errno { return this.objects.destroy(id); }

  /** IOMMU_IOAS_ALLOC. EOPNOTSUPP for any flag. */
  ioasAlloc(flags = 0): IommufdResult<{ id: number }> {
    if (flags !== 0) return refuseBy(IOAS_ALLOC.unknownFlag);
    const ioas = this.objects.finalize(this.objects.reserve(new Ioas(this)));
    return { errno: 'OK', id: ioas.id };
  }

  /** IOMMU_VFIO_IOAS, GET. ENODEV when none is set. */
  compatGet(): IommufdResult<{ id: number }> {
    return this.compat ? { errno: 'OK', id: this.compat.id } : refuseBy(COMPAT_IOAS.noneSet);
  }

  /** IOMMU_VFIO_IOAS, SET. ENOENT. */
  compatSet(id: number): Errno {
    const ioas = this.lookup<Ioas>(id, 'Ioas');
    if (!ioas) return refused(IOAS.noIoas, { id });
    this.compat = ioas;
    return 'OK';
  }

  /** IOMMU_VFIO_IOAS, CLEAR: it destroys nothing. */
  compatClear(): Errno {
    this.compat = null;
    return 'OK';
  }

  /** IOMMU_OPTION_RLIMIT_MODE, SET. EPERM without CAP_SYS_RESOURCE, EBUSY while any object exists, EINVAL. */
  setRlimitMode(value: U64): Errno {
    if (!this.machine.capable) return refused(OPTION.notCapable);
    if (!this.objects.empty) return refused(OPTION.hasObjects, () => ({ objects: this.objects.objects() }));
    if (value !== 0 && value !== 1) return refused(OPTION.badMode, { value });
    this.#accountMm = value === 1;
    return 'OK';
  }

  get rlimitMode(): number { return this.#accountMm ? 1 : 0; }

  /** IOMMU_IOAS_CHANGE_PROCESS: the caller takes over the pinned memory. EINVAL unless every area is a file's. */
  changeProcess(): Errno {
    for (const object of this.objects.objects()) {
      if (object instanceof Ioas && !object.fileBacked) return refused(CHANGE_PROCESS.notFileBacked, () => ({ ioas: object, area: [...object.areas].find(({ pages }) => pages?.source !== 'file') }));
    }
    return 'OK';
  }

  protected release(): void {
    this.leaked = this.objects.destroyAll();
    this.machine.contexts.delete(this);
  }
}
