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
  \/ \E p \in Processes : DescriptionCalls(p) \/ ProcessExited(p) \/ \E c \in Contexts : SpaceCalls(p, c) \/ DeviceCalls(p, c)
  \/ Events

(* Mappings and DMA of devices that stay plugged and are no host's. *)
MapsNext ==
  \/ \E p \in Processes : Opens(p) \/ Closes(p) \/ \E c \in Contexts :
       \/ Alloc(p, c, TRUE) \/ Alloc(p, c, FALSE) \/ \E i \in Ids : Free(p, c, i) \/ AllocNested(p, c, i)
       \/ MapCalls(p, c) \/ DeviceCalls(p, c)
  \/ DmaCalls \/ Events

CopiesNext ==
  \/ \E p \in Processes, c \in Contexts : \/ OpenContext(p, c) \/ Close(p, c) \/ Alloc(p, c, TRUE) \/ Alloc(p, c, FALSE)
                                          \/ \E i \in Ids : Free(p, c, i)
                                          \/ MapCalls(p, c) \/ CopyCalls(p, c)
  \/ Events

(* A group, its drivers and its plugs, and DMA to one page. *)
GroupsNext ==
  \/ \E p \in Processes : DescriptionCalls(p) \/ \E c \in Contexts :
       \/ Alloc(p, c, TRUE) \/ Alloc(p, c, FALSE) \/ \E i \in Ids : Map(p, c, i, 0, Last) \/ DeviceCalls(p, c)
  \/ HostCalls \/ PlugCalls \/ DmaCalls \/ Events
=============================================================================
