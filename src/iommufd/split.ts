/** Areas that are cut, as type 1 may where an iommufd stands in its place (drivers/iommu/iommufd/io_pagetable.c). */
import type { Errno } from './answer';
import { Area } from './area';
import type { Ioas } from './ioas';
import { U64, plus, remainder } from './u64';
import { refused } from '../rules';
import { CUT } from './rules/ioas';

/** Makes an area end with the byte at `iova` and another begin behind it. Nothing is done where none goes across, nor behind the first
 *  byte of one. EBUSY: it is in flight; EOPNOTSUPP: a dmabuf; EINVAL: no area may begin there, or pages are pinned (`iopt_area_split`). */
export function cutBehind({ areas, alignment }: Ioas, iova: U64): Errno {
  const area = areas.firstIn(iova, iova);
  if (!area || iova === area.first || iova === area.last) return 'OK';
  if (!area.pages || area.preventAccess) return refused(CUT.cutInFlight, { area });
  if (area.pages.source === 'dmabuf') return refused(CUT.dmabuf, { area });
  const next = plus(iova, 1);
  if (remainder(next, alignment) !== 0 || area.pageOffset(next) % alignment !== 0 || area.pins > 0) return refused(CUT.misalignedCut, { iova: next, area });
  areas.delete(area);
  areas.insert(new Area(area.first, iova, area.pages, area.start, area.prot));
  areas.insert(new Area(next, area.last, area.pages, area.startAt(next), area.prot));
  return 'OK';
}
