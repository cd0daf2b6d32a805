/**
 * The life of an address space: every call of a process, of the administrator and of a device, and everything that happens by itself,
 * under one of four profiles. Spec: Ioasid; the rest of Group, and Dma.
 */
import { answer, Answered, OK } from './answer';
import { Context } from './descriptions';
import type { Device } from './device';
import type { Address, UnmapDone } from './mappings';
import { RoutingCalls } from './routing';

/** A step that happens by itself once its condition holds: the method and its arguments. */
export type Event = readonly ['fileDetached' | 'fileReleased' | 'contextReleased' | 'switchDone' | 'deviceUnplugged', string]
  | UnmapDone;

/** `d` names a device, `g` a group. Calls that concern a group whose domain is being switched wait: undefined. */
export class Ioasid extends RoutingCalls {
  // The drivers of the host

  /**
   * A driver of the host, which does DMA in the default domain, takes the device.
   * ENODEV if it is not there; EBUSY if it has one or an open file; the profile's `driver` if its group is owned.
   * (M38; `iommu_device_use_default_domain`)
   */
  driverBind(d: string): Answered | undefined {
    const device = this.device(d);
    const group = this.parts.groups[device.group];
    if (group.switching) return undefined;
    if (device.plugged !== 'present') return answer('ENODEV');
    if (device.hosted || this.#isOpen(device)) return answer('EBUSY');
    if (this.profile.securityContext && group.owned) return answer(this.profile.driver);
    device.hosted = true;
    group.hosted++;
    return OK;
  }

  /** And lets it go; DMA that it left in flight goes on. ENODEV if there is none. */
  driverUnbind(d: string): Answered | undefined {
    const device = this.device(d);
    const group = this.parts.groups[device.group];
    if (group.switching) return undefined;
    if (!device.hosted) return answer('ENODEV');
    device.hosted = false;
    group.hosted--;
    return OK;
  }

  // Hot plug

  /** The administrator wants the device out, which waits for its files. ENODEV if it is not there, or is waited for already. */
  hotUnplug(d: string): Answered {
    const device = this.device(d);
    if (device.plugged !== 'present') return answer('ENODEV');
    device.plugged = 'leaving';
    return OK;
  }

  /** The last file of a device that is to leave is closed, and no DMA of it is in flight: it is out. Not possible otherwise, or in a switch. */
  deviceUnplugged(d: string): Answered | undefined {
    const device = this.device(d);
    if (!this.#mayLeave(device)) return undefined;
    device.plugged = 'gone';
    if (device.hosted) this.parts.groups[device.group].hosted--;
    device.hosted = false;
    this.plug(device, -1);
    return OK;
  }

  /** The device is there again, without a driver, in the domain of its group. EEXIST if it is not gone; EINVAL if it cannot do what that does. */
  hotPlug(d: string): Answered | undefined {
    const device = this.device(d);
    const group = this.parts.groups[device.group];
    if (group.switching) return undefined;
    if (device.plugged !== 'gone') return answer('EEXIST');
    const { domain } = group;
    const object = domain.to === 'table' ? this.parts.contexts[domain.context].objects.find(domain.id) : undefined;
    if (object && object.kind !== 'Device' && object.enforce && !device.enforcing) return answer('EINVAL');
    device.plugged = 'present';
    this.plug(device, 1);
    return OK;
  }

  /** No DMA goes through the former domain of the group any more: the call that switched returns. Not possible otherwise. */
  switchDone(g: string): Answered | undefined {
    const group = this.group(g);
    const { former } = group;
    if (!former || !group.drained) return undefined;
    group.former = undefined;
    if (former.to === 'table') this.parts.contexts[former.context].objects.letGo(former.id);
    return OK;
  }

  // DMA

  /**
   * DMA of the device to address `a` is in flight, through the domain that its group has now. Not possible if it is gone, has some in
   * flight, or is waited for by an unplug and has no file open. EFAULT, which is the IOMMU's answer to the device, if its DMA is blocked or the address is not mapped.
   */
  dmaBegin(d: string, a: Address): Answered | undefined {
    const number = this.deviceNumber(d);
    const device = this.parts.devices[number];
    const page = this.addresses.page('a', a);
    if (device.dma || (device.plugged !== 'present' && !this.#isOpen(device))) return undefined;
    const group = this.parts.groups[device.group];
    const { domain } = group;
    if (domain.to === 'blocking') return answer('EFAULT');
    if (domain.to === 'table') {
      const context = this.parts.contexts[domain.context];
      if (!context.objects.space(context.objects.rootOf(domain.id))!.areas.meeting(page, page)) return answer('EFAULT');
      context.dma.add(number);
    }
    device.dma = { domain, address: a, page };
    group.inFlight++;
    return OK;
  }

  /** It has reached what it reached. Not possible if there is none. */
  dmaEnd(d: string): Answered | undefined {
    const number = this.deviceNumber(d);
    const device = this.parts.devices[number];
    if (!device.dma) return undefined;
    const { domain } = device.dma;
    if (domain.to === 'table') this.parts.contexts[domain.context].dma.delete(number);
    this.parts.groups[device.group].dmaEnded(domain);
    device.dma = undefined;
    return OK;
  }

  /** Another one of the same world, in the same state. */
  clone(): Ioasid { return new Ioasid(this.world, this); }

  /** Everything that can happen by itself now; the end of DMA, which is the device's own to say, is not among it. */
  events(): Event[] {
    const { contexts, files, devices, groups } = this.parts;
    return [
      ...files.filter((file) => this.isAbandoned(file)).map(({ name, attached }): Event => [attached.length > 0 ? 'fileDetached' : 'fileReleased', name]),
      ...contexts.filter((context) => this.mayBeReleased(context)).map(({ name }): Event => ['contextReleased', name]),
      ...contexts.filter(({ unmaps }) => unmaps > 0).flatMap((context) => this.returning(context)),
      ...groups.filter(({ switching, drained }) => switching && drained).map(({ name }): Event => ['switchDone', name]),
      ...devices.filter((device) => this.#mayLeave(device)).map(({ name }): Event => ['deviceUnplugged', name]),
    ];
  }

  // What a caller waits for

  /** Where the areas begin that meet the range, and whose unmap has not returned yet. */
  unmapping(c: string, i: number, first: Address, last: Address): Address[] {
    const space = this.context(c).objects.space(this.id('i', i));
    const met = space?.unmapping.within(this.addresses.page('first', first), this.addresses.page('last', last));
    return [...met ?? []].map((area) => this.addresses.first(area.first));
  }

  /** Is the domain of the file's group being switched? */
  isSwitching(f: string): boolean { return this.groupOf(this.file(f)).switching; }

  isGone(d: string): boolean { return this.device(d).plugged === 'gone'; }

  /** Is it still there, although nobody has a descriptor of it, and no bound file keeps it? */
  isEnding(x: string): boolean {
    const description = this.description(x);
    return description.opened && description.holders.size === 0 && !(description instanceof Context && description.files > 0);
  }

  #mayLeave(device: Device): boolean {
    return device.plugged === 'leaving' && !device.dma && !this.parts.groups[device.group].switching && !this.#isOpen(device);
  }

  #isOpen({ files }: Device): boolean { return files.some((f) => this.parts.files[f].opened); }
}
