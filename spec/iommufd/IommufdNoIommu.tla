--------------------------- MODULE IommufdNoIommu ---------------------------
(***************************************************************************)
(* A device without an IOMMU beside one with an IOMMU, on one address      *)
(* space (Linux 7.3 on).  Its page table is kept by software, and no DMA   *)
(* goes through it: what it is for is that memory is pinned, and that a    *)
(* privileged user is told where it lies (IOMMU_IOAS_NOIOMMU_GET_PA,       *)
(* iopt_get_phys).  An area is one page.                                   *)
(***************************************************************************)
EXTENDS Naturals

CONSTANT Pages   \* page numbers under consideration

Devices == {"fenced", "bare"}

VARIABLES
  mapped,    \* the pages that are mapped
  attached,  \* the devices that are attached
  pinned,    \* the pages whose memory is pinned
  reach,     \* where the DMA of a device goes: to those pages, or to the host
  call       \* the last call

state == <<mapped, attached, pinned, reach>>
vars  == <<state, call>>

Answer(op, args, errno) == call' = [op |-> op, args |-> args, errno |-> errno]

Host == [to |-> "host", pages |-> {}]
To(pages) == [to |-> "pages", pages |-> pages]

-----------------------------------------------------------------------------
(* Each driver has a page table of its own; each table that there is pins what is mapped. *)
Pinning   == Devices
Behind(d) == IF d = "bare" THEN Host ELSE To(IF d \in attached' THEN mapped' ELSE {})
Settle ==
  /\ pinned' = IF attached' \cap Pinning = {} THEN {} ELSE mapped'
  /\ reach' = [d \in Devices |-> Behind(d)]

MapPage(p) ==
  /\ Answer("MapPage", <<p>>, IF p \in mapped THEN "EEXIST" ELSE "OK")
  /\ mapped' = mapped \cup {p}
  /\ UNCHANGED attached
  /\ Settle

UnmapPage(p) ==
  /\ Answer("UnmapPage", <<p>>, IF p \in mapped THEN "OK" ELSE "ENOENT")
  /\ mapped' = mapped \ {p}
  /\ UNCHANGED attached
  /\ Settle

AttachDevice(d) ==
  /\ d \notin attached
  /\ Answer("AttachDevice", <<d>>, "OK")
  /\ attached' = attached \cup {d}
  /\ UNCHANGED mapped
  /\ Settle

DetachDevice(d) ==
  /\ d \in attached
  /\ Answer("DetachDevice", <<d>>, "OK")
  /\ attached' = attached \ {d}
  /\ UNCHANGED mapped
  /\ Settle

(* GetPa(p, capable): by a process with CAP_SYS_RAWIO or without. *)
GetPaErrno(p, capable) ==
  IF ~capable THEN "EPERM"
  ELSE IF p \notin mapped THEN "ENOENT"
  ELSE IF "bare" \notin attached THEN "EOPNOTSUPP"
  ELSE "OK"
GetPa(p, capable) ==
  /\ Answer("GetPa", <<p, capable>>, GetPaErrno(p, capable))
  /\ UNCHANGED state

Init ==
  /\ mapped = {} /\ attached = {} /\ pinned = {}
  /\ reach = [d \in Devices |-> IF d = "bare" THEN Host ELSE To({})]
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

Next ==
  \/ \E p \in Pages : MapPage(p) \/ UnmapPage(p)
  \/ \E d \in Devices : AttachDevice(d) \/ DetachDevice(d)
  \/ \E p \in Pages, capable \in BOOLEAN : GetPa(p, capable)

-----------------------------------------------------------------------------
(* Where memory lies is told to nobody but the privileged, and only while it is pinned: what is told
   is right until it is unmapped, or the device is detached. *)
ToldProp ==
  [][call'.op = "GetPa" /\ call'.errno = "OK"
       => /\ call'.args[2]
          /\ call'.args[1] \in pinned
          /\ "bare" \in attached]_vars

(* A device with an IOMMU is kept to what is mapped for it, whoever shares the address space. *)
FencedInv == reach["fenced"] = To(IF "fenced" \in attached THEN mapped ELSE {})

(* To be found false: that every device is. *)
ConfinedInv == \A d \in Devices : reach[d].to = "pages" /\ reach[d].pages \subseteq mapped
=============================================================================
