/** Calls on a container: the legacy one, or a context in its place. */
import { compatEnforced, compatMap, compatSetIommu, compatUnmap, compatUnmapAll, hasExtension } from '../compat';
import { Container } from '../container';
import { Context } from '../context';
import type { U64 } from '../u64';
import { flagsOf, memoryOf, u64Of } from './arguments';
import type { Answer, Args, Json, Op, Ops, World } from './call';
import { Descriptor } from './things';
import { refused } from '../../rules';
import { COMPAT, TYPE1 } from '../rules/container';
import { FILE } from '../rules/files';

/** Makes an op of what it does with either; EBADF when `args.fd` is no open descriptor, ENOTTY when it is another file. */
function on(legacy: (file: Container, world: World, args: Args) => Answer, compat: (file: Context, world: World, args: Args) => Answer): Op {
  return (world, args) => {
    const file = world.file(args.fd);
    if (!file) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
    if (file instanceof Container) return legacy(file, world, args);
    return file instanceof Context ? compat(file, world, args) : { errno: refused(FILE.otherFile, { fd: args.fd, kind: 'container or iommufd' }) };
  };
}

const rangeOf = (world: World, args: Args): [iova: U64, length: U64] => [u64Of(world, args.iova, 0), u64Of(world, args.len, 0)];
/** VFIO_DMA_UNMAP_FLAG_ALL: not a range, but everything. */
const takesAll = (args: Args): boolean => flagsOf(args.flags).includes('ALL');
/** A word for an IOMMU type or an extension, with or without what the kernel's headers put around it. */
const plainWord = (value: Json | undefined, byDefault: string): string => (
  value === undefined ? byDefault : String(value).replace(/^VFIO_/, '').replace(/_IOMMU$/, ''));
const unmapped = (done: { errno: string; unmapped?: U64 }): Answer => (done.errno === 'OK' ? { errno: 'OK', out: { unmapped: done.unmapped! } } : { errno: done.errno });

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
    op: on((file, _world, args) => ({ errno: file.setIommu(plainWord(args.type, 'TYPE1v2')) }),
      (file, _world, args) => ({ errno: compatSetIommu(file, plainWord(args.type, 'TYPE1v2')) })),
  },
  vfio_map: {
    takes: { fd: 'name', iova: 'number', len: 'number', prot: 'prot?', uptr_offset: 'number?', user_va: 'number?' },
    op: on((file, world, args) => {
      const { iova, length, pages, prot } = memoryOf(world, args, true);
      return { errno: file.map(iova!, length, pages.address, prot) };
    }, (file, world, args) => ({ errno: compatMap(file, memoryOf(world, args, true)) })),
  },
  vfio_unmap: {
    takes: { fd: 'name', iova: 'number?', len: 'number?', flags: 'any?' },
    op: on((file, world, args) => {
      const [iova, length] = rangeOf(world, args);
      return unmapped(takesAll(args) ? file.unmapAll(iova, length) : file.unmap(iova, length));
    }, (file, world, args) => {
      const [iova, length] = rangeOf(world, args);
      return unmapped(takesAll(args) ? compatUnmapAll(file, iova, length) : compatUnmap(file, iova, length));
    }),
  },
  vfio_get_info: {
    takes: { fd: 'name' },
    op: on((file) => ({ errno: file.backend ? 'OK' : refused(TYPE1.noType) }), (file) => ({ errno: file.compat ? 'OK' : refused(COMPAT.noCompat) })),
  },
  check_extension: {
    takes: { fd: 'name', ext: 'text' },
    op: on((file, _world, args) => ({ errno: 'OK', out: { value: file.checkExtension(plainWord(args.ext, '')) } }), (file, _world, args) => {
      const extension = plainWord(args.ext, '');
      if (extension !== 'DMA_CC') return { errno: 'OK', out: { value: hasExtension(file, extension) ? 1 : 0 } };
      const answer = compatEnforced(file);
      return answer.errno === 'OK' ? { errno: 'OK', out: { value: answer.value } } : answer;
    }),
  },
};
