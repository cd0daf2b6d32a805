/** Requests of the kernel's test driver (IOMMU_TEST): one structure for all, of which the place of everything depends on `op`. */
import type { CaseJson } from '../iommufd/ioctl/call';
import type { TracedRequest } from './traced-request';
import { TracedFile, nameObject, objectOf } from './processes';

/** Where the words and the long words begin that differ from op to op. */
const UNION = 16;

/** What a request of the test driver is in words of the format. `ok`: it went well, whatever the request answered. */
export interface TestRequest { readonly op: string; readonly args: Record<string, CaseJson>; readonly out?: Record<string, CaseJson>; readonly ok?: boolean }

type Say = (asked: TracedRequest, at: { word(nth: number): number; wide(nth: number): CaseJson; after(nth: number): number; id: number; fd: CaseJson }) => readonly TestRequest[] | string;

const onMock = (asked: TracedRequest, id: number, say: (dev: string) => TestRequest): readonly TestRequest[] | string => {
  const name = asked.file.mocks.get(id);
  return name === undefined ? 'IOMMU_TEST on a mock device that is not there' : [say(name)];
};

/** A table that a device is attached to: a name, unless it has one. */
function attached(asked: TracedRequest, hwpt: number): { out: Record<string, CaseJson>; as: Record<string, CaseJson> } {
  if (asked.rc < 0) return { out: {}, as: {} };
  return { out: { hwpt }, as: asked.file.numbers.has(hwpt) ? {} : { as: nameObject(asked.run, asked.file, hwpt, 'H') } };
}

function bind(asked: TracedRequest, pt: number, flags: number): readonly TestRequest[] | string {
  // The test driver takes a number for itself before it looks: of one that nobody has it cannot be said whether it is that.
  if (asked.rc < 0 && pt !== 0 && !asked.file.owner.numbers.has(pt)) return 'IOMMU_TEST of a mock device, refused for a number that nobody has';
  asked.run.mocks.add(flags);
  const [object, hwpt, device] = [asked.after.u32(UNION), asked.after.u32(UNION + 4), asked.after.u32(UNION + 8)];
  // The table as it is named before the device has made another.
  const table = objectOf(asked.file, pt);
  const ok = asked.rc >= 0;
  const name = ok ? nameObject(asked.run, asked.file, device, 'D') : asked.run.name('D');
  const { out, as } = attached(asked, hwpt);
  if (ok) asked.file.mocks.set(object, name);
  return [
    { op: 'bind_device', args: { fd: asked.args.fd, dev: `d${flags}`, as: name }, ...(ok ? { out: { id: device } } : {}), ok: true },
    { op: 'attach', args: { dev: name, pt: table, ...as }, out },
    // The test driver keeps nothing of a device that it could not attach.
    ...(ok ? [] : [{ op: 'unbind_device', args: { dev: name }, ok: true }]),
  ];
}

const access = (asked: TracedRequest, id: number): CaseJson => asked.descriptor(id);

const SAY: Readonly<Record<number, Say>> = {
  1: (asked, { id, wide, fd }) => [{ op: 'reserve_iova', args: { fd, ioas: objectOf(asked.file, id), iova: wide(0), len: wide(1) } }],
  3: (asked, { id, wide, fd }) => [{ op: 'check_map', args: { fd, hwpt: objectOf(asked.file, id), iova: wide(0), len: wide(1) } }],
  4: (_asked, { wide, word }) => [{ op: 'check_refs', args: { len: wide(0), user_va: wide(1), refs: word(4) } }],
  5: (asked, { id, word, fd }) => [{
    op: 'access_create',
    args: { fd, ioas: objectOf(asked.file, id), needs_pin: (word(1) & 1) === 1, ...(asked.rc >= 0 ? { as: asked.opened(asked.after.i32(UNION), new TracedFile('access'), 'x') } : {}) },
  }],
  6: (asked, { id, word }) => {
    const file = access(asked, id);
    return [{ op: 'access_unpin', args: { access: file, pin: asked.file.owner.pins.get(`${String(file)} ${word(0)}`) ?? word(0) } }];
  },
  7: (asked, { id, word, wide, after }) => {
    const file = access(asked, id);
    const name = asked.rc >= 0 ? asked.run.name('p') : undefined;
    if (name !== undefined) asked.file.owner.pins.set(`${String(file)} ${after(1)}`, name);
    return [{
      op: 'access_pin', args: { access: file, iova: wide(1), len: wide(2), write: (word(0) & 1) === 1, ...(name === undefined ? {} : { as: name }) },
      ...(name === undefined ? {} : { out: { id: after(1) } }),
    }];
  },
  8: (asked, { id, wide, word }) => (word(6) > 1 ? 'IOMMU_TEST_OP_ACCESS_RW with flags' : [{ op: 'access_rw', args: { access: access(asked, id), iova: wide(0), len: wide(1), write: (word(6) & 1) === 1 } }]),
  9: (_asked, { word, fd }) => [{ op: 'memory_limit', args: { fd, limit: word(0) } }],
  10: (asked, { id, word, after }) => onMock(asked, id, (dev) => {
    const table = objectOf(asked.file, word(0));
    const { out, as } = attached(asked, after(0));
    return { op: 'replace', args: { dev, pt: table, ...as }, out };
  }),
  11: (asked, { id, word }) => [{ op: 'access_replace', args: { access: access(asked, id), ioas: objectOf(asked.file, word(0)) } }],
  13: (asked, { id, wide, fd }) => [{
    op: 'mark_dirty', args: { fd, hwpt: objectOf(asked.file, id), iova: wide(1), len: wide(2), page_size: wide(3), bits: bitsOf(asked.event.bytes('given').bytes) },
    ...(asked.rc >= 0 ? { out: { count: asked.after.u64(UNION + 40) as CaseJson } } : {}),
  }],
  14: (asked, { id, word, fd }) => [{ op: 'check_iotlb', args: { fd, hwpt: objectOf(asked.file, id), place: word(0), iotlb: word(1) } }],
  15: (asked, { word, wide, fd }) => [{ op: 'trigger_iopf', args: { fd, dev: objectOf(asked.file, word(0)), pasid: word(1), grpid: word(2), perm: word(3), addr: wide(2) } }],
  16: (asked, { id, word, fd }) => [{ op: 'check_cache', args: { fd, dev: objectOf(asked.file, id), place: word(0), cache: word(1) } }],
  17: (asked, { word, fd }) => [{ op: 'trigger_vevent', args: { fd, dev: objectOf(asked.file, word(0)) } }],
  18: (asked, { id, word, after }) => onMock(asked, id, (dev) => {
    const table = objectOf(asked.file, word(1));
    const { out, as } = attached(asked, after(1));
    return { op: 'attach', args: { dev, pt: table, pasid: word(0), ...as }, out };
  }),
  19: (asked, { id, word, after }) => onMock(asked, id, (dev) => {
    const table = objectOf(asked.file, word(1));
    const { out, as } = attached(asked, after(1));
    return { op: 'replace', args: { dev, pt: table, pasid: word(0), ...as }, out };
  }),
  20: (asked, { id, word }) => onMock(asked, id, (dev) => ({ op: 'detach', args: { dev, pasid: word(0) } })),
  // What it says is whether a device is attached to the table that it is told: of a table that is another, not to which.
  21: (asked, { id, word }) => (asked.rc < 0 ? 'IOMMU_TEST_OP_PASID_CHECK_HWPT that found another table'
    : onMock(asked, id, (dev) => ({ op: 'pasid_check', args: { dev, pasid: word(0) }, out: { hwpt: word(1) === 0 ? null : word(1) } }))),
  22: (asked, { word }) => [{ op: 'dmabuf_create', args: { len: word(0), as: asked.rc >= 0 ? asked.opened(asked.rc, new TracedFile('dmabuf'), 'm') : asked.run.name('m') } }],
  23: (asked, { word }) => [{ op: 'dmabuf_revoke', args: { file: asked.descriptor(word(0) | 0), revoked: word(1) !== 0 } }],
};

function bitsOf(bytes: Buffer): CaseJson[] {
  return [...bytes].flatMap((byte, at) => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte >> bit & 1).map((bit) => at * 8 + bit));
}

/** What a request of the test driver is in words of the format; or why it cannot be said. */
export function sayTest(asked: TracedRequest): readonly TestRequest[] | string {
  const { before, after, args: { fd } } = asked;
  const op = before.u32(4);
  if (before.length < 72) return 'IOMMU_TEST with a structure of another length';
  if (op === 2 || op === 12) return bind(asked, before.u32(8), op === 12 ? before.u32(UNION + 12) : 0);
  return SAY[op]?.(asked, {
    word: (nth) => before.u32(UNION + 4 * nth), wide: (nth) => before.u64(UNION + 8 * nth), after: (nth) => after.u32(UNION + 4 * nth), id: before.u32(8), fd,
  }) ?? `IOMMU_TEST with op ${op}`;
}
