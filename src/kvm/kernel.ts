/** What KVM and VFIO agreed on in each kernel, as a record of named rules; calls ask the record and never for a number. */
import { KernelNumber, atLeast } from '../iommufd/version';

export interface KvmRules {
  /**
   * What says that a group's DMA is coherent. `container`: all domains of its container, which add demands and keeps (3.13 to
   * 5.18). `containerIfAny`: the same, but coherent without a container (5.19 to 6.1). `capability`: each device's IOMMU can
   * enforce it, wherever the device is attached (6.2).
   */
  readonly proof: 'container' | 'containerIfAny' | 'capability';
  /** Whether files of devices are taken, beside those of groups (6.6). */
  readonly deviceFiles: boolean;
  /** Whether a delete that finds nothing makes KVM look at coherency all the same (until 7.1). */
  readonly failedDeleteLooks: boolean;
  /** Whether the end of the KVM device's file ends all its registrations (51cdc8bc120e, 6.2, and the stable kernels of 6.1); before,
   *  they last as long as the machine. */
  readonly closeReleases: boolean;
}

/** @param backports whether the kernel is a stable one, which has what was taken over from later releases */
export function kvmRulesOf(kernel: KernelNumber, backports = true): KvmRules {
  const since = (major: number, minor: number): boolean => atLeast(kernel, major, minor);
  return {
    proof: since(6, 2) ? 'capability' : since(5, 19) ? 'containerIfAny' : 'container',
    deviceFiles: since(6, 6),
    failedDeleteLooks: !since(7, 2),
    closeReleases: since(6, 2) || (backports && since(6, 1)),
  };
}
