/** Calls on vIOMMUs and what hangs on them. */
import { Context } from '../context';
import { OpenFile, OtherFile } from '../file';
import { hwQueueAlloc } from '../hw-queue';
import { Dmabuf } from '../memory';
import { veventqAlloc } from '../veventq';
import { VfioDeviceFile } from '../vfio-file';
import { Viommu, vdeviceAlloc, viommuAlloc } from '../viommu';
import { SELFTEST, mockRegion } from '../mock';
import { flagsOf, inContext, numberOf, typeWord, u64Of } from './arguments';
import type { Args, CaseJson, Op, Ops, IoctlWorld } from './call';
import { Descriptor, Numbered } from './things';
import { refused } from '../../rules';
import { FILE } from '../rules/files';
import { DEVICE_FILE } from '../rules/vfio';
import { MAPPING, MMAP, MUNMAP } from '../rules/viommu';
import { HW_QUEUE_TYPES, VEVENTQ_TYPES, VIOMMU_TYPES, type Words } from './words';

/** The answer of a call that makes a numbered object, with the number bound to the step's name. */
function made(world: IoctlWorld, args: Args, answer: { errno: string; id?: number }): ReturnType<Op> {
  if (answer.errno !== 'OK') return { errno: answer.errno };
  world.bind(args.as, new Numbered(answer.id!));
  return { errno: 'OK', out: { id: answer.id! } };
}

/** Pages of a vIOMMU in the memory of a process and its children: while they are there, they use it, and the context's file is open. */
class Mapping extends OpenFile {
  readonly kind = 'mapping';

  constructor(readonly context: Context, readonly viommu: Viommu) {
    super();
    context.hold();
    viommu.users++;
  }

  protected release(): void {
    this.viommu.users--;
    this.context.put();
  }
}

/** The type of a vIOMMU or of what hangs on it: the selftest's unless it says so. */
const typeOf = (value: CaseJson | undefined, known: Words): string => typeWord(value, SELFTEST, known);

/** What a program maps besides: a page of its own, at which no region lies. */
const SOMEWHERE = new Numbered(1);

export const viommuOps: Ops = {
  viommu_alloc: {
    takes: { fd: 'name', dev: 'name', hwpt: 'name', type: 'type?', flags: 'flags?', as: 'makes?' },
    words: { type: VIOMMU_TYPES },
    op: inContext((context, world, args) => made(world, args, viommuAlloc(context, world.id(args.dev), world.id(args.hwpt), typeOf(args.type, VIOMMU_TYPES),
      flagsOf(args.flags).length))),
  },
  vdevice_alloc: {
    takes: { fd: 'name', viommu: 'name', dev: 'name', virt_id: 'number', as: 'makes?' },
    op: inContext((context, world, args) => made(world, args,
      vdeviceAlloc(context, world.id(args.viommu), world.id(args.dev), u64Of(world, args.virt_id)))),
  },
  veventq_alloc: {
    takes: { fd: 'name', viommu: 'name', type: 'type?', depth: 'count?', flags: 'flags?', as: 'makes?', fd_as: 'makes?' },
    words: { type: VEVENTQ_TYPES },
    op: inContext((context, world, args) => {
      const answer = veventqAlloc(context, world.id(args.viommu), typeOf(args.type, VEVENTQ_TYPES), numberOf(world, args.depth, 1),
        flagsOf(args.flags).length);
      if (answer.errno === 'OK') world.bind(args.fd_as, new Descriptor(answer.file));
      return made(world, args, answer);
    }),
  },
  hw_queue_alloc: {
    takes: { fd: 'name', viommu: 'name', index: 'count', iova: 'number', len: 'number', type: 'type?', flags: 'flags?', as: 'makes?' },
    words: { type: HW_QUEUE_TYPES },
    op: inContext((context, world, args) => made(world, args, hwQueueAlloc(context, world.id(args.viommu), numberOf(world, args.index),
      u64Of(world, args.iova), u64Of(world, args.len), typeOf(args.type, HW_QUEUE_TYPES), flagsOf(args.flags).length))),
  },
  mmap: {
    takes: { fd: 'name', viommu: 'name', len: 'count?', offset: 'count?', as: 'makes?' },
    // A file of plain memory can be mapped as well; what a device's file shows is its own affair.
    op(world, args) {
      const { pageSize } = world.machine;
      const [offset, whole] = [numberOf(world, args.offset, 0), mockRegion(pageSize)];
      const length = numberOf(world, args.len, whole);
      if (offset % pageSize !== 0) return { errno: refused(MAPPING.offsetMisaligned, { offset }) };
      const file = world.file(args.fd);
      if (!file) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
      if (length === 0) return { errno: refused(MAPPING.nothing) };
      if (file instanceof Dmabuf) return { errno: refused(MAPPING.notMappable, { fd: args.fd }) };
      if (file instanceof OtherFile) {
        world.bind(args.as, SOMEWHERE);
        return { errno: 'OK' };
      }
      if (file instanceof VfioDeviceFile && !file.granted) return { errno: refused(DEVICE_FILE.notBound) };
      if (!(file instanceof Context)) return { errno: refused(MAPPING.noMemory, { fd: args.fd }) };
      const viommu = file.lookup<Viommu>(world.id(args.viommu), 'Viommu');
      if (!viommu) return { errno: refused(MMAP.noRegion, { id: world.id(args.viommu) }) };
      // Nothing but the whole region, from its beginning, can be mapped.
      if (offset !== 0 || length !== whole) return { errno: refused(MMAP.notTheRegion, { length: whole }) };
      world.bindDescriptor(args.as, new Mapping(file, viommu));
      return { errno: 'OK' };
    },
  },
  munmap: {
    takes: { map: 'name' },
    op(world, args) {
      const thing = world.thing(args.map);
      // A number is an address, at which nothing may lie: to unmap nothing is no mistake either, but for the very beginning.
      if (!(thing instanceof Descriptor) && world.id(args.map) > 0) return { errno: 'OK' };
      if (!(thing instanceof Descriptor) || !(thing.file instanceof Mapping)) return { errno: refused(MUNMAP.noMapping, { name: args.map }) };
      // What is unmapped already is no mistake.
      if (thing.open) thing.close();
      return { errno: 'OK' };
    },
  },
};
