------------------------------- MODULE Holders -------------------------------
(***************************************************************************)
(* What a holder does: it is granted a handle, passes it on, lets go of    *)
(* it, and uses the object through it, from the beginning of a use to its  *)
(* end.                                                                    *)
(*                                                                         *)
(* A call answers with an errno, and a refused call changes nothing.       *)
(***************************************************************************)
EXTENDS Guards

VARIABLE call          \* the last step: operation, arguments, answer; only properties read it

state  == <<policy, proof, held, using, evidence, left, rescinded, withdrawal, seen, stale>>
vars   == <<policy, proof, held, using, evidence, left, rescinded, withdrawal, seen, stale, call>>
leases == <<left, rescinded>>
asking == <<withdrawal, seen>>
truth  == <<proof, stale>>

Answer(op, args, errno) ==
  /\ call' = [op |-> op, args |-> args, errno |-> errno]
  /\ UNCHANGED policy

Happens(op, args) == Answer(op, args, "OK")

-----------------------------------------------------------------------------
(* Grant(s, d): s asks for the object and is given the first handle of a new description d, as by
   open(2).  What was remembered of an earlier description of that name does not concern it. *)

GrantErrno ==
  IF      DoorShut  THEN "EBUSY"
  ELSE IF ~MayGrant THEN "EACCES"
  ELSE "OK"

Grant(s, d) ==
  /\ d \notin Opened
  /\ Answer("Grant", <<s, d>>, GrantErrno)
  /\ IF GrantErrno = "OK"
     THEN /\ held' = held \cup {<<s, d>>}
          /\ evidence' = CASE policy.evidence = "notified" -> evidence \cup {<<s, d>>}
                           [] policy.evidence = "sampled"  -> Sample(held')
                           [] OTHER                        -> evidence
          /\ left' = IF policy.evidence = "leased" THEN [left EXCEPT ![d] = Term] ELSE left
          /\ rescinded' = rescinded \ {d} /\ seen' = seen \ On(d)
     ELSE UNCHANGED <<held, evidence, leases, seen>>
  /\ UNCHANGED <<using, withdrawal, truth>>

(* Pass(s, t, d): s hands a copy of its handle to t, as by dup, fork or a socket.  No check is made.
   The mark that a holder has not been told goes with it. *)

PassErrno(s, t, d) ==
  IF      <<s, d>> \notin held THEN "EBADF"
  ELSE IF <<t, d>> \in held    THEN "EEXIST"
  ELSE IF ~MayPass             THEN "EBUSY"
  ELSE "OK"

Pass(s, t, d) ==
  /\ Answer("Pass", <<s, t, d>>, PassErrno(s, t, d))
  /\ IF PassErrno(s, t, d) = "OK"
     THEN /\ held' = held \cup {<<t, d>>}
          /\ evidence' = CASE policy.evidence = "notified" /\ <<s, d>> \in evidence ->
                                  evidence \cup {<<t, d>>}
                           [] policy.evidence = "sampled" -> Sample(held')
                           [] OTHER                       -> evidence
     ELSE UNCHANGED <<held, evidence>>
  /\ UNCHANGED <<using, leases, asking, truth>>

(* Close(s, d): s lets go of its handle.  A use in flight has a hold of its own and goes on. *)

CloseErrno(s, d) == IF <<s, d>> \notin held THEN "EBADF" ELSE "OK"

Close(s, d) ==
  /\ Answer("Close", <<s, d>>, CloseErrno(s, d))
  /\ IF CloseErrno(s, d) = "OK"
     THEN /\ held' = held \ {<<s, d>>}
          /\ evidence' = IF policy.evidence = "sampled" THEN Sample(held')
                         ELSE evidence \ {<<s, d>>}
     ELSE UNCHANGED <<held, evidence>>
  /\ UNCHANGED <<using, leases, asking, truth>>

(* Check(s, d): under tickets, s asks whether it may, and keeps the answer. *)

CheckErrno(s, d) ==
  IF      <<s, d>> \notin held   THEN "EBADF"
  ELSE IF ~MayCheck(<<s, d>>)    THEN "EACCES"
  ELSE "OK"

Check(s, d) ==
  /\ policy.evidence = "ticket"
  /\ Answer("Check", <<s, d>>, CheckErrno(s, d))
  /\ evidence' = IF CheckErrno(s, d) = "OK" THEN evidence \cup {<<s, d>>} ELSE evidence
  /\ UNCHANGED <<held, using, leases, asking, truth>>

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
          /\ evidence' = IF policy.evidence = "ticket" THEN evidence \ {<<s, d>>}
                         ELSE evidence
     ELSE UNCHANGED <<using, evidence>>
  /\ UNCHANGED <<held, leases, asking, truth>>

(* End(s, d): the use ends, because its user is done. *)
End(s, d) ==
  /\ <<s, d>> \in using
  /\ Happens("End", <<s, d>>)
  /\ using' = using \ {<<s, d>>}
  /\ UNCHANGED <<held, evidence, leases, asking, truth>>
=============================================================================
