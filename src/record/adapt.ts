/** What of a call does not stand in its table (`layouts.ts`): flags that are arguments of the format, what pointers lead to, words for numbers. */
import type { CaseJson } from '../iommufd/ioctl/call';
import { HW_INFO_TYPES, wordOf } from '../iommufd/ioctl/words';
import type { Bytes } from './raw';
import { TracedFile, nameObject, objectOf } from './processes';
import type { TracedRequest } from './traced-request';

/** What the format has no word for in this call; undefined when it is said. */
type Adapt = (asked: TracedRequest) => string | undefined;

const bitsOf = (bytes: Buffer): number[] => [...bytes].flatMap((byte, at) => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte >> bit & 1).map((bit) => at * 8 + bit));

/** Flags of a map: whether it is fixed, and what it allows, are arguments of their own. */
function mapFlags(asked: TracedRequest, key: string, fixedAt: number): undefined {
  const flags = asked.before.u32(4);
  if (flags & 1) asked.args[key] = asked.before.u64(fixedAt);
  asked.args.prot = [...(flags & 4 ? ['R'] : []), ...(flags & 2 ? ['W'] : [])];
  if (flags > 7) asked.args.flags = (flags & ~7) >>> 0;
}

function memory(asked: TracedRequest): void {
  const kind = asked.event.text('memory');
  if (kind !== '' && kind !== 'anonymous') asked.args.memory = kind;
}

/** What stands where a pointer of the structure leads: `none` where nothing is, `null` where none is named. */
function dataMemory(asked: TracedRequest, at: number, wanted: boolean): boolean {
  const given = asked.event.bytes('given');
  if (!wanted || given.readable) return true;
  asked.args.memory = asked.before.u64(at) === 0 ? 'null' : 'none';
  return false;
}

const CONTAINER_TYPES: Readonly<Record<number, string>> = {
  1: 'TYPE1', 2: 'SPAPR_TCE', 3: 'TYPE1v2', 4: 'DMA_CC', 5: 'EEH', 7: 'SPAPR_TCE_v2', 8: 'NOIOMMU', 9: 'UNMAP_ALL', 10: 'UPDATE_VADDR',
};
const SELFTEST = 0xdeadbeef;

/** Entries of an invalidation, whose form their length says: of a table, or of a vIOMMU. */
function entriesOf(data: Bytes, length: number, count: number): CaseJson[] {
  return Array.from({ length: count }, (_, nth): CaseJson => {
    const at = nth * length;
    return length === 8 ? { flags: data.u32(at), iotlb_id: data.u32(at + 4) } : { flags: data.u32(at), vdev_id: data.u32(at + 4), cache_id: data.u32(at + 8) };
  });
}

export const ADAPT: Readonly<Record<string, Adapt>> = {
  IOMMU_IOAS_ALLOW_IOVAS(asked) {
    const given = asked.event.bytes('given');
    const count = asked.before.u32(8);
    if (count > 0 && given.length < count * 16) return 'ranges that could not be read';
    asked.args.ranges = Array.from({ length: count }, (_, nth): CaseJson => [given.u64(nth * 16), given.u64(nth * 16 + 8)]);
    return undefined;
  },
  IOMMU_IOAS_COPY: (asked) => mapFlags(asked, 'dst_iova', 24),
  IOMMU_IOAS_IOVA_RANGES(asked) {
    const [room, found] = [asked.before.u32(8), asked.after.u32(8)];
    if (asked.rc < 0 && asked.rc !== -90) return undefined;
    Object.assign(asked.out, { num_iovas: found, alignment: asked.after.u64(24) });
    const got = asked.event.bytes('got');
    if (asked.rc >= 0 && found <= room && got.length >= found * 16) asked.out.ranges = Array.from({ length: found }, (_, nth): CaseJson => [got.u64(nth * 16), got.u64(nth * 16 + 8)]);
    return undefined;
  },
  IOMMU_IOAS_MAP(asked) {
    memory(asked);
    return mapFlags(asked, 'iova', 32);
  },
  IOMMU_IOAS_MAP_FILE: (asked) => mapFlags(asked, 'iova', 32),
  IOMMU_OPTION(asked) {
    const op = asked.before.u16(8);
    if (op > 1) return `IOMMU_OPTION with op ${op}`;
    if (asked.before.u16(10) !== 0) return 'IOMMU_OPTION with what is reserved';
    asked.args.option = ['rlimit_mode', 'huge_pages'][asked.before.u32(4)] ?? asked.before.u32(4);
    if (op === 0) asked.args.val = asked.before.u64(16);
    else {
      asked.op = 'option_get';
      if (asked.rc >= 0) asked.out.val = asked.after.u64(16);
    }
    return undefined;
  },
  IOMMU_VFIO_IOAS(asked) {
    const op = asked.before.u16(8);
    if (op > 2) return `IOMMU_VFIO_IOAS with op ${op}`;
    if (asked.before.u16(10) !== 0) return 'IOMMU_VFIO_IOAS with what is reserved';
    asked.op = ['vfio_ioas_get', 'vfio_ioas_set', 'vfio_ioas_clear'][op];
    if (op === 1) asked.args.id = objectOf(asked.file, asked.before.u32(4));
    if (op === 0 && asked.rc >= 0) {
      const id = asked.after.u32(4);
      asked.out.id = id;
    }
    return undefined;
  },
  IOMMU_HWPT_ALLOC(asked) {
    const { before, args } = asked;
    const [reserved, type, length] = [before.u32(20), before.u32(24), before.u32(28)];
    if (reserved !== 0) args.reserved = reserved;
    if (type !== 0) args.data = type;
    if (type !== 0 || length !== 0) args.data_len = length;
    if (before.u32(4) & 4) args.fault = objectOf(asked.file, before.u32(40));
    if (dataMemory(asked, 32, length > 0) && type === 0xdead && length >= 4) args.iotlb = asked.event.bytes('given').u32(0);
    return undefined;
  },
  IOMMU_GET_HW_INFO(asked) {
    const { before, after, args, out } = asked;
    if (before.u32(4) & 1) args.type = before.u32(24);
    if (asked.rc < 0) return undefined;
    const word = wordOf(HW_INFO_TYPES, after.u32(24));
    Object.assign(out, { ...(word === undefined || word === 'DEFAULT' ? {} : { type: word }), data_len: after.u32(12), max_pasid_log2: after.bytes[28] ?? 0 });
    return undefined;
  },
  IOMMU_HWPT_SET_DIRTY_TRACKING(asked) {
    const flags = asked.before.u32(4);
    asked.args.on = (flags & 1) === 1;
    if (flags > 1) asked.args.flags = flags;
    return undefined;
  },
  IOMMU_HWPT_GET_DIRTY_BITMAP(asked) {
    if (asked.args.reserved === 0) delete asked.args.reserved;
    const got = asked.event.bytes('got');
    if (asked.rc < 0 || !got.readable) return undefined;
    // Bits that were set before stay set, so that only a bitmap that was empty tells what is dirty; who gave it, nobody has seen.
    asked.out.bits = bitsOf(got.bytes);
    return undefined;
  },
  IOMMU_HWPT_INVALIDATE(asked) {
    const { before, args, out } = asked;
    const [length, count] = [before.u32(20), before.u32(24)];
    if (args.reserved === 0) delete args.reserved;
    const given = asked.event.bytes('given');
    if (before.u32(16) === SELFTEST && [8, 12].includes(length) && given.length === length * count) args.entries = entriesOf(given, length, count);
    else {
      args.n = count;
      dataMemory(asked, 8, length * count > 0);
    }
    out.done = asked.after.u32(24);
    // A structure that was not taken was not given back either.
    if (asked.rc < 0 && out.done === count) delete out.done;
    return undefined;
  },
  IOMMU_FAULT_QUEUE_ALLOC(asked) {
    if (asked.rc >= 0) asked.args.fd_as = asked.opened(asked.after.i32(12), new TracedFile('faults'), 'q');
    return undefined;
  },
  IOMMU_VEVENTQ_ALLOC(asked) {
    if (asked.rc >= 0) asked.args.fd_as = asked.opened(asked.after.i32(24), new TracedFile('events'), 'q');
    return undefined;
  },
  IOMMU_VIOMMU_ALLOC(asked) {
    const got = asked.event.bytes('got');
    if (asked.rc >= 0 && got.length >= 16) asked.file.regions.set(BigInt(got.u64(8)), asked.args.as as string);
    return undefined;
  },
  IOMMU_IOAS_NOIOMMU_GET_PA(asked) {
    if (asked.args.reserved === 0) delete asked.args.reserved;
    return undefined;
  },
  VFIO_CHECK_EXTENSION(asked) {
    const number = Number(asked.event.hex('argument'));
    asked.args.ext = CONTAINER_TYPES[number] ?? number;
    if (asked.rc >= 0) asked.out.value = asked.rc;
    return number in CONTAINER_TYPES ? undefined : `VFIO_CHECK_EXTENSION of ${number}`;
  },
  VFIO_GET_API_VERSION(asked) {
    if (asked.rc >= 0) asked.out.value = asked.rc;
    return undefined;
  },
  VFIO_SET_IOMMU(asked) {
    const number = Number(asked.event.hex('argument'));
    asked.args.type = CONTAINER_TYPES[number] ?? 'OTHER';
    return undefined;
  },
  VFIO_GROUP_GET_STATUS(asked) {
    const flags = asked.after.u32(4);
    if (asked.rc >= 0) Object.assign(asked.out, { viable: (flags & 1) === 1, container_set: (flags & 2) === 2 });
    return undefined;
  },
  VFIO_DEVICE_BIND_IOMMUFD(asked) {
    const { before, args } = asked;
    const flags = before.u32(4);
    if (before.u32(0) < 16) args.argsz = before.u32(0);
    if (before.i32(8) < 0) args.iommufd = before.i32(8);
    const token = asked.event.bytes('given');
    if (flags & 1 && token.length === 16) args.token = token.bytes.toString('hex');
    if (flags & ~1 || (flags & 1 && args.token === undefined)) args.flags = flags;
    return undefined;
  },
  VFIO_DEVICE_ATTACH_IOMMUFD_PT: (asked) => pasid(asked, 12, 12),
  VFIO_DEVICE_DETACH_IOMMUFD_PT: (asked) => pasid(asked, 8, 8),
  VFIO_DEVICE_PCI_HOT_RESET(asked) {
    const count = asked.before.u32(8);
    if (asked.before.length < 12 + 4 * count) return 'VFIO_DEVICE_PCI_HOT_RESET with fewer descriptors than it says';
    asked.args.groups = Array.from({ length: count }, (_, nth): CaseJson => asked.descriptor(asked.before.i32(12 + 4 * nth)));
    return undefined;
  },
  VFIO_IOMMU_GET_INFO(asked) {
    if (asked.before.u32(0) < 24) asked.args.argsz = asked.before.u32(0);
    const flags = asked.after.u32(4);
    if (asked.rc >= 0) asked.out.flags = [...(flags & 1 ? ['PGSIZES'] : []), ...(flags & 2 ? ['CAPS'] : [])];
    return undefined;
  },
  VFIO_IOMMU_MAP_DMA(asked) {
    memory(asked);
    const flags = asked.before.u32(4);
    asked.args.prot = [...(flags & 1 ? ['R'] : []), ...(flags & 2 ? ['W'] : [])];
    if (flags > 3) asked.args.flags = (flags & ~3) >>> 0;
    if (asked.before.u32(0) < 32) asked.args.argsz = asked.before.u32(0);
    return undefined;
  },
  VFIO_IOMMU_UNMAP_DMA(asked) {
    const flags = asked.before.u32(4);
    if (flags !== 0) asked.args.flags = flags;
    if (asked.before.u32(0) < 24) asked.args.argsz = asked.before.u32(0);
    return undefined;
  },
  KVM_CREATE_DEVICE(asked) {
    const { before } = asked;
    if (before.u32(0) !== 4) return `KVM_CREATE_DEVICE of type ${before.u32(0)}`;
    if (before.u32(8) !== 0) return 'KVM_CREATE_DEVICE with flags';
    if (asked.rc >= 0) asked.args.as = asked.opened(asked.after.i32(4), new TracedFile('kvm-vfio'), 'k');
    return undefined;
  },
  KVM_SET_DEVICE_ATTR(asked) {
    const [group, attribute] = [asked.before.u32(4), Number(asked.before.u64(8))];
    const given = asked.event.bytes('given');
    if (!given.readable) return 'KVM_SET_DEVICE_ATTR without a descriptor';
    asked.args.file = asked.descriptor(given.i32(0));
    if (group === 1 && (attribute === 1 || attribute === 2)) asked.op = attribute === 1 ? 'kvm_file_add' : 'kvm_file_del';
    else Object.assign(asked.args, { group, attr: attribute });
    return undefined;
  },
};

function pasid(asked: TracedRequest, at: number, least: number): string | undefined {
  const [size, flags] = [asked.before.u32(0), asked.before.u32(4)];
  if (size < least) return `${asked.layout.name} with a structure too short`;
  if (flags > 1) return `${asked.layout.name} with flags that no kernel knows`;
  if (flags & 1) asked.args.pasid = asked.before.u32(at);
  if (asked.op === 'cdev_attach' && asked.rc >= 0) {
    const hwpt = asked.after.u32(8);
    if (!asked.file.owner.numbers.has(hwpt)) asked.args.as = nameObject(asked.run, asked.file, hwpt, 'H');
  }
  return undefined;
}
