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
(*                                                                         *)
(* One step of Wbinvd may be several of Authorization: the device is taken *)
(* away, the withdrawal is called, it returns, KVM drops what it was       *)
(* given.  So after each step of Wbinvd the authority hears of what has    *)
(* come of it, in steps of its own in which Wbinvd stands still.  That     *)
(* leaves out no run of Wbinvd: hearing is a finite number of such steps,  *)
(* is never stuck on the way (NeverDeafInv), and what follows a step of    *)
(* Wbinvd is a value for each variable, whatever the step (Follows), as    *)
(* long as there are names for descriptions: a run ends where the names    *)
(* run out.                                                                *)
(***************************************************************************)
EXTENDS WbinvdRefinement

CONSTANT Descriptions  \* names for what KVM is given, each used once

LOCAL Policy == INSTANCE Policies

-----------------------------------------------------------------------------
(* The policy of position p, decision by decision. *)

(* Only who asks with a proof can be refused.  The others are taken with what proves nothing,
   and it gives them nothing. *)
GrantOf(p) == IF p.who = "user" THEN "proven" ELSE "free"

(* A right is remembered once; or recomputed when KVM's list changes; or cleared by a notice
   that takes its time.  Any other notice comes with the end of the proof, and cannot be told
   from a look at each use. *)
EvidenceOf(p) ==
  CASE p.checked = "enable"                      -> "permanent"
    [] p.checked \in {"lists", "update"}         -> "sampled"
    [] p.checked = "always" /\ p.notice = "late" -> "notified"
    [] OTHER                                     -> "perUse"

(* What KVM keeps cannot go away before KVM lets go of it. *)
WithdrawOf(p) == IF p.keeps = "nothing" THEN "always" ELSE "unheld"

TimingOf(p) ==
  [Policy!Once EXCEPT !.grant = GrantOf(p), !.evidence = EvidenceOf(p),
                      !.withdraw = WithdrawOf(p)]

AnybodyHas(policy) == [policy EXCEPT !.grant = "free"]

(* What a policy hears of a fall that is nobody's withdrawal makes no difference here: any fall may
   be the one that is withdrawn. *)
WhateverHeard(policy) == [policy EXCEPT !.hears = "nothing"]

(* What becomes of the positions under it, by name. *)
OnceAs          == {GunthorpeLabel, GunthorpeOnce, GunthorpeModes, GunthorpeAny}
PinnedAs        == {WilliamsonReference, WilliamsonExclusive}
PerUseAs        == {WilliamsonOrdered, WilliamsonEager}
AsyncAs         == {WilliamsonLate}
FreePerUseAs    == {WilliamsonCoherency, BonziniDefer, BonziniThreeStates, BonziniVeto,
                    RfcV2, Rfc2021}
FreeSampledAs   == {TianUpdate, TianShortTerm, Linux519, Linux62, Linux67Group}
FreePinnedSampledAs == {Linux313, Linux317, Linux67File}

NamedTimings ==
  LET named ==
         CASE position \in OnceAs              -> Policy!Once
            [] position \in PinnedAs            -> Policy!Pinned
            [] position \in PerUseAs            -> Policy!PerUse
            [] position \in AsyncAs             -> Policy!Async
            [] position \in FreePerUseAs        -> AnybodyHas(Policy!PerUse)
            [] position \in FreeSampledAs       -> AnybodyHas(Policy!Sampled)
            [] position \in FreePinnedSampledAs -> AnybodyHas(Policy!PinnedSampled)
  IN TimingOf(position) = WhateverHeard(named)

-----------------------------------------------------------------------------
(* What Authorization remembers and Wbinvd does not: which description it is, and what has
   become of the withdrawal. *)
VARIABLES
  proof,               \* the proof, as far as the authority has heard
  opened,              \* descriptions used so far
  held, using,         \* handles held, and those in use: pairs of a machine and a description
  withdrawal,          \* "none", "called", "returned"
  done                 \* the last step of Authorization

heard      == <<proof, opened, held, using, withdrawal>>
timedState == <<state, heard>>
timedVars  == <<vars, heard, done>>

Does(op, args, errno) == done' = [op |-> op, args |-> args, errno |-> errno]

Fresh       == CHOOSE d \in Descriptions \ opened : TRUE
HandleOf(k) == IF \E h \in held : h[1] = k THEN CHOOSE h \in held : h[1] = k ELSE <<k>>

(* To forbid WBINVD is to let go of the handle, and to permit it is to be given another. *)
Handed(k)   == given[k] # {} /\ k \notin forbidden

-----------------------------------------------------------------------------
(* What the authority hears. *)

HasToHear == proof # ProofNow \/ \E h \in held : ~Handed(h[1])

IsHeard(op, args) == Does(op, args, "OK") /\ UNCHANGED <<vars, opened, using>>

IsProven ==
  /\ ~proof /\ ProofNow
  /\ IsHeard("Prove", <<>>)
  /\ proof' = TRUE /\ UNCHANGED <<held, withdrawal>>

(***************************************************************************)
(* A proof that falls is withdrawn, once in a run, and any of its falls    *)
(* may be that one: so each of them has to be one that the policy allows.  *)
(* The other falls are nobody's doing; but where a notice is under way,    *)
(* a withdrawal has been before.                                           *)
(***************************************************************************)
Withdraws ==
  /\ proof /\ ~ProofNow /\ withdrawal = "none"
  /\ IsHeard("Withdraw", <<>>)
  /\ withdrawal' = "called" /\ UNCHANGED <<proof, held>>

MayUnprove ==
  /\ withdrawal # "called"
  /\ position.notice = "late" => withdrawal = "returned"

Unproves ==
  /\ proof /\ ~ProofNow /\ MayUnprove
  /\ IsHeard("Unprove", <<>>)
  /\ proof' = FALSE /\ UNCHANGED <<held, withdrawal>>

ReturnsNow ==
  /\ withdrawal = "called"
  /\ IsHeard("Return", <<>>)
  /\ withdrawal' = "returned" /\ proof' = FALSE /\ UNCHANGED held

(* What KVM was given is gone with the right. *)
IsDropped ==
  \E h \in held :
    /\ proof = ProofNow /\ ~Handed(h[1])
    /\ IsHeard("Close", h)
    /\ held' = held \ {h} /\ UNCHANGED <<proof, withdrawal>>

Hearing == IsProven \/ Withdraws \/ Unproves \/ ReturnsNow \/ IsDropped

(* What has to be heard can be heard: hearing stops no run of Wbinvd. *)
NeverDeafInv == HasToHear => ENABLED Hearing

-----------------------------------------------------------------------------
(* The step of Authorization that is the step of Wbinvd. *)

IsGiven(k) ==
  /\ opened # Descriptions
  /\ opened' = opened \cup {Fresh} /\ held' = held \cup {<<k, Fresh>>}
  /\ Does("Grant", <<k, Fresh>>, "OK")
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

GainsHandle == \E m \in Machines : ~Handed(m) /\ Handed(m)'
LosesHandle == \E m \in Machines : Handed(m) /\ ~Handed(m)' /\ OwnCall(m)
Refused     == call'.op = "Add" /\ call'.errno = "EPERM"
Begins      == call'.op = "WbinvdBegins"
BeginsReal  == Begins /\ call'.args[1] \in flushing'

Follows ==
  LET k == call'.args[1] IN
  CASE GainsHandle                  -> IsGiven(k)
    [] LosesHandle                  -> LetsGo(k)
    [] Refused                      -> IsRefused(k)
    [] BeginsReal                   -> Executes(k)
    [] Begins /\ ~BeginsReal        -> ExecutesNothing(k)
    [] call'.op = "WbinvdEnds"      -> HasExecuted(k)
    [] call'.op = "NoticeArrived"   -> IsTold(k)
    [] OTHER                        -> UNCHANGED <<opened, held, using, done>>

-----------------------------------------------------------------------------
TimedInit ==
  /\ Init
  /\ proof = FALSE /\ opened = {} /\ held = {} /\ using = {} /\ withdrawal = "none"
  /\ done = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

Plays == ~HasToHear /\ Next /\ Follows /\ UNCHANGED <<proof, withdrawal>>

TimedNext == IsProven \/ Withdraws \/ Unproves \/ ReturnsNow \/ IsDropped \/ Plays

TimedSpec == TimedInit /\ [][TimedNext]_timedVars

-----------------------------------------------------------------------------
(* The marks of holders: KVM remembers the right of their machine. *)
Marked ==
  IF TimingOf(position).evidence \in {"sampled", "notified"}
  THEN {h \in held : h[1] \in right}
  ELSE {}

Timed == INSTANCE Authorization WITH
  Subjects <- EveryMachine, PolicySet <- {TimingOf(p) : p \in PositionSet},
  Term <- 1, SelfProve <- TRUE, Lapses <- {},
  policy <- TimingOf(position), evidence <- Marked, left <- [d \in Descriptions |-> 0],
  rescinded <- {}, seen <- {}, stale <- 0, call <- done

RefinesAuthorization == Timed!Spec

-----------------------------------------------------------------------------
(* Nothing keeps the proof.  Tian's update looks without any change of the list, and then a position
   does what no policy does (MCWbinvdTiming-update). *)
THEOREM position.keeps = "nothing" /\ position # TianUpdate /\ TimedSpec
          => RefinesAuthorization /\ []NeverDeafInv /\ []NamedTimings
          \* MCWbinvdTiming-each, -two, -ongoing, -ongoing-choice
THEOREM position = TianUpdate /\ TimedSpec /\ [][call'.op # "Update"]_timedVars
          => RefinesAuthorization /\ []NeverDeafInv /\ []NamedTimings
          \* MCWbinvdTiming-update-never

(* KVM keeps it: until it is told to let go, and that may be while a WBINVD runs
   (MCWbinvdTiming-kept).  Not so with a VMM that waits for its guest. *)
GuestStands == [][call'.op \in {"Del", "CloseKvm"} => flushing = {}]_timedVars
THEOREM position.keeps # "nothing" /\ TimedSpec /\ GuestStands
          => RefinesAuthorization /\ []NeverDeafInv /\ []NamedTimings
          \* MCWbinvdTiming-kept-drained, -kept-choice

(* While devices stay, nobody lets the proof fall that Linux asks for since 6.2: the policy is
   Stable just as well (MCWbinvdTiming-stable). *)
=============================================================================
