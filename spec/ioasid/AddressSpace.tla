---------------------------- MODULE AddressSpace ----------------------------
(***************************************************************************)
(* Address spaces: allocated, nested, freed, asked about.  A number is one *)
(* of the context; the lowest that is free is given, and at once again.    *)
(***************************************************************************)
EXTENDS Group

IsSpace(c, i) == Is(objects[c], i, "Space")

IsAttached(c, i) == \E f \in Files : <<c, i>> \in attached[f]

(* Some device is attached, and some device of its group is not (RFC v1 3, partial_devices). *)
Partial(c, i) ==
  \E f \in Files : /\ <<c, i>> \in attached[f]
                   /\ \E d \in Members(GroupOf[DeviceOf[f]]) :
                        \A x \in Files : DeviceOf[x] = d => <<c, i>> \notin attached[x]

(* What every command on an address space asks about its devices. *)
CommandErrno(op, c, i) ==
  IF      op \in Profile.needAttach /\ ~IsAttached(c, i)   THEN "EINVAL"
  ELSE IF Profile.closedWhilePartial /\ Partial(c, i)      THEN "EBUSY"
  ELSE "OK"

-----------------------------------------------------------------------------
(* Alloc(p, c, enforce): a root address space; enforce: shall its table enforce snoop? *)

AllocErrno(p, c, enforce) ==
  IF      ~Holds(p, c)                        THEN "EBADF"
  ELSE IF enforce \notin Profile.enforceFlags THEN Profile.flag
  ELSE "OK"

Alloc(p, c, enforce) ==
  LET errno == AllocErrno(p, c, enforce)
      t == objects[c]
  IN /\ errno = "OK" => HasRoom(t, 1)
     /\ Returns("Alloc", <<p, c, enforce>>, errno, IF errno = "OK" THEN LowestFree(t) ELSE None)
     /\ objects' = IF errno # "OK" THEN objects
                   ELSE [objects EXCEPT ![c] = Insert(t, LowestFree(t), NewSpace(None, enforce))]
     /\ UNCHANGED <<descriptions, routing, machine, hardware>>

(* AllocNested(p, c, i): a child of i, a reference on i.  The user manages its table; what comes out
   of it i translates again.  i = None is a user's table on no parent (RFC v1 and v2: never). *)

AllocNestedErrno(p, c, i) ==
  IF      ~Holds(p, c)                                 THEN "EBADF"
  ELSE IF ~Profile.nesting                             THEN Profile.noNesting
  ELSE IF ~IsSpace(c, i)                               THEN Profile.unknown
  ELSE IF objects[c][i].parent # None                  THEN "EINVAL"
  ELSE CommandErrno("AllocNested", c, i)

AllocNested(p, c, i) ==
  LET errno == AllocNestedErrno(p, c, i)
      t == objects[c]
  IN /\ errno = "OK" => HasRoom(t, 1)
     /\ Returns("AllocNested", <<p, c, i>>, errno, IF errno = "OK" THEN LowestFree(t) ELSE None)
     /\ objects' = IF errno = "OK"
                   THEN [objects EXCEPT ![c] =
                           Hold(Insert(t, LowestFree(t), NewSpace(i, t[i].enforce)), i, 1)]
                   ELSE objects
     /\ UNCHANGED <<descriptions, routing, machine, hardware>>

(* Free(p, c, i): the number and what is mapped are gone; refused while anything uses it. *)

FreeErrno(p, c, i) ==
  IF      ~Holds(p, c)               THEN "EBADF"
  ELSE IF i \notin DOMAIN objects[c] THEN Profile.unknown
  ELSE IF objects[c][i].users # 1    THEN "EBUSY"
  ELSE "OK"

Freed(t, i) ==
  LET u == Delete(t, i) IN
  IF t[i].kind = "Space" /\ t[i].parent # None THEN [u EXCEPT ![t[i].parent].users = @ - 1] ELSE u

Free(p, c, i) ==
  /\ Answer("Free", <<p, c, i>>, FreeErrno(p, c, i))
  /\ objects' = IF FreeErrno(p, c, i) = "OK" THEN [objects EXCEPT ![c] = Freed(@, i)] ELSE objects
  /\ UNCHANGED <<descriptions, routing, machine, hardware>>

-----------------------------------------------------------------------------
(* GetInfo(p, c, i), GetDeviceInfo(p, c, f): page sizes, ranges, can
   snoop be enforced; of an address space, of a device.  No effect. *)

GetInfoErrno(p, c, i) ==
  IF      ~Holds(p, c)                       THEN "EBADF"
  ELSE IF "space" \notin Profile.infoOf      THEN "ENOTTY"
  ELSE IF ~IsSpace(c, i)                     THEN Profile.unknown
  ELSE CommandErrno("GetInfo", c, i)

GetInfo(p, c, i) == Answer("GetInfo", <<p, c, i>>, GetInfoErrno(p, c, i)) /\ UNCHANGED state

GetDeviceInfoErrno(p, c, f) ==
  IF      ~Holds(p, c)                       THEN "EBADF"
  ELSE IF "device" \notin Profile.infoOf     THEN "ENOTTY"
  ELSE IF c \notin bound[f]                  THEN Profile.unknown
  ELSE "OK"

GetDeviceInfo(p, c, f) ==
  Answer("GetDeviceInfo", <<p, c, f>>, GetDeviceInfoErrno(p, c, f)) /\ UNCHANGED state
=============================================================================
