/** Calls on contexts, as in C: of each its name and number in the headers, its structure, and what stands in its members. */
import type { AskedCall, Operand } from './asked';
import type { ProgramCalls } from './table';

type Values = Readonly<Record<string, Operand>>;

/** A request and what it tells and makes: the key, and the member that says it. */
function request(asked: AskedCall, [name, nr, structure]: readonly [string, number, string], values: Values, tells: Readonly<Record<string, string>> = {}, makes?: string): string | undefined {
  const unsaid = asked.sized(name, nr, structure, values);
  if (unsaid !== undefined) return unsaid;
  if (asked.given) for (const [key, member] of Object.entries(tells)) asked.tells(key, `cmd.${member}`);
  if (makes !== undefined) asked.makes('as', asked.given ? `cmd.${makes}` : '0');
  return undefined;
}

const bits = (asked: AskedCall, key: string, absent = 0n): bigint => asked.known(key, absent);

/** Whether a map is fixed, and what it allows. */
const mapFlags = (asked: AskedCall, iova: string): bigint => {
  const prot = asked.text('prot', 'RW');
  return (asked.has(iova) ? 1n : 0n) | (prot.includes('W') ? 2n : 0n) | (prot.includes('R') ? 4n : 0n) | bits(asked, 'flags');
};

const PAGE = 4096n;
/** Types of the kernel's selftest. */
const SELFTEST = { object: 0xdeadbeefn, iotlb: 0xbadbeefn, events: 0xbeefbeefn };
/** Bytes of a bitmap, and of entries. */
const BITMAP = 8192;
const ENTRIES = 8n << 20n;
/** Ranges that are asked for where a call does not say how many. */
const RANGES = 256n;

/** The memory of a call's data: its own, nothing there, or none named. */
const dataAt = (asked: AskedCall, own: string): Operand => (asked.is('memory', 'none') ? 0x10000n : asked.is('memory', 'null') ? 0n : `(__u64)(uintptr_t)${own}`);

const destroy = (asked: AskedCall): string | undefined => request(asked, ['DESTROY', 0x80, 'u32 size, id'], { id: asked.number('id') });
const option = (get: boolean) => (asked: AskedCall): string | undefined => request(asked, ['OPTION', 0x87, 'u32 size, option_id; u16 op, __reserved; u32 object_id; u64 val64'],
  { option_id: asked.known('option', 99n), op: get ? 1n : 0n, object_id: asked.number('id'), val64: asked.number('val') }, get ? { val: 'val64' } : {});
const vfioIoas = (op: bigint) => (asked: AskedCall): string | undefined => request(asked, ['VFIO_IOAS', 0x88, 'u32 size, ioas_id; u16 op, __reserved'], { ioas_id: asked.number('id'), op }, op === 0n ? { id: 'ioas_id' } : {});

/** Entries of an invalidation, three words each, the second of which a table does not have. */
function entriesOf(text: string): { words: number; entries: number[] } {
  const all = JSON.parse(text) as readonly Record<string, number | string>[];
  const words = /cache_id|vdev_id/.test(text) ? 3 : 2;
  const word = (value: number | string | undefined): number => (typeof value === 'number' ? value : value === undefined ? 0 : 1);
  return { words, entries: all.flatMap((each) => (words === 3 ? [word(each.flags), word(each.vdev_id), word(each.cache_id)] : [word(each.flags), word(each.iotlb_id)])) };
}

export const IOMMUFD_CALLS: ProgramCalls = {
  ioas_alloc: (asked) => request(asked, ['IOAS_ALLOC', 0x81, 'u32 size, flags, out_ioas_id'], { flags: bits(asked, 'flags') }, { id: 'out_ioas_id' }, 'out_ioas_id'),
  ioas_destroy: destroy,
  hwpt_destroy: destroy,
  obj_destroy: destroy,
  map: (asked) => request(asked, ['IOAS_MAP', 0x85, 'u32 size, flags, ioas_id, __reserved; u64 user_va, length, iova'],
    { flags: mapFlags(asked, 'iova'), ioas_id: asked.number('ioas'), user_va: asked.memory(), length: asked.number('len'), iova: asked.number('iova') }, { iova: 'iova' }, 'iova'),
  map_file: (asked) => request(asked, ['IOAS_MAP_FILE', 0x8f, 'u32 size, flags, ioas_id; s32 fd; u64 start, length, iova'],
    { flags: mapFlags(asked, 'iova'), ioas_id: asked.number('ioas'), fd: asked.file('file'), start: asked.number('start'), length: asked.number('len'), iova: asked.number('iova') }, { iova: 'iova' }, 'iova'),
  copy: (asked) => request(asked, ['IOAS_COPY', 0x83, 'u32 size, flags, dst_ioas_id, src_ioas_id; u64 length, dst_iova, src_iova'], {
    flags: mapFlags(asked, 'dst_iova'), dst_ioas_id: asked.number('dst'), src_ioas_id: asked.number('src'), length: asked.number('len'), dst_iova: asked.number('dst_iova'), src_iova: asked.number('src_iova'),
  }, { iova: 'dst_iova' }, 'dst_iova'),
  unmap: (asked) => request(asked, ['IOAS_UNMAP', 0x86, 'u32 size, ioas_id; u64 iova, length'], { ioas_id: asked.number('ioas'), iova: asked.number('iova'), length: asked.number('len') }, { unmapped: 'length' }),
  allow_iovas(asked) {
    const ranges = asked.text('ranges').split(',').filter((range) => range !== '').map((range) => range.split('-').map((end) => (end === 'U64_MAX' ? 2n ** 64n - 1n : BigInt(end))));
    asked.before.push(`struct { __u64 start, last; } ranges[] = { ${ranges.map(([first, last]) => `{ ${asked.printed(first, 8)}, ${asked.printed(last, 8)} }`).join(', ') || '{ 0, 0 }'} };`);
    asked.after.push('(void)ranges;');
    return request(asked, ['IOAS_ALLOW_IOVAS', 0x82, 'u32 size, ioas_id, num_iovas, __reserved; u64 allowed_iovas'],
      { ioas_id: asked.number('ioas'), num_iovas: BigInt(ranges.length), allowed_iovas: '(__u64)(uintptr_t)ranges' });
  },
  iova_ranges(asked) {
    asked.before.push(`static __u64 ranges[${RANGES}][2];`);
    const unsaid = request(asked, ['IOAS_IOVA_RANGES', 0x84, 'u32 size, ioas_id, num_iovas, __reserved; u64 allowed_iovas, out_iova_alignment'],
      { ioas_id: asked.number('ioas'), num_iovas: asked.number('num_iovas', RANGES), allowed_iovas: '(__u64)(uintptr_t)ranges' }, { num_iovas: 'num_iovas', alignment: 'out_iova_alignment' });
    if (asked.given) asked.tellsText('ranges', 'ranges_text(ranges, cmd.num_iovas)');
    else asked.after.push('(void)ranges_text(ranges, 0);');
    return unsaid;
  },
  option_set: option(false),
  option_get: option(true),
  vfio_ioas_get: vfioIoas(0n),
  vfio_ioas_set: vfioIoas(1n),
  vfio_ioas_clear: vfioIoas(2n),
  change_process: (asked) => request(asked, ['IOAS_CHANGE_PROCESS', 0x92, 'u32 size, __reserved'], {}),
  noiommu_get_pa: (asked) => request(asked, ['IOAS_NOIOMMU_GET_PA', 0x95, 'u32 size, flags, ioas_id, __reserved; u64 iova, length, out_phys'],
    { flags: bits(asked, 'flags'), ioas_id: asked.number('ioas'), __reserved: asked.number('reserved'), iova: asked.number('iova'), length: asked.number('len', PAGE) }),
  hwpt_alloc(asked) {
    const type = asked.known('data', 0n);
    const has = type !== 0n || asked.has('data_len');
    if (has) asked.before.push(`__u32 data[1024] = { ${asked.printed(asked.number('iotlb', SELFTEST.iotlb), 4)} };`);
    if (has) asked.after.push('(void)data;');
    return request(asked, ['HWPT_ALLOC', 0x89, 'u32 size, flags, dev_id, pt_id, out_hwpt_id, __reserved, data_type, data_len; u64 data_uptr; u32 fault_id, __reserved2'], {
      flags: bits(asked, 'flags'), dev_id: asked.number('dev'), pt_id: asked.number('pt'), __reserved: asked.number('reserved'), data_type: type, data_len: asked.number('data_len', type === 0n ? 0n : 8n),
      data_uptr: has ? dataAt(asked, 'data') : 0n, fault_id: asked.number(asked.has('fault') ? 'fault' : 'fault_id'),
    }, { id: 'out_hwpt_id' }, 'out_hwpt_id');
  },
  hwpt_invalidate(asked) {
    const { words, entries } = asked.has('entries') ? entriesOf(asked.text('entries')) : { words: 2, entries: [] };
    const count = asked.has('entries') ? BigInt(entries.length / words) : asked.known('n', 0n);
    const length = asked.known('entry_len', BigInt(words * 4));
    if (count * length > ENTRIES && count <= 1n << 19n && length <= PAGE) return `${count} entries of ${length} bytes`;
    asked.before.push(`static __u32 entries[${ENTRIES / 4n}]${entries.length > 0 ? ` = { ${entries.join(', ')} }` : ''};`);
    asked.after.push('(void)entries;');
    return request(asked, ['HWPT_INVALIDATE', 0x8d, 'u32 size, hwpt_id; u64 data_uptr; u32 data_type, entry_len, entry_num, __reserved'],
      { hwpt_id: asked.number('id'), data_uptr: dataAt(asked, 'entries'), data_type: asked.known('type', SELFTEST.object), entry_len: length, entry_num: count, __reserved: asked.number('reserved') }, { done: 'entry_num' });
  },
  get_hw_info(asked) {
    asked.before.push('static __u8 data[256];');
    asked.after.push('(void)data;');
    return request(asked, ['GET_HW_INFO', 0x8a, 'u32 size, flags, dev_id, data_len; u64 data_uptr; u32 data_type; u8 out_max_pasid_log2, __reserved[3]; u64 out_capabilities'], {
      flags: bits(asked, 'flags') | (asked.has('type') ? 1n : 0n), dev_id: asked.number('dev'), data_len: asked.number('data_len', 256n), data_uptr: '(__u64)(uintptr_t)data', data_type: asked.known('type', 0n),
    }, { data_len: 'data_len', max_pasid_log2: 'out_max_pasid_log2' });
  },
  set_dirty: (asked) => request(asked, ['HWPT_SET_DIRTY_TRACKING', 0x8b, 'u32 size, flags, hwpt_id, __reserved'],
    { flags: bits(asked, 'flags') | ((asked.has('on') ? asked.is('on', 'true') : !asked.has('flags')) ? 1n : 0n), hwpt_id: asked.number('id') }),
  get_dirty_bitmap(asked) {
    asked.before.push(`static __u8 bitmap[${BITMAP}];`);
    const unsaid = request(asked, ['HWPT_GET_DIRTY_BITMAP', 0x8c, 'u32 size, hwpt_id, flags, __reserved; u64 iova, length, page_size, data'], {
      hwpt_id: asked.number('hwpt'), flags: bits(asked, 'flags'), __reserved: asked.number('reserved'), iova: asked.number('iova'), length: asked.number('len'), page_size: asked.number('page_size'),
      data: '(__u64)(uintptr_t)bitmap',
    });
    asked.tellsText('bits', 'bits_text(bitmap, sizeof(bitmap))');
    return unsaid;
  },
  fault_alloc(asked) {
    const unsaid = request(asked, ['FAULT_QUEUE_ALLOC', 0x8e, 'u32 size, flags, out_fault_id; s32 out_fault_fd'], { flags: bits(asked, 'flags') }, { id: 'out_fault_id' }, 'out_fault_id');
    asked.opens('fd_as', asked.given ? 'cmd.out_fault_fd' : '-1');
    return unsaid;
  },
  viommu_alloc(asked) {
    const type = asked.known('type', SELFTEST.object);
    const own = type === SELFTEST.object;
    if (own) asked.before.push('struct { __u32 in_data, out_data; __u64 out_mmap_offset, out_mmap_length; } data = { 0 };');
    const unsaid = request(asked, ['VIOMMU_ALLOC', 0x90, 'u32 size, flags, type, dev_id, hwpt_id, out_viommu_id, data_len, __reserved; u64 data_uptr'], {
      flags: bits(asked, 'flags'), type, dev_id: asked.number('dev'), hwpt_id: asked.number('hwpt'), ...(own ? { data_len: 'sizeof(data)', data_uptr: '(__u64)(uintptr_t)&data' } : {}),
    }, { id: 'out_viommu_id' }, 'out_viommu_id');
    if (own && asked.has('as')) asked.keeps(asked.names.beside(asked.text('as'), 'region'), 'data.out_mmap_offset');
    else if (own) asked.after.push('(void)data;');
    return unsaid;
  },
  vdevice_alloc: (asked) => request(asked, ['VDEVICE_ALLOC', 0x91, 'u32 size, viommu_id, dev_id, out_vdevice_id; u64 virt_id'],
    { viommu_id: asked.number('viommu'), dev_id: asked.number('dev'), virt_id: asked.number('virt_id') }, { id: 'out_vdevice_id' }, 'out_vdevice_id'),
  veventq_alloc(asked) {
    const unsaid = request(asked, ['VEVENTQ_ALLOC', 0x93, 'u32 size, flags, viommu_id, type, veventq_depth, out_veventq_id; s32 out_veventq_fd; u32 __reserved'],
      { flags: bits(asked, 'flags'), viommu_id: asked.number('viommu'), type: asked.known('type', SELFTEST.events), veventq_depth: asked.number('depth', 1n) }, { id: 'out_veventq_id' }, 'out_veventq_id');
    asked.opens('fd_as', asked.given ? 'cmd.out_veventq_fd' : '-1');
    return unsaid;
  },
  hw_queue_alloc: (asked) => request(asked, ['HW_QUEUE_ALLOC', 0x94, 'u32 size, flags, viommu_id, type, index, out_hw_queue_id; u64 nesting_parent_iova, length'], {
    flags: bits(asked, 'flags'), viommu_id: asked.number('viommu'), type: asked.known('type', SELFTEST.object), index: asked.number('index'), nesting_parent_iova: asked.number('iova'), length: asked.number('len'),
  }, { id: 'out_hw_queue_id' }, 'out_hw_queue_id'),
};
