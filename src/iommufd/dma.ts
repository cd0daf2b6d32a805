/** Where the DMA of a device ends up. */
import { NO_PASID } from './pasid';
import { Context } from './context';
import type { Prot } from './area';
import type { HwptPaging } from './hwpt';
import type { PhysicalDevice } from './machine';
import { U64, lastOf } from './u64';
import { VfioGroup } from './vfio-group';

/** memory: what the user mapped. blocked: nowhere. host: the default domain, or memory itself where no IOMMU is in front. */
export type Reached = 'memory' | 'blocked' | 'host';

/** The DMA of a device, or of one of its PASIDs, to [iova, iova + length): it goes where the owner of its group has put the group.
 *  @param write whether it writes, or reads; absent where that does not matter */
export function reach(device: PhysicalDevice, iova: U64, length: U64, pasid = NO_PASID, write?: boolean): Reached {
  const { group, traits, present } = device;
  if (!present) return 'blocked';
  if (!traits.iommu || traits.noIommu) return 'host';
  const { owner } = group;
  if (!owner) return pasid === NO_PASID ? 'host' : 'blocked';
  if (owner instanceof Context) {
    const hwpt = owner.groups.get(group)!.attached(pasid);
    return hwpt && covers(hwpt.paging, iova, length, write) ? 'memory' : 'blocked';
  }
  // A group of VFIO is in a legacy container, which knows no PASIDs; any other owner leaves a group on the blocking domain.
  if (!(owner instanceof VfioGroup) || pasid !== NO_PASID) return 'blocked';
  const mapping = owner.container!.backend?.mappings.firstIn(iova, iova);
  return mapping && lastOf(iova, length) <= mapping.last && allows(mapping.prot, write) ? 'memory' : 'blocked';
}

/** Whether all of it is mapped for what the DMA does, and of no dmabuf that was taken back. */
function covers({ ioas }: HwptPaging, iova: U64, length: U64, write?: boolean): boolean {
  const found = ioas.walk(iova, length);
  return found.errno === 'OK' && found.whole && found.pieces.every(({ area: { pages, prot } }) => !pages!.memory?.revoked && allows(prot, write));
}

/** A DMA of which it is not said whether it reads or writes may do either. */
const allows = ({ read, write: writes }: Prot, write?: boolean): boolean => write === undefined || (write ? writes : read);
