---------------------------- MODULE IommufdObject ----------------------------
(***************************************************************************)
(* The generic object: one number space, lowest free number first; lookup  *)
(* by number and type; who holds whom; what may be destroyed.              *)
(* Everything here is a function of tables (drivers/iommu/iommufd/main.c). *)
(***************************************************************************)
EXTENDS IommufdState

(* Who holds whom: an object of type `holder' whose field names an object is one
   of that object's users.  Mappings and the compatibility pointer hold nothing.
   The hold of a vdevice on its device is taken from it when the device goes. *)
Holds == { <<"HwptPaging", "ioas",   {"Ioas"}>>,
           <<"HwptPaging", "fault",  {"Fault"}>>,
           <<"HwptNested", "parent", {"HwptPaging"}>>,
           <<"HwptNested", "viommu", {"Viommu"}>>,
           <<"HwptNested", "fault",  {"Fault"}>>,
           <<"Device",     "hwpt",   {"HwptPaging", "HwptNested"}>>,
           <<"Access",     "ioas",   {"Ioas"}>>,
           <<"Viommu",     "parent", {"HwptPaging"}>>,
           <<"Vdevice",    "viommu", {"Viommu"}>>,
           <<"Vdevice",    "device", {"Device"}>> }

(* The users of an object that nobody holds and no call is
   using: the table, and the driver or the descriptor. *)
BaseUsers(o) == CASE o.phase = "removed"            -> 0
                  [] o.type \in {"Device", "Access"} -> 2
                  [] o.type = "Fault"               -> IF o.open THEN 2 ELSE 1
                  [] OTHER                          -> 1

HeldBy(o) == {o[h[2]] : h \in {x \in Holds : x[1] = o.type}} \ {None}

Holders(t, i) == {j \in DOMAIN t : i \in HeldBy(t[j])}

-----------------------------------------------------------------------------
(* Lookup.  Missing, of another type, or on its way out: the caller cannot tell. *)

Live(t, i)      == i \in DOMAIN t /\ t[i].phase = "live"
IsA(t, i, type) == Live(t, i) /\ t[i].type = type

OfType(t, type) == {i \in DOMAIN t : IsA(t, i, type)}

(* The kernel does not run out of numbers; a model does, and then has no such step. *)
Free(t)       == Ids \ DOMAIN t
LowestFree(t) == LET free == Free(t) IN CHOOSE i \in free : \A j \in free : i <= j
HasRoom(t, n) == Cardinality(Free(t)) >= n

-----------------------------------------------------------------------------
(* Tables that differ in one object, with everybody's users kept right. *)

Counted(t, S, n) == [i \in DOMAIN t |-> IF i \in S THEN [t[i] EXCEPT !.users = @ + n] ELSE t[i]]
Hold(t, S)    == Counted(t, S, 1)
LetGo(t, S)   == [i \in DOMAIN t |-> IF i \in S THEN [t[i] EXCEPT !.users = @ - 1] ELSE t[i]]

Insert(t, i, o) == Hold([j \in DOMAIN t \cup {i} |-> IF j = i THEN o ELSE t[j]], HeldBy(o))
Delete(t, i)    == LetGo([j \in DOMAIN t \ {i} |-> t[j]], HeldBy(t[i]))
Change(t, i, o) ==
  LetGo(Hold([t EXCEPT ![i] = o], HeldBy(o) \ HeldBy(t[i])), HeldBy(t[i]) \ HeldBy(o))
Bury(t, i)      == LetGo([t EXCEPT ![i] = Tombstone], HeldBy(t[i]))

-----------------------------------------------------------------------------
(* IOMMU_DESTROY looks at no type.  Nobody waits: a call
   in flight is a user too (iommufd_object_remove). *)
RemoveErrno(t, i) ==
  IF      ~Live(t, i)       THEN "ENOENT"
  ELSE IF t[i].users # 1    THEN "EBUSY"
  ELSE "OK"

(* The driver's own way out (device unbind, access destroy) waits for the calls in flight. *)
Idle(t, i) == t[i].wait = 1

CallOn(t, i)    == [t EXCEPT ![i].users = @ + 1, ![i].wait = @ + 1]
CallOff(t, i)   == [t EXCEPT ![i].users = @ - 1, ![i].wait = @ - 1]
=============================================================================
