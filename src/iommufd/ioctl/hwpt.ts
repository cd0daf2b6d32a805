/** Calls on hardware page tables and fault objects. */
import { faultAlloc } from '../fault';
import { dirtyBitmap } from '../dirty';
import type { HwptPaging } from '../hwpt';
import { hwptAlloc, hwptInvalidate, setDirtyTracking } from '../hwpt-alloc';
import { type Invalidation, SELFTEST, dataLengthOf } from '../mock';
import { flagsOf, inContext, numberOf, typeWord, u64Of } from './arguments';
import type { CaseJson, Op, Ops } from './call';
import { Descriptor, Numbered } from './things';
import { refused } from '../../rules';
import { BITMAP, DIRTY, HWPT_ALLOC, INVALIDATE } from '../rules/hwpt';
import { DATA_MEMORY, GET_DIRTY_FLAGS, HWPT_DATA, HWPT_FLAGS, INVALIDATE_DATA, SET_DIRTY_FLAGS } from './words';

/** An entry of an invalidation as a case says it: for a nested table `iotlb_id`, for a vIOMMU `vdev_id` and `cache_id`; flags as bits or ALL. */
function entryOf({ flags, iotlb_id: place, vdev_id: device, cache_id: cache }: Record<string, CaseJson>): Invalidation {
  return { flags: flags === 'ALL' ? 1 : (flags ?? 0) as number, cache: (place ?? cache ?? 0) as number, device: (device ?? 0) as number };
}

const alloc: Op = inContext((context, world, args) => {
  if (numberOf(world, args.reserved, 0) !== 0) return { errno: refused(HWPT_ALLOC.reserved) };
  const data = typeWord(args.data, 'NONE', HWPT_DATA);
  const answer = hwptAlloc(context, {
    // Where none is named, nothing is there either.
    unreadable: args.memory !== undefined,
    device: world.id(args.dev), pt: world.id(args.pt), flags: flagsOf(args.flags, HWPT_FLAGS),
    data, dataLength: numberOf(world, args.data_len, data === 'NONE' ? 0 : dataLengthOf(context.machine.version)), fault: world.id(args.fault ?? args.fault_id),
    ...(args.iotlb === undefined ? {} : { cached: numberOf(world, args.iotlb) }),
  });
  if (answer.errno !== 'OK') return answer;
  world.bind(args.as, new Numbered(answer.id, context));
  return { errno: 'OK', out: { id: answer.id } };
});

export const hwptOps: Ops = {
  hwpt_alloc: {
    takes: {
      fd: 'name', dev: 'name', pt: 'name', flags: 'flags?', data: 'type?', data_len: 'count?', reserved: 'count?', fault: 'name?', fault_id: 'name?', iotlb: 'count?',
      memory: 'word?', as: 'makes?',
    },
    words: { flags: HWPT_FLAGS, data: HWPT_DATA, memory: DATA_MEMORY },
    op: alloc,
  },
  hwpt_invalidate: {
    takes: { fd: 'name', id: 'name', n: 'count?', entry_len: 'count?', type: 'type?', entries: 'entries?', memory: 'word?', reserved: 'count?' },
    words: { type: INVALIDATE_DATA, memory: DATA_MEMORY },
    op: inContext((context, world, args) => {
      if (numberOf(world, args.reserved, 0) !== 0) return { errno: refused(INVALIDATE.reserved), out: { done: 0 } };
      const entries = args.entries === undefined ? numberOf(world, args.n, 0) : (args.entries as Record<string, CaseJson>[]).map(entryOf);
      const { errno, done } = hwptInvalidate(context, world.id(args.id), {
        type: typeWord(args.type, SELFTEST, INVALIDATE_DATA), entries, memory: args.memory as 'none' | 'null' | undefined,
        ...(args.entry_len === undefined ? {} : { entryLength: numberOf(world, args.entry_len) }),
      });
      return { errno, out: { done } };
    }),
  },
  set_dirty: {
    takes: { fd: 'name', id: 'name', on: 'flag?', flags: 'flags?' },
    words: { flags: SET_DIRTY_FLAGS },
    op: inContext((context, world, args) => {
      const flags = flagsOf(args.flags, SET_DIRTY_FLAGS);
      if (flags.some((flag) => !SET_DIRTY_FLAGS.has(flag))) return { errno: refused(DIRTY.unknownFlag) };
      const on = args.on === undefined ? args.flags === undefined || flags.includes('ENABLE') : args.on === true;
      return { errno: setDirtyTracking(context, world.id(args.id), on) };
    }),
  },
  get_dirty_bitmap: {
    takes: { fd: 'name', hwpt: 'name', iova: 'number', len: 'number', page_size: 'number', flags: 'flags?', reserved: 'count?' },
    words: { flags: GET_DIRTY_FLAGS },
    op: inContext((context, world, args) => {
      const flags = flagsOf(args.flags, GET_DIRTY_FLAGS);
      if (flags.some((flag) => !GET_DIRTY_FLAGS.has(flag)) || numberOf(world, args.reserved, 0) !== 0) return { errno: refused(BITMAP.unknownFlag) };
      const hwpt = context.lookup<HwptPaging>(world.id(args.hwpt), 'HwptPaging');
      if (!hwpt) return { errno: refused(BITMAP.noPaging, { id: world.id(args.hwpt) }) };
      const answer = dirtyBitmap(hwpt, {
        iova: u64Of(world, args.iova), length: u64Of(world, args.len), pageSize: u64Of(world, args.page_size), clear: !flags.includes('NO_CLEAR'),
      });
      return answer.errno === 'OK' ? { errno: 'OK', out: { bits: answer.bits, count: answer.bits.length } } : answer;
    }),
  },
  fault_alloc: {
    takes: { fd: 'name', flags: 'flags?', as: 'makes?', fd_as: 'makes?' },
    op: inContext((context, world, args) => {
      const answer = faultAlloc(context, flagsOf(args.flags).length);
      if (answer.errno !== 'OK') return answer;
      world.bind(args.as, new Numbered(answer.id));
      world.bind(args.fd_as, new Descriptor(answer.file));
      return { errno: 'OK', out: { id: answer.id } };
    }),
  },
};
