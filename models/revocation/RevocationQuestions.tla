------------------------- MODULE RevocationQuestions -------------------------
(***************************************************************************)
(* The properties of the room `revocation' as lists: what                  *)
(* MCRevocationSurvey asks of each state and each step.                    *)
(***************************************************************************)
EXTENDS RevocationAccepted, RevocationRules, Sequences, FiniteSets

StateNames ==
  <<"Persist", "NoSpurious", "Quiesced", "Continuous", "CanWithdraw", "NonBlocking",
    "DelegCovered", "NotEarly", "CanPass", "Terminates", "TerminatesHostile", "EventualStop",
    "Woken", "NoneRunning", "NoneStanding", "CanEnd", "Again", "Whole", "Aside", "Clear",
    "PendingHeld", "ReturnedHeld">>
StateHolds(k) ==
  CASE k = 1  -> HoldersPersistInv [] k = 2  -> NotTurnedAwayInv [] k = 3  -> EmptyInv
    [] k = 4  -> LastsInv          [] k = 5  -> CallableInv      [] k = 6  -> NeverWaitsInv
    [] k = 7  -> CoveredInv        [] k = 8  -> NotBeforeInv     [] k = 9  -> PassableInv
    [] k = 10 -> ReturnsInv        [] k = 11 -> ReturnsAnywayInv [] k = 12 -> StopsInv
    [] k = 13 -> NoneAsleepInv     [] k = 14 -> NoneRunningInv   [] k = 15 -> NoneStandingInv
    [] k = 16 -> CanEndInv         [] k = 17 -> AgainInv         [] k = 18 -> WholeInv
    [] k = 19 -> AsideInv          [] k = 20 -> ClearInv
    [] k = 21 -> NeverPendingHeldInv [] k = 22 -> NeverReturnedHeldInv

StepNames ==
  <<"GrantSound", "StartProof", "NoStartAfter", "StaleBound", "Uncut", "Local", "Final",
    "Guarded", "Honest">>
StepHolds(k) ==
  CASE k = 1 -> GrantSoundStep [] k = 2 -> StartsProvenStep [] k = 3 -> NoLateStartStep
    [] k = 4 -> BoundStep      [] k = 5 -> UncutUseStep     [] k = 6 -> ToldStep
    [] k = 7 -> FinalStep      [] k = 8 -> GuardedStep      [] k = 9 -> HonestStep

(* The rules over the record, in the same order. *)
Rules(p, m) ==
  <<PersistRule(p, m), NoSpuriousRule(p, m), QuiescedRule(p, m), QuiescedRule(p, m),
    CanWithdrawRule(p, m), NonBlockingRule(p, m), Shut(p, m), NotEarlyRule(p, m),
    CanPassRule(p, m), TerminatesRule(p, m), TerminatesHostileRule(p, m), EventualStopRule(p, m),
    WokenRule(p, m), NoneRunningRule(p, m), NoneStandingRule(p, m), CanEndRule(p, m),
    AgainRule(p, m), WholeRule(p, m), AsideRule(p, m), ClearRule(p, m), PendingHeldRule(p, m),
    ReturnedHeldRule(p, m),
    GrantSoundRule(p, m), Shut(p, m), Shut(p, m), StaleBoundRule(p, m), UncutRule(p, m),
    LocalRule(p, m), FinalRule(p, m), GuardedRule(p, m), HonestRule(p, m)>>

Names  == StateNames \o StepNames
States == DOMAIN StateNames
Asked  == DOMAIN StepNames
Step(k) == Len(StateNames) + k
=============================================================================
