/** Event queues of a vIOMMU (drivers/iommu/iommufd/eventq.c). */
import { IommufdResult, refuseBy } from './answer';
import type { Context } from './context';
import { QueueFile } from './fault';
import { IommufdObject } from './object';
import { Viommu } from './viommu';
import { VEVENTQ_ALLOC } from './rules/viommu';

/** What is read of an event: its place among all that were sent, whether it only tells that events were lost, and the data of a real one. */
export interface Vevent { readonly sequence: number; readonly lost: boolean; readonly device?: number }

/** Sequence numbers go to 2^31 - 1, and begin again. */
const SEQUENCES = 2 ** 31;

/** Users: 1, and one for its open descriptor. It holds its vIOMMU. */
export class Veventq extends IommufdObject {
  readonly type = 'Veventq';
  #events: Vevent[] = [];
  #sequence = 0;

  /** @param depth how many events may wait to be read */
  constructor(readonly viommu: Viommu, readonly eventType: string, readonly depth: number) {
    super();
    viommu.veventqs.set(eventType, this);
    viommu.users++;
  }

  /** An event of a device. When the queue is full it is lost, and one mark at the end says so (`iommufd_viommu_report_event`). */
  report(device: number): void {
    const full = this.#events.filter(({ lost }) => !lost).length >= this.depth;
    if (this.#events[this.#events.length - 1]?.lost) this.#events.pop();
    this.#events.push({ sequence: this.#sequence, lost: full, ...(full ? {} : { device }) });
    this.#sequence = (this.#sequence + 1) % SEQUENCES;
  }

  /** The oldest event, which is the next to be read. */
  get next(): Vevent | undefined { return this.#events[0]; }

  /** Reads the oldest event; none is no mistake (`iommufd_veventq_fops_read`). */
  read(): Vevent | undefined { return this.#events.shift(); }

  destroy(): void {
    this.viommu.veventqs.delete(this.eventType);
    this.viommu.users--;
  }
}

/** IOMMU_VEVENTQ_ALLOC. EOPNOTSUPP: a flag, or type `DEFAULT`; EINVAL: no depth, or more than the version takes; ENOENT; EEXIST: one of
 *  this type is there. Nobody asks the driver whether it knows the type (`iommufd_veventq_alloc`). */
export function veventqAlloc(context: Context, viommu: number, type: string, depth = 1, flags = 0): IommufdResult<{ id: number; file: QueueFile }> {
  if (flags !== 0 || type === 'DEFAULT') return refuseBy(VEVENTQ_ALLOC.flagOrDefault);
  const most = context.machine.version.veventqDepth;
  if (depth === 0 || depth > most) return refuseBy(VEVENTQ_ALLOC.noDepth, { depth, most });
  const on = context.lookup<Viommu>(viommu, 'Viommu');
  if (!on) return refuseBy(VEVENTQ_ALLOC.noViommu, { id: viommu });
  if (on.veventqs.has(type)) return refuseBy(VEVENTQ_ALLOC.hasOne, { viommu: on, queue: on.veventqs.get(type) });
  const queue = context.objects.finalize(context.objects.reserve(new Veventq(on, type, depth)));
  return { errno: 'OK', id: queue.id, file: new QueueFile(context, queue) };
}
