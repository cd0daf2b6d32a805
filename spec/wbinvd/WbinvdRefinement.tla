--------------------------- MODULE WbinvdRefinement --------------------------
(***************************************************************************)
(* A position as an authorization: four functions of the state stand for   *)
(* the variables of the room `authorization'.  A machine is a handle.      *)
(***************************************************************************)
EXTENDS WbinvdProperties

(* Is there a device that would prove something now? *)
ProofNow == \E d \in present : Proves(d) /\ (position.given = "context" => Counted(d))

(* The machines that were given something. *)
Granted == {k \in Machines : given[k] # {}}

EveryMachine == UNION {DOMAIN w.machines : w \in Worlds}

(* A WBINVD has no errno, so a refusal is no step that a guest could tell: what counts is that one
   would do nothing now. *)
Event ==
  CASE Able # Granted         -> <<"refused">>
    [] call.op = "WbinvdEnds" -> <<"ended", call.args[1]>>
    [] OTHER                  -> <<"plain">>

OneTime == INSTANCE OpenOnce WITH
  Handles <- EveryMachine,
  entitled <- ProofNow, held <- Granted, using <- flushing, event <- Event

RefinesOpenOnce     == OneTime!Spec
RefinesOpenOnceStep == OneTime!Next \/ UNCHANGED OneTime!vars

(* Who keeps the contract: the four of Gunthorpe, and a notice that comes late.  Each other position
   has a step that is not allowed: column O of the matrix of positions. *)
OneTimePositions ==
  {GunthorpeLabel, GunthorpeOnce, GunthorpeModes, GunthorpeAny, WilliamsonLate}

THEOREM position \in OneTimePositions /\ Spec => RefinesOpenOnce     \* MCWbinvdRefinement
=============================================================================
