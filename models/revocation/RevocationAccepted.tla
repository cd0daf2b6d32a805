-------------------------- MODULE RevocationAccepted -------------------------
(***************************************************************************)
(* What is refused changes nothing (RefusalIsStutterProp), and is left out *)
(* where only what changes is looked at: in a survey, and where something  *)
(* has to come in the end.  But who was answered at once by a second call  *)
(* was answered.                                                           *)
(***************************************************************************)
EXTENDS RevocationRefinement

AcceptedAnswer(op, args, errno) ==
  /\ errno = "OK"
  /\ call' = [op |-> op, args |-> args, errno |-> errno]
  /\ UNCHANGED policy
=============================================================================
