--------------------------- MODULE MCAuthorization ---------------------------
(***************************************************************************)
(* Which policies a model of the room `authorization' looks at.            *)
(***************************************************************************)
EXTENDS AuthorizationRefinement

NamedPolicies == {Named[n] : n \in DOMAIN Named}

(* Where the proof does not fall outside a withdrawal, what the authority hears of that makes no
   difference; and of a third party it never hears the request. *)
Representatives ==
  {p \in Decisions : IF Lapses = {} THEN p.hears = "nothing" ELSE p.hears # "request"}

OpenOncePolicies    == {p \in Representatives : RefinesOpenOnceRule(p, Lapses)}
RevocablePolicies   == {p \in Representatives : RefinesRevocableRule(p, Lapses)}
StrictPolicies      == {p \in Representatives : RefinesStrictRule(p, Lapses)}
BoundedPolicies     == {p \in Representatives : RefinesBoundedRule(p, Lapses)}
EndingPolicies      == {p \in Representatives : EndsHostileRule(p, Lapses)}
TerminatingPolicies == {p \in Representatives : TerminatesRule(p, Lapses)}
UnhinderedPolicies  == {p \in Representatives : TerminatesHostileRule(p, Lapses)}
StoppedPolicies     == {p \in Representatives : EventualStopRule(p, Lapses)}

StrictNamed  == {p \in NamedPolicies : RefinesStrictRule(p, Lapses)}
BoundedNamed == {p \in NamedPolicies : RefinesBoundedRule(p, Lapses)}

OnlyOnce         == {Once}
OnlyAmbient      == {Ambient}
OnlyAsync        == {Async}
OnlyPatient      == {Patient}
OnlyPinned       == {Pinned}
OnlyPerUseRacy   == {PerUseRacy}
OnlyLease        == {Lease}
OnlySyncGate     == {SyncGate}
OnlySyncAbort    == {SyncAbort}
OnlySyncSweep    == {SyncSweep}
OnlySyncSweepND  == {SyncSweepND}
OnlySyncSnapshot == {SyncSnapshot}
OnlyOnceCutLate  == {[Once EXCEPT !.abort = "late"]}
OnlyLeaseWait    == {LeaseWait}
OnlyFallGate     == {FallGate}
OnlyZap          == {Zap}
OnlySweepOnFall  == {[SyncSweepND EXCEPT !.hears = "fall"]}
OnlyFreeLease    == {[Lease EXCEPT !.grant = "free"]}

(* For liveness, which asks nothing of calls: the record
   of the last call would only multiply the states. *)
SilentAnswer(op, args, errno) == UNCHANGED <<call, policy>>

(* The proof does not hold at first, and no holder can make it true. *)
NotAtFirst == FALSE
=============================================================================
