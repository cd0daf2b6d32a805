------------------------------ MODULE Context -------------------------------
(***************************************************************************)
(* Contexts: opened, passed on, closed, released.  Close only lets go of a *)
(* descriptor; what nobody holds is released by a step of its own, when    *)
(* nothing else keeps it: a bound file, an unmap that has not returned     *)
(* (RI21 iommufd_ctx_put; iommufd_ctx_get is a get_file).                  *)
(***************************************************************************)
EXTENDS IoasidState

Holds(p, x) == p \in holders[x]

(* Opened, and nobody has a descriptor of it any more. *)
Abandoned(x) == x \in opened /\ holders[x] = {}

(* OpenContext(p, c): p opens /dev/ioasid and has the empty context c. *)
OpenContext(p, c) ==
  /\ c \notin opened
  /\ Answer("OpenContext", <<p, c>>, "OK")
  /\ opened' = opened \cup {c} /\ holders' = [holders EXCEPT ![c] = {p}]
  /\ UNCHANGED <<objects, routing, machine, hardware>>

(* Pass(p, q, x): p hands a copy of its descriptor of x to q, as by fork or a socket. *)

PassErrno(p, q, x) == IF ~Holds(p, x) THEN "EBADF" ELSE "OK"

Pass(p, q, x) ==
  /\ Answer("Pass", <<p, q, x>>, PassErrno(p, q, x))
  /\ holders' = IF PassErrno(p, q, x) = "OK" THEN [holders EXCEPT ![x] = @ \cup {q}] ELSE holders
  /\ UNCHANGED <<opened, objects, routing, machine, hardware>>

(* Close(p, x): p has no descriptor of x any more. *)

CloseErrno(p, x) == IF ~Holds(p, x) THEN "EBADF" ELSE "OK"

Close(p, x) ==
  /\ Answer("Close", <<p, x>>, CloseErrno(p, x))
  /\ holders' = IF CloseErrno(p, x) = "OK" THEN [holders EXCEPT ![x] = @ \ {p}] ELSE holders
  /\ UNCHANGED <<opened, objects, routing, machine, hardware>>

-----------------------------------------------------------------------------
(* ProcessExited(p): all descriptors of p are closed; in which
   order their descriptions are then released is left open. *)
ProcessExited(p) ==
  /\ \E x \in Descriptions : Holds(p, x)
  /\ Happens("ProcessExited", <<p>>)
  /\ holders' = [x \in Descriptions |-> holders[x] \ {p}]
  /\ UNCHANGED <<opened, objects, routing, machine, hardware>>

(* Kept(c): something besides descriptors holds the context. *)
Kept(c) ==
  \/ \E f \in Files : c \in bound[f]
  \/ \E i \in DOMAIN objects[c] : objects[c][i].kind = "Space" /\ objects[c][i].unmapping # {}

(* ContextReleased(c): the context is gone, and with it all its objects and their mappings. *)
ContextReleased(c) ==
  /\ Abandoned(c) /\ ~Kept(c)
  /\ Happens("ContextReleased", <<c>>)
  /\ opened' = opened \ {c} /\ objects' = [objects EXCEPT ![c] = EmptyTable]
  /\ UNCHANGED <<holders, routing, machine, hardware>>
=============================================================================
