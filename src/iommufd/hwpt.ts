/** Hardware page tables: paging ones, made by hand or by an attach, and nested ones (drivers/iommu/iommufd/hw_pagetable.c). */
import { Errno, PAGE_SIZE } from './answer';
import type { Context } from './context';
import type { Device } from './device';
import { DirtyLog } from './dirty';
import type { Fault } from './fault';
import type { Ioas } from './ioas';
import type { PhysicalDevice, Traits } from './machine';
import { CACHED, CACHE_ENTRIES, mockGeometry } from './mock';
import { IommufdObject } from './object';
import { pinErrno } from './pinned';
import { U64, U64_MAX, plus, u64 } from './u64';
import type { Viommu } from './viommu';
import { refused } from '../rules';
import { FILL, FILL_LAST } from './rules/hwpt';

/** What a driver's page tables can reach, and in what units. Addresses in bytes, both ends included; `pageSizes` has a bit for each size of a page. */
export interface Geometry { readonly first: number; readonly last: U64; readonly pageSize: number; readonly pageSizes: bigint }

/** Pages of 4 KiB, 2 MiB and 1 GiB, as bits. */
const SUPER_PAGES = 0x40201000n;

/** A second-stage table of so many bits, as VT-d's. */
const hardware = (width: number, pageSize: number): Geometry => ({ first: 0, last: u64(2n ** BigInt(width) - 1n), pageSize, pageSizes: SUPER_PAGES | BigInt(pageSize) });

/** Where there is no IOMMU, software keeps the table (`iommufd_noiommu_ops`). */
const WHOLE: Geometry = { first: 0, last: U64_MAX, pageSize: PAGE_SIZE, pageSizes: SUPER_PAGES };

export type IommuDriver = 'mock' | 'hardware' | 'none';

export function driverOf({ mock, noIommu }: Traits): IommuDriver { return mock ? 'mock' : noIommu ? 'none' : 'hardware'; }

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
  /** Whose IOMMU driver made it: that of the selftest, one of hardware, or what stands in where there is none. */
  readonly driver: IommuDriver;
  readonly nestParent: boolean;
  readonly dirty: boolean;
  /** What its devices have written, if it can tell. */
  readonly log: DirtyLog | null;
  readonly geometry: Geometry;

  /** Takes a user of the address space. @param device the device it is allocated for, which decides what it can do */
  constructor(readonly ioas: Ioas, device: Device, flags: ReadonlySet<string>) {
    super(flags.has('PASID'));
    const { traits } = device.physical;
    this.driver = driverOf(traits);
    this.enforce = traits.enforceCc && this.driver !== 'none';
    this.madeFor = device.physical;
    this.nestParent = flags.has('NEST_PARENT');
    this.dirty = flags.has('DIRTY_TRACKING');
    this.geometry = this.driver === 'hardware' ? hardware(traits.width, traits.iommuPage ?? ioas.pageSize) : this.driver === 'mock' ? mockGeometry(ioas.pageSize) : { ...WHOLE, pageSize: ioas.pageSize };
    this.log = this.dirty ? new DirtyLog(this.geometry.pageSize) : null;
    ioas.users++;
  }

  get paging(): HwptPaging { return this; }
  get pageSize(): number { return this.geometry.pageSize; }
  /** All sizes of its pages, as bits. */
  get pageSizes(): bigint { return this.geometry.pageSizes; }

  /**
   * Puts the address space's mappings into the domain. EADDRINUSE when an area does not fit its unit, or an area or allowed
   * range lies outside what it reaches; ENXIO, EINVAL before 6.19, when an area does not fit its unit though the address space demanded as much
   * already: a copy asks that only of the whole and of its memory; before that what pinning its memory answers
   * (`iopt_table_add_domain`, `iopt_area_fill_domain`, `iommu_map`).
   */
  fill(): Errno {
    const { iovas, areas } = this.ioas;
    const fits = this.ioas.fits(this.pageSize);
    const unfit = () => ({ area: [...areas].find((area) => !area.aligned(this.pageSize)), size: this.pageSize });
    if (!fits && this.pageSize > this.ioas.alignment) return refused(FILL.areaMisaligned, unfit);
    const below = this.geometry.first === 0 ? 'OK' : iovas.reserve(areas, 0, this.geometry.first - 1, this);
    const above = (): Errno => (this.geometry.last === U64_MAX ? 'OK' : iovas.reserve(areas, plus(this.geometry.last, 1), U64_MAX, this));
    const errno = below === 'OK' ? above() : below;
    const filled = errno === 'OK' ? pinErrno(this.ioas.context.machine, this.ioas.parts(), 'table') : errno;
    if (filled !== 'OK' || !fits) {
      iovas.release(this);
      if (filled !== 'OK') return filled;
      return refused(this.ioas.context.machine.version.cutPage === 'ENXIO' ? FILL_LAST.areaCutByPage : FILL_LAST.areaCutByPageOlder, unfit);
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
