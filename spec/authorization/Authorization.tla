---------------------------- MODULE Authorization ---------------------------
(***************************************************************************)
(* Who may do something, since when and until when: one object, one proof, *)
(* one withdrawal, under any policy.  The actions are written once; what   *)
(* differs between policies is asked of Guards.                            *)
(*                                                                         *)
(* A call answers with an errno, and a refused call changes nothing.       *)
(* An event (time passes, a holder is told, the proof lapses) has no errno *)
(* and is simply not possible when its condition does not hold.            *)
(***************************************************************************)
EXTENDS Guards

VARIABLE call          \* the last step: operation, arguments, answer; nothing reads it but properties

world  == <<proof, opened, held, using, evidence, left, rescinded, withdrawal, seen, stale>>
state  == <<policy, proof, opened, held, using, evidence, left, rescinded, withdrawal, seen, stale>>
vars   == <<policy, proof, opened, held, using, evidence, left, rescinded, withdrawal, seen, stale, call>>
leases == <<left, rescinded>>
asking == <<withdrawal, seen>>
truth  == <<proof, stale>>

TypeOK ==
  /\ policy \in PolicySet
  /\ proof \in BOOLEAN
  /\ opened \subseteq Descriptions /\ rescinded \subseteq opened
  /\ held \subseteq Handles /\ using \subseteq Handles /\ evidence \subseteq held /\ seen \subseteq Handles
  /\ left \in [Descriptions -> 0..Term] /\ stale \in 0..Term
  /\ withdrawal \in {"none", "called", "returned"}

Init ==
  /\ policy \in PolicySet
  /\ proof = ~SelfProve                  \* a holder who can make the proof true starts without it
  /\ opened = {} /\ held = {} /\ using = {} /\ evidence = {} /\ rescinded = {} /\ seen = {}
  /\ left = [d \in Descriptions |-> 0] /\ stale = 0
  /\ withdrawal = "none"
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

Answer(op, args, errno) ==
  /\ call' = [op |-> op, args |-> args, errno |-> errno]
  /\ UNCHANGED policy

Happens(op, args) == Answer(op, args, "OK")

-----------------------------------------------------------------------------
(* The calls of a holder *)

(* Grant(s, d): s asks for the object and is given the first handle of a new description d, as by open(2). *)

GrantErrno ==
  IF      withdrawal = "called" THEN "EBUSY"    \* first the door, then the room
  ELSE IF ~MayGrant             THEN "EACCES"
  ELSE "OK"

Grant(s, d) ==
  /\ d \notin opened
  /\ Answer("Grant", <<s, d>>, GrantErrno)
  /\ IF GrantErrno = "OK"
     THEN /\ opened' = opened \cup {d}
          /\ held' = held \cup {<<s, d>>}
          /\ evidence' = CASE policy.evidence = "notified" -> evidence \cup {<<s, d>>}
                           [] policy.evidence = "sampled"  -> Sample(held')
                           [] OTHER                        -> evidence
          /\ left' = IF policy.evidence = "leased" THEN [left EXCEPT ![d] = Term] ELSE left
     ELSE UNCHANGED <<opened, held, evidence, left>>
  /\ UNCHANGED <<using, rescinded, asking, truth>>

(* Pass(s, t, d): s hands a copy of its handle to t, as by dup, fork or a socket.  The mark that a holder has not been told goes with it. *)

PassErrno(s, t, d) ==
  IF      <<s, d>> \notin held THEN "EBADF"
  ELSE IF <<t, d>> \in held    THEN "EEXIST"
  ELSE IF ~MayPass             THEN "EBUSY"
  ELSE "OK"

Pass(s, t, d) ==
  /\ Answer("Pass", <<s, t, d>>, PassErrno(s, t, d))
  /\ IF PassErrno(s, t, d) = "OK"
     THEN /\ held' = held \cup {<<t, d>>}
          /\ evidence' = CASE policy.evidence = "notified" /\ <<s, d>> \in evidence -> evidence \cup {<<t, d>>}
                           [] policy.evidence = "sampled"                           -> Sample(held')
                           [] OTHER                                                 -> evidence
     ELSE UNCHANGED <<held, evidence>>
  /\ UNCHANGED <<opened, using, leases, asking, truth>>

(* Close(s, d): s lets go of its handle.  A use in flight has a hold of its own and goes on. *)

CloseErrno(s, d) == IF <<s, d>> \notin held THEN "EBADF" ELSE "OK"

Close(s, d) ==
  /\ Answer("Close", <<s, d>>, CloseErrno(s, d))
  /\ IF CloseErrno(s, d) = "OK"
     THEN /\ held' = held \ {<<s, d>>}
          /\ evidence' = IF policy.evidence = "sampled" THEN Sample(held') ELSE evidence \ {<<s, d>>}
     ELSE UNCHANGED <<held, evidence>>
  /\ UNCHANGED <<opened, using, leases, asking, truth>>

(* Check(s, d): under tickets, s asks whether it may, and keeps the answer. *)

CheckErrno(s, d) ==
  IF      <<s, d>> \notin held   THEN "EBADF"
  ELSE IF ~MayCheck(<<s, d>>)    THEN "EACCES"
  ELSE "OK"

Check(s, d) ==
  /\ policy.evidence = "ticket"
  /\ Answer("Check", <<s, d>>, CheckErrno(s, d))
  /\ evidence' = IF CheckErrno(s, d) = "OK" THEN evidence \cup {<<s, d>>} ELSE evidence
  /\ UNCHANGED <<opened, held, using, leases, asking, truth>>

(* Begin(s, d): s starts a use through its handle.  A ticket is spent by it. *)

BeginErrno(s, d) ==
  IF      <<s, d>> \notin held THEN "EBADF"
  ELSE IF <<s, d>> \in using   THEN "EBUSY"
  ELSE IF ~MayBegin(<<s, d>>)  THEN "EACCES"
  ELSE "OK"

Begin(s, d) ==
  /\ Answer("Begin", <<s, d>>, BeginErrno(s, d))
  /\ IF BeginErrno(s, d) = "OK"
     THEN /\ using' = using \cup {<<s, d>>}
          /\ evidence' = IF policy.evidence = "ticket" THEN evidence \ {<<s, d>>} ELSE evidence
     ELSE UNCHANGED <<using, evidence>>
  /\ UNCHANGED <<opened, held, leases, asking, truth>>

(* End(s, d): the use ends, because its user is done. *)
End(s, d) ==
  /\ <<s, d>> \in using
  /\ Happens("End", <<s, d>>)
  /\ using' = using \ {<<s, d>>}
  /\ UNCHANGED <<opened, held, evidence, leases, asking, truth>>

-----------------------------------------------------------------------------
(* The withdrawal *)

(* Withdraw: the authority asks for the object back. *)

WithdrawErrno ==
  IF      withdrawal # "none"         THEN "EALREADY"
  ELSE IF policy.withdraw = "never"   THEN "EPERM"
  ELSE IF ~MayWithdraw                THEN "EBUSY"
  ELSE "OK"

Withdraw ==
  /\ Answer("Withdraw", <<>>, WithdrawErrno)
  /\ IF WithdrawErrno = "OK"
     THEN /\ withdrawal' = "called"
          /\ seen' = IF policy.covers = "seen" THEN held \cup using ELSE {}
     ELSE UNCHANGED asking
  /\ UNCHANGED <<opened, held, using, evidence, leases, truth>>

(* Return: the withdrawal is over.  Here the proof falls: until now those who were waited for had every right to finish. *)
Return ==
  /\ MayReturn
  /\ Happens("Return", <<>>)
  /\ withdrawal' = "returned" /\ proof' = FALSE
  /\ using' = using \ CutAtReturn
  /\ UNCHANGED <<opened, held, evidence, leases, seen, stale>>

(* Told(s, d): a holder is told, and from now on knows better. *)
Told(s, d) ==
  /\ <<s, d>> \in Untold
  /\ Happens("Told", <<s, d>>)
  /\ evidence' = evidence \ {<<s, d>>}
  /\ UNCHANGED <<opened, held, using, leases, asking, truth>>

(* Abort(s, d): a use in flight is cut. *)
Abort(s, d) ==
  /\ MayAbort(<<s, d>>)
  /\ Happens("Abort", <<s, d>>)
  /\ using' = using \ {<<s, d>>}
  /\ UNCHANGED <<opened, held, evidence, leases, asking, truth>>

(* Rescind(d): the grantor clears its bit, for no reason but its own. *)
Rescind(d) ==
  /\ MayRescind(d)
  /\ Happens("Rescind", <<d>>)
  /\ rescinded' = rescinded \cup {d}
  /\ UNCHANGED <<opened, held, using, evidence, left, asking, truth>>

(* Renew(d): the authority gives the lease of d its full term again. *)
Renew(d) ==
  /\ MayRenew(d)
  /\ Happens("Renew", <<d>>)
  /\ left' = [left EXCEPT ![d] = Term]
  /\ UNCHANGED <<opened, held, using, evidence, rescinded, asking, truth>>

-----------------------------------------------------------------------------
(* The world *)

(* One unit of time passes. *)
Tick ==
  /\ ClockRuns
  /\ Happens("Tick", <<>>)
  /\ left' = [d \in Descriptions |-> IF left[d] > 0 THEN left[d] - 1 ELSE 0]
  /\ stale' = IF ~proof /\ stale < Term THEN stale + 1 ELSE stale
  /\ UNCHANGED <<proof, opened, held, using, evidence, rescinded, asking>>

(* The proof falls outside the protocol, and nobody is told: a third party's chmod. *)
ProofLapsed ==
  /\ Lapses /\ proof
  /\ Happens("ProofLapsed", <<>>)
  /\ proof' = FALSE
  /\ UNCHANGED <<stale, opened, held, using, evidence, leases, asking>>

(* The one who uses is the one who proves: it attaches a device, or detaches it. *)
Prove ==
  /\ SelfProve /\ ~proof
  /\ Happens("Prove", <<>>)
  /\ proof' = TRUE /\ stale' = 0
  /\ UNCHANGED <<opened, held, using, evidence, leases, asking>>

Unprove ==
  /\ SelfProve /\ proof
  /\ Happens("Unprove", <<>>)
  /\ proof' = FALSE
  /\ UNCHANGED <<stale, opened, held, using, evidence, leases, asking>>

-----------------------------------------------------------------------------
Next ==
  \/ \E s \in Subjects, d \in Descriptions :
       \/ Grant(s, d) \/ Close(s, d) \/ Check(s, d) \/ Begin(s, d) \/ End(s, d)
       \/ Told(s, d) \/ Abort(s, d)
       \/ \E t \in Subjects \ {s} : Pass(s, t, d)
  \/ \E d \in Descriptions : Rescind(d) \/ Renew(d)
  \/ Withdraw \/ Return \/ Tick
  \/ ProofLapsed \/ Prove \/ Unprove

(* The authority, the clock and the notices do not stand still; a holder is not made to do anything. *)
AuthorityMoves ==
  /\ WF_vars(Return) /\ WF_vars(Tick)
  /\ \A s \in Subjects, d \in Descriptions : WF_vars(Told(s, d)) /\ WF_vars(Abort(s, d))

(* A use ends by itself, sooner or later.  Without this the holder is hostile. *)
UsesEnd == \A s \in Subjects, d \in Descriptions : WF_vars(End(s, d))

Spec        == Init /\ [][Next]_vars
HostileSpec == Spec /\ AuthorityMoves
FairSpec    == Spec /\ AuthorityMoves /\ UsesEnd
=============================================================================
