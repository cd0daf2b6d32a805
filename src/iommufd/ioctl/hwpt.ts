/** Calls on hardware page tables and fault objects. */
import { faultAlloc } from '../fault';
import { HwptPaging } from '../hwpt';
import { hwptAlloc, hwptInvalidate, setDirtyTracking } from '../hwpt-alloc';
import { SELFTEST, dataLengthOf } from '../mock';
import { flagsOf, inContext, numberOf, typeWord, u64Of } from './arguments';
import type { Op, Ops } from './call';
import { Descriptor, Numbered } from './things';
import { refused } from '../../rules';
import { CHECK_MAP, DIRTY, HWPT_ALLOC, INVALIDATE } from '../rules/hwpt';

const alloc: Op = inContext((context, world, args) => {
  if (numberOf(world, args.reserved, 0) !== 0) return { errno: refused(HWPT_ALLOC.reserved) };
  const data = typeWord(args.data, 'NONE');
  const answer = hwptAlloc(context, {
    device: world.id(args.dev), pt: world.id(args.pt), flags: flagsOf(args.flags),
    data, dataLength: numberOf(world, args.data_len, data === 'NONE' ? 0 : dataLengthOf(context.machine.version)), fault: world.id(args.fault ?? args.fault_id),
  });
  if (answer.errno !== 'OK') return answer;
  world.bind(args.as, new Numbered(answer.id, context));
  return { errno: 'OK', out: { id: answer.id } };
});

export const hwptOps: Ops = {
  hwpt_alloc: {
    takes: {
      fd: 'name', dev: 'name', pt: 'name', flags: 'any?', data: 'type?', data_len: 'count?', reserved: 'count?', fault: 'name?', fault_id: 'name?', as: 'makes?',
    },
    op: alloc,
  },
  hwpt_invalidate: {
    takes: { fd: 'name', id: 'name', n: 'count?', entry_len: 'count?', type: 'type?', reserved: 'count?' },
    op: inContext((context, world, args) => {
      if (numberOf(world, args.reserved, 0) !== 0) return { errno: refused(INVALIDATE.reserved) };
      const { errno, done } = hwptInvalidate(context, world.id(args.id), {
        type: typeWord(args.type, SELFTEST), entries: numberOf(world, args.n, 0), ...(args.entry_len === undefined ? {} : { entryLength: numberOf(world, args.entry_len) }),
      });
      return { errno, out: { done } };
    }),
  },
  set_dirty: {
    takes: { fd: 'name', id: 'name', on: 'flag?', flags: 'any?' },
    op: inContext((context, world, args) => {
      if (flagsOf(args.flags).some((flag) => flag !== 'ENABLE')) return { errno: refused(DIRTY.unknownFlag) };
      return { errno: setDirtyTracking(context, world.id(args.id)) };
    }),
  },
  check_map: {
    takes: { hwpt: 'name', iova: 'number', len: 'number' },
    op(world, args) {
      const thing = world.thing(args.hwpt);
      const hwpt = thing instanceof Numbered ? thing.context?.lookup<HwptPaging>(thing.id, 'HwptPaging') : undefined;
      if (!hwpt) return { errno: refused(CHECK_MAP.noPaging, { name: args.hwpt }) };
      const found = hwpt.ioas.pagesOf(u64Of(world, args.iova), u64Of(world, args.len));
      return { errno: found.errno === 'OK' ? 'OK' : refused(CHECK_MAP.notMapped) };
    },
  },
  fault_alloc: {
    takes: { fd: 'name', flags: 'any?', as: 'makes?', fd_as: 'makes?' },
    op: inContext((context, world, args) => {
      const answer = faultAlloc(context, flagsOf(args.flags).length);
      if (answer.errno !== 'OK') return answer;
      world.bind(args.as, new Numbered(answer.id));
      world.bind(args.fd_as, new Descriptor(answer.file));
      return { errno: 'OK', out: { id: answer.id } };
    }),
  },
};
