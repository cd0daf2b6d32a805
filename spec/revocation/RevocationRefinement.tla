------------------------- MODULE RevocationRefinement ------------------------
(***************************************************************************)
(* The room `authorization' is the simple case of this one: where all uses *)
(* run and the manner is Plain, each run of a record is a run of its       *)
(* policy, and each run of a policy one of its record.  That nothing is    *)
(* lost shows in the graphs: they have as many states and as many steps    *)
(* (test/matrix/mechanisms.test.ts).                                        *)
(***************************************************************************)
EXTENDS RevocationProperties

IsAuthorization == Spec

THEOREM Allowed => IsAuthorization      \* MCRevocation-plain
=============================================================================
