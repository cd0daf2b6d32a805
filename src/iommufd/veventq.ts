/** Event queues of a vIOMMU (drivers/iommu/iommufd/eventq.c). */
import { Result, refuse } from './answer';
import type { Context } from './context';
import { QueueFile } from './fault';
import { IommufdObject } from './object';
import { Viommu } from './viommu';

/** Users: 1, and one for its open descriptor. It holds its vIOMMU. */
export class Veventq extends IommufdObject {
  readonly type = 'Veventq';

  constructor(readonly viommu: Viommu, readonly eventType: string) {
    super();
    viommu.veventqs.set(eventType, this);
    viommu.users++;
  }

  destroy(): void {
    this.viommu.veventqs.delete(this.eventType);
    this.viommu.users--;
  }
}

/** IOMMU_VEVENTQ_ALLOC. EOPNOTSUPP: a flag, or type `DEFAULT`; EINVAL: no depth; ENOENT; EOPNOTSUPP: a type the driver does not
 *  know; EEXIST: one of this type is there (`iommufd_veventq_alloc`). */
export function veventqAlloc(context: Context, viommu: number, type: string, depth = 1, flags = 0): Result<{ id: number; file: QueueFile }> {
  if (flags !== 0 || type === 'DEFAULT') return refuse('EOPNOTSUPP');
  if (depth === 0) return refuse('EINVAL');
  const on = context.lookup<Viommu>(viommu, 'Viommu');
  if (!on) return refuse('ENOENT');
  if (type !== 'SELFTEST') return refuse('EOPNOTSUPP');
  if (on.veventqs.has(type)) return refuse('EEXIST');
  const queue = context.objects.finalize(context.objects.reserve(new Veventq(on, type)));
  return { errno: 'OK', id: queue.id, file: new QueueFile(context, queue) };
}
