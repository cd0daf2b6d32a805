------------------------------ MODULE Policies ------------------------------
(***************************************************************************)
(* A policy is a record of eight independent decisions.  The actions of    *)
(* Authorization ask the record; they never ask for a name.                *)
(*                                                                         *)
(* grant     what it takes to be given a handle: nothing, or the proof     *)
(* evidence  what the start of a use looks at, and so how a holder comes   *)
(*           to lose what it may start on:                                 *)
(*             permanent    nothing but the handle itself                  *)
(*             perUse       the proof, in the same step                    *)
(*             ticket       the proof as seen in an earlier step           *)
(*             sampled      a flag a holder, all recomputed when the list  *)
(*                          of holders changes                             *)
(*             leased       a lease on the description, renewed while the  *)
(*                          proof holds                                    *)
(*             gated        one gate, closed by the call of a withdrawal   *)
(*             notified     a flag a holder, cleared by telling it         *)
(*             rescindable  a bit that the grantor clears when it likes    *)
(* withdraw  when the authority may call a withdrawal: always, only with   *)
(*           nobody holding, never                                         *)
(* hears     what the authority hears when somebody else lets the proof    *)
(*           fall:                                                         *)
(*             nothing      it falls behind its back                       *)
(*             fall         the fall, as it happens: it is the call of a   *)
(*                          withdrawal, and the proof is gone already      *)
(*             request      before it: whoever can be made to wait has to  *)
(*                          call a withdrawal, and the proof falls in its  *)
(*                          return.  Who cannot be made to wait is heard   *)
(*                          as it happens.                                 *)
(* awaits    what the return of a withdrawal waits for: "stop" (no one it  *)
(*           covers could start), "drain" (no one it covers is using)      *)
(* abort     may a use in flight be cut: never; late, once it could not    *)
(*           start again; in the call of a withdrawal, and when the proof  *)
(*           falls and the authority hears of it; in the return            *)
(* pass      may a handle be passed on while a withdrawal is pending       *)
(* covers    whom a withdrawal tells and waits for: all who hold or use    *)
(*           now, or those seen when it was called                         *)
(***************************************************************************)

Decisions == [
  grant    : {"free", "proven"},
  evidence : {"permanent", "perUse", "ticket", "sampled",
              "leased", "gated", "notified", "rescindable"},
  withdraw : {"always", "unheld", "never"},
  hears    : {"nothing", "fall", "request"},
  awaits   : SUBSET {"stop", "drain"},
  abort    : {"never", "late", "call", "return"},
  pass     : BOOLEAN,
  covers   : {"all", "seen"} ]

-----------------------------------------------------------------------------
(* The named policies, each as its difference from Once.                   *)

(* Gunthorpe, 7 to 9 June 2021 (M17, M20, M26): one check, as with open(2). *)
Once == [ grant |-> "proven", evidence |-> "permanent", withdraw |-> "always", hears |-> "nothing",
          awaits |-> {}, abort |-> "never", pass |-> TRUE, covers |-> "all" ]

(* No check at all: "anyone", the fourth of Gunthorpe's possible proofs (M10). *)
Ambient == [Once EXCEPT !.grant = "free"]

(* Linux since 6.2 (M49): the proof is a capability of the hardware, which drivers promise not to
   take away: whoever would have to ask is refused. *)
Stable == [Once EXCEPT !.withdraw = "never", !.hears = "request"]

(* The reference half of Williamson's either/or (M18); F_SEAL_WRITE, ETXTBSY, a VFIO container in
   use. *)
Pinned == [Once EXCEPT !.withdraw = "unheld", !.hears = "request"]

(* What KVM did in 2021: a reference on the container, and a flag recomputed at GROUP_ADD and
   GROUP_DEL. *)
PinnedSampled == [Pinned EXCEPT !.evidence = "sampled"]

(* Bonzini, 9 June 2021 (M33): do what the process itself could do now.  SELinux on read and
   write. *)
PerUse == [Once EXCEPT !.evidence = "perUse"]

(* The classic race of access(2) and open(2): the check is a step of its own. *)
PerUseRacy == [Once EXCEPT !.evidence = "ticket"]

(* KVM's non-coherent flag without the reference that pinned the container. *)
Sampled == [Once EXCEPT !.evidence = "sampled"]

(* A notifier that nobody waits for: what the thread of June 2021 most often meant by "notify". *)
Async == [Once EXCEPT !.evidence = "notified", !.hears = "fall"]

(* A token with a time to live; the authority stops renewing and returns. *)
Lease == [Once EXCEPT !.evidence = "leased"]

(* Gray and Cheriton 1989: the writer waits until the lease is over. *)
LeaseWait == [Lease EXCEPT !.hears = "request", !.awaits = {"stop"}]

(* A lease that the resource itself enforces against late uses. *)
LeaseFence == [LeaseWait EXCEPT !.awaits = {"stop", "drain"}, !.abort = "late"]

(* Williamson's ongoing proof done with a gate and a drain: whoever takes it away waits.  Linux
   dma-buf revocation, sysfs active references. *)
SyncGate == [Once EXCEPT !.evidence = "gated", !.hears = "request", !.awaits = {"stop", "drain"}]

(* The same, and uses can be cut. *)
SyncAbort == [SyncGate EXCEPT !.abort = "late"]

(* A gate where nobody is made to wait: the fall itself shuts it, and uses in flight end when they
   end.  EVIOCREVOKE of an input device when its session is no longer the active one. *)
FallGate == [Once EXCEPT !.evidence = "gated", !.hears = "fall"]

(* The same gate, and the fall cuts what is in flight: the mappings of a BAR of vfio-pci are zapped
   in the step in which a guest clears memory enable (2020, CVE-2020-12888). *)
Zap == [FallGate EXCEPT !.abort = "call"]

(* Williamson's notifier (M31), waited for: each holder is told in turn, then drained; the revoke(2)
   patches of 2006. *)
SyncSweep == [SyncGate EXCEPT !.evidence = "notified"]

(* The same with no passing on while it is under way. *)
SyncSweepND == [SyncSweep EXCEPT !.pass = FALSE]

(* The same without the drain: VFIO's first dma-buf revocation. *)
SyncNoDrain == [SyncSweep EXCEPT !.awaits = {"stop"}]

(* The same for the holders seen at the call: a scan of the process table races with dup and
   fork. *)
SyncSnapshot == [SyncSweep EXCEPT !.covers = "seen"]

(* KeyKOS, EROS: a forwarder whose off-switch belongs to the grantor. *)
Caretaker == [Once EXCEPT !.evidence = "rescindable"]

(* Hot unplug of a VFIO device: the request is made at any time, and returns when everyone has let
   go. *)
Patient == [Once EXCEPT !.hears = "request", !.awaits = {"stop", "drain"}]

Named == [
  Ambient |-> Ambient, Once |-> Once, Stable |-> Stable, Pinned |-> Pinned,
  PinnedSampled |-> PinnedSampled, PerUse |-> PerUse, PerUseRacy |-> PerUseRacy,
  Sampled |-> Sampled, Async |-> Async, Lease |-> Lease, LeaseWait |-> LeaseWait,
  LeaseFence |-> LeaseFence, SyncGate |-> SyncGate, SyncAbort |-> SyncAbort,
  FallGate |-> FallGate, Zap |-> Zap, SyncSweep |-> SyncSweep, SyncSweepND |-> SyncSweepND,
  SyncNoDrain |-> SyncNoDrain, SyncSnapshot |-> SyncSnapshot, Caretaker |-> Caretaker,
  Patient |-> Patient ]

(* The positions of the thread, by who held them. *)
Positions == [
  Gunthorpe |-> "Once", Williamson |-> "SyncGate", Bonzini |-> "PerUse",
  Kvm2021 |-> "PinnedSampled", Linux |-> "Stable" ]
=============================================================================
