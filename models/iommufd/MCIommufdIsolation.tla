------------------------- MODULE MCIommufdIsolation -------------------------
(***************************************************************************)
(* Two contexts in small worlds: what one of them is told, and what it is, *)
(* depends on nothing in the other but what they share.                    *)
(***************************************************************************)
EXTENDS MCIommufd, IommufdIsolation

(* What names a number: of address spaces, devices, HWPTs, the compatibility pointer. *)
NumberedCalls(c) ==
  \/ Common(c) \/ AttachCalls(c) \/ CompatCalls(c)
  \/ \E i \in Ids : UnbindDevice(c, i)
  \/ \E i \in OfType(objects[c], "Device"), pt \in Ids : HwptAlloc(c, i, pt, {}, "NONE", None)

(* A number for each object that there may be, in each context. *)
SpaceAndDevice == Numbered(<<"Ioas", "Device", "HwptPaging">>)

(* One device for two contexts, who have it in turn. *)
RenamedNext == \E c \in Contexts : NumberedCalls(c) \/ \E d \in Devices : BindDevice(c, d)

(* Areas, which are copied from one address space to another of the same context. *)
AreasOfBoth == \E c \in Contexts : \/ Common(c)
                                   \/ \E a \in Ids : Map(c, a, 0, 0, TRUE) \/ Unmap(c, a, 0, 0)
                                   \/ \E a, b \in Ids : Copy(c, a, 0, 0, b, 0)

(* A device for each context, and a driver of the host that may take either. *)
DevicesWith(c) == IF c = First THEN OwnDevices ELSE Devices \ OwnDevices

AloneNext ==
  \/ NumberedCalls(First)
  \/ \E c \in Contexts : Common(c) \/ \E d \in DevicesWith(c) : BindDevice(c, d)
  \/ \E pt \in Ids : \E i \in OfType(objects[Second], "Device") : Attach(Second, i, pt)
  \/ \E a \in Ids : Map(First, a, 0, 0, TRUE) \/ Unmap(First, a, 0, 0)
  \/ HostSteps

-----------------------------------------------------------------------------
(* Faults: a number of one context that means something in another.  Both runs have them. *)

(* An object is busy if one of the same number is, in whichever context. *)
DestroyErrnoAnywhere(c, i) ==
  IF      fds[c] = 0                                                      THEN "EBADF"
  ELSE IF \E x \in Contexts : Live(objects[x], i) /\ objects[x][i].users > 1  THEN "EBUSY"
  ELSE RemoveErrno(objects[c], i)

(* What is mapped under a number is mapped in every context. *)
MapErrnoAnywhere(c, a, first, last) ==
  IF      IoasErrno(c, a) # "OK" THEN IoasErrno(c, a)
  ELSE IF \E x \in Contexts : /\ IsA(objects[x], a, "Ioas")
                              /\ Met(objects[x][a].areas, first, last) # {} THEN "EEXIST"
  ELSE PlaceErrno(objects[c][a], first, last)

(* A pointer of any context is reset when its number is none of this table. *)
BecomesAnywhere(c, u) ==
  /\ objects' = [objects EXCEPT ![c] = u]
  /\ compat' = [x \in Contexts |-> IF compat[x] \in DOMAIN u THEN compat[x] ELSE None]
=============================================================================
