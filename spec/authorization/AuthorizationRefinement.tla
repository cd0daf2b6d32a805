----------------------- MODULE AuthorizationRefinement ----------------------
(***************************************************************************)
(* The contracts OpenOnce and Revocable, with the guards of a policy put   *)
(* in the place of their variables.  A policy keeps a contract when every  *)
(* one of its steps is a step of the contract, or changes nothing the      *)
(* contract speaks of.                                                     *)
(***************************************************************************)
EXTENDS AuthorizationProperties

AbleNow == {h \in Handles : CanStart(h)}

OneTime == INSTANCE OpenOnce  WITH entitled <- proof, able <- AbleNow
Ongoing == INSTANCE Revocable WITH entitled <- proof, able <- AbleNow, free <- MayWithdraw

RefinesOpenOnce  == OneTime!Spec
RefinesRevocable == Ongoing!Spec

RefinesOpenOnceStep  == OneTime!Next \/ UNCHANGED OneTime!vars
RefinesRevocableStep == Ongoing!Next \/ UNCHANGED Ongoing!vars

(***************************************************************************)
(* A notifier that nobody waits for adds no safety: every behaviour of     *)
(* Once is one of Async in which no notice ever arrived.  So each safety   *)
(* property of Async is one of Once; only in the long run do they differ.  *)
(***************************************************************************)
Unnotified == INSTANCE Authorization WITH policy <- Async, PolicySet <- {Async}, evidence <- held

OnceIsAsyncUnnotified == Unnotified!Spec
=============================================================================
