--------------------------- MODULE MCIommufdTrace ---------------------------
(***************************************************************************)
(* Recorded runs against the specification, many in one search.  The runs  *)
(* are in the module IommufdRuns; the one beside this module shows the     *)
(* form with two short ones, and a generated one is put before it.         *)
(***************************************************************************)
EXTENDS IommufdTrace, TLC

Linux       == Versions.linux7_2
AContext    == {"c1", "c2"}
SomeDevices == 1..40
OwnGroup    == [d \in Devices |-> d]
MockTraits  == [d \in Devices |->
  [enforce |-> FALSE, dirty |-> TRUE, mock |-> TRUE, reserved |-> {}]]
SomeIds     == 1..100
Empty       == {}

(* As a constraint, each prints and holds: the runs that are accepted; how far each run gets. *)
Verdict == Accepted => PrintT(<<"accepted", run>>)
Trail   == PrintT(<<"reached", run, at>>)
=============================================================================
