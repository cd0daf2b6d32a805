----------------------------- MODULE Revocable ------------------------------
(***************************************************************************)
(* What one may rely on when authorization can be taken back.  There are   *)
(* two who rely on something.                                              *)
(*                                                                         *)
(* The withdrawer may ask at any time.  Once its request has returned,     *)
(* nothing is in flight and nothing starts, for good; and it does return,  *)
(* if only uses end.                                                       *)
(*                                                                         *)
(* The holder of a handle is not turned away for nothing: as long as it is *)
(* entitled and nobody has asked it back, every use that it tries starts,  *)
(* and goes on.                                                            *)
(*                                                                         *)
(* How that is brought about (a gate, a notice to each holder, an abort)   *)
(* is left open.  What is promised when the entitlement itself falls is    *)
(* another matter: see Ongoing.                                            *)
(* As in OpenOnce, `event' tells an end, a cut and a refusal apart; and    *)
(* one event is missing on purpose: that a first request for a withdrawal  *)
(* is refused ("withdrawal refused").                                      *)
(***************************************************************************)
CONSTANT Handles       \* everything that can be held: a subject and an open description

VARIABLES
  entitled,            \* would a new request be granted now?
  held,                \* the handles that somebody holds
  using,               \* the handles through which a use is in flight
  withdrawal,          \* "none", "called" or "returned"
  event                \* what the last step was, where the others do not tell, with the handle

vars == <<entitled, held, using, withdrawal, event>>

Plain  == <<"plain">>
Events == {"ended", "cut", "refused"} \X Handles \cup {Plain}

TypeOK == /\ entitled \in BOOLEAN
          /\ held \subseteq Handles /\ using \subseteq Handles
          /\ withdrawal \in {"none", "called", "returned"}
          /\ event \in Events

Init == /\ entitled \in BOOLEAN /\ held = {} /\ using = {}
        /\ withdrawal = "none" /\ event = Plain

(* If proof is required, it is required of every request. *)
Grant(h) == /\ entitled /\ h \notin held
            /\ held' = held \cup {h}
            /\ event' = Plain
            /\ UNCHANGED <<entitled, using, withdrawal>>

Pass(h) == /\ held # {} /\ h \notin held
           /\ held' = held \cup {h}
           /\ event' = Plain
           /\ UNCHANGED <<entitled, using, withdrawal>>

Close(h) == /\ h \in held
            /\ held' = held \ {h}
            /\ event' = Plain
            /\ UNCHANGED <<entitled, using, withdrawal>>

(* A use may still start while the withdrawal is under way, by who has not heard of it; after its
   return none does. *)
Begin(h) == /\ h \in held \ using /\ withdrawal # "returned"
            /\ using' = using \cup {h}
            /\ event' = Plain
            /\ UNCHANGED <<entitled, held, withdrawal>>

End(h) == /\ h \in using
          /\ using' = using \ {h}
          /\ event' = <<"ended", h>>
          /\ UNCHANGED <<entitled, held, withdrawal>>

(* May h be denied anything?  Not while its holder is entitled and has not been asked back. *)
Deniable(h) == h \notin held \/ ~entitled \/ withdrawal # "none"

(* A holder is turned away. *)
Refuse(h) == /\ h \in held /\ Deniable(h)
             /\ event' = <<"refused", h>>
             /\ UNCHANGED <<entitled, held, using, withdrawal>>

(* A use is cut.  That it goes on is not promised, once it is asked back. *)
Cut(h) == /\ h \in using /\ Deniable(h)
          /\ using' = using \ {h}
          /\ event' = <<"cut", h>>
          /\ UNCHANGED <<entitled, held, withdrawal>>

(* The withdrawer may always ask.  Its call may cut uses; and it may be that the entitlement falls,
   and that to hear of it is to call. *)
Withdraw == /\ withdrawal = "none" /\ withdrawal' = "called"
            /\ using' \in SUBSET using
            /\ entitled' \in BOOLEAN
            /\ event' = Plain
            /\ UNCHANGED held

(* At the return nothing is in flight. *)
Quiet == using' = {}

(* What the withdrawer is told is final: all is quiet, and after it Begin is no step. *)
Return == /\ withdrawal = "called" /\ withdrawal' = "returned"
          /\ Quiet
          /\ entitled' \in BOOLEAN
          /\ event' = Plain
          /\ UNCHANGED held

(* The entitlement falls, and may take uses with it. *)
Fall == /\ entitled /\ entitled' = FALSE
        /\ using' \in SUBSET using
        /\ event' = Plain
        /\ UNCHANGED <<held, withdrawal>>

(* The entitlement comes and goes, or something else that none of them notices. *)
Unnoticed == /\ entitled' \in BOOLEAN
             /\ event' = Plain
             /\ UNCHANGED <<held, using, withdrawal>>

Next == \/ \E h \in Handles : \/ Grant(h) \/ Pass(h) \/ Close(h) \/ Begin(h) \/ End(h)
                              \/ Refuse(h) \/ Cut(h)
        \/ Withdraw \/ Return \/ Fall \/ Unnoticed

(* The return is owed once uses end.  It need not wait for them: it may cut. *)
UsesEnd == \A h \in Handles : WF_vars(End(h))
Owed    == UsesEnd => WF_vars(Return)

Safe == Init /\ [][Next]_vars
Spec == Safe /\ Owed

-----------------------------------------------------------------------------
(* What follows for the withdrawer. *)
FinalInv == withdrawal = "returned" => using = {}

(* The return is enabled from the call on, and taken once at most.  So to owe it is to return; in
   this form a policy is asked for it, under the fairness that says that its uses end. *)
ReturnsLive   == withdrawal = "called" ~> withdrawal = "returned"
ReturningSpec == Safe /\ ReturnsLive
ReturnIsOwed  == WF_vars(Return)

THEOREM Safe => []TypeOK /\ []FinalInv         \* MCRevocable
THEOREM Safe /\ UsesEnd /\ Owed => ReturnsLive \* MCRevocable-owed
THEOREM ReturningSpec => ReturnIsOwed          \* MCRevocable-returning
=============================================================================
