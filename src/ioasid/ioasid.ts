/**
 * The life of an address space: every call of a process, of the administrator and of a device, and everything that happens by itself,
 * under one of four profiles. Spec: Ioasid; the rest of Group, and Dma.
 */
import { answer, Answered, OK } from './answer';
import { RoutingCalls } from './routing';

type Address = number | bigint;

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
    if (device.hosted || this.#isOpen(d)) return answer('EBUSY');
    if (this.profile.securityContext && group.owned) return answer(this.profile.driver);
    device.hosted = true;
    return OK;
  }

  /** And lets it go; DMA that it left in flight goes on. ENODEV if there is none. */
  driverUnbind(d: string): Answered | undefined {
    const device = this.device(d);
    if (this.parts.groups[device.group].switching) return undefined;
    if (!device.hosted) return answer('ENODEV');
    device.hosted = false;
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
    const group = this.parts.groups[device.group];
    if (device.plugged !== 'leaving' || device.dma || group.switching || this.#isOpen(d)) return undefined;
    device.plugged = 'gone';
    device.hosted = false;
    this.settle(group);
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
    this.settle(group);
    return OK;
  }

  /** No DMA goes through the former domain of the group any more: the call that switched returns. Not possible otherwise. */
  switchDone(g: string): Answered | undefined {
    const group = this.group(g);
    const { former } = group;
    if (!former || group.draining > 0) return undefined;
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
    if (device.dma || (device.plugged !== 'present' && !this.#isOpen(d))) return undefined;
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

  #isOpen(d: string): boolean { return this.device(d).files.some((f) => this.parts.files[f].opened); }
}
