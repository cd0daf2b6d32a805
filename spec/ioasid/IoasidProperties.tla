-------------------------- MODULE IoasidProperties --------------------------
(***************************************************************************)
(* What was asked of the life of an address space.  Where a property is    *)
(* not of every profile, its comment names the rule that it needs; the     *)
(* models say in which profile it is kept and in which it breaks.          *)
(* The numbers I1 to I15 are told in spec/GLOSSARY.md.                    *)
(***************************************************************************)
EXTENDS Ioasid

(* The step is this call, and it was not refused. *)
Done(op) == call'.op = op /\ call'.errno = "OK"

GroupOfFile(f) == GroupOf[DeviceOf[f]]

TableRefs ==
  {s \in {<<domains[g], g>> : g \in Groups} \cup {<<former[g], g>> : g \in Groups} :
     s[1] # NoDomain /\ s[1][1] = "table"}

-----------------------------------------------------------------------------
(* Who may use a device, and when. *)

(* DMA through it is blocked, or goes to a context of the file; or there is no such domain. *)
Confined(f, domain) == \/ domain \in {Blocking, NoDomain}
                       \/ domain[1] = "table" /\ domain[2] \in bound[f]

(* I1.  No user access before the security context: the group's DMA can only be blocked or go
   to the file's contexts, DMA in flight too (RFC v2 1.3 rule 1).  Needs securityContext. *)
AccessProp ==
  [][Done("UseDevice") =>
       LET f == call'.args[2]
       IN /\ Confined(f, domains[GroupOfFile(f)])
          /\ Confined(f, former[GroupOfFile(f)])]_vars

(* I2.  While a device of the group is a user's, no driver of the
   host uses another (RFC v2 1.3 rule 2).  Needs securityContext. *)
ViableInv == \A f \in Files : bound[f] # {} => Members(GroupOfFile(f)) \cap hosted = {}

(* I3.  A context outlives the access that it gives (RFC v2 1.3 rule 3). *)
OutlivesInv == \A f \in Files : \A c \in bound[f] : f \in opened /\ c \in opened

(* I5.  No two contexts own devices of one group (M35,
   M37: Gunthorpe's rule 2).  Needs securityContext. *)
SiblingsInv ==
  \A f, x \in Files :
    GroupOfFile(f) = GroupOfFile(x) /\ DeviceOf[f] # DeviceOf[x] =>
      \A c \in bound[f], e \in bound[x] : c = e

(* I5, as Linux has it: nor one device (iommu_group owner).
   Needs securityContext, and not manyContexts. *)
OneOwnerInv == \A g \in Groups : Cardinality({c \in Contexts : claims[g][c] > 0}) <= 1

(* S48.  At most one file of a device is bound.  Needs not manyContexts. *)
OneFileInv ==
  \A f, x \in Files : DeviceOf[f] = DeviceOf[x] /\ bound[f] # {} /\ bound[x] # {} => f = x

-----------------------------------------------------------------------------
(* Where DMA goes. *)

(* I7.  Attach needs bind (RFC v1 1, RFC v2 1.2). *)
AttachNeedsBindInv == \A f \in Files : \A s \in attached[f] : s[1] \in bound[f]

(* I7.  DMA needs attach: of some member of the group, not of the device itself. *)
DmaNeedsAttachInv ==
  \A g \in Groups : domains[g][1] = "table" =>
    \E f \in FilesOf(g) : <<domains[g][2], domains[g][3]>> \in attached[f]

(* I8.  From bind to release the group is never in the default
   domain (RFC v2 1.3, M38, M42).  Needs securityContext. *)
NeverDefaultInv == \A f \in Files : bound[f] # {} => domains[GroupOfFile(f)] # Default

(* I9.  DMA sees the domain of its group, or during a
   switch the one before, and nothing else (M38). *)
OldOrNewInv ==
  \A d \in Devices : dma[d] # Idle => dma[d][1] \in {domains[GroupOf[d]], former[GroupOf[d]]}

(* I15.  DMA reaches an address only while it is mapped, or its
   unmap has not returned: after that, nothing of the page. *)
UnmappedInv ==
  \A d \in Devices : dma[d] # Idle /\ dma[d][1][1] = "table" =>
    LET t == objects[dma[d][1][2]]
        o == t[Root(t, dma[d][1][3])]
    IN \E a \in o.areas \cup o.unmapping : a.first <= dma[d][2] /\ dma[d][2] <= a.last

-----------------------------------------------------------------------------
(* What tables are like. *)

(* I11.  A device attached to a child is attached to its parent (RFC v1 2.1).  Needs parentFirst. *)
ParentInv ==
  \A f \in Files : \A s \in attached[f] :
    LET o == objects[s[1]][s[2]]
    IN o.kind = "Space" /\ o.parent # None => <<s[1], o.parent>> \in attached[f]

(* I12.  No command on an address space while a group is partly
   attached (RFC v1 1, 3).  Needs closedWhilePartial. *)
ClosedProp ==
  [][call'.op \in {"Map", "Unmap", "GetInfo", "AllocNested"} /\ call'.errno = "OK" =>
       ~Partial(call'.args[2], call'.args[3])]_vars

(* I13.  A device that cannot is on no table that enforces snoop (RFC v1 1, RFC v2 1.5, M27). *)
NoDowngradeInv == \A g \in Groups : Enforces(domains[g]) => Members(g) \subseteq Enforcing

(* I14.  What a table is was settled when it was made
   (M4, M5, RFC v2 1.5, iommufd_hwpt_paging_alloc). *)
SameTable(o, n) == /\ o.kind = n.kind
                   /\ o.kind # "Device" => o.enforce = n.enforce
                   /\ o.kind = "Space" => o.parent = n.parent
FixedProp ==
  [][\A c \in Contexts : \A i \in DOMAIN objects[c] \cap DOMAIN objects'[c] :
       SameTable(objects[c][i], objects'[c][i])]_vars

(* Areas of one space do not overlap, also not with those whose unmap has not returned. *)
NoOverlapInv ==
  \A c \in Contexts : \A i \in DOMAIN objects[c] : objects[c][i].kind = "Space" =>
    \A a, b \in objects[c][i].areas \cup objects[c][i].unmapping :
      a # b => ~Meets(a, b.first, b.last)

(* Numbers are given lowest first. *)
LowestFirstProp ==
  [][\A c \in Contexts : \A i \in DOMAIN objects'[c] \ DOMAIN objects[c] :
       \A j \in Ids : j < i => j \in DOMAIN objects[c] \cup DOMAIN objects'[c]]_vars

-----------------------------------------------------------------------------
(* Nothing is used that is not there; nothing stays that nobody uses. *)

(* I15.  No use after free: every reference is to an object that is there, and of the right kind. *)
IsTable(c, i) == /\ i \in DOMAIN objects[c]
                 /\ objects[c][i].kind = (IF Profile.hwpts THEN "Hwpt" ELSE "Space")

NoUseAfterFreeInv ==
  /\ \A f \in Files : \A s \in attached[f] : IsTable(s[1], s[2])
  /\ \A r \in TableRefs : IsTable(r[1][2], r[1][3])
  /\ \A d \in Devices :
       dma[d] # Idle /\ dma[d][1][1] = "table" => IsTable(dma[d][1][2], dma[d][1][3])
  /\ \A c \in Contexts : \A i \in DOMAIN objects[c] :
       LET o == objects[c][i]
       IN CASE o.kind = "Space"  -> /\ o.parent # None => IsSpace(c, o.parent)
                                    /\ \A k \in DOMAIN o.hwpts : Is(objects[c], o.hwpts[k], "Hwpt")
            [] o.kind = "Hwpt"   -> IsSpace(c, o.space)
            [] o.kind = "Device" -> c \in bound[o.file]

(* Every reference is counted, and nothing else. *)
Users(c, i) ==
  LET t == objects[c]
      o == t[i] IN
  1 + Cardinality({f \in Files : <<c, i>> \in attached[f]})
    + Cardinality({g \in Groups : former[g] = Table(c, i)})
    + Cardinality({j \in DOMAIN t : t[j].kind = "Space" /\ t[j].parent = i})
    + Cardinality({j \in DOMAIN t : t[j].kind = "Hwpt" /\ t[j].space = i})
    + (IF o.kind = "Space" THEN Cardinality(o.unmapping) ELSE 0)
    + (IF o.kind = "Device" THEN 1 ELSE 0)

UsersInv == \A c \in Contexts : \A i \in DOMAIN objects[c] : objects[c][i].users = Users(c, i)

ClaimsInv ==
  \A g \in Groups, c \in Contexts : claims[g][c] = Cardinality({f \in FilesOf(g) : c \in bound[f]})

(* An automatic HWPT is gone with its last user. *)
NoIdleHwptInv ==
  \A c \in Contexts : \A i \in DOMAIN objects[c] :
    objects[c][i].kind = "Hwpt" => objects[c][i].users > 1

(* What is not open has nothing left. *)
NothingLeftInv ==
  /\ \A x \in Descriptions \ opened : holders[x] = {}
  /\ \A c \in Contexts \ opened : DOMAIN objects[c] = {}
  /\ \A f \in Files \ opened : bound[f] = {} /\ attached[f] = {}
  /\ \A g \in Groups : ~Owned(g, claims) => domains[g] = Default

(* A refused call leaves no mark. *)
ErrorIsStutterProp == [][call'.errno # "OK" => UNCHANGED state]_vars

-----------------------------------------------------------------------------
(* To be asked of FairSpec. *)

(* S49.  When nobody holds anything any more, in whatever order it was let go
   of, nothing is left: no object, no owner, no DMA but the host's own. *)
NothingLeft ==
  /\ opened = {}
  /\ \A g \in Groups : ~Owned(g, claims) /\ domains[g] = Default /\ former[g] = NoDomain
CloseLive == <>[](\A x \in Descriptions : holders[x] = {}) => <>[]NothingLeft

(* An unplug that waits ends when the last holder of the device lets go. *)
UnplugLive ==
  \A d \in Devices :
    (plugged[d] = "leaving" /\ \A f \in Files : DeviceOf[f] = d => holders[f] = {})
      ~> plugged[d] = "gone"

(* A switch ends. *)
SwitchLive == \A g \in Groups : Switching(g) ~> ~Switching(g)

(* An unmap that began returns: nobody can begin DMA
   to its area any more, and DMA in flight ends. *)
IsUnmapping(c, i, a) == IsSpace(c, i) /\ a \in objects[c][i].unmapping
UnmapLive ==
  \A c \in Contexts, i \in Ids, first, last \in Addresses :
    IsUnmapping(c, i, Area(first, last)) ~> ~IsUnmapping(c, i, Area(first, last))
=============================================================================
