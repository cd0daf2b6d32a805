/** A VFIO group: the devices of one IOMMU group that have VFIO drivers (drivers/vfio/group.c). */
import { Errno, IommufdResult, refuse, refuseBy } from './answer';
import { compatAttach, compatJoin } from './compat';
import { Container } from './container';
import { Context } from './context';
import { OpenFile } from './file';
import { tokenErrno } from './vf-token';
import type { IommuGroup } from './iommu-group';
import type { Version } from './version';
import type { KeptMachine, VfioDevice } from './vfio-device';
import { GroupDeviceFile } from './vfio-file';
import { refused } from '../rules';
import { GET_DEVICE, GROUP_OPEN, GROUP_STATUS, SET_CONTAINER, UNSET_CONTAINER, USE_CONTAINER } from './rules/vfio';

/** Drivers that leave DMA to whoever uses their device, beside those of VFIO: no count on the group. */
const MANAGED: ReadonlySet<string> = new Set(['pci-stub', 'pcieport']);

/** Whether a driver does DMA of its own, and so needs the default domain. */
export function isHostDriver(driver: string | null): boolean {
  return driver !== null && !driver.startsWith('vfio') && !MANAGED.has(driver);
}

export class VfioGroup {
  /** The devices found by name, in use or not. */
  readonly devices = new Set<VfioDevice>();
  /** Registered devices: those of the list and those whose unplug still waits (`drivers`). */
  registered = 0;
  /** The one open file there may be in the whole system. */
  opened: GroupFile | null = null;
  container: Container | null = null;
  iommufd: Context | null = null;
  /** Users of the container: the group itself, devices in use, and KVM until 5.18. */
  containerUsers = 0;
  /** The machine that KVM named last (`group->kvm`): one slot. */
  vm: KeptMachine | null = null;
  /** The last device is gone: nothing can be done with the group any more (`group->iommu_group` is NULL). */
  dead = false;
  #bound = 0;
  readonly #whenOut: (() => void)[] = [];

  constructor(readonly iommuGroup: IommuGroup, readonly version: Version, readonly kind: 'real' | 'emulated' | 'noiommu') {}

  get name(): string { return this.iommuGroup.name; }

  get hasBackend(): boolean { return this.container !== null || this.iommufd !== null; }

  /** Whether all devices of the list can be kept from no-snoop DMA; so it is with an empty group (`vfio_group_enforced_coherent`). */
  get enforceCc(): boolean { return [...this.devices].every((device) => device.enforceCc); }

  /** Whether nobody else does DMA from the group: by its owner, or in kernels before 5.19 by what its devices are bound to. */
  get viable(): boolean {
    if (this.version.viability === 'owner') return this.hasBackend || this.iommuGroup.count === 0;
    return !this.iommuGroup.members.some(({ present, driver }) => present && isHostDriver(driver));
  }

  /**
   * ENOENT: no device left; EPERM: no IOMMU and no CAP_SYS_RAWIO; EBUSY: a cdev of the group is bound, or the group is open,
   * or until 5.18 something of an earlier open is still in use (`vfio_group_fops_open`).
   */
  open(capable: boolean): IommufdResult<{ file: GroupFile }> {
    if (this.registered === 0) return refuseBy(GROUP_OPEN.noGroup, { group: this.name });
    if (this.kind === 'noiommu' && !capable) return refuseBy(GROUP_OPEN.notCapable);
    if (this.#bound > 0) return refuseBy(GROUP_OPEN.cdevBound, { group: this.name });
    if (this.opened) return refuseBy(GROUP_OPEN.opened, { group: this.name });
    if (this.container) return refuseBy(GROUP_OPEN.inContainer, { group: this.name });
    this.opened = new GroupFile(this, capable);
    return { errno: 'OK', file: this.opened };
  }

  /** A cdev of the group is being bound: the group cannot be opened. False when it is open (`vfio_device_block_group`). */
  block(): boolean {
    if (this.opened) return false;
    this.#bound++;
    return true;
  }

  unblock(): void { this.#bound--; }

  /** A device becomes a user of the container, and keeps the group's file open (`vfio_group_use_container`). */
  useContainer(): Errno {
    if (!this.container!.backend) return refused(USE_CONTAINER.noType, { group: this.name });
    this.opened!.hold();
    this.containerUsers++;
    return 'OK';
  }

  unuseContainer(): void {
    this.containerUsers--;
    this.opened!.put();
  }

  /** A user of the container that keeps no file goes: the last one takes the group out (`vfio_group_put_external_user`). */
  leaveContainer(): void { if (--this.containerUsers === 0) this.detachContainer(); }

  detachContainer(): void {
    const { container } = this;
    this.container = null;
    this.containerUsers = 0;
    container!.leave(this);
    for (const done of this.#whenOut.splice(0)) done();
  }

  /** Calls `done` when the group is in no container: until 5.18 the unplug of its last device waits for that (`vfio_del_group_dev`). */
  whenOut(done: () => void): void {
    if (this.version.viability === 'owner' || !this.container || this.registered > 1) done();
    else this.#whenOut.push(done);
  }

  /** The last device is unplugged (`vfio_device_remove_group`). */
  die(): void {
    if (this.container) this.detachContainer();
    this.dead = true;
  }
}

export class GroupFile extends OpenFile {
  readonly kind = 'vfio-group';

  constructor(readonly group: VfioGroup, readonly capable: boolean) { super(); }

  /**
   * VFIO_GROUP_SET_CONTAINER. EBADF: `file` undefined; EINVAL: there is a backend; ENODEV: unplugged; EBADFD (EINVAL before
   * 6.2): neither a container nor an iommufd; then as the container or the compatibility address space says.
   */
  setContainer(file: OpenFile | undefined): Errno {
    const { group } = this;
    if (!file) return refused(SET_CONTAINER.noFile);
    if (group.hasBackend) return refused(SET_CONTAINER.hasBackend, { group: group.name });
    if (group.dead) return refused(SET_CONTAINER.unplugged, { group: group.name });
    if (file instanceof Container) {
      const errno = file.join(group, this.capable);
      if (errno !== 'OK') return errno;
      group.container = file;
      group.containerUsers = 1;
      return 'OK';
    }
    if (!group.version.iommufd) return refused(SET_CONTAINER.noContainer);
    if (!(file instanceof Context)) return refused(SET_CONTAINER.neither);
    const errno = compatJoin(file, group.kind === 'noiommu');
    if (errno !== 'OK') return errno;
    file.hold();
    group.iommufd = file;
    return 'OK';
  }

  /** VFIO_GROUP_UNSET_CONTAINER. EINVAL: no backend; EBUSY: somebody else uses the container. An iommufd lets go at any time. */
  unsetContainer(): Errno {
    const { group } = this;
    if (!group.hasBackend) return refused(UNSET_CONTAINER.noBackend, { group: group.name });
    if (group.container) {
      if (group.containerUsers !== 1) return refused(UNSET_CONTAINER.inUse, { group: group.name, others: group.containerUsers - 1 });
      group.detachContainer();
    }
    this.#dropIommufd();
    return 'OK';
  }

  /**
   * VFIO_GROUP_GET_DEVICE_FD. ENODEV: no such device; EACCES, EINVAL: the token; EINVAL: no backend; EPERM: no IOMMU, and no CAP_SYS_RAWIO or an address
   * space; then what the first use of the device answers, and its attach to the compatibility address space (`vfio_df_group_open`).
   */
  getDevice(name: string, token?: string): IommufdResult<{ file: GroupDeviceFile }> {
    const { group } = this;
    const device = [...group.devices].find(({ physical }) => physical.name === name);
    if (group.version.deviceBeforeContainer && !device) return refuseBy(GET_DEVICE.noDevice, { group: group.name, device: name });
    const allowed = device && group.version.deviceBeforeContainer ? tokenErrno(device, token) : 'OK';
    if (allowed !== 'OK') return refuse(allowed);
    if (!group.hasBackend) return refuseBy(GET_DEVICE.noBackend, { group: group.name });
    if (group.version.viability === 'drivers' && (!group.container!.backend || !group.viable)) return refuseBy(GET_DEVICE.notViable, { group: group.name });
    if (!device) return refuseBy(GET_DEVICE.noDevice, { group: group.name, device: name });
    const late = group.version.deviceBeforeContainer ? 'OK' : tokenErrno(device, token);
    if (late !== 'OK') return refuse(late);
    const first = device.opens === 0;
    if (first && group.kind === 'noiommu' && !this.capable) return refuseBy(GET_DEVICE.notCapable);
    if (first && group.kind === 'noiommu' && group.iommufd?.compat) return refuseBy(GET_DEVICE.hasCompat);
    if (first) device.keepVm(group.vm);
    const errno = this.#use(device, first);
    if (errno !== 'OK') {
      // Only the first use is ever refused.
      device.dropVm();
      return refuse(errno);
    }
    return { errno: 'OK', file: new GroupDeviceFile(device) };
  }

  /** VFIO_GROUP_GET_STATUS. ENODEV: unplugged. */
  getStatus(): IommufdResult<{ viable: boolean; containerSet: boolean }> {
    const { group } = this;
    return group.dead ? refuseBy(GROUP_STATUS.unplugged, { group: group.name }) : { errno: 'OK', viable: group.viable, containerSet: group.hasBackend };
  }

  protected release(): void {
    const { group } = this;
    group.opened = null;
    if (group.container) group.leaveContainer();
    this.#dropIommufd();
  }

  #use(device: VfioDevice, first: boolean): Errno {
    const context = this.group.iommufd;
    const errno = device.use(context, true);
    if (errno !== 'OK' || !context || !first || this.group.kind === 'noiommu') return errno;
    const attached = compatAttach(context, (pt) => device.binding!.attach(pt, 0).errno);
    if (attached !== 'OK') device.unuse();
    return attached;
  }

  #dropIommufd(): void {
    const { iommufd } = this.group;
    this.group.iommufd = null;
    iommufd?.put();
  }
}
