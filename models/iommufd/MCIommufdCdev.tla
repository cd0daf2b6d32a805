---------------------------- MODULE MCIommufdCdev ----------------------------
(***************************************************************************)
(* Device files above iommufd, against the specifications above it.        *)
(***************************************************************************)
EXTENDS MCIommufd, IommufdRefinement

NoFile    == {}
OneFile   == {"f1"}
TwoFiles  == {"f1", "f2"}
OneEach   == [f \in Files |-> IF f = "f1" THEN "d1" ELSE "d2"]
BothOfOne == [f \in Files |-> "d1"]

(* Another context may bind, and it is the first that owns the group. *)
ClaimedFirst(g, c) ==
  [owners EXCEPT ![g] = [by |-> IF IsOwned(g) THEN @.by ELSE c, count |-> @.count + 1]]
=============================================================================
