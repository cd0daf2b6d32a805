---------------------------- MODULE MCWbinvdTiming ---------------------------
(***************************************************************************)
(* Positions as policies of Authorization, on one device.  A faulty model  *)
(* names another policy than the position's, or has KVM forget a rule.     *)
(***************************************************************************)
EXTENDS MCWbinvdFaults, WbinvdTiming

LOCAL Policy == INSTANCE Policies

PlainAndChoice == {Plain, Choice}

(* One device, two machines whose guests run. *)
SharedOnly == {World(d1 :> Box3(g1), TwoVms, Free, {"plug", "kvm"})}

(* All positions are one of these; and one position for each policy of those whose proof nothing keeps. *)
Ongoing == {p \in NamedPositions : p.keeps = "nothing"} \ {TianUpdate}
Kept    == {p \in NamedPositions : p.keeps # "nothing"}
Updated == {TianUpdate}
Each    == {GunthorpeOnce, WilliamsonOrdered, WilliamsonLate, BonziniThreeStates, Linux62}

(* With two machines, KVM looks at the list of one; to sample is to look at all. *)
EachOfTwo == Each \ {Linux62}

(* A VMM that takes nothing away from KVM while its guest executes WBINVD. *)
AfterWbinvd(k) == k \notin flushing

(* Nobody asks for an update. *)
NeverUpdate(k) == FALSE

(* Other policies than theirs: no proof is asked for; nothing is looked at again; a notice takes no time; all is kept. *)
GrantNoProof(p)    == "free"
EvidenceNoLook(p)  == "permanent"
EvidenceNoDelay(p) == "perUse"
WithdrawNoLeave(p) == "unheld"

(* The gate and the drain that Williamson asks for: they are not what a notice gives him. *)
TimingNoGate(p) == Policy!SyncGate
=============================================================================
