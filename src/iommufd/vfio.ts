/** Drivers come and go: VFIO's registration of devices, host drivers, hot plug and hot unplug. */
import { Errno, IommufdResult, refuseBy } from './answer';
import type { IommuGroup } from './iommu-group';
import type { IommufdMachine, PhysicalDevice } from './machine';
import { VfioDevice } from './vfio-device';
import { CdevFile } from './vfio-file';
import { VfioGroup, isHostDriver } from './vfio-group';
import { refused } from '../rules';
import { DRIVER } from './rules/host';
import { CDEV_OPEN } from './rules/vfio';

/** How far the removal of a device is: it waits while any file of it is open. */
export type Removal = 'waiting' | 'done';

/** Whether VFIO takes a device: its IOMMU keeps DMA coherent, or it is known to have none (`vfio_group_find_or_alloc`). */
function vfioTakes({ traits }: PhysicalDevice): boolean { return traits.iommu || traits.noIommu || traits.emulated; }

export class Vfio {
  readonly #devices = new Map<PhysicalDevice, VfioDevice>();
  readonly #groups = new Map<IommuGroup, VfioGroup>();
  readonly #removals = new Map<PhysicalDevice, Removal>();

  constructor(readonly machine: IommufdMachine) {}

  /** The group of VFIO's devices of an IOMMU group, those found that are there from the beginning. */
  groupOf(iommuGroup: IommuGroup): VfioGroup | undefined {
    this.#probe(iommuGroup);
    return this.#groups.get(iommuGroup);
  }

  deviceOf(physical: PhysicalDevice): VfioDevice | undefined {
    this.#probe(physical.group);
    return this.#devices.get(physical);
  }

  /** Opens a device's own node, any number of times. ENOENT: it has none, without a VFIO driver, while it is unplugged, without an IOMMU (until 7.2; `vfio_device_add`, `vfio_device_del`). */
  openCdev(physical: PhysicalDevice): IommufdResult<{ file: CdevFile }> {
    const device = this.deviceOf(physical);
    const { iommufd, noIommuCdev } = this.machine.version;
    if (!device?.listed || (device.group.kind === 'noiommu' && !noIommuCdev) || !iommufd) return refuseBy(CDEV_OPEN.noCdev, { device: physical });
    return { errno: 'OK', file: new CdevFile(device) };
  }

  /** A driver takes a device. EBUSY: it has one, or (a host driver) a user owns the group; EINVAL: VFIO cannot keep its DMA coherent. */
  bindDriver(physical: PhysicalDevice, driver: string): Errno {
    this.#probe(physical.group);
    if (!physical.present) return refused(DRIVER.absent, { device: physical });
    if (physical.driver !== null) return refused(DRIVER.hasDriver, { device: physical, driver: physical.driver });
    if (isHostDriver(driver) && this.machine.version.viability === 'owner') {
      const errno = physical.group.useByHost();
      if (errno !== 'OK') return errno;
    }
    if (driver.startsWith('vfio') && !vfioTakes(physical)) return refused(DRIVER.noIommu, { device: physical });
    physical.driver = driver;
    this.#register(physical);
    return 'OK';
  }

  /** A driver lets its device go: a host driver at once, one of VFIO when no file of the device is open. ENODEV: it has none. */
  unbindDriver(physical: PhysicalDevice): IommufdResult<{ state: Removal }> {
    if (physical.driver === null) return refuseBy(DRIVER.noDriver, { device: physical });
    return { errno: 'OK', state: this.#remove(physical, () => undefined) };
  }

  /** The device is taken out of the machine. */
  unplug(physical: PhysicalDevice): IommufdResult<{ state: Removal }> {
    if (!physical.present) return refuseBy(DRIVER.absent, { device: physical });
    return { errno: 'OK', state: this.#remove(physical, () => { physical.present = false; }) };
  }

  /** How far the last removal of the device is. */
  removal(physical: PhysicalDevice): Removal { return this.#removals.get(physical) ?? 'done'; }

  /** A device comes back, or comes, with its driver. EEXIST: it is there. */
  plug(physical: PhysicalDevice): Errno {
    this.#probe(physical.group);
    if (physical.present) return refused(DRIVER.present, { device: physical });
    physical.present = true;
    physical.driver = null;
    const { driver } = physical.traits;
    return driver === null ? 'OK' : this.bindDriver(physical, driver);
  }

  #remove(physical: PhysicalDevice, then: () => void): Removal {
    const { driver, group } = physical;
    const device = this.deviceOf(physical);
    if (!device) {
      if (isHostDriver(driver)) group.leaveByHost();
      physical.driver = null;
      then();
      this.#removals.set(physical, 'done');
      return 'done';
    }
    device.listed = false;
    if (this.machine.version.unplugHidesDevice) device.group.devices.delete(device);
    this.#removals.set(physical, 'waiting');
    device.whenUnused(() => device.group.whenOut(() => {
      this.#unregister(device);
      physical.driver = null;
      then();
      this.#removals.set(physical, 'done');
    }));
    return this.removal(physical);
  }

  #probe(group: IommuGroup): void { for (const member of group.members) this.#register(member); }

  #register(physical: PhysicalDevice): void {
    if (!physical.present || !physical.driver?.startsWith('vfio') || !vfioTakes(physical) || this.#devices.has(physical)) return;
    let group = this.#groups.get(physical.group);
    if (!group) {
      const { emulated, noIommu } = physical.traits;
      group = new VfioGroup(physical.group, this.machine.version, noIommu ? 'noiommu' : emulated ? 'emulated' : 'real');
      this.#groups.set(physical.group, group);
    }
    const { devices } = this.machine;
    const pf = physical.traits.vfOf === null ? undefined : devices.get(physical.traits.vfOf);
    const device = new VfioDevice(physical, group, (pf && this.deviceOf(pf)) ?? null, [...devices.values()].some(({ traits }) => traits.vfOf === physical.name));
    this.#devices.set(physical, device);
    group.devices.add(device);
    group.registered++;
  }

  /** The device is out; the last one takes its group with it, and a device that comes later finds a new one. */
  #unregister(device: VfioDevice): void {
    const { group } = device;
    group.devices.delete(device);
    this.#devices.delete(device.physical);
    if (--group.registered > 0) return;
    group.die();
    this.#groups.delete(group.iommuGroup);
  }
}
