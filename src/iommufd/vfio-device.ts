/** A device of a VFIO driver, and what it is to the context or container through which it is used (drivers/vfio/vfio_main.c, iommufd.c). */
import { accessCreate } from './access';
import { Errno, IommufdResult, refuse, refuseBy } from './answer';
import { LARGEST_KEPT, NO_PASID } from './pasid';
import type { Context } from './context';
import { Device, bindDevice } from './device';
import type { PhysicalDevice } from './machine';
import type { VfioGroup } from './vfio-group';
import { refused } from '../rules';
import { CDEV_ATTACH, CDEV_BIND } from './rules/vfio';

/** A virtual machine, as far as VFIO knows one: something that can be kept alive. */
export interface KeptMachine {
  readonly released: boolean;
  hold(): void;
  put(): void;
}

/** What a bound device is to its context: a device, an access, or (without an IOMMU) nothing. */
interface Binding {
  readonly id: number;
  attach(pt: number, pasid: number): IommufdResult<{ hwpt: number }>;
  detach(pasid: number): void;
  unbind(): void;
}

export class VfioDevice {
  /** The files through which it is in use; only the group path lets it be more than one (`open_count`). */
  opens = 0;
  /** Whether it is found by name, and its cdev node exists. */
  listed = true;
  /** Open files, in use or not: an unplug waits for all of them. */
  files = 0;
  /** The machine that is kept while the device is in use (`device->kvm`). */
  vm: KeptMachine | null = null;
  /** Where it is bound. */
  context: Context | null = null;
  /** What who opens one of its virtual functions must know; null: something random (`vf_token`). */
  token: string | null = null;
  /** How many of its virtual functions are in use. */
  virtualOpens = 0;
  #binding: Binding | null = null;
  readonly #whenUnused: (() => void)[] = [];

  /**
   * @param physicalFunction that of which it is a virtual one, if VFIO has it
   * @param hasVirtual whether it is a physical function
   */
  constructor(readonly physical: PhysicalDevice, readonly group: VfioGroup, readonly physicalFunction: VfioDevice | null = null, readonly hasVirtual = false) {}

  /** Whether its IOMMU can refuse no-snoop DMA; never so for a device without one (`device_iommu_capable`). */
  get enforceCc(): boolean {
    const { iommu, enforceCc, emulated, noIommu } = this.physical.traits;
    return iommu && enforceCc && !emulated && !noIommu;
  }

  get binding(): Binding | null { return this.#binding; }

  /**
   * One use more; the first binds the device to a context, or makes it a user of its group's container. EINVAL: in use, and it
   * is not the group path that asks; then as `bindDevice`, or EINVAL from a container without an IOMMU type (`vfio_df_open`).
   */
  use(context: Context | null, byGroup: boolean): Errno {
    if (this.opens > 0 && !byGroup) return refused(CDEV_BIND.inUse, { device: this.physical });
    if (this.opens === 0) {
      const errno = context ? this.#bind(context, byGroup) : this.group.useContainer();
      if (errno !== 'OK') return errno;
      if (this.physicalFunction) this.physicalFunction.virtualOpens++;
    }
    this.opens++;
    return 'OK';
  }

  /** One use less; the last detaches and unbinds (`vfio_df_close`). */
  unuse(): void {
    if (--this.opens > 0) return;
    if (this.physicalFunction) this.physicalFunction.virtualOpens--;
    if (this.#binding) this.#binding.unbind();
    else this.group.unuseContainer();
    this.#binding = this.context = null;
  }

  /** Keeps a machine while the device is in use. One that was kept before is forgotten, not dropped (`vfio_device_get_kvm_safe`). */
  keepVm(vm: KeptMachine | null): void {
    if (!vm || vm.released) return;
    vm.hold();
    this.vm = vm;
  }

  /** Drops the machine that is kept, whoever had it kept (`vfio_device_put_kvm`). */
  dropVm(): void {
    this.vm?.put();
    this.vm = null;
  }

  fileOpened(): void { this.files++; }

  fileClosed(): void {
    if (--this.files === 0) for (const done of this.#whenUnused.splice(0)) done();
  }

  /** Calls `done` when no file of the device is open: at once, or at the last close. */
  whenUnused(done: () => void): void {
    if (this.files === 0) done();
    else this.#whenUnused.push(done);
  }

  #bind(context: Context, byGroup: boolean): Errno {
    const errno = this.#bindTo(context, byGroup);
    if (errno === 'OK') this.context = context;
    return errno;
  }

  #bindTo(context: Context, byGroup: boolean): Errno {
    if (this.group.kind === 'noiommu' && byGroup) {
      this.#binding = noBinding(this.physical);
      return 'OK';
    }
    if (this.physical.traits.emulated) {
      this.#binding = emulatedBinding(context, this.physical);
      return 'OK';
    }
    const bound = bindDevice(context, this.physical);
    if (bound.errno === 'OK') this.#binding = physicalBinding(bound.device);
    return bound.errno;
  }
}

/** Without an IOMMU there is nothing to be bound to. */
const noBinding = (device: PhysicalDevice): Binding => (
  { id: 0, attach: () => refuseBy(CDEV_ATTACH.noIommu, { device }), detach: () => undefined, unbind: () => undefined });

/** A mediated device is an access: only address spaces can be attached (`vfio_iommufd_emulated_attach_ioas`). */
function emulatedBinding(context: Context, device: PhysicalDevice): Binding {
  const access = accessCreate(context, true);
  return {
    id: access.id,
    attach(pt, pasid) {
      if (pasid !== NO_PASID) return refuseBy(CDEV_ATTACH.mediated, { device });
      const errno = access.ioas ? access.replace(pt) : access.attach(pt);
      return errno === 'OK' ? { errno, hwpt: pt } : refuse(errno);
    },
    detach() { access.detach(); },
    unbind() { access.destroyByDriver(); },
  };
}

/** Attach of what is attached replaces; detach of what is not does nothing (`vfio_iommufd_physical_attach_ioas`). */
function physicalBinding(device: Device): Binding {
  const attached = new Set<number>();
  return {
    id: device.id,
    attach(pt, pasid) {
      if (pasid > LARGEST_KEPT && device.context.machine.version.pasids) return refuseBy(CDEV_ATTACH.pasidNegative, { pasid, most: LARGEST_KEPT });
      const answer = attached.has(pasid) ? device.replace(pt, pasid) : device.attach(pt, pasid);
      if (answer.errno === 'OK') attached.add(pasid);
      return answer;
    },
    detach(pasid) { if (attached.delete(pasid)) device.detach(pasid); },
    unbind() {
      for (const pasid of attached) device.detach(pasid);
      device.unbind();
    },
  };
}
