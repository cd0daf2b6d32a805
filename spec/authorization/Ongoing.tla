------------------------------ MODULE Ongoing -------------------------------
(***************************************************************************)
(* What one may rely on when the proof has to last as long as the access:  *)
(* "I think as soon as we say "proof" is required to gain this access then *)
(* that proof should be ongoing for the life of the access."               *)
(* (Williamson, 8 June 2021, quoted in M26)                                *)
(*                                                                         *)
(* A proof does not fall by itself; somebody lets it fall.  Who that is    *)
(* decides what can be promised.  If it can be made to wait, as one who    *)
(* unbinds or unplugs a device, or detaches its own, there is no access    *)
(* without proof, not for a moment: either it waited until nobody was      *)
(* using, or its act cuts the uses.  If it cannot, as one who changes a    *)
(* file's mode, the proof is gone before anybody hears of it.  Then the    *)
(* promise is a bound: the fall is heard within `Grace' ticks, after that  *)
(* nothing starts; and what is in flight ends, or is cut.                  *)
(*                                                                         *)
(* A "notifier to indicate an end of that authorization" (the same mail)   *)
(* is one way to hear of it.  How it is heard is left open here.           *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS
  Handles,             \* everything that can be held: a subject and an open description
  Actors,              \* whose act a step can be
  CanWait,             \* those of them who can be made to wait before they let the proof fall
  Grace                \* how many ticks after a fall that could not wait a use may still start

VARIABLES
  proof,               \* would a new request be granted now?
  using,               \* the handles through which a use is in flight
  late,                \* ticks since the proof fell, counted up to Grace
  by                   \* whose act the last step was

vars == <<proof, using, late, by>>

TypeOK == proof \in BOOLEAN /\ using \subseteq Handles /\ late \in 0..Grace /\ by \in Actors

Init == proof \in BOOLEAN /\ using = {} /\ late = 0 /\ by \in Actors

(* A use starts with proof; without it, only as long as nobody need have heard of the fall. *)
Begin(h) == /\ h \notin using
            /\ proof \/ late < Grace
            /\ using' = using \cup {h}
            /\ UNCHANGED <<proof, late>>

(* A use ends by itself, or is cut: this contract is not with its user. *)
Over(h) == /\ h \in using
           /\ using' = using \ {h}
           /\ UNCHANGED <<proof, late>>

(* The proof falls.  Whoever can be made to wait has waited for the uses in flight, or cuts them. *)
Fall == /\ proof /\ proof' = FALSE
        /\ using' \in SUBSET using
        /\ by' \in CanWait => using' = {}
        /\ late' = 0

Proven == /\ ~proof /\ proof' = TRUE
          /\ late' = 0
          /\ UNCHANGED using

Tick == /\ ~proof /\ late < Grace /\ late' = late + 1
        /\ UNCHANGED <<proof, using>>

(* Several uses may be cut at once; or nothing happens that is of note here. *)
Unnoticed == /\ using' \in SUBSET using
             /\ UNCHANGED <<proof, late>>

Next == /\ by' \in Actors
        /\ \/ \E h \in Handles : Begin(h) \/ Over(h)
           \/ Fall \/ Proven \/ Tick \/ Unnoticed

(* What is in flight without proof is over in the end; time does not stand still meanwhile. *)
OverWithoutProof(h) == ~proof /\ Over(h) /\ by' \in Actors
TimePasses          == Tick /\ by' \in Actors
Owed == WF_vars(TimePasses) /\ \A h \in Handles : WF_vars(OverWithoutProof(h))

Safe == Init /\ [][Next]_vars
Spec == Safe /\ Owed

-----------------------------------------------------------------------------
(* Where everyone can be made to wait there is no access without proof. *)
NeverWithoutInv == using # {} => proof

(* Where somebody cannot: access ends, for as long as the proof does not come again. *)
AccessEndsLive == <>[]~proof => <>[](using = {})

(* A single use: what is owed, in the form in which a policy is asked for it. *)
UsesEndLive == \A h \in Handles : (h \in using /\ ~proof) ~> (h \notin using \/ proof)

THEOREM Safe => []TypeOK                           \* MCOngoing
THEOREM CanWait = Actors /\ Grace = 0 /\ Safe => []NeverWithoutInv
                                    \* MCOngoing-waits
THEOREM Spec => AccessEndsLive /\ UsesEndLive      \* MCOngoing-owed, MCOngoing-uses
=============================================================================
