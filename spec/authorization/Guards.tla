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
(* new grant would be sound now.                                           *)
(*                                                                         *)
(* The proof falls in one of two ways.  The authority takes the object     *)
(* back, by a withdrawal that is called and later returns: then it falls   *)
(* in the return, for until then those who are waited for have every right *)
(* to finish.  Or somebody else lets it fall, whenever they like: a third  *)
(* party (chmod), an administrator (unbind, unplug), or the holder itself  *)
(* (detach).  Who can be made to wait for the authority, and whether it    *)
(* even hears of the fall, is for the policy to say.                       *)
(***************************************************************************)
EXTENDS Naturals, Policies

CONSTANTS
  Subjects,            \* those who can hold a handle: processes, VMs
  Descriptions,        \* names of open descriptions
  PolicySet,           \* the policies under consideration, a subset of Decisions
  Term,                \* the length of a lease, in ticks
  SelfProve,           \* can the holder make the proof true, and let it fall, by acts of its own?
  Lapses               \* who else may let it fall outside a withdrawal

(* An administrator can be made to wait, and so can a holder; a third party cannot. *)
Others  == {"administrator", "thirdParty"}
CanWait == {"administrator", "holder"}

ASSUME /\ PolicySet \subseteq Decisions
       /\ Term \in Nat \ {0}
       /\ SelfProve \in BOOLEAN /\ Lapses \subseteq Others

VARIABLES
  policy,              \* the policy in force; chosen at the start, never changed
  proof,               \* would a sound grant succeed now?
  held,                \* the handles held: pairs of a subject and a description
  using,               \* the handles through which a use is in flight
  evidence,            \* the handles with a mark of their own: a ticket, a sample, not yet told
  left,                \* ticks left of each description's lease
  rescinded,           \* the descriptions whose grantor has cleared its bit
  withdrawal,          \* "none", "called" or "returned"
  seen,                \* the handles held or used when the withdrawal was called
  stale                \* ticks since the proof fell, counted up to Term

Handles == Subjects \X Descriptions

On(d) == {h \in Handles : h[2] = d}

(* A description is open while somebody holds or uses it.  After that its name can be used again. *)
Opened == {h[2] : h \in held \cup using}

-----------------------------------------------------------------------------
(* Holders *)

(* May a use start through h in this very step?  What is looked at is the evidence, which may be
   older than the proof: that is where one check and ongoing proof part. *)
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

(* Who is still waited for should not have to be chased: handles change hands while a withdrawal is
   pending only where the policy says so. *)
MayPass == policy.pass \/ withdrawal # "called"

(* Is a new grant sound? *)
MayGrant == policy.grant = "proven" => proof

(* First the door, then the room: while a withdrawal is pending nothing is granted, under every
   policy. This is assumed, and no decision of the record.  Without it a return that waits until
   each holder has been told need never come (MCAuthorizationFaults-noDoor). *)
DoorShut == withdrawal = "called"

-----------------------------------------------------------------------------
(* The withdrawal *)

(* Whom it tells and waits for.  "Seen" is a list of subjects: one that lets go and is handed a new
   handle of the same description is still on it. *)
Covered == IF policy.covers = "all" THEN held \cup using ELSE seen

(* Who is covered by a withdrawal that is called now. *)
CoveredNow == IF withdrawal = "none" THEN held \cup using ELSE Covered

(* May it be called?  Only once: what is taken back is not taken back again.  Under "unheld" whoever
   holds or uses keeps the withdrawer out. *)
MayWithdraw ==
  /\ withdrawal = "none"
  /\ CASE policy.withdraw = "always" -> TRUE
       [] policy.withdraw = "unheld" -> held \cup using = {}
       [] policy.withdraw = "never"  -> FALSE

(* Nobody whom it waits for could start; none of them is using. *)
Stopped == \A h \in Covered : ~CanStart(h)
Drained == Covered \cap using = {}

(* May it return?  It waits for what the policy says, and for nothing else. *)
MayReturn ==
  /\ withdrawal = "called"
  /\ "stop" \in policy.awaits => Stopped
  /\ "drain" \in policy.awaits => Drained

(* Who still has to be told?  Telling goes on after the return, if nobody waited for it. *)
Untold == IF policy.evidence = "notified" /\ withdrawal # "none" THEN evidence \cap Covered ELSE {}

(* Which uses do the call of a withdrawal, and its return, cut? *)
CutAtCall   == IF policy.abort = "call" THEN CoveredNow \cap using ELSE {}
CutAtReturn == IF policy.abort = "return" THEN Covered \cap using ELSE {}

(* May this use be cut now?  Late: when its user could not start it again. *)
MayAbort(h) == policy.abort = "late" /\ h \in using /\ ~CanStart(h)

-----------------------------------------------------------------------------
(* The fall of the proof, by somebody other than the authority *)

(* May the proof fall by an act of `cause' now?  Where the authority hears the request, who can be
   made to wait has no such act: it calls a withdrawal instead. *)
MayFall(cause) == proof /\ ~(policy.hears = "request" /\ cause \in CanWait)

(* Does the authority hear of a fall? *)
Hears == policy.hears # "nothing"

-----------------------------------------------------------------------------
(* Evidence and time *)

(* A sample of all holders, taken whenever the list of holders changes. *)
Sample(holders) == IF proof THEN holders ELSE {}

(* A lease is renewed while its description is open, the proof holds and nothing is asked back: that
   is all that a lease has to do with the proof. *)
MayRenew(d) == /\ policy.evidence = "leased" /\ d \in Opened
               /\ proof /\ withdrawal = "none" /\ left[d] < Term

(* The grantor's bit is cleared once. *)
MayRescind(d) == policy.evidence = "rescindable" /\ d \in Opened \ rescinded

(* Time matters while a lease runs, or the age of a proof that has gone is still counted. *)
ClockRuns == (\E d \in Descriptions : left[d] > 0) \/ (~proof /\ stale < Term)
=============================================================================
