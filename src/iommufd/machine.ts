/** The machine: its devices, what they can do, and the IOMMU groups they are in. */
import { PAGE_SIZE } from './answer';
import type { Context } from './context';
import { IommuGroup } from './iommu-group';
import { Process } from './memory';
import { CACHE_ENTRIES, DEVICE_CACHED } from './mock';
import type { Range } from './ranges';
import { U64, U64_MAX, u64 } from './u64';
import { LINUX_7_2, Version } from './version';
import type { Viommu } from './viommu';

/** What a device, its IOMMU and its driver can do. */
export interface Traits {
  /** The kernel's own mock device: it does not keep the context open, and its IOMMU is the selftest's. */
  readonly mock: boolean;
  /** There is an IOMMU in front of it, and its DMA is coherent (`IOMMU_CAP_CACHE_COHERENCY`). */
  readonly iommu: boolean;
  /** The IOMMU can refuse no-snoop DMA (`IOMMU_CAP_ENFORCE_CACHE_COHERENCY`). */
  readonly enforceCc: boolean;
  /** A DMA write cannot raise an interrupt elsewhere. */
  readonly isolatedMsi: boolean;
  readonly dirty: boolean;
  readonly pasid: boolean;
  /** Mediated: no IOMMU of its own, it binds as an access. */
  readonly emulated: boolean;
  /** The type of data that its driver takes for nested tables, and of the vIOMMUs it has; null for a driver without either. */
  readonly nesting: string | null;
  readonly noIommu: boolean;
  /** How many bits of IOVAs its IOMMU translates. */
  readonly width: number;
  /** The physical function of which it is a virtual one; null: it is none. */
  readonly vfOf: string | null;
  /** Bytes of the smallest page of its IOMMU; null: of the machine's. */
  readonly iommuPage: number | null;
  /** The slot that a hot reset of it takes as a whole; null: it is alone. */
  readonly slot: string | null;
  /** Firmware demands a 1:1 mapping. */
  readonly requireDirect: boolean;
  /** Where nothing may be mapped for it, be it for interrupts or by its firmware. */
  readonly reserved: readonly Range[];
  /** The driver at the start: `vfio`, some host driver, or none. */
  readonly driver: string | null;
}

/** Message-signalled interrupts of x86. */
const MSI: Range = { first: 0xfee00000, last: 0xfeefffff };

/** A device of which nothing special is said. */
export const TRAITS: Traits = {
  mock: false, iommu: true, enforceCc: true, isolatedMsi: true, dirty: true, pasid: false, emulated: false, nesting: null,
  noIommu: false, width: 48, iommuPage: null, vfOf: null, slot: null, requireDirect: false, reserved: [MSI], driver: 'vfio',
};

/** What differs for the kernel's own mock device. */
export const MOCK_TRAITS: Partial<Traits> = { enforceCc: false, nesting: 'SELFTEST', reserved: [] };

export class PhysicalDevice {
  present = true;
  driver: string | null;
  /** What a mock device has cached, and whether its driver will refuse the next table for one PASID. */
  readonly cache: number[] = new Array<number>(CACHE_ENTRIES).fill(DEVICE_CACHED);
  pasidFails = false;
  /** The vIOMMU to which a mock device reports its events, and its number there. */
  reports: { readonly viommu: Viommu; readonly virtId: U64 } | null = null;

  constructor(readonly name: string, readonly group: IommuGroup, readonly traits: Traits) {
    this.driver = traits.driver;
  }

  /** Where a container can map nothing for it: what is reserved, and what its IOMMU does not reach. */
  get forbidden(): readonly Range[] {
    const { reserved, width } = this.traits;
    return width >= 64 ? reserved : [...reserved, { first: u64(1n << BigInt(width)), last: U64_MAX }];
  }
}

/** allow_unsafe_interrupts lets devices without isolated interrupts in; dma_entry_limit is how many mappings a new type 1 backend may have. */
export type ParameterName = 'allow_unsafe_interrupts' | 'disable_hugepages' | 'dma_entry_limit';

interface Parameter { readonly flag: boolean; value: number }

export class IommufdMachine {
  readonly devices = new Map<string, PhysicalDevice>();
  readonly groups = new Map<string, IommuGroup>();
  /** Whether the caller has every capability (CAP_SYS_RESOURCE, CAP_SYS_RAWIO). */
  capable = true;
  /** RLIMIT_MEMLOCK in bytes, for callers without CAP_IPC_LOCK; none counts for those that have it. */
  memlock = Infinity;
  /** Bytes of a page: 4, 16 or 64 KiB. */
  pageSize = PAGE_SIZE;
  /** The contexts that are there. */
  readonly contexts = new Set<Context>();
  readonly #processes = new Map<string, Process>();
  /** Module parameters by name (iommufd, vfio_iommu_type1). */
  readonly parameters: Readonly<Record<ParameterName, Parameter>> = {
    allow_unsafe_interrupts: { flag: true, value: 0 }, disable_hugepages: { flag: true, value: 0 }, dma_entry_limit: { flag: false, value: 2 ** 16 - 1 },
  };

  constructor(readonly version: Version = LINUX_7_2) {}

  /** Whether every IOMMU can refuse no-snoop DMA; that of the kernel's own mock device is none of the machine's. They stay when a device goes. */
  get enforceCc(): boolean { return [...this.devices.values()].every(({ traits }) => traits.mock || !traits.iommu || traits.enforceCc); }

  /** The process of this name, which is there from its first call on. */
  process(name: string): Process {
    let process = this.#processes.get(name);
    if (!process) this.#processes.set(name, process = new Process(name));
    return process;
  }

  get allowUnsafeInterrupts(): boolean { return this.parameters.allow_unsafe_interrupts.value === 1; }
  set allowUnsafeInterrupts(on: boolean) { this.parameters.allow_unsafe_interrupts.value = on ? 1 : 0; }

  group(name: string): IommuGroup {
    let group = this.groups.get(name);
    if (!group) this.groups.set(name, group = new IommuGroup(name));
    return group;
  }

  /** A device more, in the group of this name. */
  addDevice(name: string, group: string, traits: Partial<Traits> = {}): PhysicalDevice {
    const device = new PhysicalDevice(name, this.group(group), { ...TRAITS, ...(traits.mock ? MOCK_TRAITS : {}), ...traits });
    this.devices.set(name, device);
    device.group.members.push(device);
    return device;
  }
}
