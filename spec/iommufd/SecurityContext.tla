--------------------------- MODULE SecurityContext ---------------------------
(***************************************************************************)
(* What a user may rely on about the DMA of an IOMMU group (RFC v2 1.3;    *)
(* Gunthorpe's three rules, M36 and M37): it is one context's at a time,   *)
(* and from the moment it is taken until it is left it goes nowhere but    *)
(* into an address space of that context, or nowhere at all.  It does not  *)
(* pass through the host's default domain on the way (I5, I7, I8).         *)
(***************************************************************************)
CONSTANTS Groups, Contexts

VARIABLES
  owner,               \* [Groups -> Contexts or "none"]
  reach                \* [Groups -> [to, space]]: "default", "blocking", or "space" and which of the owner's

contextVars == <<owner, reach>>

Nowhere == [to |-> "blocking", space |-> 0]
Host    == [to |-> "default", space |-> 0]

Init ==
  /\ owner = [g \in Groups |-> "none"]
  /\ reach = [g \in Groups |-> Host]

Take(g, c) ==
  /\ owner[g] = "none"
  /\ owner' = [owner EXCEPT ![g] = c] /\ reach' = [reach EXCEPT ![g] = Nowhere]

(* To an address space, or back to nowhere. *)
Turn(g) ==
  /\ owner[g] # "none"
  /\ \/ reach'[g] = Nowhere
     \/ reach'[g].to = "space" /\ reach'[g] = [to |-> "space", space |-> reach'[g].space]
  /\ reach' = [reach EXCEPT ![g] = reach'[g]]
  /\ UNCHANGED owner

(* Only what goes nowhere is given back. *)
Leave(g) ==
  /\ owner[g] # "none" /\ reach[g] = Nowhere
  /\ owner' = [owner EXCEPT ![g] = "none"] /\ reach' = [reach EXCEPT ![g] = Host]

Next == \E g \in Groups : Turn(g) \/ Leave(g) \/ \E c \in Contexts : Take(g, c)

Spec == Init /\ [][Next]_contextVars

(* So a group is the host's exactly while nobody has it. *)
OwnedInv == \A g \in Groups : owner[g] = "none" <=> reach[g] = Host
=============================================================================
