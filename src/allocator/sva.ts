/** PASIDs of processes, on top of the allocator (`drivers/iommu/iommu-sva-lib.c`). Spec: AllocatorSva. */
import { refused } from '../rules';
import type { Ids } from './ids';
import { asNumber, type Errno, type Found, INVALID_IOASID, IoasidSet, type Mm } from './ioasid';
import { SVA_ALLOC } from './rules';
import type { IdSpace } from './space';

export class ProcessIds {
  /** The set that they are in. */
  readonly sva = new IoasidSet();

  constructor(readonly space: IdSpace, readonly ids: Ids) {}

  svaAlloc(mm: Mm, min: number, max: number): Errno | undefined {
    asNumber('min', min);
    asNumber('max', max);
    if (this.space.form.sva === 'none' || mm.exited) return undefined;
    if (min === this.space.allOnes || max === this.space.allOnes) return refused(SVA_ALLOC.allOnes, { min, max });
    if (min === 0) return refused(SVA_ALLOC.fromZero);
    if (max < min) return refused(SVA_ALLOC.inverted, { min, max });
    const old = this.#pasidOf(mm);
    if (old !== undefined) {
      const counted = this.space.form.sva === 'counted';
      if (old < min || (counted ? old > max : old >= max)) {
        return refused(SVA_ALLOC.outside, { old, min, max, end: counted ? 'both ends included' : 'the upper end taken for excluded' });
      }
      if (counted) this.ids.get(old);
      return 'OK';
    }
    const entry = this.space.take(this.sva, min, max, mm);
    if (!entry) return refused(SVA_ALLOC.noneFree, { min, max });
    mm.pasid = entry.id;
    return 'OK';
  }

  svaFree(mm: Mm): Errno | undefined {
    if (this.space.form.sva !== 'counted') return undefined;
    if (this.ids.put(this.#pasidOf(mm) ?? 0)) {
      mm.pasid = INVALID_IOASID;
      mm.exited = false;
    }
    return 'OK';
  }

  svaUnbind(mm: Mm): Errno | undefined {
    return this.space.form.sva === 'lifetime' ? 'OK' : this.svaFree(mm);
  }

  svaFind(pasid: number): Found | undefined {
    asNumber('pasid', pasid);
    return this.space.form.sva === 'none' ? undefined : this.ids.find(this.sva, pasid, (mm) => !(mm as Mm | null)?.exited);
  }

  mmExited(mm: Mm): Errno | undefined {
    if (this.space.form.sva === 'none' || mm.exited) return undefined;
    const pasid = this.#pasidOf(mm);
    if (pasid === undefined) return 'OK';
    if (this.space.form.sva === 'lifetime') {
      this.ids.free(pasid);
      mm.pasid = INVALID_IOASID;
    } else mm.exited = true;
    return 'OK';
  }

  #pasidOf(mm: Mm): number | undefined { return mm.pasid === INVALID_IOASID ? undefined : mm.pasid; }
}
