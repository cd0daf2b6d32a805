/** The calls on device files: what is bound to which context, and attached to which table. Spec: Device, Attachment. */
import { answer, Answered, NONE, OK } from './answer';
import type { Attachment, Context, DeviceFile } from './descriptions';
import { DEFAULT } from './domain';
import type { Group } from './group';
import { MappingCalls } from './mappings';
import { BoundDevice, Entry, Hwpt } from './table';

const EBADF = answer('EBADF');
const EINVAL = answer('EINVAL');

const isOn = (file: DeviceFile, context: number, id: number): boolean => file.attached.some((on) => on.context === context && on.id === id);

/** `f` names a device file; calls that concern a group whose domain is being switched wait: undefined. */
export abstract class RoutingCalls extends MappingCalls {
  /** `p` opens a device and has file `f`. Not possible while that is open. ENODEV if the device is not there, or a driver of the host has it. */
  openDevice(p: string, f: string): Answered | undefined {
    const file = this.file(f);
    this.process('p', p);
    if (file.opened) return undefined;
    const { plugged, hosted } = this.parts.devices[file.device];
    if (plugged !== 'present' || hosted) return answer('ENODEV');
    file.openBy(p);
    return OK;
  }

  /** `p` reads, writes, maps or controls the device. EBADF; EINVAL before the bind has returned. (RFC v2 1.3; `access_granted`) */
  useDevice(p: string, f: string): Answered {
    const file = this.file(f);
    if (!file.holders.has(this.process('p', p))) return EBADF;
    if (!this.profile.securityContext) return OK;
    return file.bound.length === 0 || this.groupOf(file).former === DEFAULT ? EINVAL : OK;
  }

  /**
   * The device is the context's; answers its number where devices have one. With a security context the first bind of a member takes
   * the whole group, whose DMA is blocked from now on.
   * EBADF; `boundTwice` for the file; `badContext` if `p` does not hold `c`; `boundTwice` for the device; `owner`; `host`.
   * (RFC v2 1.3; `vfio_df_ioctl_bind_iommufd`, `iommu_device_claim_dma_owner`)
   */
  bind(p: string, f: string, c: string): Answered | undefined {
    const file = this.file(f);
    const number = this.contextNumber(c);
    const context = this.context(c);
    const group = this.groupOf(file);
    this.process('p', p);
    if (group.switching) return undefined;
    if (!file.holders.has(p)) return EBADF;
    if (this.#boundTwice(file, number)) return answer(this.profile.boundTwice);
    if (!context.holders.has(p)) return answer(this.profile.badContext);
    if (this.#others(file).some((other) => this.#boundTwice(other, number))) return answer(this.profile.boundTwice);
    if (this.profile.securityContext) {
      if (this.#ownedByOther(file, group, number)) return answer(this.profile.owner);
      if (group.hosted > 0) return answer(this.profile.host);
    }
    if (this.profile.hwpts && !context.objects.hasRoom(1)) return undefined;
    const out = this.profile.hwpts ? context.objects.insert(new BoundDevice(this.fileNumber(f))) : NONE;
    file.bound = [...file.bound, number];
    file.numbers = [...file.numbers, out];
    context.files++;
    group.claim(number);
    this.settle(group);
    return { errno: 'OK', out };
  }

  /**
   * DMA of the device's group goes through table `i` of `c`: an address space, or an HWPT; answers the number of the table. Of an address
   * space with HWPTs that is the oldest automatic one that will do, or a new one, which enforces snoop if the device's IOMMU can.
   * Where attach replaces, all attached files of the group move together. Not possible with another context than the bound one unless a
   * device may have several; nor without a number left.
   * EBADF; EINVAL if not bound to `c`; `unknown`; EINVAL for a device's number; `attachedTwice`; EINVAL if the parent is not attached, if a
   * sibling is elsewhere, if the table enforces snoop and a device of the group cannot.
   * (RFC v1 2.2, 3; `iommufd_device_auto_get_domain`, `vfio_df_ioctl_attach_pt`)
   */
  attach(p: string, f: string, c: string, i: number): Answered | undefined {
    const file = this.file(f);
    const number = this.contextNumber(c);
    const group = this.groupOf(file);
    this.id('i', i);
    this.process('p', p);
    if (!this.#canName(file, number) || group.switching) return undefined;
    if (!file.holders.has(p)) return EBADF;
    if (!file.bound.includes(number)) return EINVAL;
    const { objects } = this.context(c);
    const object = objects.find(i);
    if (!object) return answer(this.profile.unknown);
    if (object.kind === 'Device') return EINVAL;
    const twice = this.#attachedTwice(file, number, object);
    if (twice) return twice;
    const fits = (id: number, enforce: boolean): boolean => this.#fits(file, group, number, id, enforce);
    const willing = this.profile.hwpts && object.kind === 'Space' ? object.hwpts.find((id) => fits(id, (objects.find(id) as Hwpt).enforce)) : i;
    if (willing !== undefined) return willing === i && !fits(i, object.enforce) ? EINVAL : this.#put(file, group, number, willing);
    const { enforcing } = this.parts.devices[file.device];
    if (!fits(objects.next, enforcing)) return EINVAL;
    if (!objects.hasRoom(1)) return undefined;
    return this.#put(file, group, number, this.#makeHwpt(this.context(c), i, enforcing));
  }

  /**
   * Off the address space `i`; where detach names none, `i` is 0 and it is off what it is attached to. The last of a group blocks its DMA.
   * Not attached: nothing happens. Not possible with another context than the bound one unless a device may have several.
   * EBADF; EINVAL if not bound to `c`; EBUSY while attached to a child of `i`. (RFC v1 2.2; `vfio_df_ioctl_detach_pt`)
   */
  detach(p: string, f: string, c: string, i: number): Answered | undefined {
    const file = this.file(f);
    const number = this.contextNumber(c);
    this.id('i', i);
    this.process('p', p);
    if (!this.#canName(file, number) || this.groupOf(file).switching || this.profile.detachNames !== (i !== NONE)) return undefined;
    if (!file.holders.has(p)) return EBADF;
    if (!file.bound.includes(number)) return EINVAL;
    if (i === NONE) this.#leave(file, file.attached);
    else {
      if (file.attached.some((on) => this.isAbove({ context: number, id: i }, on))) return answer('EBUSY');
      this.#leave(file, file.attached.filter(({ context, id }) => context === number && id === i));
    }
    return OK;
  }

  /** Nobody has a descriptor of the file: it is off all its tables. Not possible otherwise, if it is on none, or in a switch. */
  fileDetached(f: string): Answered | undefined {
    const file = this.file(f);
    if (!this.isAbandoned(file) || file.attached.length === 0) return undefined;
    this.#leave(file, file.attached);
    return OK;
  }

  /**
   * Nobody has a descriptor of the file, and it is on no table: it is unbound and gone. The last claim of a group gives it back to the
   * default domain. Not possible otherwise, or in a switch. (RFC v2 1.3; `vfio_df_close`)
   */
  fileReleased(f: string): Answered | undefined {
    const file = this.file(f);
    const group = this.groupOf(file);
    if (!this.isAbandoned(file) || file.attached.length > 0) return undefined;
    file.bound.forEach((c, at) => {
      const context = this.parts.contexts[c];
      context.files--;
      group.disclaim(c);
      if (file.numbers[at] !== NONE) context.objects.delete(file.numbers[at]);
    });
    file.opened = false;
    file.bound = file.numbers = [];
    this.settle(group);
    return OK;
  }

  /** Has nobody a descriptor of it any more, and is its group in no switch? */
  protected isAbandoned(file: DeviceFile): boolean { return file.opened && file.holders.size === 0 && !this.groupOf(file).switching; }

  #others(file: DeviceFile): DeviceFile[] {
    return this.parts.devices[file.device].files.map((f) => this.parts.files[f]).filter((other) => other !== file);
  }

  #siblings(file: DeviceFile, group: Group): DeviceFile[] {
    const files = group.members.flatMap((d) => this.parts.devices[d].files).map((f) => this.parts.files[f]);
    return files.filter((other) => other !== file && other.attached.length > 0);
  }

  #boundTwice(file: DeviceFile, context: number): boolean {
    return this.profile.manyContexts ? file.bound.includes(context) : file.bound.length > 0;
  }

  /** Has another context claims on the group that do not come from this device itself? */
  #ownedByOther(file: DeviceFile, group: Group, context: number): boolean {
    for (const [other, claims] of group.claims) {
      if (other === context) continue;
      const own = this.parts.devices[file.device].files.filter((f) => this.parts.files[f].bound.includes(other)).length;
      if (claims > own) return true;
    }
    return false;
  }

  #canName(file: DeviceFile, context: number): boolean {
    return this.profile.manyContexts || file.bound.length === 0 || (file.bound.length === 1 && file.bound[0] === context);
  }

  /** A device on a parent may still go to its child, and must be there first (RFC v1 2.1). */
  #attachedTwice(file: DeviceFile, context: number, object: Entry): Answered | undefined {
    if (this.profile.attachReplaces) return undefined;
    const above = this.profile.parentFirst && object.kind === 'Space' ? object.parent : NONE;
    if (file.attached.some((on) => on.context !== context || on.id !== above)) return answer(this.profile.attachedTwice);
    return above !== NONE && !isOn(file, context, above) ? EINVAL : undefined;
  }

  /** May the file be put on the table, with no sibling elsewhere unless it takes them along, and no member that cannot do what the table does? */
  #fits(file: DeviceFile, group: Group, context: number, id: number, enforce: boolean): boolean {
    if (isOn(file, context, id)) return true;
    if (file.attached.length === 0 && this.profile.securityContext && !group.isAllOn(context, id)) return false;
    return !enforce || group.unenforcing === 0;
  }

  #makeHwpt(context: Context, i: number, enforce: boolean): number {
    const space = context.objects.space(i)!;
    const id = context.objects.insert(new Hwpt(i, enforce));
    space.users++;
    space.hwpts.push(id);
    return id;
  }

  #put(file: DeviceFile, group: Group, context: number, id: number): Answered {
    if (isOn(file, context, id)) return { errno: 'OK', out: id };
    const { objects } = this.parts.contexts[context];
    const from = this.profile.attachReplaces ? file.attached : [];
    const movers = from.length > 0 ? [file, ...this.#siblings(file, group)] : [file];
    for (const mover of movers) {
      if (this.profile.attachReplaces) this.#takeOff(mover, mover.attached);
      if (mover.attached.length === 0) group.attached++;
      mover.attached = [...mover.attached, { context, id }];
      this.count(mover, { context, id }, 1);
    }
    objects.hold(id, movers.length);
    this.settle(group);
    for (const old of from) objects.letGo(old.id, movers.length);
    return { errno: 'OK', out: id };
  }

  #leave(file: DeviceFile, tables: readonly Attachment[]): void {
    if (tables.length === 0) return;
    this.#takeOff(file, tables);
    this.settle(this.groupOf(file));
    for (const { context, id } of tables) this.parts.contexts[context].objects.letGo(id);
  }

  /** The file has left a table: for what is built on top. */
  protected left(_file: DeviceFile): void { /* nothing waits for it here */ }

  #takeOff(file: DeviceFile, tables: readonly Attachment[]): void {
    if (tables.length === 0) return;
    this.left(file);
    file.attached = file.attached.filter((on) => !tables.includes(on));
    if (file.attached.length === 0) this.groupOf(file).attached--;
    for (const on of tables) this.count(file, on, -1);
  }
}
