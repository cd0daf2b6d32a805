---------------------------- MODULE IommufdMemory ----------------------------
(***************************************************************************)
(* What is behind an area, and who may have it (drivers/iommu/iommufd/     *)
(* pages.c, device.c): kinds of memory, what an area is mapped for, what   *)
(* copies share, how much may be pinned, and a process that ends.  An area *)
(* is one page.  Memory is pinned when it goes into a page table or is     *)
(* pinned by an access, and not when it is mapped; what copies share is    *)
(* pinned once.                                                            *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Places,     \* where areas may be, <<address space, page>>
  Kinds,      \* "anonymous"; "readonly": its process may not write it; "none": nothing is there
  Prots,      \* what a map may ask for, sets of "read" and "write"
  PinPlaces,  \* where an access may pin
  Limit,      \* how many pages may be pinned, RLIMIT_MEMLOCK
  Ends        \* may the process end whose memory it is?

Spaces == {x[1] : x \in Places}
Ways   == {"read", "write"}

VARIABLES
  area,       \* what is at each place: which pages, 0 for none, and what they and it are for
  attached,   \* the address spaces with a page table
  table,      \* what a page table lets a device do, <<place, way>>
  pins,       \* the places that an access has pinned
  gone,       \* has the process ended whose memory it is?
  call        \* the last call

state == <<area, attached, table, pins, gone>>
vars  == <<state, call>>

Answer(op, args, errno) == call' = [op |-> op, args |-> args, errno |-> errno]

NoArea == [of |-> 0, kind |-> "nothing", writable |-> FALSE, prot |-> {}]
Is(x)  == area[x].of # 0
In(s)  == {x \in Places : x[1] = s /\ Is(x)}

-----------------------------------------------------------------------------
(* Pages that are pinned are so for all areas that share them, and nobody looks at their memory
   again. *)
Pinned == {area[x].of : x \in {y \in Places : Is(y) /\ (y[1] \in attached \/ y \in pins)}}

(* Pages that a map wanted to be written are pinned to be written, by whoever pins them
   (pfn_reader_user_init). *)
Pinnable(a) == ~gone /\ a.kind # "none" /\ ~(a.writable /\ a.kind = "readonly")

(* How many pages count when those are pinned after these. *)
Counted(before, a) == Cardinality(Pinned \cup before \cup {a.of})

(* Area by area: first its memory is pinned, then it is counted (pfn_reader_user_update_pinned).
   `before' are the pages of the areas before, in one call. *)
PinErrno(a, before) ==
  IF a.of \notin Pinned /\ ~Pinnable(a) THEN "EFAULT"
  ELSE IF Counted(before, a) > Limit THEN "ENOMEM"
  ELSE "OK"

FillErrno(s) ==
  LET Before(x) == {area[y].of : y \in {z \in In(s) : z[2] < x[2]}}
      Of(x)     == PinErrno(area[x], Before(x))
      refused   == {x \in In(s) : Of(x) # "OK"}
  IN  IF refused = {} THEN "OK"
      ELSE Of(CHOOSE x \in refused : \A y \in refused : x[2] <= y[2])

(* What a page table lets a device do where an area is. *)
Entries(x, a) == {<<x, way>> : way \in a.prot}

-----------------------------------------------------------------------------
Put(x, a) ==
  /\ area' = [area EXCEPT ![x] = a]
  /\ table' = IF x[1] \in attached THEN table \cup Entries(x, a) ELSE table
  /\ UNCHANGED <<attached, pins, gone>>

IntoErrno(x, a) == IF x[1] \in attached THEN PinErrno(a, {}) ELSE "OK"

(* MapArea(x, kind, prot): the process maps memory of its own. *)
Fresh == CHOOSE n \in 1..Cardinality(Places) :
           /\ \A x \in Places : area[x].of # n
           /\ \A m \in 1..(n - 1) : \E x \in Places : area[x].of = m
MapArea(x, kind, prot) ==
  LET a     == [of |-> Fresh, kind |-> kind, writable |-> "write" \in prot, prot |-> prot]
      errno == IF Is(x) THEN "EEXIST" ELSE IntoErrno(x, a)
  IN  /\ ~gone
      /\ Answer("MapArea", <<x, kind, prot>>, errno)
      /\ IF errno = "OK" THEN Put(x, a) ELSE UNCHANGED state

(* CopyArea(x, y, prot): the pages are the same; they can be written only if they were mapped to be
   (iopt_map_pages). *)
MayCopy(x, prot) == "write" \in prot => area[x].writable
CopyAreaErrno(x, y, prot) ==
  IF ~Is(x) THEN "ENOENT"
  ELSE IF Is(y) THEN "EEXIST"
  ELSE IF ~MayCopy(x, prot) THEN "EPERM"
  ELSE IntoErrno(y, area[x])
CopyArea(x, y, prot) ==
  /\ Answer("CopyArea", <<x, y, prot>>, CopyAreaErrno(x, y, prot))
  /\ IF CopyAreaErrno(x, y, prot) = "OK" THEN Put(y, [area[x] EXCEPT !.prot = prot])
     ELSE UNCHANGED state

(* UnmapArea(x): an access gives its pin back. *)
UnmapArea(x) ==
  /\ Answer("UnmapArea", <<x>>, IF Is(x) THEN "OK" ELSE "ENOENT")
  /\ area' = [area EXCEPT ![x] = NoArea]
  /\ table' = table \ ({x} \X Ways)
  /\ pins' = pins \ {x}
  /\ UNCHANGED <<attached, gone>>

(* AttachSpace(s), DetachSpace(s): all of it is filled, or nothing (iopt_fill_domain). *)
AttachSpaceErrno(s) == IF s \in attached THEN "EBUSY" ELSE FillErrno(s)
AttachSpace(s) ==
  /\ Answer("AttachSpace", <<s>>, AttachSpaceErrno(s))
  /\ IF AttachSpaceErrno(s) = "OK"
     THEN /\ attached' = attached \cup {s}
          /\ table' = table \cup UNION {Entries(x, area[x]) : x \in In(s)}
          /\ UNCHANGED <<area, pins, gone>>
     ELSE UNCHANGED state

DetachSpace(s) ==
  /\ s \in attached
  /\ Answer("DetachSpace", <<s>>, "OK")
  /\ attached' = attached \ {s}
  /\ table' = table \ ({x \in Places : x[1] = s} \X Ways)
  /\ UNCHANGED <<area, pins, gone>>

(* PinArea(x, way), UnpinArea(x): an access pins a page, once here. *)
AreaErrno(x, way) ==
  IF ~Is(x) THEN "ENOENT"
  ELSE IF way \notin area[x].prot THEN "EPERM"
  ELSE "OK"
PinAreaErrno(x, way) ==
  IF AreaErrno(x, way) # "OK" THEN AreaErrno(x, way) ELSE PinErrno(area[x], {})
PinArea(x, way) ==
  /\ x \in PinPlaces \ pins
  /\ Answer("PinArea", <<x, way>>, PinAreaErrno(x, way))
  /\ pins' = IF PinAreaErrno(x, way) = "OK" THEN pins \cup {x} ELSE pins
  /\ UNCHANGED <<area, attached, table, gone>>

UnpinArea(x) ==
  /\ x \in pins
  /\ Answer("UnpinArea", <<x>>, "OK")
  /\ pins' = pins \ {x}
  /\ UNCHANGED <<area, attached, table, gone>>

(* ReadWrite(x, way): an access copies, for the process itself as that could, and counts nothing;
   when it has ended, from what is pinned (iopt_pages_rw_access). *)
Copyable(x, way) ==
  IF gone THEN area[x].of \in Pinned
  ELSE area[x].kind # "none" /\ ~(way = "write" /\ area[x].kind = "readonly")
ReadWriteErrno(x, way) ==
  IF AreaErrno(x, way) # "OK" THEN AreaErrno(x, way)
  ELSE IF ~Copyable(x, way) THEN "EFAULT"
  ELSE "OK"
ReadWrite(x, way) ==
  /\ x \in PinPlaces
  /\ Answer("ReadWrite", <<x, way>>, ReadWriteErrno(x, way))
  /\ UNCHANGED state

(* The process ends.  Others have the context, and go on. *)
Left == table
ProcessEnded ==
  /\ Ends /\ ~gone
  /\ Answer("ProcessEnded", <<>>, "OK")
  /\ gone' = TRUE
  /\ table' = Left
  /\ UNCHANGED <<area, attached, pins>>

Init ==
  /\ area = [x \in Places |-> NoArea]
  /\ attached = {} /\ table = {} /\ pins = {} /\ gone = FALSE
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

Next ==
  \/ \E x \in Places, kind \in Kinds, prot \in Prots : MapArea(x, kind, prot)
  \/ \E x, y \in Places, prot \in Prots : CopyArea(x, y, prot)
  \/ \E x \in Places : UnmapArea(x) \/ UnpinArea(x)
  \/ \E s \in Spaces : AttachSpace(s) \/ DetachSpace(s)
  \/ \E x \in Places, way \in Ways : PinArea(x, way) \/ ReadWrite(x, way)
  \/ ProcessEnded

-----------------------------------------------------------------------------
ErrorIsStutterProp == [][call'.errno # "OK" => UNCHANGED state]_vars

(* A device does what the areas are mapped for; all of it, and nothing else. *)
TablesInv ==
  table = {<<x, way>> \in Places \X Ways : x[1] \in attached /\ Is(x) /\ way \in area[x].prot}

(* An access, too. *)
AllowedProp ==
  [][call'.op \in {"PinArea", "ReadWrite"} /\ call'.errno = "OK"
       => call'.args[2] \in area[call'.args[1]].prot]_vars

(* No copy allows what the first map did not. *)
NoWiderInv == \A x, y \in Places :
  area[x].of = area[y].of /\ "write" \in area[x].prot => area[y].writable

(* What a process may not write itself, no device and no access writes for it. *)
OwnMemoryInv == \A x \in Places :
  area[x].kind = "readonly" => <<x, "write">> \notin table /\ (x \in pins => ~area[x].writable)

(* Never more is pinned than the limit, by whatever combination of calls. *)
LimitInv == Cardinality(Pinned) <= Limit

(* What is in a page table or pinned when the process ends stays so. *)
StaysProp == [][call'.op = "ProcessEnded" => table' = table /\ pins' = pins]_vars

(* To be found false in Linux: that what could be mapped can be attached. *)
AttachableProp ==
  [][call'.op = "AttachSpace" /\ call'.args[1] \notin attached => call'.errno = "OK"]_vars
=============================================================================
