/** The words of the kernel's headers for flags and types, each with its number: either may stand in a call. */

/** Words that an argument may be or be made of, with their bits or numbers. */
export type Words = ReadonlyMap<string, number>;

const words = (entries: Readonly<Record<string, number>>): Words => new Map(Object.entries(entries));

/** Words for what no kernel knows, where a flag, a type or another word is wanted. */
export const UNKNOWN_WORDS: readonly string[] = ['OTHER', 'BOGUS'];

/** No word at all: every flag is one that the kernel does not know. */
export const NO_FLAGS: Words = new Map();

/** IOMMU_IOAS_MAP_*; whether a map is fixed, and what it allows, a case says in `iova` and `prot`. */
export const MAP_FLAGS = words({ FIXED_IOVA: 1, WRITEABLE: 2, READABLE: 4 });
/** What a mapping allows, by its short names and by those of the headers. */
export const PROT: Words = words({ R: 4, READ: 4, READABLE: 4, W: 2, WRITE: 2, WRITEABLE: 2 });
/** IOMMU_HWPT_ALLOC_*, IOMMU_HWPT_FAULT_ID_VALID. */
export const HWPT_FLAGS = words({ NEST_PARENT: 1, DIRTY_TRACKING: 2, FAULT_ID_VALID: 4, PASID: 8 });
export const SET_DIRTY_FLAGS = words({ ENABLE: 1 });
export const GET_DIRTY_FLAGS = words({ NO_CLEAR: 1 });
export const HW_INFO_FLAGS = words({ INPUT_TYPE: 1 });
/** VFIO_DMA_MAP_FLAG_*, VFIO_DMA_UNMAP_FLAG_*. */
export const VFIO_MAP_FLAGS = words({ READ: 1, WRITE: 2, VADDR: 4 });
export const VFIO_UNMAP_FLAGS = words({ GET_DIRTY_BITMAP: 1, ALL: 2, VADDR: 4 });

/** IOMMU_HWPT_DATA_*, IOMMU_HWPT_INVALIDATE_DATA_*, IOMMU_HW_INFO_TYPE_*, IOMMU_VIOMMU_TYPE_*, IOMMU_VEVENTQ_TYPE_*, IOMMU_HW_QUEUE_TYPE_*. */
export const HWPT_DATA = words({ NONE: 0, VTD_S1: 1, ARM_SMMUV3: 2, AMD_GUEST: 3, SELFTEST: 0xdead });
export const INVALIDATE_DATA = words({ VTD_S1: 0, ARM_SMMUV3: 1, SELFTEST: 0xdeadbeef });
export const HW_INFO_TYPES = words({ DEFAULT: 0, NONE: 0, INTEL_VTD: 1, ARM_SMMUV3: 2, TEGRA241_CMDQV: 3, AMD: 4, SELFTEST: 0xfeedbeef });
export const VIOMMU_TYPES = words({ DEFAULT: 0, ARM_SMMUV3: 1, TEGRA241_CMDQV: 2, SELFTEST: 0xdeadbeef });
export const VEVENTQ_TYPES = words({ DEFAULT: 0, ARM_SMMUV3: 1, TEGRA241_CMDQV: 2, SELFTEST: 0xbeefbeef });
export const HW_QUEUE_TYPES = words({ DEFAULT: 0, TEGRA241_CMDQV: 1, SELFTEST: 0xdeadbeef });

/** Types of containers and what one may ask them for; the headers put VFIO_ before and _IOMMU behind. */
const vfioWords = (...plain: readonly string[]): Words => new Map(plain.flatMap((word) => [word, `VFIO_${word}`, `${word}_IOMMU`, `VFIO_${word}_IOMMU`].map((each) => [each, 0])));
export const CONTAINER_TYPES = vfioWords('TYPE1', 'TYPE1v2', 'NOIOMMU', 'SPAPR_TCE', 'SPAPR_TCE_v2', 'UNMAP_ALL', 'UPDATE_VADDR', 'DMA_CC', 'EEH');
/** IOMMU_OPTION_*. */
export const OPTIONS = words({ rlimit_mode: 0, RLIMIT_MODE: 0, huge_pages: 1, HUGE_PAGES: 1 });
/** What is wrong with a structure: it is not there, or what follows the known part of it is not 0. */
export const STRUCTURES = words({ none: 0, beyond: 1 });
/** What is wrong with the memory that a structure names: nothing is there, or none is named. */
export const DATA_MEMORY = words({ none: 0, null: 1 });
/** KVM_DEV_VFIO_*. */
export const KVM_GROUPS = words({ FILE: 1, GROUP: 1 });
export const KVM_ATTRIBUTES = words({ ADD: 1, DEL: 2 });
/** What the file `type` of an IOMMU group takes. */
export const DOMAIN_TYPES = words({ DMA: 0, 'DMA-FQ': 1, identity: 2, auto: 3 });
/** VFIO_DEVICE_BIND_*. */
export const BIND_FLAGS = words({ TOKEN: 1 });

/** The word for a number; undefined when it has none. */
export function wordOf(known: Words, number: number): string | undefined {
  for (const [word, value] of known) if (value === number) return word;
  return undefined;
}

const HEXADECIMAL = /^0x[\da-f]{1,8}$/i;

/** The number of 32 bits that a word is, in hexadecimal; undefined for any other word. */
export function numberIn(word: string): number | undefined { return HEXADECIMAL.test(word) ? Number(word) : undefined; }
