/** The PASID of the requester itself (`IOMMU_NO_PASID`). */
export const NO_PASID = 0;

/** How many PASIDs a device has that has them: 20 bits. */
export const PASIDS = 2 ** 20;
