/** Calls on a container: the legacy one, or a context in its place. */
import { compatEnforced, compatMap, compatPageSizes, compatSetIommu, compatUnmap, compatUnmapAll, hasExtension } from '../compat';
import { Container } from '../container';
import { Context } from '../context';
import type { U64 } from '../u64';
import type { UserMemory } from '../memory';
import { flagsOf, memoryOf, numberOf, u64Of } from './arguments';
import { foreign } from './foreign';
import type { IoctlAnswer, Args, CaseJson, Op, Ops, IoctlWorld } from './call';
import { Descriptor } from './things';
import { refused } from '../../rules';
import { COMPAT, HEADER } from '../rules/container';
import { FILE } from '../rules/files';
import { CONTAINER_TYPES, VFIO_MAP_FLAGS, VFIO_UNMAP_FLAGS } from './words';

/** Makes an op of what it does with either; EBADF when `args.fd` is no open descriptor, EINVAL or ENOTTY when it is another file. */
function on(legacy: (file: Container, world: IoctlWorld, args: Args) => IoctlAnswer, compat: (file: Context, world: IoctlWorld, args: Args) => IoctlAnswer): Op {
  return (world, args) => {
    const file = world.file(args.fd);
    if (!file) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
    if (file instanceof Container) return legacy(file, world, args);
    return file instanceof Context ? compat(file, world, args) : { errno: foreign(file, args.fd, 'container or iommufd') };
  };
}

const rangeOf = (world: IoctlWorld, args: Args): [iova: U64, length: U64] => [u64Of(world, args.iova, 0), u64Of(world, args.len, 0)];

/** Bytes of the structures up to the last field that must be there. */
const LEAST = { map: 32, unmap: 24, info: 16 };
/** Flags of a map that an iommufd knows in the place of a container, and of an unmap. */
const COMPAT_MAP: ReadonlySet<string> = new Set(['READ', 'WRITE']);
const COMPAT_UNMAP: ReadonlySet<string> = new Set(['ALL']);

/** EINVAL: a structure that is too short, or a flag that is not known; both are one look. */
function headerErrno(world: IoctlWorld, args: Args, least: number, flags: readonly string[] = [], known: ReadonlySet<string> = new Set()): string | undefined {
  const argsz = numberOf(world, args.argsz, least);
  const unknown = flags.filter((flag) => !known.has(flag));
  return argsz < least || unknown.length > 0 ? refused(HEADER.shortOrUnknownFlag, { argsz, least, flags: unknown.join(', ') || 'none' }) : undefined;
}

/** What a map allows, be it said in `prot` or in `flags`; a map that says neither allows both. */
function mapAsked(world: IoctlWorld, args: Args) {
  const flags = flagsOf(args.flags, VFIO_MAP_FLAGS);
  const memory = memoryOf(world, args, true);
  const prot = args.prot === undefined && flags.length > 0 ? { read: flags.includes('READ'), write: flags.includes('WRITE') } : memory.prot;
  return { flags, memory: { ...memory, prot, pages: { ...memory.pages, writable: prot.write } } };
}

/** A word for an IOMMU type or an extension, with or without what the kernel's headers put around it. */
const plainWord = (value: CaseJson | undefined, byDefault: string): string => (
  value === undefined ? byDefault : String(value).replace(/^VFIO_/, '').replace(/_IOMMU$/, ''));
const unmapped = (done: { errno: string; unmapped?: U64 }): IoctlAnswer => (done.errno === 'OK' ? { errno: 'OK', out: { unmapped: done.unmapped! } } : { errno: done.errno });

export const containerOps: Ops = {
  container_open: {
    takes: { as: 'makes' },
    op(world, args) {
      world.bind(args.as, new Descriptor(world.legacyContainer ? new Container(world.machine) : new Context(world.machine, true)));
      return { errno: 'OK' };
    },
  },
  container_set_iommu: {
    takes: { fd: 'name', type: 'type?' },
    words: { type: CONTAINER_TYPES },
    op: on((file, _world, args) => ({ errno: file.setIommu(plainWord(args.type, 'TYPE1v2')) }),
      (file, _world, args) => ({ errno: compatSetIommu(file, plainWord(args.type, 'TYPE1v2')) })),
  },
  vfio_map: {
    takes: { fd: 'name', iova: 'number', len: 'number', prot: 'prot?', flags: 'flags?', uptr_offset: 'number?', user_va: 'number?', memory: 'memory?', argsz: 'count?' },
    words: { flags: VFIO_MAP_FLAGS },
    op: on((file, world, args) => {
      if (file.type1.errno !== 'OK') return { errno: file.type1.errno };
      const { flags, memory: { iova, length, prot, pages } } = mapAsked(world, args);
      const errno = headerErrno(world, args, LEAST.map, flags, world.machine.version.mapFlags);
      return { errno: errno ?? file.map(iova!, length, pages.address, prot, { memory: pages.memory as UserMemory, vaddr: flags.includes('VADDR') }) };
    }, (file, world, args) => {
      const { flags, memory } = mapAsked(world, args);
      return { errno: headerErrno(world, args, LEAST.map, flags, COMPAT_MAP) ?? compatMap(file, memory) };
    }),
  },
  vfio_unmap: {
    takes: { fd: 'name', iova: 'number?', len: 'number?', flags: 'flags?', argsz: 'count?' },
    words: { flags: VFIO_UNMAP_FLAGS },
    op: on((file, world, args) => {
      if (file.type1.errno !== 'OK') return { errno: file.type1.errno };
      const flags = flagsOf(args.flags, VFIO_UNMAP_FLAGS);
      const errno = headerErrno(world, args, LEAST.unmap, flags, world.machine.version.unmapFlags);
      if (errno) return { errno };
      if (flags.includes('GET_DIRTY_BITMAP') && flags.length > 1) return { errno: refused(HEADER.bitmapBeside) };
      return unmapped(file.unmap(...rangeOf(world, args), new Set(flags)));
    }, (file, world, args) => {
      const flags = flagsOf(args.flags, VFIO_UNMAP_FLAGS);
      const errno = headerErrno(world, args, LEAST.unmap, flags, COMPAT_UNMAP);
      return errno ? { errno } : unmapped(flags.includes('ALL') ? compatUnmapAll(file, ...rangeOf(world, args)) : compatUnmap(file, ...rangeOf(world, args)));
    }),
  },
  vfio_get_info: {
    takes: { fd: 'name', argsz: 'count?' },
    op: on((file, world, args) => {
      if (file.type1.errno !== 'OK') return { errno: file.type1.errno };
      const errno = headerErrno(world, args, LEAST.info);
      return errno ? { errno } : { errno: 'OK', out: { flags: ['PGSIZES', 'CAPS'], ...(file.backend!.left === undefined ? {} : { dma_avail: file.backend!.left }) } };
    }, (file, world, args) => {
      const errno = headerErrno(world, args, LEAST.info);
      if (errno) return { errno };
      return file.compat ? { errno: 'OK', out: { flags: ['PGSIZES', 'CAPS'], pgsizes: compatPageSizes(file.compat) } } : { errno: refused(COMPAT.noCompat) };
    }),
  },
  get_api_version: { takes: { fd: 'name' }, op: on(() => ({ errno: 'OK', out: { value: 0 } }), () => ({ errno: 'OK', out: { value: 0 } })) },
  check_extension: {
    takes: { fd: 'name', ext: 'type' },
    words: { ext: CONTAINER_TYPES },
    op: on((file, _world, args) => ({ errno: 'OK', out: { value: file.checkExtension(plainWord(args.ext, '')) } }), (file, _world, args) => {
      const extension = plainWord(args.ext, '');
      if (extension !== 'DMA_CC') return { errno: 'OK', out: { value: hasExtension(file, extension) ? 1 : 0 } };
      const answer = compatEnforced(file);
      return answer.errno === 'OK' ? { errno: 'OK', out: { value: answer.value } } : answer;
    }),
  },
};
