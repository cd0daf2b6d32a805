----------------------------- MODULE IommufdIoas -----------------------------
(***************************************************************************)
(* The calls on address spaces (drivers/iommu/iommufd/ioas.c,              *)
(* vfio_compat.c).  Errnos are in the order in which Linux looks.          *)
(***************************************************************************)
EXTENDS IommufdContext

(* The typed lookup with which each of these calls begins. *)
IoasErrno(c, a) ==
  IF fds[c] = 0 THEN "EBADF" ELSE IF ~IsA(objects[c], a, "Ioas") THEN "ENOENT" ELSE "OK"

(* A step that puts o in the place of address space a. *)
Writes(c, a, o) == objects' = [objects EXCEPT ![c][a] = o] /\ UNCHANGED <<fds, compat, dma>>
Refused == UNCHANGED <<fds, objects, compat, dma>>

-----------------------------------------------------------------------------
(* IoasAlloc(c): IOMMU_IOAS_ALLOC; answers the number. *)
IoasAllocErrno(c) == IF fds[c] = 0 THEN "EBADF" ELSE "OK"

IoasAlloc(c) ==
  /\ IoasAllocErrno(c) = "OK" => HasRoom(objects[c], 1)
  /\ Answer("IoasAlloc", <<c>>, IoasAllocErrno(c), LowestFree(objects[c]))
  /\ IF IoasAllocErrno(c) = "OK"
     THEN Becomes(c, Insert(objects[c], LowestFree(objects[c]), NewIoas)) /\ UNCHANGED <<fds, dma>>
     ELSE Refused

(* Map(c, a, first, last, writable): IOMMU_IOAS_MAP at a given IOVA. *)
MapErrno(c, a, first, last) ==
  IF IoasErrno(c, a) # "OK" THEN IoasErrno(c, a) ELSE PlaceErrno(objects[c][a], first, last)

Map(c, a, first, last, writable) ==
  /\ Answer("Map", <<c, a, first, last, writable>>, MapErrno(c, a, first, last), 0)
  /\ IF MapErrno(c, a, first, last) = "OK"
     THEN Writes(c, a, Placed(objects[c][a], first, last, writable))
     ELSE Refused

(* MapAnywhere(c, a, n): the same without FIXED_IOVA; answers the page. *)
MapAnywhereErrno(c, a, n) ==
  IF      IoasErrno(c, a) # "OK"          THEN IoasErrno(c, a)
  ELSE IF n = 0                           THEN "EINVAL"
  ELSE IF Places(objects[c][a], n) = {}   THEN "ENOSPC"
  ELSE "OK"

MapAnywhere(c, a, n) ==
  LET errno == MapAnywhereErrno(c, a, n)
      p     == LowestPlace(objects[c][a], n)
  IN /\ Answer("MapAnywhere", <<c, a, n>>, errno, p)
     /\ IF errno = "OK" THEN Writes(c, a, Placed(objects[c][a], p, p + n - 1, TRUE)) ELSE Refused

(* Unmap(c, a, first, last): IOMMU_IOAS_UNMAP; answers the number
   of pages.  Accesses that pinned what goes are told to let go. *)
Unpinned(t, a, rs) ==
  [i \in DOMAIN t |->
     IF t[i].type = "Access" /\ t[i].ioas = a
     THEN [t[i] EXCEPT !.pins = {p \in @ : Met(rs, p.first, p.last) = {}}] ELSE t[i]]

RangeErrno(c, a, first, last) ==
  IF      IoasErrno(c, a) # "OK"  THEN IoasErrno(c, a)
  ELSE IF last < first            THEN "EINVAL"
  ELSE UnmapErrno(objects[c][a], first, last)

Unmap(c, a, first, last) ==
  LET t     == objects[c]
      errno == RangeErrno(c, a, first, last)
      gone  == IF IoasErrno(c, a) = "OK" THEN Unmapped(t[a], first, last) ELSE {}
  IN /\ Answer("Unmap", <<c, a, first, last>>, errno, Total(gone))
     /\ objects' = IF gone = {} THEN objects
                   ELSE [objects EXCEPT ![c] =
                           Unpinned([t EXCEPT ![a] = Without(@, gone)], a, gone)]
     /\ UNCHANGED <<fds, compat, dma>>

(* UnmapAll(c, a): the same call with the whole space, which is fine when there is nothing. *)
UnmapAll(c, a) ==
  LET t == objects[c]
  IN /\ Answer("UnmapAll", <<c, a>>, IoasErrno(c, a),
               IF IoasErrno(c, a) = "OK" THEN Total(t[a].areas) ELSE 0)
     /\ IF IoasErrno(c, a) = "OK"
        THEN /\ objects' = [objects EXCEPT ![c] =
                  Unpinned([t EXCEPT ![a].areas = {}], a, t[a].areas)]
             /\ UNCHANGED <<fds, compat, dma>>
        ELSE Refused

(* Copy(c, from, first, last, to, at): IOMMU_IOAS_COPY.
   The pages are shared: the source may go afterwards. *)
CopyErrno(c, from, first, last, to, at) ==
  IF      fds[c] = 0                                           THEN "EBADF"
  ELSE IF ~IsA(objects[c], from, "Ioas")                       THEN "ENOENT"
  ELSE IF last < first                                         THEN "EINVAL"
  ELSE IF ~Covered(objects[c][from].areas, first, last)        THEN "ENOENT"
  ELSE IF ~IsA(objects[c], to, "Ioas")                         THEN "ENOENT"
  ELSE PlaceErrno(objects[c][to], at, at + last - first)

Copy(c, from, first, last, to, at) ==
  LET errno == CopyErrno(c, from, first, last, to, at)
  IN /\ Answer("Copy", <<c, from, first, last, to, at>>, errno, 0)
     /\ IF errno = "OK"
        THEN Writes(c, to, [objects[c][to] EXCEPT
               !.areas = @ \cup CopyAreas(objects[c][from], first, last, at)])
        ELSE Refused

(* AllowIovas(c, a, ranges): IOMMU_IOAS_ALLOW_IOVAS; an empty list allows everything. *)
AllowIovasErrno(c, a, rs) ==
  IF IoasErrno(c, a) # "OK" THEN IoasErrno(c, a) ELSE AllowErrno(objects[c][a], rs)

AllowIovas(c, a, rs) ==
  /\ Answer("AllowIovas", <<c, a, rs>>, AllowIovasErrno(c, a, rs), 0)
  /\ IF AllowIovasErrno(c, a, rs) = "OK" THEN Writes(c, a, [objects[c][a] EXCEPT !.allowed = rs])
     ELSE Refused

-----------------------------------------------------------------------------
(* The compatibility pointer: IOMMU_VFIO_IOAS, get, set and clear. *)
VfioIoasGetErrno(c) == IF fds[c] = 0 THEN "EBADF" ELSE IF compat[c] = None THEN "ENODEV" ELSE "OK"

VfioIoasGet(c) == Answer("VfioIoasGet", <<c>>, VfioIoasGetErrno(c), compat[c]) /\ Refused

VfioIoasSet(c, a) ==
  /\ Answer("VfioIoasSet", <<c, a>>, IoasErrno(c, a), 0)
  /\ compat' = IF IoasErrno(c, a) = "OK" THEN [compat EXCEPT ![c] = a] ELSE compat
  /\ UNCHANGED <<fds, objects, dma>>

VfioIoasClear(c) ==
  /\ Answer("VfioIoasClear", <<c>>, IoasAllocErrno(c), 0)
  /\ compat' = IF fds[c] = 0 THEN compat ELSE [compat EXCEPT ![c] = None]
  /\ UNCHANGED <<fds, objects, dma>>
=============================================================================
