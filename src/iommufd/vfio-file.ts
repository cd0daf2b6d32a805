/** The open files of a VFIO device: from its cdev, or from its group (drivers/vfio/vfio_main.c, device_cdev.c). */
import { Errno, IommufdResult, refuse, refuseBy } from './answer';
import { NO_PASID } from './pasid';
import type { Context } from './context';
import { OpenFile } from './file';
import { type NOWHERE, tokenErrno } from './vf-token';
import type { KeptMachine, VfioDevice } from './vfio-device';
import { refused } from '../rules';
import { BIND_FROM_GROUP, CDEV_ATTACH, CDEV_BIND, DEVICE_FILE } from './rules/vfio';

/** The calls of a PCI device, without the words that the kernel's headers put before them. */
export const REQUESTS: ReadonlySet<string> = new Set([
  'GET_INFO', 'GET_REGION_INFO', 'GET_IRQ_INFO', 'SET_IRQS', 'RESET', 'GET_PCI_HOT_RESET_INFO', 'PCI_HOT_RESET', 'IOEVENTFD', 'FEATURE',
]);

export abstract class VfioDeviceFile extends OpenFile {
  readonly kind = 'vfio-device';
  /** Whether the device answers through this file (`access_granted`). */
  granted = false;
  /** The machine that KVM named for this file (`df->kvm`). */
  vm: KeptMachine | null = null;

  constructor(readonly device: VfioDevice) {
    super();
    device.fileOpened();
  }

  /** Any call of the device. EINVAL before the file is bound; ENOTTY: a call that it does not know. */
  ioctl(request = 'GET_INFO'): Errno {
    if (!this.granted) return refused(DEVICE_FILE.notBound);
    return REQUESTS.has(request) ? 'OK' : refused(DEVICE_FILE.unknownRequest, { request });
  }

  /** VFIO_DEVICE_BIND_IOMMUFD. @param context undefined: no open descriptor; null: a file of another kind */
  abstract bind(context: Context | null | undefined, token?: string | typeof NOWHERE): IommufdResult<{ id: number }>;
  /** VFIO_DEVICE_ATTACH_IOMMUFD_PT. */
  abstract attach(pt: number, pasid?: number): IommufdResult<{ hwpt: number }>;
  /** VFIO_DEVICE_DETACH_IOMMUFD_PT. */
  abstract detach(pasid?: number): Errno;
}

export class CdevFile extends VfioDeviceFile {
  #context: Context | null = null;

  /**
   * EBUSY: the group is open; EINVAL: this file is bound; EACCES, EINVAL: the token (since 6.18); EBADF; EBADFD; EINVAL: the device is in use through another file; then
   * as `bindDevice` (`vfio_df_ioctl_bind_iommufd`). Every failure after the context was found drops the machine that the
   * device keeps, though it may be another file's.
   */
  bind(context: Context | null | undefined, token?: string | typeof NOWHERE): IommufdResult<{ id: number }> {
    const { group, binding } = this.device;
    if (!group.block()) return refuseBy(CDEV_BIND.groupOpen, { group: group.name });
    const errno = this.granted && binding ? refused(CDEV_BIND.bound) : this.#open(context, token);
    if (errno !== 'OK') {
      group.unblock();
      return refuse(errno);
    }
    this.granted = true;
    return { errno: 'OK', id: this.device.binding!.id };
  }

  /** EINVAL before bind; then attach, or replace when something is attached already. */
  attach(pt: number, pasid = NO_PASID): IommufdResult<{ hwpt: number }> {
    return this.granted ? this.device.binding!.attach(pt, pasid) : refuseBy(DEVICE_FILE.notBound);
  }

  /** EINVAL before bind; fine when nothing is attached. */
  detach(pasid = NO_PASID): Errno {
    if (!this.granted) return refused(DEVICE_FILE.notBound);
    this.device.binding!.detach(pasid);
    return 'OK';
  }

  protected release(): void {
    const { device } = this;
    if (this.granted) {
      device.unuse();
      device.dropVm();
      this.#context!.put();
      device.group.unblock();
    }
    device.fileClosed();
  }

  #open(context: Context | null | undefined, token: string | typeof NOWHERE | undefined): Errno {
    const allowed = this.device.group.version.bindToken ? tokenErrno(this.device, token) : 'OK';
    if (allowed !== 'OK') return allowed;
    if (!context) return refused(context === undefined ? CDEV_BIND.noFile : CDEV_BIND.noIommufd);
    this.device.keepVm(this.vm);
    const errno = this.device.use(context, false);
    if (errno !== 'OK') {
      this.device.dropVm();
      return errno;
    }
    context.hold();
    this.#context = context;
    return 'OK';
  }
}

/** A file from VFIO_GROUP_GET_DEVICE_FD: the device is in use from the beginning, and bind, attach and detach are not for it. */
export class GroupDeviceFile extends VfioDeviceFile {
  override granted = true;

  bind(): IommufdResult<{ id: number }> { return refuseBy(BIND_FROM_GROUP.fromGroup); }
  attach(): IommufdResult<{ hwpt: number }> { return refuseBy(CDEV_ATTACH.fromGroup); }
  detach(): Errno { return refused(CDEV_ATTACH.fromGroup); }

  protected release(): void {
    const { device } = this;
    device.unuse();
    if (device.opens === 0) device.dropVm();
    device.fileClosed();
  }
}
