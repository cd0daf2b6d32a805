----------------------------- MODULE Withdrawals -----------------------------
(***************************************************************************)
(* What the authority does to take the object back, and what the world     *)
(* does by itself: time passes, and the proof comes and goes.              *)
(*                                                                         *)
(* All but the call Withdraw are events: they have no errno, and are       *)
(* simply not possible when their condition does not hold.                 *)
(***************************************************************************)
EXTENDS Holders

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
=============================================================================
