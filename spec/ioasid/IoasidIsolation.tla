-------------------------- MODULE IoasidIsolation ---------------------------
(***************************************************************************)
(* What happens in one context depends on nothing in another, except       *)
(* through what they share: a process, a device, a group.                  *)
(*                                                                         *)
(* That is said of two runs of one specification.  The state of the second *)
(* is a function of the state of the first, so that the specification is   *)
(* compared with its own image: a refinement of `Ioasid' by itself.        *)
(***************************************************************************)
EXTENDS IoasidSteps

CONSTANTS
  First, Second,       \* two contexts
  OwnFiles             \* the files that are only ever bound to First, for AloneProp

-----------------------------------------------------------------------------
(* Renamed.  In the second run the two contexts have changed names, and every number of the one
   that was called Second is one more, as a number was given out there before any other.  A
   number means something in its own context only, so each call answers what it did, however
   many devices and groups the two share. *)

Other(x)    == IF x = First THEN Second ELSE IF x = Second THEN First ELSE x
Shift(c, i) == IF c = Second /\ i # None THEN i + 1 ELSE i

(* The address space that was there before, and that nobody uses. *)
Before == NewSpace(None, CHOOSE enforce \in Profile.enforceFlags : TRUE)

RenamedObject(c, o) ==
  CASE o.kind = "Space"  -> [o EXCEPT !.parent = Shift(c, @),
                                      !.hwpts  = [k \in DOMAIN @ |-> Shift(c, @[k])]]
    [] o.kind = "Hwpt"   -> [o EXCEPT !.space = Shift(c, @)]
    [] o.kind = "Device" -> o

RenamedTable(c) ==
  LET t     == objects[c]
      old   == IF c = Second /\ c \in opened THEN {1} ELSE {}
      of(j) == CHOOSE i \in DOMAIN t : Shift(c, i) = j
  IN [j \in {Shift(c, i) : i \in DOMAIN t} \cup old |->
        IF j \in old THEN Before ELSE RenamedObject(c, t[of(j)])]

RenamedPlace(s)  == <<Other(s[1]), Shift(s[1], s[2])>>
RenamedDomain(d) ==
  IF d # NoDomain /\ d[1] = "table" THEN Table(Other(d[2]), Shift(d[2], d[3])) ELSE d

(* The arguments by operation: in each, the context stands before its number. *)
RenamedArgs(op, a) ==
  CASE op \in {"OpenContext", "Close"}           -> <<a[1], Other(a[2])>>
    [] op = "Pass"                               -> <<a[1], a[2], Other(a[3])>>
    [] op = "ContextReleased"                    -> <<Other(a[1])>>
    [] op \in {"Alloc", "GetDeviceInfo"}         -> <<a[1], Other(a[2]), a[3]>>
    [] op \in {"AllocNested", "Free", "GetInfo"} -> <<a[1], Other(a[2]), Shift(a[2], a[3])>>
    [] op \in {"Map", "Unmap"} ->
         <<a[1], Other(a[2]), Shift(a[2], a[3]), a[4], a[5]>>
    [] op = "UnmapDone" ->
         <<Other(a[1]), Shift(a[1], a[2]), a[3], a[4]>>
    [] op = "Copy" ->
         <<a[1], Other(a[2]), Shift(a[2], a[3]), a[4], a[5], Shift(a[2], a[6]), a[7]>>
    [] op = "Bind"                               -> <<a[1], a[2], Other(a[3])>>
    [] op \in {"Attach", "Detach"}               -> <<a[1], a[2], Other(a[3]), Shift(a[3], a[4])>>
    [] OTHER                                     -> a

(* The number that is returned is of the context that was named. *)
RenamedOut(op, a, out) ==
  CASE op \in {"Alloc", "AllocNested"} -> Shift(a[2], out)
    [] op \in {"Bind", "Attach"}       -> Shift(a[3], out)
    [] OTHER                           -> out

Renamed == INSTANCE IoasidSteps WITH
  Ids      <- Ids \cup {i + 1 : i \in Ids},
  opened   <- {Other(x) : x \in opened},
  holders  <- [x \in Descriptions |-> holders[Other(x)]],
  objects  <- [c \in Contexts |-> RenamedTable(Other(c))],
  bound    <- [f \in Files |-> {Other(c) : c \in bound[f]}],
  attached <- [f \in Files |-> {RenamedPlace(s) : s \in attached[f]}],
  claims   <- [g \in Groups |-> [c \in Contexts |-> claims[g][Other(c)]]],
  domains  <- [g \in Groups |-> RenamedDomain(domains[g])],
  former   <- [g \in Groups |-> RenamedDomain(former[g])],
  dma      <- [d \in Devices |-> IF dma[d] = Idle THEN Idle
                                ELSE <<RenamedDomain(dma[d][1]), dma[d][2]>>],
  call     <- [call EXCEPT !.args = RenamedArgs(call.op, @),
                           !.out  = RenamedOut(call.op, call.args, @)]

(* The second run opens a context and has a number given out: two steps for one. *)
RenamedProp ==
  [][\/ call'.op = "OpenContext"
     \/ Renamed!Step(call'.op, RenamedArgs(call'.op, call'.args))]_vars

-----------------------------------------------------------------------------
(* Alone.  In the second run nothing is called of the other context and of the devices that are
   not First's own: they stay as they were.  Whatever they do in the first run changes nothing of
   First's, and what is called of First's answers the same.  Asked of runs in which no file is
   bound to a context that it does not go with. *)

OwnDevices == {DeviceOf[f] : f \in OwnFiles}
OwnGroups  == {GroupOf[d] : d \in OwnDevices}
Own        == {First} \cup OwnFiles

(* F where it is of S, and else what it was in the beginning. *)
Left(F, S, other) == [x \in DOMAIN F |-> IF x \in S THEN F[x] ELSE other]

Alone == INSTANCE IoasidSteps WITH
  opened   <- opened \cap Own,
  holders  <- Left(holders, Own, {}),
  objects  <- Left(objects, {First}, EmptyTable),
  bound    <- Left(bound, OwnFiles, {}),
  attached <- Left(attached, OwnFiles, {}),
  claims   <- Left(claims, OwnGroups, [c \in Contexts |-> 0]),
  hosted   <- hosted \cap OwnDevices,
  plugged  <- Left(plugged, OwnDevices, "present"),
  domains  <- Left(domains, OwnGroups, Default),
  former   <- Left(former, OwnGroups, NoDomain),
  dma      <- Left(dma, OwnDevices, Idle)

(* What a step is of: a description, a device or a group. *)
Subject(op, a) ==
  CASE op = "Pass" -> a[3]
    [] op \in {"ContextReleased", "FileDetached", "FileReleased", "UnmapDone", "SwitchDone",
               "DmaBegin", "DmaEnd", "DriverBind", "DriverUnbind", "HotUnplug", "HotPlug",
               "DeviceUnplugged"} -> a[1]
    [] OTHER -> a[2]

IsOwn(op, a) == Subject(op, a) \in Own \cup OwnDevices \cup OwnGroups

(* A process that ends lets go of what it has, in both runs. *)
AloneProp ==
  [][LET step == Alone!Step(call'.op, call'.args) IN
     IF      call'.op = "ProcessExited"     THEN step \/ UNCHANGED Alone!state
     ELSE IF IsOwn(call'.op, call'.args)    THEN step
     ELSE UNCHANGED Alone!state]_vars

-----------------------------------------------------------------------------
THEOREM Spec => RenamedProp
          \* MCIoasidIsolation-rfcV1-renamed, -rfcV2-renamed, -rfc2021-renamed, -linux-renamed
THEOREM Spec /\ [][\A f \in Files : bound'[f] \subseteq (IF f \in OwnFiles THEN {First}
                                                          ELSE Contexts \ {First})]_vars
          => AloneProp
          \* MCIoasidIsolation-rfcV1-alone, -rfcV2-alone, -rfc2021-alone, -linux-alone
=============================================================================
