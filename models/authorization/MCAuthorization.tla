--------------------------- MODULE MCAuthorization ---------------------------
(***************************************************************************)
(* Which policies a model of the room `authorization' looks at.            *)
(***************************************************************************)
EXTENDS AuthorizationRefinement, AuthorizationRules

NamedPolicies == {Named[n] : n \in DOMAIN Named}

OpenOncePolicies    == {p \in Decisions : RefinesOpenOnceRule(p, Lapses)}
RevocablePolicies   == {p \in Decisions : RefinesRevocableRule(p, Lapses)}
TerminatingPolicies == {p \in Decisions : TerminatesRule(p, Lapses)}
UnhinderedPolicies  == {p \in Decisions : TerminatesHostileRule(p, Lapses)}
StoppedPolicies     == {p \in Decisions : EventualStopRule(p, Lapses)}

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

(* For liveness, which asks nothing of calls: the record of the last call would only multiply the states. *)
SilentAnswer(op, args, errno) == UNCHANGED <<call, policy>>

ASSUME Trilemma
ASSUME BothWaitForHolders
ASSUME NoPositionIsBoth
ASSUME NoneContinuousIfLapsing
=============================================================================
