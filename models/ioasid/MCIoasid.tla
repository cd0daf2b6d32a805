------------------------------- MODULE MCIoasid ------------------------------
(***************************************************************************)
(* Small worlds of the room `ioasid'.  Each configuration names a profile, *)
(* the calls under consideration (a Next below) and the world they are     *)
(* made in.                                                                *)
(***************************************************************************)
EXTENDS IoasidProperties

RfcV1   == rfcV1
RfcV2   == rfcV2
Rfc2021 == rfc2021
Linux   == linux

OneProcess   == {"p1"}
TwoProcesses == {"p1", "p2"}
OneContext   == {"c1"}
TwoContexts  == {"c1", "c2"}

NoDevice   == {}
OneDevice  == {"d1"}
TwoDevices == {"d1", "d2"}
NoFile     == {}
OneFile    == {"f1"}
TwoFiles   == {"f1", "f2"}

NoneOf       == [f \in {} |-> "d1"]
OneEach      == [f \in Files |-> IF f = "f1" THEN "d1" ELSE "d2"]
BothOfOne    == [f \in Files |-> "d1"]
Together     == [d \in Devices |-> "g1"]
Apart        == [d \in Devices |-> IF d = "d1" THEN "g1" ELSE "g2"]
OnlyFirst    == {"d1"}

-----------------------------------------------------------------------------
(* Some of the calls. *)

Closes(p) == \E x \in Descriptions : Close(p, x)
Opens(p)  == \/ \E c \in Contexts : OpenContext(p, c)
             \/ \E f \in Files : OpenDevice(p, f)

(* Descriptions and objects, and no mapping: passing, nesting, numbers. *)
SpacesNext ==
  \/ \E p \in Processes : \/ DescriptionCalls(p) \/ ProcessExited(p)
                          \/ \E c \in Contexts : SpaceCalls(p, c) \/ DeviceCalls(p, c)
  \/ Events

(* Mappings and DMA of devices that stay plugged and are no host's. *)
MapsNext ==
  \/ \E p \in Processes : Opens(p) \/ Closes(p) \/ \E c \in Contexts :
       \/ Alloc(p, c, TRUE) \/ Alloc(p, c, FALSE)
       \/ \E i \in Ids : Free(p, c, i) \/ AllocNested(p, c, i)
       \/ MapCalls(p, c) \/ DeviceCalls(p, c)
  \/ DmaCalls \/ Events

CopiesNext ==
  \/ \E p \in Processes, c \in Contexts : \/ OpenContext(p, c) \/ Close(p, c)
                                          \/ Alloc(p, c, TRUE) \/ Alloc(p, c, FALSE)
                                          \/ \E i \in Ids : Free(p, c, i)
                                          \/ MapCalls(p, c) \/ CopyCalls(p, c)
  \/ Events

(* One address space of one page for all, as a world in which groups are looked at. *)
Furnishes(p, c) == Alloc(p, c, TRUE) \/ Alloc(p, c, FALSE) \/ \E i \in Ids : Map(p, c, i, 0, Last)

(* A group of devices, the drivers of the host, and who owns the group. *)
GroupsNext ==
  \/ \E p \in Processes : \/ Opens(p) \/ Closes(p) \/ (\E f \in Files : UseDevice(p, f))
                          \/ \E c \in Contexts : \/ Alloc(p, c, TRUE) \/ Alloc(p, c, FALSE)
                                                 \/ DeviceCalls(p, c)
  \/ HostCalls \/ Events

(* Commands on an address space while a group of devices is on its way there. *)
PartlyNext ==
  \/ \E p \in Processes : \/ Opens(p) \/ Closes(p)
                          \/ \E c \in Contexts : \/ SpaceCalls(p, c) \/ MapCalls(p, c)
                                                 \/ DeviceCalls(p, c)
  \/ Events

(* The DMA of a group while its domain is switched. *)
SwitchesNext ==
  \/ \E p \in Processes : ProcessExited(p) \/ Opens(p) \/ (\E f \in Files : UseDevice(p, f))
                          \/ \E c \in Contexts : Furnishes(p, c) \/ DeviceCalls(p, c)
  \/ DmaCalls \/ Events

(* Devices of one group, each with address spaces to choose from. *)
SiblingsNext ==
  \/ \E p \in Processes : Opens(p) \/ \E c \in Contexts : \/ Alloc(p, c, TRUE) \/ Alloc(p, c, FALSE)
                                                          \/ DeviceCalls(p, c)
  \/ Events

(* Address spaces and children of one device's contexts, which have the same numbers in each. *)
ContextsNext ==
  \/ \E p \in Processes : Opens(p) \/ \E c \in Contexts :
       Alloc(p, c, FALSE) \/ (\E i \in Ids : AllocNested(p, c, i)) \/ DeviceCalls(p, c)
  \/ Events

(* Unmaps that would cut one area, and meet another whose unmap waits for DMA. *)
CutsNext ==
  \/ \E p \in Processes : Opens(p) \/ \E c \in Contexts : \/ Alloc(p, c, FALSE)
                                                          \/ MapCalls(p, c) \/ DeviceCalls(p, c)
  \/ DmaCalls \/ Events

(* Plug and unplug, two files of one device, the drivers of the host. *)
PlugsNext ==
  \/ \E p \in Processes : \/ Opens(p) \/ Closes(p)
                          \/ \E c \in Contexts : Furnishes(p, c) \/ DeviceCalls(p, c)
  \/ HostCalls \/ PlugCalls \/ DmaCalls \/ Events

(* Devices that come into a group, and may not be able to do what its table does. *)
ComersNext == SiblingsNext \/ PlugCalls

-----------------------------------------------------------------------------
(* For long runs: every step that changes anything, and no refused call. *)
Held(p, S) == {x \in S : Holds(p, x)}

EffectsOn(p, c) ==
  \/ \E enforce \in BOOLEAN : AllocErrno(p, c, enforce) = "OK" /\ Alloc(p, c, enforce)
  \/ \E i \in DOMAIN objects[c] :
       \/ AllocNestedErrno(p, c, i) = "OK" /\ AllocNested(p, c, i)
       \/ FreeErrno(p, c, i) = "OK" /\ Free(p, c, i)
       \/ \E first, last \in Addresses :
            MapErrno(p, c, i, first, last) = "OK" /\ Map(p, c, i, first, last)
       \/ objects[c][i].kind = "Space" /\ \E a \in objects[c][i].areas :
            UnmapErrno(p, c, i, a.first, a.last) = "OK" /\ Unmap(p, c, i, a.first, a.last)

EffectsThrough(p, f) ==
  \/ \E c \in Held(p, Contexts) : BindErrno(p, f, c) = "OK" /\ Bind(p, f, c)
  \/ \E c \in bound[f] : \E i \in DOMAIN objects[c] :
       /\ AttachErrno(p, f, c, i) = "OK" /\ <<c, TargetOf(f, c, i)>> \notin attached[f]
       /\ Attach(p, f, c, i)
  \/ \E s \in attached[f] :
       LET i == IF Profile.detachNames THEN s[2] ELSE None
       IN DetachErrno(p, f, s[1], i) = "OK" /\ Detach(p, f, s[1], i)

EffectsOf(p) ==
  \/ ProcessExited(p)
  \/ \E c \in Contexts : OpenContext(p, c)
  \/ \E f \in Files : OpenDeviceErrno(p, f) = "OK" /\ OpenDevice(p, f)
  \/ \E x \in Held(p, Descriptions) : Close(p, x)
  \/ \E c \in Held(p, Contexts) : EffectsOn(p, c)
  \/ \E f \in Held(p, Files) : EffectsThrough(p, f)

PassesOf(p) == \E x \in Held(p, Descriptions) : \E q \in Processes \ holders[x] : Pass(p, q, x)

HostEffects == \E d \in Devices : \/ DriverBindErrno(d) = "OK" /\ DriverBind(d)
                                  \/ DriverUnbindErrno(d) = "OK" /\ DriverUnbind(d)

(* The use of a device changes nothing, but may not be too early. *)
UsesOf(p) == \E f \in Held(p, Files) : UseDevice(p, f)

(* No DMA.  Processes that pass nothing on to each other, and such that do. *)
StrangersNext == (\E p \in Processes : EffectsOf(p) \/ UsesOf(p)) \/ HostEffects \/ Events
WorldNext     == StrangersNext \/ \E p \in Processes : PassesOf(p)

(* For liveness, under FairSpec.  Fairness tells two states apart only by what they hold, not by
   the last answer; and a call that is refused is no step. *)
SilentReturns(op, args, errno, out) == errno = "OK" /\ UNCHANGED call

-----------------------------------------------------------------------------
(* Witnesses: to be found false. *)

(* S22: a device that can be enforced, on a table that does not enforce. *)
NeverUnenforcedInv ==
  \A d \in Enforcing : LET g == domains[GroupOf[d]] IN g[1] = "table" => Enforces(g)

(* S15: a device does DMA through a table to which no
   file of it is attached, nor was when the DMA began. *)
NeverSiblingInv ==
  \A d \in Devices :
    dma[d] # Idle /\ dma[d][1] = domains[GroupOf[d]] /\ dma[d][1][1] = "table" => IsOpen(d)

(* S23: DMA goes on when nobody has a descriptor of the context any more. *)
NeverOrphanInv ==
  \A d \in Devices : dma[d] # Idle /\ dma[d][1][1] = "table" => holders[dma[d][1][2]] # {}

(* S14: an attach moves a sibling too. *)
NeverTogetherProp ==
  [][Done("Attach") => \A f \in Files : attached'[f] # attached[f] => f = call'.args[2]]_vars

(* S27: two unmaps of one area meet. *)
NeverMeetProp == [][~(call'.op = "Unmap" /\ call'.errno = "EBUSY")]_vars
=============================================================================
