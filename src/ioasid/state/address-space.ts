/** An I/O address space: what an IOASID stands for. */
import { Areas } from './areas';
import { NONE } from '../answer';

export class AddressSpace {
  readonly kind = 'Space';
  /** 1 for the number, and 1 for each that uses it: an attached file, a child, an HWPT, an area whose unmap has not returned, a switch away from it. */
  users = 1;
  areas = Areas.EMPTY;
  /** Areas whose unmap has not returned, as DMA is in flight to them. */
  unmapping = Areas.EMPTY;
  /** Its automatic HWPTs, the oldest first. */
  readonly hwpts: number[] = [];
  /** How many groups have a device attached; and how many of these one that is not. */
  groups = 0;
  partly = 0;

  /**
   * @param parent the address space that translates the output of this one; `NONE` for a root
   * @param enforce does its table enforce snoop?
   */
  constructor(readonly parent: number, readonly enforce: boolean) {}

  get isChild(): boolean { return this.parent !== NONE; }

  copy(): AddressSpace {
    const copy = new AddressSpace(this.parent, this.enforce);
    copy.users = this.users;
    copy.areas = this.areas;
    copy.unmapping = this.unmapping;
    copy.hwpts.push(...this.hwpts);
    copy.groups = this.groups;
    copy.partly = this.partly;
    return copy;
  }
}
