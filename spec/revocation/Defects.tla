------------------------------- MODULE Defects -------------------------------
(***************************************************************************)
(* Mechanisms that were read and not observed; and what goes wrong in      *)
(* Linux, was fixed there, or was objected to: each as the record that has *)
(* it (found), one that has it no more (repaired), and one that was meant  *)
(* to repair it, or might seem to, and does not (short).                   *)
(***************************************************************************)
EXTENDS Mechanisms

(* devres.rs: who loses the race waits for a completion; a drop from within does not. *)
Devres == [all |-> Record(SyncGate, [Plain EXCEPT
  !.running = "bounded", !.again = "waits", !.within = "excused"])]

(* The C `revocable', out of tree, reverted before 7.0: SRCU, whose readers may sleep; a handle
   keeps one index, whoever shares it; and a provider's pointer that is kept by value was checked
   once, before. *)
CRevocable == [
  access   |-> Record(SyncGate, [Plain EXCEPT !.counts = "shared"]),
  provider |-> Record(PerUseRacy, Plain) ]

(* vfio_pci_dma_buf_move as its importers see it: fences and unmaps are waited for, without
   limit. *)
VfioMove == [
  fence |-> Record(SyncGate, [Plain EXCEPT !.after = "revived", !.told = "callback"]),
  unmap |-> Record(SyncGate, [Plain EXCEPT !.after = "revived", !.told = "callback",
                                           !.standing = "awaited", !.admits = "named"]) ]

(* uio.c: a mutex, and info is empty; a mapping is checked when it is made. *)
Uio == [all |-> Record(PerUse, [Fresh EXCEPT !.lock = "exclusive", !.standing = "left"])]

(* kernfs active references: who removes itself breaks its own. *)
Kernfs == [all |-> Record(SyncGate, [Fresh EXCEPT !.within = "excused"])]

(* revoke(2) of BSD: each call fails from then on, and nobody is waited for. *)
BsdRevoke == [all |-> Record(FallGate, [Fresh EXCEPT !.sleeping = "cut"])]

(* The revokeat patches of 2007: writes complete, reads abort. *)
Revokeat == [
  write |-> Record(SyncGate, Fresh),
  read  |-> Record(Zap, [Fresh EXCEPT !.sleeping = "cut"]) ]

(* Revoke of a capability of seL4: invocations look it up, mappings derived from it go. *)
Sel4 == [all |-> Record(SyncGate, [Plain EXCEPT !.running = "bounded", !.standing = "cut"])]

(* CHERI, Cornucopia Reloaded: an old capability can be loaded until the epoch is over. *)
Cheri == [all |-> Record(PerUse, [Plain EXCEPT !.running = "none", !.standing = "cut"])]

(* Pinned RDMA memory before 2026: the holder lets go, or does not. *)
RdmaPinned == [all |-> Record(FallGate, [Plain EXCEPT
  !.running = "none", !.standing = "awaited"])]

Read == [
  devres |-> Devres, cRevocable |-> CRevocable, vfioMove |-> VfioMove, uio |-> Uio,
  kernfs |-> Kernfs, bsdRevoke |-> BsdRevoke, revokeat |-> Revokeat, sel4 |-> Sel4,
  cheri |-> Cheri, rdmaPinned |-> RdmaPinned ]

-----------------------------------------------------------------------------
(* Nobody wakes a reader of hidraw: to let pollers know does not. *)
HidrawSleeper == LET r == Hidraw.all IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.manner.sleeping = "cut"],
  short    |-> [r EXCEPT !.manner.told = "poll"] ]

(* A copy that stalls holds the hangup up: bounded waiting takes uses that cannot stall, or that are
   cut.  To wake sleepers does not do it. *)
HostileHolder == LET r == Tty.all IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.policy.abort = "late"],
  short    |-> [r EXCEPT !.manner.sleeping = "none", !.manner.again = "waits"] ]

(* A read delivers after EVIOCREVOKE has returned. *)
LateCopy == LET r == Evdev.read IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.policy.evidence = "gated", !.policy.awaits = {"drain"}],
  short    |-> [r EXCEPT !.policy.evidence = "gated"] ]

(* Threads that share a handle of the C `revocable' overwrite its index, and the revoke hangs. *)
SharedIndex == LET r == CRevocable.access IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.manner.counts = "each"],
  short    |-> [r EXCEPT !.manner.running = "bounded"] ]

(* A provider's pointer that was looked at before is used after the provider has gone. *)
StaleProvider == LET r == CRevocable.provider IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.policy.evidence = "perUse"],
  short    |-> [r EXCEPT !.policy.awaits = {"drain"}] ]

(* revoke() of Rust answers a second caller while the first still waits. *)
EarlySecond == LET r == RustRevocable.all IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.manner.again = "waits"],
  short    |-> [r EXCEPT !.policy.abort = "late"] ]

(* A drop from within a use waits for itself. *)
NestedDrop == LET r == [Devres.all EXCEPT !.manner.within = "waits"] IN [
  found    |-> r,
  repaired |-> Devres.all,
  short    |-> [r EXCEPT !.manner.again = "refused"] ]

(* An importer that cannot be asked to let go: to admit who has a callback does not see to it that
   the callback works. *)
DeafImporter == LET r == [VfioMove.unmap EXCEPT !.manner.running = "none",
                          !.policy.awaits = {}, !.manner.admits = "any"] IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.manner.admits = "able"],
  short    |-> [r EXCEPT !.manner.admits = "named"] ]

(* A mapping of resourceN outlives the device: to wait for calls does not end it. *)
SurvivingMapping == LET r == Record(FallGate, [Fresh EXCEPT !.standing = "left"]) IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.policy = SyncGate, !.manner.standing = "cut"],
  short    |-> [r EXCEPT !.policy = SyncGate] ]

(* Memory is disabled and enabled again, and what was mapped before is dead: the importer's
   callback tells the kernel, and nobody else. *)
SilentDeath == LET r == DmabufIommufd.all IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.manner.standing = "suspended"],
  short    |-> [r EXCEPT !.policy.awaits = {"stop"}] ]

(* One use that stalls, and one open, and everybody waits: a mutex of the one device still waits for
   the use. *)
OneLock == LET r == Hidraw.all IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.manner.lock = "none"],
  short    |-> [r EXCEPT !.manner.lock = "exclusive"] ]

(* A hangup looks like the end of a file. *)
CleanEnd == LET r == Tty.all IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.manner.refusal = "error"],
  short    |-> [r EXCEPT !.manner.told = "poll"] ]

(* Readers of events sleep on when the device is gone: to cut the mappings wakes nobody. *)
UnpluggedSleeper == LET r == DrmUnplug.all IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.manner.sleeping = "cut"],
  short    |-> [r EXCEPT !.manner.standing = "cut"] ]

(* A mapping that is left keeps the removal waiting: to cut the mapping alone leaves the file. *)
LeftOver == LET r == AlsaDisconnect.all IN [
  found    |-> r,
  repaired |-> [r EXCEPT !.manner.standing = "cut", !.manner.release = "free"],
  short    |-> [r EXCEPT !.manner.standing = "cut"] ]

(* Mappings of a memfd that is sealed for the future are copied and written to. *)
SealedCopy == LET r == SealFuture.map IN [
  found    |-> r,
  repaired |-> SealWrite.map,
  short    |-> [r EXCEPT !.manner.standing = "refused"] ]

Known == [
  hidrawSleeper |-> HidrawSleeper, hostileHolder |-> HostileHolder, lateCopy |-> LateCopy,
  sharedIndex |-> SharedIndex, staleProvider |-> StaleProvider, earlySecond |-> EarlySecond,
  nestedDrop |-> NestedDrop, deafImporter |-> DeafImporter,
  survivingMapping |-> SurvivingMapping, silentDeath |-> SilentDeath, oneLock |-> OneLock,
  cleanEnd |-> CleanEnd, unpluggedSleeper |-> UnpluggedSleeper, leftOver |-> LeftOver,
  sealedCopy |-> SealedCopy ]

-----------------------------------------------------------------------------
(* Records that differ in one decision, where nothing above does: each decision of a manner tells
   two records apart that have different verdicts.  The last two differ in their policies: no
   mechanism gives out without proof, or turns away while nothing is asked back. *)
Pair(r, other) == [one |-> r, other |-> other]

Apart == [
  apartRunning  |-> Pair(Tty.all, [Tty.all EXCEPT !.manner.running = "bounded"]),
  apartReach    |-> Pair(Evdev.read, [Evdev.read EXCEPT !.manner.reach = "object"]),
  apartPatience |-> Pair(FileLease.all, [FileLease.all EXCEPT !.manner.patience = "endless"]),
  apartGrace    |-> Pair(CgroupKill.all, [CgroupKill.all EXCEPT !.manner.grace = "none"]),
  apartCopies   |-> Pair(KeyRevoke.all, [KeyRevoke.all EXCEPT !.manner.copies = "made"]),
  apartGrant    |-> Pair(Procfs.all, [Procfs.all EXCEPT !.policy.grant = "free"]),
  apartEvidence |-> Pair(Procfs.all, [Procfs.all EXCEPT !.policy.evidence = "leased"]) ]
=============================================================================
