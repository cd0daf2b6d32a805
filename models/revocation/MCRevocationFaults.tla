-------------------------- MODULE MCRevocationFaults -------------------------
(***************************************************************************)
(* Faults, each an operator that a configuration puts in the place of one  *)
(* of the specification.  A configuration MCRevocationFaults-no... asks    *)
(* for just the property that must notice.                                 *)
(***************************************************************************)
EXTENDS MCRevocation

(* A refused sleeper is put to sleep all the same. *)
SleepAnyway(s, d) ==
  /\ manner.sleeping # "none" /\ Answered(s, d, asleep)
  /\ Answer("Sleep", <<s, d>>, SleepErrno(s, d))
  /\ asleep' = IF <<s, d>> \in held THEN asleep \cup {<<s, d>>} ELSE asleep
  /\ UNCHANGED <<state, manner, standing, void, aim, dead, queued, lost, inside>>

(* Nobody is asked for evidence. *)
MayStartAnyway(h) == h \in held

(* A return that never comes. *)
MayConcludeNever == FALSE
=============================================================================
