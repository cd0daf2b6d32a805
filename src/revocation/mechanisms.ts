/** What Linux has to take a right back, each as the records of its parts. The same data as spec/revocation/Mechanisms.tla, held equal by a test. */
import { NAMED, type Policy } from '../authorization/policies';
import { type Manner, PLAIN, type Revocable } from './manners';

/** The records of a mechanism: `all`, or one for each operation that is treated differently. */
export type Parts = Readonly<Record<string, Revocable>>;

/** A record as a policy and the difference of a manner from the plain one. */
export const record = (policy: Policy, manner: Partial<Manner>): Revocable => ({ policy, manner: { ...PLAIN, ...manner } });

/** Observed on 7.2.13. */
export const OBSERVED: Readonly<Record<string, Parts>> = {
  /** evdev_revoke, evdev_read, evdev_ioctl_handler: reads take no lock; an ioctl and the revoke take the mutex of the device. */
  evdev: {
    read: record(NAMED.PerUse, { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
    ioctl: record(NAMED.PerUse, { reach: 'description', after: 'fresh', told: 'poll', by: 'holder', lock: 'exclusive' }),
  },
  /** hidraw_revoke, hidraw_read, hidraw_ioctl: all under one rwsem, which an opener takes for itself. */
  hidraw: { all: record(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder', lock: 'shared' }) },
  /** __tty_hangup: the operations are swapped, then the line discipline is waited for. */
  tty: { all: record(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }) },
  /** __break_lease: the breaker sleeps until the holder lets go, or the time is over. */
  lease: { all: record(NAMED.Once, { standing: 'left', release: 'awaited', after: 'fresh', told: 'signal', by: 'rival', patience: 'term' }) },
  /** memfd_add_seals: writes are waited for; a shared mapping that can be written is EBUSY. */
  memfdSealWrite: {
    write: record(NAMED.SyncGate, { by: 'holder' }),
    map: record(NAMED.FallGate, { running: 'none', standing: 'refused', by: 'holder' }),
  },
  /** The same seal for the future: a write takes the inode's lock, as the call does; mappings stay, and are copied (mremap, udmabuf_mmap). */
  memfdSealFuture: {
    write: record(NAMED.PerUse, { by: 'holder', lock: 'exclusive' }),
    map: record(NAMED.Once, { running: 'none', standing: 'left', by: 'holder' }),
  },
  /** deny_write_access: exec is refused while anybody writes. */
  etxtbsy: { all: record(NAMED.Pinned, { standing: 'refused', after: 'fresh', by: 'rival' }) },
  /** key_revoke: a flag; whoever is copying the payload goes on. */
  keyRevoke: { all: record(NAMED.PerUse, { by: 'holder', copies: 'refused' }) },
  /** drm_dev_unplug: a flag, then SRCU; nobody wakes a reader of events, and maps are faulted in again. */
  drmUnplug: { all: record(NAMED.SyncGate, { sleeping: 'stuck', standing: 'left', after: 'fresh' }) },
  /** drm_dev_unregister alone (vkms_destroy). */
  drmUnregisterVkms: { all: record(NAMED.Once, { sleeping: 'stuck', standing: 'left', after: 'fresh' }) },
  /** iommufd as importer: invalidate_mappings empties every domain; the area stays, dead for good. */
  dmabufIommufd: { all: record(NAMED.FallGate, { running: 'none', standing: 'cut', after: 'revived', told: 'callback' }) },
  /** vfio_pci_dma_buf_move, by whoever clears memory enable. */
  vfioDmabuf: { all: record(NAMED.FallGate, { running: 'none', standing: 'cut', after: 'revived', by: 'holder' }) },
  /** vfio_pci_zap_and_down_write_memory_lock: a mapping faults, and is faulted in again later. */
  vfioZap: { all: record(NAMED.Zap, { standing: 'suspended', after: 'revived', by: 'holder' }) },
  /** vfio_unregister_group_dev: nobody is stopped, everybody is waited for. */
  vfioRemove: { all: record(NAMED.Once, { sleeping: 'left', standing: 'awaited', release: 'awaited', after: 'fresh', told: 'event' }) },
  /** snd_card_disconnect, then snd_card_free waits for the last file. */
  alsaDisconnect: { all: record(NAMED.Zap, { sleeping: 'cut', standing: 'awaited', release: 'awaited', after: 'fresh', told: 'poll' }) },
  /** kernfs_drain: whoever is inside is waited for; a poll is not woken. */
  sysfsAttr: {
    read: record(NAMED.SyncGate, { after: 'fresh' }),
    poll: record(NAMED.FallGate, { sleeping: 'stuck', running: 'none', after: 'fresh' }),
  },
  /** proc_entry_rundown. */
  procfs: { all: record(NAMED.SyncGate, {}) },
  /** misc_deregister, cdev_del: files that are open keep the old operations. */
  cdevMisc: { all: record(NAMED.Once, { sleeping: 'left', after: 'fresh' }) },
  /** delete_module: EWOULDBLOCK while a file is open. */
  moduleRemoval: { all: record(NAMED.Pinned, { after: 'fresh' }) },
  /** kernfs_drain_open_files zaps another address space than the one that sysfs mapped: of the use by a mapping. */
  pciResource: { map: record(NAMED.Once, { running: 'none', standing: 'left', after: 'fresh' }) },
  /** do_umount, sb_prepare_remount_readonly: EBUSY. */
  umount: { all: record(NAMED.Pinned, { standing: 'refused', after: 'fresh' }) },
  /** umount_tree with MNT_DETACH: only the path is gone. */
  umountDetach: { all: record(NAMED.Once, { standing: 'left' }) },
  /** freeze_super: writers are waited for; who comes sleeps until the thaw. */
  fsfreeze: { all: record(NAMED.SyncGate, { standing: 'suspended', after: 'revived', refusal: 'sleep' }) },
  /** __cgroup_kill: each member dies at its next return to user space, soon. */
  cgroupKill: { all: record({ ...NAMED.PerUse, abort: 'late' }, { sleeping: 'cut', after: 'fresh', told: 'poll', grace: 'term' }) },
  /** No hook into open files. */
  chmod: { all: record(NAMED.Once, { sleeping: 'left', standing: 'left' }) },
  /**
   * revocable.rs, read: guards are RCU read sections, which may not sleep; revoke() waits for them, and a second caller is told at once
   * that it did nothing.
   */
  rustRevocable: { all: record(NAMED.SyncGate, { running: 'bounded', again: 'early' }) },
};
