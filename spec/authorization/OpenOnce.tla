------------------------------ MODULE OpenOnce ------------------------------
(***************************************************************************)
(* What a user may rely on when authorization is checked once, as with     *)
(* open(2): the check happens when the handle is given out, and whoever    *)
(* holds a handle can use it, whatever becomes of the entitlement.         *)
(* A later chmod takes nothing away (Gunthorpe, 8 June 2021, M26).         *)
(*                                                                         *)
(* This is a promise, not a mechanism.  The variable `able' says who can   *)
(* start a use now; a policy keeps the promise if its own guards, put in   *)
(* the place of `able', behave like this.                                  *)
(***************************************************************************)
CONSTANT Handles       \* everything that can be held: a subject and an open description

VARIABLES
  entitled,            \* would a new request be granted now?
  held,                \* the handles that somebody holds
  able,                \* the handles through which a use could start now
  using                \* the handles through which a use is in flight

vars == <<entitled, held, able, using>>

TypeOK ==
  /\ entitled \in BOOLEAN
  /\ held \subseteq Handles /\ able \subseteq Handles /\ using \subseteq Handles

Init == entitled \in BOOLEAN /\ held = {} /\ able = {} /\ using = {}

(* The promise: at every moment, to hold is to be able. *)
Promise == able' = held'

(* A request is granted only to the entitled.  This is the one check. *)
Grant(h) == /\ entitled
            /\ held' = held \cup {h}
            /\ UNCHANGED <<entitled, using>>

(* A holder passes its handle on (dup, fork, a socket); no check is made. *)
Pass(h) == /\ held # {}
           /\ held' = held \cup {h}
           /\ UNCHANGED <<entitled, using>>

(* A holder lets go.  A use in flight has a hold of its own and goes on. *)
Close(h) == /\ held' = held \ {h}
            /\ UNCHANGED <<entitled, using>>

Begin(h) == /\ h \in able
            /\ using' = using \cup {h}
            /\ UNCHANGED <<entitled, held>>

End(h) == /\ using' = using \ {h}
          /\ UNCHANGED <<entitled, held>>

(* Somebody changes who is entitled: chmod, detach, logout.  Nothing else moves. *)
EntitlementChanged == /\ entitled' \in BOOLEAN
                      /\ UNCHANGED <<held, using>>

Next == /\ \/ \E h \in Handles : Grant(h) \/ Pass(h) \/ Close(h) \/ Begin(h) \/ End(h)
           \/ EntitlementChanged
        /\ Promise

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* To hold a handle is to be able to use it. *)
HeldIsAbleInv == able = held
=============================================================================
