/**
 * Groups: where their DMA goes, and who may direct it; the drivers of the host, and hot plug. Spec: Group.
 * Calls that concern a group whose domain is being switched wait: undefined.
 */
import { type Answered, OK, refuse } from './answer';
import type { Dmas } from './dma';
import { DRIVER_BIND, DRIVER_UNBIND, HOT_PLUG, HOT_UNPLUG } from './rules';
import type { Attachment, DeviceFile } from './state/descriptions';
import type { IoasidDevice } from './state/device';
import { BLOCKING, DEFAULT, type Domain, tableDomain } from './state/domain';
import type { Group } from './state/group';
import type { IoasidState } from './state/state';
import { ownerOf } from './users';

export class Groups {
  constructor(readonly state: IoasidState, readonly dmas: Dmas) {}

  // The drivers of the host

  driverBind(d: string): Answered | undefined {
    const { profile } = this.state;
    const device = this.state.device(d);
    const group = this.#groupOf(device);
    const { plugged } = device;
    if (group.switching) return undefined;
    if (plugged !== 'present') return refuse(DRIVER_BIND.absent, { d, plugged });
    if (device.hosted) return refuse(DRIVER_BIND.hosted, { d });
    if (this.dmas.isOpen(device)) return refuse(DRIVER_BIND.open, { d });
    if (profile.securityContext && group.owned) return refuse(DRIVER_BIND.owned, ownerOf(this.state, group, -1, { d }), profile.driver);
    device.hosted = true;
    group.hosted++;
    return OK;
  }

  driverUnbind(d: string): Answered | undefined {
    const device = this.state.device(d);
    const group = this.#groupOf(device);
    if (group.switching) return undefined;
    if (!device.hosted) return refuse(DRIVER_UNBIND.noDriver, { d });
    device.hosted = false;
    group.hosted--;
    return OK;
  }

  // Hot plug

  hotUnplug(d: string): Answered {
    const device = this.state.device(d);
    const { plugged } = device;
    if (plugged !== 'present') return refuse(HOT_UNPLUG.absent, { d, plugged });
    device.plugged = 'leaving';
    return OK;
  }

  deviceUnplugged(d: string): Answered | undefined {
    const device = this.state.device(d);
    if (!this.mayLeave(device)) return undefined;
    device.plugged = 'gone';
    if (device.hosted) this.#groupOf(device).hosted--;
    device.hosted = false;
    this.#plug(device, -1);
    return OK;
  }

  mayLeave(device: IoasidDevice): boolean {
    return device.plugged === 'leaving' && !device.dma && !this.#groupOf(device).switching && !this.dmas.isOpen(device);
  }

  hotPlug(d: string): Answered | undefined {
    const device = this.state.device(d);
    const group = this.#groupOf(device);
    const { plugged } = device;
    if (group.switching) return undefined;
    if (plugged !== 'gone') return refuse(HOT_PLUG.there, { d, plugged });
    const { domain } = group;
    const object = domain.to === 'table' ? this.state.parts.contexts[domain.context].objects.find(domain.id) : undefined;
    if (object && object.kind !== 'Device' && object.enforce && !device.enforcing) return refuse(HOT_PLUG.cannotEnforce, { d, g: group.name });
    device.plugged = 'present';
    this.#plug(device, 1);
    return OK;
  }

  // Domains

  switchDone(g: string): Answered | undefined {
    const group = this.state.group(g);
    const { former } = group;
    if (!former || !group.drained) return undefined;
    group.former = undefined;
    if (former.to === 'table') this.state.parts.contexts[former.context].objects.letGo(former.id);
    return OK;
  }

  /** The group's DMA goes where it belongs, now that files, claims or members have changed. */
  settle(group: Group): void { this.#goes(group, this.#domainOf(group)); }

  /** Is the other table that of a child of this address space? A child is of the same context: a number means nothing in another one. */
  isAbove({ context, id }: Attachment, other: Attachment): boolean {
    return context === other.context && this.state.parts.contexts[context].objects.space(other.id)?.parent === id;
  }

  /** The file is attached to one table more, or one less; where the group's DMA goes then is for `settle`. */
  count(file: DeviceFile, { context, id }: Attachment, by: 1 | -1): void {
    const group = this.state.groupOf(file);
    const space = this.state.parts.contexts[context].objects.space(id);
    this.#countPartly(group, context, id, -1);
    if (space && group.filesOn(context, id) === 0) space.groups++;
    group.count(context, id, by);
    if (space && group.filesOn(context, id) === 0) space.groups--;
    this.#countPartly(group, context, id, 1);
  }

  /** With a security context: where the attached members are, else nowhere while owned. Without: where all members are, else the host's. */
  #domainOf(group: Group): Domain {
    const { securityContext } = this.state.profile;
    const asked = securityContext ? group.attached : group.present;
    const common = group.attached === asked ? [...group.tables].filter(({ files }) => files === asked) : [];
    if (common.length === 0) return securityContext && group.owned ? BLOCKING : DEFAULT;
    const leaf = common.find((on) => !common.some((other) => this.isAbove(on, other)))!;
    return tableDomain(leaf.context, leaf.id);
  }

  /** From now on the group's DMA goes there. What DMA in flight still goes through has one user more until that has ended. */
  #goes(group: Group, domain: Domain): void {
    const former = group.domain;
    if (group.switchTo(domain) || former.to !== 'table') return;
    this.state.parts.contexts[former.context].objects.hold(former.id);
  }

  /** A device of the group comes, or goes: its address spaces are partly attached, or no longer. */
  #plug(device: IoasidDevice, by: 1 | -1): void {
    const group = this.#groupOf(device);
    for (const { context, id } of group.tables) this.#countPartly(group, context, id, -1);
    group.plug(device, by);
    for (const { context, id } of group.tables) this.#countPartly(group, context, id, 1);
    this.settle(group);
  }

  #countPartly(group: Group, context: number, id: number, by: 1 | -1): void {
    const space = this.state.parts.contexts[context].objects.space(id);
    if (space && group.isPartlyOn(context, id)) space.partly += by;
  }

  #groupOf(device: IoasidDevice): Group { return this.state.parts.groups[device.group]; }
}
