------------------------------ MODULE DeviceFiles ---------------------------
(***************************************************************************)
(* The calls on a device: opened and bound, attached, detached, closed;    *)
(* and what the host does to it.                                           *)
(***************************************************************************)
EXTENDS KvmCalls

(* Bind(d): the file of d is opened and bound to the context. *)

BindErrno(d) == IF d \notin present THEN "ENODEV" ELSE IF d \in bound THEN "EINVAL" ELSE "OK"

Bind(d) ==
  /\ Answer("Bind", <<d>>, BindErrno(d))
  /\ IF BindErrno(d) = "OK"
     THEN /\ UNCHANGED <<hardware, alive, forbidden, kvmOpen, guests>>
          /\ open' = open \cup {d} /\ bound' = bound \cup {d}
          /\ Hears({"bind"})
     ELSE Unchanged

(* Close(d): the user closes the file.  It stays bound and attached while KVM keeps the file. *)

CloseErrno(d) == IF d \notin open THEN "EBADF" ELSE "OK"

Close(d) ==
  /\ Answer("Close", <<d>>, CloseErrno(d))
  /\ IF CloseErrno(d) = "OK"
     THEN /\ MayLeave(d)
          /\ UNCHANGED <<present, flight, alive, forbidden, kvmOpen, guests>>
          /\ open' = open \ {d}
          /\ IF Holds("file", d)
             THEN UNCHANGED <<bound, table, given, right, noticed>>
             ELSE Released({d}) /\ Hears({"detach", "unbind"})
     ELSE Unchanged

(* Attach(d, s): to a table of space s.  A device that is attached elsewhere is moved, unless
   KVM keeps its table. *)

AttachErrno(d, s) ==
  LET moves == table[d] # NoTable /\ table[d][1] # s IN
  IF      d \notin bound                                       THEN "EINVAL"
  ELSE IF moves /\ Holds("table", d)                           THEN "EBUSY"
  ELSE IF (table[d] = NoTable \/ moves) /\ Takes(s, d) = {}    THEN "EINVAL"
  ELSE "OK"

Attach(d, s) ==
  /\ Answer("Attach", <<d, s>>, AttachErrno(d, s))
  /\ IF AttachErrno(d, s) # "OK" \/ (table[d] # NoTable /\ table[d][1] = s) THEN Unchanged
     ELSE /\ table[d] # NoTable => MayLeave(d)
          /\ UNCHANGED <<present, flight, files, alive, forbidden, kvmOpen, guests>>
          /\ \E t \in Takes(s, d) : table' = [table EXCEPT ![d] = t]
          /\ Hears(IF table[d] = NoTable THEN {"attach"} ELSE {"attach", "detach"})

(* Detach(d): off its table.  DMA in flight is not waited for. *)

DetachErrno(d) ==
  IF      d \notin bound                             THEN "EINVAL"
  ELSE IF table[d] # NoTable /\ Holds("table", d)    THEN "EBUSY"
  ELSE "OK"

Detach(d) ==
  /\ Answer("Detach", <<d>>, DetachErrno(d))
  /\ IF DetachErrno(d) = "OK"
     THEN /\ MayLeave(d)
          /\ UNCHANGED <<present, flight, files, alive, forbidden, kvmOpen, guests>>
          /\ table' = [table EXCEPT ![d] = NoTable]
          /\ Hears({"detach"})
     ELSE Unchanged

(* Unplug(d): the host takes the device away; it waits while anybody holds its file, and for
   its DMA.  Plug(d): it comes back. *)
Unplug(d) ==
  /\ Moves("plug") /\ d \in present \ bound /\ ~HeldByKvm(d) /\ flight[d] = Idle
  /\ Happens("Unplug", <<d>>)
  /\ present' = present \ {d}
  /\ UNCHANGED <<table, flight, files, alive, forbidden, kvmOpen, guests>>
  /\ Hears({"unbind"})

Plug(d) ==
  /\ d \notin present
  /\ Happens("Plug", <<d>>)
  /\ present' = present \cup {d}
  /\ UNCHANGED <<table, flight, files, kvm, guests>>
=============================================================================
