---------------------------- MODULE IoasidState -----------------------------
(***************************************************************************)
(* The state of the room `ioasid': the life of contexts, address spaces,   *)
(* mappings, devices and groups, at the level of the debate of 2021.       *)
(*                                                                         *)
(* A context is an open file description of /dev/ioasid (/dev/iommu), a    *)
(* file one of a device.  What a file is attached to (bookkeeping) and     *)
(* where the hardware sends the DMA of its group (domains) are two         *)
(* variables, or nothing could be said about the one by the other.         *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, Profiles

CONSTANTS
  Processes,           \* those who can hold a descriptor
  Contexts,            \* open file descriptions of /dev/ioasid; a
                       \* name can be used again once it is released
  Files,               \* open file descriptions of devices; likewise
  Devices,             \* physical devices
  DeviceOf,            \* [Files -> the device that the file is of]
  GroupOf,             \* [Devices -> the device's group: what the IOMMU cannot tell apart]
  Enforcing,           \* the devices behind an IOMMU that can enforce snoop (cache coherency)
  Ids,                 \* the numbers that a context has to give, 1..n
  Last,                \* the last address of an address space; the first is 0
  Grain,               \* addresses a page
  Profile              \* a record of rules, one of Profiles

ASSUME /\ Ids \subseteq Nat \ {0} /\ Last \in Nat /\ Grain \in Nat \ {0} /\ (Last + 1) % Grain = 0
       /\ DOMAIN DeviceOf = Files /\ DOMAIN GroupOf = Devices /\ Enforcing \subseteq Devices
       /\ Contexts \cap Files = {}

VARIABLES
  opened,              \* SUBSET (Contexts \cup Files): the descriptions that exist
  holders,             \* [Contexts \cup Files -> SUBSET Processes]: who has a descriptor of it
  objects,             \* [Contexts -> [taken numbers -> object]]: see below
  bound,               \* [Files -> SUBSET Contexts]: the contexts that
                       \* the file is bound to (at most one but in rfcV2)
  attached,            \* [Files -> SUBSET {<<c, i>>}]: the tables that the
                       \* file is attached to (at most one but in rfcV1)
  claims,              \* [Groups -> [Contexts -> Nat]]: how many binds
                       \* claim the DMA of the group for the context
  hosted,              \* SUBSET Devices: those that a driver of the host uses
  plugged,             \* [Devices -> {"present", "leaving",
                       \* "gone"}]: "leaving" is an unplug that waits
  domains,             \* [Groups -> domain]: where DMA of the group goes from now on
  former,              \* [Groups -> domain]: where DMA that began before an
                       \* unfinished switch goes; NoDomain if there is none
  dma                  \* [Devices -> <<>> or <<domain, address>>]: the DMA
                       \* in flight, and the domain that it goes through

VARIABLE call          \* the last step: operation, arguments,
                       \* answer; nothing reads it but properties

state == <<opened, holders, objects, bound, attached, claims, hosted, plugged, domains, former,
           dma>>

vars  == <<opened, holders, objects, bound, attached, claims, hosted, plugged, domains, former,
           dma, call>>

(* The same by who writes them. *)
descriptions == <<opened, holders>>
routing      == <<bound, attached, claims>>
machine      == <<hosted, plugged>>
hardware     == <<domains, former, dma>>

None == 0              \* where a number names nothing; never the number of an object

(* What a call answers: an errno, and the number that it returns, None if it returns none. *)
Returns(op, args, errno, out) == call' = [op |-> op, args |-> args, errno |-> errno, out |-> out]
Answer(op, args, errno) == Returns(op, args, errno, None)
Happens(op, args)       == Answer(op, args, "OK")

Descriptions == Contexts \cup Files
Groups       == {GroupOf[d] : d \in Devices}
Addresses    == 0..Last

(* A domain: <<"default">> is the host's memory, <<"blocking">> nothing, <<"table", c,
   i>> object i of context c, an HWPT where there are HWPTs, else an address space. *)
Default     == <<"default">>
Blocking    == <<"blocking">>
Table(c, i) == <<"table", c, i>>
NoDomain    == <<>>
Idle        == <<>>

Domains == {Default, Blocking} \cup {Table(c, i) : c \in Contexts, i \in Ids}

-----------------------------------------------------------------------------
(* Objects.  users: 1 for the number, and 1 for each that uses it: an attached
   file, a child, an HWPT of it, an area whose unmap has not returned, a group
   that is being switched away from it; a device has 1 more for its driver. *)

(* areas, unmapping: sets of [first, last]; hwpts: its automatic
   HWPTs, the oldest first; parent: None for a root. *)
NewSpace(parent, enforce) ==
  [kind |-> "Space", users |-> 1, parent |-> parent, enforce |-> enforce,
   areas |-> {}, unmapping |-> {}, hwpts |-> <<>>]

NewHwpt(space, enforce) == [kind |-> "Hwpt", users |-> 1, space |-> space, enforce |-> enforce]

NewDevice(f) == [kind |-> "Device", users |-> 2, file |-> f]

EmptyTable == [i \in {} |-> NewDevice(0)]

Is(t, i, kind) == i \in DOMAIN t /\ t[i].kind = kind

(* The address space behind the table i (an HWPT's, or the
   space itself), and the root whose areas it reaches. *)
SpaceOf(t, i) == IF t[i].kind = "Hwpt" THEN t[i].space ELSE i
Root(t, i)    == LET s == SpaceOf(t, i) IN IF t[s].parent = None THEN s ELSE t[s].parent

LowestFree(t) ==
  LET free == Ids \ DOMAIN t
  IN IF free = {} THEN None ELSE CHOOSE i \in free : \A j \in free : i <= j
HasRoom(t, n) == Cardinality(Ids \ DOMAIN t) >= n

(* Tables that differ in one object, or in one count.  An automatic HWPT goes with its last user. *)
Insert(t, i, o)  == [j \in DOMAIN t \cup {i} |-> IF j = i THEN o ELSE t[j]]
Delete(t, i)     == [j \in DOMAIN t \ {i} |-> t[j]]
Hold(t, i, n)    == [t EXCEPT ![i].users = @ + n]

LetGo(t, i, n) ==
  LET u == [t EXCEPT ![i].users = @ - n]
      s == u[i].space
  IN IF u[i].kind = "Hwpt" /\ u[i].users = 1
     THEN [Delete(u, i) EXCEPT ![s].users = @ - 1, ![s].hwpts = SelectSeq(@, LAMBDA h : h # i)]
     ELSE u

-----------------------------------------------------------------------------
IsArea(a)  == a.first \in Addresses /\ a.last \in Addresses /\ a.first <= a.last

IsObject(o) ==
  /\ o.users \in Nat \ {0}
  /\ CASE o.kind = "Space"  -> /\ o.parent \in Ids \cup {None} /\ o.enforce \in BOOLEAN
                               /\ o.hwpts \in Seq(Ids)
                               /\ \A a \in o.areas \cup o.unmapping : IsArea(a)
       [] o.kind = "Hwpt"   -> o.space \in Ids /\ o.enforce \in BOOLEAN
       [] o.kind = "Device" -> o.file \in Files

TypeOK ==
  /\ opened \subseteq Descriptions /\ holders \in [Descriptions -> SUBSET Processes]
  /\ DOMAIN objects = Contexts
  /\ \A c \in Contexts : /\ DOMAIN objects[c] \subseteq Ids
                         /\ \A i \in DOMAIN objects[c] : IsObject(objects[c][i])
  /\ bound \in [Files -> SUBSET Contexts] /\ attached \in [Files -> SUBSET (Contexts \X Ids)]
  /\ claims \in [Groups -> [Contexts -> 0..Cardinality(Files)]]
  /\ hosted \subseteq Devices /\ plugged \in [Devices -> {"present", "leaving", "gone"}]
  /\ domains \in [Groups -> Domains] /\ former \in [Groups -> Domains \cup {NoDomain}]
  /\ dma \in [Devices -> {Idle} \cup (Domains \X Addresses)]

Init ==
  /\ opened = {} /\ holders = [x \in Descriptions |-> {}]
  /\ objects = [c \in Contexts |-> EmptyTable]
  /\ bound = [f \in Files |-> {}] /\ attached = [f \in Files |-> {}]
  /\ claims = [g \in Groups |-> [c \in Contexts |-> 0]]
  /\ hosted = {} /\ plugged = [d \in Devices |-> "present"]
  /\ domains = [g \in Groups |-> Default] /\ former = [g \in Groups |-> NoDomain]
  /\ dma = [d \in Devices |-> Idle]
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK", out |-> None]
=============================================================================
