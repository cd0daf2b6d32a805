/** The legacy container: its groups, and the backend that they share (drivers/vfio/container.c, vfio_iommu_type1.c). */
import { Errno, IommufdResult, refuseBy } from './answer';
import type { Prot } from './area';
import { isType1 } from './compat';
import { OpenFile } from './file';
import type { IommufdMachine } from './machine';
import { type MappingRequest, Type1, members } from './type1';
import { U64 } from './u64';
import type { VfioGroup } from './vfio-group';
import { refused } from '../rules';
import { BACKEND, SET_IOMMU, TYPE1 } from './rules/container';
import { JOIN } from './rules/vfio';

/** It is held by its descriptors and by each of its groups. */
export class Container extends OpenFile {
  readonly kind = 'vfio-container';
  readonly groups = new Set<VfioGroup>();
  backend: Type1 | null = null;

  constructor(readonly machine: IommufdMachine) { super(); }

  /** Whether every domain of the backend enforces coherency (`VFIO_DMA_CC_IOMMU`). No backend, and the one without an IOMMU, does not;
   *  nor does any from 3.17 to 5.18, if some IOMMU of the machine cannot. */
  get enforced(): boolean {
    if (!this.backend || !isType1(this.backend.type)) return false;
    if (this.machine.version.coherencyOf === 'machine' && !this.machine.enforceCc) return false;
    return [...this.groups].every((group) => group.kind !== 'real' || group.enforceCc);
  }

  /**
   * A group joins. EPERM: no IOMMU and no CAP_SYS_RAWIO, or groups with and without an IOMMU; the claim on the group's DMA:
   * EPERM, EBUSY, EINVAL; then what the backend says (`vfio_container_attach_group`).
   */
  join(group: VfioGroup, capable: boolean): Errno {
    const noIommu = group.kind === 'noiommu';
    if (noIommu && !capable) return refused(JOIN.notCapable);
    if ([...this.groups].some(({ kind }) => (kind === 'noiommu') !== noIommu)) return refused(JOIN.mixed);
    const claimed = claims(group) ? group.iommuGroup.claimGroup(group) : 'OK';
    if (claimed !== 'OK') return claimed;
    const errno = this.backend ? this.#accepts(group, this.backend) : 'OK';
    if (errno !== 'OK') {
      unclaim(group);
      return errno;
    }
    this.groups.add(group);
    this.hold();
    return 'OK';
  }

  /** A group leaves; with the last one go backend and mappings (`vfio_group_detach_container`). */
  leave(group: VfioGroup): void {
    this.groups.delete(group);
    if (this.groups.size === 0) this.#dropBackend();
    else this.backend?.settle(this.groups);
    unclaim(group);
    this.put();
  }

  /** VFIO_SET_IOMMU. EINVAL: no group, or set already; ENODEV: no backend of this type; then what it says to the groups. */
  setIommu(type: string): Errno {
    if (this.groups.size === 0) return refused(SET_IOMMU.noGroup);
    if (this.backend) return refused(SET_IOMMU.typeSet, { type: this.backend.type });
    if (this.#noIommu ? type !== 'NOIOMMU' : !isType1(type)) return refused(SET_IOMMU.noBackend, { type });
    const backend = new Type1(this.machine, type);
    for (const group of this.groups) {
      const errno = this.#accepts(group, backend);
      if (errno !== 'OK') return errno;
    }
    this.backend = backend;
    return 'OK';
  }

  /** The backend that maps. EINVAL: there is none; ENOTTY: it is the one without an IOMMU, which knows no such call (`vfio_noiommu_ioctl`). */
  get type1(): IommufdResult<{ backend: Type1 }> {
    const { backend } = this;
    if (!backend) return refuseBy(TYPE1.noType);
    return isType1(backend.type) ? { errno: 'OK', backend } : refuseBy(TYPE1.noIommu);
  }

  /** VFIO_IOMMU_MAP_DMA: as `type1`, then as `Type1.map`. */
  map(iova: U64, length: U64, address: U64 = 0, prot: Prot = { read: true, write: true }, more: MappingRequest = {}): Errno {
    const found = this.type1;
    return found.errno === 'OK' ? found.backend.map(this.groups, iova, length, address, prot, more) : found.errno;
  }

  /** VFIO_IOMMU_UNMAP_DMA: as `type1`, then as `Type1.unmap`. */
  unmap(iova: U64, length: U64, flags?: ReadonlySet<string>): IommufdResult<{ unmapped: U64 }> {
    const found = this.type1;
    return found.errno === 'OK' ? found.backend.unmap(this.groups, iova, length, flags) : found;
  }

  /** VFIO_CHECK_EXTENSION: 1 or 0. With groups without an IOMMU only the backend without one is asked (`vfio_container_ioctl_check_extension`). */
  checkExtension(extension: string): number {
    if (extension === 'DMA_CC') return this.enforced ? 1 : 0;
    if (this.#noIommu) return extension === 'NOIOMMU' ? 1 : 0;
    if (extension === 'NOIOMMU') return this.groups.size === 0 ? 1 : 0;
    // New addresses for mappings that stay: a backend must be there, and no mediated device.
    if (!this.machine.version.unmapFlags.has(extension === 'UPDATE_VADDR' ? 'VADDR' : 'ALL') && ['UPDATE_VADDR', 'UNMAP_ALL'].includes(extension)) return 0;
    if (extension === 'UPDATE_VADDR') return this.backend && [...this.groups].every(({ kind }) => kind !== 'emulated') ? 1 : 0;
    return isType1(extension) || extension === 'UNMAP_ALL' ? 1 : 0;
  }

  protected release(): void { /* its groups held it, so they are gone */ }

  get #noIommu(): boolean { return [...this.groups].some(({ kind }) => kind === 'noiommu'); }

  #dropBackend(): void {
    this.backend?.settle([]);
    this.backend = null;
  }

  /** EBUSY: a mapping waits for its address; EINVAL: a mapping lies where a device cannot have one; EPERM: interrupts are not isolated;
   *  EFAULT, ENOMEM: what is mapped cannot be pinned (`vfio_iommu_type1_attach_group`). */
  #accepts(group: VfioGroup, backend: Type1): Errno {
    if (!isType1(backend.type)) return 'OK';
    if (this.machine.version.vaddrNeedsIommu && backend.waiting > 0) return refused(BACKEND.vaddrInvalid, { count: backend.waiting });
    if (group.kind !== 'real') return 'OK';
    const devices = members(group);
    for (const device of devices) {
      for (const { first, last } of device.forbidden) {
        const range = backend.mappings.firstIn(first, last);
        if (range) return refused(BACKEND.reservedMapped, { range, device });
      }
    }
    const unsafe = this.machine.allowUnsafeInterrupts ? undefined : devices.find(({ traits }) => !traits.isolatedMsi);
    return unsafe ? refused(BACKEND.unsafeInterrupts, { device: unsafe }) : backend.pinAll();
  }
}

/** Whether a group's DMA is claimed for it when it joins: in front of it is an IOMMU, and groups have owners. */
const claims = (group: VfioGroup): boolean => group.kind === 'real' && group.version.viability === 'owner';
const unclaim = (group: VfioGroup): void => { if (claims(group)) group.iommuGroup.releaseGroup(); };
