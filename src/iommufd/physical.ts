/** Where the memory of a device without an IOMMU lies in the machine (drivers/iommu/iommufd/io_pagetable.c, 7.3). */
import type { Errno } from './answer';
import type { Ioas } from './ioas';
import type { U64 } from './u64';
import { refused } from '../rules';
import { GET_PA } from './rules/ioas';

/** Whether the memory behind an IOVA has an address that may be told. ENOENT: nothing is mapped there; EINVAL: a dmabuf that was taken
 *  back; EOPNOTSUPP: no device without an IOMMU is attached (`iopt_get_phys`, IOMMU_IOAS_NOIOMMU_GET_PA). */
export function physicalAt(ioas: Ioas, iova: U64): Errno {
  const area = ioas.areas.firstIn(iova, iova);
  if (!area?.pages) return refused(GET_PA.hole, { iova });
  if (area.pages.memory?.revoked) return refused(GET_PA.revoked, { area });
  return ioas.hwpts.some(({ driver }) => driver === 'none') ? 'OK' : refused(GET_PA.hasIommu, { ioas });
}
