/** Calls on vIOMMUs and what hangs on them. */
import { hwQueueAlloc } from '../../iommufd/hw-queue';
import { veventqAlloc } from '../../iommufd/veventq';
import { vdeviceAlloc, viommuAlloc } from '../../iommufd/viommu';
import type { Op, Ops } from '../dispatch';
import { Args, Descriptor, Json, Numbered, World } from '../world';
import { inContext, numberOf } from './ioas';

/** The answer of a call that makes a numbered object, with the number bound to the step's name. */
function made(world: World, args: Args, answer: { errno: string; id?: number }): ReturnType<Op> {
  if (answer.errno !== 'OK') return { errno: answer.errno };
  world.bind(args.as, new Numbered(answer.id!));
  return { errno: 'OK', out: { id: answer.id! } };
}

const typeOf = (value: Json | undefined): string => (typeof value === 'string' ? value : 'SELFTEST');

export const viommuOps: Ops = {
  viommu_alloc: {
    takes: { fd: 'name', dev: 'name', hwpt: 'name', type: 'text?', flags: 'words?', as: 'makes?' },
    op: inContext((context, world, args) => made(world, args, viommuAlloc(context, world.id(args.dev), world.id(args.hwpt), typeOf(args.type),
      ((args.flags ?? []) as string[]).length))),
  },
  vdevice_alloc: {
    takes: { fd: 'name', viommu: 'name', dev: 'name', virt_id: 'number', as: 'makes?' },
    op: inContext((context, world, args) => made(world, args,
      vdeviceAlloc(context, world.id(args.viommu), world.id(args.dev), numberOf(world, args.virt_id)))),
  },
  veventq_alloc: {
    takes: { fd: 'name', viommu: 'name', type: 'text?', depth: 'number?', as: 'makes?', fd_as: 'makes?' },
    op: inContext((context, world, args) => {
      const answer = veventqAlloc(context, world.id(args.viommu), typeOf(args.type), numberOf(world, args.depth, 1));
      if (answer.errno === 'OK') world.bind(args.fd_as, new Descriptor(answer.file));
      return made(world, args, answer);
    }),
  },
  hw_queue_alloc: {
    takes: { fd: 'name', viommu: 'name', index: 'number', iova: 'number', len: 'number', type: 'text?', as: 'makes?' },
    op: inContext((context, world, args) => made(world, args, hwQueueAlloc(context, world.id(args.viommu), numberOf(world, args.index),
      numberOf(world, args.iova), numberOf(world, args.len), typeOf(args.type)))),
  },
};
