------------------------------- MODULE MCSurvey ------------------------------
(***************************************************************************)
(* All policies and all properties in one run.  The policy is a variable   *)
(* that never changes, so one search covers every policy; for each pair of *)
(* a policy and a property the first violation is noted in a register and  *)
(* printed.  The search is breadth-first with one worker, so the first     *)
(* violation is a shortest one.                                            *)
(***************************************************************************)
EXTENDS AuthorizationProperties, Sequences, FiniteSets, TLC

CONSTANTS KeepRuns          \* keep the calls that led to each state?  For named policies; too much for the whole space

VARIABLES number,           \* the policy's place in the list of all records
          run               \* the calls so far; not part of the view, so it is the first, and shortest, run to its state

surveyVars == <<policy, proof, opened, held, using, evidence, left, rescinded, withdrawal, seen, stale, call, number, run>>

NamedPolicies == {Named[n] : n \in DOMAIN Named}
AllPolicies   == Decisions

Grants    == <<"free", "proven">>
Evidences == <<"permanent", "perUse", "ticket", "sampled", "leased", "gated", "notified", "rescindable">>
Withdraws == <<"always", "unheld", "never">>
Awaited   == <<{}, {"stop"}, {"drain"}, {"stop", "drain"}>>
Aborts    == <<"never", "late", "return">>
Passes    == <<TRUE, FALSE>>
Coverings == <<"all", "seen">>

Place(x, list) == (CHOOSE i \in DOMAIN list : list[i] = x) - 1
Number(p) ==
  Place(p.covers, Coverings) + 2 * (Place(p.pass, Passes) + 2 * (Place(p.abort, Aborts) + 3 * (Place(p.awaits, Awaited)
  + 4 * (Place(p.withdraw, Withdraws) + 3 * (Place(p.evidence, Evidences) + 8 * Place(p.grant, Grants))))))

-----------------------------------------------------------------------------
StateNames == <<"Persist", "NoSpurious", "Quiesced", "Continuous", "CanWithdraw", "NonBlocking", "DelegCovered", "NotEarly", "CanPass",
                "PendingInUse", "PendingHeld", "ReturnedHeld">>
StateHolds == <<PersistInv, NoSpuriousInv, QuiescedInv, ContinuousInv, CanWithdrawInv, NonBlockingInv, DelegCoveredInv, NotEarlyInv, CanPassInv,
                NeverPendingInUseInv, NeverPendingHeldInv, NeverReturnedHeldInv>>
StepNames  == <<"GrantSound", "StartProof", "NoStartAfter", "StaleBound", "Uncut", "Local">>

Width == 32
Register(n, k) == 1 + n * Width + k

(* Registers are an array: the highest first, so that it grows once. *)
ASSUME LET top == Cardinality(Decisions) * Width IN \A i \in 0..top : TLCSet(top + 1 - i, FALSE)

Note(k, name, level, calls) ==
  TLCGet(Register(number, k)) \/ (TLCSet(Register(number, k), TRUE) /\ PrintT(ToString(<<"V", number, name, level, calls>>)))

SurveyInit ==
  /\ Init
  /\ number = Number(policy) /\ run = <<>>
  /\ PrintT(ToString(<<"P", number, policy>>))

SurveyNext == Next /\ UNCHANGED number /\ run' = IF KeepRuns THEN Append(run, call') ELSE run

SurveySpec == SurveyInit /\ [][SurveyNext]_surveyVars

(* Never false: it looks at each new state once, and notes. *)
StateSurvey == \A k \in DOMAIN StateNames : StateHolds[k] \/ Note(k, StateNames[k], TLCGet("level"), run)

StepNote(k) == Note(16 + k, StepNames[k], TLCGet("level"), run')

(* Never false either: it looks at each step. *)
StepSurvey ==
  /\ GrantSoundStep \/ StepNote(1)
  /\ StartProofStep \/ StepNote(2)
  /\ NoStartAfterStep \/ StepNote(3)
  /\ StaleBoundStep \/ StepNote(4)
  /\ UncutStep \/ StepNote(5)
  /\ LocalStep \/ StepNote(6)

Exchange == Permutations(Subjects)
=============================================================================
