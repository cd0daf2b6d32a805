------------------------------ MODULE Mechanisms -----------------------------
(***************************************************************************)
(* What Linux has to take a right back, each as a record, observed on      *)
(* 7.2.13 (test/linux/revocation) unless it says `read'.  A mechanism that *)
(* treats two operations differently is two records, its parts.            *)
(***************************************************************************)
EXTENDS Manners

(* A record is a policy and a manner, each written as a difference. *)
Record(p, m) == [policy |-> p, manner |-> m]

(* Most policies have a name in Policies: Once (nothing looks at the withdrawal), PerUse (shut in
   the return: whoever starts before it is right to), FallGate (shut in the call, and nobody waited
   for), SyncGate (the same, and running uses are waited for), Pinned (refused while held). *)
Fresh == [Plain EXCEPT !.after = "fresh"]

-----------------------------------------------------------------------------
(* evdev_revoke, evdev_read, evdev_ioctl_handler: reads take no lock; an ioctl and the revoke take
   the mutex of the device. *)
EvdevManner == [Fresh EXCEPT !.reach = "description", !.told = "poll", !.by = "holder"]
Evdev == [
  read  |-> Record(PerUse, [EvdevManner EXCEPT !.sleeping = "cut"]),
  ioctl |-> Record(PerUse, [EvdevManner EXCEPT !.lock = "exclusive"]) ]

(* hidraw_revoke, hidraw_read, hidraw_ioctl: all under one rwsem, which an opener takes for
   itself. *)
Hidraw == [all |-> Record(PerUse, [Fresh EXCEPT
  !.sleeping = "stuck", !.reach = "description", !.by = "holder", !.lock = "shared"])]

(* __tty_hangup: the operations are swapped, then the line discipline is waited for. *)
Tty == [all |-> Record(SyncGate, [Fresh EXCEPT
  !.sleeping = "cut", !.told = "signal", !.refusal = "end"])]

(* __break_lease: the breaker sleeps until the holder lets go, or the time is over. *)
FileLease == [all |-> Record(Once, [Fresh EXCEPT
  !.standing = "left", !.release = "awaited", !.told = "signal", !.by = "rival",
  !.patience = "term"])]

(* memfd_add_seals: writes are waited for; a shared mapping that can be written is EBUSY. *)
SealWrite == [
  write |-> Record(SyncGate, [Plain EXCEPT !.by = "holder"]),
  map   |-> Record(FallGate, [Plain EXCEPT !.running = "none", !.standing = "refused",
                                       !.by = "holder"]) ]

(* The same seal for the future: a write takes the inode's lock, as the call does; mappings stay,
   and are copied (mremap, udmabuf_mmap). *)
SealFuture == [
  write |-> Record(PerUse, [Plain EXCEPT !.by = "holder", !.lock = "exclusive"]),
  map   |-> Record(Once, [Plain EXCEPT !.running = "none", !.standing = "left",
                                        !.by = "holder"]) ]

(* deny_write_access: exec is refused while anybody writes. *)
Etxtbsy == [all |-> Record(Pinned, [Fresh EXCEPT !.standing = "refused", !.by = "rival"])]

(* key_revoke: a flag; whoever is copying the payload goes on. *)
KeyRevoke == [all |-> Record(PerUse, [Plain EXCEPT !.by = "holder", !.copies = "refused"])]

(* drm_dev_unplug: a flag, then SRCU; nobody wakes a reader of events, and maps are faulted in
   again. *)
DrmUnplug == [all |-> Record(SyncGate, [Fresh EXCEPT !.sleeping = "stuck", !.standing = "left"])]

(* drm_dev_unregister alone (vkms_destroy). *)
DrmUnregister == [all |-> Record(Once, [Fresh EXCEPT !.sleeping = "stuck", !.standing = "left"])]

(* iommufd as importer: invalidate_mappings empties every domain; the area stays, dead for good. *)
DmabufIommufd == [all |-> Record(FallGate, [Plain EXCEPT
  !.running = "none", !.standing = "cut", !.after = "revived", !.told = "callback"])]

(* vfio_pci_dma_buf_move, by whoever clears memory enable. *)
VfioDmabuf == [all |-> Record(FallGate, [Plain EXCEPT
  !.running = "none", !.standing = "cut", !.after = "revived", !.by = "holder"])]

(* vfio_pci_zap_and_down_write_memory_lock: a mapping faults, and is faulted in again later. *)
VfioZap == [all |-> Record(Zap, [Plain EXCEPT
  !.standing = "suspended", !.after = "revived", !.by = "holder"])]

(* vfio_unregister_group_dev: nobody is stopped, everybody is waited for. *)
VfioRemove == [all |-> Record(Once, [Fresh EXCEPT
  !.sleeping = "left", !.standing = "awaited", !.release = "awaited", !.told = "event"])]

(* snd_card_disconnect, then snd_card_free waits for the last file. *)
AlsaDisconnect == [all |-> Record(Zap, [Fresh EXCEPT
  !.sleeping = "cut", !.standing = "awaited", !.release = "awaited", !.told = "poll"])]

(* kernfs_drain: whoever is inside is waited for; a poll is not woken. *)
SysfsAttr == [
  read |-> Record(SyncGate, Fresh),
  poll |-> Record(FallGate, [Fresh EXCEPT !.sleeping = "stuck", !.running = "none"]) ]

(* proc_entry_rundown. *)
Procfs == [all |-> Record(SyncGate, Plain)]

(* misc_deregister, cdev_del: files that are open keep the old operations. *)
CdevMisc == [all |-> Record(Once, [Fresh EXCEPT !.sleeping = "left"])]

(* delete_module: EWOULDBLOCK while a file is open. *)
ModuleRemoval == [all |-> Record(Pinned, Fresh)]

(* kernfs_drain_open_files zaps another address space than the one that sysfs mapped: of the use
   by a mapping. *)
PciResource == [map |-> Record(Once, [Fresh EXCEPT !.running = "none", !.standing = "left"])]

(* do_umount, sb_prepare_remount_readonly: EBUSY. *)
Umount == [all |-> Record(Pinned, [Fresh EXCEPT !.standing = "refused"])]

(* umount_tree with MNT_DETACH: only the path is gone. *)
UmountDetach == [all |-> Record(Once, [Plain EXCEPT !.standing = "left"])]

(* freeze_super: writers are waited for; who comes sleeps until the thaw. *)
Fsfreeze == [all |-> Record(SyncGate, [Plain EXCEPT
  !.standing = "suspended", !.after = "revived", !.refusal = "sleep"])]

(* __cgroup_kill: each member dies at its next return to user space, soon. *)
CgroupKill == [all |-> Record([PerUse EXCEPT !.abort = "late"], [Fresh EXCEPT
  !.sleeping = "cut", !.told = "poll", !.grace = "term"])]

(* No hook into open files. *)
Chmod == [all |-> Record(Once, [Plain EXCEPT !.sleeping = "left", !.standing = "left"])]

(* revocable.rs, read: guards are RCU read sections, which may not sleep; revoke() waits for them,
   and a second caller is told at once that it did nothing. *)
RustRevocable == [all |-> Record(SyncGate, [Plain EXCEPT !.running = "bounded", !.again = "early"])]

Observed == [
  evdev |-> Evdev, hidraw |-> Hidraw, tty |-> Tty, lease |-> FileLease,
  memfdSealWrite |-> SealWrite, memfdSealFuture |-> SealFuture, etxtbsy |-> Etxtbsy,
  keyRevoke |-> KeyRevoke, drmUnplug |-> DrmUnplug, drmUnregisterVkms |-> DrmUnregister,
  dmabufIommufd |-> DmabufIommufd, vfioDmabuf |-> VfioDmabuf, vfioZap |-> VfioZap,
  vfioRemove |-> VfioRemove, alsaDisconnect |-> AlsaDisconnect, sysfsAttr |-> SysfsAttr,
  procfs |-> Procfs, cdevMisc |-> CdevMisc, moduleRemoval |-> ModuleRemoval,
  pciResource |-> PciResource, umount |-> Umount, umountDetach |-> UmountDetach,
  fsfreeze |-> Fsfreeze, cgroupKill |-> CgroupKill, chmod |-> Chmod,
  rustRevocable |-> RustRevocable ]
=============================================================================
