------------------------------ MODULE Allocator ------------------------------
(***************************************************************************)
(* The kernel's IOASID allocator in any of its forms: every call with      *)
(* every argument, right or wrong, by whoever likes to make it.  A call    *)
(* that a form does not have is not possible.                              *)
(***************************************************************************)
EXTENDS AllocatorSva

AnyNumber == 0..AllOnes
AnyData   == Data \cup {None}

AllocCalls ==
  \E s \in SetNames, x \in AnyData :
    \/ \E min, max \in AnyNumber : Alloc(s, min, max, x)
    \/ \E n \in AnyNumber : AllocFrom(s, x, n)

FindCalls == \E n \in AnyNumber, s \in SetNames, accepts \in BOOLEAN : Find(s, n, accepts)

DataCalls ==
  \E n \in AnyNumber : DetachData(n) \/ \E x \in AnyData : SetData(n, x) \/ AttachData(n, x)

ReferenceCalls == \E n \in AnyNumber, s \in SetNames : Free(s, n) \/ Get(s, n) \/ Put(s, n)

CustomCalls == \E a \in Allocators : RegisterAllocator(a) \/ UnregisterAllocator(a)

SetCalls ==
  \E s \in Sets : \/ \E type \in Types, token \in Mms \cup {None}, quota \in 0..Capacity + 1 :
                       SetAlloc(s, type, token, quota)
                  \/ SetFree(s) \/ FreeAllInSet(s)

OwnedCalls == \E m \in Mms, n \in AnyNumber : GetIfOwned(m, n)

SpidCalls ==
  \E p \in Spids \cup {AllOnes} : \/ \E n \in AnyNumber : AttachSpid(n, p) \/ DetachSpid(n)
                                  \/ \E s \in Sets, get \in BOOLEAN : FindBySpid(s, p, get)

NotifierCalls ==
  \E nb \in Notifiers : \/ \E s \in SetNames : RegisterNotifier(s, nb) \/ UnregisterNotifier(s, nb)
                        \/ \E m \in Mms : RegisterNotifierMm(m, nb) \/ UnregisterNotifierMm(m, nb)

SvaCalls ==
  \/ \E m \in Mms : SvaFree(m) \/ MmExited(m) \/ \E min, max \in AnyNumber : SvaAlloc(m, min, max)
  \/ \E n \in AnyNumber : SvaFind(n)

Next ==
  \/ AllocCalls \/ FindCalls \/ DataCalls \/ ReferenceCalls
  \/ CustomCalls
  \/ SetCalls \/ OwnedCalls \/ SpidCalls \/ NotifierCalls
  \/ SvaCalls

Spec == Init /\ [][Next]_vars
=============================================================================
