------------------------- MODULE MCAuthorizationSurvey -----------------------
(***************************************************************************)
(* All policies and all properties in one run.  The policy is a variable   *)
(* that never changes, so one search covers every policy; for each pair of *)
(* a policy and a property the first violation is noted in a register and  *)
(* printed.  The search is breadth-first with one worker, so the first     *)
(* violation is a shortest one.                                            *)
(*                                                                         *)
(* The rules of AuthorizationRules are held to it in both directions: a    *)
(* property that its rule promises and some step breaks ends the run       *)
(* (SurveyInv); the verdicts of the rules are printed beside the policy,   *)
(* so that whoever reads the print also sees a rule that promises too      *)
(* little.                                                                 *)
(***************************************************************************)
EXTENDS AuthorizationQuestions, FiniteSets, TLC

CONSTANTS KeepRuns          \* keep the calls that led to each state?  For
                            \* named policies; too much for the whole space

VARIABLES number,           \* the policy's place in the list of all records
          run               \* the calls so far; not part of the view, so it
                            \* is the first, and shortest, run to its state

surveyVars == <<vars, number, run>>

NamedPolicies == {Named[n] : n \in DOMAIN Named}

(* The whole space.  What the authority hears matters
   only where the proof falls outside a withdrawal. *)
UnheardPolicies == {p \in Decisions : p.hears = "nothing"}
HeardPolicies   == {p \in Decisions : p.hears = "fall"}

(* Where two subjects are too few: one is on the list of those
   seen, one is not, and a third must change the list. *)
ListsOfSome == {p \in UnheardPolicies : /\ p.evidence = "sampled" /\ p.covers = "seen" /\ p.pass
                                        /\ p.withdraw = "always" /\ "stop" \in p.awaits}

Grants    == <<"free", "proven">>
Evidences == <<"permanent", "perUse", "ticket", "sampled",
               "leased", "gated", "notified", "rescindable">>
Withdraws == <<"always", "unheld", "never">>
Hearings  == <<"nothing", "fall", "request">>
Awaited   == <<{}, {"stop"}, {"drain"}, {"stop", "drain"}>>
Aborts    == <<"never", "late", "call", "return">>
Passes    == <<TRUE, FALSE>>
Coverings == <<"all", "seen">>

Place(x, list) == (CHOOSE i \in DOMAIN list : list[i] = x) - 1

(* What is heard counts last: policies that differ only
   in that are as far apart as there are others. *)
Number(p) ==
  Place(p.covers, Coverings) + 2 * (Place(p.pass, Passes) + 2 * (Place(p.abort, Aborts)
  + 4 * (Place(p.awaits, Awaited) + 4 * (Place(p.withdraw, Withdraws)
  + 3 * (Place(p.evidence, Evidences) + 8 * (Place(p.grant, Grants)
  + 2 * Place(p.hears, Hearings)))))))

-----------------------------------------------------------------------------
Width == 32
Register(n, k) == 1 + n * Width + k

(* Registers are an array: the highest first, so that it grows once. *)
ASSUME LET top == Cardinality(Decisions) * Width IN \A i \in 0..top : TLCSet(top + 1 - i, FALSE)

Noted(k) == TLCGet(Register(number, k))

(* The first register, that of nobody, tells whether a
   rule has promised what some state or step broke. *)
Promised == 1

Note(k, calls) ==
  /\ TLCSet(Register(number, k), TRUE)
  /\ PrintT(ToString(<<"V", number, Names[k], TLCGet("level"), calls>>))
  /\ Rules(policy)[k] => TLCSet(Promised, TRUE)

(* What the lines mean: the order of the rules (K),
   the named policies (N), and who held them (W). *)
ASSUME /\ PrintT(ToString(<<"K", Names>>))
       /\ \A name \in DOMAIN Named : PrintT(ToString(<<"N", Number(Named[name]), name>>))
       /\ \A who \in DOMAIN Positions : PrintT(ToString(<<"W", who, Positions[who]>>))

SurveyInit ==
  /\ Init
  /\ number = Number(policy) /\ run = <<>>
  /\ PrintT(ToString(<<"P", number, policy, Rules(policy)>>))

SurveyNext == Next /\ UNCHANGED number /\ run' = IF KeepRuns THEN Append(run, call') ELSE run

SurveySpec == SurveyInit /\ [][SurveyNext]_surveyVars

(* What is refused changes nothing (ErrorIsStutterProp), and is not searched. *)
AcceptedAnswer(op, args, errno) ==
  /\ errno = "OK"
  /\ call' = [op |-> op, args |-> args, errno |-> errno]
  /\ UNCHANGED policy

(* Looks at each new state once.  A contract also asks for a beginning: whoever does
   not begin so, breaks it at once; it asks that nobody be turned away; and
   Revocable, that the return comes.  False only if a rule has promised too much. *)
SurveyInv ==
  /\ \A k \in States : Noted(k) \/ StateHolds(k) \/ Note(k, run)
  /\ call.op = "Init" => /\ OneTime!Init \/ Note(Step(7), run)
                         /\ TakenBack!Init \/ Note(Step(8), run)
                         /\ Bounded!Init \/ Note(Step(9), run)
  /\ Noted(Step(7)) \/ OpenOnceTries \/ Note(Step(7), run)
  /\ Noted(Step(8)) \/ (RevocableTries /\ HostageInv) \/ Note(Step(8), run)
  /\ Noted(Step(10)) \/ AccessEndsInv \/ Note(Step(10), run)
  /\ ~TLCGet(Promised)

(* Looks at each step, and lets it pass. *)
StepSurvey == \A k \in Steps : Noted(Step(k)) \/ StepHolds(k) \/ Note(Step(k), run')
=============================================================================
