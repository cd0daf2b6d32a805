----------------------------- MODULE Withdrawals -----------------------------
(***************************************************************************)
(* What the authority does to take the object back, and what the world     *)
(* does by itself: time passes, and the proof comes and goes.              *)
(*                                                                         *)
(* All but the call Withdraw are events: they have no errno, and are       *)
(* simply not possible when their condition does not hold.                 *)
(***************************************************************************)
EXTENDS Holders

(* A withdrawal is called: from now on it is remembered whom it concerns, where the policy goes by a
   list of those. *)
Called == /\ withdrawal' = "called"
          /\ seen' = IF policy.covers = "seen" THEN held \cup using ELSE {}

(* Withdraw: the authority asks for the object back; or somebody who wants the proof to fall, and
   can be made to wait, asks it to.  Where the policy says so, the call cuts uses (CutAtCall). *)

WithdrawErrno ==
  IF      withdrawal # "none"         THEN "EALREADY"
  ELSE IF policy.withdraw = "never"   THEN "EPERM"
  ELSE IF ~MayWithdraw                THEN "EBUSY"
  ELSE "OK"

Withdraw ==
  /\ Answer("Withdraw", <<>>, WithdrawErrno)
  /\ IF WithdrawErrno = "OK" THEN Called /\ using' = using \ CutAtCall
     ELSE UNCHANGED <<asking, using>>
  /\ UNCHANGED <<held, evidence, leases, truth>>

(* Return: the withdrawal is over: what the policy awaits has come (MayReturn).  Now the proof
   falls, if it has not before: until here, those who were waited for had every right to finish.
   What is still in flight is cut, where the policy says so (CutAtReturn), or goes on. *)
Return ==
  /\ MayReturn
  /\ Happens("Return", <<>>)
  /\ withdrawal' = "returned" /\ proof' = FALSE
  /\ using' = using \ CutAtReturn
  /\ UNCHANGED <<held, evidence, leases, seen, stale>>

(* Told(s, d): under notices, a holder that a withdrawal covers is told, in its turn, and from now
   on cannot start. *)
Told(s, d) ==
  /\ <<s, d>> \in Untold
  /\ Happens("Told", <<s, d>>)
  /\ evidence' = evidence \ {<<s, d>>}
  /\ UNCHANGED <<held, using, leases, asking, truth>>

(* Abort(s, d): a use in flight is cut, late: its user could not start it again. *)
Abort(s, d) ==
  /\ MayAbort(<<s, d>>)
  /\ Happens("Abort", <<s, d>>)
  /\ using' = using \ {<<s, d>>}
  /\ UNCHANGED <<held, evidence, leases, asking, truth>>

(* Rescind(d): under a bit of the grantor's, it clears it, for no reason but its own. *)
Rescind(d) ==
  /\ MayRescind(d)
  /\ Happens("Rescind", <<d>>)
  /\ rescinded' = rescinded \cup {d}
  /\ UNCHANGED <<held, using, evidence, left, asking, truth>>

(* Renew(d): under leases, the authority gives the lease of d its full term again, as long as the
   proof holds and nothing is asked back. *)
Renew(d) ==
  /\ MayRenew(d)
  /\ Happens("Renew", <<d>>)
  /\ left' = [left EXCEPT ![d] = Term]
  /\ UNCHANGED <<held, using, evidence, rescinded, asking, truth>>

-----------------------------------------------------------------------------
(* The world *)

(* One unit of time passes, if anything counts it: a lease, or the age of a proof that is gone. *)
Tick ==
  /\ ClockRuns
  /\ Happens("Tick", <<>>)
  /\ left' = [d \in Descriptions |-> IF left[d] > 0 THEN left[d] - 1 ELSE 0]
  /\ stale' = IF ~proof /\ stale < Term THEN stale + 1 ELSE stale
  /\ UNCHANGED <<proof, held, using, evidence, rescinded, asking>>

(* The proof falls by an act of somebody other than the authority.  If the authority hears of it,
   that is the call of a withdrawal, unless one was called before: holders are to be stopped all the
   same. *)
Falls ==
  /\ proof' = FALSE
  /\ IF Hears /\ withdrawal = "none" THEN Called ELSE UNCHANGED asking
  /\ using' = IF Hears THEN using \ CutAtCall ELSE using
  /\ UNCHANGED <<stale, held, evidence, leases>>

(* A third party's chmod; an administrator's unbind, where the authority does not
   hear the request (MayFall). *)
ProofLapsed(cause) ==
  /\ cause \in Lapses /\ MayFall(cause)
  /\ Happens("ProofLapsed", <<cause>>)
  /\ Falls

(* The one who uses is the one who proves: it attaches a device, or detaches it. *)
Prove ==
  /\ SelfProve /\ ~proof
  /\ Happens("Prove", <<>>)
  /\ proof' = TRUE /\ stale' = 0
  /\ UNCHANGED <<held, using, evidence, leases, asking>>

(* The same holds for its detach. *)
Unprove ==
  /\ SelfProve /\ MayFall("holder")
  /\ Happens("Unprove", <<>>)
  /\ Falls
=============================================================================
