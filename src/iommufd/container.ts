/** The legacy container and its type 1 backend (drivers/vfio/container.c, vfio_iommu_type1.c). */
import { Errno, PAGE_SIZE, Result, refuseBy } from './answer';
import type { Prot } from './area';
import { isType1 } from './compat';
import { OpenFile } from './file';
import type { Machine } from './machine';
import { RangeTree } from './range-tree';
import { Range, overlaps } from './ranges';
import { U64, U64_MAX, lastOf, lengthOf, overflows, plus, remainder } from './u64';
import type { VfioGroup } from './vfio-group';
import { refused } from '../rules';
import { BACKEND, SET_IOMMU, TYPE1, VFIO_MAP, VFIO_UNMAP } from './rules/container';
import { JOIN } from './rules/vfio';

/** The backend: one domain for each kind of enforcement among the groups with an IOMMU, and one list of mappings. */
interface Backend {
  readonly type: string;
  readonly mappings: RangeTree<Range>;
}

/** It is held by its descriptors and by each of its groups. */
export class Container extends OpenFile {
  readonly kind = 'vfio-container';
  readonly groups = new Set<VfioGroup>();
  backend: Backend | null = null;

  constructor(readonly machine: Machine) { super(); }

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
    if (this.groups.size === 0) this.backend = null;
    unclaim(group);
    this.put();
  }

  /** VFIO_SET_IOMMU. EINVAL: no group, or set already; ENODEV: no backend of this type; then what it says to the groups. */
  setIommu(type: string): Errno {
    if (this.groups.size === 0) return refused(SET_IOMMU.noGroup);
    if (this.backend) return refused(SET_IOMMU.typeSet, { type: this.backend.type });
    if (this.#noIommu ? type !== 'NOIOMMU' : !isType1(type)) return refused(SET_IOMMU.noBackend, { type });
    const backend: Backend = { type, mappings: new RangeTree() };
    for (const group of this.groups) {
      const errno = this.#accepts(group, backend);
      if (errno !== 'OK') return errno;
    }
    this.backend = backend;
    return 'OK';
  }

  /** VFIO_IOMMU_MAP_DMA. EINVAL: no backend; ENOTTY: one without an IOMMU; EINVAL: nothing; EOVERFLOW: IOVAs or memory that go round the
   *  end (`Version.containerOverflow`); EINVAL: neither read nor write, or not whole pages; EEXIST: it meets a mapping; EINVAL: it meets
   *  what a device has reserved (`vfio_dma_do_map`). */
  map(iova: U64, length: U64, address: U64 = 0, prot: Prot = { read: true, write: true }): Errno {
    const found = this.#type1;
    if (found.errno !== 'OK') return found.errno;
    if (length === 0) return refused(VFIO_MAP.noBytes);
    const { containerOverflow } = this.machine.version;
    const goesRound = overflows(iova, length) || overflows(address, length);
    if (goesRound && containerOverflow === 'EOVERFLOW') return refused(VFIO_MAP.goesRound, { iova, length, address });
    if (!prot.read && !prot.write) return refused(VFIO_MAP.noAccess);
    if (!wholePages(iova, length, address)) return refused(VFIO_MAP.notPages, { iova, length, address });
    if (goesRound) return refused(VFIO_MAP.goesRoundLate, { iova, length, address });
    const last = lastOf(iova, length);
    const { mappings } = found.backend;
    const range = mappings.firstIn(iova, last);
    if (range) return refused(VFIO_MAP.mappingOverlap, { first: iova, last, range });
    for (const group of this.groups) {
      for (const device of members(group)) {
        const kept = device.traits.reserved.find((each) => overlaps(each, iova, last));
        if (kept) return refused(VFIO_MAP.mappingReserved, { first: iova, last, range: { ...kept, by: device } });
      }
    }
    mappings.insert({ first: iova, last });
    return 'OK';
  }

  /**
   * VFIO_IOMMU_UNMAP_DMA. EINVAL: no backend; ENOTTY: one without an IOMMU; EINVAL: not whole pages; EOVERFLOW: it goes round the end
   * (`Version.containerOverflow`); EINVAL: (type 1 v2) it cuts a mapping.
   * Nothing there is 0 bytes. Type 1 takes whole mappings too: all of one that it meets at its beginning, but nothing when one begins
   * before (`vfio_dma_do_unmap`).
   */
  unmap(iova: U64, length: U64): Result<{ unmapped: U64 }> {
    const found = this.#type1;
    if (found.errno !== 'OK') return found;
    if (length === 0 || !wholePages(iova, length)) return refuseBy(VFIO_UNMAP.notPages, { iova, length });
    if (overflows(iova, length)) {
      return refuseBy(this.machine.version.containerOverflow === 'EOVERFLOW' ? VFIO_UNMAP.goesRound : VFIO_UNMAP.goesRoundOlder, { iova, length });
    }
    const { mappings, type } = found.backend;
    const last = lastOf(iova, length);
    const beginsInside = cuts(mappings, iova);
    if (type === 'TYPE1v2' && (beginsInside || cuts(mappings, plus(last, 1)))) return refuseBy(VFIO_UNMAP.cutsMapping);
    return { errno: 'OK', unmapped: beginsInside ? 0 : takeAway(mappings, iova, last) };
  }

  /** VFIO_IOMMU_UNMAP_DMA with VFIO_DMA_UNMAP_FLAG_ALL. EINVAL: no backend; ENOTTY: one without an IOMMU; EINVAL: a range besides. */
  unmapAll(iova: U64, length: U64): Result<{ unmapped: U64 }> {
    const found = this.#type1;
    if (found.errno !== 'OK') return found;
    if (iova !== 0 || length !== 0) return refuseBy(VFIO_UNMAP.allAndRange);
    return { errno: 'OK', unmapped: takeAway(found.backend.mappings, 0, U64_MAX) };
  }

  /** VFIO_CHECK_EXTENSION: 1 or 0. With groups without an IOMMU only the backend without one is asked (`vfio_container_ioctl_check_extension`). */
  checkExtension(extension: string): number {
    if (extension === 'DMA_CC') return this.enforced ? 1 : 0;
    if (this.#noIommu) return extension === 'NOIOMMU' ? 1 : 0;
    if (extension === 'NOIOMMU') return this.groups.size === 0 ? 1 : 0;
    // New addresses for mappings that stay: a backend must be there, and no mediated device.
    if (extension === 'UPDATE_VADDR') return this.backend && [...this.groups].every(({ kind }) => kind !== 'emulated') ? 1 : 0;
    return isType1(extension) || extension === 'UNMAP_ALL' ? 1 : 0;
  }

  protected release(): void { /* its groups held it, so they are gone */ }

  get #noIommu(): boolean { return [...this.groups].some(({ kind }) => kind === 'noiommu'); }

  /** The backend that maps. EINVAL: there is none; ENOTTY: it is the one without an IOMMU, which knows no such call (`vfio_noiommu_ioctl`). */
  get #type1(): Result<{ backend: Backend }> {
    const { backend } = this;
    if (!backend) return refuseBy(TYPE1.noType);
    return isType1(backend.type) ? { errno: 'OK', backend } : refuseBy(TYPE1.noIommu);
  }

  /** EINVAL: a mapping lies where a device cannot have one; EPERM: interrupts are not isolated (`vfio_iommu_type1_attach_group`). */
  #accepts(group: VfioGroup, backend: Backend): Errno {
    if (group.kind !== 'real') return 'OK';
    const devices = members(group);
    for (const device of devices) {
      for (const { first, last } of device.traits.reserved) {
        const range = backend.mappings.firstIn(first, last);
        if (range) return refused(BACKEND.reservedMapped, { range, device });
      }
    }
    const unsafe = this.machine.allowUnsafeInterrupts ? undefined : devices.find(({ traits }) => !traits.isolatedMsi);
    return unsafe ? refused(BACKEND.unsafeInterrupts, { device: unsafe }) : 'OK';
  }
}

/** Whether a group's DMA is claimed for it when it joins: in front of it is an IOMMU, and groups have owners. */
const claims = (group: VfioGroup): boolean => group.kind === 'real' && group.version.viability === 'owner';
const unclaim = (group: VfioGroup): void => { if (claims(group)) group.iommuGroup.releaseGroup(); };
const members = (group: VfioGroup) => group.iommuGroup.members.filter(({ present }) => present);
/** Whether each of the numbers is a whole number of pages. */
const wholePages = (...numbers: U64[]): boolean => numbers.every((each) => remainder(each, PAGE_SIZE) === 0);

/** Whether a range that begins at `iova`, or ends before it, would cut a mapping. */
function cuts(mappings: RangeTree<Range>, iova: U64): boolean {
  const mapping = mappings.firstIn(iova, iova);
  return mapping !== undefined && mapping.first < iova;
}

/** Takes the mappings that begin in [first, last] away, and answers how many bytes they were. */
function takeAway(mappings: RangeTree<Range>, first: U64, last: U64): U64 {
  let bytes: U64 = 0;
  for (let gone = mappings.firstIn(first, last); gone; gone = mappings.firstIn(first, last)) {
    mappings.delete(gone);
    bytes = plus(bytes, lengthOf(gone.first, gone.last));
  }
  return bytes;
}
