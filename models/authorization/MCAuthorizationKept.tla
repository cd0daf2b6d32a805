-------------------------- MODULE MCAuthorizationKept --------------------------
(***************************************************************************)
(* What the rules promise of the named policies, all of it as one          *)
(* property of states and one of steps.  The survey decides the same of    *)
(* the whole space; this is small enough to be asked about each change of  *)
(* the specification (`make mutants').                                     *)
(***************************************************************************)
EXTENDS MCAuthorizationFaults

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
