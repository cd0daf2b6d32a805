/** Reading and answering what the kernel tells through a descriptor: page requests, and events of a vIOMMU (drivers/iommu/iommufd/eventq.c). */
import { Fault, QueueFile } from '../fault';
import { OtherFile } from '../file';
import { Dmabuf } from '../memory';
import { Veventq } from '../veventq';
import { numberOf } from './arguments';
import type { IoctlAnswer, Args, CaseJson, Op, Ops, IoctlWorld } from './call';
import { MISSING, Numbered } from './things';
import { refused } from '../../rules';
import { FILE } from '../rules/files';
import { QUEUE_FILE, VEVENT_READ } from '../rules/hwpt';

/** Bytes of a page request, of its answer, and of an event of the selftest: its header, and the header with the device's number. */
const REQUEST = 40;
const RESPONSE = 8;
/** As many bytes as the recorder reads of them at once. */
const AT_ONCE = 8 * REQUEST;
/** As many of events. */
const EVENTS_AT_ONCE = 4096;
const HEADER = 8;
const EVENT = 12;

/** A read or a write of `count` bytes, `size` unless a call says so. */
interface OnQueue<T> {
  readonly size: number;
  queue(queue: T, count: number, world: IoctlWorld, args: Args): IoctlAnswer;
  /** The same of a file of plain memory, which can be read and written as any, and has nothing but zeros. */
  zeros(count: number, world: IoctlWorld, args: Args): IoctlAnswer;
}

/** Makes an op of what it does with the queue behind `args.fd`; EBADF: no open descriptor; EINVAL: a file that cannot be read. */
function onQueue<T>(kind: new (...args: never[]) => T, { size, queue, zeros }: OnQueue<T>): Op {
  return (world, args) => {
    const file = world.file(args.fd);
    if (!file) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
    const count = numberOf(world, args.count, size);
    if (file instanceof OtherFile) return zeros(count, world, args);
    if (!(file instanceof QueueFile) || !(file.queue instanceof kind)) return { errno: refused(QUEUE_FILE.noQueue, { fd: args.fd }) };
    return queue(file.queue, count, world, args);
  };
}

const respond = onQueue(Fault, {
  size: RESPONSE,
  queue: (fault, count, world, args) => ({
    errno: count % RESPONSE !== 0 ? refused(QUEUE_FILE.notWhole, { count, size: RESPONSE }) : fault.respond(world.id(args.cookie), numberOf(world, args.code, 0)),
  }),
  zeros: () => ({ errno: 'OK' }),
});

export const queueOps: Ops = {
  fault_read: {
    takes: { fd: 'name', count: 'count?', as: 'makes?' },
    op: onQueue(Fault, {
      size: REQUEST,
      queue(fault, count, world, args) {
        if (count % REQUEST !== 0) return { errno: refused(QUEUE_FILE.notWhole, { count, size: REQUEST }) };
        const read = fault.read(count / REQUEST);
        const faults = read.map(({ device, pasid, group, perm, address, cookie }): CaseJson => ({ dev: device, pasid, grpid: group, perm, addr: address as CaseJson, cookie }));
        world.bind(args.as, read.length > 0 ? new Numbered(read[0].cookie) : MISSING);
        return { errno: 'OK', out: { n: read.length, faults, ...(faults[0] as Record<string, CaseJson> | undefined) } };
      },
      zeros(count, world, args) {
        const n = Math.floor(Math.min(count, AT_ONCE) / REQUEST);
        world.bind(args.as, n > 0 ? new Numbered(0) : MISSING);
        return { errno: 'OK', out: { n, ...(n > 0 ? { dev: 0, pasid: 0, grpid: 0, perm: 0, addr: 0, cookie: 0 } : {}) } };
      },
    }),
  },
  fault_respond: {
    takes: { fd: 'name', cookie: 'name', code: 'count?', count: 'count?' },
    op: (world, args) => (world.file(args.fd) instanceof Dmabuf ? { errno: refused(FILE.notWritable, { fd: args.fd }) } : respond(world, args)),
  },
  vevent_read: {
    takes: { fd: 'name', count: 'count?' },
    op: onQueue(Veventq, {
      size: EVENT,
      queue(queue, count) {
        let room = count;
        const read: CaseJson[] = [];
        if (count < HEADER) return { errno: refused(VEVENT_READ.noHeader, { count, least: HEADER }) };
        if (queue.next && !queue.next.lost && count < EVENT) return { errno: refused(VEVENT_READ.noEvent, { count, size: EVENT }) };
        for (let next = queue.next; next && room >= (next.lost ? HEADER : EVENT); next = queue.next) {
          room -= next.lost ? HEADER : EVENT;
          const { sequence, lost, device } = queue.read()!;
          read.push({ sequence, lost, ...(device === undefined ? {} : { virt_id: device }) });
        }
        return { errno: 'OK', out: { n: read.length, events: read, ...(read[0] as Record<string, CaseJson> | undefined) } };
      },
      zeros: (count) => ({ errno: 'OK', out: { n: Math.ceil(Math.min(count, EVENTS_AT_ONCE) / EVENT), ...(count > 0 ? { sequence: 0, lost: false, virt_id: 0 } : {}) } }),
    }),
  },
};
