---------------------------- MODULE Authorization ---------------------------
(***************************************************************************)
(* Who may do something, since when and until when: one object, one proof, *)
(* one withdrawal, under any policy.  The actions are written once; what   *)
(* differs between policies is asked of Guards.                            *)
(*                                                                         *)
(* The calls and events are those of Holders and Withdrawals; here they    *)
(* are put together.                                                       *)
(***************************************************************************)
EXTENDS Withdrawals

TypeOK ==
  /\ policy \in PolicySet
  /\ proof \in BOOLEAN
  /\ held \subseteq Handles /\ using \subseteq Handles
  /\ evidence \subseteq held /\ seen \subseteq Handles
  /\ rescinded \subseteq Descriptions
  /\ left \in [Descriptions -> 0..Term] /\ stale \in 0..Term
  /\ withdrawal \in {"none", "called", "returned"}

(* A holder who can make the proof true starts without it. *)
ProofAtFirst == ~SelfProve

Init ==
  /\ policy \in PolicySet
  /\ proof = ProofAtFirst
  /\ held = {} /\ using = {} /\ evidence = {} /\ rescinded = {} /\ seen = {}
  /\ left = [d \in Descriptions |-> 0] /\ stale = 0
  /\ withdrawal = "none"
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

-----------------------------------------------------------------------------
Next ==
  \/ \E s \in Subjects, d \in Descriptions :
       \/ Grant(s, d) \/ Close(s, d) \/ Check(s, d) \/ Begin(s, d) \/ End(s, d)
       \/ Told(s, d) \/ Abort(s, d)
       \/ \E t \in Subjects \ {s} : Pass(s, t, d)
  \/ \E d \in Descriptions : Rescind(d) \/ Renew(d)
  \/ Withdraw \/ Return \/ Tick
  \/ \E cause \in Others : ProofLapsed(cause)
  \/ Prove \/ Unprove

(* The authority, the clock and the notices do not stand still; a holder is not made to do anything,
   and nobody is made to let the proof fall. *)
AuthorityMoves ==
  /\ WF_vars(Return) /\ WF_vars(Tick)
  /\ \A s \in Subjects, d \in Descriptions : WF_vars(Told(s, d)) /\ WF_vars(Abort(s, d))

(* A use ends by itself, sooner or later.  Without this the holder is hostile. *)
UsesEnd == \A s \in Subjects, d \in Descriptions : WF_vars(End(s, d))

Spec        == Init /\ [][Next]_vars
HostileSpec == Spec /\ AuthorityMoves
FairSpec    == Spec /\ AuthorityMoves /\ UsesEnd
=============================================================================
