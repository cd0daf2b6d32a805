----------------------------- MODULE IommufdLife -----------------------------
(***************************************************************************)
(* The life of one generic object under concurrency: what the two counters *)
(* are for (drivers/iommu/iommufd/main.c, iommufd_object_remove).          *)
(*                                                                         *)
(* A call first looks its object up, which makes it a user and a waiter;   *)
(* later it is done.  A user's destroy never waits: any further user makes *)
(* it EBUSY, if only for a moment.  The driver's destroy (device unbind,   *)
(* access destroy) first makes lookups fail, then waits for the calls in   *)
(* flight, then frees.  The room's other modules have each call in one     *)
(* step, and keep of this what can be observed between calls.              *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Numbers,             \* the numbers of the table under consideration, 1..n
  Threads,             \* threads that make calls
  Driven               \* numbers whose objects belong to a driver,
                       \* which is a user for as long as it has them

ASSUME Numbers \subseteq Nat \ {0} /\ Driven \subseteq Numbers

VARIABLES
  phase,               \* [Numbers -> "free", "reserved", "live" or "removed"]
  users,               \* [Numbers -> Nat]: 1 for the table, 1 for
                       \* the driver, 1 for each call in flight
  wait,                \* [Numbers -> Nat]: 1 while it may be looked up, 1 for each call in flight
  inside,              \* [Threads -> Numbers, or 0]: the object
                       \* that the thread's call has looked up
  call                 \* the last step; read by properties only

lifeVars == <<phase, users, wait, inside, call>>
lifeState == <<phase, users, wait, inside>>

Answers(op, args, errno) == call' = [op |-> op, args |-> args, errno |-> errno]

Base(i) == IF i \in Driven THEN 2 ELSE 1

LifeInit ==
  /\ phase = [i \in Numbers |-> "free"]
  /\ users = [i \in Numbers |-> 0] /\ wait = [i \in Numbers |-> 0]
  /\ inside = [t \in Threads |-> 0]
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

-----------------------------------------------------------------------------
(* Creation in two steps: the number is taken, and found only when
   the object is complete.  If that fails, it is given back. *)
Reserve(i) ==
  /\ phase[i] = "free" /\ \A j \in Numbers : j < i => phase[j] # "free"
  /\ Answers("Reserve", <<i>>, "OK")
  /\ phase' = [phase EXCEPT ![i] = "reserved"]
  /\ UNCHANGED <<users, wait, inside>>

Finalize(i) ==
  /\ phase[i] = "reserved"
  /\ Answers("Finalize", <<i>>, "OK")
  /\ phase' = [phase EXCEPT ![i] = "live"]
  /\ users' = [users EXCEPT ![i] = Base(i)] /\ wait' = [wait EXCEPT ![i] = 1]
  /\ UNCHANGED inside

Abort(i) ==
  /\ phase[i] = "reserved"
  /\ Answers("Abort", <<i>>, "OK")
  /\ phase' = [phase EXCEPT ![i] = "free"]
  /\ UNCHANGED <<users, wait, inside>>

-----------------------------------------------------------------------------
(* A call of thread t begins on number i, and ends. *)
BeginErrno(i) == IF phase[i] # "live" THEN "ENOENT" ELSE "OK"

Begin(t, i) ==
  /\ inside[t] = 0
  /\ Answers("Begin", <<t, i>>, BeginErrno(i))
  /\ IF BeginErrno(i) = "OK"
     THEN /\ inside' = [inside EXCEPT ![t] = i]
          /\ users' = [users EXCEPT ![i] = @ + 1] /\ wait' = [wait EXCEPT ![i] = @ + 1]
     ELSE UNCHANGED <<users, wait, inside>>
  /\ UNCHANGED phase

End(t) ==
  /\ inside[t] # 0
  /\ Answers("End", <<t>>, "OK")
  /\ users' = [users EXCEPT ![inside[t]] = @ - 1] /\ wait' = [wait EXCEPT ![inside[t]] = @ - 1]
  /\ inside' = [inside EXCEPT ![t] = 0]
  /\ UNCHANGED phase

-----------------------------------------------------------------------------
Free(i) == /\ phase' = [phase EXCEPT ![i] = "free"]
           /\ users' = [users EXCEPT ![i] = 0] /\ wait' = [wait EXCEPT ![i] = 0]

UserDestroyErrno(i) ==
  IF phase[i] # "live" THEN "ENOENT" ELSE IF users[i] # 1 THEN "EBUSY" ELSE "OK"

UserDestroy(i) ==
  /\ Answers("UserDestroy", <<i>>, UserDestroyErrno(i))
  /\ IF UserDestroyErrno(i) = "OK" THEN Free(i) ELSE UNCHANGED <<phase, users, wait>>
  /\ UNCHANGED inside

(* The driver lets go: from here on nobody finds the object. *)
DriverRemoves(i) ==
  /\ i \in Driven /\ phase[i] = "live"
  /\ Answers("DriverRemoves", <<i>>, "OK")
  /\ phase' = [phase EXCEPT ![i] = "removed"]
  /\ users' = [users EXCEPT ![i] = @ - 1] /\ wait' = [wait EXCEPT ![i] = @ - 1]
  /\ UNCHANGED inside

Drained(i) == wait[i] = 0

DriverFrees(i) ==
  /\ phase[i] = "removed" /\ Drained(i)
  /\ Answers("DriverFrees", <<i>>, "OK")
  /\ Free(i) /\ UNCHANGED inside

-----------------------------------------------------------------------------
LifeNext ==
  \/ \E i \in Numbers : \/ Reserve(i) \/ Finalize(i) \/ Abort(i)
                        \/ UserDestroy(i) \/ DriverRemoves(i) \/ DriverFrees(i)
  \/ \E t \in Threads : End(t) \/ \E i \in Numbers : Begin(t, i)

LifeSpec == LifeInit /\ [][LifeNext]_lifeVars
             /\ \A t \in Threads : WF_lifeVars(End(t))
             /\ \A i \in Numbers : WF_lifeVars(DriverFrees(i))
=============================================================================
