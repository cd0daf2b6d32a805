--------------------------- MODULE RevocationGuards --------------------------
(***************************************************************************)
(* The state of the room `revocation', and the questions that its actions  *)
(* ask.  It is the state of `authorization', where `using' are the running *)
(* uses, and what other kinds of use and a second round need.              *)
(***************************************************************************)
EXTENDS Withdrawals, Manners

CONSTANTS
  RecordSet,           \* the records under consideration: pairs of a policy and a manner
  Registered,          \* the subjects that have a callback
  Willing              \* those of them whose callback ends what they have: the able ones

ASSUME /\ \A r \in RecordSet : r.manner \in Manners /\ Fits(r.policy, r.manner)
       /\ Willing \subseteq Registered /\ Registered \subseteq Subjects

VARIABLES
  manner,              \* the manner in force; chosen at the start, never changed
  asleep,              \* the handles through which somebody sleeps in the object
  standing,            \* the handles from which a standing right was made that is in force
  void,                \* those whose standing right is there in name only: cut, or held back
  aim,                 \* whom the withdrawal is about: nobody, all, a description, or a holder
  dead,                \* the handles that earlier rounds have taken back
  queued,              \* does somebody who wants to open wait for the lock?
  lost,                \* the descriptions with a running use whose count was overwritten
  inside               \* the uses from within which the withdrawal was called

more  == <<manner, asleep, standing, void, aim, dead, queued, lost, inside>>
whole == <<state, more>>
all   == <<vars, more>>

(* A description is there while somebody holds it or uses it in any way. *)
InUse == using \cup asleep \cup standing
There == held \cup InUse \cup void

-----------------------------------------------------------------------------
(* Whom a withdrawal reaches *)

Reaches(x, h) == x = "all" \/ x \in {h[1], h[2]}
Reached(h)    == Reaches(aim, h)

(* What a withdrawal can be about. *)
Targets == CASE manner.reach = "object"      -> {"all"}
             [] manner.reach = "description" -> Descriptions
             [] manner.reach = "holder"      -> Subjects

(* Taken back: now, or in an earlier round. *)
Revoked(h) == h \in dead \/ (withdrawal = "returned" /\ Reached(h))

(* Has the holder of h a right to it?  The proof falls for those whom the withdrawal reaches. *)
Proof(h) == h \notin dead /\ (proof \/ ~Reached(h))

-----------------------------------------------------------------------------
(* Holders *)

(* A term longer than until the return. *)
Graced == manner.grace = "term" /\ ~proof /\ stale < Term

(* May a use start through h in this very step?  Whom the withdrawal does not reach, it does not
   stop; whom an earlier one has taken back has nothing but evidence that nobody takes away. *)
MayStart(h) ==
  /\ h \in held
  /\ policy.evidence = "permanent" \/ h \notin dead
  /\ withdrawal = "none" \/ Reached(h) => MayBegin(h) \/ Graced

(* If need be after asking for a ticket? *)
Able(h) == MayStart(h) \/ MayCheck(h)

(* A start that is refused, and not answered, is no step: it waits. *)
Answers  == manner.refusal # "sleep"
Refusing == IF manner.refusal = "end" THEN "EOF" ELSE "EACCES"

(* What starts to run stands behind a withdrawal that has the lock next, and behind an opener. *)
InLine == \/ manner.lock = "exclusive" /\ (using # {} \/ withdrawal = "called")
          \/ queued

(* May s make a standing right at all? *)
Admitted(s) == CASE manner.admits = "any"   -> TRUE
                 [] manner.admits = "named" -> s \in Registered
                 [] manner.admits = "able"  -> s \in Willing

(* May a copy be made of h? *)
MayCopy(h) == manner.copies = "made" \/ ~Revoked(h)

-----------------------------------------------------------------------------
(* The withdrawal *)

(* Does a standing right keep the withdrawer of x out? *)
Barred(x) == manner.standing = "refused" /\ \E h \in standing : Reaches(x, h)

MayAsk(x) == MayWithdraw /\ ~Barred(x)

(* The running uses that the return waits for; who is excused does not wait for itself. *)
Running == {h \in Covered \cap using : Reached(h)}
             \ (IF manner.within = "excused" THEN inside ELSE {})

(* May it return?  A count that was overwritten never comes to an end. *)
MayConclude ==
  /\ withdrawal = "called"
  /\ "stop" \in policy.awaits => \A h \in Covered : Reached(h) => ~Able(h)
  /\ "drain" \in policy.awaits => Running = {} /\ \A d \in lost : ~\E h \in On(d) : Reached(h)
  /\ manner.lock = "exclusive" => using = {}
  /\ ~queued
  /\ manner.sleeping = "awaited" => \A h \in asleep : ~Reached(h)
  /\ manner.standing = "awaited" => \A h \in standing : ~Reached(h)
  /\ manner.release = "awaited" => \A h \in There : ~Reached(h)

(* Or give up waiting? *)
MayGiveUp == withdrawal = "called" /\ manner.patience = "term" /\ ~MayConclude

(* When the gate shuts, in the call or in the return, other uses meet their fate. *)
ShutsAtCall == policy.evidence = "gated"

(* A running use is cut late when its user could not start it again. *)
MayCut(h) == policy.abort = "late" /\ h \in using /\ ~Able(h)

(* Can the object be had again? *)
MayGiveBack == withdrawal = "returned" /\ manner.after # "barred"

(* Can a sleeper of h wake? *)
MayWake(h) == h \in asleep /\ (manner.sleeping = "stuck" => ~Revoked(h))
=============================================================================
