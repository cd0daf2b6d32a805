/** An I/O address space: what an IOASID stands for. */
import { Areas } from './areas';
import { NONE } from './answer';

export class AddressSpace {
  readonly kind = 'Space';
  /** 1 for the number, and 1 for each that uses it: an attached file, a child, an HWPT, an area whose unmap has not returned, a switch away from it. */
  users = 1;
  areas = Areas.EMPTY;
  /** Areas whose unmap has not returned, as DMA is in flight to them. */
  unmapping = Areas.EMPTY;
  /** Its automatic HWPTs, the oldest first. */
  readonly hwpts: number[] = [];
  /** Of each group with devices attached: how many files of each device are. */
  readonly attached = new Map<number, Map<number, number>>();

  /**
   * @param parent the address space that translates the output of this one; `NONE` for a root
   * @param enforce does its table enforce snoop?
   */
  constructor(readonly parent: number, readonly enforce: boolean) {}

  get isChild(): boolean { return this.parent !== NONE; }

  enter(group: number, device: number): void {
    let devices = this.attached.get(group);
    if (!devices) this.attached.set(group, devices = new Map());
    devices.set(device, (devices.get(device) ?? 0) + 1);
  }

  leave(group: number, device: number): void {
    const devices = this.attached.get(group)!;
    const files = devices.get(device)! - 1;
    if (files > 0) devices.set(device, files);
    else if (devices.size > 1) devices.delete(device);
    else this.attached.delete(group);
  }

  copy(): AddressSpace {
    const copy = new AddressSpace(this.parent, this.enforce);
    copy.users = this.users;
    copy.areas = this.areas;
    copy.unmapping = this.unmapping;
    copy.hwpts.push(...this.hwpts);
    for (const [group, devices] of this.attached) copy.attached.set(group, new Map(devices));
    return copy;
  }
}
