------------------------------ MODULE MCOngoing -----------------------------
(***************************************************************************)
(* The contract Ongoing by itself: every step that it allows.  Its counts  *)
(* change if the contract says less than it did, which no policy that      *)
(* keeps it could tell.                                                    *)
(***************************************************************************)
EXTENDS Ongoing

(* A contract under which nobody is made to wait. *)
FallAtOnce == /\ proof /\ proof' = FALSE
              /\ using' \in SUBSET using
              /\ late' = 0

(* Contracts that owe nothing: neither ends, nor that time passes. *)
OwesNothing == TRUE
OwesTime    == WF_vars(TimePasses)
=============================================================================
