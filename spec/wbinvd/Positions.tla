----------------------------- MODULE Positions ------------------------------
(***************************************************************************)
(* The positions of the thread of June 2021, and what Linux did, as        *)
(* records of independent decisions.  Actions ask the record; they never   *)
(* ask for a name.  The first four are the questions of the thread.        *)
(*                                                                         *)
(* who      decides that a guest may run WBINVD for real: the "kernel" by  *)
(*          its own rule, the "user" who asks with a proof (and is refused *)
(*          without), the "device" layer, which KVM follows                *)
(* proof    of what KVM was given: it has any "device"; one that can issue *)
(*          no-snoop ("noSnoop"); one on a "table" that does not enforce;  *)
(*          both at once ("nonCoherent"); one whose "platform" cannot      *)
(*          enforce, whatever it is attached to                            *)
(* checked  when the proof is looked at: at the "enable" and never again;  *)
(*          when KVM's "lists" change; when the user asks for an "update"; *)
(*          "always", by notices; at each "use"                            *)
(* ends     what takes the right away besides the user's own Del           *)
(*          and the end of the VM: "detach" (or another table), "unbind"   *)
(*          (or unplug), "close" of the KVM device                         *)
(*                                                                         *)
(* notice   under "always", how KVM hears of a device that leaves: "late"  *)
(*          (some time after), "eager" (at the call, while DMA may still   *)
(*          run), "ordered" (when the DMA in flight has ended).  No notice *)
(*          waits for a WBINVD in flight: that outlasts its right          *)
(* given    what KVM is given: a "context" (ioasid fd, iommu fd), a        *)
(*          "group" file, a "device" file                                  *)
(* keeps    what KVM's reference keeps: "nothing", the open "file" (so the *)
(*          device stays bound and attached), the "table" (so a detach is  *)
(*          refused, too)                                                  *)
(* needs    what Add asks for beside the proof: "nothing", a "table", a    *)
(*          device that is "bound"                                         *)
(* tables   who decides whether a table enforces coherency; see Coherency  *)
(* exclusive  is a device that justifies one VM refused to another?        *)
(* forbids  may the user switch the right off, without any proof?          *)
(***************************************************************************)

Whos    == {"kernel", "user", "device"}
Proofs  == {"device", "noSnoop", "table", "nonCoherent", "platform"}
Checks  == {"enable", "lists", "update", "always", "use"}
Ends    == SUBSET {"detach", "unbind", "close"}
Notices == {"none", "late", "eager", "ordered"}
Kinds   == {"context", "group", "device"}
Keeps   == {"nothing", "file", "table"}
Needs   == {"nothing", "table", "bound"}
Tables  == {"chosen", "enforced", "matched", "machine", "upgraded", "reused"}

PositionType ==
  [ who : Whos, proof : Proofs, checked : Checks, ends : Ends,
    notice : Notices, given : Kinds, keeps : Keeps, needs : Needs,
    tables : Tables, exclusive : BOOLEAN, forbids : BOOLEAN ]

-----------------------------------------------------------------------------
(* Gunthorpe.  All are one-time; they differ in the proof. *)

(* C, 7 to 9 June (M17, M20, M26, M32): a suitable device in the fd at that instant,
   and then as with open(2). *)
GunthorpeOnce ==
  [ who |-> "user", proof |-> "noSnoop", checked |-> "enable", ends |-> {},
    notice |-> "none", given |-> "context", keeps |-> "nothing", needs |-> "nothing",
    tables |-> "chosen", exclusive |-> FALSE, forbids |-> FALSE ]

(* A, 4 June (M7): ALLOW(fd, label) names a device that declares no-snoop; no callbacks.
   The four decisions are those of C. *)
GunthorpeLabel == GunthorpeOnce

(* B, 4 to 7 June (M11, M17): a device was attached so that it may do no-snoop; the fd can
   execute the flush. *)
GunthorpeModes == [GunthorpeOnce EXCEPT !.proof = "table"]

(* The lowest bar (M10, M25, M47): any device in any configuration; access to the fd is
   access to WBINVD. *)
GunthorpeAny == [GunthorpeOnce EXCEPT !.proof = "device"]

(* Williamson.  The proof lasts as long as the access (M18, M19, M25, M31): by a reference *)
WilliamsonReference == [GunthorpeModes EXCEPT !.keeps = "table"]

(* or by a notice; he left open which.  The notice comes when the DMA in flight has ended *)
WilliamsonOrdered ==
  [GunthorpeModes EXCEPT !.checked = "always", !.ends = {"detach", "unbind"},
                         !.notice = "ordered"]

(* or at the call, while DMA may still run *)
WilliamsonEager == [WilliamsonOrdered EXCEPT !.notice = "eager"]

(* or some time after, and nobody waits for it. *)
WilliamsonLate == [WilliamsonOrdered EXCEPT !.notice = "late"]

(* 4 June (M12, M15): the flush works iff some device is non-coherent as attached; KVM
   follows. *)
WilliamsonCoherency ==
  [WilliamsonOrdered EXCEPT !.who = "device", !.proof = "nonCoherent"]

(* One device raises the privilege of one VM (M18, M25). *)
WilliamsonExclusive == [WilliamsonReference EXCEPT !.exclusive = TRUE]

(* Bonzini, 4 to 8 June (M9, M10, M14, M22): KVM asks for no proof and does what the process
   could do now. *)
BonziniDefer ==
  [GunthorpeModes EXCEPT !.who = "device", !.checked = "use", !.ends = {"detach", "unbind"}]

(* 8 June (M24): with device, potentially, or forcibly disabled; to disable takes no proof. *)
BonziniThreeStates == [BonziniDefer EXCEPT !.forbids = TRUE]

(* 9 June (M33): no call enables it; a notice does when the fd has devices, and undoes it
   when it has none. *)
BonziniVeto ==
  [WilliamsonOrdered EXCEPT !.who = "device", !.proof = "device", !.ends = {"unbind"}]

(* Tian, 4 June (M6): the user calls KVM_UPDATE when address spaces come and go, and KVM
   looks at all of them. *)
TianUpdate == [GunthorpeModes EXCEPT !.who = "kernel", !.checked = "update"]

(* 8 June, mostly confirmed by Williamson (M27): the kernel's rule at add and del for now,
   the user chooses the table. *)
TianShortTerm ==
  [GunthorpeModes EXCEPT !.who = "kernel", !.checked = "lists", !.given = "group"]

(* RFC v2 1.5, 2.3 (9 July): KVM queries the fd, and a notice might follow the attach
   status. *)
RfcV2 == [WilliamsonOrdered EXCEPT !.who = "device"]

(* The implementation of September 2021: a table that does not enforce cannot be made, and
   KVM is not told of anything. *)
Rfc2021 == [RfcV2 EXCEPT !.tables = "enforced"]

-----------------------------------------------------------------------------
(* Linux, on Intel.  An AMD IOMMU always enforces, so that nothing here is in question. *)

(* 3.13 to 3.16 (M8): the container's domains, at add and del; add needs a container, and
   keeps it.  A domain was asked for IOMMU_CAP_CACHE_COHERENCY, and looked at the IOMMUs of
   its own devices (domain_update_iommu_snooping). *)
Linux313 ==
  [ who |-> "kernel", proof |-> "table", checked |-> "lists", ends |-> {},
    notice |-> "none", given |-> "group", keeps |-> "table", needs |-> "table",
    tables |-> "matched", exclusive |-> FALSE, forbids |-> FALSE ]

(* 3.17 to 5.18 (commit 161f69346077): every IOMMU of the machine is asked, whatever is
   attached (domain_update_iommu_snooping(NULL); from 3.18 on iommu_capable, which has no
   domain to ask). *)
Linux317 == [Linux313 EXCEPT !.tables = "machine"]

(* 5.19 to 6.1 (commits a905ad043f32, 6043257b1de0, fc0051cb9590): the file is kept, the
   container is not; no container counts as coherent; a domain is asked again. *)
Linux519 == [Linux313 EXCEPT !.keeps = "nothing", !.needs = "nothing"]

(* 6.2 to 6.6 (M49, M50): a capability of the platform; a table is upgraded at attach, or
   the device refused. *)
Linux62 ==
  [Linux519 EXCEPT !.proof = "platform", !.ends = {"close"}, !.tables = "upgraded"]

(* 6.7 and later (commit 2ccabf81ddff), through the group: whether a table enforces is fixed
   when it is made. *)
Linux67Group == [Linux62 EXCEPT !.tables = "reused"]

(* The same through the device file (KVM_DEV_VFIO_FILE_ADD of a cdev), which KVM keeps
   open. *)
Linux67File == [Linux67Group EXCEPT !.given = "device", !.keeps = "file"]

-----------------------------------------------------------------------------
Positions == [
  GunthorpeLabel |-> GunthorpeLabel, GunthorpeModes |-> GunthorpeModes,
  GunthorpeOnce |-> GunthorpeOnce, GunthorpeAny |-> GunthorpeAny,
  WilliamsonReference |-> WilliamsonReference, WilliamsonOrdered |-> WilliamsonOrdered,
  WilliamsonEager |-> WilliamsonEager, WilliamsonLate |-> WilliamsonLate,
  WilliamsonCoherency |-> WilliamsonCoherency, WilliamsonExclusive |-> WilliamsonExclusive,
  BonziniDefer |-> BonziniDefer, BonziniThreeStates |-> BonziniThreeStates,
  BonziniVeto |-> BonziniVeto, TianUpdate |-> TianUpdate, TianShortTerm |-> TianShortTerm,
  RfcV2 |-> RfcV2, Rfc2021 |-> Rfc2021, Linux313 |-> Linux313, Linux317 |-> Linux317,
  Linux519 |-> Linux519, Linux62 |-> Linux62, Linux67Group |-> Linux67Group,
  Linux67File |-> Linux67File ]
=============================================================================
