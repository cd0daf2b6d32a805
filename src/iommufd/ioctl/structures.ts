/**
 * The structures of iommufd's calls: bytes that a caller must give, and bytes that this kernel knows. A caller says how long its own is; one
 * that is longer is fine as long as the rest is 0 (`iommufd_fops_ioctl`, `copy_struct_from_user`).
 */
import { type Args, type IoctlCall, type Ops, type IoctlWorld } from './call';
import { numberOf } from './arguments';
import { refused } from '../../rules';
import { STRUCTURE } from '../rules/files';
import { STRUCTURES } from './words';

/** [least, whole], by call. */
const BYTES: Readonly<Record<string, readonly [number, number]>> = {
  ioas_destroy: [8, 8], hwpt_destroy: [8, 8], obj_destroy: [8, 8], fault_alloc: [16, 16], get_hw_info: [32, 40], hwpt_alloc: [24, 48],
  get_dirty_bitmap: [48, 48], hwpt_invalidate: [32, 32], set_dirty: [16, 16], hw_queue_alloc: [40, 40], ioas_alloc: [12, 12], allow_iovas: [24, 24],
  change_process: [8, 8], copy: [40, 40], iova_ranges: [32, 32], map: [40, 40], map_file: [40, 40], unmap: [24, 24], option_set: [24, 24],
  option_get: [24, 24], vdevice_alloc: [24, 24], veventq_alloc: [32, 32], vfio_ioas_get: [12, 12], vfio_ioas_set: [12, 12], vfio_ioas_clear: [12, 12],
  viommu_alloc: [24, 40], noiommu_get_pa: [40, 40],
};

/** What is wrong with the structure of a call. EFAULT: it is not there; EINVAL: too short; E2BIG: the rest that is not known is not 0. */
function wrong(world: IoctlWorld, args: Args, [least, whole]: readonly [number, number]): string | undefined {
  if (args.structure === 'none') return refused(STRUCTURE.noStructure);
  const size = numberOf(world, args.size, whole);
  if (size < least) return refused(STRUCTURE.tooShort, { size, least });
  return args.structure === 'beyond' && size > whole ? refused(STRUCTURE.unknownRest, { size, whole }) : undefined;
}

/** The same calls, which now look at their structures first; after EBADF, before everything else. */
export function structured(ops: Ops): Ops {
  return Object.fromEntries(Object.entries(ops).map(([name, call]): [string, IoctlCall] => {
    const bytes = BYTES[name];
    if (!bytes) return [name, call];
    return [name, {
      ...call, takes: { ...call.takes, size: 'count?', structure: 'word?' },
      words: { ...call.words, structure: STRUCTURES },
      op: (world, args) => {
        if (args.size === undefined && args.structure === undefined) return call.op(world, args);
        const errno = world.context(args.fd) && wrong(world, args, bytes);
        return errno ? { errno } : call.op(world, args);
      },
    }];
  }));
}
