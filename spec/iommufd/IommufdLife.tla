----------------------------- MODULE IommufdLife -----------------------------
(***************************************************************************)
(* The life of one generic object under concurrency: what the two counters *)
(* are for (drivers/iommu/iommufd/main.c, iommufd_object_remove;           *)
(* iommufd_private.h, iommufd_put_object).                                 *)
(*                                                                         *)
(* A call first looks its object up, which makes it a user and a waiter;   *)
(* when it is done it gives both back, in two steps, and the second is its *)
(* last touch of the object.  A user's destroy waits for no call: any      *)
(* further user makes it EBUSY, if only for a moment.  Who has given back  *)
(* the first and not yet the second it has to let finish.  The driver's    *)
(* destroy (device unbind, access destroy) waits for the calls in flight,  *)
(* then frees.                                                             *)
(*                                                                         *)
(* A number stands for an object here.  That a number can be given out     *)
(* again before the memory behind it is free, and that a driver waits for  *)
(* 60 seconds and no longer, is left out.  The room's other modules have   *)
(* each call in one step, and keep of this what can be observed between    *)
(* calls.                                                                  *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Numbers,             \* the numbers of the table under consideration, 1..n
  Threads,             \* threads that make calls
  Driven               \* numbers whose objects belong to a driver,
                       \* which is a user for as long as it has them

ASSUME Numbers \subseteq Nat \ {0} /\ Driven \subseteq Numbers

VARIABLES
  phase,               \* [Numbers -> "free", "reserved", "live", "waited" (its driver
                       \* waits) or "removed" (a user's destroy has taken it out)]
  users,               \* [Numbers -> Nat]: 1 for the table, 1 for the
                       \* driver, 1 for its file, 1 for each call in flight
  wait,                \* [Numbers -> Nat]: 1 until it is to be destroyed,
                       \* 1 for each call in flight
  files,               \* [Numbers -> "none", "open" or "closed"]: the file that has the object
                       \* as its private data; closed: its release is still to come
  inside,              \* [Threads -> Numbers, or 0]: the object
                       \* that the thread's call has looked up
  leaving,             \* threads that are no users any more, and have
                       \* their last touch of the object before them
  call                 \* the last step; read by properties only

lifeVars == <<phase, users, wait, files, inside, leaving, call>>
lifeState == <<phase, users, wait, files, inside, leaving>>

Answers(op, args, errno) == call' = [op |-> op, args |-> args, errno |-> errno]

Base(i) == IF i \in Driven THEN 2 ELSE 1

LifeInit ==
  /\ phase = [i \in Numbers |-> "free"]
  /\ users = [i \in Numbers |-> 0] /\ wait = [i \in Numbers |-> 0]
  /\ files = [i \in Numbers |-> "none"]
  /\ inside = [t \in Threads |-> 0] /\ leaving = {}
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

Free(i) == /\ phase' = [phase EXCEPT ![i] = "free"]
           /\ users' = [users EXCEPT ![i] = 0] /\ wait' = [wait EXCEPT ![i] = 0]

-----------------------------------------------------------------------------
(* Creation in two steps: the number is taken, and found only when
   the object is complete.  If that fails, it is given back. *)
Reserve(i) ==
  /\ phase[i] = "free" /\ \A j \in Numbers : j < i => phase[j] # "free"
  /\ Answers("Reserve", <<i>>, "OK")
  /\ phase' = [phase EXCEPT ![i] = "reserved"]
  /\ users' = [users EXCEPT ![i] = Base(i)] /\ wait' = [wait EXCEPT ![i] = 1]
  /\ UNCHANGED <<files, inside, leaving>>

(* An object may come with a file (a fault queue does); the file is a user. *)
OpenFile(i) ==
  /\ phase[i] = "reserved" /\ files[i] = "none" /\ i \notin Driven
  /\ Answers("OpenFile", <<i>>, "OK")
  /\ files' = [files EXCEPT ![i] = "open"]
  /\ users' = [users EXCEPT ![i] = @ + 1]
  /\ UNCHANGED <<phase, wait, inside, leaving>>

Finalize(i) ==
  /\ phase[i] = "reserved"
  /\ Answers("Finalize", <<i>>, "OK")
  /\ phase' = [phase EXCEPT ![i] = "live"]
  /\ UNCHANGED <<users, wait, files, inside, leaving>>

(* The file is released first, within the call (iommufd_object_abort_and_destroy, __fput_sync). *)
Abort(i) ==
  /\ phase[i] = "reserved"
  /\ Answers("Abort", <<i>>, "OK")
  /\ files' = [files EXCEPT ![i] = "none"]
  /\ Free(i) /\ UNCHANGED <<inside, leaving>>

(* A file that is closed is released a moment later, by another thread. *)
CloseFile(i) ==
  /\ phase[i] # "reserved" /\ files[i] = "open"
  /\ Answers("CloseFile", <<i>>, "OK")
  /\ files' = [files EXCEPT ![i] = "closed"]
  /\ UNCHANGED <<phase, users, wait, inside, leaving>>

Release(i) ==
  /\ files[i] = "closed"
  /\ Answers("Release", <<i>>, "OK")
  /\ files' = [files EXCEPT ![i] = "none"]
  /\ users' = [users EXCEPT ![i] = @ - 1]
  /\ UNCHANGED <<phase, wait, inside, leaving>>

-----------------------------------------------------------------------------
(* A call of thread t begins on number i, and ends.  What its driver waits for is
   found as long as a call is in flight on it (iommufd_lock_obj asks for both counters). *)
InTable(i) == phase[i] \in {"live", "waited"}

BeginErrno(i) == IF ~InTable(i) \/ users[i] = 0 \/ wait[i] = 0 THEN "ENOENT" ELSE "OK"

Begin(t, i) ==
  /\ inside[t] = 0
  /\ Answers("Begin", <<t, i>>, BeginErrno(i))
  /\ IF BeginErrno(i) = "OK"
     THEN /\ inside' = [inside EXCEPT ![t] = i]
          /\ users' = [users EXCEPT ![i] = @ + 1] /\ wait' = [wait EXCEPT ![i] = @ + 1]
     ELSE UNCHANGED <<users, wait, inside>>
  /\ UNCHANGED <<phase, files, leaving>>

(* Users first, so that a driver never sees a user that it has not waited for. *)
End(t) ==
  /\ inside[t] # 0 /\ t \notin leaving
  /\ Answers("End", <<t>>, "OK")
  /\ users' = [users EXCEPT ![inside[t]] = @ - 1]
  /\ leaving' = leaving \cup {t}
  /\ UNCHANGED <<phase, wait, files, inside>>

Leave(t) ==
  /\ t \in leaving
  /\ Answers("Leave", <<t>>, "OK")
  /\ wait' = [wait EXCEPT ![inside[t]] = @ - 1]
  /\ inside' = [inside EXCEPT ![t] = 0] /\ leaving' = leaving \ {t}
  /\ UNCHANGED <<phase, users, files>>

-----------------------------------------------------------------------------
UserDestroyErrno(i) ==
  IF ~InTable(i) THEN "ENOENT" ELSE IF users[i] # 1 THEN "EBUSY" ELSE "OK"

UserDestroy(i) ==
  /\ Answers("UserDestroy", <<i>>, UserDestroyErrno(i))
  /\ IF UserDestroyErrno(i) = "OK"
     THEN /\ phase' = [phase EXCEPT ![i] = "removed"]
          /\ users' = [users EXCEPT ![i] = 0] /\ wait' = [wait EXCEPT ![i] = @ - 1]
     ELSE UNCHANGED <<phase, users, wait>>
  /\ UNCHANGED <<files, inside, leaving>>

(* Nobody finds it any more, and nobody is a user: who still has a hand on it is leaving. *)
Untouched(i) == wait[i] = 0

UserFrees(i) ==
  /\ phase[i] = "removed" /\ Untouched(i)
  /\ Answers("UserFrees", <<i>>, "OK")
  /\ Free(i) /\ UNCHANGED <<files, inside, leaving>>

(* The driver lets go, and waits: from here on each call that ends is one less to wait for. *)
DriverRemoves(i) ==
  /\ i \in Driven /\ phase[i] = "live"
  /\ Answers("DriverRemoves", <<i>>, "OK")
  /\ phase' = [phase EXCEPT ![i] = "waited"]
  /\ wait' = [wait EXCEPT ![i] = @ - 1]
  /\ UNCHANGED <<users, files, inside, leaving>>

Drained(i) == wait[i] = 0

(* What is left must be the table and the driver; else the kernel
   warns, and leaves the object to the end of its context. *)
DriverFreesErrno(i) == IF users[i] # 2 THEN "EBUSY" ELSE "OK"

DriverFrees(i) ==
  /\ phase[i] = "waited" /\ Drained(i)
  /\ Answers("DriverFrees", <<i>>, DriverFreesErrno(i))
  /\ IF DriverFreesErrno(i) = "OK" THEN Free(i)
     ELSE /\ phase' = [phase EXCEPT ![i] = "live"]
          /\ users' = [users EXCEPT ![i] = @ - 1] /\ wait' = [wait EXCEPT ![i] = 1]
  /\ UNCHANGED <<files, inside, leaving>>

-----------------------------------------------------------------------------
LifeNext ==
  \/ \E i \in Numbers : \/ Reserve(i) \/ OpenFile(i) \/ Finalize(i) \/ Abort(i)
                        \/ CloseFile(i) \/ Release(i) \/ UserDestroy(i) \/ UserFrees(i)
                        \/ DriverRemoves(i) \/ DriverFrees(i)
  \/ \E t \in Threads : End(t) \/ Leave(t) \/ \E i \in Numbers : Begin(t, i)

LifeSpec == LifeInit /\ [][LifeNext]_lifeVars
             /\ \A t \in Threads : WF_lifeVars(End(t)) /\ WF_lifeVars(Leave(t))
             /\ \A i \in Numbers : WF_lifeVars(UserFrees(i)) /\ WF_lifeVars(DriverFrees(i))
=============================================================================
