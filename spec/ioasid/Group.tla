-------------------------------- MODULE Group -------------------------------
(***************************************************************************)
(* A group is what the IOMMU cannot tell apart.  Its DMA goes through one  *)
(* domain; who may direct it is a matter of claims (contexts) and drivers  *)
(* of the host.  A switch of the domain waits for the DMA that began       *)
(* before it; meanwhile, calls that concern the group wait.                *)
(***************************************************************************)
EXTENDS Context

InGroup(g)   == {d \in Devices : GroupOf[d] = g}
Members(g)   == {d \in InGroup(g) : plugged[d] # "gone"}
FilesOf(g)   == {f \in Files : GroupOf[DeviceOf[f]] = g}
IsOpen(d)    == \E f \in opened \cap Files : DeviceOf[f] = d

Owned(g, cl) == \E c \in Contexts : cl[g][c] > 0

(* The table above an address space: that of its parent, which is of the same context. *)
Above(s) == <<s[1], objects[s[1]][s[2]].parent>>

(* The innermost of the tables that one file is attached to: a child rather than its parent. *)
Leaf(S) == CHOOSE s \in S : \A r \in S \ {s} : Above(r) # s

(* Where the DMA of g belongs, if files are attached as in att, claims are cl, and the
   group has the devices ds.  With a security context: where the attached members are, else
   nowhere while owned (RFC v2 1.3, __iommu_group_set_core_domain).  Without: where all
   members are, else the host's default (RFC v1 3; it says nothing of the time before). *)
DomainOf(g, att, cl, ds) ==
  LET on(d)  == UNION {att[f] : f \in {x \in FilesOf(g) : DeviceOf[x] = d}}
      asked  == IF Profile.securityContext THEN {d \in ds : on(d) # {}} ELSE ds
      common == {s \in UNION {on(d) : d \in ds} : \A d \in asked : s \in on(d)}
  IN IF      common # {}                              THEN Table(Leaf(common)[1], Leaf(common)[2])
     ELSE IF Profile.securityContext /\ Owned(g, cl)  THEN Blocking
     ELSE Default

-----------------------------------------------------------------------------
(* Switching *)

Switching(g) == former[g] # NoDomain

Through(g, domain) == \E d \in InGroup(g) : dma[d] # Idle /\ dma[d][1] = domain

(* A switch to this domain would have to wait. *)
Waits(g, domain) == domain # domains[g] /\ Through(g, domains[g])

Goes(g, domain) ==
  /\ domains' = [domains EXCEPT ![g] = domain]
  /\ former'  = [former EXCEPT ![g] = IF Waits(g, domain) THEN domains[g] ELSE NoDomain]

(* The table of c in which the former domain is kept until the switch is done. *)
HoldFormer(t, c, g, domain) ==
  IF Waits(g, domain) /\ domains[g][1] = "table" /\ domains[g][2] = c
  THEN Hold(t, domains[g][3], 1) ELSE t

(* SwitchDone(g): no DMA goes through the former domain
   any more, and the call that switched returns. *)
SwitchDone(g) ==
  /\ Switching(g) /\ ~Through(g, former[g])
  /\ Happens("SwitchDone", <<g>>)
  /\ former' = [former EXCEPT ![g] = NoDomain]
  /\ objects' = IF former[g][1] # "table" THEN objects
                ELSE [objects EXCEPT ![former[g][2]] = LetGo(@, former[g][3], 1)]
  /\ UNCHANGED <<descriptions, routing, machine, domains, dma>>

-----------------------------------------------------------------------------
(* The drivers of the host *)

(* DriverBind(d): a driver of the host, which does DMA in the default
   domain, takes the device (M38, iommu_device_use_default_domain). *)

DriverBindErrno(d) ==
  IF      plugged[d] # "present"                                        THEN "ENODEV"
  ELSE IF d \in hosted \/ IsOpen(d)                                     THEN "EBUSY"
  ELSE IF Profile.securityContext /\ Owned(GroupOf[d], claims)          THEN Profile.driver
  ELSE "OK"

DriverBind(d) ==
  /\ ~Switching(GroupOf[d])
  /\ Answer("DriverBind", <<d>>, DriverBindErrno(d))
  /\ hosted' = IF DriverBindErrno(d) = "OK" THEN hosted \cup {d} ELSE hosted
  /\ UNCHANGED <<descriptions, objects, routing, plugged, hardware>>

(* DriverUnbind(d): and lets it go.  DMA that it left in flight goes on. *)

DriverUnbindErrno(d) == IF d \notin hosted THEN "ENODEV" ELSE "OK"

DriverUnbind(d) ==
  /\ ~Switching(GroupOf[d])
  /\ Answer("DriverUnbind", <<d>>, DriverUnbindErrno(d))
  /\ hosted' = hosted \ {d}
  /\ UNCHANGED <<descriptions, objects, routing, plugged, hardware>>

-----------------------------------------------------------------------------
(* Hot plug *)

(* HotUnplug(d): the administrator wants the device out.  It
   waits for the files of the device, and revokes nothing. *)

HotUnplugErrno(d) == IF plugged[d] # "present" THEN "ENODEV" ELSE "OK"

HotUnplug(d) ==
  /\ Answer("HotUnplug", <<d>>, HotUnplugErrno(d))
  /\ plugged' = IF HotUnplugErrno(d) = "OK" THEN [plugged EXCEPT ![d] = "leaving"] ELSE plugged
  /\ UNCHANGED <<descriptions, objects, routing, hosted, hardware>>

(* DeviceUnplugged(d): the last file is closed, and it is out; the unplug returns. *)
DeviceUnplugged(d) ==
  /\ plugged[d] = "leaving" /\ ~IsOpen(d) /\ dma[d] = Idle /\ ~Switching(GroupOf[d])
  /\ Happens("DeviceUnplugged", <<d>>)
  /\ plugged' = [plugged EXCEPT ![d] = "gone"] /\ hosted' = hosted \ {d}
  /\ Goes(GroupOf[d], DomainOf(GroupOf[d], attached, claims, Members(GroupOf[d]) \ {d}))
  /\ UNCHANGED <<descriptions, objects, routing, dma>>

(* HotPlug(d): the device is there again, without a driver, and shares the domain of its group. *)

Enforces(domain) == domain[1] = "table" /\ objects[domain[2]][domain[3]].enforce

HotPlugErrno(d) ==
  IF      plugged[d] # "gone"                                     THEN "EEXIST"
  ELSE IF Enforces(domains[GroupOf[d]]) /\ d \notin Enforcing     THEN "EINVAL"
  ELSE "OK"

HotPlug(d) ==
  LET g == GroupOf[d]
      domain == DomainOf(g, attached, claims, Members(g) \cup {d})
  IN /\ ~Switching(g)
     /\ Answer("HotPlug", <<d>>, HotPlugErrno(d))
     /\ IF HotPlugErrno(d) = "OK"
        THEN /\ plugged' = [plugged EXCEPT ![d] = "present"]
             /\ Goes(g, domain)
             /\ objects' = [c \in Contexts |-> HoldFormer(objects[c], c, g, domain)]
        ELSE UNCHANGED <<plugged, domains, former, objects>>
     /\ UNCHANGED <<descriptions, routing, hosted, dma>>
=============================================================================
