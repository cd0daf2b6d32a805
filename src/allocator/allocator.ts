/**
 * The kernel's IOASID allocator (`drivers/iommu/ioasid.c`) in any of its forms, with the PASIDs of processes on top
 * (`drivers/iommu/iommu-sva-lib.c`). Spec: AllocatorSva.
 *
 * Calls answer what the kernel answers and throw only for what its types forbid. A call that a form does not have answers `undefined`.
 */
import { refused } from '../rules';
import { asNumber, type Errno, type Found, INVALID_IOASID, IoasidSet, type Mm } from './ioasid';
import { Notifiers } from './notifiers';
import { SVA_ALLOC } from './rules';

export class Allocator extends Notifiers {
  /** The set that PASIDs of processes are in. */
  readonly sva = new IoasidSet();

  /**
   * A PASID of `min..max` for a process, its old one if it has one. With references, one more user has it; since 5.18 the upper end is
   * taken for excluded when an old one is looked at. Not possible for a process that is gone. (`iommu_sva_alloc_pasid`)
   * EINVAL if `min` is 0, an end is all ones, or the range is inverted; EOVERFLOW if the old one is outside; ENOMEM if none is free.
   */
  svaAlloc(mm: Mm, min: number, max: number): Errno | undefined {
    asNumber('min', min);
    asNumber('max', max);
    if (this.form.sva === 'none' || mm.exited) return undefined;
    if (min === this.allOnes || max === this.allOnes) return refused(SVA_ALLOC.allOnes, { min, max });
    if (min === 0) return refused(SVA_ALLOC.fromZero);
    if (max < min) return refused(SVA_ALLOC.inverted, { min, max });
    const old = this.#pasidOf(mm);
    if (old !== undefined) {
      const counted = this.form.sva === 'counted';
      if (old < min || (counted ? old > max : old >= max)) {
        return refused(SVA_ALLOC.outside, { old, min, max, end: counted ? 'both ends included' : 'the upper end taken for excluded' });
      }
      if (counted) this.get(old);
      return 'OK';
    }
    const entry = this.take(this.sva, min, max, mm);
    if (!entry) return refused(SVA_ALLOC.noneFree, { min, max });
    mm.pasid = entry.id;
    return 'OK';
  }

  /** A user of a process's PASID puts its reference. A process without one has the number 0, and that is put. (`iommu_sva_free_pasid`, 5.11 to 5.17) */
  svaFree(mm: Mm): Errno | undefined {
    if (this.form.sva !== 'counted') return undefined;
    if (this.put(this.#pasidOf(mm) ?? 0)) {
      mm.pasid = INVALID_IOASID;
      mm.exited = false;
    }
    return 'OK';
  }

  /** A device is unbound from a process: with references, one is put; else the PASID stays with the process. (`iommu_sva_unbind_device`) */
  svaUnbind(mm: Mm): Errno | undefined {
    return this.form.sva === 'lifetime' ? 'OK' : this.svaFree(mm);
  }

  /** The process whose PASID it is, as `data`. ENOENT, EACCES as `find`; NULL if it is gone. (`iommu_sva_find`) */
  svaFind(pasid: number): Found | undefined {
    asNumber('pasid', pasid);
    return this.form.sva === 'none' ? undefined : this.find(this.sva, pasid, (mm) => !(mm as Mm | null)?.exited);
  }

  /** A process ends. Since 5.18 its PASID goes with it; before, it lasts as long as its users. (`mm_pasid_drop`) */
  mmExited(mm: Mm): Errno | undefined {
    if (this.form.sva === 'none' || mm.exited) return undefined;
    const pasid = this.#pasidOf(mm);
    if (pasid === undefined) return 'OK';
    if (this.form.sva === 'lifetime') {
      this.free(pasid);
      mm.pasid = INVALID_IOASID;
    } else mm.exited = true;
    return 'OK';
  }

  #pasidOf(mm: Mm): number | undefined { return mm.pasid === INVALID_IOASID ? undefined : mm.pasid; }
}
