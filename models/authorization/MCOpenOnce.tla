----------------------------- MODULE MCOpenOnce -----------------------------
(***************************************************************************)
(* The contract OpenOnce by itself: every step that it allows.  Its counts *)
(* change if the contract says less than it did, which no policy that      *)
(* keeps it could tell.                                                    *)
(***************************************************************************)
EXTENDS OpenOnce

(* A contract under which a use may be gone for no reason that its user knows. *)
SomeGone == using' \in SUBSET using
=============================================================================
