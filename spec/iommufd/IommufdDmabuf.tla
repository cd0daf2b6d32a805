--------------------------- MODULE IommufdDmabuf ----------------------------
(***************************************************************************)
(* Memory of another driver that is mapped, taken back and given again     *)
(* (dma-buf; iopt_map_dmabuf and iopt_revoke_notify in                     *)
(* drivers/iommu/iommufd/pages.c, Linux 6.19 on): a withdrawal.  There is  *)
(* one dmabuf, each area is one page of it, and an address space has one   *)
(* page table while a device is attached to it.  The exporter calls while  *)
(* it holds the lock of the reservation, under which areas are made; what  *)
(* it has done when its call returns is one step here.                     *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Places,   \* where areas may be, <<address space, page>>
  Exporter  \* "vfio", the BAR of a device, or "selftest"

ASSUME Exporter \in {"vfio", "selftest"}

Spaces == {x[1] : x \in Places}

VARIABLES
  taken,    \* has the exporter taken its memory back?
  area,     \* what is at each place: "none", "live", or "dead" for good
  attached, \* the address spaces with a page table
  table,    \* the places that a page table translates
  pins,     \* the places whose memory an access has pinned
  call      \* the last call

state == <<taken, area, attached, table, pins>>
vars  == <<state, call>>

Answer(op, args, errno) == call' = [op |-> op, args |-> args, errno |-> errno]

Is(x) == area[x] # "none"
In(s) == {x \in Places : x[1] = s}

-----------------------------------------------------------------------------
(* What goes into a page table of those places: what lives (iopt_area_fill_domain, _domains). *)
Filled(places) == {x \in places : area'[x] = "live"}

(* A new area, in the page table if there is one. *)
Put(x, what) ==
  /\ area' = [area EXCEPT ![x] = what]
  /\ table' = IF x[1] \in attached THEN table \cup Filled({x}) ELSE table
  /\ UNCHANGED <<taken, attached, pins>>

(* MapFile(x): IOMMU_IOAS_MAP_FILE of the dmabuf.  The exporter is asked first. *)
MapFileErrno(x) ==
  IF taken THEN "ENODEV"
  ELSE IF Is(x) THEN "EEXIST"
  ELSE "OK"
MapFile(x) ==
  /\ Answer("MapFile", <<x>>, MapFileErrno(x))
  /\ IF MapFileErrno(x) = "OK" THEN Put(x, "live") ELSE UNCHANGED state

(* CopyArea(x, y): IOMMU_IOAS_COPY.  The exporter is not asked; a copy has the pages of its source,
   and is what that is. *)
Copied(x) == area[x]
CopyAreaErrno(x, y) ==
  IF ~Is(x) THEN "ENOENT"
  ELSE IF Is(y) THEN "EEXIST"
  ELSE "OK"
CopyArea(x, y) ==
  /\ Answer("CopyArea", <<x, y>>, CopyAreaErrno(x, y))
  /\ IF CopyAreaErrno(x, y) = "OK" THEN Put(y, Copied(x)) ELSE UNCHANGED state

(* UnmapArea(x): IOMMU_IOAS_UNMAP, also of what is dead. *)
UnmapAreaErrno(x) == IF ~Is(x) THEN "ENOENT" ELSE "OK"
UnmapArea(x) ==
  /\ Answer("UnmapArea", <<x>>, UnmapAreaErrno(x))
  /\ area' = [area EXCEPT ![x] = "none"]
  /\ table' = table \ {x}
  /\ UNCHANGED <<taken, attached, pins>>

(* AttachSpace(s), DetachSpace(s): a device, whose page table is filled.  What is dead is passed
   over, and the attach is OK (iopt_fill_domain). *)
AttachSpaceErrno(s) == IF s \in attached THEN "EBUSY" ELSE "OK"
AttachSpace(s) ==
  /\ Answer("AttachSpace", <<s>>, AttachSpaceErrno(s))
  /\ attached' = attached \cup {s}
  /\ UNCHANGED <<taken, area, pins>>
  /\ table' = IF s \in attached THEN table ELSE table \cup Filled(In(s))

DetachSpace(s) ==
  /\ s \in attached
  /\ Answer("DetachSpace", <<s>>, "OK")
  /\ attached' = attached \ {s}
  /\ table' = table \ In(s)
  /\ UNCHANGED <<taken, area, pins>>

(* PinArea(x): a driver's access wants the pages.  There are none, and it could not be told to let
   go of them (iopt_area_add_access). *)
PinAreaErrno(x) == IF ~Is(x) THEN "ENOENT" ELSE "EINVAL"
PinArea(x) ==
  /\ Answer("PinArea", <<x>>, PinAreaErrno(x))
  /\ pins' = IF PinAreaErrno(x) = "OK" THEN pins \cup {x} ELSE pins
  /\ UNCHANGED <<taken, area, attached, table>>

-----------------------------------------------------------------------------
(* What lives is out of every page table, and dies (iopt_revoke_notify). *)
Dead(what) == IF what = "live" THEN "dead" ELSE what
Cut        == {x \in Places : area[x] = "live"}
Invalidate ==
  /\ area' = [x \in Places |-> Dead(area[x])]
  /\ table' = table \ Cut

(* Revoke: the exporter takes its memory back.  It may always, and asks nobody. *)
Revoke ==
  /\ Answer("Revoke", <<>>, "OK")
  /\ taken' = TRUE
  /\ Invalidate
  /\ UNCHANGED <<attached, pins>>

(* Restore: it can be mapped again.  The selftest's exporter invalidates as at a revoke, and looks
   at nothing; that of VFIO does nothing where nothing was taken (vfio_pci_dma_buf_move). *)
Restored == Exporter = "selftest" \/ taken
Restore ==
  /\ Answer("Restore", <<>>, "OK")
  /\ taken' = FALSE
  /\ IF Restored THEN Invalidate ELSE UNCHANGED <<area, table>>
  /\ UNCHANGED <<attached, pins>>

Init ==
  /\ taken = FALSE /\ area = [x \in Places |-> "none"]
  /\ attached = {} /\ table = {} /\ pins = {}
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

Next ==
  \/ \E x \in Places : MapFile(x) \/ UnmapArea(x) \/ PinArea(x)
  \/ \E x, y \in Places : CopyArea(x, y)
  \/ \E s \in Spaces : AttachSpace(s) \/ DetachSpace(s)
  \/ Revoke \/ Restore

-----------------------------------------------------------------------------
(* Of whom attaches, what lives is translated, and nothing else is. *)
TablesInv == table = {x \in Places : x[1] \in attached /\ area[x] = "live"}

ErrorIsStutterProp == [][call'.errno # "OK" => UNCHANGED state]_vars

(* The exporter: it may take its memory back at any moment; when its call has returned, nothing maps
   or holds the memory; and as long as it is taken, nobody maps it anew. *)
MayRevokeInv   == ENABLED (Revoke /\ taken' /\ call'.errno = "OK")
NothingLeftInv == taken => table = {} /\ pins = {}
AskedProp ==
  [][call'.op = "MapFile"
       => IF taken THEN call'.errno = "ENODEV"
          ELSE ~Is(call'.args[1]) => area'[call'.args[1]] = "live"]_vars

(* What died does not come back, whoever attaches, copies or gives again: an area lives that did, or
   that was mapped while the memory was there, or copied of one that lives. *)
ForGoodProp ==
  [][\A x \in Places : area'[x] = "live" =>
       \/ area[x] = "live"
       \/ call'.op = "MapFile" /\ ~taken /\ call'.args[1] = x
       \/ call'.op = "CopyArea" /\ call'.args[2] = x /\ area[call'.args[1]] = "live"]_vars

(* Whoever mapped: no area goes, and no page table, and it unmaps as ever. *)
KeptProp ==
  [][/\ call'.op \in {"Revoke", "Restore"}
          => attached' = attached /\ \A x \in Places : Is(x) = Is(x)'
     /\ call'.op = "UnmapArea" /\ Is(call'.args[1]) => call'.errno = "OK"]_vars

(* An area dies only when its memory is taken. *)
OnlyTakenProp ==
  [][\A x \in Places : area[x] = "live" /\ area'[x] = "dead" => call'.op = "Revoke"]_vars

(* To be found false in Linux: that whoever is attached reaches what is mapped. *)
ReachesInv == \A x \in Places : Is(x) /\ x[1] \in attached => x \in table
=============================================================================
