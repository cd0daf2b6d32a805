-------------------------- MODULE IommufdIsolation --------------------------
(***************************************************************************)
(* What happens in one context depends on nothing in another, except       *)
(* through what they share: a group, and who owns its DMA.                 *)
(*                                                                         *)
(* That is said of two runs of one specification, as in IoasidIsolation:   *)
(* the state of the second is a function of the state of the first, so     *)
(* that `Iommufd' is compared with its own image.                          *)
(***************************************************************************)
EXTENDS IommufdSteps

CONSTANTS
  First, Second,       \* two contexts
  OwnDevices           \* the devices that are only ever bound to First, for AloneProp

-----------------------------------------------------------------------------
(* Renamed.  In the second run the two contexts have changed names, and every number of the one
   that was called Second is one more, as an address space was made there before anything else.
   A number means something in its own context only, so each call answers what it did. *)

Other(x)    == IF x = First THEN Second ELSE IF x = Second THEN First ELSE x
Shift(c, i) == IF c = Second /\ i # None THEN i + 1 ELSE i

(* The fields in which an object of c names another: those that hold it, the device of a mock
   device's handle, the automatic HWPTs of an address space, and who needs a reserved range. *)
Naming == {h[2] : h \in Holds}

RenamedField(c, name, value) ==
  CASE name \in Naming   -> Shift(c, value)
    [] name = "autos"    -> [k \in DOMAIN value |-> Shift(c, value[k])]
    [] name = "reserved" -> {[r EXCEPT !.by = Shift(c, @)] : r \in value}
    [] OTHER             -> value

RenamedObject(c, o) == [name \in DOMAIN o |-> RenamedField(c, name, o[name])]

RenamedTable(c) ==
  LET t     == objects[c]
      old   == IF c = Second /\ Alive(c) THEN {1} ELSE {}
      of(j) == CHOOSE i \in DOMAIN t : Shift(c, i) = j
  IN [j \in {Shift(c, i) : i \in DOMAIN t} \cup old |->
        IF j \in old THEN NewIoas ELSE RenamedObject(c, t[of(j)])]

(* Where each argument of an operation on a context is a number of that context: its places. *)
Numbers(op) ==
  CASE op \in {"Destroy", "CallBegan", "CallEnded", "Map", "MapAnywhere", "Unmap", "UnmapAll",
               "AllowIovas", "VfioIoasSet", "HwptInvalidate", "FaultClose", "UnbindDevice",
               "Detach", "AccessDestroy", "AccessDetach", "AccessPin", "AccessUnpin"} -> {2}
    [] op \in {"ViommuAlloc", "VdeviceAlloc", "Attach", "Replace",
               "AccessAttach", "AccessReplace"} -> {2, 3}
    [] op = "Copy"      -> {2, 5}
    [] op = "HwptAlloc" -> {2, 3, 6}
    [] OTHER            -> {}

OfHost(op) == op \in {"HostDriverBound", "HostDriverLeft"}

RenamedArgs(op, a) ==
  IF OfHost(op) THEN a
  ELSE [k \in DOMAIN a |-> IF k = 1 THEN Other(a[1])
                           ELSE IF k \in Numbers(op) THEN Shift(a[1], a[k]) ELSE a[k]]

(* What is returned is a number of the context that was named, or counts pages or pins. *)
RenamedOut(op, a, out) ==
  IF op \in {"IoasAlloc", "HwptAlloc", "FaultAlloc", "ViommuAlloc", "VdeviceAlloc", "BindDevice",
             "Attach", "Replace", "AccessCreate", "VfioIoasGet"}
  THEN Shift(a[1], out) ELSE out

Renamed == INSTANCE IommufdSteps WITH
  Ids     <- Ids \cup {i + 1 : i \in Ids},
  fds     <- [c \in Contexts |-> fds[Other(c)]],
  objects <- [c \in Contexts |-> RenamedTable(Other(c))],
  compat  <- [c \in Contexts |-> Shift(Other(c), compat[Other(c)])],
  owners  <- [g \in Groups |-> [owners[g] EXCEPT !.by = Other(@)]],
  domains <- [g \in Groups |-> [domains[g] EXCEPT !.hwpt = Shift(owners[g].by, @)]],
  call    <- [call EXCEPT !.args = RenamedArgs(call.op, @),
                          !.out  = RenamedOut(call.op, call.args, @)]

(* The second run opens a context and has an address space made: two steps for one. *)
RenamedProp ==
  [][\/ call'.op = "OpenFd"
     \/ Renamed!Step(call'.op, RenamedArgs(call'.op, call'.args))]_vars

-----------------------------------------------------------------------------
(* Alone.  In the second run nothing is called of the other context and of the devices that are
   not First's own: they stay as they were.  Whatever they do in the first run changes nothing of
   First's, and what is called of First answers the same.  Asked of runs in which no device is
   bound to a context that it does not go with. *)

OwnGroups == {GroupOf[d] : d \in OwnDevices}

(* F where it is of S, and else what it was in the beginning. *)
Left(F, S, other) == [x \in DOMAIN F |-> IF x \in S THEN F[x] ELSE other]

Alone == INSTANCE IommufdSteps WITH
  fds     <- Left(fds, {First}, 0),
  objects <- Left(objects, {First}, EmptyTable),
  compat  <- Left(compat, {First}, None),
  owners  <- Left(owners, OwnGroups, [by |-> "none", count |-> 0]),
  domains <- Left(domains, OwnGroups, Default)

IsOwn(op, a) == IF OfHost(op) THEN a[1] \in OwnDevices ELSE a[1] = First

AloneProp ==
  [][IF IsOwn(call'.op, call'.args) THEN Alone!Step(call'.op, call'.args)
     ELSE UNCHANGED Alone!state]_vars

-----------------------------------------------------------------------------
THEOREM Spec => RenamedProp
          \* MCIommufdIsolation-renamed, -areas
THEOREM Spec /\ [][\A c \in Contexts : \A i \in OfType(objects'[c], "Device") :
                     objects'[c][i].dev \in OwnDevices <=> c = First]_vars
          => AloneProp
          \* MCIommufdIsolation-alone
=============================================================================
