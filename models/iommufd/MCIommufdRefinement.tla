------------------------- MODULE MCIommufdRefinement -------------------------
(***************************************************************************)
(* Small worlds of what was built, against the specifications above it.    *)
(***************************************************************************)
EXTENDS MCIommufd, IommufdRefinement

DmaNext == HostSteps \/ \E c \in Contexts : Common(c) \/ BindCalls(c) \/ AttachCalls(c)

(* A detached group goes back to the host, as if nobody owned it. *)
BlockingNoPark == Default
=============================================================================
