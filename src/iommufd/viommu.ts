/** What a guest sees of an IOMMU: the vIOMMU and its devices (drivers/iommu/iommufd/viommu.c). */
import { IommufdResult, refuseBy } from './answer';
import type { Context } from './context';
import type { Device } from './device';
import { HwptPaging, driverOf } from './hwpt';
import type { HwQueue } from './hw-queue';
import type { PhysicalDevice } from './machine';
import { IommufdObject } from './object';
import type { U64 } from './u64';
import type { Veventq } from './veventq';
import { VDEVICE_ALLOC, VIOMMU_ALLOC } from './rules/viommu';

/** Further users: each nested HWPT, vdevice, event queue and hardware queue made on it, and each mapping of its pages. It holds
 *  its parent HWPT. */
export class Viommu extends IommufdObject {
  readonly type = 'Viommu';
  readonly vdevices = new Map<U64, Vdevice>();
  readonly veventqs = new Map<string, Veventq>();
  readonly hwQueues = new Map<number, HwQueue>();

  constructor(readonly parent: HwptPaging) {
    super();
    parent.users++;
  }

  /** Whether the device is behind the IOMMU that this stands for; all mock devices are behind one. */
  sameIommu(device: Device): boolean { return driverOf(device.physical.traits) === this.parent.driver; }

  /** Which of its vdevices stands for the device, if any does. */
  vdeviceOf(device: PhysicalDevice): Vdevice | undefined {
    for (const vdevice of this.vdevices.values()) if (vdevice.physical === device) return vdevice;
    return undefined;
  }

  destroy(): void { this.parent.users--; }
}

/** It holds the vIOMMU, and the device until the device's unbind takes it along; before 6.17 it only knows which device it stands for. */
export class Vdevice extends IommufdObject {
  readonly type = 'Vdevice';
  readonly physical: PhysicalDevice;
  device: Device | null = null;

  constructor(readonly viommu: Viommu, device: Device, readonly virtId: U64) {
    super();
    this.physical = device.physical;
    viommu.vdevices.set(virtId, this);
    viommu.users++;
    if (!device.context.machine.version.vdeviceHoldsDevice) return;
    this.device = device;
    device.vdevice = this;
    device.users++;
  }

  destroy(): void {
    this.viommu.vdevices.delete(this.virtId);
    this.viommu.users--;
    if (!this.device) return;
    this.device.users--;
    this.device.vdevice = null;
    this.device = null;
  }
}

/**
 * IOMMU_VIOMMU_ALLOC. EOPNOTSUPP: a flag, or type `DEFAULT`; ENOENT device; ENOENT parent; EINVAL: a parent not made for nesting;
 * EOPNOTSUPP: a type the driver does not know, which newer kernels look at before the parent (`iommufd_viommu_alloc_ioctl`).
 */
export function viommuAlloc(context: Context, device: number, hwpt: number, type = 'SELFTEST', flags = 0): IommufdResult<{ id: number }> {
  if (flags !== 0 || type === 'DEFAULT') return refuseBy(VIOMMU_ALLOC.flagOrDefault);
  const found = context.lookup<Device>(device, 'Device');
  if (!found) return refuseBy(VIOMMU_ALLOC.noDevice, { id: device });
  const { nesting } = found.physical.traits;
  const supported = type === nesting;
  if (!supported && nesting === null) return refuseBy(VIOMMU_ALLOC.noViommus, { device: found.physical });
  if (!supported && context.machine.version.viommuTypeFirst) return refuseBy(VIOMMU_ALLOC.typeFirst, { device: found.physical, type });
  const parent = context.lookup<HwptPaging>(hwpt, 'HwptPaging');
  if (!parent) return refuseBy(VIOMMU_ALLOC.noParent, { id: hwpt });
  if (!parent.nestParent) return refuseBy(VIOMMU_ALLOC.notForNesting, { hwpt: parent });
  if (!supported) return refuseBy(VIOMMU_ALLOC.typeLast, { device: found.physical, type });
  const viommu = context.objects.finalize(context.objects.reserve(new Viommu(parent)));
  return { errno: 'OK', id: viommu.id };
}

/**
 * IOMMU_VDEVICE_ALLOC. ENOENT vIOMMU; ENOENT device; EINVAL: behind different IOMMUs; ENOENT: the device is being unbound; EEXIST:
 * the device has one (both since 6.17), or the virtual number is taken (`iommufd_vdevice_alloc_ioctl`).
 */
export function vdeviceAlloc(context: Context, viommu: number, device: number, virtId: U64): IommufdResult<{ id: number }> {
  const on = context.lookup<Viommu>(viommu, 'Viommu');
  if (!on) return refuseBy(VDEVICE_ALLOC.noViommu, { id: viommu });
  const found = context.lookup<Device>(device, 'Device');
  if (!found) return refuseBy(VDEVICE_ALLOC.noDevice, { id: device });
  if (!on.sameIommu(found)) return refuseBy(VDEVICE_ALLOC.otherIommu, { viommu: on, device: found.physical });
  if (found.destroying && context.machine.version.vdeviceHoldsDevice) return refuseBy(VDEVICE_ALLOC.unbinding, { device: found.physical });
  if (found.vdevice) return refuseBy(VDEVICE_ALLOC.hasOne, { device: found.physical, vdevice: found.vdevice });
  if (on.vdevices.has(virtId)) return refuseBy(VDEVICE_ALLOC.numberTaken, { virtId, vdevice: on.vdevices.get(virtId) });
  const vdevice = context.objects.finalize(context.objects.reserve(new Vdevice(on, found, virtId)));
  return { errno: 'OK', id: vdevice.id };
}
