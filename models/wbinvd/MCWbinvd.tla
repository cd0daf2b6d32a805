------------------------------- MODULE MCWbinvd ------------------------------
(***************************************************************************)
(* Which worlds and positions a model of the room `wbinvd' looks at.       *)
(***************************************************************************)
EXTENDS WbinvdProperties, FiniteSets, TLC

CONSTANTS d1, d2, d3, k1, k2, p1, p2, g1, g2, A, B

Box1(g) == [noSnoop |-> TRUE,  canEnforce |-> TRUE,  group |-> g]
Box2(g) == [noSnoop |-> FALSE, canEnforce |-> TRUE,  group |-> g]
Box3(g) == [noSnoop |-> TRUE,  canEnforce |-> FALSE, group |-> g]
Box4(g) == [noSnoop |-> FALSE, canEnforce |-> FALSE, group |-> g]

OneVm   == k1 :> p1
TwoVms  == (k1 :> p1) @@ (k2 :> p1)
Free    == A :> FALSE
Both    == (A :> FALSE) @@ (B :> TRUE)

World(devices, machines, spaces, still) == [devices |-> devices, machines |-> machines, spaces |-> spaces, still |-> still]

Plain   == World(d1 :> Box3(g1), OneVm, Free, {})                       \* no-snoop that nothing blocks
Dull    == World(d1 :> Box4(g1), OneVm, Free, {})                       \* nothing blocks it, and nothing issues it
Choice  == World(d1 :> Box1(g1), OneVm, Both, {})                        \* it can be blocked, and the user may choose
Pair    == World((d1 :> Box3(g1)) @@ (d2 :> Box1(g2)), OneVm, Free, {"plug"}) \* one that can be blocked beside one that cannot (S22)
Sharing == World(d1 :> Box3(g1), TwoVms, Free, {"guest", "plug"})                      \* one device, two machines (S37)

PlainOnly  == {Plain}
ChoiceOnly == {Choice}
PairOnly   == {Pair}
SharingOnly== {Sharing}
AllWorlds  == {Plain, Dull, Choice, Pair, Sharing}

NamedPositions == {Positions[n] : n \in DOMAIN Positions}
=============================================================================
