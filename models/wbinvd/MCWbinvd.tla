------------------------------- MODULE MCWbinvd ------------------------------
(***************************************************************************)
(* Which worlds and positions a model of the room `wbinvd' looks at.       *)
(***************************************************************************)
EXTENDS WbinvdProperties, Naturals, Sequences, TLC

CONSTANTS d1, d2, d3, k1, k2, p1, p2, g1, g2, A, B

Box1(g) == [noSnoop |-> TRUE,  canEnforce |-> TRUE,  group |-> g]
Box2(g) == [noSnoop |-> FALSE, canEnforce |-> TRUE,  group |-> g]
Box3(g) == [noSnoop |-> TRUE,  canEnforce |-> FALSE, group |-> g]
Box4(g) == [noSnoop |-> FALSE, canEnforce |-> FALSE, group |-> g]

OneVm   == k1 :> p1
TwoVms  == (k1 :> p1) @@ (k2 :> p1)
Free    == A :> FALSE
Both    == (A :> FALSE) @@ (B :> TRUE)

World(devices, machines, spaces, still) ==
  [devices |-> devices, machines |-> machines, spaces |-> spaces, still |-> still]

(* No-snoop that nothing blocks; nothing blocks it, and nothing issues it; it can be
   blocked, and the user may choose; the user may choose a space that does not take it. *)
Plain   == World(d1 :> Box3(g1), OneVm, Free, {})
Dull    == World(d1 :> Box4(g1), OneVm, Free, {})
Choice  == World(d1 :> Box1(g1), OneVm, Both, {})
Unfit   == World(d1 :> Box3(g1), OneVm, Both, {"guest", "plug"})

(* The first of these, with less that moves. *)
StillestOnly == {World(d1 :> Box3(g1), OneVm, Free, {"guest", "plug", "kvm"})}
StillGuest   == {World(d1 :> Box3(g1), OneVm, Free, {"guest", "plug"})}
StillHost    == {World(d1 :> Box3(g1), OneVm, Free, {"plug", "kvm"})}

(* A device that can be blocked beside one that cannot (S22), and the same
   with less that moves; two of one group; one device, two machines (S37). *)
Pair    == World((d1 :> Box3(g1)) @@ (d2 :> Box1(g2)), OneVm, Free, {"plug"})
Duo     == World((d1 :> Box3(g1)) @@ (d2 :> Box1(g2)), OneVm, Free, {"plug", "kvm"})
Twins   == World((d1 :> Box3(g1)) @@ (d2 :> Box4(g1)), OneVm, Free, {"guest", "kvm"})
Sharing == World(d1 :> Box3(g1), TwoVms, Free, {"guest", "plug"})

(* Two groups: two devices that cannot be blocked, of which
   one issues no-snoop, and one that can; two machines. *)
Three   == World((d1 :> Box3(g1)) @@ (d2 :> Box4(g1)) @@ (d3 :> Box1(g2)), TwoVms, Free,
                 {"plug", "kvm"})

PlainOnly   == {Plain}
DullOnly    == {Dull}
ChoiceOnly  == {Choice}
UnfitOnly   == {Unfit}
PairOnly    == {Pair}
TwoDevices  == {Duo, Twins}
SharingOnly == {Sharing}
ThreeOnly   == {Three}
ThreeOfOne  == {[Three EXCEPT !.machines = OneVm]}
AnyWorlds   == {Plain, Choice, Sharing}
AllWorlds   == {Plain, Dull, Choice, Pair, Sharing}

NamedPositions == {Positions[n] : n \in DOMAIN Positions}

(* And one of nobody's, in which KVM takes a file only once its device is bound. *)
AllRules == NamedPositions \cup {[Linux67File EXCEPT !.needs = "bound"]}

OnlyOnce        == {GunthorpeOnce}
OnlyReference   == {WilliamsonReference}
OnlyOrdered     == {WilliamsonOrdered}
OnlyLate        == {WilliamsonLate}
OnlyThreeStates == {BonziniThreeStates}
OnlyOnTable     == {p \in NamedPositions : p.proof = "table"}
OnceAndOngoing  == {GunthorpeOnce, GunthorpeModes, WilliamsonReference,
                    WilliamsonOrdered, WilliamsonEager, WilliamsonLate}
OnlyMatched67   == {[Linux67File EXCEPT !.tables = "matched"]}
Sandwiched      == {WilliamsonReference, Linux313, Linux317}

OnlyModes  == {GunthorpeModes}
OnceOrLate == {GunthorpeOnce, GunthorpeModes, WilliamsonLate}
Kept       == {p \in NamedPositions : p.keeps # "nothing"}
KeptOrHeard == Kept \cup {WilliamsonOrdered, WilliamsonEager, WilliamsonCoherency,
                          BonziniDefer, BonziniThreeStates, BonziniVeto, RfcV2}
PlainAndChoice == {Plain, Choice}

(* A VMM that takes a device off its table, or closes
   it, only when KVM is not told of it any more. *)
LeavesLast(d) == \A k \in alive : d \notin Told(k)

(* A refused call changes nothing (ErrorIsStutterProp):
   what asks only about states need not look at it. *)
OnlyDone(op, args, errno) ==
  /\ errno = "OK"
  /\ call' = [op |-> op, args |-> args, errno |-> errno, out |-> FALSE]
  /\ UNCHANGED <<world, position>>
=============================================================================
