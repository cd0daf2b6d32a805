/** Objects with a descriptor of their own: fault queues (drivers/iommu/iommufd/eventq.c). */
import { Errno, IommufdResult, refuseBy } from './answer';
import type { Context } from './context';
import { OpenFile } from './file';
import { IommufdObject } from './object';
import { refused } from '../rules';
import { FAULT_ALLOC, RESPOND } from './rules/hwpt';
import type { U64 } from './u64';

/** The descriptor of a fault or event queue: while it is open it uses the object and holds the context. */
export class QueueFile extends OpenFile {
  readonly kind = 'queue';

  constructor(readonly context: Context, readonly queue: IommufdObject) {
    super();
    queue.users++;
    context.hold();
  }

  protected release(): void {
    this.queue.users--;
    if (this.queue instanceof Fault) this.queue.open = false;
    this.context.put();
  }
}

/** What a device asks for when a page is missing: `address` in bytes, `perm` as bits, `group` the device's own number of the request. */
export interface PageRequest { readonly address: U64; readonly pasid: number; readonly group: number; readonly perm: number }

/** A request that waits for an answer, and the attachment through which it came. */
interface Pending extends PageRequest { readonly by: AttachHandle }

/** One attachment of a group, or of a PASID of it; what it asks is said to come from the device that was attached first. */
export interface AttachHandle { readonly device: IommufdObject }

/** What the user reads of a request: the number of the device object, and the cookie by which it is answered. */
export interface Delivered extends PageRequest { readonly device: number; readonly cookie: number }

/** Further users: each HWPT that reports to it. */
export class Fault extends IommufdObject {
  readonly type = 'Fault';
  /** Whether its descriptor is open. */
  open = true;
  #waiting: Pending[] = [];
  readonly #read = new Map<number, Pending>();

  destroy(): void { this.#waiting = []; }

  /** A request comes in (`iommufd_fault_iopf_handler`). */
  deliver(request: PageRequest, by: AttachHandle): void { this.#waiting.push({ ...request, by }); }

  /** Reads the oldest requests, as many as there is room for; none is no mistake (`iommufd_fault_fops_read`). */
  read(room: number): Delivered[] {
    return this.#waiting.splice(0, room).map((pending) => {
      let cookie = 1;
      while (this.#read.has(cookie)) cookie++;
      this.#read.set(cookie, pending);
      const { by, ...request } = pending;
      return { ...request, device: by.device.id, cookie };
    });
  }

  /** Answers a request that was read. EINVAL: an answer that is neither 0 (it can go on) nor 1 (it is refused), or no such cookie
   *  (`iommufd_fault_fops_write`). */
  respond(cookie: number, code: number): Errno {
    if (code !== 0 && code !== 1) return refused(RESPOND.noCode, { code });
    return this.#read.delete(cookie) ? 'OK' : refused(RESPOND.noCookie, { cookie });
  }

  /** An attachment ends, or moves to another HWPT: what it asked, read or not, is refused (`iommufd_auto_response_faults`). */
  refuse(by: AttachHandle): void {
    this.#waiting = this.#waiting.filter((each) => each.by !== by);
    for (const [cookie, each] of this.#read) if (each.by === by) this.#read.delete(cookie);
  }
}

/** IOMMU_FAULT_QUEUE_ALLOC. EOPNOTSUPP for any flag. */
export function faultAlloc(context: Context, flags = 0): IommufdResult<{ id: number; file: QueueFile }> {
  if (flags !== 0) return refuseBy(FAULT_ALLOC.unknownFlag);
  const fault = context.objects.finalize(context.objects.reserve(new Fault()));
  return { errno: 'OK', id: fault.id, file: new QueueFile(context, fault) };
}
