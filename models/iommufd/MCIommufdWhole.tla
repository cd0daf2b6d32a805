--------------------------- MODULE MCIommufdWhole ---------------------------
(***************************************************************************)
(* The worlds of MCIommufd with a graph that is whole: a step that would   *)
(* leave the bounds is none, and every call is tried with every number.    *)
(* The code is held to these graphs, edge by edge.                         *)
(***************************************************************************)
EXTENDS MCIommufd

CONSTANT Limit         \* what a state may hold: a bound of MCIommufd by its name

Within == CASE Limit = "Few"          -> Few
            [] Limit = "OneOfEach"    -> OneOfEach
            [] Limit = "OneSpace"     -> OneSpace
            [] Limit = "BehindViommu" -> BehindViommu
            [] Limit = "OneVdevice"   -> OneVdevice
            [] Limit = "TwoSpaces"    -> TwoSpaces
            [] Limit = "TwoDomains"   -> TwoDomains

AllHwptNext  == \E c \in Contexts : Common(c) \/ HwptCalls(c) \/ BindCalls(c) \/ AttachCalls(c)
AllNestNext  == AllHwptNext \/ \E c \in Contexts : ViommuCalls(c) \/ InvalidateCalls(c)
AllVdeviceNext == \E c \in Contexts : Common(c) \/ HwptCalls(c) \/ ViommuCalls(c) \/ BindCalls(c)
AllFaultNext == \E c \in Contexts : Common(c) \/ HwptCalls(c) \/ FaultCalls(c) \/ BindCalls(c)

WholeAreas   == AreasNext /\ Within'
WholeCopy    == CopyNext /\ Within'
WholeAttach  == AllHwptNext /\ Within'
WholeReserve == ReserveNext /\ Within'
WholeAccess  == AccessNext /\ Within'
WholeNest    == AllNestNext /\ Within'
WholeVdevice == AllVdeviceNext /\ Within'
WholeFault   == AllFaultNext /\ Within'
WholeFlight  == FlightNext /\ Within'
WholeOwners  == OwnersNext /\ Within'
=============================================================================
