-------------------------- MODULE IommufdRefinement --------------------------
(***************************************************************************)
(* What was built, seen from above: by a user of a group's DMA             *)
(* (SecurityContext), and by those who debated (Ioasid, profile linux).    *)
(***************************************************************************)
EXTENDS IommufdCdev

(* The security context of a group: its owner, if that is a context, and the address space under
   the HWPT that its DMA goes to.  Of which context that HWPT is, say the device objects through
   which the group was attached to it, and not who owns the group. *)
OwnerOf == [g \in Groups |-> IF owners[g].by \in Contexts THEN owners[g].by ELSE "none"]

AttachedIn(c, g, h) == \E i \in Attached(objects[c], g) : objects[c][i].hwpt = h

PlacesOf(g) ==
  LET h == domains[g].hwpt
  IN  {<<c, Space(objects[c], h)>> : c \in {x \in Contexts : AttachedIn(x, g, h)}}

ReachOf ==
  [g \in Groups |-> IF domains[g].to = "hwpt"
                    THEN [to |-> "space", places |-> PlacesOf(g)]
                    ELSE [to |-> domains[g].to, places |-> {}]]

Security == INSTANCE SecurityContext WITH Numbers <- Ids, owner <- OwnerOf, reach <- ReachOf

RefinesSecurityContext == Security!Spec

THEOREM CdevSpec => RefinesSecurityContext
          \* MCIommufdCdev-security, -securityTwo

-----------------------------------------------------------------------------
(* Ioasid with the profile linux.  Numbers, users and errnos
   are the same; an object is told as Ioasid has it. *)
FileOf(c, i) == CHOOSE f \in Files : files[f].ctx = c /\ files[f].number = i

AsDebated(c, i, o) ==
  CASE o.type = "Ioas"       -> [kind |-> "Space", users |-> o.users,
                                 parent |-> None, enforce |-> FALSE,
                                 areas |-> {Range(r.first, r.last) : r \in o.areas},
                                 unmapping |-> {}, hwpts |-> o.autos]
    [] o.type = "HwptPaging" -> [kind |-> "Hwpt", users |-> o.users,
                                 space |-> o.ioas, enforce |-> o.enforce]
    [] o.type = "Device"     -> [kind |-> "Device", users |-> o.users, file |-> FileOf(c, i)]

TableOf(c) == IF late[c] = <<>> THEN objects[c] ELSE late[c][1]

ObjectsOf == [c \in Contexts |-> [i \in DOMAIN TableOf(c) |-> AsDebated(c, i, TableOf(c)[i])]]

Things == Contexts \cup Files
OpenedOf  == {c \in Contexts : Alive(c) \/ late[c] # <<>>} \cup {f \in Files : files[f].open}
HoldersOf == [x \in Things |-> IF x \in Contexts THEN (IF fds[x] > 0 THEN {Process} ELSE {})
                               ELSE (IF files[x].held THEN {Process} ELSE {})]
BoundOf    == [f \in Files |-> IF IsBound(f) THEN {files[f].ctx} ELSE {}]
AttachedOf == [f \in Files |-> IF IsBound(f) /\ On(f) # None THEN {<<files[f].ctx, On(f)>>} ELSE {}]
ClaimsOf   == [g \in Groups |->
  [c \in Contexts |-> IF owners[g].by = c THEN owners[g].count ELSE 0]]
DomainsOf  == [g \in Groups |->
  IF domains[g].to = "hwpt" THEN <<"table", owners[g].by, domains[g].hwpt>>
  ELSE <<domains[g].to>>]

LOCAL Rules == INSTANCE Profiles
LastPage == IF Pages = {} THEN 0 ELSE CHOOSE p \in Pages : \A q \in Pages : q <= p

Debated == INSTANCE Ioasid WITH
  Processes <- {Process}, Enforcing <- {d \in Devices : Traits[d].enforce},
  Last <- LastPage, Grain <- 1, Profile <- Rules!linux,
  opened <- OpenedOf, holders <- HoldersOf, objects <- ObjectsOf,
  bound <- BoundOf, attached <- AttachedOf, claims <- ClaimsOf,
  hosted <- {}, plugged <- [d \in Devices |-> "present"],
  domains <- DomainsOf, former <- [g \in Groups |-> <<>>],
  dma <- [d \in Devices |-> <<>>], call <- done

RefinesIoasid == Debated!Spec

THEOREM CdevSpec => RefinesIoasid
          \* MCIommufdCdev, -twoFiles, -twoContexts, -owners, -apart, -areas
=============================================================================
