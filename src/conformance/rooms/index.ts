import type { Room } from '../room';
import { allocator } from './allocator';
import { authorization } from './authorization';
import { ioasid, pageFaults } from './ioasid';
import { iommufd } from './iommufd';
import { dirtyTracking } from './iommufd/dirty';
import { dmabufs } from './iommufd/dmabuf';
import { memory } from './iommufd/memory';
import { noIommu } from './iommufd/no-iommu';
import { revocation } from './revocation';
import { wbinvd } from './wbinvd';

/** The rooms whose code and specification are held to each other. */
export const ROOMS: readonly Room[] = [
  authorization as Room, ioasid as Room, pageFaults as Room, iommufd as Room, dirtyTracking as Room,
  dmabufs as Room, memory as Room, noIommu as Room, allocator as Room, wbinvd as Room, revocation as Room,
];
