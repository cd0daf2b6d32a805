---------------------------- MODULE MCWbinvdTiming ---------------------------
(***************************************************************************)
(* Positions as policies of Authorization, on one device.  A faulty model  *)
(* names another policy than the position's, or has KVM forget a rule.     *)
(***************************************************************************)
EXTENDS MCWbinvdFaults, WbinvdTiming

LOCAL Policy == INSTANCE Policies

(* One device, two machines whose guests run. *)
SharedOnly == {World(d1 :> Box3(g1), TwoVms, Free, {"plug", "kvm"})}

(* Every position is in one of these three; and of the first, one
   position for each way in which it hears of the end of its proof. *)
Ongoing == {p \in NamedPositions : p.keeps = "nothing"} \ {TianUpdate}
Updated == {TianUpdate}
Each    == {GunthorpeOnce, WilliamsonOrdered, WilliamsonLate, BonziniThreeStates}

(* While devices stay, the proof that Linux asks for
   since 6.2 cannot go away: to look once would do. *)
StayingOnly == {World(d1 :> Box3(g1), OneVm, Free, {"plug"})}
ByPlatform  == {p \in NamedPositions : p.proof = "platform"}
TimingStable(p) == WhateverHeard(Policy!Stable)

(* A VMM that takes nothing away from KVM while its guest executes WBINVD. *)
AfterWbinvd(k) == k \notin flushing

(* Nobody asks for an update. *)
NeverUpdate(k) == FALSE

(* Other policies than theirs: no proof is asked for; nothing
   is looked at again; a notice takes no time; all is kept. *)
GrantNoProof(p)    == "free"
EvidenceNoLook(p)  == "permanent"
EvidenceNoDelay(p) == "perUse"
WithdrawNoLeave(p) == "unheld"

(* A proof falls once in a run, and then it is not heard to fall again. *)
MayUnproveNoSecond == withdrawal = "none" /\ position.keeps = "nothing"

(* The gate and the drain that Williamson asks for: they are not what a notice gives him. *)
TimingNoGate(p) == WhateverHeard(Policy!SyncGate)
=============================================================================
