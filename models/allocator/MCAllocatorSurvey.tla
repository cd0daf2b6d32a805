--------------------------- MODULE MCAllocatorSurvey -------------------------
(***************************************************************************)
(* All forms and all properties in one run.  The form is a variable that   *)
(* never changes, so one search covers every form; for each pair of a form *)
(* and a property the first violation is noted in a register and printed.  *)
(* The search is breadth-first with one worker, so the first violation is  *)
(* a shortest one.                                                         *)
(***************************************************************************)
EXTENDS MCAllocatorHistory, TLC

CONSTANTS s1, s2,      \* the callers, none of whom is special
          Worlds,      \* which calls are under consideration together, besides those on ids and
                       \* sets: see WorldCalls
          Careful      \* are the callers careful?

VARIABLES world,       \* one of them; never changes
          run          \* the calls so far; not part of the view, so that it is the first, and
                       \* shortest, run to its state

surveyVars == <<histVars, world, run>>

(* The forms, in the order of their module. *)
FormNames == <<"v5_5", "v5_11", "v5_18", "ioasidSet", "ioasidSetReturning">>

ASSUME DOMAIN Forms = {FormNames[i] : i \in DOMAIN FormNames}

Number(f) == CHOOSE i \in DOMAIN FormNames : Forms[FormNames[i]] = f

(* What is asked of each state; the last are witnesses, to be found false. *)
StateNames ==
  <<"OneOwner", "NoLeak", "Referenced", "Quota", "QuotaReturned", "Shared", "InEveryRange",
    "Pending", "Spent", "Set", "Custom", "Pasid", "Given">>
StateHolds(k) ==
  CASE k = 1  -> OneOwnerInv      [] k = 2  -> NoLeakInv     [] k = 3  -> ReferencedInv
    [] k = 4  -> QuotaInv
    [] k = 5  -> QuotaReturnedInv [] k = 6  -> SharedInv     [] k = 7  -> InEveryRangeInv
    [] k = 8  -> NeverPendingInv  [] k = 9  -> NeverSpentInv [] k = 10 -> NeverSetInv
    [] k = 11 -> NeverCustomInv   [] k = 12 -> NeverPasidInv [] k = 13 -> ids = Empty

(* What is asked of each step; the last are witnesses. *)
StepNames ==
  <<"NoABA", "FreeOwn", "PutOwn", "Kept", "Idempotent", "ReclaimOnce", "PendingClosed",
    "PendingHidden", "PendingOnce", "Told", "LowestFirst", "ErrorIsStutter", "Free", "Put">>
StepHolds(k) ==
  CASE k = 1  -> NoABAStep         [] k = 2  -> FreeOwnStep     [] k = 3  -> PutOwnStep
    [] k = 4  -> KeptStep
    [] k = 5  -> IdempotentStep    [] k = 6  -> ReclaimOnceStep [] k = 7  -> PendingClosedStep
    [] k = 8  -> PendingHiddenStep [] k = 9  -> PendingOnceStep [] k = 10 -> ToldStep
    [] k = 11 -> LowestFirstStep   [] k = 12 -> ErrorIsStutterStep
    [] k = 13 -> call'.op \notin {"Free", "FreeAllInSet"}
    [] k = 14 -> call'.op \notin {"Put", "SvaFree"}

Names  == StateNames \o StepNames
States == DOMAIN StateNames
Steps  == DOMAIN StepNames
Step(k) == Len(StateNames) + k

-----------------------------------------------------------------------------
Width == 32
Register(n, k) == n * Width + k

(* Registers are an array: the highest first, so that it grows once. *)
ASSUME LET top == (Len(FormNames) + 1) * Width IN \A i \in 0..(top - 1) : TLCSet(top - i, FALSE)

Noted(k) == TLCGet(Register(Number(form), k))

Note(k, calls) ==
  /\ TLCSet(Register(Number(form), k), TRUE)
  /\ PrintT(ToString(<<"V", Number(form), Names[k], TLCGet("level"), calls>>))

(* What the lines mean: no rules are promised (K); the forms by name (N). *)
ASSUME /\ PrintT(ToString(<<"K", <<>>>>))
       /\ \A f \in FormSet : PrintT(ToString(<<"N", Number(f), FormNames[Number(f)]>>))
       /\ \A f \in FormSet : PrintT(ToString(<<"P", Number(f), f, <<>>>>))

-----------------------------------------------------------------------------
(* The calls that are under consideration together, besides those on ids: any range;
   custom allocators, of which one leaves ids behind at most; and so on.  Where there
   are two numbers, there is one owner of ids; the other looks after processes. *)
Founds(who) == SetAlloc(who, "NULL", None, AllOnes)

WorldCalls(who) ==
  CASE world = "ranges"    -> \E min, max \in AnyNumber : Alloc(who, min, max, None)
    [] world = "custom"    -> Founds(who) \/ (orphans = {} /\ AllocatorCalls)
    [] world = "sets"      -> SetCallsOf(who)
    [] world = "guests"    -> Founds(who) \/ FreesAll(who) \/ SpidCallsOf(who)
    [] world = "listeners" -> Founds(who) \/ ListenCalls(who)
    [] OTHER               -> FALSE

Owner == CHOOSE s \in Sets : TRUE

CallsOf(who) ==
  \/ (AllOnes > 1 => who = Owner) /\ (IdCalls(who) \/ WorldCalls(who))
  \/ world = "processes" /\ who # Owner /\ MmCalls

(* Worlds in which a form has calls of its own. *)
WorldsOf(f) ==
  {"ranges", "custom"} \cup (IF f.sva = "none" THEN {} ELSE {"processes"})
    \cup (IF f.sets THEN {"sets", "guests", "listeners"} ELSE {})

SurveyInit == HistoryInit /\ careful = Careful /\ world \in WorldsOf(form) \cap Worlds /\ run = <<>>
SurveyNext ==
  /\ \E who \in Sets : CallsOf(who) /\ Remembered(who)
  /\ run' = Append(run, call')
  /\ UNCHANGED world
SurveySpec == SurveyInit /\ [][SurveyNext]_surveyVars

Symmetry   == Permutations(Sets)
AllOrTwo   == {0, 2}
surveyed == <<remembered, world>>

(* Looks at each new state once. *)
SurveyInv == \A k \in States : Noted(k) \/ StateHolds(k) \/ Note(k, run)

(* Looks at each step, and lets it pass. *)
StepSurvey == \A k \in Steps : Noted(Step(k)) \/ StepHolds(k) \/ Note(Step(k), run')
=============================================================================
