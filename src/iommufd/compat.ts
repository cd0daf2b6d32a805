/** An iommufd in the place of a container (drivers/iommu/iommufd/vfio_compat.c). */
import { Errno, IommufdResult, refuse, refuseBy } from './answer';
import type { Context } from './context';
import type { Ioas } from './ioas';
import { cutBehind } from './split';
import { U64, U64_MAX, lastOf, minus, u64, wrapped } from './u64';
import { refused } from '../rules';
import { COMPAT, COMPAT_SET_IOMMU, VFIO_UNMAP } from './rules/container';
import { COMPAT_ATTACH, COMPAT_JOIN } from './rules/vfio';

/** A group takes the context as its backend, which makes the compatibility address space if there is none. EINVAL: groups with and
 *  without an IOMMU do not mix (`iommufd_vfio_compat_ioas_create`, `iommufd_vfio_compat_set_no_iommu`). */
export function compatJoin(context: Context, noIommu: boolean): Errno {
  if (noIommu) {
    if (context.compat) return refused(COMPAT_JOIN.hasCompat);
    context.noIommu = true;
    return 'OK';
  }
  if (context.noIommu) return refused(COMPAT_JOIN.noIommuMode);
  if (context.compat) return 'OK';
  const made = context.ioasAlloc();
  return made.errno === 'OK' ? context.compatSet(made.id) : made.errno;
}

/** Attaches a device to the compatibility address space. ENODEV: there is none (`vfio_iommufd_compat_attach_ioas`). */
export function compatAttach(context: Context, attach: (pt: number) => Errno): Errno {
  return context.compat ? attach(context.compat.id) : refused(COMPAT_ATTACH.noCompat);
}

/** VFIO_SET_IOMMU. Without an IOMMU: EPERM without CAP_SYS_RAWIO. Else EINVAL: a type that is not type 1; ENODEV: no group was added
 *  (`iommufd_vfio_set_iommu`). */
export function compatSetIommu(context: Context, type: string): Errno {
  if (context.noIommu && type === 'NOIOMMU') return context.machine.capable ? 'OK' : refused(COMPAT_SET_IOMMU.notCapable);
  if (context.noIommu || !isType1(type)) return refused(COMPAT_SET_IOMMU.notType1, { type });
  if (!context.compat) return refused(COMPAT.noCompat);
  return type === 'TYPE1' ? context.compat.setHugePages(0) : 'OK';
}

export function isType1(type: string): boolean { return type === 'TYPE1' || type === 'TYPE1v2'; }

/** VFIO_IOMMU_MAP_DMA. ENODEV without a compatibility address space; then as the map of an address space. */
export function compatMap(context: Context, request: Parameters<Ioas['map']>[0]): Errno {
  return context.compat ? context.compat.map(request).errno : refused(COMPAT.noCompat);
}

/**
 * VFIO_IOMMU_UNMAP_DMA: nothing there is no mistake, and 0 bytes; with TYPE1 (not v2) the range may cut areas. ENODEV; then as the
 * unmap of an address space, which is ENOENT where an area sticks out of the range (`iommufd_vfio_unmap_dma`).
 */
export function compatUnmap(context: Context, iova: U64, length: U64): IommufdResult<{ unmapped: U64 }> {
  const { compat } = context;
  if (!compat) return refuseBy(COMPAT.noCompat);
  const last = wrapped(lastOf(iova, length));
  if (compat.hugePages === 0) {
    // The sums have 64 bits: the end of nothing at 0 is all ones.
    for (const at of iova === 0 ? [last] : [last, minus(iova, 1)]) {
      const errno = cutBehind(compat, at);
      if (errno !== 'OK') return refuse(errno);
    }
  }
  return compat.unmapBytes(iova, length);
}

/** VFIO_IOMMU_UNMAP_DMA with VFIO_DMA_UNMAP_FLAG_ALL. ENODEV; EINVAL: a range besides; then as the unmap of an address space. */
export function compatUnmapAll(context: Context, iova: U64, length: U64): IommufdResult<{ unmapped: U64 }> {
  if (!context.compat) return refuseBy(COMPAT.noCompat);
  return iova === 0 && length === 0 ? context.compat.unmapAll() : refuseBy(VFIO_UNMAP.allAndRange);
}

/** VFIO_CHECK_EXTENSION, but for VFIO_DMA_CC_IOMMU: what a context can do in the place of a container. Groups without an IOMMU can go into any;
 *  once it stands for them, it does nothing else (`iommufd_vfio_check_extension`). */
export function hasExtension(context: Context, extension: string): boolean {
  if (isType1(extension) || extension === 'UNMAP_ALL') return !context.noIommu;
  return extension === 'NOIOMMU';
}

/** VFIO_IOMMU_GET_INFO: the page sizes that every page table has, as bits, those below a page as one page (`iommufd_get_pagesizes`). */
export function compatPageSizes({ hwpts, alignment, pageSize }: Ioas): U64 {
  const common = hwpts.reduce((bits, { pageSizes }) => bits & pageSizes, BigInt(U64_MAX));
  const page = BigInt(pageSize);
  const sizes = common % page === 0n ? common : (common / page) * page | page;
  return u64(sizes > BigInt(alignment) ? sizes : BigInt(alignment));
}

/** VFIO_CHECK_EXTENSION of VFIO_DMA_CC_IOMMU: whether all HWPTs of the compatibility address space enforce; so when there are none. */
export function compatEnforced(context: Context): IommufdResult<{ value: number }> {
  if (!context.compat) return refuseBy(COMPAT.noCompat);
  return { errno: 'OK', value: context.compat.hwpts.every(({ enforce }) => enforce) ? 1 : 0 };
}
