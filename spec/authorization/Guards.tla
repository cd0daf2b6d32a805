------------------------------- MODULE Guards -------------------------------
(***************************************************************************)
(* The state of the room `authorization', and every question that an       *)
(* action may ask of it.  The actions (Authorization) and the properties   *)
(* (AuthorizationProperties) use only these questions, and only here is a  *)
(* policy asked for its decisions.                                         *)
(*                                                                         *)
(* There is one object.  A grant opens a description of it and gives its   *)
(* first handle to a subject; the handle can be passed on, so a handle is  *)
(* a pair of a subject and a description.  The proof is the fact that a    *)
(* new grant would be sound now.  One withdrawal may be called, and later  *)
(* returns; the proof falls in its return.                                 *)
(***************************************************************************)
EXTENDS Naturals, Policies

CONSTANTS
  Subjects,            \* those who can hold a handle: processes, VMs
  Descriptions,        \* open descriptions; each name is used once
  PolicySet,           \* the policies under consideration, a subset of Decisions
  Term,                \* the length of a lease, in ticks
  SelfProve,           \* can the holder itself make the proof true and false? (attach and detach a device)
  Lapses               \* may the proof also fall outside the protocol? (a third party's chmod)

ASSUME /\ PolicySet \subseteq Decisions
       /\ Term \in Nat \ {0}
       /\ SelfProve \in BOOLEAN /\ Lapses \in BOOLEAN

VARIABLES
  policy,              \* the policy in force; chosen at the start, never changed
  proof,               \* would a sound grant succeed now?
  opened,              \* the descriptions granted so far
  held,                \* the handles held: pairs of a subject and a description
  using,               \* the handles through which a use is in flight
  evidence,            \* the handles with a mark of their own: a ticket, a sample, not yet told
  left,                \* ticks left of each description's lease
  rescinded,           \* the descriptions whose grantor has cleared its bit
  withdrawal,          \* "none", "called" or "returned"
  seen,                \* the handles held when the withdrawal was called
  stale                \* ticks since the proof fell, counted up to Term

Handles == Subjects \X Descriptions

On(d) == {h \in Handles : h[2] = d}

-----------------------------------------------------------------------------
(* Holders *)

(* May a use start through h in this very step? *)
MayBegin(h) ==
  /\ h \in held
  /\ CASE policy.evidence = "permanent"   -> TRUE
       [] policy.evidence = "perUse"      -> proof
       [] policy.evidence = "leased"      -> left[h[2]] > 0
       [] policy.evidence = "rescindable" -> h[2] \notin rescinded
       [] policy.evidence = "gated"       -> \/ withdrawal = "none"
                                             \/ policy.covers = "seen" /\ h \notin seen
       [] OTHER                           -> h \in evidence    \* ticket, sampled, notified

(* A ticket can be had for the asking while the proof holds. *)
MayCheck(h) == policy.evidence = "ticket" /\ h \in held /\ proof

(* Can the holder of h start a use, if need be after asking for a ticket? *)
CanStart(h) == MayBegin(h) \/ MayCheck(h)

(* May handles change hands now? *)
MayPass == policy.pass \/ withdrawal # "called"

(* Is a new grant sound?  Nothing is granted while a withdrawal is pending: first the door, then the room. *)
MayGrant == policy.grant = "proven" => proof

-----------------------------------------------------------------------------
(* The withdrawal *)

(* Whom it tells and waits for.  "Seen" is a list of subjects: one that lets go and is handed a new handle is still on it. *)
Covered == IF policy.covers = "all" THEN held \cup using ELSE seen

MayWithdraw ==
  /\ withdrawal = "none"
  /\ CASE policy.withdraw = "always" -> TRUE
       [] policy.withdraw = "unheld" -> held \cup using = {}
       [] policy.withdraw = "never"  -> FALSE

Stopped == \A h \in Covered : ~CanStart(h)

Drained == Covered \cap using = {}

MayReturn ==
  /\ withdrawal = "called"
  /\ "stop" \in policy.awaits => Stopped
  /\ "drain" \in policy.awaits => Drained

(* Who still has to be told?  Telling goes on after the return, if nobody waited for it. *)
Untold == IF policy.evidence = "notified" /\ withdrawal # "none" THEN evidence \cap Covered ELSE {}

(* Which uses does the return cut? *)
CutAtReturn == IF policy.abort = "return" THEN Covered \cap using ELSE {}

(* May this use be cut now: could its user not start it again? *)
MayAbort(h) == policy.abort = "late" /\ h \in using /\ ~CanStart(h)

-----------------------------------------------------------------------------
(* Evidence and time *)

(* A sample of all holders, taken whenever the list of holders changes. *)
Sample(holders) == IF proof THEN holders ELSE {}

MayRenew(d) == /\ policy.evidence = "leased" /\ d \in opened
               /\ proof /\ withdrawal = "none" /\ left[d] < Term

MayRescind(d) == policy.evidence = "rescindable" /\ d \in opened \ rescinded

ClockRuns == (\E d \in Descriptions : left[d] > 0) \/ (~proof /\ stale < Term)
=============================================================================
