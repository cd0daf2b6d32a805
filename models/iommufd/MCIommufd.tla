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
OneReserves == [d \in Devices |-> [Plain(FALSE) EXCEPT !.reserved = IF d = "d1" THEN {Range(0, 0)} ELSE {}]]

NoPages    == {}
OnePage    == 0..0
TwoPages   == 0..1
ThreePages == 0..2

NoFlags     == {{}}
ParentFlags == {{}, {"NEST_PARENT"}}
DirtyFlags  == {{}, {"DIRTY_TRACKING"}}
FaultFlags  == {{}, {"FAULT_ID_VALID"}, {"NEST_PARENT", "FAULT_ID_VALID"}}
NoData      == {"NONE"}
BothData    == {"NONE", "SELFTEST"}
Virt        == {0}
NoRanges    == {}
Ranges      == {{}, {Range(0, 0)}, {Range(1, 2)}, {Range(0, 1), Range(1, 2)}}

-----------------------------------------------------------------------------
Common(c) == OpenFd(c) \/ CloseFd(c) \/ SpaceCalls(c) \/ DestroyCalls(c)

AreasNext  == \E c \in Contexts : Common(c) \/ AreaCalls(c) \/ CompatCalls(c)
AttachNext == \E c \in Contexts : Common(c) \/ HwptCalls(c) \/ BindCalls(c) \/ AttachCalls(c)
AccessNext == \E c \in Contexts : Common(c) \/ AccessCalls(c) \/ PinCalls(c)
                                \/ \E a \in Ids, p, q \in Pages : Map(c, a, p, q, p = 0) \/ Unmap(c, a, p, q)
NestNext   == \E c \in Contexts : Common(c) \/ HwptCalls(c) \/ ViommuCalls(c) \/ InvalidateCalls(c) \/ BindCalls(c) \/ AttachCalls(c)
FaultNext  == \E c \in Contexts : Common(c) \/ HwptCalls(c) \/ FaultCalls(c) \/ BindCalls(c)
FlightNext == \E c \in Contexts : Common(c) \/ FlightSteps(c) \/ BindCalls(c) \/ AttachCalls(c) \/ AccessCalls(c)
OwnersNext == HostSteps \/ \E c \in Contexts : Common(c) \/ DupFd(c) \/ BindCalls(c) \/ AttachCalls(c)

-----------------------------------------------------------------------------
(* Bounds of what a state may hold. *)
FewDescriptors == \A c \in Contexts : fds[c] <= 2
FewPins        == \A t \in Tables : \A x \in OfType(t, "Access") : t[x].next <= 2
FewInFlight    == \A t \in Tables : Cardinality({i \in DOMAIN t : t[i].wait > 1}) <= 1 /\ \A i \in DOMAIN t : t[i].wait <= 2
FewHosts       == \A g \in Groups : owners[g].count <= 2
Few == FewDescriptors /\ FewPins /\ FewInFlight /\ FewHosts
=============================================================================
