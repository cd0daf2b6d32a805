/** The PASID of the requester itself (`IOMMU_NO_PASID`). */
export const NO_PASID = 0;

/** How many PASIDs a device has that has them: 20 bits. */
export const PASIDS = 2 ** 20;

/** The largest that the file of a device can keep: what it keeps them in counts in signed words (`ida_alloc_range`). */
export const LARGEST_KEPT = 2 ** 31 - 1;
