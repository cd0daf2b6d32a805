------------------------------- MODULE Mapping ------------------------------
(***************************************************************************)
(* Mappings: areas of addresses of a root address space, mapped and        *)
(* unmapped whole (type1v2; iommufd io_pagetable.c).  An unmap begins and  *)
(* ends: an area with DMA in flight to it is out of the table at once, but *)
(* the call returns only when that DMA has ended.                          *)
(***************************************************************************)
EXTENDS AddressSpace

Area(first, last)     == [first |-> first, last |-> last]
Meets(a, first, last) == a.first <= last /\ first <= a.last
Met(as, first, last)  == {a \in as : Meets(a, first, last)}
Inside(a, first, last) == first <= a.first /\ a.last <= last

IsEmpty(first, last)    == last < first
Misaligned(first, last) == first % Grain # 0 \/ (last + 1) % Grain # 0

(* The areas of space i of c change. *)
Becomes(c, i, o) == objects' = [objects EXCEPT ![c][i] = o]

(* Is DMA in flight to area a of the root space i? *)
Reaches(c, i, a) ==
  \E d \in Devices :
    /\ dma[d] # Idle /\ dma[d][1][1] = "table" /\ dma[d][1][2] = c
    /\ Root(objects[c], dma[d][1][3]) = i
    /\ a.first <= dma[d][2] /\ dma[d][2] <= a.last

(* What map and unmap ask first: i is a root address space, and its devices allow it. *)
TargetErrno(op, p, c, i) ==
  IF      ~Holds(p, c)                   THEN "EBADF"
  ELSE IF ~IsSpace(c, i)                 THEN Profile.unknown
  ELSE IF objects[c][i].parent # None    THEN "EINVAL"
  ELSE CommandErrno(op, c, i)

(* May the range be mapped?  An area whose unmap has not returned still takes its addresses. *)
PlaceErrno(o, first, last) ==
  IF      Misaligned(first, last) \/ last > Last                   THEN "EINVAL"
  ELSE IF Met(o.areas \cup o.unmapping, first, last) # {}          THEN "EEXIST"
  ELSE "OK"

-----------------------------------------------------------------------------
(* Map(p, c, i, first, last): memory of the user at these addresses. *)

MapErrno(p, c, i, first, last) ==
  IF      TargetErrno("Map", p, c, i) # "OK" THEN TargetErrno("Map", p, c, i)
  ELSE IF IsEmpty(first, last)               THEN "EINVAL"
  ELSE PlaceErrno(objects[c][i], first, last)

Map(p, c, i, first, last) ==
  LET errno == MapErrno(p, c, i, first, last)
  IN /\ Answer("Map", <<p, c, i, first, last>>, errno)
     /\ IF errno = "OK"
        THEN Becomes(c, i, [objects[c][i] EXCEPT !.areas = @ \cup {Area(first, last)}])
        ELSE UNCHANGED objects
     /\ UNCHANGED <<descriptions, routing, machine, hardware>>

(* Unmap(p, c, i, first, last): the areas inside the range; no area may stick out of it. *)

UnmapErrno(p, c, i, first, last) ==
  LET met == Met(objects[c][i].areas, first, last) IN
  IF      TargetErrno("Unmap", p, c, i) # "OK"              THEN TargetErrno("Unmap", p, c, i)
  ELSE IF IsEmpty(first, last)                              THEN "EINVAL"
  ELSE IF Met(objects[c][i].unmapping, first, last) # {}    THEN "EBUSY"
  ELSE IF \E a \in met : ~Inside(a, first, last)            THEN Profile.cut
  ELSE IF met = {}                                          THEN Profile.nothing
  ELSE "OK"

Unmap(p, c, i, first, last) ==
  LET errno == UnmapErrno(p, c, i, first, last)
      out   == Met(objects[c][i].areas, first, last)
      late  == {a \in out : Reaches(c, i, a)}
  IN /\ Answer("Unmap", <<p, c, i, first, last>>, errno)
     /\ IF errno = "OK"
        THEN Becomes(c, i, [objects[c][i] EXCEPT
               !.areas = @ \ out, !.unmapping = @ \cup late, !.users = @ + Cardinality(late)])
        ELSE UNCHANGED objects
     /\ UNCHANGED <<descriptions, routing, machine, hardware>>

(* UnmapDone(c, i, first, last): no DMA is in flight to the area any more. *)
MayReturn(c, i, a) == ~Reaches(c, i, a)

UnmapDone(c, i, first, last) ==
  /\ IsSpace(c, i) /\ Area(first, last) \in objects[c][i].unmapping
  /\ MayReturn(c, i, Area(first, last))
  /\ Happens("UnmapDone", <<c, i, first, last>>)
  /\ Becomes(c, i, [objects[c][i] EXCEPT !.unmapping = @ \ {Area(first, last)}, !.users = @ - 1])
  /\ UNCHANGED <<descriptions, routing, machine, hardware>>

-----------------------------------------------------------------------------
(* Copy(p, c, i, first, last, j, to): what i has mapped at first..last is mapped in j
   too, from `to' on; one new area for each that is met, clipped (iommufd_ioas_copy). *)

IsCovered(as, first, last) == \A x \in first..last : \E a \in as : a.first <= x /\ x <= a.last

CopyErrno(p, c, i, first, last, j, to) ==
  IF      ~Holds(p, c)                                          THEN "EBADF"
  ELSE IF ~Profile.copies                                       THEN "ENOTTY"
  ELSE IF ~IsSpace(c, i)                                        THEN Profile.unknown
  ELSE IF IsEmpty(first, last)                                  THEN "EINVAL"
  ELSE IF ~IsCovered(objects[c][i].areas, first, last)          THEN "ENOENT"
  ELSE IF ~IsSpace(c, j)                                        THEN Profile.unknown
  ELSE IF Misaligned(first, last)                               THEN "EINVAL"
  ELSE PlaceErrno(objects[c][j], to, to + last - first)

Higher(a, b) == IF a > b THEN a ELSE b
Lower(a, b)  == IF a < b THEN a ELSE b

Copied(as, first, last, to) ==
  {Area(to + Higher(a.first, first) - first, to + Lower(a.last, last) - first) :
     a \in Met(as, first, last)}

Copy(p, c, i, first, last, j, to) ==
  LET errno == CopyErrno(p, c, i, first, last, j, to)
  IN /\ Answer("Copy", <<p, c, i, first, last, j, to>>, errno)
     /\ IF errno = "OK"
        THEN Becomes(c, j, [objects[c][j] EXCEPT
               !.areas = @ \cup Copied(objects[c][i].areas, first, last, to)])
        ELSE UNCHANGED objects
     /\ UNCHANGED <<descriptions, routing, machine, hardware>>
=============================================================================
