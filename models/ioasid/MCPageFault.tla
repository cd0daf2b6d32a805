------------------------------ MODULE MCPageFault ----------------------------
(***************************************************************************)
(* Page faults in the small worlds of the room `ioasid', and faults.       *)
(***************************************************************************)
EXTENDS MCIoasid, PageFault

FaultsNext == Below(MapsNext) \/ FaultCalls

(* With numbers for two tables, and no mappings: a device goes from one to the other. *)
TablesNext == Below(SiblingsNext) \/ FaultCalls

faultState == <<state, pending>>

(* A device that leaves with its faults unanswered; a response
   that is not taken down; one to nothing that is taken. *)
LeftNothing(ks) == ks

(* A report of 2026 (commit fb21b1568ada: the wrong HWPT given to the automatic answer
   at a replace): of a device that goes from one table to another, what
   is answered is what waits at the other. *)
LeftOtherTable(ks) ==
  LET Moved(d) == \E f \in Files : DeviceOf[f] = d /\ attached'[f] # {}
      On(d, h) == \E f \in Files : DeviceOf[f] = d /\ \E s \in attached'[f] : s[2] = h
      Answered(k) ==
        /\ IsTakenOff(ks[k].device)
        /\ Moved(ks[k].device) => On(ks[k].device, ks[k].table)
  IN [k \in {k \in DOMAIN ks : ~Answered(k)} |-> ks[k]]

RespondKeeps(p, c, k, code) ==
  /\ Answer("Respond", <<p, c, k, code>>, RespondErrno(p, c, k, code))
  /\ UNCHANGED faultState
RespondErrnoNoLookup(p, c, k, code) == IF ~Holds(p, c) THEN "EBADF" ELSE "OK"

(* S26: to be found false, as a response can come too late. *)
NeverLateProp ==
  [][~(call'.op = "Respond" /\ call'.args[4] = "success" /\ call'.errno = "EINVAL")]_faultVars
=============================================================================
