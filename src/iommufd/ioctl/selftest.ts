/** The calls of the kernel's test driver that look at mock devices, or make them do something (IOMMU_TEST, drivers/iommu/iommufd/selftest.c). */
import type { Device } from '../device';
import { markDirty } from '../dirty';
import { HwptNested, HwptPaging } from '../hwpt';
import type { Context } from '../context';
import type { IommufdObject, ObjectType } from '../object';
import { checkCache, triggerVevent } from '../mock';
import type { UserMemory } from '../memory';
import { NO_PASID } from '../pasid';
import { pinnedTimes } from '../pinned';
import { U64_MAX, least, minus, plus, remainder } from '../u64';
import { inContext, memoryOf, numberOf, u64Of } from './arguments';
import { NamedDevice } from './device';
import type { Args, IoctlCall, CaseJson, Op, Ops, IoctlWorld } from './call';
import { Numbered } from './things';
import { refused } from '../../rules';
import { CHECK_MAP, CHECK_REFS, LOOKED_AT, MARK } from '../rules/hwpt';

/** The least that the test driver lets its own memory be limited to: one entry of a batch. */
const LEAST_LIMIT = 12;
/** As many pages as it marks at once: the bits of 16 MiB. */
const MOST_MARKED = 8 * 2 ** 24;

/** The object that a name or a number stands for, in the context that is named or in that which made the name. */
function find<T extends IommufdObject>(world: IoctlWorld, args: Args, key: string, type: T['type'] & ObjectType): T | undefined {
  const thing = typeof args[key] === 'string' ? world.names.find(args[key]) : undefined;
  const context: Context | null | undefined = args.fd === undefined ? (thing instanceof Numbered ? thing.context : null) : world.context(args.fd);
  return context?.lookup<T>(world.id(args[key]), type);
}

/** Makes an op of what it does with a mock device; ENOENT: there is none. */
function onDevice(act: (device: Device, world: IoctlWorld, args: Args) => ReturnType<Op>): Op {
  return (world, args) => {
    const thing = typeof args.dev === 'string' ? world.names.find(args.dev) : undefined;
    const device = thing instanceof NamedDevice && args.fd === undefined ? thing.find(world) : find<Device>(world, args, 'dev', 'Device');
    return device ? act(device, world, args) : { errno: refused(LOOKED_AT.noDevice, { name: args.dev }) };
  };
}

/** Numbers of bits, each by itself or as a range [first, last]. */
function bitsOf(value: CaseJson | undefined, all: number): (readonly [first: number, last: number])[] {
  if (value === undefined) return [[0, all - 1]];
  const said = (value as CaseJson[]).map((each) => (Array.isArray(each) ? each as number[] : [each as number, each as number]));
  // A bit that is said twice is set once.
  let next = 0;
  return said.sort(([a], [b]) => a - b).map(([first, last]) => {
    const from = Math.max(first, next);
    next = Math.max(next, Math.min(last, all - 1) + 1);
    return [from, next - 1];
  });
}

/** What a call says of the context that it names, if it names one; else it goes through any. */
function ofContext(op: Op): Op {
  const named = inContext((_context, world, args) => op(world, args));
  return (world, args) => (args.fd === undefined ? op : named)(world, args);
}

const checkMap: IoctlCall = {
  takes: { fd: 'name?', hwpt: 'name', iova: 'number', len: 'number' },
  op: ofContext((world, args) => {
    const hwpt = find<HwptPaging>(world, args, 'hwpt', 'HwptPaging');
    if (!hwpt) return { errno: refused(CHECK_MAP.noPaging, { name: args.hwpt }) };
    const [iova, length] = [u64Of(world, args.iova), u64Of(world, args.len)];
    // Page after page is looked at: of nothing only where it would begin.
    if (length === 0 && remainder(iova, world.machine.pageSize / 2) === 0) return { errno: 'OK' };
    const found = hwpt.ioas.pagesOf(iova, length);
    return { errno: found.errno === 'OK' ? 'OK' : refused(CHECK_MAP.notMapped) };
  }),
};

export const selftestOps: Ops = {
  check_map: checkMap,
  check_refs: {
    takes: { uptr_offset: 'number?', user_va: 'number?', len: 'number', refs: 'count', memory: 'memory?' },
    op(world, args) {
      const { length, pages: { address, memory } } = memoryOf(world, args);
      const { pageSize } = world.machine;
      if (remainder(address, pageSize) !== 0 || remainder(length, pageSize) !== 0 || plus(address, length) > U64_MAX) return { errno: refused(CHECK_REFS.notPages, { address, length }) };
      const { kind, process, size } = memory as UserMemory;
      // Page after page is looked at, up to the end of the memory; where a program says an address, nobody knows where that is.
      const begin = u64Of(world, args.uptr_offset, 0);
      const there = args.user_va !== undefined && size > 0 ? length : begin < size ? least(length, minus(size, begin)) : 0;
      const refs = numberOf(world, args.refs);
      // References to parts of a huge page are counted elsewhere, so nobody looks.
      if (kind !== 'huge' && !pinnedTimes(world.machine, process, address, there, refs)) return { errno: refused(CHECK_REFS.otherCount, { refs }) };
      return { errno: there < length ? refused(CHECK_REFS.notThere) : 'OK' };
    },
  },
  check_iotlb: {
    takes: { fd: 'name?', hwpt: 'name', place: 'count?', iotlb: 'count' },
    op: ofContext((world, args) => {
      const hwpt = find<HwptNested>(world, args, 'hwpt', 'HwptNested');
      return { errno: hwpt ? checkCache(hwpt.cache, numberOf(world, args.place, 0), numberOf(world, args.iotlb)) : refused(LOOKED_AT.noHwpt, { name: args.hwpt }) };
    }),
  },
  check_cache: {
    takes: { fd: 'name?', dev: 'name', place: 'count?', cache: 'count' },
    op: ofContext(onDevice(({ physical }, world, args) => ({ errno: checkCache(physical.cache, numberOf(world, args.place, 0), numberOf(world, args.cache)) }))),
  },
  memory_limit: {
    takes: { fd: 'name', limit: 'count' },
    op: inContext((_context, world, args) => ({ errno: numberOf(world, args.limit) < LEAST_LIMIT ? refused(LOOKED_AT.leastLimit, { limit: args.limit }) : 'OK' })),
  },
  mark_dirty: {
    takes: { fd: 'name?', hwpt: 'name', iova: 'number', len: 'count', page_size: 'count', bits: 'bits?' },
    op: ofContext((world, args) => {
      const [iova, length, pageSize] = [u64Of(world, args.iova), numberOf(world, args.len), numberOf(world, args.page_size)];
      if (pageSize === 0 || length === 0 || remainder(iova, pageSize) !== 0 || length % pageSize !== 0) return { errno: refused(MARK.unfit, { iova, length, size: pageSize }) };
      if (length / pageSize > MOST_MARKED) return { errno: refused(MARK.tooMany, { count: length / pageSize, most: MOST_MARKED }) };
      const hwpt = find<HwptPaging>(world, args, 'hwpt', 'HwptPaging');
      if (!hwpt) return { errno: refused(LOOKED_AT.noHwpt, { name: args.hwpt }) };
      const answer = markDirty(hwpt, iova, pageSize, bitsOf(args.bits, length / pageSize));
      return answer.errno === 'OK' ? { errno: 'OK', out: { count: answer.count } } : answer;
    }),
  },
  trigger_iopf: {
    takes: { fd: 'name?', dev: 'name', pasid: 'count?', grpid: 'count?', perm: 'count?', addr: 'number?' },
    op: ofContext(onDevice((device, world, args) => {
      device.reportFault({
        pasid: numberOf(world, args.pasid, NO_PASID), group: numberOf(world, args.grpid, 0), perm: numberOf(world, args.perm, 0), address: u64Of(world, args.addr, 0),
      });
      return { errno: 'OK' };
    })),
  },
  trigger_vevent: {
    takes: { fd: 'name?', dev: 'name' },
    op: ofContext(onDevice(({ physical }) => ({ errno: triggerVevent(physical) }))),
  },
};
