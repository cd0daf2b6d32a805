----------------------------- MODULE MCAllocator -----------------------------
(***************************************************************************)
(* Small worlds of the room `allocator'.  Each configuration names forms,  *)
(* the calls under consideration (a Next below) and the world they are     *)
(* made in.                                                                *)
(***************************************************************************)
EXTENDS AllocatorProperties

PlainForms   == {v5_5, v5_11, v5_18}
CustomForms  == {v5_5, v5_11}
SvaForms     == {v5_11, v5_18}
LifetimeForm == {v5_18}
SetForm      == {ioasidSet}
SetForms     == {ioasidSet, ioasidSetReturning}
Returning    == {ioasidSetReturning}
AllForms     == PlainForms \cup SetForms

-----------------------------------------------------------------------------
(* Some of the calls. *)

(* Ids and nothing else; without the range that has room for all ones only. *)
IdsNext   == AllocCalls \/ FindCalls \/ DataCalls \/ ReferenceCalls
BelowNext == \/ \E s \in SetNames, x \in AnyData, min, max \in Numbers : Alloc(s, min, max, x)
             \/ FindCalls \/ DataCalls \/ ReferenceCalls

(* An id of s, whatever its number. *)
Allocates(s) == Alloc(s, 0, AllOnes - 1, None) \/ \E n \in AnyNumber : AllocFrom(s, None, n)

Refers(s) == \E n \in AnyNumber : Free(s, n) \/ Get(s, n) \/ Put(s, n)

(* Custom allocators come and go. *)
CustomNext     == (\E s \in SetNames : Allocates(s) \/ Refers(s)) \/ FindCalls \/ CustomCalls
SetsCustomNext == \/ \E s \in Sets : \/ Allocates(s) \/ Refers(s)
                                     \/ SetAlloc(s, "NULL", None, 1)
                                     \/ SetFree(s) \/ FreeAllInSet(s)
                  \/ SpidCalls \/ CustomCalls

(* Sets with a quota, of an address space or of nobody. *)
QuotaNext == SetCalls \/ \E s \in Sets : Allocates(s) \/ Refers(s)

(* A set of its own for each, and who may use the ids of which. *)
Founds      == \E s \in Sets : \/ SetAlloc(s, "MM", IF s = "s1" THEN "m1" ELSE "m2", 1)
                               \/ SetAlloc(s, "NULL", None, 1)
PendingNext == \/ Founds \/ FindCalls \/ DataCalls \/ ReferenceCalls \/ OwnedCalls
               \/ \E s \in Sets : \/ SetFree(s) \/ FreeAllInSet(s)
                                  \/ \E x \in AnyData : Alloc(s, 0, AllOnes - 1, x)

SpidsNext == \/ \E s \in Sets : \/ SetAlloc(s, "NULL", None, 2) \/ FreeAllInSet(s)
                                \/ Allocates(s) \/ Refers(s)
             \/ SpidCalls

NotifiersNext == \/ \E s \in Sets : \/ SetAlloc(s, "MM", "m1", 1) \/ SetFree(s) \/ FreeAllInSet(s)
                                    \/ Allocates(s) \/ Refers(s)
                 \/ \E n \in Numbers, p \in Spids : AttachSpid(n, p) \/ DetachSpid(n)
                 \/ NotifierCalls

(* What sets and processes bring with them, in every form:
   without sets, or without PASIDs, there is no such call. *)
FormsNext == OwnedCalls \/ SpidCalls \/ NotifierCalls \/ SvaCalls

(* PASIDs of processes, and ids of others beside them. *)
SvaNext == SvaCalls \/ Refers(None) \/ \E min, max \in AnyNumber : Alloc(None, min, max, None)
=============================================================================
