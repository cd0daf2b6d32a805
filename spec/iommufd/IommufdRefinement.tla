-------------------------- MODULE IommufdRefinement --------------------------
(***************************************************************************)
(* What was built, seen from above.                                        *)
(***************************************************************************)
EXTENDS IommufdProperties

(* The security context of a group: its owner, if that is a context, and the address space under the HWPT that its DMA goes to. *)
OwnerOf == [g \in Groups |-> IF owners[g].by \in Contexts THEN owners[g].by ELSE "none"]

ReachOf ==
  [g \in Groups |-> IF domains[g].to = "hwpt"
                    THEN [to |-> "space", space |-> Space(objects[owners[g].by], domains[g].hwpt)]
                    ELSE [to |-> domains[g].to, space |-> None]]

Security == INSTANCE SecurityContext WITH owner <- OwnerOf, reach <- ReachOf

RefinesSecurityContext == Security!Spec
=============================================================================
