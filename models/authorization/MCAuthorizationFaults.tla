------------------------ MODULE MCAuthorizationFaults ------------------------
(***************************************************************************)
(* Faults, each an operator that a configuration puts in the place of one  *)
(* of the specification.  A configuration MCAuthorizationFaults-no... asks *)
(* for just the property that must notice.  The letters m1 to m13 are      *)
(* those of mutations taken from real, fixed bugs (spec/README.md).        *)
(***************************************************************************)
EXTENDS MCAuthorization, FiniteSets

(* m1: the return does not wait for uses ("vfio: Wait for dma-buf invalidation to complete").
   m3: handles are passed on while each holder is told in turn.
   m9: the proof is checked, and only then the pin is taken; by then it may be gone. *)
Unasked == TRUE

(* m4: a holder that has no way to be told is let in. *)
Deaf == CHOOSE s \in Subjects : TRUE
UntoldButDeaf == IF policy.evidence = "notified" /\ withdrawal # "none"
                 THEN {h \in evidence \cap Covered : h[1] # Deaf} ELSE {}

(* m12: the last use but one is taken for the last (a
   grant reported unmapped at the first of two unmaps). *)
DrainedButOne == Cardinality(Covered \cap using) <= 1

(* The check moves from open to use. *)
MayBeginOnProof(h) == h \in held /\ proof

(* A handle cannot be used while another handle of the same description is. *)
MayBeginAlone(h) == h \in held /\ On(h[2]) \cap using \subseteq {h}

(* The door is shut when the withdrawal is called. *)
MayBeginBeforeCall(h) == h \in held /\ withdrawal = "none"

(* A lease is renewed without a look at the proof. *)
MayRenewAnyway(d) == policy.evidence = "leased" /\ d \in Opened /\ left[d] < Term

(* A withdrawal cannot be called while somebody is
   using, as a running program cannot be written to. *)
MayWithdrawUnused == withdrawal = "none" /\ using = {}

(* The return waits for the end of uses where the policy does not say so. *)
MayReturnDrained == withdrawal = "called" /\ Drained

(* Any use in flight may be cut. *)
MayAbortAny(h) == h \in using

(* No use is ever cut. *)
MayAbortNone(h) == FALSE

(* A gate through which nobody ever starts; a return that never comes. *)
MayBeginNever(h) == FALSE
MayReturnNever   == FALSE

(* The authority does not hear of a fall. *)
Deafness == FALSE

(* Who could be made to wait lets the proof fall all the same. *)
MayFallAnyway(cause) == proof

(* A grant is made while a withdrawal is pending: first the room, then the door. *)
NeverShut == FALSE

(* Nothing is passed on from the call of a withdrawal. *)
MayPassBeforeCall == withdrawal # "called"

(* A refused start spends the ticket. *)
BeginSpending(s, d) ==
  /\ Answer("Begin", <<s, d>>, BeginErrno(s, d))
  /\ using' = IF BeginErrno(s, d) = "OK" THEN using \cup {<<s, d>>} ELSE using
  /\ evidence' = evidence \ {<<s, d>>}
  /\ UNCHANGED <<held, leases, asking, truth>>

(* One notice is taken for all of them. *)
ToldForAll(s, d) ==
  /\ <<s, d>> \in Untold
  /\ Happens("Told", <<s, d>>)
  /\ evidence' = {}
  /\ UNCHANGED <<held, using, leases, asking, truth>>

(* The clock stops with the return: no lease runs out after it. *)
ClockRunsBefore ==
  withdrawal # "returned" /\ ((\E d \in Descriptions : left[d] > 0) \/ (~proof /\ stale < Term))
=============================================================================
