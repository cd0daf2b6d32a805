/**
 * What the devices of one group are attached to in one context (`iommufd_group`): by PASID, with 0 for the RID. The first
 * attach programs the whole group, the last detach blocks it again; all of them are on the same HWPT.
 */
import { Errno, IommufdResult, refuse, refuseBy } from './answer';
import type { Device } from './device';
import type { AttachHandle, PageRequest } from './fault';
import { Hwpt, driverOf } from './hwpt';
import type { PhysicalDevice } from './machine';
import { mockAccepts, mockBlock, mockSetPasid } from './mock';
import { NO_PASID, PASIDS } from './pasid';
import type { Version } from './version';
import { refused } from '../rules';
import { ACCEPT, MOVE, PASID, PUT_ON, UPGRADE } from './rules/device';


interface Attachment { hwpt: Hwpt; readonly devices: Set<Device>; handle: AttachHandle }

export class AttachedGroup {
  /** Devices of the group bound in this context. */
  bound = 0;
  readonly #attachments = new Map<number, Attachment>();

  hwptOf(device: Device, pasid = NO_PASID): Hwpt | null {
    const attachment = this.#attachments.get(pasid);
    return attachment?.devices.has(device) ? attachment.hwpt : null;
  }

  /** Where the group's own DMA goes: null is the blocking domain. */
  get domain(): Hwpt | null { return this.attached(NO_PASID); }

  /** Where the DMA of one PASID goes. */
  attached(pasid: number): Hwpt | null { return this.#attachments.get(pasid)?.hwpt ?? null; }

  /** Whether anything of the group is on the HWPT. */
  isOn(hwpt: Hwpt): boolean {
    for (const attachment of this.#attachments.values()) if (attachment.hwpt === hwpt) return true;
    return false;
  }

  /** The PASIDs other than the RID that are attached. */
  get pasids(): number[] { return [...this.#attachments.keys()].filter((pasid) => pasid !== NO_PASID); }

  /**
   * EBUSY: this device is attached on this PASID. EINVAL: the group is on another HWPT. EADDRINUSE: the device needs a range
   * that is mapped or allowed. Then, for the first device of the group: EINVAL by the rules for PASIDs, and whatever the
   * drivers of the group answer (`iommufd_hw_pagetable_attach`).
   */
  attach(device: Device, pasid: number, hwpt: Hwpt, version: Version): Errno {
    const attachment = this.#attachments.get(pasid);
    if (attachment?.devices.has(device) && (version.attachAgain === 'refused')) return refused(PUT_ON.attached, { device: device.physical, hwpt: attachment.hwpt });
    if (attachment && attachment.hwpt !== hwpt) {
      return refused(PUT_ON.groupElsewhere, () => ({ device: device.physical, hwpt: attachment.hwpt, others: [...attachment.devices].map(({ physical }) => physical) }));
    }
    if (version.attachEnforces && !enforceFor([device], hwpt)) return refused(UPGRADE.enforcesTooLate, { device: device.physical, hwpt });
    if (pasid === NO_PASID) {
      const errno = reserveFor(device, hwpt);
      if (errno !== 'OK') return errno;
    }
    if (attachment) attachment.devices.add(device);
    else {
      const errno = this.#program(device, pasid, hwpt, version);
      if (errno !== 'OK') {
        if (pasid === NO_PASID) hwpt.paging.ioas.iovas.release(device);
        return errno;
      }
      this.#attachments.set(pasid, { hwpt, devices: new Set([device]), handle: { device } });
    }
    hwpt.users++;
    return 'OK';
  }

  /**
   * Moves all attached devices of the group; the answer names the HWPT they left (null: they were on this one already), of which
   * the caller must end one attachment. EINVAL: not attached, and (since 6.15) not itself. EADDRINUSE, EINVAL and drivers' errors as for attach; a failure
   * leaves the old attachment, but one by a driver releases what the devices have reserved where they would have gone (`iommufd_device_do_replace`).
   */
  replace(device: Device, pasid: number, hwpt: Hwpt, version: Version): IommufdResult<{ left: Hwpt | null }> {
    const attachment = this.#attachments.get(pasid);
    if (!attachment || (version.replaceNeeds === 'own' && !attachment.devices.has(device))) return refuseBy(MOVE.notAttached, { device: device.physical });
    const left = attachment.hwpt;
    if (left === hwpt) return { errno: 'OK', left: null };
    if (version.attachEnforces && !enforceFor(attachment.devices, hwpt)) return refuseBy(UPGRADE.enforcesTooLate, { device: device.physical, hwpt });
    const moves = pasid === NO_PASID && hwpt.paging.ioas !== left.paging.ioas;
    if (moves) {
      for (const each of attachment.devices) {
        const errno = reserveFor(each, hwpt);
        if (errno !== 'OK') return this.#undoReserve(attachment.devices, hwpt, errno);
      }
    }
    const errno = this.#program(device, pasid, hwpt, version);
    if (errno !== 'OK') {
      // Whether the devices were in that address space already nobody asks: then they stay attached there without their ranges.
      return pasid === NO_PASID ? this.#undoReserve(attachment.devices, version.failedReplaceReleases === 'new' ? hwpt : left, errno) : refuse(errno);
    }
    if (moves) for (const each of attachment.devices) left.paging.ioas.iovas.release(each);
    left.fault?.refuse(attachment.handle);
    attachment.hwpt = hwpt;
    attachment.handle = { device };
    hwpt.users += attachment.devices.size;
    left.users -= attachment.devices.size - 1;
    return { errno: 'OK', left };
  }

  /**
   * The answer names the HWPT of which the caller must end one attachment; undefined when the group is on none. A device that
   * is not attached while others of its group are is not noticed, here as in the kernel: VFIO keeps its callers from it
   * (`iommufd_hw_pagetable_detach`).
   */
  detach(device: Device, pasid: number): Hwpt | undefined {
    const attachment = this.#attachments.get(pasid);
    if (!attachment) return undefined;
    attachment.devices.delete(device);
    if (attachment.devices.size === 0) {
      this.#attachments.delete(pasid);
      attachment.hwpt.fault?.refuse(attachment.handle);
      if (device.physical.traits.mock) mockBlock(device.physical, pasid);
    }
    if (pasid === NO_PASID) attachment.hwpt.paging.ioas.iovas.release(device);
    return attachment.hwpt;
  }

  /**
   * A device of the group misses a page. It is told at once that it cannot have it where nobody waits for such requests; of a PASID that
   * is not attached a nested HWPT of the group hears (`iommu_report_device_fault`, `find_fault_handler`).
   */
  report(request: PageRequest): void {
    const own = this.#attachments.get(request.pasid);
    const group = this.#attachments.get(NO_PASID);
    const attachment = own ?? (group && group.hwpt !== group.hwpt.paging ? group : undefined);
    if (attachment) attachment.hwpt.fault?.deliver(request, attachment.handle);
  }

  /** Puts the group, or one PASID of the device, on the HWPT. */
  #program(device: Device, pasid: number, hwpt: Hwpt, version: Version): Errno {
    if (pasid === NO_PASID) {
      if (!hwpt.pasid && this.pasids.length > 0) return refused(PASID.ridNeedsPasidTable, { hwpt });
    } else {
      const rid = this.domain;
      if (!hwpt.pasid) return refused(PASID.tableNotForPasids, { hwpt });
      if (rid && !rid.pasid) return refused(PASID.ridNotForPasids, { hwpt: rid });
      if (!device.physical.traits.pasid) return refused(PASID.noPasids, { device: device.physical });
      if (pasid >= PASIDS) return refused(PASID.pasidTooLarge, { device: device.physical, pasid, most: PASIDS - 1 });
    }
    const { group } = device.physical;
    if (group.resetting > 0) return refused(ACCEPT.resetting, { group: group.name });
    for (const member of pasid === NO_PASID ? group.members : [device.physical]) {
      const errno = accepts(member, pasid, hwpt, version);
      if (errno !== 'OK') return errno;
    }
    return 'OK';
  }

  #undoReserve(devices: Set<Device>, hwpt: Hwpt, errno: Errno): IommufdResult<{ left: Hwpt | null }> {
    for (const device of devices) hwpt.paging.ioas.iovas.release(device);
    return refuse(errno);
  }
}

/** Whether a device's driver puts it, or one of its PASIDs, on the HWPT. EINVAL: another driver's, no enforcement, no dirty tracking; ENOENT: a
 *  vIOMMU that does not know it. The mock driver's answers are its own (`intel_iommu_attach_device`, `arm_smmu_attach_prepare_vmaster`). */
function accepts(member: PhysicalDevice, pasid: number, hwpt: Hwpt, version: Version): Errno {
  const { traits } = member;
  if (!member.present || (!traits.iommu && !traits.noIommu)) return 'OK';
  const { paging } = hwpt;
  if (driverOf(traits) !== paging.driver) return refused(ACCEPT.otherDriver, { device: member, hwpt });
  if (paging.enforce && !traits.enforceCc) return refused(ACCEPT.tableEnforces, { device: member, hwpt: paging });
  if (traits.mock) return pasid === NO_PASID ? mockAccepts(member, hwpt, version) : mockSetPasid(member, pasid);
  if (hwpt === paging && paging.dirty && !traits.dirty) return refused(ACCEPT.tableTracks, { device: member, hwpt });
  const { viommu } = hwpt;
  return viommu && version.nestedNeedsVdevice && !viommu.vdeviceOf(member) ? refused(ACCEPT.unknownToViommu, { device: member, hwpt, viommu }) : 'OK';
}

/** Makes the HWPT enforce if one of the devices can be enforced; false if anything is on it already: it would enforce if that could be enforced. */
function enforceFor(devices: Iterable<Device>, hwpt: Hwpt): boolean {
  const { paging } = hwpt;
  const able = [...devices].find(({ physical }) => physical.traits.enforceCc);
  if (paging.enforce || !able) return true;
  for (const attached of paging.ioas.context.groups.values()) if (attached.isOn(paging)) return false;
  paging.enforce = true;
  paging.enforcedBy = able.physical;
  return true;
}

/** Reserves what the device's hardware needs in the HWPT's address space (`iopt_table_enforce_dev_resv_regions`). */
function reserveFor(device: Device, hwpt: Hwpt): Errno {
  const { iovas, areas } = hwpt.paging.ioas;
  for (const { first, last } of device.physical.traits.reserved) {
    const errno = iovas.reserve(areas, first, last, device);
    if (errno !== 'OK') {
      iovas.release(device);
      return errno;
    }
  }
  return 'OK';
}
