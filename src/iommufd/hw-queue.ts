/** Hardware queues of a vIOMMU: guest memory that the hardware reads by itself (drivers/iommu/iommufd/viommu.c). */
import { Access } from './access';
import { Errno, IommufdResult, refuse, refuseBy } from './answer';
import type { Context } from './context';
import { MOCK_QUEUES } from './mock';
import { IommufdObject } from './object';
import { U64, U64_MAX, down, minus, overflows, plus, quotient, remainder, times, up } from './u64';
import { Viommu } from './viommu';
import { refused } from '../rules';
import { HW_QUEUE_ALLOC, HW_QUEUE_INIT, HW_QUEUE_PAGES } from './rules/viommu';

/** Bytes: of an entry of the list of a queue's pages, and of the longest list that the kernel allocates, however much memory there is (INT_MAX). */
const BYTES_A_PAGE = 8;
const LONGEST_LIST = 2 ** 31 - 1;

/**
 * Further users: the queue of the next index. It holds its vIOMMU, the queue before it, and the pages of its memory through a
 * hidden access, whose pins are the only ones that forbid an unmap.
 */
export class HwQueue extends IommufdObject {
  readonly type = 'HwQueue';
  access: Access | null = null;
  previous: HwQueue | undefined;

  constructor(readonly context: Context, readonly viommu: Viommu, readonly index: number) { super(); }

  /** It is complete: it now holds what it holds. */
  enable(access: Access, previous: HwQueue | undefined): void {
    this.access = access;
    this.previous = previous;
    this.viommu.hwQueues.set(this.index, this);
    this.viommu.users++;
    if (previous) previous.users++;
  }

  destroy(): void {
    this.viommu.hwQueues.delete(this.index);
    this.viommu.users--;
    if (this.previous) this.previous.users--;
    this.access!.destroyByDriver();
  }
}

/**
 * IOMMU_HW_QUEUE_ALLOC. EOPNOTSUPP: a flag, or type `DEFAULT`; EINVAL: no length; EOVERFLOW; ENOENT vIOMMU; EOPNOTSUPP: a type the driver
 * does not know; ERANGE: more than whole pages can have; ENOMEM: a list of pages that no kernel allocates; ENOENT: memory that is not mapped, and the errnos of a pin;
 * EFAULT: pages that do not follow one another in the machine; then the driver: EINVAL: an index it has not;
 * EEXIST: the index is taken; EIO: the queue before it is missing (`iommufd_hw_queue_alloc_ioctl`, `mock_hw_queue_init_phys`).
 */
export function hwQueueAlloc(context: Context, viommu: number, index: number, iova: U64, length: U64, type = 'SELFTEST',
    flags = 0): IommufdResult<{ id: number }> {
  if (flags !== 0 || type === 'DEFAULT') return refuseBy(HW_QUEUE_ALLOC.defaultType);
  if (length === 0) return refuseBy(HW_QUEUE_ALLOC.nothing);
  if (overflows(iova, length)) return refuseBy(HW_QUEUE_ALLOC.beyondEnd, { iova, length });
  const on = context.lookup<Viommu>(viommu, 'Viommu');
  if (!on) return refuseBy(HW_QUEUE_ALLOC.noViommu, { id: viommu });
  if (type !== 'SELFTEST') return refuseBy(HW_QUEUE_ALLOC.unknownType, { viommu: on, type });
  const { pageSize } = context.machine;
  const rounded = plus(remainder(iova, pageSize), plus(length, pageSize - 1));
  if (rounded > U64_MAX) return refuseBy(HW_QUEUE_ALLOC.pagesBeyond);
  const pages = quotient(rounded, pageSize);
  if (times(pages, BYTES_A_PAGE) > LONGEST_LIST) return refuseBy(HW_QUEUE_ALLOC.listTooLong, { pages, most: LONGEST_LIST });
  const queue = context.objects.reserve(new HwQueue(context, on, index));
  const access = context.objects.finalize(context.objects.reserve(new Access(context, true, true)));
  const errno = pinQueue(access, on, iova, length);
  const failed = errno === 'OK' ? initialize(on, index) : errno;
  if (failed !== 'OK') {
    access.destroyByDriver();
    context.objects.abort(queue);
    return refuse(failed);
  }
  queue.enable(access, on.hwQueues.get(index - 1));
  context.objects.finalize(queue);
  return { errno: 'OK', id: queue.id };
}

/** Pins the whole pages that the queue's memory touches. */
function pinQueue(access: Access, viommu: Viommu, iova: U64, length: U64): Errno {
  const errno = access.change(viommu.parent.ioas);
  if (errno !== 'OK') return errno;
  const { pageSize } = viommu.parent.ioas;
  const first = down(iova, pageSize);
  const pages = minus(up(plus(iova, length), pageSize), first);
  const pinned = access.pin(first, pages);
  if (pinned.errno !== 'OK') return pinned.errno;
  // The hardware knows one address: what lies beyond the first page must follow it in the machine.
  const walked = viommu.parent.ioas.pagesOf(first, pages);
  const adjacent = pages <= pageSize || (walked.errno === 'OK' && walked.parts.length === 1 && walked.parts[0].pages.memory?.adjacent === true);
  return adjacent ? 'OK' : refused(HW_QUEUE_PAGES.notAdjacent, { iova });
}

function initialize(viommu: Viommu, index: number): Errno {
  if (index >= MOCK_QUEUES) return refused(HW_QUEUE_INIT.noIndex, { index, most: MOCK_QUEUES });
  if (viommu.hwQueues.has(index)) return refused(HW_QUEUE_INIT.indexTaken, { index, queue: viommu.hwQueues.get(index) });
  return index > 0 && !viommu.hwQueues.has(index - 1) ? refused(HW_QUEUE_INIT.gap, { index, before: index - 1 }) : 'OK';
}
