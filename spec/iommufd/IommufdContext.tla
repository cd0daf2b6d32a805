--------------------------- MODULE IommufdContext ---------------------------
(***************************************************************************)
(* Contexts: descriptors, what holds the open file, the final release; the *)
(* call that destroys any object; calls in flight.                         *)
(***************************************************************************)
EXTENDS IommufdTables

VARIABLE call          \* the last step: operation, arguments, errno, and the
                       \* number it returned (0 if none); read by properties only

vars == <<fds, objects, compat, owners, domains, call>>
dma  == <<owners, domains>>

Answer(op, args, errno, out) ==
  call' = [op |-> op, args |-> args, errno |-> errno, out |-> IF errno = "OK" THEN out ELSE 0]

(* Who holds the open file, besides its descriptors: bound devices (the
   kernel's mock devices do not), accesses, descriptors of fault objects. *)
FileHolders(t) ==
  {i \in DOMAIN t : \/ t[i].type = "Device" /\ ~Traits[t[i].dev].mock
                    \/ t[i].type = "Access"
                    \/ t[i].type = "Fault" /\ t[i].open}

Alive(c) == fds[c] > 0 \/ FileHolders(objects[c]) # {}

(* What is left of table t when its context has n descriptors. *)
Kept(t, n) == IF n = 0 /\ FileHolders(t) = {} THEN AtRelease(t) ELSE t

(* The context's table becomes u.  A compatibility pointer to what is gone is reset. *)
Becomes(c, u) ==
  /\ objects' = [objects EXCEPT ![c] = u]
  /\ compat' = [compat EXCEPT ![c] = IF @ \in DOMAIN u THEN @ ELSE None]

Stays == UNCHANGED <<objects, compat>>

(* DMA ownership is given back for each device object of c that is not in u any more;
   nobody's group goes back to the default domain, a group without attachment is blocked. *)
Gone(c, u, g) ==
  Cardinality({i \in OfType(objects[c], "Device") \ DOMAIN u : Group(objects[c], i) = g})

GivesBack(c, u) ==
  LET left(g) == owners[g].count - Gone(c, u, g)
  IN /\ owners' = [g \in Groups |->
          IF Gone(c, u, g) = 0 THEN owners[g]
          ELSE [by |-> IF left(g) = 0 THEN "none" ELSE owners[g].by, count |-> left(g)]]
     /\ domains' = [g \in Groups |->
          IF owners[g].by # c THEN domains[g]
          ELSE IF left(g) = 0 THEN Default
          ELSE IF Attached(u, g) = {} THEN Blocking
          ELSE domains[g]]

-----------------------------------------------------------------------------
(* OpenFd(c): open("/dev/iommu"). *)
OpenFd(c) ==
  /\ ~Alive(c)
  /\ Answer("OpenFd", <<c>>, "OK", 0)
  /\ fds' = [fds EXCEPT ![c] = 1]
  /\ Stays /\ UNCHANGED dma

(* DupFd(c), CloseFd(c): a further descriptor of the same context;
   the end of one.  The last holder's going is the release. *)
DupFdErrno(c) == IF fds[c] = 0 THEN "EBADF" ELSE "OK"

DupFd(c) ==
  /\ Answer("DupFd", <<c>>, DupFdErrno(c), 0)
  /\ fds' = IF DupFdErrno(c) = "OK" THEN [fds EXCEPT ![c] = @ + 1] ELSE fds
  /\ Stays /\ UNCHANGED dma

CloseFdErrno(c) == IF fds[c] = 0 THEN "EBADF" ELSE "OK"

InFlight(c) == \E i \in DOMAIN objects[c] : objects[c][i].wait > 1

CloseFd(c) ==
  /\ fds[c] = 1 => ~InFlight(c)          \* a call in flight has the file, too
  /\ Answer("CloseFd", <<c>>, CloseFdErrno(c), 0)
  /\ IF CloseFdErrno(c) = "OK"
     THEN LET u == Kept(objects[c], fds[c] - 1)
          IN fds' = [fds EXCEPT ![c] = @ - 1] /\ Becomes(c, u) /\ GivesBack(c, u)
     ELSE fds' = fds /\ Stays /\ UNCHANGED dma

-----------------------------------------------------------------------------
(* Destroy(c, i): IOMMU_DESTROY, whatever i is.  Device and
   access numbers are EBUSY for ever: their driver is a user. *)
DestroyErrno(c, i) == IF fds[c] = 0 THEN "EBADF" ELSE RemoveErrno(objects[c], i)

(* The mock device's own end waits as any unbind does. *)
MustWait(t, i) == RemoveErrno(t, i) = "OK" /\ t[i].type = "Selftest" /\ ~Idle(t, t[i].device)

Destroy(c, i) ==
  /\ ~MustWait(objects[c], i)
  /\ Answer("Destroy", <<c, i>>, DestroyErrno(c, i), 0)
  /\ IF DestroyErrno(c, i) = "OK"
     THEN LET u == Destroyed(objects[c], i) IN Becomes(c, u) /\ GivesBack(c, u)
     ELSE Stays /\ UNCHANGED dma
  /\ UNCHANGED fds

-----------------------------------------------------------------------------
(* A call of another thread is on its way and has looked up object i; later it is done with it. *)
CallBegan(c, i) ==
  /\ fds[c] > 0 /\ Live(objects[c], i)
  /\ Answer("CallBegan", <<c, i>>, "OK", 0)
  /\ objects' = [objects EXCEPT ![c] = CallOn(@, i)]
  /\ UNCHANGED <<fds, compat, dma>>

CallEnded(c, i) ==
  /\ Live(objects[c], i) /\ objects[c][i].wait > 1
  /\ Answer("CallEnded", <<c, i>>, "OK", 0)
  /\ objects' = [objects EXCEPT ![c] = CallOff(@, i)]
  /\ UNCHANGED <<fds, compat, dma>>
=============================================================================
