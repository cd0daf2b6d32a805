/** A hot reset takes every device of a slot at once, so all of them must be the caller's (drivers/vfio/pci/vfio_pci_core.c). */
import { refused } from '../rules';
import type { Errno } from './answer';
import type { Context } from './context';
import type { PhysicalDevice } from './machine';
import { HOT_RESET } from './rules/vfio';
import type { Vfio } from './vfio';
import { VfioDeviceFile, CdevFile } from './vfio-file';
import type { VfioGroup } from './vfio-group';

/** The devices of the device's slot, itself among them. */
export function slotOf(vfio: Vfio, device: PhysicalDevice): PhysicalDevice[] {
  const { slot } = device.traits;
  return slot === null ? [device] : [...vfio.machine.devices.values()].filter(({ present, traits }) => present && traits.slot === slot);
}

/** How many groups VFIO_DEVICE_PCI_HOT_RESET names, before what each is. EINVAL: some for a device from its cdev, or none for one from its group;
 *  EINVAL: more than the slot has devices (`vfio_pci_ioctl_pci_hot_reset`, `vfio_pci_ioctl_pci_hot_reset_groups`). */
export function hotResetCount(vfio: Vfio, file: VfioDeviceFile, count: number): Errno {
  if (file instanceof CdevFile === count > 0) return refused(HOT_RESET.groupsOrNone);
  const devices = slotOf(vfio, file.device.physical).length;
  return count > devices ? refused(HOT_RESET.tooMany, { count, devices }) : 'OK';
}

/**
 * VFIO_DEVICE_PCI_HOT_RESET of groups that may be so many. EINVAL: a device of the slot has no driver of VFIO; EINVAL: a device is in none of the groups, or bound to no context
 * that the caller's device is bound to, with no device of its group there (`vfio_pci_dev_set_hot_reset`).
 * @param groups those whose files the caller names
 */
export function hotReset(vfio: Vfio, file: VfioDeviceFile, groups: readonly VfioGroup[]): Errno {
  const byCdev = file instanceof CdevFile;
  const devices = slotOf(vfio, file.device.physical);
  const without = devices.find((each) => !vfio.deviceOf(each));
  if (without) return refused(HOT_RESET.noDriver, { device: without });
  const owned = byCdev ? (each: PhysicalDevice) => boundHere(vfio, each, file.device.context!) : (each: PhysicalDevice) => groups.includes(vfio.deviceOf(each)!.group);
  const other = devices.find((each) => !owned(each));
  return other ? refused(HOT_RESET.notOwned, { device: other }) : 'OK';
}

/** Whether a device is bound to the context, or, bound to none, in a group of which one is (`vfio_iommufd_get_dev_id`). */
function boundHere(vfio: Vfio, device: PhysicalDevice, context: Context): boolean {
  const bound = vfio.deviceOf(device)!.context;
  return bound ? bound === context : context.groups.has(device.group);
}
