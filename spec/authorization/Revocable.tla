----------------------------- MODULE Revocable ------------------------------
(***************************************************************************)
(* What a user may rely on when authorization can be taken back: if proof  *)
(* is required, it is required for as long as the access lasts             *)
(* (Williamson, 8 and 9 June 2021, M25, M31).                              *)
(*                                                                         *)
(* There are two users here.  The holder of a handle knows that it can     *)
(* start a use only while `able' names it.  The withdrawer knows that it   *)
(* may ask at any time (`free'), and that once its request has returned,   *)
(* nothing is in flight and nothing can start, for good.                   *)
(* How that is brought about (a gate, a notice to each holder, an abort)   *)
(* is left open, and so is how long the request takes.                     *)
(***************************************************************************)
CONSTANT Handles       \* everything that can be held: a subject and an open description

VARIABLES
  entitled,            \* would a new request be granted now?
  held,                \* the handles that somebody holds
  able,                \* the handles through which a use could start now
  using,               \* the handles through which a use is in flight
  withdrawal,          \* "none", "called" or "returned"
  free                 \* may the withdrawal be called now?

vars == <<entitled, held, able, using, withdrawal, free>>

TypeOK ==
  /\ entitled \in BOOLEAN /\ free \in BOOLEAN
  /\ held \subseteq Handles /\ able \subseteq Handles /\ using \subseteq Handles
  /\ withdrawal \in {"none", "called", "returned"}

Init == /\ entitled \in BOOLEAN /\ held = {} /\ able = {} /\ using = {}
        /\ withdrawal = "none" /\ free = TRUE

(* The promise to the withdrawer: it may always ask, and what it is told when it returns is final. *)
Promise == /\ free' = (withdrawal' = "none")
           /\ able' \subseteq held'
           /\ withdrawal' = "returned" => able' = {} /\ using' = {}

Grant(h) == /\ entitled /\ withdrawal = "none"
            /\ held' = held \cup {h}
            /\ UNCHANGED <<entitled, using, withdrawal>>

Pass(h) == /\ held # {}
           /\ held' = held \cup {h}
           /\ UNCHANGED <<entitled, using, withdrawal>>

Close(h) == /\ held' = held \ {h}
            /\ UNCHANGED <<entitled, using, withdrawal>>

(* A use starts only with proof: this is "ongoing". *)
Begin(h) == /\ entitled /\ h \in able
            /\ using' = using \cup {h}
            /\ UNCHANGED <<entitled, held, withdrawal>>

(* A use ends by itself, or is cut. *)
End(h) == /\ using' = using \ {h}
          /\ UNCHANGED <<entitled, held, withdrawal>>

(* Ability may come and go while nothing is withdrawn: a lease runs out and is renewed. *)
AbilityChanged == UNCHANGED <<entitled, held, using, withdrawal>>

WithdrawalCalled == /\ withdrawal = "none" /\ withdrawal' = "called"
                    /\ UNCHANGED <<entitled, held, using>>

(* The entitlement ends here, at the return: until then holders may still be finishing. *)
WithdrawalReturned == /\ withdrawal = "called" /\ withdrawal' = "returned"
                      /\ entitled' = FALSE /\ using' \subseteq using
                      /\ UNCHANGED held

Next == /\ \/ \E h \in Handles : Grant(h) \/ Pass(h) \/ Close(h) \/ Begin(h) \/ End(h)
           \/ AbilityChanged \/ WithdrawalCalled \/ WithdrawalReturned
        /\ Promise

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* The proof lasts as long as the access. *)
ContinuousInv == using # {} => entitled

(* What the withdrawer was told stays true. *)
FinalInv == withdrawal = "returned" => able = {} /\ using = {}
=============================================================================
