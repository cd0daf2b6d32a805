---------------------------- MODULE IommufdAccess ----------------------------
(***************************************************************************)
(* Accesses: drivers that read and write an address space themselves, as   *)
(* mediated devices do (drivers/iommu/iommufd/device.c).  The driver is    *)
(* that of the kernel's own tests: it keeps a list of pins, and lets go in *)
(* its unmap callback.                                                     *)
(***************************************************************************)
EXTENDS IommufdDevice

IsAccess(c, x) == IsA(objects[c], x, "Access")
TheAccess(c, x) == objects[c][x]

Moves(c, u) == Becomes(c, u) /\ UNCHANGED <<fds, dma>>

(* Access x of table t is attached to a, or to nothing.  The
   callback has let go of all pins of the old address space. *)
MovedTo(t, x, a) == IF t[x].ioas = a THEN t ELSE Change(t, x, [t[x] EXCEPT !.ioas = a, !.pins = {}])

-----------------------------------------------------------------------------
(* AccessCreate(c): iommufd_access_create; answers the number; it is attached to nothing. *)
AccessCreate(c) ==
  /\ Alive(c) /\ HasRoom(objects[c], 1)
  /\ Answer("AccessCreate", <<c>>, "OK", LowestFree(objects[c]))
  /\ Moves(c, Insert(objects[c], LowestFree(objects[c]), NewAccess))

(* AccessDestroy(c, x): iommufd_access_destroy detaches first; it waits for the calls in flight. *)
AccessDestroy(c, x) ==
  /\ IsAccess(c, x) /\ Idle(objects[c], x)
  /\ Answer("AccessDestroy", <<c, x>>, "OK", 0)
  /\ LET u == Kept(Delete(objects[c], x), fds[c]) IN Becomes(c, u) /\ GivesBack(c, u)
  /\ UNCHANGED fds

(* AccessAttach(c, x, a), AccessReplace(c, x, a), AccessDetach(c, x).
   Attaching twice and detaching nothing make the kernel warn. *)
AccessAttachErrno(c, x, a) ==
  IF      TheAccess(c, x).ioas # None        THEN "EINVAL"
  ELSE IF ~IsA(objects[c], a, "Ioas")        THEN "ENOENT"
  ELSE "OK"

AccessAttach(c, x, a) ==
  /\ IsAccess(c, x)
  /\ Answer("AccessAttach", <<c, x, a>>, AccessAttachErrno(c, x, a), 0)
  /\ IF AccessAttachErrno(c, x, a) = "OK" THEN Moves(c, MovedTo(objects[c], x, a)) ELSE Refused

AccessReplaceErrno(c, x, a) ==
  IF      TheAccess(c, x).ioas = None        THEN "ENOENT"
  ELSE IF ~IsA(objects[c], a, "Ioas")        THEN "ENOENT"
  ELSE "OK"

AccessReplace(c, x, a) ==
  /\ IsAccess(c, x)
  /\ Answer("AccessReplace", <<c, x, a>>, AccessReplaceErrno(c, x, a), 0)
  /\ IF AccessReplaceErrno(c, x, a) = "OK" THEN Moves(c, MovedTo(objects[c], x, a)) ELSE Refused

AccessDetach(c, x) ==
  /\ IsAccess(c, x)
  /\ Answer("AccessDetach", <<c, x>>, "OK", 0)
  /\ Moves(c, MovedTo(objects[c], x, None))

-----------------------------------------------------------------------------
(* AccessPin(c, x, first, last, write): iommufd_access_pin_pages;
   answers the number of the pin.  AccessUnpin(c, x, p). *)
AccessPinErrno(c, x, first, last, write) ==
  LET a == TheAccess(c, x).ioas IN
  IF      last < first                                                             THEN "EINVAL"
  ELSE IF a = None                                                                 THEN "ENOENT"
  ELSE IF ~Covered(objects[c][a].areas, first, last)                               THEN "ENOENT"
  ELSE IF write /\ \E r \in Met(objects[c][a].areas, first, last) : ~r.writable    THEN "EPERM"
  ELSE "OK"

AccessPin(c, x, first, last, write) ==
  LET o     == TheAccess(c, x)
      errno == AccessPinErrno(c, x, first, last, write)
  IN /\ IsAccess(c, x)
     /\ Answer("AccessPin", <<c, x, first, last, write>>, errno, o.next)
     /\ IF errno = "OK"
        THEN Moves(c, [objects[c] EXCEPT ![x] = [o EXCEPT
               !.pins = @ \cup {[id |-> o.next, first |-> first, last |-> last]},
               !.next = @ + 1]])
        ELSE Refused

AccessUnpinErrno(c, x, p) == IF \A q \in TheAccess(c, x).pins : q.id # p THEN "ENOENT" ELSE "OK"

AccessUnpin(c, x, p) ==
  /\ IsAccess(c, x)
  /\ Answer("AccessUnpin", <<c, x, p>>, AccessUnpinErrno(c, x, p), 0)
  /\ IF AccessUnpinErrno(c, x, p) = "OK"
     THEN Moves(c, [objects[c] EXCEPT ![x].pins = {q \in @ : q.id # p}])
     ELSE Refused
=============================================================================
