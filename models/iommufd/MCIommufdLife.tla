---------------------------- MODULE MCIommufdLife ----------------------------
(***************************************************************************)
(* Two numbers, of which a driver may have one, and two threads.           *)
(***************************************************************************)
EXTENDS IommufdLifeProperties, TLC

(* What each guard is for. *)
UserDestroyErrnoNoUsers(i) == IF phase[i] # "live" THEN "ENOENT" ELSE "OK"
DrainedNoWait(i)           == TRUE
BeginErrnoNoPhase(i)       == IF phase[i] = "free" THEN "ENOENT" ELSE "OK"
BaseNoDriver(i)            == 1
DrainedNever(i)            == FALSE
FreeNoCounters(i)          == phase' = [phase EXCEPT ![i] = "free"] /\ UNCHANGED <<users, wait>>

(* A user's destroy that waits for the calls in flight, as the driver's does. *)
UserDestroyNoHaste(i) ==
  /\ users[i] <= 1
  /\ Answers("UserDestroy", <<i>>, UserDestroyErrno(i))
  /\ IF UserDestroyErrno(i) = "OK" THEN Free(i) ELSE UNCHANGED <<phase, users, wait>>
  /\ UNCHANGED inside

AnswersNoTruth(op, args, errno) ==
  call' = [op |-> op, args |-> args, errno |-> IF op = "UserDestroy" THEN "EBUSY" ELSE errno]
FreeNoNumber(i) ==
  /\ phase' = [phase EXCEPT ![i] = "gone"]
  /\ users' = [users EXCEPT ![i] = 0] /\ wait' = [wait EXCEPT ![i] = 0]
=============================================================================
