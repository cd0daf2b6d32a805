------------------------------- MODULE Device -------------------------------
(***************************************************************************)
(* Device files: opened, used, bound to a context, released.  A bind is    *)
(* what makes a device the context's; nothing but the release of the file  *)
(* ends it.                                                                *)
(***************************************************************************)
EXTENDS Group

(* OpenDevice(p, f): p opens the device and has file f. *)

OpenDeviceErrno(p, f) ==
  IF plugged[DeviceOf[f]] # "present" \/ DeviceOf[f] \in hosted THEN "ENODEV" ELSE "OK"

OpenDevice(p, f) ==
  /\ f \notin opened
  /\ Answer("OpenDevice", <<p, f>>, OpenDeviceErrno(p, f))
  /\ IF OpenDeviceErrno(p, f) = "OK"
     THEN opened' = opened \cup {f} /\ holders' = [holders EXCEPT ![f] = {p}]
     ELSE UNCHANGED descriptions
  /\ UNCHANGED <<objects, routing, machine, hardware>>

(* UseDevice(p, f): p reads, writes, maps or controls the device.
   Access waits for the bind to return (RFC v2 1.3; access_granted). *)

AccessGranted(f) == bound[f] # {} /\ former[GroupOf[DeviceOf[f]]] # Default

UseDeviceErrno(p, f) ==
  IF      ~Holds(p, f)                                       THEN "EBADF"
  ELSE IF Profile.securityContext /\ ~AccessGranted(f)       THEN "EINVAL"
  ELSE "OK"

UseDevice(p, f) == Answer("UseDevice", <<p, f>>, UseDeviceErrno(p, f)) /\ UNCHANGED state

-----------------------------------------------------------------------------
(* Bind(p, f, c): the device is the context's.  With a security context the
   first bind of a group's member takes the group: it must be viable and
   nobody else's, and from now on its DMA is blocked until an attach. *)

(* Files through which the device is bound to c. *)
BoundTo(d, c) == {f \in Files : DeviceOf[f] = d /\ c \in bound[f]}

(* Another context has claims on the group that do not come from this device itself. *)
OwnedByOther(d, c) ==
  \E e \in Contexts \ {c} : claims[GroupOf[d]][e] > Cardinality(BoundTo(d, e))

HasHostDriver(g) == Members(g) \cap hosted # {}

OwnerErrno(d, c) ==
  IF      ~Profile.securityContext     THEN "OK"
  ELSE IF OwnedByOther(d, c)           THEN Profile.owner
  ELSE IF HasHostDriver(GroupOf[d])    THEN Profile.host
  ELSE "OK"

(* Is this file, or another of the device, bound already, so that this bind is one too many? *)
BoundTwice(bs, c) == IF Profile.manyContexts THEN c \in bs ELSE bs # {}

BindErrno(p, f, c) ==
  LET others == UNION {bound[x] : x \in {y \in Files \ {f} : DeviceOf[y] = DeviceOf[f]}} IN
  IF      ~Holds(p, f)                 THEN "EBADF"
  ELSE IF BoundTwice(bound[f], c)      THEN Profile.boundTwice
  ELSE IF ~Holds(p, c)                 THEN Profile.badContext
  ELSE IF BoundTwice(others, c)        THEN Profile.boundTwice
  ELSE OwnerErrno(DeviceOf[f], c)

Bind(p, f, c) ==
  LET errno == BindErrno(p, f, c)
      g == GroupOf[DeviceOf[f]]
      t == objects[c]
      claimed == [claims EXCEPT ![g][c] = @ + 1]
  IN /\ ~Switching(g)
     /\ errno = "OK" /\ Profile.hwpts => HasRoom(t, 1)
     /\ Returns("Bind", <<p, f, c>>, errno,
                IF errno = "OK" /\ Profile.hwpts THEN LowestFree(t) ELSE None)
     /\ IF errno = "OK"
        THEN /\ bound' = [bound EXCEPT ![f] = @ \cup {c}]
             /\ claims' = claimed
             /\ objects' = IF ~Profile.hwpts THEN objects
                           ELSE [objects EXCEPT ![c] = Insert(t, LowestFree(t), NewDevice(f))]
             /\ Goes(g, DomainOf(g, attached, claimed, Members(g)))
        ELSE UNCHANGED <<bound, claims, objects, domains, former>>
     /\ UNCHANGED <<descriptions, attached, machine, dma>>

-----------------------------------------------------------------------------
(* FileReleased(f): nobody has a descriptor, all tables are left: the file is unbound and gone.
   The last claim of a group gives it back to the default domain (RFC v2 1.3, vfio_df_close). *)

DeviceNumbers(t, f) == {i \in DOMAIN t : t[i].kind = "Device" /\ t[i].file = f}

(* The claims without those of f. *)
Unclaimed(f) ==
  [claims EXCEPT ![GroupOf[DeviceOf[f]]] =
     [c \in Contexts |-> IF c \in bound[f] THEN @[c] - 1 ELSE @[c]]]

FileReleased(f) ==
  LET g == GroupOf[DeviceOf[f]]
      left == Unclaimed(f)
  IN /\ Abandoned(f) /\ attached[f] = {} /\ ~Switching(g)
     /\ Happens("FileReleased", <<f>>)
     /\ opened' = opened \ {f}
     /\ bound' = [bound EXCEPT ![f] = {}]
     /\ claims' = left
     /\ objects' = [c \in Contexts |->
          [i \in DOMAIN objects[c] \ DeviceNumbers(objects[c], f) |-> objects[c][i]]]
     /\ Goes(g, DomainOf(g, attached, left, Members(g)))
     /\ UNCHANGED <<holders, attached, machine, dma>>
=============================================================================
