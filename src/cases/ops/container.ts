/** Calls on a container: the legacy one, or a context in its place. */
import { PAGE_SIZE } from '../../iommufd/answer';
import { compatEnforced, compatMap, compatSetIommu, compatUnmap, isType1 } from '../../iommufd/compat';
import { Container } from '../../iommufd/container';
import { Context } from '../../iommufd/context';
import type { Answer, Op, Ops } from '../dispatch';
import { Args, Descriptor, World } from '../world';
import { mapRequest, numberOf } from './ioas';

/** Makes an op of what it does with either; EBADF when `args.fd` is no open descriptor, ENOTTY when it is another file. */
function on(legacy: (file: Container, world: World, args: Args) => Answer, compat: (file: Context, world: World, args: Args) => Answer): Op {
  return (world, args) => {
    const file = world.file(args.fd);
    if (!file) return { errno: 'EBADF' };
    if (file instanceof Container) return legacy(file, world, args);
    return file instanceof Context ? compat(file, world, args) : { errno: 'ENOTTY' };
  };
}

const lengthOf = (world: World, args: Args): number => numberOf(world, args.len, PAGE_SIZE);
const unmapped = (done: { errno: string; unmapped?: number }): Answer => (done.errno === 'OK' ? { errno: 'OK', out: { unmapped: done.unmapped! } } : { errno: done.errno });

export const containerOps: Ops = {
  container_open: {
    takes: { as: 'makes' },
    op(world, args) {
      world.bind(args.as, new Descriptor(world.legacyContainer ? new Container(world.machine) : new Context(world.machine)));
      return { errno: 'OK' };
    },
  },
  container_set_iommu: {
    takes: { fd: 'name', type: 'text?' },
    op: on((file, _world, args) => ({ errno: file.setIommu((args.type ?? 'TYPE1v2') as string) }),
      (file, _world, args) => ({ errno: compatSetIommu(file, (args.type ?? 'TYPE1v2') as string) })),
  },
  vfio_map: {
    takes: { fd: 'name', iova: 'number', len: 'number', prot: 'words?', uptr_offset: 'number?' },
    op: on((file, world, args) => ({ errno: file.map(numberOf(world, args.iova), lengthOf(world, args)) }),
      (file, world, args) => {
        const asked = mapRequest(world, args, 'user');
        return { errno: asked.errno === 'OK' ? compatMap(file, asked.request) : asked.errno };
      }),
  },
  vfio_unmap: {
    takes: { fd: 'name', iova: 'number', len: 'number' },
    op: on((file, world, args) => unmapped(file.unmap(numberOf(world, args.iova), lengthOf(world, args))),
      (file, world, args) => unmapped(compatUnmap(file, numberOf(world, args.iova), lengthOf(world, args)))),
  },
  vfio_get_info: {
    takes: { fd: 'name' },
    op: on((file) => ({ errno: file.backend ? 'OK' : 'EINVAL' }), (file) => ({ errno: file.compat ? 'OK' : 'ENODEV' })),
  },
  check_extension: {
    takes: { fd: 'name', ext: 'text' },
    op: on((file, _world, args) => ({ errno: 'OK', out: { value: file.checkExtension(args.ext as string) } }), (file, _world, args) => {
      if (args.ext !== 'DMA_CC') return { errno: 'OK', out: { value: isType1(args.ext as string) ? 1 : 0 } };
      const answer = compatEnforced(file);
      return answer.errno === 'OK' ? { errno: 'OK', out: { value: answer.value } } : answer;
    }),
  },
};
