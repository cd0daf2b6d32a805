----------------------------- MODULE MCRevocable ----------------------------
(***************************************************************************)
(* The contract Revocable by itself: every step that it allows.  Its       *)
(* counts change if the contract says less than it did, which no policy    *)
(* that keeps it could tell.                                               *)
(***************************************************************************)
EXTENDS Revocable

OwingSpec == Safe /\ UsesEnd /\ Owed

(* A contract under which a return may come while a use goes on. *)
NotQuiet == using' = using

(* A contract that owes nothing. *)
OwesNothing == TRUE

(* The return need come only when there is nothing left to wait for.
   Then a holder that starts again and again puts it off for ever. *)
ReturnWhenUnused == using = {} /\ Return
OwedWhenUnused   == WF_vars(ReturnWhenUnused)
=============================================================================
