/** Calls on address spaces and on the context itself. */
import { Pages } from '../area';
import type { Ioas, MapRequest } from '../ioas';
import { flagsOf, inContext, inIoas, knownMapFlags, memoryOf, numberOf, protOf, typeWord, u64Of } from './arguments';
import type { Args, IoctlCall, CaseJson, Op, Ops, IoctlWorld } from './call';
import { MappedAddress, Descriptor, Numbered } from './things';
import { Dmabuf, FileMemory } from '../memory';
import { physicalAt } from '../physical';
import { type U64, U64_MAX, lastOf, overflows, plus } from '../u64';
import { refused } from '../../rules';
import { OPTION } from '../rules/files';
import { MAP_FLAGS, OPTIONS } from './words';
import { ASKED, DMABUF, GET_PA, IOAS, IOVA_RANGES, MAP_FILE, RESERVE_ASKED, REVOKE } from '../rules/ioas';

/** Pages of the largest dmabuf that the test driver makes, and the one that it makes unless it is told. */
const DMABUF_PAGES = 512;

/** Where it shall be: what is said, or 0 where only the flag says that something is; undefined where the kernel chooses. */
function fixedAt(world: IoctlWorld, args: Args, key: 'iova' | 'dst_iova'): U64 | undefined {
  if (args[key] !== undefined) return u64Of(world, args[key]);
  return flagsOf(args.flags, MAP_FLAGS).includes('FIXED_IOVA') ? 0 : undefined;
}

/** What a map of memory asks for, or the errno it has before anything is looked up (`iommufd_ioas_map`). */
export function mapRequest(world: IoctlWorld, args: Args, accountMm = false) {
  const request = { ...memoryOf(world, args, accountMm), iova: fixedAt(world, args, 'iova') };
  const { iova, length, prot } = request;
  if (!knownMapFlags(args.flags)) return { errno: refused(ASKED.unknownFlag) };
  if (length >= U64_MAX || (iova ?? 0) >= U64_MAX) return { errno: refused(ASKED.allOnes) };
  if (!prot.read && !prot.write) return { errno: refused(ASKED.noAccess) };
  return { errno: 'OK' as const, request };
}

/** @param from where the memory comes from, or the errno that it has */
function mapOp(from: (world: IoctlWorld, args: Args, request: MapRequest) => { errno: string; pages?: Pages }): Op {
  return inContext((context, world, args) => {
    const asked = mapRequest(world, args, context.rlimitMode === 1);
    if (asked.errno !== 'OK') return asked;
    const ioas = context.lookup<Ioas>(world.id(args.ioas), 'Ioas');
    if (!ioas) return { errno: refused(IOAS.noIoas, { id: world.id(args.ioas) }) };
    const { request } = asked;
    const { errno, pages } = from(world, args, request);
    if (!pages) return { errno };
    const answer = ioas.map({ ...request, pages });
    if (answer.errno !== 'OK') return answer;
    world.bind(args.as, new MappedAddress(answer.iova));
    return { errno: 'OK', out: { iova: answer.iova } };
  });
}

/** Memory of a file: EINVAL: none, EOVERFLOW: it goes round the end (since 6.19 before the file is looked at); EBADF; of a dmabuf EINVAL: beyond its end, and ENODEV: it was taken
 *  back (`iopt_map_file_pages`, `iopt_alloc_dmabuf_pages`, `iopt_map_dmabuf`). */
function fileMemory(world: IoctlWorld, args: Args, { length, pages }: MapRequest): { errno: string; pages?: Pages } {
  if (length === 0 && world.machine.version.revokes) return { errno: refused(MAP_FILE.noLength) };
  const address = u64Of(world, args.start, 0);
  if (overflows(address, length) && world.machine.version.revokes) return { errno: refused(MAP_FILE.goesRound, { length, start: address }) };
  const file = world.file(args.file);
  if (!file) return { errno: refused(MAP_FILE.noFile, { file: args.file }) };
  if (!(file instanceof Dmabuf)) return { errno: 'OK', pages: { ...pages, source: 'file', address, memory: new FileMemory(file) } };
  if (plus(address, length) > file.size) return { errno: refused(MAP_FILE.beyondDmabuf, { length, start: address, size: file.size }) };
  if (file.revoked) return { errno: refused(MAP_FILE.revoked, { file: args.file }) };
  return { errno: 'OK', pages: { ...pages, source: 'dmabuf', address, memory: file.map(world.machine.version.revokes) } };
}

const copy: Op = inContext((context, world, args) => {
  const prot = protOf(args);
  const length = u64Of(world, args.len);
  if (!knownMapFlags(args.flags)) return { errno: refused(ASKED.unknownFlag) };
  if ([length, u64Of(world, args.src_iova), u64Of(world, args.dst_iova, 0)].some((each) => each >= U64_MAX)) return { errno: refused(ASKED.allOnes) };
  if (!prot.read && !prot.write) return { errno: refused(ASKED.noAccess) };
  const source = context.lookup<Ioas>(world.id(args.src), 'Ioas');
  if (!source) return { errno: refused(IOAS.noIoas, { id: world.id(args.src) }) };
  const found = source.pagesOf(u64Of(world, args.src_iova), length);
  if (found.errno !== 'OK') return found;
  const target = context.lookup<Ioas>(world.id(args.dst), 'Ioas');
  if (!target) return { errno: refused(IOAS.noIoas, { id: world.id(args.dst) }) };
  const iova = fixedAt(world, args, 'dst_iova');
  const placed = target.reserveAreas(found.parts, { iova, prot });
  if (placed.errno !== 'OK') return placed;
  for (const area of placed.areas) area.publish();
  world.bind(args.as, new MappedAddress(placed.iova));
  return { errno: 'OK', out: { iova: placed.iova } };
});

/** The same option call for the context (`rlimit_mode`) and for an address space (`huge_pages`). */
function option(set: boolean): Op {
  return inContext((context, world, args) => {
    const id = world.id(args.id);
    const name = typeWord(args.option, '', OPTIONS).toLowerCase();
    if (name === 'rlimit_mode') {
      if (id !== 0) return { errno: refused(OPTION.numberOfNone, { id }) };
      return set ? { errno: context.setRlimitMode(u64Of(world, args.val)) } : { errno: 'OK', out: { val: context.rlimitMode } };
    }
    if (name !== 'huge_pages') return { errno: refused(OPTION.unknownOption, { option: args.option }) };
    const ioas = context.lookup<Ioas>(id, 'Ioas');
    if (!ioas) return { errno: refused(IOAS.noIoas, { id }) };
    return set ? { errno: ioas.setHugePages(u64Of(world, args.val)) } : { errno: 'OK', out: { val: ioas.hugePages } };
  });
}

const destroy: IoctlCall = {
  takes: { fd: 'name', id: 'name' },
  op: inContext((context, world, args) => ({ errno: context.destroyObject(world.id(args.id)) })),
};

export const ioasOps: Ops = {
  ioas_alloc: {
    takes: { fd: 'name', flags: 'flags?', as: 'makes?' },
    op: inContext((context, world, args) => {
      const answer = context.ioasAlloc(flagsOf(args.flags).length);
      if (answer.errno !== 'OK') return answer;
      world.bind(args.as, new Numbered(answer.id));
      return { errno: 'OK', out: { id: answer.id } };
    }),
  },
  ioas_destroy: destroy,
  hwpt_destroy: destroy,
  obj_destroy: destroy,
  map: {
    takes: { fd: 'name', ioas: 'name', iova: 'number?', len: 'number', prot: 'prot?', flags: 'flags?', uptr_offset: 'number?', user_va: 'number?', memory: 'memory?', as: 'makes?' },
    words: { flags: MAP_FLAGS },
    op: mapOp((_world, _args, { pages }) => ({ errno: 'OK', pages })),
  },
  map_file: {
    takes: { fd: 'name', ioas: 'name', iova: 'number?', len: 'number', prot: 'prot?', flags: 'flags?', file: 'name', start: 'number?', as: 'makes?' },
    words: { flags: MAP_FLAGS },
    op: mapOp(fileMemory),
  },
  unmap: {
    takes: { fd: 'name', ioas: 'name', iova: 'number', len: 'number' },
    op: inIoas((ioas, _context, world, args) => {
      const answer = ioas.unmap(u64Of(world, args.iova), u64Of(world, args.len));
      return answer.errno === 'OK' ? { errno: 'OK', out: { unmapped: answer.unmapped } } : answer;
    }),
  },
  copy: {
    takes: { fd: 'name', src: 'name', src_iova: 'number', dst: 'name', dst_iova: 'number?', len: 'number', prot: 'prot?', flags: 'flags?', as: 'makes?' },
    words: { flags: MAP_FLAGS },
    op: copy,
  },
  allow_iovas: {
    takes: { fd: 'name', ioas: 'name', ranges: 'ranges?' },
    op: inIoas((ioas, _context, world, args) => ({
      errno: ioas.iovas.allow(((args.ranges ?? []) as CaseJson[][]).map(([first, last]) => ({ first: u64Of(world, first), last: u64Of(world, last) }))),
    })),
  },
  noiommu_get_pa: {
    takes: { fd: 'name', ioas: 'name', iova: 'number', len: 'number?', flags: 'flags?', reserved: 'count?' },
    op: inContext((context, world, args) => {
      if (!world.machine.capable) return { errno: refused(GET_PA.notCapable) };
      if (flagsOf(args.flags).length > 0 || numberOf(world, args.reserved, 0) !== 0) return { errno: refused(GET_PA.unknownFlag) };
      const length = u64Of(world, args.len, world.machine.pageSize);
      if (length === 0) return { errno: refused(GET_PA.nothing) };
      const iova = u64Of(world, args.iova);
      if (overflows(iova, length)) return { errno: refused(GET_PA.beyondEnd, { iova, length }) };
      const ioas = context.lookup<Ioas>(world.id(args.ioas), 'Ioas');
      return { errno: ioas ? physicalAt(ioas, iova) : refused(GET_PA.noIoas, { id: world.id(args.ioas) }) };
    }),
  },
  reserve_iova: {
    takes: { fd: 'name', ioas: 'name', iova: 'number', len: 'number' },
    op: inContext((context, world, args) => {
      const [iova, length] = [u64Of(world, args.iova), u64Of(world, args.len)];
      if (length === 0) return { errno: refused(RESERVE_ASKED.nothing) };
      if (overflows(iova, length)) return { errno: refused(RESERVE_ASKED.beyondEnd, { iova, length }) };
      const ioas = context.lookup<Ioas>(world.id(args.ioas), 'Ioas');
      return { errno: ioas ? ioas.iovas.reserve(ioas.areas, iova, lastOf(iova, length), null) : refused(IOAS.noIoas, { id: world.id(args.ioas) }) };
    }),
  },
  iova_ranges: {
    takes: { fd: 'name', ioas: 'name', num_iovas: 'count?' },
    op: inIoas((ioas, _context, world, args) => {
      const ranges = ioas.iovas.usable().map(({ first, last }): CaseJson => [first, last]);
      const room = numberOf(world, args.num_iovas, Infinity);
      return { errno: room < ranges.length ? refused(IOVA_RANGES.tooFew, { found: ranges.length, room }) : 'OK', out: { ranges, num_iovas: ranges.length, alignment: ioas.alignment } };
    }),
  },
  option_set: { takes: { fd: 'name', option: 'type', id: 'name?', val: 'number' }, words: { option: OPTIONS }, op: option(true) },
  option_get: { takes: { fd: 'name', option: 'type', id: 'name?' }, words: { option: OPTIONS }, op: option(false) },
  change_process: { takes: { fd: 'name' }, op: inContext((context) => ({ errno: context.changeProcess() })) },
  vfio_ioas_get: {
    takes: { fd: 'name' },
    op: inContext((context) => {
      const answer = context.compatGet();
      return answer.errno === 'OK' ? { errno: 'OK', out: { id: answer.id } } : answer;
    }),
  },
  vfio_ioas_set: {
    takes: { fd: 'name', id: 'name' },
    op: inContext((context, world, args) => ({ errno: context.compatSet(world.id(args.id)) })),
  },
  vfio_ioas_clear: { takes: { fd: 'name' }, op: inContext((context) => ({ errno: context.compatClear() })) },
  dmabuf_create: {
    takes: { as: 'makes', len: 'count?' },
    op(world, args) {
      const { pageSize, version } = world.machine;
      if (!version.revokes) return { errno: refused(DMABUF.noDmabufs, { version: version.name }) };
      const asked = numberOf(world, args.len, DMABUF_PAGES * pageSize);
      const size = Math.ceil(asked / pageSize) * pageSize;
      if (size === 0 || size > DMABUF_PAGES * pageSize) return { errno: refused(DMABUF.badLength, { length: asked, most: DMABUF_PAGES * pageSize }) };
      world.bind(args.as, new Descriptor(new Dmabuf(size)));
      return { errno: 'OK' };
    },
  },
  dmabuf_revoke: {
    takes: { file: 'name', revoked: 'flag?' },
    op(world, args) {
      const { version } = world.machine;
      if (!version.revokes) return { errno: refused(DMABUF.noDmabufs, { version: version.name }) };
      const file = world.file(args.file);
      if (!file) return { errno: refused(REVOKE.noFile, { file: args.file }) };
      if (!(file instanceof Dmabuf)) return { errno: refused(REVOKE.noDmabuf, { file: args.file }) };
      file.revoked = args.revoked !== false;
      return { errno: 'OK' };
    },
  },
};
