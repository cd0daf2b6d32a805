/** Hardware page tables: paging ones, made by hand or by an attach, and nested ones (drivers/iommu/iommufd/hw_pagetable.c). */
import { Errno, PAGE_SIZE } from './answer';
import type { Context } from './context';
import type { Device } from './device';
import { DirtyLog } from './dirty';
import type { Fault } from './fault';
import type { Ioas } from './ioas';
import { CACHED, CACHE_ENTRIES, MOCK_GEOMETRY } from './mock';
import type { PhysicalDevice } from './machine';
import { IommufdObject } from './object';
import { U64_MAX } from './u64';
import type { Viommu } from './viommu';
import { refused } from '../rules';
import { FILL, FILL_LAST } from './rules/hwpt';

/** What a driver's page tables can reach, and in what units. Addresses in bytes, both ends included. */
export interface Geometry { readonly first: number; readonly last: number; readonly pageSize: number }

/** A second-stage table of VT-d with four levels. */
const VTD_GEOMETRY: Geometry = { first: 0, last: 2 ** 48 - 1, pageSize: PAGE_SIZE };

/** What can be attached: users are 1, one for each attachment of a device and PASID, and what each kind adds. */
export abstract class Hwpt extends IommufdObject {
  abstract override readonly type: 'HwptPaging' | 'HwptNested';
  /** Faults of its devices go here; each such HWPT is one user of the fault object. */
  fault: Fault | null = null;

  /** @param pasid whether it may serve PASIDs, and the RID beside them */
  constructor(readonly pasid: boolean) { super(); }

  /** The paging HWPT whose address space its devices use. */
  abstract get paging(): HwptPaging;
  /** The vIOMMU through which it was made; null for all others. */
  abstract readonly viommu: Viommu | null;

  setFault(fault: Fault): void {
    this.fault = fault;
    fault.users++;
  }

  override destroy(): void { if (this.fault) this.fault.users--; }
}

/** Further users: a nested HWPT made directly on it, a vIOMMU. It holds its address space and its fault object. */
export class HwptPaging extends Hwpt {
  readonly type = 'HwptPaging';
  readonly viommu = null;
  /** Made by an attach to its address space, and gone with its last attachment. */
  auto = false;
  /** Refuses devices whose no-snoop DMA could not be stopped. Decided here once; later only where a version's `attachEnforces`. */
  enforce: boolean;
  /** For which device it was made, and (until 6.6) whose attach has made it enforce. */
  readonly madeFor: PhysicalDevice;
  enforcedBy: PhysicalDevice | null = null;
  readonly mock: boolean;
  readonly nestParent: boolean;
  readonly dirty: boolean;
  /** What its devices have written, if it can tell. */
  readonly log: DirtyLog | null;
  readonly geometry: Geometry;

  /** Takes a user of the address space. @param device the device it is allocated for, which decides what it can do */
  constructor(readonly ioas: Ioas, device: Device, flags: ReadonlySet<string>) {
    super(flags.has('PASID'));
    const { mock, enforceCc } = device.physical.traits;
    this.mock = mock;
    this.enforce = enforceCc;
    this.madeFor = device.physical;
    this.nestParent = flags.has('NEST_PARENT');
    this.dirty = flags.has('DIRTY_TRACKING');
    this.geometry = mock ? MOCK_GEOMETRY : VTD_GEOMETRY;
    this.log = this.dirty ? new DirtyLog(this.geometry.pageSize) : null;
    ioas.users++;
  }

  get paging(): HwptPaging { return this; }
  get pageSize(): number { return this.geometry.pageSize; }

  /**
   * Puts the address space's mappings into the domain. EADDRINUSE when an area does not fit its unit, or an area or allowed
   * range lies outside what it reaches; EINVAL when an area does not fit its unit though the address space demanded as much
   * already: a copy asks that only of the whole and of its memory (`iopt_table_add_domain`, `iommu_map`).
   */
  fill(): Errno {
    const { iovas, areas } = this.ioas;
    const fits = this.ioas.fits(this.pageSize);
    const unfit = () => ({ area: [...areas].find((area) => !area.aligned(this.pageSize)), size: this.pageSize });
    if (!fits && this.pageSize > this.ioas.alignment) return refused(FILL.areaMisaligned, unfit);
    const below = this.geometry.first === 0 ? 'OK' : iovas.reserve(areas, 0, this.geometry.first - 1, this);
    const errno = below === 'OK' ? iovas.reserve(areas, this.geometry.last + 1, U64_MAX, this) : below;
    if (errno !== 'OK' || !fits) {
      iovas.release(this);
      return errno === 'OK' ? refused(FILL_LAST.areaCutByPage, unfit) : errno;
    }
    this.ioas.hwpts.push(this);
    this.ioas.alignment = Math.max(this.ioas.alignment, this.pageSize);
    return 'OK';
  }

  override destroy(): void {
    super.destroy();
    const at = this.ioas.hwpts.indexOf(this);
    if (at >= 0) {
      this.ioas.hwpts.splice(at, 1);
      this.ioas.iovas.release(this);
      this.ioas.recalculateAlignment();
    }
    this.ioas.users--;
  }
}

/** A guest's table over a parent. Made directly on the parent it holds that; made through a vIOMMU it holds the vIOMMU instead. */
export class HwptNested extends Hwpt {
  readonly type = 'HwptNested';
  /** What its IOMMU has cached of it, as far as the selftest shows: an invalidation makes it 0. */
  readonly cache: number[];

  constructor(readonly parent: HwptPaging, readonly viommu: Viommu | null, pasid: boolean, cached = CACHED) {
    super(pasid);
    this.cache = new Array<number>(CACHE_ENTRIES).fill(cached);
    (viommu ?? parent).users++;
  }

  get paging(): HwptPaging { return this.parent; }

  override destroy(): void {
    super.destroy();
    (this.viommu ?? this.parent).users--;
  }
}

export function isHwpt(object: IommufdObject): object is Hwpt { return object instanceof Hwpt; }

/** An attachment of an HWPT ends: an automatic one goes with the last of them (`iommufd_hw_pagetable_put`). */
export function putHwpt(context: Context, hwpt: Hwpt): void {
  if (hwpt instanceof HwptPaging && hwpt.auto) context.objects.putAndDestroy(hwpt);
  else hwpt.users--;
}
