------------------------------- MODULE PageFault ----------------------------
(***************************************************************************)
(* Page faults, a layer over the life of an address space: DMA to an       *)
(* address that is not mapped need not fail, it may ask and wait.  The     *)
(* process reads what was asked for, maps it perhaps, and responds.  Both  *)
(* RFCs draw the flow and leave the call open (v1 5.6, v2 4.6); this is    *)
(* Linux (iommufd eventq.c), at the level of this room: one queue a        *)
(* context, and whoever holds the context reads it.                        *)
(***************************************************************************)
EXTENDS Ioasid

CONSTANT Cookies   \* the numbers by which a process names what it answers

VARIABLE pending   \* of each context: for each cookie that waits for a
                   \* response, the device, its table and the address

NoFault == [k \in {} |-> [device |-> 0, table |-> 0, address |-> 0]]

(* Is a file of the device attached to the table that its group's DMA goes through? *)
IsRouted(d) ==
  \E f \in Files :
    /\ DeviceOf[f] = d
    /\ LET g == domains[GroupOf[d]] IN g[1] = "table" /\ <<g[2], g[3]>> \in attached[f]

LowestCookie(c) ==
  LET free == Cookies \ DOMAIN pending[c] IN CHOOSE k \in free : \A j \in free : k <= j

(* PageFault(d, a): d asks for address a, which is
   not mapped; not possible without a cookie left. *)
PageFault(d, a) ==
  LET c == domains[GroupOf[d]][2]
      h == domains[GroupOf[d]][3]
  IN /\ Profile.hwpts /\ IsRouted(d) /\ ~IsMapped(c, h, a)
     /\ Cookies \ DOMAIN pending[c] # {}
     /\ Returns("PageFault", <<d, a>>, "OK", LowestCookie(c))
     /\ pending' = [pending EXCEPT ![c] =
          [k \in DOMAIN @ \cup {LowestCookie(c)} |->
             IF k \in DOMAIN @ THEN @[k] ELSE [device |-> d, table |-> h, address |-> a]]]
     /\ UNCHANGED state

(* Respond(p, c, k, code): the device goes on, and asks
   again if the page is still not there, or gives up. *)
RespondErrno(p, c, k, code) ==
  IF      ~Holds(p, c)                          THEN "EBADF"
  ELSE IF ~Profile.hwpts                        THEN "ENOTTY"
  ELSE IF code \notin {"success", "invalid"}    THEN "EINVAL"
  ELSE IF k \notin DOMAIN pending[c]            THEN "EINVAL"
  ELSE "OK"

Respond(p, c, k, code) ==
  LET errno == RespondErrno(p, c, k, code)
  IN /\ Answer("Respond", <<p, c, k, code>>, errno)
     /\ pending' = IF errno # "OK" THEN pending
                   ELSE [pending EXCEPT ![c] = [j \in DOMAIN @ \ {k} |-> @[j]]]
     /\ UNCHANGED state

-----------------------------------------------------------------------------
(* Does a file of the device leave a table in this step?  Then all that it
   asked for is answered, with "invalid" (iommufd_auto_response_faults). *)
IsTakenOff(d) == \E f \in Files : DeviceOf[f] = d /\ ~(attached[f] \subseteq attached'[f])

Left(ks) == [k \in {k \in DOMAIN ks : ~IsTakenOff(ks[k].device)} |-> ks[k]]

(* A step of the layer below. *)
Below(step) == step /\ pending' = [c \in Contexts |-> Left(pending[c])]

FaultCalls ==
  \/ \E d \in Devices, a \in Addresses : PageFault(d, a)
  \/ \E p \in Processes, c \in Contexts, k \in Cookies, code \in {"success", "invalid", "other"} :
       Respond(p, c, k, code)

FaultInit == Init /\ pending = [c \in Contexts |-> NoFault]
FaultNext == Below(Next) \/ FaultCalls

-----------------------------------------------------------------------------
faultVars == <<vars, pending>>

(* S26.  What waits for a response is of a device that
   is attached to the table that it faulted on. *)
PendingInv ==
  \A c \in Contexts : \A k \in DOMAIN pending[c] :
    /\ k \in Cookies /\ pending[c][k].address \in Addresses
    /\ \E f \in Files : /\ DeviceOf[f] = pending[c][k].device
                        /\ <<c, pending[c][k].table>> \in attached[f]

(* S26.  Each is answered exactly once: it is gone in the step that responds to it, or in
   which its device leaves the table that it faulted on, and in no other. *)
Responded(c, k) == /\ call'.op = "Respond" /\ call'.errno = "OK"
                   /\ call'.args[2] = c /\ call'.args[3] = k
Departed(c, fault) ==
  \E f \in Files : /\ DeviceOf[f] = fault.device
                  /\ <<c, fault.table>> \in attached[f] \ attached'[f]
AnsweredOnceProp ==
  [][\A c \in Contexts : \A k \in DOMAIN pending[c] :
       (k \in DOMAIN pending'[c] /\ pending'[c][k] = pending[c][k])
         # (Responded(c, k) \/ Departed(c, pending[c][k]))]_faultVars

(* S26.  A response that comes too late is refused. *)
LateProp ==
  [][call'.op = "Respond" /\ call'.errno = "OK" =>
       call'.args[3] \in DOMAIN pending[call'.args[2]]]_faultVars
=============================================================================
