---------------------------- MODULE MCWbinvdSurvey ---------------------------
(***************************************************************************)
(* All positions and all properties in one run, over a few small worlds.   *)
(* The position is a variable that never changes, so one search covers     *)
(* every position; for each pair of a position and a property the first    *)
(* violation is noted in a register and printed.  The search is            *)
(* breadth-first with one worker, so the first violation is a shortest     *)
(* one.                                                                    *)
(***************************************************************************)
EXTENDS MCWbinvd, WbinvdRefinement

VARIABLES number,           \* the position's place in the list
          run               \* the calls so far; not part of the view, so it
                            \* is the first, and shortest, run to its state

surveyVars == <<vars, number, run>>

(* The positions, in the order of their module. *)
PositionNames == <<
  "GunthorpeLabel", "GunthorpeOnce", "GunthorpeModes", "GunthorpeAny",
  "WilliamsonReference", "WilliamsonOrdered", "WilliamsonEager", "WilliamsonLate",
  "WilliamsonCoherency", "WilliamsonExclusive",
  "BonziniDefer", "BonziniThreeStates", "BonziniVeto",
  "TianUpdate", "TianShortTerm", "RfcV2", "Rfc2021",
  "Linux313", "Linux317", "Linux519", "Linux62", "Linux67Group", "Linux67File">>

ASSUME DOMAIN Positions = {PositionNames[i] : i \in DOMAIN PositionNames}

Numbers(p) == {i \in DOMAIN PositionNames : Positions[PositionNames[i]] = p}
Number(p)  == CHOOSE i \in Numbers(p) : \A j \in Numbers(p) : i <= j

(* What is asked of each state. *)
StateNames ==
  <<"NeedRight", "GuestCorrect", "RightProof", "RightCap", "RightNeeded", "Mirror", "Exclusive",
    "Litmus", "Listed", "CanDetach", "CanUnplug", "Right", "Loose", "Same">>
StateHolds(k) ==
  CASE k = 1  -> NeedRightInv   [] k = 2  -> GuestCorrectInv [] k = 3  -> RightProofInv
    [] k = 4  -> RightCapInv    [] k = 5  -> RightNeededInv  [] k = 6  -> MirrorInv
    [] k = 7  -> ExclusiveInv   [] k = 8  -> LitmusInv
    [] k = 9  -> ListedInv      [] k = 10 -> CanDetachInv    [] k = 11 -> CanUnplugInv
    [] k = 12 -> NeverRightInv  [] k = 13 -> NeverLooseInv   [] k = 14 -> SameInv

(* What is asked of each step. *)
StepNames == <<"Told", "RefinesOpenOnce">>
StepHolds(k) == CASE k = 1 -> ToldStep [] k = 2 -> RefinesOpenOnceStep

Names  == StateNames \o StepNames
States == DOMAIN StateNames
Steps  == DOMAIN StepNames
Step(k) == Len(StateNames) + k

-----------------------------------------------------------------------------
Width == 32
Register(n, k) == n * Width + k

(* Registers are an array: the highest first, so that it grows once. *)
ASSUME LET top == (Len(PositionNames) + 1) * Width IN \A i \in 0..(top - 1) : TLCSet(top - i, FALSE)

Noted(k) == TLCGet(Register(number, k))

Note(k, calls) ==
  /\ TLCSet(Register(number, k), TRUE)
  /\ PrintT(ToString(<<"V", number, Names[k], TLCGet("level"), calls>>))

(* What the lines mean: no rules are promised (K); the positions by name (N). *)
ASSUME /\ PrintT(ToString(<<"K", <<>>>>))
       /\ \A i \in DOMAIN PositionNames :
            PrintT(ToString(<<"N", Number(Positions[PositionNames[i]]), PositionNames[i]>>))
       /\ \A p \in NamedPositions : PrintT(ToString(<<"P", Number(p), p, <<>>>>))

SurveyInit == Init /\ number = Number(position) /\ run = <<>>
SurveyNext == Next /\ UNCHANGED number /\ run' = Append(run, call')
SurveySpec == SurveyInit /\ [][SurveyNext]_surveyVars

(* Looks at each new state once. *)
SurveyInv == \A k \in States : Noted(k) \/ StateHolds(k) \/ Note(k, run)

(* Looks at each step, and lets it pass. *)
StepSurvey == \A k \in Steps : Noted(Step(k)) \/ StepHolds(k) \/ Note(Step(k), run')
=============================================================================
