/** The calls of iommufd and VFIO, those of their drivers, and what the host does: all tables of this folder in one. */
import { accessOps } from './access';
import type { Ops } from './call';
import { cdevOps } from './cdev';
import { concurrencyOps } from './concurrency';
import { containerOps } from './container';
import { deviceOps } from './device';
import { fileOps } from './file';
import { groupOps } from './group';
import { hostOps } from './host';
import { hwptOps } from './hwpt';
import { ioasOps } from './ioas';
import { queueOps } from './queues';
import { selftestOps } from './selftest';
import { structured } from './structures';
import { viommuOps } from './viommu';

export const iommufdOps: Ops = structured({
  ...fileOps, ...ioasOps, ...hwptOps, ...deviceOps, ...accessOps, ...viommuOps, ...concurrencyOps,
  ...groupOps, ...cdevOps, ...containerOps, ...hostOps, ...queueOps, ...selftestOps,
});
