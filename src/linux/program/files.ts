/** Calls on files, groups, containers, devices and virtual machines, as in C. */
import type { AskedCall, Operand } from './asked';
import type { ProgramCall, ProgramCalls } from './table';

/** A request of VFIO's on a file. */
function vfio(asked: AskedCall, nr: number, name: string, argument: string): void { asked.ioctl(asked.file('fd'), `VFIO_${name}`, `_IO(';', ${100 + nr})`, argument); }

/** The same with a structure that begins with its length. */
function sized(asked: AskedCall, nr: number, name: string, structure: string, values: Readonly<Record<string, Operand>>): void {
  asked.structure(structure, { argsz: 'sizeof(cmd)', ...values });
  vfio(asked, nr, name, '&cmd');
}

const closes = (key: string): ProgramCall => (asked) => {
  asked.rc = `close(${asked.file(key)})`;
  if (asked.file(key) !== '-1') asked.after.push(`${asked.file(key)} = -1;`);
};

/** Types of containers and what one may ask them for, by their words without what the headers put before and behind. */
const TYPES: Readonly<Record<string, bigint>> = {
  TYPE1: 1n, SPAPR_TCE: 2n, TYPE1v2: 3n, DMA_CC: 4n, EEH: 5n, SPAPR_TCE_v2: 7n, NOIOMMU: 8n, UNMAP_ALL: 9n, UPDATE_VADDR: 10n,
};
const typeOf = (asked: AskedCall, key: string, absent: bigint): bigint => {
  if (!asked.has(key)) return absent;
  const text = asked.text(key).replace(/^VFIO_/, '').replace(/_IOMMU$/, '');
  return TYPES[text] ?? (/^\d+$/.test(text) ? BigInt(text) : 99n);
};

/** Opens a node of a device or a group of the machine. */
function node(asked: AskedCall, key: string, device: string | undefined, opener: string): string | undefined {
  if (device === undefined) return `${asked.op} of '${asked.text(key)}', which is no device of the machine`;
  asked.rc = `${opener}(device("${device}"))`;
  asked.opens('as', 'rc');
  return undefined;
}

/** A token is a UUID, made of the letters of its word. */
const uuidOf = (token: string): number[] => Array.from({ length: 16 }, (_, at) => (at < token.length ? token.charCodeAt(at) & 0xff : 0));
const uuidText = (token: string): string => uuidOf(token).map((byte) => byte.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

function attribute(asked: AskedCall, group: bigint, attr: bigint): void {
  asked.before.push(`__s32 file = ${asked.file('file')};`);
  asked.structure('u32 flags, group; u64 attr, addr', { group, attr, addr: '(__u64)(uintptr_t)&file' });
  asked.ioctl(asked.file('kv'), 'KVM_SET_DEVICE_ATTR', "_IOC(_IOC_WRITE, 0xae, 0xe1, 24)", '&cmd');
}

const readsQueue = (structure: string, room: number): ProgramCall => (asked) => {
  asked.before.push(structure, `ssize_t got = read(${asked.file('fd')}, all, ${asked.known('count', BigInt(room))} < sizeof(all) ? ${asked.known('count', BigInt(room))} : sizeof(all));`);
  asked.rc = 'got < 0 && errno != EAGAIN ? -1 : 0';
};

/** Of a word for a request of a device's, the number, the name in the headers, and bytes of its structure; 0 for none. */
const REQUESTS: readonly (readonly [RegExp, number, string, number])[] = [
  [/GET_PCI_HOT_RESET_INFO/, 12, 'DEVICE_GET_PCI_HOT_RESET_INFO', 64], [/GET_REGION_INFO/, 8, 'DEVICE_GET_REGION_INFO', 32], [/GET_IRQ_INFO/, 9, 'DEVICE_GET_IRQ_INFO', 16],
  [/GET_INFO/, 7, 'DEVICE_GET_INFO', 64], [/RESET/, 11, 'DEVICE_RESET', 0],
];

const hostCall: ProgramCall = (asked) => `${asked.op}, which may have to wait for whoever has the device`;

export const FILE_CALLS: ProgramCalls = {
  open_fd(asked) {
    asked.rc = 'open("/dev/iommu", O_RDWR | O_CLOEXEC)';
    asked.opens('as', 'rc');
  },
  open_other(asked) {
    asked.rc = `open_other(${asked.printed(asked.number('size', 1n << 25n), 8)})`;
    asked.opens('as', 'rc');
  },
  dup_fd(asked) {
    asked.rc = `dup(${asked.file('fd')})`;
    asked.opens('as', 'rc');
  },
  close_fd: closes('fd'),
  group_close: closes('fd'),
  kvm_destroy: closes('vm'),
  unknown_ioctl(asked) { asked.rc = `ioctl(${asked.file('fd')}, _IO(';', 0xfe), NULL)`; },
  mmap(asked) {
    const viommu = asked.text('viommu');
    const region = asked.names.number(viommu) === undefined ? '0' : asked.names.beside(viommu, 'region');
    asked.before.push(`void *at = mmap(NULL, ${asked.printed(asked.number('len', 8192n), 8)}, PROT_READ | PROT_WRITE, MAP_SHARED, ${asked.file('fd')}, ${region} + ${asked.printed(asked.number('offset'), 8)});`);
    asked.rc = 'at == MAP_FAILED ? -1 : 0';
    asked.makes('as', '(uintptr_t)at');
  },
  munmap(asked) {
    const at = asked.printed(asked.number('map'), 8);
    asked.rc = `${at} ? munmap((void *)(uintptr_t)${at}, 8192) : (errno = EINVAL, -1)`;
  },
  fault_read(asked) {
    readsQueue('struct { __u32 flags, dev_id, pasid, grpid, perm, __reserved; __u64 addr; __u32 length, cookie; } all[8] = { 0 };', 40)(asked);
    asked.tells('n', 'got < 0 ? 0 : got / sizeof(*all)');
    for (const [key, member] of [['dev', 'dev_id'], ['pasid', 'pasid'], ['grpid', 'grpid'], ['perm', 'perm'], ['addr', 'addr'], ['cookie', 'cookie']]) if (asked.step.out?.[key] !== undefined) asked.tells(key, `all->${member}`);
    asked.makes('as', 'all->cookie');
  },
  fault_respond(asked) {
    asked.before.push(`struct { __u32 cookie, code; } answers[8] = { { ${asked.printed(asked.number('cookie'), 4)}, ${asked.printed(asked.number('code'), 4)} } };`);
    asked.rc = `write(${asked.file('fd')}, answers, ${asked.known('count', 8n)}) < 0 ? -1 : 0`;
    return asked.known('count', 8n) > 64n ? 'an answer of more than 64 bytes' : undefined;
  },
  vevent_read(asked) {
    readsQueue('static struct { __u32 flags, sequence, virt_id; } all[341];', 12)(asked);
    for (const [key, value] of [['sequence', 'all->sequence'], ['lost', '(all->flags & 1)'], ['virt_id', 'all->virt_id']]) if (asked.step.out?.[key] !== undefined) asked.tells(key, value);
  },
  group_open: (asked) => node(asked, 'group', asked.names.deviceOf(asked.text('group')), 'open_group'),
  cdev_open: (asked) => node(asked, 'dev', asked.names.isReal(asked.text('dev')) ? asked.text('dev') : undefined, 'open_cdev'),
  group_get_status(asked) {
    sized(asked, 3, 'GROUP_GET_STATUS', 'u32 argsz, flags', {});
    asked.tells('viable', '(cmd.flags & 1)');
    asked.tells('container_set', '(cmd.flags >> 1 & 1)');
  },
  group_set_container(asked) {
    asked.before.push(`__s32 container = ${asked.file('container')};`);
    vfio(asked, 4, 'GROUP_SET_CONTAINER', '&container');
  },
  group_unset_container(asked) { vfio(asked, 5, 'GROUP_UNSET_CONTAINER', 'NULL'); },
  group_get_device_fd(asked) {
    const dev = asked.text('dev');
    const real = asked.names.isReal(dev);
   
    asked.before.push('char text[512];', `snprintf(text, sizeof(text), "%s%s", ${real ? `base(device("${dev}"))` : `"${dev.replace(/.*\//, '')}"`}, "${asked.has('token') ? ` vf_token=${uuidText(asked.text('token'))}` : ''}");`);
    vfio(asked, 6, 'GROUP_GET_DEVICE_FD', 'text');
    asked.opens('as', 'rc');
  },
  cdev_bind(asked) {
    const argsz = asked.known('argsz', 24n);
    if (argsz > 4096n) return `a structure of ${argsz} bytes`;
    const negative = asked.text('iommufd').startsWith('-');
    const file = asked.file('iommufd');
    if (asked.has('token')) asked.before.push(`__u8 token[16] = { ${uuidOf(asked.text('token')).join(', ')} };`);
    // -1 is what the call looks at first of all; a descriptor that is not open is another one.
    asked.structure('u32 argsz, flags; s32 iommufd; u32 out_devid; u64 token_uuid_ptr; u8 rest[4072]', {
      argsz, flags: asked.known('flags', 0n) | (asked.has('token') ? 1n : 0n), iommufd: negative ? -1n : file === '-1' ? 1n << 20n : `${file} < 0 ? 1 << 20 : ${file}`,
      ...(asked.has('token') ? { token_uuid_ptr: '(__u64)(uintptr_t)token' } : {}),
    });
    vfio(asked, 18, 'DEVICE_BIND_IOMMUFD', '&cmd');
    asked.tells('id', 'cmd.out_devid');
    asked.makes('as', 'cmd.out_devid');
    return undefined;
  },
  cdev_attach(asked) {
    const pasid = asked.has('pasid');
    sized(asked, 19, 'DEVICE_ATTACH_IOMMUFD_PT', 'u32 argsz, flags, pt_id, pasid', { argsz: pasid ? 16n : 12n, flags: pasid ? 1n : 0n, pt_id: asked.number('pt'), pasid: asked.number('pasid') });
    asked.tells('hwpt', 'cmd.pt_id');
    asked.makes('as', 'cmd.pt_id');
  },
  cdev_detach(asked) {
    const pasid = asked.has('pasid');
    sized(asked, 20, 'DEVICE_DETACH_IOMMUFD_PT', 'u32 argsz, flags, pasid', { argsz: pasid ? 12n : 8n, flags: pasid ? 1n : 0n, pasid: asked.number('pasid') });
  },
  device_ioctl(asked) {
    const request = asked.text('request', 'GET_INFO');
    if (request.includes('PCI_HOT_RESET') && !request.includes('INFO')) {
      const files = asked.text('groups').split(',').filter((name) => name !== '').slice(0, 8).map((name) => asked.names.file(name) ?? '-1');
      asked.before.push(`struct { __u32 argsz, flags, count; __s32 group_fds[8]; } cmd = { .argsz = ${12 + 4 * files.length}, .count = ${files.length}${files.length > 0 ? `, .group_fds = { ${files.join(', ')} }` : ''} };`);
      vfio(asked, 13, 'DEVICE_PCI_HOT_RESET', '&cmd');
      return;
    }
    const [, nr, name, bytes] = REQUESTS.find(([word]) => word.test(request)) ?? [];
    if (nr === undefined) { asked.rc = `ioctl(${asked.file('fd')}, _IO(';', 0xfe), NULL)`; return; }
    if (bytes! > 0) asked.before.push(`__u32 cmd[16] = { ${bytes} };`);
    vfio(asked, nr, name!, bytes! > 0 ? 'cmd' : 'NULL');
  },
  container_open(asked) {
    asked.rc = 'open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC)';
    asked.opens('as', 'rc');
  },
  container_set_iommu(asked) { vfio(asked, 2, 'SET_IOMMU', `(unsigned long)${typeOf(asked, 'type', 3n)}`); },
  get_api_version(asked) {
    vfio(asked, 0, 'GET_API_VERSION', 'NULL');
    asked.tells('value', 'rc');
  },
  check_extension(asked) {
    vfio(asked, 1, 'CHECK_EXTENSION', `(unsigned long)${typeOf(asked, 'ext', 0n)}`);
    asked.tells('value', 'rc');
  },
  vfio_map(asked) {
    const prot = asked.text('prot', asked.has('flags') ? '' : 'RW');
    sized(asked, 13, 'IOMMU_MAP_DMA', 'u32 argsz, flags; u64 vaddr, iova, size', {
      ...(asked.has('argsz') ? { argsz: asked.number('argsz') } : {}), flags: asked.known('flags', 0n) | (prot.includes('R') ? 1n : 0n) | (prot.includes('W') ? 2n : 0n),
      vaddr: asked.memory(), iova: asked.number('iova'), size: asked.number('len'),
    });
  },
  vfio_unmap(asked) {
    const flags = asked.known('flags', 0n);
    asked.before.push('static __u8 bitmap[65536];');
    sized(asked, 14, 'IOMMU_UNMAP_DMA', 'u32 argsz, flags; u64 iova, size, pgsize, bitmap_size, data', {
      argsz: asked.number('argsz', (flags & 1n) === 1n ? 48n : 24n), flags, iova: asked.number('iova'), size: asked.number('len'), pgsize: 4096n, bitmap_size: 'sizeof(bitmap)', data: '(__u64)(uintptr_t)bitmap',
    });
    asked.tells('unmapped', 'cmd.size');
  },
  vfio_get_info(asked) {
    sized(asked, 12, 'IOMMU_GET_INFO', 'u32 argsz, flags; u64 iova_pgsizes; u32 cap_offset, pad', asked.has('argsz') ? { argsz: asked.number('argsz') } : {});
  },
  kvm_create(asked) {
    asked.names.requests.set('KVM_CREATE_VM', '_IO(0xae, 0x01)');
    asked.rc = 'create_vm()';
    asked.opens('as', 'rc');
  },
  kvm_vfio_create(asked) {
    asked.structure('u32 type, fd, flags', { type: 4n });
    asked.ioctl(asked.file('vm'), 'KVM_CREATE_DEVICE', '_IOC(_IOC_READ | _IOC_WRITE, 0xae, 0xe0, 12)', '&cmd');
    asked.opens('as', 'cmd.fd');
  },
  kvm_file_add(asked) { attribute(asked, 1n, 1n); },
  kvm_file_del(asked) { attribute(asked, 1n, 2n); },
  kvm_dev_attr(asked) { attribute(asked, asked.known('group', 99n), asked.known('attr', 99n)); },
  module_param(asked) {
    const name = asked.text('name');
    const module = ({ allow_unsafe_interrupts: 'vfio_iommu_type1', dma_entry_limit: 'vfio_iommu_type1', enable_unsafe_noiommu_mode: 'vfio' } as Record<string, string>)[name];
    if (module === undefined) { asked.rc = '(errno = ENOENT, -1)'; return; }
    const write = (where: string): string => `write_file("/sys/module/${where}/parameters/${name}", "${asked.text('value')}")`;
    asked.rc = name === 'allow_unsafe_interrupts' ? `${write(module)} & ${write('iommufd')}` : write(module);
  },
  sysfs_set_domain_type(asked) {
    const device = asked.names.deviceOf(asked.text('group'));
    if (device === undefined) return `sysfs_set_domain_type of '${asked.text('group')}', in which no device of the machine is`;
    asked.rc = `write_file(group_file(device("${device}"), "type"), "${asked.text('type', 'auto')}")`;
    return undefined;
  },
  driver_bind: hostCall,
  driver_unbind: hostCall,
  hot_unplug: hostCall,
  wait_unplug: hostCall,
  hot_plug: hostCall,
  exit: (asked) => `${asked.op} of a second process`,
};
