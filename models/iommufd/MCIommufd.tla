------------------------------ MODULE MCIommufd ------------------------------
(***************************************************************************)
(* Small worlds of the room `iommufd'.  Each configuration names the calls *)
(* under consideration (a Next below) and the world they are made in.      *)
(***************************************************************************)
EXTENDS IommufdProperties, TLC

Linux == Versions.linux7_2

OneContext  == {"c1"}
TwoContexts == {"c1", "c2"}

NoDevice    == {}
OneDevice   == {"d1"}
TwoDevices  == {"d1", "d2"}
Together    == [d \in Devices |-> "g1"]
Apart       == [d \in Devices |-> d]

Plain(mock) == [enforce |-> FALSE, dirty |-> FALSE, mock |-> mock, reserved |-> {}]
AllPlain    == [d \in Devices |-> Plain(FALSE)]
AllMock     == [d \in Devices |-> Plain(TRUE)]
OneEnforces == [d \in Devices |-> [Plain(FALSE) EXCEPT !.enforce = d = "d1", !.dirty = d = "d1"]]
OneTracks   == [d \in Devices |-> [Plain(FALSE) EXCEPT !.dirty = d = "d1"]]
OneReserves == [d \in Devices |->
  [Plain(FALSE) EXCEPT !.reserved = IF d = "d1" THEN {Range(0, 0)} ELSE {}]]

(* A table that tracks refuses the second device, of which a range was reserved by then. *)
RefusedReserves == [d \in Devices |->
  [OneTracks[d] EXCEPT !.reserved = IF d = "d2" THEN {Range(0, 0)} ELSE {}]]

NoPages    == {}
OnePage    == 0..0
TwoPages   == 0..1
ThreePages == 0..2

NoFlags     == {{}}
ParentFlags == {{}, {"NEST_PARENT"}}
DirtyFlags  == {{}, {"DIRTY_TRACKING"}}
OddFlags    == {{}, {"UNKNOWN"}}
FaultFlags  == {{}, {"FAULT_ID_VALID"}, {"NEST_PARENT", "FAULT_ID_VALID"}}
NoData      == {"NONE"}
BothData    == {"NONE", "SELFTEST"}
AllData     == {"NONE", "SELFTEST", "OTHER"}
Virt        == {0}
TwoVirts    == {0, 1}
NoRanges    == {}
Ranges      == {{}, {Range(1, 2)}, {Range(0, 0), Range(1, 1)}, {Range(0, 1), Range(1, 2)}}
FewRanges   == {{}, {Range(0, 0)}, {Range(0, 0), Range(0, 1)}}

-----------------------------------------------------------------------------
Common(c) == OpenFd(c) \/ CloseFd(c) \/ SpaceCalls(c) \/ DestroyCalls(c)

(* Of the numbers in the place of a device, those of devices and one that is none as a rule. *)
TriedHwptCalls(c) ==
  \E i \in OfType(objects[c], "Device") \cup {1}, pt \in Ids,
     flags \in FlagSets, data \in DataFormats :
    \E fault \in (IF "FAULT_ID_VALID" \in flags THEN Ids ELSE {None}) :
      HwptAlloc(c, i, pt, flags, data, fault)
TriedViommuCalls(c) ==
  \E i \in OfType(objects[c], "Device") \cup {1}, j \in Ids :
    ViommuAlloc(c, i, j) \/ \E v \in VirtIds : VdeviceAlloc(c, j, i, v)

CopyNext   == \E c \in Contexts : Common(c) \/ \E a, b \in Ids, p, q \in Pages :
                \/ Map(c, a, p, q, TRUE) \/ Unmap(c, a, p, q)
                \/ \E r \in Pages : Copy(c, a, p, q, b, r)
AreasNext  == \E c \in Contexts : Common(c) \/ AreaCalls(c) \/ CompatCalls(c)
AttachNext == \E c \in Contexts : Common(c) \/ TriedHwptCalls(c) \/ BindCalls(c) \/ AttachCalls(c)
ReserveNext == \E c \in Contexts : Common(c) \/ BindCalls(c) \/ AttachCalls(c)
                                 \/ \E a \in Ids : \/ UnmapAll(c, a)
                                                   \/ \E p, q \in Pages : Map(c, a, p, q, TRUE)
                                                   \/ \E rs \in RangeSets : AllowIovas(c, a, rs)
AccessNext == \E c \in Contexts : Common(c) \/ AccessCalls(c) \/ PinCalls(c)
                                \/ \E a \in Ids, p, q \in Pages : \/ Map(c, a, p, q, p = 0)
                                                                  \/ Unmap(c, a, p, q)
NestNext   == \E c \in Contexts : \/ Common(c) \/ TriedHwptCalls(c) \/ TriedViommuCalls(c)
                                  \/ InvalidateCalls(c) \/ BindCalls(c) \/ AttachCalls(c)
VdeviceNext == \E c \in Contexts : \/ Common(c) \/ TriedHwptCalls(c) \/ TriedViommuCalls(c)
                                   \/ BindCalls(c)
FaultNext  == \E c \in Contexts : Common(c) \/ TriedHwptCalls(c) \/ FaultCalls(c) \/ BindCalls(c)
FlightNext == \E c \in Contexts : \/ Common(c) \/ FlightSteps(c)
                                  \/ BindCalls(c) \/ AttachCalls(c) \/ AccessCalls(c)
OwnersNext == \/ HostSteps
              \/ \E c \in Contexts : Common(c) \/ DupFd(c) \/ BindCalls(c) \/ AttachCalls(c)

-----------------------------------------------------------------------------
(* Bounds of what a state may hold. *)
FewDescriptors == \A c \in Contexts : fds[c] <= 2
FewPins        == \A t \in Tables : \A x \in OfType(t, "Access") : t[x].next <= 1
FewInFlight    == \A t \in Tables : /\ Cardinality({i \in DOMAIN t : t[i].wait > 1}) <= 1
                                    /\ \A i \in DOMAIN t : t[i].wait <= 2
FewHosts       == \A g \in Groups : owners[g].count <= 2
Few == FewDescriptors /\ FewPins /\ FewInFlight /\ FewHosts

OneOfEach ==
  /\ Few
  /\ \A t \in Tables : \A type \in DOMAIN FieldsOf \ {"HwptPaging"} :
       Cardinality(OfType(t, type)) <= 1
OneSpace ==
  /\ Few
  /\ \A t \in Tables :
       /\ Cardinality(OfType(t, "Ioas")) <= 1 /\ Cardinality(OfType(t, "HwptPaging")) <= 2
       /\ \A i, j \in OfType(t, "Device") : t[i].dev = t[j].dev => i = j

(* A number for each object that there may be: worlds of
   many objects, in the one order that leads to them all. *)
Numbered(types) == Few /\ \A t \in Tables : \A i \in DOMAIN t : t[i].type = types[i]
BehindViommu == Numbered(<<"Ioas", "Device", "HwptPaging", "Viommu", "Vdevice", "HwptNested">>)
OneVdevice   == Numbered(<<"Ioas", "Device", "Device", "HwptPaging", "Viommu", "Vdevice">>)
TwoSpaces    == Numbered(<<"Ioas", "Ioas", "Device", "Device", "HwptPaging", "HwptPaging">>)
TwoDomains   == Numbered(<<"Ioas", "Device", "Device", "HwptPaging", "HwptPaging">>)

-----------------------------------------------------------------------------
(* Faults: what each guard is for.  A configuration puts one
   of these in the place of the operator it is named after. *)

RemoveErrnoNoBusy(t, i)     == IF ~Live(t, i) THEN "ENOENT" ELSE "OK"
HoldNothing(t, S)           == t
PassesOnce(t)               == Pass(t, DOMAIN t)
BuryNoLetGo(t, i)           == [t EXCEPT ![i] = Tombstone]
DeleteNoLetGo(t, i)         == [j \in DOMAIN t \ {i} |-> t[j]]
PlaceErrnoNoOverlap(o, p, q) == IF q < p \/ Met(o.reserved, p, q) # {} THEN "EINVAL" ELSE "OK"
UnpinnedNoCallback(t, a, rs) == t
WithoutHwptNoList(t, i)     == Delete(t, i)
DroppedNever(t, h)          == t
BindDeviceErrnoNoOwner(c, d) == "OK"
AcceptErrnoNoRefusal(t, d, h) == "OK"
LowestFreeFromZero(t)       == IF 0 \notin DOMAIN t THEN 0
                               ELSE CHOOSE i \in Free(t) : \A j \in Free(t) : i <= j
HighestFree(t)              == CHOOSE i \in Free(t) : \A j \in Free(t) : i >= j
FreeNoTombstone(t)          == Ids \ {i \in DOMAIN t : t[i].phase = "live"}
NewDeviceNoDriver(d)        == [type |-> "Device", phase |-> "live", users |-> 1, wait |-> 1,
                                dev |-> d, hwpt |-> None]
NewAccessNoDriver           == [type |-> "Access", phase |-> "live", users |-> 1, wait |-> 1,
                                ioas |-> None, pins |-> {}, next |-> 0]
IoasAllocErrnoNoHolder(c)   == "OK"
GoneNever(c, u, g)          == 0
BlockingNoPark              == Default
NewIoasTwice ==
  [type |-> "Ioas", phase |-> "live", users |-> 2, wait |-> 1,
   areas |-> {}, allowed |-> {}, reserved |-> {}, autos |-> <<>>]

PutOnErrnoNoGroup(t, i, h) ==
  IF t[i].hwpt # None THEN "EBUSY" ELSE IF Fits(t, i, h) # "OK" THEN Fits(t, i, h) ELSE "OK"

(* Before 6.15 (commit 55c85fa7579d, which lets a replace of what is not attached fail):
   that a device of the group was attached was enough, and all of them were moved. *)
MoveErrnoNoOwn(t, i, h) ==
  LET moved == Attached(t, Group(t, i)) IN
  IF moved = {} THEN "EINVAL" ELSE
  LET j == CHOOSE x \in moved : TRUE IN
  IF      t[j].hwpt = h                                THEN "OK"
  ELSE IF ~SameSpace(t, j, h) /\ ~AllFit(t, moved, h)  THEN "EADDRINUSE"
  ELSE ProgramErrno(t, Group(t, i), h)
MoveNoOwn(t, i, h) ==
  LET moved == Attached(t, Group(t, i))
      from  == t[CHOOSE x \in moved : TRUE].hwpt
  IN IF from = h THEN t ELSE Dropped(MoveAll(t, moved, h), from)

(* Before 6.11 (commit 950aeefb3492, of the way back out of
   iommufd_device_do_replace): the ranges were released where the devices stay. *)
UndoneOldSpace(t, i, a) ==
  IF t[i].hwpt = None THEN t
  ELSE [t EXCEPT ![Space(t, t[i].hwpt)].reserved =
          {r \in @ : r.by \notin Attached(t, Group(t, i))}]

ReserveNothing(t, j, h) == t

(* The kernel answers EBUSY and destroys nevertheless. *)
AnswerNoTruth(op, args, errno, out) ==
  call' = [op |-> op, args |-> args, errno |-> IF op = "Destroy" THEN "EBUSY" ELSE errno, out |-> 0]
=============================================================================
