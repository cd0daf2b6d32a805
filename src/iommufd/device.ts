/** A bound device (drivers/iommu/iommufd/device.c). */
import { Errno, IommufdResult, refuse, refuseBy } from './answer';
import { AttachedGroup } from './attachment';
import type { Context } from './context';
import type { PageRequest } from './fault';
import { Hwpt, isHwpt, putHwpt } from './hwpt';
import { abortHwpt, allocPaging } from './hwpt-alloc';
import { Ioas } from './ioas';
import type { PhysicalDevice } from './machine';
import { IommufdObject } from './object';
import { NO_PASID } from './pasid';
import type { Vdevice } from './viommu';
import { BIND, TARGET } from './rules/device';

/** What a taken HWPT answers: `left` is the one of which an attachment ends, if any does. */
interface Taken { readonly errno: Errno; readonly left?: Hwpt | null }
/** How a HWPT is taken: attach or replace. */
type Take = (hwpt: Hwpt) => Taken;

/**
 * Users: 1, one for the driver that bound it, one for each attachment. So IOMMU_DESTROY of it is EBUSY for ever. It holds a
 * claim on its group's DMA and, unless it is the selftest's, the context.
 */
export class Device extends IommufdObject {
  readonly type = 'Device';
  /** The virtual device that stands for it, whose hold it can revoke. */
  vdevice: Vdevice | null = null;
  /** An unbind is under way: no new vdevice. */
  destroying = false;
  readonly #group: AttachedGroup;

  constructor(readonly context: Context, readonly physical: PhysicalDevice) {
    super();
    this.users = 2;
    this.#group = context.groups.get(physical.group) ?? new AttachedGroup();
    context.groups.set(physical.group, this.#group);
    this.#group.bound++;
    if (!physical.traits.mock) context.hold();
  }

  destroy(): void {
    if (--this.#group.bound === 0) this.context.groups.delete(this.physical.group);
    if (!this.physical.traits.noIommu) this.physical.group.releaseForDevice();
    if (!this.physical.traits.mock) this.context.put();
  }

  hwptOf(pasid = NO_PASID): Hwpt | null { return this.#group.hwptOf(this, pasid); }

  /**
   * Attaches to a HWPT or, by its address space, to an automatic HWPT, which is made if none of those there will do. Answers
   * the number of the HWPT. ENOENT: no such object; EINVAL: an object of another type, or refused by the group's rules or
   * drivers; EBUSY, EADDRINUSE (`iommufd_device_attach`).
   * @param pasid which PASID to attach, 0 for the requester itself
   */
  attach(pt: number, pasid = NO_PASID): IommufdResult<{ hwpt: number }> {
    const version = this.context.machine.version;
    const take: Take = (hwpt) => ({ errno: this.#group.attach(this, pasid, hwpt, version) });
    const answer = this.#change(pt, take, () => { this.#group.detach(this, pasid); });
    if (answer.errno === 'OK') this.users++;
    return answer;
  }

  /** Moves every attached device of the group. EINVAL when this one is not attached, else as `attach`. To the same HWPT it does
   *  nothing (`iommufd_device_replace`). */
  replace(pt: number, pasid = NO_PASID): IommufdResult<{ hwpt: number }> {
    return this.#change(pt, (hwpt) => this.#group.replace(this, pasid, hwpt, this.context.machine.version));
  }

  /** Nothing happens to a device that is not attached (`iommufd_device_detach`). */
  detach(pasid = NO_PASID): void {
    const hwpt = this.#group.detach(this, pasid);
    if (!hwpt) return;
    putHwpt(this.context, hwpt);
    this.users--;
  }

  /** It misses a page. */
  reportFault(request: PageRequest): void { this.#group.report(request); }

  /** The beginning of an unbind: the vdevice is revoked and no new one is made. Calls in flight on the device may still end. */
  beginUnbind(): void {
    this.destroying = true;
    if (this.vdevice) this.context.objects.tombstone(this.vdevice);
  }

  /**
   * The driver lets go (`iommufd_device_unbind`). EBUSY is internal: the driver had not detached it; the object is then left to
   * the end of the context.
   */
  unbind(): Errno {
    this.beginUnbind();
    return this.context.objects.putAndDestroy(this);
  }

  /** `iommufd_device_change_pt`. @param undo takes a device off a new HWPT, which then goes; absent when `take` must wait for its end */
  #change(pt: number, take: Take, undo?: () => void): IommufdResult<{ hwpt: number }> {
    const object = this.context.objects.find(pt);
    if (!object) return refuseBy(TARGET.noTarget, { id: pt });
    if (object instanceof Ioas) return this.#automatic(object, take, undo);
    if (!isHwpt(object)) return refuseBy(TARGET.wrongTarget, { object });
    return this.#taken(object, take(object));
  }

  /**
   * The oldest automatic HWPT of the address space that takes the device, or a new one. Never one made by hand, though it may
   * fit; and one without enforcement takes a device that could be enforced (`iommufd_device_auto_get_domain`).
   */
  #automatic(ioas: Ioas, take: Take, undo?: () => void): IommufdResult<{ hwpt: number }> {
    for (const hwpt of ioas.hwpts) {
      if (!hwpt.auto) continue;
      const taken = take(hwpt);
      if (taken.errno !== 'EINVAL') return this.#taken(hwpt, taken);
    }
    const made = allocPaging(this.context, ioas, this, new Set(), { data: 'NONE', dataLength: 0 }, undo && { on: (hwpt) => take(hwpt).errno, off: undo });
    if (made.errno !== 'OK') return made;
    const { hwpt } = made;
    const taken: Taken = undo ? { errno: 'OK' } : take(hwpt);
    if (taken.errno !== 'OK') {
      abortHwpt(this.context, hwpt);
      return refuse(taken.errno);
    }
    hwpt.auto = true;
    this.context.objects.finalize(hwpt);
    return this.#taken(hwpt, taken);
  }

  #taken(hwpt: Hwpt, taken: Taken): IommufdResult<{ hwpt: number }> {
    if (taken.errno !== 'OK') return refuse(taken.errno);
    if (taken.left) putHwpt(this.context, taken.left);
    return { errno: 'OK', hwpt: hwpt.id };
  }
}

/**
 * A driver binds a device to a context. EINVAL: its DMA is not coherent, or it has no IOMMU; EPERM: its interrupts are not
 * isolated; then the claim on the group's DMA: EPERM, EBUSY, EINVAL (`iommufd_device_bind`). The same device may be bound
 * again to the same context here; one without an IOMMU since 7.3 is bound without a claim; VFIO does not let it come to that.
 */
export function bindDevice(context: Context, physical: PhysicalDevice): IommufdResult<{ device: Device }> {
  const { traits } = physical;
  // Without an IOMMU there is no DMA to claim, and no interrupt to isolate.
  if (traits.noIommu && context.machine.version.noIommuCdev) return bound(context, physical);
  if (!traits.iommu) return refuseBy(BIND.notCoherent, { device: physical });
  if (!traits.mock && !traits.isolatedMsi && !context.machine.allowUnsafeInterrupts) return refuseBy(BIND.unsafeInterrupts, { device: physical });
  const errno = physical.group.claimForDevice(context);
  if (errno !== 'OK') return refuse(errno);
  return bound(context, physical);
}

function bound(context: Context, physical: PhysicalDevice): IommufdResult<{ device: Device }> {
  return { errno: 'OK', device: context.objects.finalize(context.objects.reserve(new Device(context, physical))) };
}
