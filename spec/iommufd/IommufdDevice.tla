---------------------------- MODULE IommufdDevice ----------------------------
(***************************************************************************)
(* What a driver does with its device (drivers/iommu/iommufd/device.c):    *)
(* bind, attach, replace, detach, unbind; and the ownership of a group's   *)
(* DMA (drivers/iommu/iommu.c), for which it competes with host drivers.   *)
(***************************************************************************)
EXTENDS IommufdHwpt

IsOwned(g) == owners[g].count > 0

(* The first attachment of a group programs it, the last detach blocks it. *)
Directs(g, h) == domains' = [domains EXCEPT ![g] = [to |-> "hwpt", hwpt |-> h]]

-----------------------------------------------------------------------------
(* BindDevice(c, d): iommufd_device_bind; answers the number of the device object.
   The kernel's mock device takes a number for itself before that, and is another
   one for each bind.  The owner is the context, not the process, and counts. *)
BindDeviceErrno(c, d) ==
  IF IsOwned(GroupOf[d]) /\ owners[GroupOf[d]].by # c THEN "EPERM" ELSE "OK"

Bound(t, d) ==
  LET n == LowestFree(t) IN
  IF ~Traits[d].mock THEN Insert(t, n, NewDevice(d))
  ELSE LET u == Insert(t, n, NewSelftest(None))
           m == LowestFree(u)
       IN [Insert(u, m, NewDevice(d)) EXCEPT ![n].device = m]

(* One owner more; it is the context that binds. *)
Claimed(g, c) == [owners EXCEPT ![g] = [by |-> c, count |-> @.count + 1]]

BindDevice(c, d) ==
  LET t == objects[c]
      g == GroupOf[d]
      u == Bound(t, d)
      n == CHOOSE i \in DOMAIN u \ DOMAIN t : u[i].type = "Device"
  IN /\ Alive(c) /\ (BindDeviceErrno(c, d) = "OK" => HasRoom(t, IF Traits[d].mock THEN 2 ELSE 1))
     /\ Traits[d].mock => ~IsOwned(g)
     /\ Answer("BindDevice", <<c, d>>, BindDeviceErrno(c, d), n)
     /\ IF BindDeviceErrno(c, d) = "OK"
        THEN /\ Becomes(c, u)
             /\ owners' = Claimed(g, c)
             /\ domains' = IF IsOwned(g) THEN domains ELSE [domains EXCEPT ![g] = Blocking]
        ELSE Stays /\ UNCHANGED dma
     /\ UNCHANGED fds

(* UnbindDevice(c, i): iommufd_device_unbind.  The driver has detached the
   device (not to do so is a bug of the driver, and the kernel warns); it waits
   for the calls in flight, kills the vdevice and lets go of the file. *)
Mounted(t, i) == \E j \in OfType(t, "Selftest") : t[j].device = i

MayUnbind(t, i) ==
  /\ IsA(t, i, "Device") /\ t[i].hwpt = None /\ ~Mounted(t, i)
  /\ Idle(t, i) /\ \A j \in OfType(t, "Vdevice") : t[j].device = i => Idle(t, j)

UnbindDevice(c, i) ==
  /\ MayUnbind(objects[c], i)
  /\ Answer("UnbindDevice", <<c, i>>, "OK", 0)
  /\ LET u == Kept(Unbound(objects[c], i), fds[c]) IN Becomes(c, u) /\ GivesBack(c, u)
  /\ UNCHANGED fds

-----------------------------------------------------------------------------
(* Attach(c, i, pt), Replace(c, i, pt): iommufd_device_attach,
   iommufd_device_replace; answer the number of the HWPT.  pt is an HWPT,
   or an address space, which stands for an automatic HWPT of it. *)
Attaching(c, i, pt) == Target(objects[c], i, pt, PutOnErrno, PutOn, LAMBDA t, j, a : t)
Replacing(c, i, pt) == Target(objects[c], i, pt, MoveErrno, Move, Undone)

AttachErrno(c, i, pt)  == Attaching(c, i, pt).errno
ReplaceErrno(c, i, pt) == Replacing(c, i, pt).errno

Switch(c, i, result) ==
  /\ Becomes(c, result.table)
  /\ IF result.errno = "OK" THEN Directs(Group(objects[c], i), result.hwpt) /\ UNCHANGED owners
     ELSE UNCHANGED dma
  /\ UNCHANGED fds

Attach(c, i, pt) ==
  LET r == Attaching(c, i, pt)
  IN /\ IsA(objects[c], i, "Device") /\ (IsA(objects[c], pt, "Ioas") => HasRoom(objects[c], 1))
     /\ Answer("Attach", <<c, i, pt>>, r.errno, r.hwpt)
     /\ Switch(c, i, r)

Replace(c, i, pt) ==
  LET r == Replacing(c, i, pt)
  IN /\ IsA(objects[c], i, "Device") /\ (IsA(objects[c], pt, "Ioas") => HasRoom(objects[c], 1))
     /\ Answer("Replace", <<c, i, pt>>, r.errno, r.hwpt)
     /\ Switch(c, i, r)

(* Detach(c, i): iommufd_device_detach; of something not attached it is silently fine. *)
Detach(c, i) ==
  LET t == objects[c]
      g == Group(t, i)
      u == TakeOff(t, i)
  IN /\ IsA(t, i, "Device")
     /\ Answer("Detach", <<c, i>>, "OK", 0)
     /\ Becomes(c, u)
     /\ domains' = IF t[i].hwpt # None /\ Attached(u, g) = {} THEN [domains EXCEPT ![g] = Blocking]
                   ELSE domains
     /\ UNCHANGED <<fds, owners>>

-----------------------------------------------------------------------------
(* A host driver takes a device, or lets it go
   (iommu_device_use_default_domain).  One counter for both kinds of owners. *)
HostDriverBoundErrno(d) == IF owners[GroupOf[d]].by \in Contexts THEN "EBUSY" ELSE "OK"

HostDriverBound(d) ==
  LET g == GroupOf[d]
  IN /\ Answer("HostDriverBound", <<d>>, HostDriverBoundErrno(d), 0)
     /\ owners' = IF HostDriverBoundErrno(d) = "OK"
                  THEN [owners EXCEPT ![g] = [by |-> "host", count |-> @.count + 1]] ELSE owners
     /\ Stays /\ UNCHANGED <<fds, domains>>

HostDriverLeft(d) ==
  LET g == GroupOf[d]
  IN /\ owners[g].by = "host"
     /\ Answer("HostDriverLeft", <<d>>, "OK", 0)
     /\ owners' = [owners EXCEPT ![g] =
          [by |-> IF @.count = 1 THEN "none" ELSE "host", count |-> @.count - 1]]
     /\ Stays /\ UNCHANGED <<fds, domains>>
=============================================================================
