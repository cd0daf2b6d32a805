---------------------------- MODULE IommufdAreas ----------------------------
(***************************************************************************)
(* The contents of one address space: areas, which are mapped and unmapped *)
(* whole, the ranges that are reserved, and those that an automatic IOVA   *)
(* may be taken from (drivers/iommu/iommufd/io_pagetable.c).  Functions of *)
(* the object of an address space; nothing here knows a table.             *)
(***************************************************************************)
EXTENDS IommufdState

Range(first, last) == [first |-> first, last |-> last]
Meets(r, first, last)  == r.first <= last /\ first <= r.last
Inside(r, first, last) == first <= r.first /\ r.last <= last
Size(r) == r.last - r.first + 1

Met(rs, first, last) == {r \in rs : Meets(r, first, last)}

RECURSIVE Total(_)
Total(rs) == IF rs = {} THEN 0 ELSE LET r == CHOOSE x \in rs : TRUE IN Size(r) + Total(rs \ {r})

Covered(rs, first, last) == \A p \in first..last : \E r \in rs : r.first <= p /\ p <= r.last

-----------------------------------------------------------------------------
(* Mapping at a given place.  The list of allowed ranges
   is not asked: it guides automatic IOVAs only. *)
PlaceErrno(o, first, last) ==
  IF      last < first                       THEN "EINVAL"
  ELSE IF Met(o.reserved, first, last) # {}  THEN "EINVAL"
  ELSE IF Met(o.areas, first, last) # {}     THEN "EEXIST"
  ELSE "OK"

Placed(o, first, last, writable) ==
  [o EXCEPT !.areas = @ \cup {[first |-> first, last |-> last, writable |-> writable]}]

(* An automatic IOVA: the lowest place with room, inside the allowed ranges if there are any; it may
   reach from one into the next if they adjoin.  Where the kernel also wants alignment to the size
   (huge pages), it takes the lowest such place; with sizes of one page there is no difference. *)
Places(o, n) ==
  {p \in Pages : /\ p + n - 1 \in Pages
                 /\ Met(o.reserved, p, p + n - 1) = {} /\ Met(o.areas, p, p + n - 1) = {}
                 /\ o.allowed = {} \/ Covered(o.allowed, p, p + n - 1)}

LowestPlace(o, n) == CHOOSE p \in Places(o, n) : \A q \in Places(o, n) : p <= q

-----------------------------------------------------------------------------
(* Unmapping goes upwards through the areas that meet the range and
   stops at the first that sticks out of it; what it has passed by
   then is gone, although the call fails (iopt_unmap_iova_range). *)
SticksOut(o, first, last) == {r \in Met(o.areas, first, last) : ~Inside(r, first, last)}

UnmapErrno(o, first, last) ==
  IF Met(o.areas, first, last) = {} \/ SticksOut(o, first, last) # {} THEN "ENOENT" ELSE "OK"

Unmapped(o, first, last) ==
  LET out == SticksOut(o, first, last)
  IN {r \in Met(o.areas, first, last) : \A x \in out : r.last < x.first}

Without(o, rs) == [o EXCEPT !.areas = @ \ rs]

-----------------------------------------------------------------------------
(* A copy takes the pages of the areas under the source range,
   one new area for each (iopt_get_pages, iopt_map_pages). *)
Higher(a, b) == IF a > b THEN a ELSE b
Lower(a, b)  == IF a < b THEN a ELSE b

CopyAreas(src, first, last, to) ==
  { [first |-> to + Higher(r.first, first) - first, last |-> to + Lower(r.last, last) - first,
     writable |-> r.writable]
      : r \in Met(src.areas, first, last) }

-----------------------------------------------------------------------------
(* Reserved and allowed ranges exclude each other in both
   orders (iopt_set_allow_iova, iopt_reserve_iova). *)
AllowErrno(o, rs) ==
  IF      \E r, s \in rs : r # s /\ Meets(r, s.first, s.last)      THEN "EINVAL"
  ELSE IF \E r \in rs : Met(o.reserved, r.first, r.last) # {}      THEN "EADDRINUSE"
  ELSE "OK"

ReserveErrno(o, rs) ==
  IF \E r \in rs : Met(o.areas, r.first, r.last) # {} \/ Met(o.allowed, r.first, r.last) # {}
  THEN "EADDRINUSE" ELSE "OK"

Reserved(o, rs, by) ==
  [o EXCEPT !.reserved = @ \cup {[first |-> r.first, last |-> r.last, by |-> by] : r \in rs}]
Unreserved(o, by)   == [o EXCEPT !.reserved = {r \in @ : r.by # by}]
=============================================================================
