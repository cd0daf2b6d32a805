------------------------------ MODULE MCPageFault ----------------------------
(***************************************************************************)
(* Page faults in the small worlds of the room `ioasid', and faults.       *)
(***************************************************************************)
EXTENDS MCIoasid, PageFault

FaultsNext == Below(MapsNext) \/ FaultCalls

faultState == <<state, pending>>

(* A device that leaves with its faults unanswered; a response
   that is not taken down; one to nothing that is taken. *)
LeftNothing(ks) == ks
RespondKeeps(p, c, k, code) ==
  /\ Answer("Respond", <<p, c, k, code>>, RespondErrno(p, c, k, code))
  /\ UNCHANGED faultState
RespondErrnoNoLookup(p, c, k, code) == IF ~Holds(p, c) THEN "EBADF" ELSE "OK"

(* S26: to be found false, as a response can come too late. *)
NeverLateProp ==
  [][~(call'.op = "Respond" /\ call'.args[4] = "success" /\ call'.errno = "EINVAL")]_faultVars
=============================================================================
