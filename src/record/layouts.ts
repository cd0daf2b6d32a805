/**
 * The structures of iommufd, VFIO and KVM: for each request the call of the format that it is, where each argument stands, and what the tracer
 * has to follow. Offsets and widths are those of the kernel's headers (`include/uapi/linux/iommufd.h`, `vfio.h`, `kvm.h`).
 */

/** What a descriptor is of. */
export type FileKind = 'iommufd' | 'container' | 'group' | 'cdev' | 'kvm' | 'vm' | 'kvm-vfio' | 'faults' | 'events' | 'access' | 'dmabuf' | 'other';

/**
 * An argument in a structure. object: a number of 32 bits, by the name that it was given; file: a descriptor; count, number: 32 and 64 bits;
 * bits: 32, left out where they are 0.
 */
export interface Field { readonly arg: string; readonly at: number; readonly as: 'object' | 'file' | 'count' | 'number' | 'bits' }

export interface RequestLayout {
  readonly request: number;
  /** Whose request it is: some numbers mean one thing to a device and another to a container. */
  readonly of: readonly FileKind[];
  /** Its name in the headers. */
  readonly name: string;
  /** The call; absent where the format has none. */
  readonly call?: string;
  /** Bytes of the structure of an iommufd call. */
  readonly whole?: number;
  readonly fields?: readonly Field[];
  /** Where 0 must stand, as the format has no word for it. */
  readonly zero?: readonly number[];
  /** What the call tells: the key, where it stands, how wide it is. */
  readonly tells?: readonly (readonly [key: string, at: number, width: 4 | 8])[];
  /** The object that it makes: where its number stands, and the letter of its name. */
  readonly makes?: readonly [at: number, letter: string];
  /** How the tracer reads it (`shapes.c`). */
  readonly shape: string;
}

const object = (arg: string, at: number): Field => ({ arg, at, as: 'object' });
const file = (arg: string, at: number): Field => ({ arg, at, as: 'file' });
const count = (arg: string, at: number): Field => ({ arg, at, as: 'count' });
const number = (arg: string, at: number): Field => ({ arg, at, as: 'number' });
const bits = (at: number): Field => ({ arg: 'flags', at, as: 'bits' });

type More = Omit<RequestLayout, 'request' | 'of' | 'name' | 'call' | 'whole' | 'fields' | 'shape'> & { readonly shape?: string };

const iommufd = (nr: number, name: string, call: string, whole: number, fields: readonly Field[], { shape = '', ...more }: More = {}): RequestLayout => ({
  request: 0x3b00 + nr, of: ['iommufd'], name: `IOMMU_${name}`, call, whole, fields, shape: `sized ${shape}`.trim(), ...more,
});
const vfio = (nr: number, of: readonly FileKind[], name: string, call: string | undefined, fields: readonly Field[], shape: string, more: More = {}): RequestLayout => ({
  request: 0x3b64 + nr, of, name: `VFIO_${name}`, ...(call === undefined ? {} : { call }), fields, ...more, shape,
});
const kvm = (request: number, of: readonly FileKind[], name: string, call: string, shape: string): RequestLayout => ({ request, of, name: `KVM_${name}`, call, shape });

const CONTAINERS: readonly FileKind[] = ['container', 'iommufd'];
const DEVICE: readonly FileKind[] = ['cdev'];
const deviceCall = (nr: number, name: string, shape = 'sized'): RequestLayout => vfio(nr, DEVICE, `DEVICE_${name}`, 'device_ioctl', [], shape);

export const LAYOUTS: readonly RequestLayout[] = [
  iommufd(0x80, 'DESTROY', 'obj_destroy', 8, [object('id', 4)]),
  iommufd(0x81, 'IOAS_ALLOC', 'ioas_alloc', 12, [bits(4)], { tells: [['id', 8, 4]], makes: [8, 'A'] }),
  iommufd(0x82, 'IOAS_ALLOW_IOVAS', 'allow_iovas', 24, [object('ioas', 4)], { zero: [12], shape: '@16:u8*16:i' }),
  iommufd(0x83, 'IOAS_COPY', 'copy', 40, [object('dst', 8), object('src', 12), number('len', 16), number('src_iova', 32)], { tells: [['iova', 24, 8]] }),
  iommufd(0x84, 'IOAS_IOVA_RANGES', 'iova_ranges', 32, [object('ioas', 4), count('num_iovas', 8)], { zero: [12], shape: '@16:u8*16:o' }),
  iommufd(0x85, 'IOAS_MAP', 'map', 40, [object('ioas', 8), number('user_va', 16), number('len', 24)], { zero: [12], tells: [['iova', 32, 8]], shape: 'm16' }),
  iommufd(0x86, 'IOAS_UNMAP', 'unmap', 24, [object('ioas', 4), number('iova', 8), number('len', 16)], { tells: [['unmapped', 16, 8]] }),
  iommufd(0x87, 'OPTION', 'option_set', 24, [object('id', 12)]),
  iommufd(0x88, 'VFIO_IOAS', 'vfio_ioas_get', 12, []),
  iommufd(0x89, 'HWPT_ALLOC', 'hwpt_alloc', 48, [bits(4), object('dev', 8), object('pt', 12)], { zero: [44], tells: [['id', 16, 4]], makes: [16, 'H'], shape: '@32:u28*1:i' }),
  iommufd(0x8a, 'GET_HW_INFO', 'get_hw_info', 40, [bits(4), object('dev', 8), count('data_len', 12)]),
  iommufd(0x8b, 'HWPT_SET_DIRTY_TRACKING', 'set_dirty', 16, [object('id', 8)], { zero: [12] }),
  iommufd(0x8c, 'HWPT_GET_DIRTY_BITMAP', 'get_dirty_bitmap', 48, [object('hwpt', 4), bits(8), count('reserved', 12), number('iova', 16), number('len', 24), number('page_size', 32)], { shape: '@40:b24/32:o' }),
  iommufd(0x8d, 'HWPT_INVALIDATE', 'hwpt_invalidate', 32, [object('id', 4), count('type', 16), count('entry_len', 20), count('reserved', 28)], { shape: '@8:u20*u24:i' }),
  iommufd(0x8e, 'FAULT_QUEUE_ALLOC', 'fault_alloc', 16, [bits(4)], { tells: [['id', 8, 4]], makes: [8, 'Q'], shape: 'slow' }),
  iommufd(0x8f, 'IOAS_MAP_FILE', 'map_file', 40, [object('ioas', 8), file('file', 12), number('start', 16), number('len', 24)], { tells: [['iova', 32, 8]], shape: 'f12' }),
  iommufd(0x90, 'VIOMMU_ALLOC', 'viommu_alloc', 40, [bits(4), count('type', 8), object('dev', 12), object('hwpt', 16)], { zero: [28], tells: [['id', 20, 4]], makes: [20, 'V'], shape: '@32:u24*1:o' }),
  iommufd(0x91, 'VDEVICE_ALLOC', 'vdevice_alloc', 24, [object('viommu', 4), object('dev', 8), number('virt_id', 16)], { tells: [['id', 12, 4]], makes: [12, 'W'] }),
  iommufd(0x92, 'IOAS_CHANGE_PROCESS', 'change_process', 8, [], { zero: [4] }),
  iommufd(0x93, 'VEVENTQ_ALLOC', 'veventq_alloc', 32, [bits(4), object('viommu', 8), count('type', 12), count('depth', 16)], { zero: [28], tells: [['id', 20, 4]], makes: [20, 'Q'], shape: 'slow' }),
  iommufd(0x94, 'HW_QUEUE_ALLOC', 'hw_queue_alloc', 40, [bits(4), object('viommu', 8), count('type', 12), count('index', 16), number('iova', 24), number('len', 32)], { tells: [['id', 20, 4]], makes: [20, 'Q'] }),
  iommufd(0x95, 'IOAS_NOIOMMU_GET_PA', 'noiommu_get_pa', 40, [bits(4), object('ioas', 8), count('reserved', 12), number('iova', 16), number('len', 24)]),
  vfio(0, CONTAINERS, 'GET_API_VERSION', 'get_api_version', [], 'value'),
  vfio(1, CONTAINERS, 'CHECK_EXTENSION', 'check_extension', [], 'value'),
  vfio(2, CONTAINERS, 'SET_IOMMU', 'container_set_iommu', [], 'value'),
  vfio(3, ['group'], 'GROUP_GET_STATUS', 'group_get_status', [], 'sized'),
  vfio(4, ['group'], 'GROUP_SET_CONTAINER', 'group_set_container', [file('container', 0)], 'bytes:4 f0'),
  vfio(5, ['group'], 'GROUP_UNSET_CONTAINER', 'group_unset_container', [], 'value'),
  vfio(6, ['group'], 'GROUP_GET_DEVICE_FD', 'group_get_device_fd', [], 'text'),
  deviceCall(7, 'GET_INFO'), deviceCall(8, 'GET_REGION_INFO'), deviceCall(9, 'GET_IRQ_INFO'), deviceCall(10, 'SET_IRQS'), deviceCall(11, 'RESET', 'value'),
  deviceCall(12, 'GET_PCI_HOT_RESET_INFO'), deviceCall(13, 'PCI_HOT_RESET'), deviceCall(16, 'IOEVENTFD'), deviceCall(17, 'FEATURE'),
  vfio(18, DEVICE, 'DEVICE_BIND_IOMMUFD', 'cdev_bind', [file('iommufd', 8)], 'sized f8 @16:16:i', { tells: [['id', 12, 4]], makes: [12, 'D'] }),
  vfio(19, DEVICE, 'DEVICE_ATTACH_IOMMUFD_PT', 'cdev_attach', [object('pt', 8)], 'sized', { tells: [['hwpt', 8, 4]] }),
  vfio(20, DEVICE, 'DEVICE_DETACH_IOMMUFD_PT', 'cdev_detach', [], 'sized'),
  vfio(12, CONTAINERS, 'IOMMU_GET_INFO', 'vfio_get_info', [], 'sized'),
  vfio(13, CONTAINERS, 'IOMMU_MAP_DMA', 'vfio_map', [number('user_va', 8), number('iova', 16), number('len', 24)], 'sized m8'),
  vfio(14, CONTAINERS, 'IOMMU_UNMAP_DMA', 'vfio_unmap', [number('iova', 8), number('len', 16)], 'sized', { tells: [['unmapped', 16, 8]] }),
  kvm(0xae01, ['kvm'], 'CREATE_VM', 'kvm_create', 'value'),
  kvm(0xc00caee0, ['vm'], 'CREATE_DEVICE', 'kvm_vfio_create', 'bytes:12'),
  kvm(0x4018aee1, ['kvm-vfio'], 'SET_DEVICE_ATTR', 'kvm_dev_attr', 'bytes:24 @16:4:i f@'),
];

/** IOMMU_TEST, the requests of the kernel's test driver, by `op`; what each is, `mock.ts` says. */
export const TEST = 0x3ba0;
const TESTS: readonly string[] = ['/13 sized @48:b32/40:i', ' sized'];

/** Requests of KVM that a running machine makes all the time: they are left at full speed, and not counted. */
export const UNWATCHED: ReadonlyMap<number, string> = new Map([
  [0xae80, 'KVM_RUN'], [0x4008ae61, 'KVM_IRQ_LINE'], [0xc008ae67, 'KVM_IRQ_LINE_STATUS'], [0x4020aea5, 'KVM_SIGNAL_MSI'], [0x4004ae86, 'KVM_INTERRUPT'],
]);

/** The table as the tracer reads it. A number that means two things is read as either needs it. */
export function shapesText(): string {
  const lines = new Map<number, string>();
  for (const { request, shape } of LAYOUTS) if (!lines.has(request) || shape.length > lines.get(request)!.length) lines.set(request, shape);
  return [
    ...[...lines].map(([request, shape]) => `${request.toString(16)} ${shape}`), ...TESTS.map((rest) => `${TEST.toString(16)}${rest}`),
    ...[...UNWATCHED.keys()].map((request) => `${request.toString(16)} unwatched`), '',
  ].join('\n');
}

/** What a request is to a file of a kind; to one that has no such request it is the same call, which that refuses. */
export function layoutOf(request: number, kind: FileKind): RequestLayout | undefined {
  return LAYOUTS.find((each) => each.request === request && each.of.includes(kind)) ?? LAYOUTS.find((each) => each.request === request);
}
