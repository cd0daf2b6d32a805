/** What Linux has to take a right back, each as the records of its parts. The same data as spec/revocation/Mechanisms.tla, held equal by a test. */
import { NAMED, type Policy } from '../authorization/policies';
import { type Manner, PLAIN, type Revocable } from './manners';

/** The records of a mechanism: `all`, or one for each operation that is treated differently. */
export type MechanismRecords = Readonly<Record<string, Revocable>>;

/** A record as a policy and the difference of a manner from the plain one. */
export const recordFrom = (policy: Policy, manner: Partial<Manner>): Revocable => ({ policy, manner: { ...PLAIN, ...manner } });

/** Observed on 7.2.13. */
export const OBSERVED: Readonly<Record<string, MechanismRecords>> = {
  /** evdev_revoke, evdev_read, evdev_ioctl_handler: reads take no lock; an ioctl and the revoke take the mutex of the device. */
  evdev: {
    read: recordFrom(NAMED.PerUse, { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
    ioctl: recordFrom(NAMED.PerUse, { reach: 'description', after: 'fresh', told: 'poll', by: 'holder', lock: 'exclusive' }),
  },
  /** hidraw_revoke, hidraw_read, hidraw_ioctl: all under one rwsem, which an opener takes for itself. */
  hidraw: { all: recordFrom(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder', lock: 'shared' }) },
  /** __tty_hangup: the operations are swapped, then the line discipline is waited for. */
  tty: { all: recordFrom(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }) },
  /** __break_lease: the breaker sleeps until the holder lets go, or the time is over. */
  lease: { all: recordFrom(NAMED.Once, { standing: 'left', release: 'awaited', after: 'fresh', told: 'signal', by: 'rival', patience: 'term' }) },
  /** memfd_add_seals: writes are waited for; a shared mapping that can be written is EBUSY. */
  memfdSealWrite: {
    write: recordFrom(NAMED.SyncGate, { by: 'holder' }),
    map: recordFrom(NAMED.FallGate, { running: 'none', standing: 'refused', by: 'holder' }),
  },
  /** The same seal for the future: a write takes the inode's lock, as the call does; mappings stay, and are copied (mremap, udmabuf_mmap). */
  memfdSealFuture: {
    write: recordFrom(NAMED.PerUse, { by: 'holder', lock: 'exclusive' }),
    map: recordFrom(NAMED.Once, { running: 'none', standing: 'left', by: 'holder' }),
  },
  /** deny_write_access: exec is refused while anybody writes. */
  etxtbsy: { all: recordFrom(NAMED.Pinned, { standing: 'refused', after: 'fresh', by: 'rival' }) },
  /** key_revoke: a flag; whoever is copying the payload goes on. */
  keyRevoke: { all: recordFrom(NAMED.PerUse, { by: 'holder', copies: 'refused' }) },
  /** drm_dev_unplug: a flag, then SRCU; nobody wakes a reader of events, and maps are faulted in again. */
  drmUnplug: { all: recordFrom(NAMED.SyncGate, { sleeping: 'stuck', standing: 'left', after: 'fresh' }) },
  /** drm_dev_unregister alone (vkms_destroy). */
  drmUnregisterVkms: { all: recordFrom(NAMED.Once, { sleeping: 'stuck', standing: 'left', after: 'fresh' }) },
  /** iommufd as importer: invalidate_mappings empties every domain; the area stays, dead for good. */
  dmabufIommufd: { all: recordFrom(NAMED.FallGate, { running: 'none', standing: 'cut', after: 'revived', told: 'callback' }) },
  /** vfio_pci_dma_buf_move, by whoever clears memory enable. */
  vfioDmabuf: { all: recordFrom(NAMED.FallGate, { running: 'none', standing: 'cut', after: 'revived', by: 'holder' }) },
  /** vfio_pci_zap_and_down_write_memory_lock: a mapping faults, and is faulted in again later. */
  vfioZap: { all: recordFrom(NAMED.Zap, { standing: 'suspended', after: 'revived', by: 'holder' }) },
  /** vfio_unregister_group_dev: nobody is stopped, everybody is waited for. */
  vfioRemove: { all: recordFrom(NAMED.Once, { sleeping: 'left', standing: 'awaited', release: 'awaited', after: 'fresh', told: 'event' }) },
  /** snd_card_disconnect, then snd_card_free waits for the last file. */
  alsaDisconnect: { all: recordFrom(NAMED.Zap, { sleeping: 'cut', standing: 'awaited', release: 'awaited', after: 'fresh', told: 'poll' }) },
  /** kernfs_drain: whoever is inside is waited for; a poll is not woken. */
  sysfsAttr: {
    read: recordFrom(NAMED.SyncGate, { after: 'fresh' }),
    poll: recordFrom(NAMED.FallGate, { sleeping: 'stuck', running: 'none', after: 'fresh' }),
  },
  /** proc_entry_rundown. */
  procfs: { all: recordFrom(NAMED.SyncGate, {}) },
  /** misc_deregister, cdev_del: files that are open keep the old operations. */
  cdevMisc: { all: recordFrom(NAMED.Once, { sleeping: 'left', after: 'fresh' }) },
  /** delete_module: EWOULDBLOCK while a file is open. */
  moduleRemoval: { all: recordFrom(NAMED.Pinned, { after: 'fresh' }) },
  /** kernfs_drain_open_files zaps another address space than the one that sysfs mapped: of the use by a mapping. */
  pciResource: { map: recordFrom(NAMED.Once, { running: 'none', standing: 'left', after: 'fresh' }) },
  /** do_umount, sb_prepare_remount_readonly: EBUSY. */
  umount: { all: recordFrom(NAMED.Pinned, { standing: 'refused', after: 'fresh' }) },
  /** umount_tree with MNT_DETACH: only the path is gone. */
  umountDetach: { all: recordFrom(NAMED.Once, { standing: 'left' }) },
  /** freeze_super: writers are waited for; who comes sleeps until the thaw. */
  fsfreeze: { all: recordFrom(NAMED.SyncGate, { standing: 'suspended', after: 'revived', refusal: 'sleep' }) },
  /** __cgroup_kill: each member dies at its next return to user space, soon. */
  cgroupKill: { all: recordFrom({ ...NAMED.PerUse, abort: 'late' }, { sleeping: 'cut', after: 'fresh', told: 'poll', grace: 'term' }) },
  /** No hook into open files. */
  chmod: { all: recordFrom(NAMED.Once, { sleeping: 'left', standing: 'left' }) },
  /**
   * revocable.rs, read: guards are RCU read sections, which may not sleep; revoke() waits for them, and a second caller is told at once
   * that it did nothing.
   */
  rustRevocable: { all: recordFrom(NAMED.SyncGate, { running: 'bounded', again: 'early' }) },
};
