----------------------------- MODULE Attachment -----------------------------
(***************************************************************************)
(* A bound file is attached to a table, and with it its group.  In rfcV1   *)
(* to a parent and a child of it at once; where attach replaces, with all  *)
(* attached files of its group.                                            *)
(***************************************************************************)
EXTENDS Device

Siblings(f) == {x \in FilesOf(GroupOf[DeviceOf[f]]) \ {f} : attached[x] # {}}

(* A table that enforces snoop takes no group with a device
   that cannot; the group is put on it with all its members. *)
FitErrno(f, enforce) ==
  IF enforce /\ ~(Members(GroupOf[DeviceOf[f]]) \subseteq Enforcing) THEN "EINVAL" ELSE "OK"

SiblingErrno(f, s) ==
  IF Profile.securityContext /\ \E x \in Siblings(f) : attached[x] # {s} THEN "EINVAL" ELSE "OK"

(* May f be put on the table s (or moved to it, where attach replaces)? *)
PutErrno(f, s, enforce) ==
  IF      s \in attached[f]                                      THEN "OK"
  ELSE IF attached[f] = {} /\ SiblingErrno(f, s) # "OK"          THEN SiblingErrno(f, s)
  ELSE FitErrno(f, enforce)

-----------------------------------------------------------------------------
(* The table that an attach to i means: i itself, or for an address space with HWPTs the
   oldest automatic one that will do, or a new one, whose enforcement is that of the device
   at hand, for good (iommufd_device_auto_get_domain, iommufd_hwpt_paging_alloc). *)

Willing(f, c, i) ==
  LET hs == objects[c][i].hwpts
  IN {k \in DOMAIN hs : PutErrno(f, <<c, hs[k]>>, objects[c][hs[k]].enforce) = "OK"}

NeedsNew(f, c, i) == Profile.hwpts /\ objects[c][i].kind = "Space" /\ Willing(f, c, i) = {}

TargetOf(f, c, i) ==
  LET hs == objects[c][i].hwpts
      ks == Willing(f, c, i)
  IN IF      ~Profile.hwpts \/ objects[c][i].kind = "Hwpt" THEN i
     ELSE IF ks # {}  THEN hs[CHOOSE k \in ks : \A l \in ks : k <= l]
     ELSE LowestFree(objects[c])

EnforceOf(f, c, i) ==
  IF NeedsNew(f, c, i) THEN DeviceOf[f] \in Enforcing ELSE objects[c][TargetOf(f, c, i)].enforce

WithTarget(t, f, c, i) ==
  IF ~NeedsNew(f, c, i) THEN t ELSE
  LET h == LowestFree(t) IN
  [Insert(t, h, NewHwpt(i, DeviceOf[f] \in Enforcing))
     EXCEPT ![i].users = @ + 1, ![i].hwpts = Append(@, h)]

-----------------------------------------------------------------------------
(* Attach(p, f, c, i): DMA of the device's group goes through address
   space i of c.  A caller can name another context than the one that
   the file is bound to only where a device may have several. *)

CanName(f, c) == Profile.manyContexts \/ bound[f] \subseteq {c}

(* Attached already?  A device on a parent may still go
   to its child, and must be there first (RFC v1 2.1). *)
TwiceErrno(f, c, i) ==
  LET above == IF Profile.parentFirst /\ objects[c][i].parent # None
               THEN {<<c, objects[c][i].parent>>} ELSE {} IN
  IF      Profile.attachReplaces                       THEN "OK"
  ELSE IF attached[f] \ above # {}                     THEN Profile.attachedTwice
  ELSE IF ~(above \subseteq attached[f])               THEN "EINVAL"
  ELSE "OK"

AttachErrno(p, f, c, i) ==
  IF      ~Holds(p, f)                          THEN "EBADF"
  ELSE IF c \notin bound[f]                     THEN "EINVAL"
  ELSE IF i \notin DOMAIN objects[c]            THEN Profile.unknown
  ELSE IF objects[c][i].kind = "Device"         THEN "EINVAL"
  ELSE IF TwiceErrno(f, c, i) # "OK"            THEN TwiceErrno(f, c, i)
  ELSE PutErrno(f, <<c, TargetOf(f, c, i)>>, EnforceOf(f, c, i))

RECURSIVE LeaveAll(_, _)
LeaveAll(t, ids) ==
  IF ids = {} THEN t
  ELSE LET i == CHOOSE x \in ids : \A y \in ids : x >= y IN LeaveAll(LetGo(t, i, 1), ids \ {i})

Numbers(S) == {s[2] : s \in S}

(* The files that go to the table s together, and what they then are attached to. *)
Movers(f)      == IF Profile.attachReplaces /\ attached[f] # {} THEN {f} \cup Siblings(f) ELSE {f}
AfterMove(f, s) == [x \in Files |-> IF      x \notin Movers(f)      THEN attached[x]
                                    ELSE IF Profile.attachReplaces  THEN {s}
                                    ELSE attached[x] \cup {s}]

Attach(p, f, c, i) ==
  LET errno  == AttachErrno(p, f, c, i)
      g      == GroupOf[DeviceOf[f]]
      s      == <<c, TargetOf(f, c, i)>>
      after  == AfterMove(f, s)
      domain == DomainOf(g, after, claims, Members(g))
      n      == Cardinality(Movers(f))
      t      == Hold(HoldFormer(WithTarget(objects[c], f, c, i), c, g, domain), s[2], n)
      from   == IF Profile.attachReplaces THEN Numbers(attached[f]) ELSE {}
  IN /\ CanName(f, c) /\ ~Switching(g)
     /\ errno = "OK" /\ NeedsNew(f, c, i) => HasRoom(objects[c], 1)
     /\ Returns("Attach", <<p, f, c, i>>, errno, IF errno = "OK" THEN s[2] ELSE None)
     /\ IF errno = "OK" /\ s \notin attached[f]
        THEN /\ attached' = after
             /\ objects' = [objects EXCEPT ![c] =
                  IF from = {} THEN t ELSE LetGo(t, CHOOSE h \in from : TRUE, n)]
             /\ Goes(g, domain)
        ELSE UNCHANGED <<attached, objects, domains, former>>
     /\ UNCHANGED <<descriptions, bound, claims, machine, dma>>

-----------------------------------------------------------------------------
(* f is taken off the tables S, all of one context. *)
Leaves(f, S) ==
  LET g      == GroupOf[DeviceOf[f]]
      after  == [attached EXCEPT ![f] = @ \ S]
      domain == DomainOf(g, after, claims, Members(g))
  IN IF S = {} THEN UNCHANGED <<attached, objects, domains, former>>
     ELSE LET c == (CHOOSE s \in S : TRUE)[1]
          IN /\ attached' = after
             /\ objects' = [objects EXCEPT ![c] = LeaveAll(HoldFormer(@, c, g, domain), Numbers(S))]
             /\ Goes(g, domain)

(* Detach(p, f, c, i): off the address space i; where detach names none, i is None and it is off
   what it is attached to.  Not attached: silently fine (RI21 void; vfio_df_ioctl_detach_pt). *)

DetachErrno(p, f, c, i) ==
  IF      ~Holds(p, f)                                           THEN "EBADF"
  ELSE IF c \notin bound[f]                                      THEN "EINVAL"
  (* What comes out of a child goes through i: the child is left first (inferred). *)
  ELSE IF i # None /\ \E s \in attached[f] : Above(s) = <<c, i>>  THEN "EBUSY"
  ELSE "OK"

Detach(p, f, c, i) ==
  LET S == IF      DetachErrno(p, f, c, i) # "OK"  THEN {}
           ELSE IF Profile.detachNames             THEN attached[f] \cap {<<c, i>>}
           ELSE attached[f]
  IN /\ CanName(f, c) /\ ~Switching(GroupOf[DeviceOf[f]])
     /\ Profile.detachNames <=> i # None
     /\ Answer("Detach", <<p, f, c, i>>, DetachErrno(p, f, c, i))
     /\ Leaves(f, S)
     /\ UNCHANGED <<descriptions, bound, claims, machine, dma>>

(* FileDetached(f): nobody has a descriptor: off all its tables, before it is released. *)
FileDetached(f) ==
  /\ Abandoned(f) /\ attached[f] # {} /\ ~Switching(GroupOf[DeviceOf[f]])
  /\ Happens("FileDetached", <<f>>)
  /\ Leaves(f, attached[f])
  /\ UNCHANGED <<descriptions, bound, claims, machine, dma>>
=============================================================================
