------------------------ MODULE AuthorizationQuestions -----------------------
(***************************************************************************)
(* The properties of the room `authorization' and the rules for them, as   *)
(* lists: what MCAuthorizationSurvey asks of each state and each step.     *)
(***************************************************************************)
EXTENDS AuthorizationRefinement, Sequences

(* What is asked of each state. *)
StateNames ==
  <<"Persist", "NoSpurious", "Quiesced", "Continuous", "CanWithdraw", "NonBlocking",
    "DelegCovered", "NotEarly", "CanPass", "Terminates", "TerminatesHostile", "EventualStop",
    "PendingHeld", "ReturnedHeld", "Fallen", "FallenHeld">>
StateHolds(k) ==
  CASE k = 1  -> PersistInv      [] k = 2  -> NoSpuriousInv   [] k = 3  -> QuiescedInv
    [] k = 4  -> ContinuousInv
    [] k = 5  -> CanWithdrawInv  [] k = 6  -> NonBlockingInv  [] k = 7  -> DelegCoveredInv
    [] k = 8  -> NotEarlyInv     [] k = 9  -> CanPassInv
    [] k = 10 -> HostageInv      [] k = 11 -> HostageToUseInv [] k = 12 -> LingeringInv
    [] k = 13 -> NeverPendingHeldInv [] k = 14 -> NeverReturnedHeldInv
    [] k = 15 -> NeverFallenInv  [] k = 16 -> NeverFallenHeldInv

(* The contracts' events that are answers no.  A search for states need not take a step that changes
   nothing: it asks who would be turned away if it tried. *)
OpenOnceTries  == \A h \in held \ using : CanStart(h)
RevocableTries == withdrawal = "none" => MayWithdraw /\ (proof => OpenOnceTries)

(* What is asked of each step. *)
StepNames ==
  <<"GrantSound", "StartProof", "NoStartAfter", "StaleBound", "Uncut", "Local",
    "RefinesOpenOnce", "RefinesRevocable", "RefinesBounded", "EndsHostile">>
StepHolds(k) ==
  CASE k = 1 -> GrantSoundStep [] k = 2 -> StartProofStep [] k = 3 -> NoStartAfterStep
    [] k = 4 -> StaleBoundStep
    [] k = 5 -> UncutStep      [] k = 6 -> LocalStep
    [] k = 7 -> RefinesOpenOnceStep [] k = 8 -> RefinesRevocableStep
    [] k \in {9, 10} -> RefinesBoundedStep

Names == StateNames \o StepNames
States == DOMAIN StateNames
Steps  == DOMAIN StepNames
Step(k) == Len(StateNames) + k

(* What the rules promise, in the order of the names.
   The witnesses against vacuity are promised by none. *)
Rules(p) == <<
  PersistRule(p, Lapses), NoSpuriousRule(p, Lapses), QuiescedRule(p, Lapses),
  ContinuousRule(p, Lapses), CanWithdrawRule(p, Lapses), NonBlockingRule(p, Lapses),
  DelegCoveredRule(p, Lapses), NotEarlyRule(p, Lapses), CanPassRule(p, Lapses),
  TerminatesRule(p, Lapses), TerminatesHostileRule(p, Lapses), EventualStopRule(p, Lapses),
  FALSE, FALSE, FALSE, FALSE,
  GrantSoundRule(p, Lapses), StartProofRule(p, Lapses), NoStartAfterRule(p, Lapses),
  StaleBoundRule(p, Lapses), UncutRule(p, Lapses), LocalRule(p, Lapses),
  RefinesOpenOnceRule(p, Lapses), RefinesRevocableRule(p, Lapses),
  RefinesBoundedRule(p, Lapses), EndsHostileRule(p, Lapses) >>
=============================================================================
