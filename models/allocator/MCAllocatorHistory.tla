--------------------------- MODULE MCAllocatorHistory ------------------------
(***************************************************************************)
(* What callers of a form may rely on: careful ones, who give up only what *)
(* they have, and once; and all others.                                    *)
(***************************************************************************)
EXTENDS AllocatorHistory

Old       == {v5_5, v5_11, v5_18}
V5_5      == {v5_5}
V5_11     == {v5_11}
V5_18     == {v5_18}
SetForm   == {ioasidSet}
Returning == {ioasidSetReturning}
EveryForm == {Forms[name] : name \in DOMAIN Forms}
SvaForms  == {v5_11, v5_18}

CarefulInit  == HistoryInit /\ careful
CarelessInit == HistoryInit /\ ~careful

(* What the history says of a state; who made the last call is no part of it. *)
remembered == <<state, careful, claims, spent, knows, former>>
=============================================================================
