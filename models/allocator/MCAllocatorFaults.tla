---------------------------- MODULE MCAllocatorFaults ------------------------
(***************************************************************************)
(* Faults: what each guard is for.  A configuration puts one of these in   *)
(* the place of the operator that it is named after, and asks for the one  *)
(* property that must then break.                                          *)
(***************************************************************************)
EXTENDS MCAllocator

(* The highest free number. *)
LowestNot(ns) == CHOOSE n \in ns : \A m \in ns : n >= m

(* A set that nobody counts. *)
MayAllocateAlways(s) == form.sets => s \in DOMAIN sets

(* A pending id of which references are given out. *)
GetErrnoPending(s, n) ==
  IF      ~Known(n)                    THEN form.unknownGet
  ELSE IF s # None /\ ids[n].set # s   THEN "EACCES"
  ELSE "OK"

(* A put that forgets to end the id whose last reference goes. *)
PutErrnoNever(s, n) == "FALSE"

(* An id becomes pending, and nobody is told. *)
FreeInSilence(s, n) ==
  /\ Answer("Free", <<s, n>>, "OK")
  /\ IF      ~Ends(s, n)      THEN UNCHANGED <<ids, accounts>>
     ELSE IF LastReference(n) THEN Becomes(Without(ids, {n}), s)
     ELSE ids' = Pended(n) /\ UNCHANGED accounts
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, subscribed, processes>>

(* Data that is overwritten, though the call says that it is not. *)
SetDataAnyway(n, x) ==
  /\ ~form.dataOnce
  /\ Answer("SetData", <<n, x>>, AttachDataErrno(n))
  /\ ids' = IF Known(n) THEN [ids EXCEPT ![n].data = x] ELSE ids
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed, processes>>
=============================================================================
