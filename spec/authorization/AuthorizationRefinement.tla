----------------------- MODULE AuthorizationRefinement ----------------------
(***************************************************************************)
(* The contracts OpenOnce, Revocable and Ongoing, as promises of a policy. *)
(* What they call an event is read off the last call and its answer.  A    *)
(* policy keeps a contract when every one of its steps is a step of the    *)
(* contract, and when it does what the contract owes.                      *)
(*                                                                         *)
(* A holder may try to use at any moment, and so may the authority call a  *)
(* withdrawal.  So what they could not do is a step that is answered no,   *)
(* and needs no variable of its own.                                       *)
(***************************************************************************)
EXTENDS AuthorizationProperties, AuthorizationRules

(* The holder was turned away: it could not start, not even after asking for a ticket. *)
TurnedAway == /\ call.op \in {"Begin", "Check"} /\ call.errno = "EACCES"
              /\ ~CanStart(call.args)

(* What the last step was, where `held' and `using' do not tell.  Who holds no handle, or uses it
   already, is told so; that is no event.  A return that cuts uses shows in that they are gone. *)
HandleEvent ==
  CASE call.op = "End"   -> <<"ended", call.args>>
    [] call.op = "Abort" -> <<"cut", call.args>>
    [] TurnedAway        -> <<"refused", call.args>>
    [] OTHER             -> <<"plain">>

(* The withdrawer sees one more: that a first request of its own was refused. *)
RefusedWithdrawal == call.op = "Withdraw" /\ call.errno \notin {"OK", "EALREADY"}
Event == IF RefusedWithdrawal THEN <<"withdrawal refused">> ELSE HandleEvent

OneTime   == INSTANCE OpenOnce  WITH entitled <- proof, event <- HandleEvent
TakenBack == INSTANCE Revocable WITH entitled <- proof, event <- Event

RefinesOpenOnce  == OneTime!Spec
RefinesRevocable == TakenBack!Safe
ReturnsAsOwed    == TakenBack!ReturnsLive

RefinesOpenOnceStep  == OneTime!Next \/ UNCHANGED OneTime!vars
RefinesRevocableStep == TakenBack!Next \/ UNCHANGED TakenBack!vars

(* Whose act the last step was, as far as it matters to Ongoing: in the return the proof falls by
   who asked for it, and that one could wait. *)
By == CASE call.op = "ProofLapsed"           -> call.args[1]
        [] call.op \in {"Return", "Withdraw"} -> "administrator"
        [] OTHER                             -> "holder"

Everyone == Others \cup {"holder"}

(* Not for a moment without proof, whoever lets it fall. *)
Strict == INSTANCE Ongoing WITH
  Actors <- Everyone, CanWait <- Everyone, Grace <- 0, late <- 0, by <- By

(* That where the fall can wait; else within the term of a lease. *)
Bounded == INSTANCE Ongoing WITH
  Actors <- Everyone, Grace <- Term, late <- IF proof THEN 0 ELSE stale, by <- By

RefinesStrict      == Strict!Safe
RefinesBounded     == Bounded!Safe
EndsAsOwed         == Bounded!UsesEndLive
RefinesStrictStep  == Strict!Next \/ UNCHANGED Strict!vars
RefinesBoundedStep == Bounded!Next \/ UNCHANGED Bounded!vars

(***************************************************************************)
(* A notifier that nobody waits for adds no safety: every behaviour of     *)
(* Once is one of Async in which no notice ever arrived.  So each safety   *)
(* property of Async is one of Once; only in the long run do they differ.  *)
(***************************************************************************)
Unnotified == INSTANCE Authorization WITH
  policy <- Async, PolicySet <- {Async}, evidence <- held

OnceIsAsyncUnnotified == Unnotified!Spec

-----------------------------------------------------------------------------
(* Whom the rules admit, refines; whom they do not admit, has a step that is not allowed. *)
THEOREM RefinesOpenOnceRule(policy, Lapses) /\ Spec => RefinesOpenOnce
                                    \* MCAuthorization-openonce, -openonce-lapsing
THEOREM RefinesRevocableRule(policy, Lapses) /\ Spec => RefinesRevocable
                                    \* MCAuthorization-revocable, -revocable-lapsing
THEOREM RefinesRevocableRule(policy, Lapses) /\ FairSpec => ReturnsAsOwed
                                    \* MCAuthorization-revocable-owed
THEOREM RefinesStrictRule(policy, Lapses) /\ Spec => RefinesStrict
                                    \* MCAuthorization-strict, -strict-lapsing, -strict-unbinding
THEOREM RefinesBoundedRule(policy, Lapses) /\ Spec => RefinesBounded
                                    \* MCAuthorization-bounded, -bounded-unbinding
THEOREM EndsHostileRule(policy, Lapses) /\ HostileSpec => EndsAsOwed
                                    \* MCAuthorization-ends
THEOREM policy = Once /\ Spec => OnceIsAsyncUnnotified
                                    \* MCAuthorization-unnotified
=============================================================================
