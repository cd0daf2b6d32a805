-------------------------- MODULE MCIoasidIsolation -------------------------
(***************************************************************************)
(* Two contexts in small worlds: what one of them is told, and what it is, *)
(* depends on nothing in the other but what they share.                    *)
(***************************************************************************)
EXTENDS MCIoasid, IoasidIsolation

FileOne == {"f1"}

-----------------------------------------------------------------------------
(* One device for two contexts: everything that names a number. *)
Allocs(p, c) == Alloc(p, c, TRUE) \/ Alloc(p, c, FALSE)
Numbered(p, c) ==
  \/ Allocs(p, c)
  \/ \E i \in Ids : AllocNested(p, c, i) \/ Free(p, c, i) \/ GetInfo(p, c, i)
Ranges(p, c) == \E i \in Ids : Map(p, c, i, 0, Last) \/ Unmap(p, c, i, 0, Last)

NumbersNext ==
  \/ \E p \in Processes : Opens(p) \/ \E c \in Contexts : Numbered(p, c) \/ DeviceCalls(p, c)
  \/ Events

RangesNext ==
  \/ NumbersNext \/ DmaCalls
  \/ \E p \in Processes, c \in Contexts : Ranges(p, c)

-----------------------------------------------------------------------------
(* A device for each context.  The second does enough to be in the way of the first. *)
FilesWith(c) == IF c = First THEN OwnFiles ELSE Files \ OwnFiles

Routes(p, c) == \E f \in FilesWith(c) : Bind(p, f, c) \/ \E i \in Ids : Attach(p, f, c, i)

OwnCalls(p) ==
  \/ Numbered(p, First)
  \/ \E f \in OwnFiles : \/ Close(p, f) \/ UseDevice(p, f) \/ GetDeviceInfo(p, First, f)
                         \/ \E i \in Ids \cup {None} : Detach(p, f, First, i)

AloneNext ==
  \/ \E p \in Processes : \/ Opens(p) \/ OwnCalls(p) \/ Allocs(p, Second)
                          \/ \E c \in Contexts : Routes(p, c)
  \/ Events

AloneRangesNext ==
  \/ AloneNext
  \/ \E p \in Processes : ProcessExited(p) \/ Ranges(p, First)
  \/ \E d \in OwnDevices : DmaBegin(d, 0)

-----------------------------------------------------------------------------
(* Faults: a number of one context that means something in another.  Both runs have them. *)

(* Detach asked whether the table of any context has the number of a child in this one. *)
DetachErrnoAnywhere(p, f, c, i) ==
  IF      ~Holds(p, f)         THEN "EBADF"
  ELSE IF c \notin bound[f]    THEN "EINVAL"
  ELSE IF \E s \in attached[f] \ {<<c, i>>} :
            Is(objects[c], s[2], "Space") /\ objects[c][s[2]].parent = i /\ i # None THEN "EBUSY"
  ELSE "OK"

(* An address space is attached to if one of the same number is. *)
IsAttachedAnywhere(c, i) == \E f \in Files : \E s \in attached[f] : s[2] = i

(* A fault, but none of this kind: a child of a child, here as there. *)
AllocNestedErrnoNoRoot(p, c, i) ==
  IF      ~Holds(p, c)               THEN "EBADF"
  ELSE IF i \notin DOMAIN objects[c] THEN Profile.unknown
  ELSE "OK"
=============================================================================
