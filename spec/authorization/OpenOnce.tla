------------------------------ MODULE OpenOnce ------------------------------
(***************************************************************************)
(* What a user may rely on when authorization is checked once, as with     *)
(* open(2): the check is made when the handle is given out; whoever holds  *)
(* a handle can use it, and a use that began goes on until its user ends   *)
(* it, whatever becomes of the entitlement.                                *)
(* "I get to keep that FD even if someone later does chmod() on that file  *)
(* so I can't open it again." (Gunthorpe, 8 June 2021, M26)                *)
(*                                                                         *)
(* This is a promise, not a mechanism, and it is told in what users see.   *)
(* Two events that a handle can meet elsewhere are missing here, and on    *)
(* purpose: that its holder is turned away ("refused"), and that its use   *)
(* is cut ("cut").  A policy under which either can happen breaks the      *)
(* promise.                                                                *)
(*                                                                         *)
(* Nothing is owed in time: users end their uses when they like, and the   *)
(* authority has nothing left to do.  So there is no fairness.             *)
(***************************************************************************)
CONSTANT Handles       \* everything that can be held: a subject and an open description

VARIABLES
  entitled,            \* would a new request be granted now?
  held,                \* the handles that somebody holds
  using,               \* the handles through which a use is in flight
  event                \* what the last step was, where `held' and `using' do not tell: an end,
                       \* or elsewhere a cut or a refusal, with the handle

vars == <<entitled, held, using, event>>

Plain  == <<"plain">>
Events == {"ended"} \X Handles \cup {Plain}

TypeOK == /\ entitled \in BOOLEAN
          /\ held \subseteq Handles /\ using \subseteq Handles
          /\ event \in Events

Init == entitled \in BOOLEAN /\ held = {} /\ using = {} /\ event = Plain

(* A request is granted only to the entitled.  This is the one check. *)
Grant(h) == /\ entitled /\ h \notin held
            /\ held' = held \cup {h}
            /\ event' = Plain
            /\ UNCHANGED <<entitled, using>>

(* A holder passes a copy of its handle on (dup, fork, a socket); no check is made. *)
Pass(h) == /\ held # {} /\ h \notin held
           /\ held' = held \cup {h}
           /\ event' = Plain
           /\ UNCHANGED <<entitled, using>>

(* A holder lets go.  A use in flight has a hold of its own and goes on. *)
Close(h) == /\ h \in held
            /\ held' = held \ {h}
            /\ event' = Plain
            /\ UNCHANGED <<entitled, using>>

(* To hold is to be able: nothing but the handle is asked for. *)
Begin(h) == /\ h \in held \ using
            /\ using' = using \cup {h}
            /\ event' = Plain
            /\ UNCHANGED <<entitled, held>>

(* A use ends because its user is done.  No other event ends one. *)
End(h) == /\ h \in using
          /\ using' = using \ {h}
          /\ event' = <<"ended", h>>
          /\ UNCHANGED <<entitled, held>>

(* Whatever that is, it leaves uses alone. *)
LeftAlone == using' = using

(* Somebody changes who is entitled (chmod, detach, logout), or does something else that no user
   notices. *)
Unnoticed == /\ entitled' \in BOOLEAN
             /\ LeftAlone
             /\ event' = Plain
             /\ UNCHANGED held

Next == \/ \E h \in Handles : Grant(h) \/ Pass(h) \/ Close(h) \/ Begin(h) \/ End(h)
        \/ Unnoticed

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* What follows for whoever has begun: only its own end takes the use away.  A use outlives both
   the entitlement and the handle. *)
OwnEndProp == [][\A h \in using \ using' : event' = <<"ended", h>>]_vars

(* Which policies keep the promise is a formula over their record (AuthorizationRules):
   THEOREM  RefinesOpenOnceRule(policy) <=> (Authorization!Spec => OpenOnce!Spec)
   => by MCAuthorization-openonce, <= by MCAuthorizationSurvey-space. *)
THEOREM Spec => []TypeOK /\ OwnEndProp         \* MCOpenOnce
=============================================================================
