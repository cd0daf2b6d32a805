--------------------------- MODULE AllocatorCustom ---------------------------
(***************************************************************************)
(* Custom allocators: those with the same functions share one space of     *)
(* numbers; with others they wait in line.                                 *)
(***************************************************************************)
EXTENDS AllocatorIds

Same(a, r) == a = r.first \/ \E t \in Twins : {a, r.first} \subseteq t
PlaceOf(a) == LET at == {k \in DOMAIN registered : Same(a, registered[k])}
              IN IF at = {} THEN 0 ELSE Lowest(at)

(* The space of the default allocator is not empty. *)
InUse == ids # Empty \/ dangling

-----------------------------------------------------------------------------
(* RegisterAllocator(a): as the first only while the default allocator has given out nothing.
   Only the first of those with the same functions is known again (ioasid_register_allocator). *)

RegisterAllocatorErrno(a) ==
  IF      IsDefault /\ InUse                                       THEN "EAGAIN"
  ELSE IF PlaceOf(a) # 0 /\ registered[PlaceOf(a)].first = a       THEN "EEXIST"
  ELSE "OK"

RegisterAllocator(a) ==
  /\ Answer("RegisterAllocator", <<a>>, RegisterAllocatorErrno(a))
  /\ registered' =
       IF      RegisterAllocatorErrno(a) # "OK" THEN registered
       ELSE IF PlaceOf(a) = 0 THEN Append(registered, [first |-> a, ops |-> {a}])
       ELSE [registered EXCEPT ![PlaceOf(a)].ops = @ \cup {a}]
  /\ Quiet /\ UNCHANGED <<form, ids, orphans, dangling, accounts, subscribed, processes>>

-----------------------------------------------------------------------------
(* UnregisterAllocator(a): the last of its functions goes, whether it is a or not, and WARNs
   if it leaves ids without an allocator: no call finds them any more, and their numbers may
   be given out again.  Else a itself goes, if it is there (ioasid_unregister_allocator). *)

LastOfItsKind(a) == PlaceOf(a) # 0 /\ Cardinality(registered[PlaceOf(a)].ops) = 1
Orphans(a)       == LastOfItsKind(a) /\ PlaceOf(a) = 1 /\ ids # Empty

RemoveAt(list, k) == SubSeq(list, 1, k - 1) \o SubSeq(list, k + 1, Len(list))

UnregisterAllocatorErrno(a) == IF Orphans(a) THEN "WARN" ELSE "OK"

UnregisterAllocator(a) ==
  /\ Answer("UnregisterAllocator", <<a>>, UnregisterAllocatorErrno(a))
  /\ registered' =
       IF      PlaceOf(a) = 0    THEN registered
       ELSE IF LastOfItsKind(a)  THEN RemoveAt(registered, PlaceOf(a))
       ELSE [registered EXCEPT ![PlaceOf(a)].ops = @ \ {a}]
  /\ IF Orphans(a)
     THEN /\ ids' = Empty
          /\ orphans' = orphans \cup {[number |-> n, of |-> ids[n]] : n \in DOMAIN ids}
          /\ sets' = [s \in DOMAIN sets |-> [sets[s] EXCEPT !.lost = Count(s)]]
     ELSE UNCHANGED <<ids, orphans, sets>>
  /\ Quiet /\ UNCHANGED <<form, dangling, available, awaiting, subscribed, processes>>
=============================================================================
