-------------------------- MODULE IommufdProperties --------------------------
(***************************************************************************)
(* What holds of what Linux built.                                         *)
(***************************************************************************)
EXTENDS Iommufd

Tables == {objects[c] : c \in Contexts}

Done(op) == call'.op = op /\ call'.errno = "OK"

-----------------------------------------------------------------------------
(* Shapes *)

FieldsOf == [
  Ioas |-> {"areas", "allowed", "reserved", "autos"},
  HwptPaging |-> {"ioas", "auto", "nestParent", "dirty", "enforce", "fault"},
  HwptNested |-> {"parent", "viommu", "fault"},
  Device |-> {"dev", "hwpt"}, Access |-> {"ioas", "pins", "next"}, Fault |-> {"open"},
  Viommu |-> {"parent"}, Vdevice |-> {"viommu", "device", "virt"}, Selftest |-> {"device"} ]

ShapeOK(o) ==
  /\ o.type \in DOMAIN FieldsOf /\ o.phase \in {"live", "removed"}
  /\ o.users \in Nat /\ o.wait \in Nat
  /\ DOMAIN o = {"type", "phase", "users", "wait"} \cup FieldsOf[o.type]

TypeOK ==
  /\ fds \in [Contexts -> Nat]
  /\ DOMAIN objects = Contexts
  /\ \A c \in Contexts : /\ DOMAIN objects[c] \subseteq Ids
                         /\ \A i \in DOMAIN objects[c] : ShapeOK(objects[c][i])
  /\ compat \in [Contexts -> Ids \cup {None}]
  /\ \A g \in Groups : owners[g].by \in Contexts \cup {"host", "none"} /\ owners[g].count \in Nat
  /\ \A g \in Groups : /\ domains[g].to \in {"default", "blocking", "hwpt"}
                       /\ domains[g].hwpt \in Ids \cup {None}

-----------------------------------------------------------------------------
(* Nothing is freed while held: each hold is on an object that is
   there and of the right type, and its users count them all. *)

HeldThereInv ==
  \A t \in Tables : \A i \in DOMAIN t : \A h \in Holds :
    t[i].type = h[1] /\ t[i][h[2]] # None => Live(t, t[i][h[2]]) /\ t[t[i][h[2]]].type \in h[3]

UsersInv ==
  \A t \in Tables : \A i \in DOMAIN t :
    t[i].phase = "live" =>
      t[i].users = BaseUsers(t[i]) + Cardinality(Holders(t, i)) + (t[i].wait - 1)

(* Of a context that nobody holds, nothing is left; and whenever its last holder
   goes, it can be torn down to nothing, in an order that nobody had to choose. *)
NothingLeftInv == \A c \in Contexts : ~Alive(c) => objects[c] = EmptyTable /\ compat[c] = None

(* As if the drivers detached and unbound, and the descriptors were closed, at this moment. *)
DriversGone(t) ==
  LET Off(u, i) == TakeOff(u, i)
      RECURSIVE All(_, _)
      All(u, ids) ==
        IF ids = {} THEN u
        ELSE LET i == CHOOSE x \in ids : TRUE IN All(Unbound(Off(u, i), i), ids \ {i})
      RECURSIVE Accesses(_, _)
      Accesses(u, ids) ==
        IF ids = {} THEN u
        ELSE LET i == CHOOSE x \in ids : TRUE IN Accesses(Delete(u, i), ids \ {i})
      v == Accesses(All(t, {i \in OfType(t, "Device") : ~Mounted(t, i)}), OfType(t, "Access"))
  IN [i \in DOMAIN v |->
        IF v[i].type = "Fault" /\ v[i].open
        THEN [v[i] EXCEPT !.open = FALSE, !.users = @ - 1] ELSE v[i]]

TearDownInv == \A c \in Contexts : ~InFlight(c) => AtRelease(DriversGone(objects[c])) = EmptyTable

(* By the user's own calls too: where no driver, descriptor or call in
   flight is in the way, IOMMU_DESTROY finds something to destroy. *)
InTheWay(o) == o.type \in {"Device", "Access"} \/ (o.type = "Fault" /\ o.open) \/ o.wait > 1

SomeOrderInv ==
  \A t \in Tables :
    LET live == {i \in DOMAIN t : t[i].phase = "live"}
    IN live # {} /\ (\A i \in live : ~InTheWay(t[i])) => \E i \in live : RemoveErrno(t, i) = "OK"

(* Device and access numbers are EBUSY for ever. *)
DriversOwnStep ==
  call'.op = "Destroy" =>
    LET c == call'.args[1]
        i == call'.args[2]
    IN i \in DOMAIN objects[c] /\ objects[c][i].type \in {"Device", "Access"} =>
         call'.errno \in {"EBUSY", "EBADF"}
DriversOwnProp == [][DriversOwnStep]_vars

-----------------------------------------------------------------------------
(* A refused call changes nothing; with two exceptions.  An unmap does not give back what it had
   unmapped before it met an area that sticks out of its range (iopt_unmap_iova_range;
   Linux 7.2.13 was seen to do so).  A replace within one address space may lose what was
   reserved there. *)
StaysWithin(t, i, pt) ==
  /\ IsA(t, i, "Device") /\ t[i].hwpt # None /\ Live(t, pt)
  /\ CASE t[pt].type = "Ioas"                          -> pt = Space(t, t[i].hwpt)
       [] t[pt].type \in {"HwptPaging", "HwptNested"} -> Space(t, pt) = Space(t, t[i].hwpt)
       [] OTHER                                        -> FALSE
Unranged(t) ==
  [i \in DOMAIN t |-> IF t[i].type = "Ioas" THEN [t[i] EXCEPT !.reserved = {}] ELSE t[i]]

ErrorIsStutterStep ==
  call'.errno # "OK" /\ call'.op # "Unmap" =>
    IF call'.op = "Replace" /\ StaysWithin(objects[call'.args[1]], call'.args[2], call'.args[3])
    THEN /\ \A c \in Contexts : Unranged(objects'[c]) = Unranged(objects[c])
         /\ UNCHANGED <<fds, compat, owners, domains>>
    ELSE UNCHANGED state
ErrorIsStutterProp == [][ErrorIsStutterStep]_vars

(* An attach, or a replace, that succeeds leaves the device on the HWPT that it answers. *)
AttachedStep ==
  Done("Attach") \/ Done("Replace") =>
    objects'[call'.args[1]][call'.args[2]].hwpt = call'.out
AttachedProp == [][AttachedStep]_vars

(* What a device cannot translate is reserved wherever it is attached.  Not so in Linux: a replace
   that a driver refuses within one address space takes it away, and anybody may map there. *)
ReservedInv ==
  \A t \in Tables : \A i \in OfType(t, "Device") :
    t[i].hwpt # None => \A r \in Traits[t[i].dev].reserved :
      [first |-> r.first, last |-> r.last, by |-> i] \in t[Space(t, t[i].hwpt)].reserved

NoHalfUnmapProp == [][call'.errno # "OK" => UNCHANGED state]_vars

(* A new number is the lowest free one; the number of a dead vdevice is not free. *)
LowestFirstStep ==
  objects' # objects => \A c \in Contexts :
    LET new == DOMAIN objects'[c] \ DOMAIN objects[c]
    IN \A i \in new, j \in Ids : j < i => j \in DOMAIN objects[c] \cup DOMAIN objects'[c]
LowestFirstProp == [][LowestFirstStep]_vars

TombstoneStep ==
  objects' # objects => \A c \in Contexts : \A i \in Tombstones(objects[c]) :
    i \in Tombstones(objects'[c]) \/ objects'[c] = EmptyTable
TombstoneProp == [][TombstoneStep]_vars

-----------------------------------------------------------------------------
(* Areas do not overlap, and keep off the reserved ranges. *)
AreasInv ==
  \A t \in Tables : \A i \in OfType(t, "Ioas") :
    /\ \A r, s \in t[i].areas : r # s => ~Meets(r, s.first, s.last)
    /\ \A r \in t[i].reserved : /\ Met(t[i].areas, r.first, r.last) = {}
                                /\ Met(t[i].allowed, r.first, r.last) = {}

(* A pin is on mapped pages of the address space of its access
   (I15: an unmap does not return before the pins are gone). *)
PinsInv ==
  \A t \in Tables : \A x \in OfType(t, "Access") :
    \A p \in t[x].pins : t[x].ioas # None /\ Covered(t[t[x].ioas].areas, p.first, p.last)

(* An address space knows its automatic HWPTs. *)
AutosInv ==
  \A t \in Tables : \A i \in OfType(t, "Ioas") :
    {t[i].autos[k] : k \in DOMAIN t[i].autos}
      = {h \in OfType(t, "HwptPaging") : t[h].auto /\ t[h].ioas = i}

(* An automatic HWPT goes with its last device.  Not so if a call on it is
   in flight at that moment: then it stays until somebody destroys it, or
   attaches and detaches once more (comment in iommufd_hw_pagetable_put). *)
AutosUsedInv ==
  \A t \in Tables : \A h \in OfType(t, "HwptPaging") :
    t[h].auto => \E j \in Holders(t, h) : t[j].type = "Device"

-----------------------------------------------------------------------------
(* DMA (I5, I7, I8): a group has one owner, who is the only one with its
   devices; its DMA goes where its devices are attached, is blocked while
   owned and not attached, and is the host's only while nobody owns it. *)
OwnersInv ==
  \A g \in Groups :
    /\ owners[g].by \in Contexts =>
         LET t == objects[owners[g].by]
         IN owners[g].count = Cardinality({i \in OfType(t, "Device") : Group(t, i) = g})
    /\ \A c \in Contexts :
         (\E i \in OfType(objects[c], "Device") : Group(objects[c], i) = g) => owners[g].by = c
    /\ owners[g].by = "none" <=> owners[g].count = 0

DomainsInv ==
  \A g \in Groups :
    LET t == objects[owners[g].by] IN
    IF owners[g].by \notin Contexts THEN domains[g].to = "default"
    ELSE IF Attached(t, g) = {}     THEN domains[g].to = "blocking"
    ELSE domains[g].to = "hwpt" /\ \A i \in Attached(t, g) : t[i].hwpt = domains[g].hwpt

(* I13: a table that enforces coherency has no user that cannot.
   The other way round Linux does not promise (S22). *)
OnTable(t, i) == t[Bottom(t, t[i].hwpt)]

EnforcedInv ==
  \A t \in Tables : \A i \in OfType(t, "Device") :
    t[i].hwpt # None /\ OnTable(t, i).enforce => Traits[t[i].dev].enforce
CoherentWhereCapableInv ==
  \A t \in Tables : \A i \in OfType(t, "Device") :
    t[i].hwpt # None /\ Traits[t[i].dev].enforce => OnTable(t, i).enforce
=============================================================================
