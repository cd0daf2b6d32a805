------------------------- MODULE MCSecurityContext --------------------------
(***************************************************************************)
(* What a user may rely on, by itself: every step that it allows.  Its     *)
(* counts change if it says less than it did, which nothing that keeps it  *)
(* could tell.                                                             *)
(***************************************************************************)
EXTENDS SecurityContext

(* A group that is taken is left where it was. *)
NowhereNoPark == Host

(* A space is of whoever made it. *)
InsideNoOwner(c, i) == [to |-> "space", places |-> Contexts \X {i}]
=============================================================================
