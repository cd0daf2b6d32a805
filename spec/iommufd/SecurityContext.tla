--------------------------- MODULE SecurityContext ---------------------------
(***************************************************************************)
(* What a user may rely on about the DMA of an IOMMU group (RFC v2 1.3;    *)
(* Gunthorpe's three rules, M36 and M37): it is one context's at a time,   *)
(* and from the moment it is taken until it is left it goes nowhere but    *)
(* into an address space of that context, or nowhere at all.  It does not  *)
(* pass through the host's default domain on the way (I5, I7, I8).         *)
(*                                                                         *)
(* An address space is a place: the context that it is of, and its number  *)
(* there.  Whoever refines this says of which context the places are that  *)
(* the hardware goes to, without asking who owns the group: that it is the *)
(* owner's is what the contract promises.                                  *)
(***************************************************************************)
CONSTANTS Groups, Contexts, Numbers

VARIABLES
  owner,               \* [Groups -> Contexts or "none"]
  reach                \* [Groups -> [to, places]]: "default", "blocking", or "space", and which

contextVars == <<owner, reach>>

Host         == [to |-> "default", places |-> {}]
Nowhere      == [to |-> "blocking", places |-> {}]
Inside(c, i) == [to |-> "space", places |-> {<<c, i>>}]

Init ==
  /\ owner = [g \in Groups |-> "none"]
  /\ reach = [g \in Groups |-> Host]

(* A group that nobody has is taken, and from then on its DMA goes nowhere. *)
Take(g, c) ==
  /\ owner[g] = "none"
  /\ owner' = [owner EXCEPT ![g] = c] /\ reach' = [reach EXCEPT ![g] = Nowhere]

(* From wherever it is, to an address space of its owner's, or back to nowhere. *)
Turn(g) ==
  /\ owner[g] # "none"
  /\ \/ reach' = [reach EXCEPT ![g] = Nowhere]
     \/ \E i \in Numbers : reach' = [reach EXCEPT ![g] = Inside(owner[g], i)]
  /\ UNCHANGED owner

(* Only what goes nowhere is given back. *)
Leave(g) ==
  /\ owner[g] # "none" /\ reach[g] = Nowhere
  /\ owner' = [owner EXCEPT ![g] = "none"] /\ reach' = [reach EXCEPT ![g] = Host]

Next == \E g \in Groups : Turn(g) \/ Leave(g) \/ \E c \in Contexts : Take(g, c)

Spec == Init /\ [][Next]_contextVars

-----------------------------------------------------------------------------
(* So a group is the host's exactly while nobody has it, *)
OwnedInv == \A g \in Groups : owner[g] = "none" <=> reach[g] = Host

(* and what it reaches is its owner's. *)
InsideInv == \A g \in Groups : \A p \in reach[g].places : p[1] = owner[g]

THEOREM Spec => []OwnedInv /\ []InsideInv     \* MCSecurityContext
=============================================================================
