/**
 * An IOMMU group and its DMA ownership (`struct iommu_group`, drivers/iommu/iommu.c): one counter shared by host drivers and
 * user owners, and the owner's token, which is nobody (null) for host drivers.
 */
import { Errno } from './answer';
import type { PhysicalDevice } from './machine';
import { refused } from '../rules';
import { CLAIM_DEVICE, CLAIM_FIRST, CLAIM_GROUP, HOST_USE } from './rules/host';

/** Who owns the DMA of a group: any object that identifies itself; iommufd uses the context. */
export type Owner = object;

export class IommuGroup {
  readonly members: PhysicalDevice[] = [];
  /** Whom the count belongs to; null is host drivers (or nobody, at 0). */
  owner: Owner | null = null;
  count = 0;
  /** Whether an in-kernel user has put the group on a domain of its own. */
  foreignDomain = false;
  /** PCI resets of members that are under way: attaches must wait (EBUSY). */
  resetting = 0;

  constructor(readonly name: string) {}

  /**
   * One claim more by `owner` for a device of the group; the first one parks the whole group on the blocking domain
   * (`iommu_device_claim_dma_owner`). EPERM: somebody else has a count. EBUSY: the group is on a foreign domain. EINVAL: a
   * member's firmware demands a 1:1 mapping.
   */
  claimForDevice(owner: Owner): Errno {
    if (this.count > 0) {
      if (this.owner !== owner) return refused(CLAIM_DEVICE.claimedByOther, { group: this.name, owner: this.owner ?? this });
      this.count++;
      return 'OK';
    }
    return this.takeFirst(owner);
  }

  /** One claim less; at zero the default domain is back. False, and a warning: no user had one (`iommu_device_release_dma_owner`). */
  releaseForDevice(): boolean {
    if (this.count <= 1) return this.releaseGroup();
    this.count--;
    return true;
  }

  /**
   * The whole group for one owner, as the legacy container takes it: EPERM while anybody has a count, the same owner included;
   * else as the first claim (`iommu_group_claim_dma_owner`).
   */
  claimGroup(owner: Owner): Errno {
    return this.count > 0 ? refused(CLAIM_GROUP.claimed, { group: this.name, owner: this.owner ?? this }) : this.takeFirst(owner);
  }

  /** The group is let go whatever the count was. False, and a warning: no user had it (`iommu_group_release_dma_owner`). */
  releaseGroup(): boolean {
    if (!this.owner) return false;
    this.count = 0;
    this.owner = null;
    return true;
  }

  /** A host driver takes a device of the group. EBUSY while a user owns it, or it is not on its default domain
   *  (`iommu_device_use_default_domain`). */
  useByHost(): Errno {
    if (this.count > 0 && (this.owner || this.foreignDomain)) return refused(HOST_USE.ownedByUser, { group: this.name, owner: this.owner ?? this });
    this.count++;
    return 'OK';
  }

  /** A host driver lets a device go (`iommu_device_unuse_default_domain`). */
  leaveByHost(): void {
    if (this.count > 0 && !this.owner) this.count--;
  }

  /** The first claim of a group that nobody owns (`__iommu_take_dma_ownership`). */
  protected takeFirst(owner: Owner): Errno {
    if (this.foreignDomain) return refused(CLAIM_FIRST.foreignDomain, { group: this.name });
    const direct = this.members.find((device) => device.traits.requireDirect && device.present);
    if (direct) return refused(CLAIM_FIRST.requireDirect, { device: direct });
    this.owner = owner;
    this.count = 1;
    return 'OK';
  }
}
