----------------------------- MODULE MCOpenOnce -----------------------------
(***************************************************************************)
(* The contract OpenOnce by itself: every step that it allows.  Its counts *)
(* change if the contract says less than it did, which no policy that      *)
(* keeps it could tell.                                                    *)
(***************************************************************************)
EXTENDS OpenOnce

(* TLC wants values of which it can ask whether they are allowed. *)
Candidates == entitled' \in BOOLEAN /\ held' \in SUBSET Handles /\ able' \in SUBSET Handles /\ using' \in SUBSET Handles

MCNext == Candidates /\ Next
MCSpec == Init /\ [][MCNext]_vars

(* A contract that promises nothing. *)
NoPromise == TRUE
=============================================================================
