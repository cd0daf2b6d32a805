---------------------------- MODULE MCIoasidFaults ---------------------------
(***************************************************************************)
(* Faults: what each guard is for.  A configuration puts one of these in   *)
(* the place of the operator that it is named after, and asks for the one  *)
(* property that must then break.                                          *)
(***************************************************************************)
EXTENDS MCIoasid

(* Access from the open on. *)
UseDeviceErrnoNoGate(p, f) == IF ~Holds(p, f) THEN "EBADF" ELSE "OK"

(* Access as soon as a bind has begun. *)
AccessGrantedNoReturn(f) == bound[f] # {}

(* Binding without a look at the drivers of the group, without
   a look at its owner, through any number of files. *)
HasHostDriverNoLook(g)    == FALSE
OwnedByOtherNoLook(d, c)  == FALSE
BoundTwiceNoLook(bs, c)   == c \in bs

BoundTwiceNever(bs, c)    == FALSE

(* A bind that claims nothing for its context. *)
BindNoClaim(p, f, c) ==
  LET errno == BindErrno(p, f, c)
  IN /\ ~Switching(GroupOf[DeviceOf[f]])
     /\ Answer("Bind", <<p, f, c>>, errno)
     /\ bound' = IF errno = "OK" THEN [bound EXCEPT ![f] = @ \cup {c}] ELSE bound
     /\ UNCHANGED <<descriptions, objects, attached, claims, machine, hardware>>

(* A context that only descriptors keep. *)
KeptNoFiles(c) == FALSE

(* Attach without bind, where the lookup finds the table. *)
AttachErrnoNoBind(p, f, c, i) ==
  IF      ~Holds(p, f)                                                        THEN "EBADF"
  ELSE IF i \notin DOMAIN objects[c] \/ objects[c][i].kind = "Device"         THEN Profile.unknown
  ELSE IF attached[f] # {}                                                    THEN "EBUSY"
  ELSE "OK"

(* The last detach leaves the group where it is. *)
DomainOfNoBlock(g, att, cl, ds) ==
  LET on == UNION {att[f] : f \in FilesOf(g)}
  IN IF      on # {}       THEN LET s == CHOOSE s \in on : TRUE IN Table(s[1], s[2])
     ELSE IF Owned(g, cl)  THEN domains[g]
     ELSE Default

(* The last detach gives the group back to the host. *)
DomainOfToHost(g, att, cl, ds) ==
  LET on == UNION {att[f] : f \in FilesOf(g)}
  IN IF on # {} THEN LET s == CHOOSE s \in on : TRUE IN Table(s[1], s[2]) ELSE Default

(* A switch that waits for nobody. *)
WaitsNoWait(g, domain) == FALSE

(* A switch that lets go of the table that is being left. *)
HoldFormerNoHold(t, c, g, domain) == t

(* An unmap that waits for nobody. *)
ReachesNoWait(c, i, a) == FALSE
MayReturnNoWait(c, i, a) == TRUE

(* A child without its parent. *)
TwiceErrnoNoParent(f, c, i) == IF attached[f] # {} THEN Profile.attachedTwice ELSE "OK"

(* Commands while a group is partly attached. *)
CommandErrnoNoPartial(op, c, i) ==
  IF op \in Profile.needAttach /\ ~IsAttached(c, i) THEN "EINVAL" ELSE "OK"

(* Any device on any table; a device that is plugged in on any table. *)
FitErrnoNoCheck(f, enforce) == "OK"
HotPlugErrnoNoFit(d) == IF plugged[d] # "gone" THEN "EEXIST" ELSE "OK"

(* A device that can upgrades the table that it is put on (Linux before 6.7). *)
WithTargetUpgrades(t, f, c, i) ==
  LET u == IF ~NeedsNew(f, c, i) THEN t
           ELSE LET h == LowestFree(t)
                IN [Insert(t, h, NewHwpt(i, FALSE))
                      EXCEPT ![i].users = @ + 1, ![i].hwpts = Append(@, h)]
  IN [u EXCEPT ![TargetOf(f, c, i)].enforce = @ \/ DeviceOf[f] \in Enforcing]

(* An attach, and a map, that changes what the table does. *)
WithTargetFlips(t, f, c, i) == [t EXCEPT ![i].enforce = ~@]
MapFlips(p, c, i, first, last) ==
  LET errno == MapErrno(p, c, i, first, last)
  IN /\ Answer("Map", <<p, c, i, first, last>>, errno)
     /\ IF errno = "OK" THEN Becomes(c, i, [objects[c][i] EXCEPT !.enforce = ~@])
        ELSE UNCHANGED objects
     /\ UNCHANGED <<descriptions, routing, machine, hardware>>

(* DMA that is not looked up in the table. *)
DmaBeginErrnoNoLook(d, a) == IF domains[GroupOf[d]] = Blocking THEN "EFAULT" ELSE "OK"

(* An address space that is counted twice; that comes to a context
   which nobody holds, or is not open; and although it was refused. *)
NewSpaceTwice(parent, enforce) ==
  [kind |-> "Space", users |-> 2, parent |-> parent, enforce |-> enforce,
   areas |-> {}, unmapping |-> {}, hwpts |-> <<>>]
AllocErrnoNoHolder(p, c, enforce) == "OK"
AllocLeavesMark(p, c, enforce) ==
  LET t == objects[c]
  IN /\ HasRoom(t, 1)
     /\ Answer("Alloc", <<p, c, enforce>>, AllocErrno(p, c, enforce))
     /\ objects' = [objects EXCEPT ![c] = Insert(t, LowestFree(t), NewSpace(None, enforce))]
     /\ UNCHANGED <<descriptions, routing, machine, hardware>>

(* Mapping over what is mapped. *)
PlaceErrnoNoOverlap(o, first, last) == IF Misaligned(first, last) THEN "EINVAL" ELSE "OK"

(* The highest free number. *)
LowestFreeHighest(t) ==
  LET free == Ids \ DOMAIN t
  IN IF free = {} THEN None ELSE CHOOSE i \in free : \A j \in free : i >= j

(* Freeing what is used. *)
FreeErrnoNoBusy(p, c, i) ==
  IF      ~Holds(p, c)                THEN "EBADF"
  ELSE IF i \notin DOMAIN objects[c]  THEN Profile.unknown
  ELSE "OK"

(* A child that does not count with its parent. *)
FreedNoCount(t, i) == Delete(t, i)

(* An HWPT that stays when its last user has left. *)
LetGoKeeps(t, i, n) == [t EXCEPT ![i].users = @ - n]

(* A group that stays blocked when its last claim is given back; a file that keeps its claims. *)
DomainOfStays(g, att, cl, ds) ==
  LET on == UNION {att[f] : f \in FilesOf(g)}
  IN IF on # {} THEN LET s == CHOOSE s \in on : TRUE IN Table(s[1], s[2])
     ELSE IF Owned(g, cl) \/ domains[g] # Default THEN Blocking ELSE Default
UnclaimedNone(f) == claims

(* A refused map that has mapped. *)
MapLeavesMark(p, c, i, first, last) ==
  LET errno == MapErrno(p, c, i, first, last)
  IN /\ Answer("Map", <<p, c, i, first, last>>, errno)
     /\ IF errno \in {"OK", "EEXIST"}
        THEN Becomes(c, i, [objects[c][i] EXCEPT !.areas = @ \cup {Area(first, last)}])
        ELSE UNCHANGED objects
     /\ UNCHANGED <<descriptions, routing, machine, hardware>>

(* Files that are never released; DMA whose end nobody waits for. *)
FileReleasedNever(f)    == FALSE /\ UNCHANGED vars
DeviceUnpluggedNever(d) == FALSE /\ UNCHANGED vars
SwitchDoneNever(g)      == FALSE /\ UNCHANGED vars
UnmapDoneNever(c, i, first, last) == FALSE /\ UNCHANGED vars
=============================================================================
