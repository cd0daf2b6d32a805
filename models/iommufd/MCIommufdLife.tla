---------------------------- MODULE MCIommufdLife ----------------------------
(***************************************************************************)
(* Two numbers, of which a driver may have one, and two threads.           *)
(***************************************************************************)
EXTENDS IommufdLifeProperties, TLC

(* What each guard is for. *)
UserDestroyErrnoNoUsers(i) == IF ~InTable(i) THEN "ENOENT" ELSE "OK"
DrainedNoWait(i)           == TRUE
BaseNoDriver(i)            == 1
DrainedNever(i)            == FALSE
FreeNoCounters(i)          == phase' = [phase EXCEPT ![i] = "free"] /\ UNCHANGED <<users, wait>>

(* Two reports of 2023 (commit 6f9c4d8c468c, of iommufd_put_object): a
   destroy that looks at the users alone, while who is no user any more has a touch to come. *)
UntouchedNoTouch(i) == TRUE

(* As if nobody found what its driver waits for. *)
BeginErrnoNoWaited(i) == IF phase[i] = "live" THEN "OK" ELSE "ENOENT"

(* The other order of giving back, of which iommufd_put_object warns. *)
EndNoOrder(t) ==
  /\ inside[t] # 0 /\ t \notin leaving
  /\ Answers("End", <<t>>, "OK")
  /\ wait' = [wait EXCEPT ![inside[t]] = @ - 1]
  /\ leaving' = leaving \cup {t}
  /\ UNCHANGED <<phase, users, files, inside>>
LeaveNoOrder(t) ==
  /\ t \in leaving
  /\ Answers("Leave", <<t>>, "OK")
  /\ users' = [users EXCEPT ![inside[t]] = @ - 1]
  /\ inside' = [inside EXCEPT ![t] = 0] /\ leaving' = leaving \ {t}
  /\ UNCHANGED <<phase, wait, files>>

(* A report of 2025 (commit 4e034bf045b1, of file descriptors at an abort): the
   file of an object that is given up is put, and released when the object is gone. *)
AbortNoSync(i) ==
  /\ phase[i] = "reserved"
  /\ Answers("Abort", <<i>>, "OK")
  /\ files' = [files EXCEPT ![i] = IF @ = "open" THEN "closed" ELSE @]
  /\ Free(i) /\ UNCHANGED <<inside, leaving>>

(* A user's destroy that waits for the calls in flight, as the driver's does. *)
UserDestroyNoHaste(i) ==
  /\ users[i] <= 1
  /\ Answers("UserDestroy", <<i>>, UserDestroyErrno(i))
  /\ IF UserDestroyErrno(i) = "OK" THEN Free(i) ELSE UNCHANGED <<phase, users, wait>>
  /\ UNCHANGED <<files, inside, leaving>>

AnswersNoTruth(op, args, errno) ==
  call' = [op |-> op, args |-> args, errno |-> IF op = "UserDestroy" THEN "EBUSY" ELSE errno]
FreeNoNumber(i) ==
  /\ phase' = [phase EXCEPT ![i] = "gone"]
  /\ users' = [users EXCEPT ![i] = 0] /\ wait' = [wait EXCEPT ![i] = 0]
=============================================================================
