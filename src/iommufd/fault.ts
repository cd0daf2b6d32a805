/** Objects with a descriptor of their own: fault queues (drivers/iommu/iommufd/eventq.c). */
import { Result, refuse } from './answer';
import type { Context } from './context';
import { OpenFile } from './file';
import { IommufdObject } from './object';

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

/** Further users: each HWPT that reports to it. */
export class Fault extends IommufdObject {
  readonly type = 'Fault';
  /** Whether its descriptor is open. */
  open = true;
  destroy(): void { /* it holds nothing itself; its descriptor holds the context */ }
}

/** IOMMU_FAULT_QUEUE_ALLOC. EOPNOTSUPP for any flag. */
export function faultAlloc(context: Context, flags = 0): Result<{ id: number; file: QueueFile }> {
  if (flags !== 0) return refuse('EOPNOTSUPP');
  const fault = context.objects.finalize(context.objects.reserve(new Fault()));
  return { errno: 'OK', id: fault.id, file: new QueueFile(context, fault) };
}
