------------------------------- MODULE Iommufd -------------------------------
(***************************************************************************)
(* The next-state relation: every call with every argument, grouped by the *)
(* kind of object it is made on.                                           *)
(***************************************************************************)
EXTENDS IommufdAccess

CONSTANTS
  FlagSets,            \* the sets of flags that HwptAlloc is tried with
  DataFormats,         \* and the data
  VirtIds,             \* the virtual numbers that vdevices are given
  RangeSets            \* the lists that AllowIovas is tried with

Init == StateInit /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK", out |-> 0]

FileCalls(c) ==
  OpenFd(c) \/ DupFd(c) \/ CloseFd(c)

DestroyCalls(c) == \E i \in Ids : Destroy(c, i)

FlightSteps(c) == \E i \in Ids : CallBegan(c, i) \/ CallEnded(c, i)

SpaceCalls(c) ==
  \/ IoasAlloc(c)

AreaCalls(c) ==
  \E a \in Ids :
    \/ UnmapAll(c, a)
    \/ \E p, q \in Pages : Unmap(c, a, p, q) \/ \E w \in BOOLEAN : Map(c, a, p, q, w)
    \/ \E n \in Pages : MapAnywhere(c, a, n)
    \/ \E b \in Ids, p, q, r \in Pages : Copy(c, a, p, q, b, r)
    \/ \E rs \in RangeSets : AllowIovas(c, a, rs)

CompatCalls(c) ==
  VfioIoasGet(c) \/ VfioIoasClear(c) \/ \E a \in Ids : VfioIoasSet(c, a)

HwptCalls(c) ==
  \E i, pt \in Ids :
    \E flags \in FlagSets, data \in DataFormats :
      \E fault \in (IF "FAULT_ID_VALID" \in flags THEN Ids ELSE {None}) :
        HwptAlloc(c, i, pt, flags, data, fault)

InvalidateCalls(c) == \E i \in Ids : HwptInvalidate(c, i)

FaultCalls(c) == FaultAlloc(c) \/ \E i \in Ids : FaultClose(c, i)

ViommuCalls(c) ==
  \E i, j \in Ids : ViommuAlloc(c, i, j) \/ \E v \in VirtIds : VdeviceAlloc(c, i, j, v)

BindCalls(c) ==
  \/ \E d \in Devices : BindDevice(c, d)
  \/ \E i \in Ids : UnbindDevice(c, i)

AttachCalls(c) ==
  \E i \in Ids : Detach(c, i) \/ \E pt \in Ids : Attach(c, i, pt) \/ Replace(c, i, pt)

AccessCalls(c) ==
  \/ AccessCreate(c)
  \/ \E x \in Ids :
       \/ AccessDestroy(c, x) \/ AccessDetach(c, x)
       \/ \E a \in Ids : AccessAttach(c, x, a) \/ AccessReplace(c, x, a)

PinCalls(c) ==
  \E x \in Ids :
    \/ \E p, q \in Pages, w \in BOOLEAN : AccessPin(c, x, p, q, w)
    \/ \E p \in 0..Cardinality(Pages) : AccessUnpin(c, x, p)

HostSteps == \E d \in Devices : HostDriverBound(d) \/ HostDriverLeft(d)

Next ==
  \/ \E c \in Contexts :
       \/ FileCalls(c) \/ DestroyCalls(c) \/ FlightSteps(c)
       \/ SpaceCalls(c) \/ AreaCalls(c) \/ CompatCalls(c)
       \/ HwptCalls(c) \/ InvalidateCalls(c) \/ FaultCalls(c) \/ ViommuCalls(c)
       \/ BindCalls(c) \/ AttachCalls(c) \/ AccessCalls(c) \/ PinCalls(c)
  \/ HostSteps

Spec == Init /\ [][Next]_vars
=============================================================================
