-------------------------- MODULE MCAuthorizationKept --------------------------
(***************************************************************************)
(* What the rules promise of the named policies, all of it as one          *)
(* property of states and one of steps.  The survey decides the same of    *)
(* the whole space; this is small enough to be asked about each change of  *)
(* the specification (`make mutants').                                     *)
(***************************************************************************)
EXTENDS MCAuthorizationFaults, AuthorizationEffects

(* With three that have no name, and without which some decisions would make no difference: a list
   of those seen at the call where evidence is none, cuts in the return, cuts of who hears
   nothing. *)
KeptPolicies == NamedPolicies \cup {
  [SyncGate EXCEPT !.covers = "seen", !.awaits = {"stop"}, !.abort = "return"],
  [Zap EXCEPT !.covers = "seen"],
  [Once EXCEPT !.abort = "call"] }

Promised(Rule(_, _), what) == Rule(policy, Lapses) => what

KeptInv ==
  /\ Promised(PersistRule, PersistInv)         /\ Promised(NoSpuriousRule, NoSpuriousInv)
  /\ Promised(QuiescedRule, QuiescedInv)       /\ Promised(ContinuousRule, ContinuousInv)
  /\ Promised(CanWithdrawRule, CanWithdrawInv) /\ Promised(NonBlockingRule, NonBlockingInv)
  /\ Promised(DelegCoveredRule, DelegCoveredInv)
  /\ Promised(NotEarlyRule, NotEarlyInv)       /\ Promised(CanPassRule, CanPassInv)

KeptProp ==
  [][/\ Promised(GrantSoundRule, GrantSoundStep) /\ Promised(StartProofRule, StartProofStep)
     /\ Promised(NoStartAfterRule, NoStartAfterStep)
     /\ Promised(StaleBoundRule, StaleBoundStep) /\ Promised(UncutRule, UncutStep)
     /\ Promised(LocalRule, LocalStep)]_vars
=============================================================================
