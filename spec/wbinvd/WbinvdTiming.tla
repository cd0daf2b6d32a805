----------------------------- MODULE WbinvdTiming ----------------------------
(***************************************************************************)
(* The timing half of a position (when the proof is looked at, what keeps  *)
(* it, who hears of its end) is a policy of the room `authorization':      *)
(* each run under the position is a run of Authorization with that policy. *)
(* The other half, what the proof is, only says when the one proof of      *)
(* Authorization holds.                                                    *)
(*                                                                         *)
(* A machine is a subject; what KVM is given for it, an open description;  *)
(* a WBINVD, a use, and one that does nothing is a Begin that is answered  *)
(* EACCES; a device that leaves is a withdrawal.  Authorization has one    *)
(* object, so there is one device here.                                    *)
(***************************************************************************)
EXTENDS WbinvdRefinement

CONSTANT Descriptions  \* names for what KVM is given, each used once; a run ends where they run out

LOCAL Policy == INSTANCE Policies

-----------------------------------------------------------------------------
(* The policy of position p, decision by decision. *)

(* Only who asks with a proof can be refused.  The others are taken with what proves nothing, and it gives them nothing. *)
GrantOf(p) == IF p.who = "user" THEN "proven" ELSE "free"

(* A right is remembered once; or recomputed when KVM's list changes; or cleared by a notice that takes its time.
   Any other notice comes with the end of the proof, and cannot be told from a look at each use. *)
EvidenceOf(p) ==
  CASE p.checked = "enable"                      -> "permanent"
    [] p.checked \in {"lists", "update"}         -> "sampled"
    [] p.checked = "always" /\ p.notice = "late" -> "notified"
    [] OTHER                                     -> "perUse"

(* What KVM keeps cannot go away before KVM lets go of it. *)
WithdrawOf(p) == IF p.keeps = "nothing" THEN "always" ELSE "unheld"

TimingOf(p) == [Policy!Once EXCEPT !.grant = GrantOf(p), !.evidence = EvidenceOf(p), !.withdraw = WithdrawOf(p)]

AnybodyHas(policy) == [policy EXCEPT !.grant = "free"]

(* Their names; of the position in force. *)
NamedTimings ==
  /\ \A p \in {position} \cap {GunthorpeLabel, GunthorpeOnce, GunthorpeModes, GunthorpeAny} : TimingOf(p) = Policy!Once
  /\ \A p \in {position} \cap {WilliamsonReference, WilliamsonExclusive} : TimingOf(p) = Policy!Pinned
  /\ \A p \in {position} \cap {WilliamsonOrdered, WilliamsonEager} : TimingOf(p) = Policy!PerUse
  /\ \A p \in {position} \cap {WilliamsonLate} : TimingOf(p) = Policy!Async
  /\ \A p \in {position} \cap {WilliamsonCoherency, BonziniDefer, BonziniThreeStates, BonziniVeto, RfcV2, Rfc2021} : TimingOf(p) = AnybodyHas(Policy!PerUse)
  /\ \A p \in {position} \cap {TianUpdate, TianShortTerm, Linux519, Linux62, Linux67Group} : TimingOf(p) = AnybodyHas(Policy!Sampled)
  /\ \A p \in {position} \cap {Linux313, Linux67File} : TimingOf(p) = AnybodyHas(Policy!PinnedSampled)

-----------------------------------------------------------------------------
(* What Authorization remembers and Wbinvd does not: which description it is, and what has become of the withdrawal. *)
VARIABLES
  proof,               \* the proof, as far as the authority has heard
  opened,              \* descriptions used so far
  held, using,         \* handles held, and those in use: pairs of a machine and a description
  withdrawal,          \* "none", "called", "returned"
  done                 \* the last step of Authorization

heard      == <<proof, opened, held, using, withdrawal>>
timedState == <<state, heard>>

Does(op, args, errno) == done' = [op |-> op, args |-> args, errno |-> errno]

Fresh       == CHOOSE d \in Descriptions \ opened : TRUE
HandleOf(k) == IF \E h \in held : h[1] = k THEN CHOOSE h \in held : h[1] = k ELSE <<k>>

(* To forbid WBINVD is to let go of the handle, and to permit it is to be given another. *)
Handed(k)   == given[k] # {} /\ k \notin forbidden

(***************************************************************************)
(* One step of Wbinvd may be several of Authorization: the device is taken *)
(* away, the withdrawal is called, it returns, KVM drops what it was       *)
(* given.  So after each step the authority hears first of what has come   *)
(* of it, while Wbinvd stands still.                                       *)
(***************************************************************************)
HasToHear == proof # ProofNow \/ \E h \in held : ~Handed(h[1])

IsHeard(op, args) == Does(op, args, "OK") /\ UNCHANGED <<vars, opened, using>>

IsProven ==
  /\ ~proof /\ ProofNow
  /\ IsHeard("Prove", <<>>)
  /\ proof' = TRUE /\ UNCHANGED <<held, withdrawal>>

(* A proof that nothing keeps may come and go, where its user hears of that at once or never. *)
Unproves ==
  /\ proof /\ ~ProofNow /\ withdrawal # "called"
  /\ position.keeps = "nothing" /\ position.notice # "late"
  /\ IsHeard("Unprove", <<>>)
  /\ proof' = FALSE /\ UNCHANGED <<held, withdrawal>>

(* Or somebody asks for the device, once, and has it. *)
Withdraws ==
  /\ proof /\ ~ProofNow /\ withdrawal = "none"
  /\ IsHeard("Withdraw", <<>>)
  /\ withdrawal' = "called" /\ UNCHANGED <<proof, held>>

Returns ==
  /\ withdrawal = "called"
  /\ IsHeard("Return", <<>>)
  /\ withdrawal' = "returned" /\ proof' = FALSE /\ UNCHANGED held

(* What KVM was given is gone with the right. *)
IsDropped ==
  \E h \in held :
    /\ proof = ProofNow /\ ~Handed(h[1])
    /\ IsHeard("Close", h)
    /\ held' = held \ {h} /\ UNCHANGED <<proof, withdrawal>>

-----------------------------------------------------------------------------
(* The step of Authorization that is the step of Wbinvd. *)

IsGiven(k) ==
  /\ opened # Descriptions
  /\ opened' = opened \cup {Fresh} /\ held' = held \cup {<<k, Fresh>>} /\ Does("Grant", <<k, Fresh>>, "OK")
  /\ UNCHANGED using

IsRefused(k) ==
  /\ opened # Descriptions
  /\ Does("Grant", <<k, Fresh>>, "EACCES")
  /\ UNCHANGED <<opened, held, using>>

LetsGo(k) ==
  /\ held' = held \ {HandleOf(k)} /\ Does("Close", HandleOf(k), "OK")
  /\ UNCHANGED <<opened, using>>

Executes(k) ==
  /\ using' = using \cup {HandleOf(k)} /\ Does("Begin", HandleOf(k), "OK")
  /\ UNCHANGED <<opened, held>>

ExecutesNothing(k) ==
  /\ IF HandleOf(k) \in held THEN Does("Begin", HandleOf(k), "EACCES") ELSE UNCHANGED done
  /\ UNCHANGED <<opened, held, using>>

HasExecuted(k) ==
  LET h == CHOOSE u \in using : u[1] = k IN
  /\ using' = using \ {h} /\ Does("End", h, "OK")
  /\ UNCHANGED <<opened, held>>

IsTold(k) == Does("Told", HandleOf(k), "OK") /\ UNCHANGED <<opened, held, using>>

Follows ==
  LET k == call'.args[1] IN
  CASE \E m \in Machines : ~Handed(m) /\ Handed(m)'                -> IsGiven(k)
    [] \E m \in Machines : Handed(m) /\ ~Handed(m)' /\ OwnCall(m)  -> LetsGo(k)
    [] call'.op = "Add" /\ call'.errno = "EPERM"                   -> IsRefused(k)
    [] call'.op = "WbinvdBegins"                                   -> IF k \in flushing' THEN Executes(k) ELSE ExecutesNothing(k)
    [] call'.op = "WbinvdEnds"                                     -> HasExecuted(k)
    [] call'.op = "NoticeArrived"                                  -> IsTold(k)
    [] OTHER                                                       -> UNCHANGED <<opened, held, using, done>>

TimedInit ==
  /\ Init
  /\ proof = FALSE /\ opened = {} /\ held = {} /\ using = {} /\ withdrawal = "none"
  /\ done = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

Plays == ~HasToHear /\ Next /\ Follows /\ UNCHANGED <<proof, withdrawal>>

TimedNext == IsProven \/ Unproves \/ Withdraws \/ Returns \/ IsDropped \/ Plays

-----------------------------------------------------------------------------
(* The marks of holders: KVM remembers the right of their machine. *)
Marked == IF TimingOf(position).evidence \in {"sampled", "notified"} THEN {h \in held : h[1] \in right} ELSE {}

Timed == INSTANCE Authorization WITH
  Subjects <- EveryMachine, PolicySet <- {TimingOf(p) : p \in PositionSet}, Term <- 1, SelfProve <- TRUE, Lapses <- FALSE,
  policy <- TimingOf(position), evidence <- Marked, left <- [d \in Descriptions |-> 0], rescinded <- {}, seen <- {}, stale <- 0,
  call <- done

RefinesAuthorization == Timed!Spec
=============================================================================
