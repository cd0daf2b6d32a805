---------------------------- MODULE MCRevocable -----------------------------
(***************************************************************************)
(* The contract Revocable by itself: every step that it allows.  Its       *)
(* counts change if the contract says less than it did, which no policy    *)
(* that keeps it could tell.                                               *)
(***************************************************************************)
EXTENDS Revocable

(* TLC wants values of which it can ask whether they are allowed. *)
Candidates == /\ entitled' \in BOOLEAN /\ held' \in SUBSET Handles /\ able' \in SUBSET Handles /\ using' \in SUBSET Handles
              /\ withdrawal' \in {"none", "called", "returned"} /\ free' \in BOOLEAN

MCNext == Candidates /\ Next
MCSpec == Init /\ [][MCNext]_vars

(* A contract that promises nothing. *)
NoPromise == TRUE
=============================================================================
