/** Calls of the kernel's test driver, as in C: mock devices, accesses, and what it looks at and makes happen. */
import type { AskedCall, Operand } from './asked';
import type { ProgramCalls } from './table';

/** Any context will do: a call on an access names none. */
const ANY = 'any_context()';

function onAccess(asked: AskedCall, op: number, fields: Readonly<Record<string, Operand>>): void {
  asked.test(ANY, op, { id: asked.file('access'), ...fields });
}

/** The context of a mock device, unless the call names another. */
const contextOf = (asked: AskedCall): string | undefined => (asked.has('fd') ? asked.file('fd') : asked.names.file(asked.names.mocks.get(asked.text('dev')) ?? ''));

/** A call on a mock device by the test driver's number. */
function onMock(asked: AskedCall, op: number, fields: Readonly<Record<string, Operand>>, tells?: string): string | undefined {
  const dev = asked.text('dev');
  const context = contextOf(asked);
  if (!asked.names.mocks.has(dev) || context === undefined) return `a call on '${dev}', which is no mock device that a descriptor reaches`;
  asked.test(context, op, { id: asked.names.beside(dev, 'mock'), ...fields });
  if (tells !== undefined) {
    asked.tells('hwpt', `cmd.${tells}`);
    asked.makes('as', `cmd.${tells}`);
  }
  return undefined;
}

/** A call on the number of a device, through its context. */
function onDevice(asked: AskedCall, op: number, fields: Readonly<Record<string, Operand>>): string | undefined {
  const context = contextOf(asked);
  if (context === undefined) return `a call on '${asked.text('dev')}', which no descriptor reaches`;
  asked.test(context, op, fields);
  return undefined;
}

const onTable = (asked: AskedCall, op: number, fields: Readonly<Record<string, Operand>>): string | undefined => {
  if (!asked.has('fd')) return 'a call that names no descriptor';
  asked.test(asked.file('fd'), op, { id: asked.number('hwpt'), ...fields });
  return undefined;
};

const isPasid = (asked: AskedCall): boolean => asked.number('pasid') !== 0n;

/** Bits of a list, `[1,[4,7]]`, as pairs of the first and the last. */
const pairsOf = (text: string): [number, number][] => (JSON.parse(text) as readonly (number | [number, number])[]).map((each) => (typeof each === 'number' ? [each, each] : each));

export const DRIVER_CALLS: ProgramCalls = {
  // It binds and attaches at once: the attach that follows has the answer.
  bind_device(asked) {
    const { next, names } = asked;
    const dev = asked.text('dev');
    if (names.isReal(dev)) return 'bind_device of a device that is no mock device: only drivers in the kernel make it';
    if (next?.op !== 'attach' || next.args.dev !== asked.step.args.as || (next.args.pasid ?? 0) !== 0) return 'bind_device without the attach that the test driver makes with it';
    const pt = next.args.pt;
    const table = typeof pt === 'string' ? names.number(pt) ?? (/^\d/.test(pt) ? BigInt(pt) : 0n) : typeof pt === 'number' ? BigInt(pt) : 0n;
    const name = asked.text('as');
    names.mocks.set(name, asked.text('fd'));
    asked.test(asked.file('fd'), 12, { id: table, 'word[3]': names.mockFlags(dev) });
    asked.keeps(names.beside(name, 'mock'), 'cmd.word[0]');
    asked.makes('as', 'cmd.word[2]');
    const { as } = next.args;
    if (typeof as === 'string') asked.keeps(`id_${names.made(as)}`, 'cmd.word[1]');
    asked.tells('id', 'cmd.word[2]');
    return undefined;
  },
  attach: (asked) => (isPasid(asked) ? onMock(asked, 18, { 'word[0]': asked.number('pasid'), 'word[1]': asked.number('pt') }, 'word[1]') : 'an attach without the bind_device that the test driver makes with it'),
  replace: (asked) => (isPasid(asked) ? onMock(asked, 19, { 'word[0]': asked.number('pasid'), 'word[1]': asked.number('pt') }, 'word[1]') : onMock(asked, 10, { 'word[0]': asked.number('pt') }, 'word[0]')),
  detach: (asked) => (isPasid(asked) ? onMock(asked, 20, { 'word[0]': asked.number('pasid') }) : 'detach: the test driver detaches a mock device only as it unbinds it'),
  unbind_device(asked) {
    const dev = asked.text('dev');
    const context = contextOf(asked);
    if (!asked.names.mocks.has(dev) || context === undefined) return `unbind_device of '${dev}', which is no mock device that a descriptor reaches`;
    asked.structure('u32 size, id', { size: 'sizeof(cmd)', id: asked.names.beside(dev, 'mock') });
    asked.ioctl(context, 'IOMMU_DESTROY', "_IO(';', 0x80)", '&cmd');
    asked.after.push(`${asked.names.beside(dev, 'mock')} = 0;`);
    return undefined;
  },
  pasid_check(asked) {
    const dev = asked.text('dev');
    const context = contextOf(asked);
    if (!asked.names.mocks.has(dev) || context === undefined) return `pasid_check of '${dev}', which is no mock device that a descriptor reaches`;
    asked.names.requests.set('IOMMU_TEST_CMD', "_IO(';', 0xa0)");
    asked.rc = `pasid_check(${context}, ${asked.names.beside(dev, 'mock')}, ${asked.printed(asked.number('pasid'), 4)})`;
    asked.tells('hwpt', 'rc');
    return undefined;
  },
  access_create(asked) {
    if (!asked.has('ioas')) return 'access_create without an address space: the test driver attaches an access as it makes it';
    asked.test(asked.file('fd'), 5, { id: asked.number('ioas'), 'word[1]': asked.is('needs_pin', 'false') ? 0n : 1n });
    asked.opens('as', 'cmd.word[0]');
    return undefined;
  },
  access_replace(asked) { onAccess(asked, 11, { 'word[0]': asked.number('ioas') }); },
  access_destroy(asked) {
    asked.rc = `close(${asked.file('access')})`;
    if (asked.file('access') !== '-1') asked.after.push(`${asked.file('access')} = -1;`);
  },
  access_pin(asked) {
    onAccess(asked, 7, { 'word[0]': asked.is('write', 'true') ? 1n : 0n, 'wide[1]': asked.number('iova'), 'wide[2]': asked.number('len') });
    asked.tells('id', 'cmd.word[1]');
    asked.makes('as', 'cmd.word[1]', '0xffffffffU');
  },
  access_unpin(asked) { onAccess(asked, 6, { 'word[0]': asked.number('pin') }); },
  access_rw(asked) {
    asked.before.push('static __u8 room[16 << 20];');
    onAccess(asked, 8, { 'wide[0]': asked.number('iova'), 'wide[1]': asked.number('len'), 'wide[2]': '(__u64)(uintptr_t)room', 'word[6]': asked.is('write', 'true') ? 1n : 0n });
  },
  reserve_iova(asked) { asked.test(asked.file('fd'), 1, { id: asked.number('ioas'), 'wide[0]': asked.number('iova'), 'wide[1]': asked.number('len') }); },
  memory_limit(asked) {
    asked.test(asked.file('fd'), 9, { 'word[0]': asked.number('limit') });
    // It would hold for whoever comes next.
    asked.after.push('cmd.word[0] = 65536;', `test(${asked.file('fd')}, &cmd);`);
  },
  check_refs(asked) {
    asked.test(ANY, 4, { 'wide[0]': asked.number('len'), 'wide[1]': asked.memory(), 'word[4]': asked.number('refs') });
  },
  check_iotlb: (asked) => onTable(asked, 14, { 'word[0]': asked.number('place'), 'word[1]': asked.number('iotlb') }),
  check_map: (asked) => onTable(asked, 3, { 'wide[0]': asked.number('iova'), 'wide[1]': asked.number('len'), 'wide[2]': asked.memory() }),
  mark_dirty(asked) {
    asked.before.push('static __u8 bitmap[8192];');
    const unsaid = onTable(asked, 13, { 'wide[1]': asked.number('iova'), 'wide[2]': asked.number('len'), 'wide[3]': asked.number('page_size'), 'wide[4]': '(__u64)(uintptr_t)bitmap' });
    for (const [first, last] of asked.has('bits') ? pairsOf(asked.text('bits')) : [[0, 65535]]) asked.before.push(`set_bits(bitmap, ${first}, ${Math.min(last, 65535)});`);
    asked.tells('count', 'cmd.wide[5]');
    return unsaid;
  },
  check_cache: (asked) => onDevice(asked, 16, { id: asked.number('dev'), 'word[0]': asked.number('place'), 'word[1]': asked.number('cache') }),
  trigger_iopf: (asked) => onDevice(asked, 15, { 'word[0]': asked.number('dev'), 'word[1]': asked.number('pasid'), 'word[2]': asked.number('grpid'), 'word[3]': asked.number('perm'), 'wide[2]': asked.number('addr') }),
  trigger_vevent: (asked) => onDevice(asked, 17, { 'word[0]': asked.number('dev') }),
  dmabuf_create(asked) {
    asked.test(ANY, 22, { 'word[0]': asked.number('len', 512n * 4096n), 'word[1]': 'O_CLOEXEC' });
    asked.opens('as', 'rc');
  },
  dmabuf_revoke(asked) {
    asked.test(ANY, 23, { 'word[0]': asked.file('file'), 'word[1]': asked.is('revoked', 'false') ? 0n : 1n });
  },
};
