-------------------------- MODULE MCIommufdDmabuf ---------------------------
(***************************************************************************)
(* A dmabuf at three places of two address spaces, and faults: what each   *)
(* part is for.                                                            *)
(***************************************************************************)
EXTENDS IommufdDmabuf

TwoSpaces == {<<1, 0>>, <<1, 1>>, <<2, 0>>}

(* A revoke that leaves all page tables but one; that takes the areas, too; that waits until no
   device is attached. *)
CutFirst       == {x \in Places : area[x] = "live" /\ x[1] = 1}
DeadGone(what) == "none"
RevokeWaits ==
  /\ attached = {}
  /\ Answer("Revoke", <<>>, "OK")
  /\ taken' = TRUE /\ Invalidate
  /\ UNCHANGED <<attached, pins>>

(* Memory that comes back with its exporter. *)
RestoreRevives ==
  /\ Answer("Restore", <<>>, "OK")
  /\ taken' = FALSE
  /\ area' = [x \in Places |-> IF Is(x) THEN "live" ELSE "none"]
  /\ table' = {x \in Places : Is(x) /\ x[1] \in attached}
  /\ UNCHANGED <<attached, pins>>

(* An exporter that is not asked; a holder that is let in, and could not be told to let go. *)
MapFileErrnoNotAsked(x) == IF Is(x) THEN "EEXIST" ELSE "OK"
PinAreaErrnoAny(x)      == IF Is(x) THEN "OK" ELSE "ENOENT"

(* A refused call that has its effect. *)
MapFileNoGuard(x) == Answer("MapFile", <<x>>, MapFileErrno(x)) /\ Put(x, "live")
=============================================================================
