------------------------- MODULE MCSecurityContext --------------------------
(***************************************************************************)
(* What a user may rely on, by itself: every step that it allows.  Its     *)
(* counts change if it says less than it did, which nothing that keeps it  *)
(* could tell.                                                             *)
(***************************************************************************)
EXTENDS SecurityContext

(* TLC wants values of which it can ask whether they are allowed. *)
Candidates == reach' \in [Groups -> {Nowhere, Host} \cup {[to |-> "space", space |-> i] : i \in {1, 2}}]

MCNext == Candidates /\ Next
MCSpec == Init /\ [][MCNext]_contextVars

(* A group that is taken is left where it was. *)
NowhereNoPark == Host
=============================================================================
