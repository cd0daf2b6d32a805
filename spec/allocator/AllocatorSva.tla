----------------------------- MODULE AllocatorSva ----------------------------
(***************************************************************************)
(* Shared virtual addressing: one PASID a process, an id in a set of its   *)
(* own (drivers/iommu/iommu-sva-lib.c).                                    *)
(***************************************************************************)
EXTENDS AllocatorNotifiers

HasPasid(m) == pasids[m] # AllOnes

(* The PASID that m has does for this range.  Since 5.18 the upper
   end is taken for excluded, although an allocation includes it. *)
InRange(m, min, max) ==
  /\ min <= pasids[m]
  /\ IF form.sva = "lifetime" THEN pasids[m] < max ELSE pasids[m] <= max

(* SvaAlloc(m, min, max): m has a PASID of min..max, its old one if
   it has one; with references, one more (iommu_sva_alloc_pasid). *)

SvaAllocErrno(m, min, max) ==
  IF      min = AllOnes \/ max = AllOnes \/ min = 0 \/ max < min      THEN "EINVAL"
  ELSE IF HasPasid(m) /\ ~InRange(m, min, max)                        THEN "EOVERFLOW"
  ELSE IF ~HasPasid(m) /\ Vacant(min, max) = {}                        THEN "ENOMEM"
  ELSE "OK"

SvaAlloc(m, min, max) ==
  /\ form.sva # "none" /\ IsDefault /\ m \notin exited
  /\ Answer("SvaAlloc", <<m, min, max>>, SvaAllocErrno(m, min, max))
  /\ IF      SvaAllocErrno(m, min, max) # "OK"
     THEN UNCHANGED <<ids, pasids>>
     ELSE IF HasPasid(m)
     THEN /\ ids' = IF form.sva = "counted" /\ Known(pasids[m])
                    THEN [ids EXCEPT ![pasids[m]].refs = Up(@)] ELSE ids
          /\ UNCHANGED pasids
     ELSE /\ ids' = With(ids, Lowest(Vacant(min, max)), NewId(Sva, m))
          /\ pasids' = [pasids EXCEPT ![m] = Lowest(Vacant(min, max))]
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed, exited>>

(* SvaFree(m): a user of m's PASID puts its reference.  A process without a PASID
   has the number 0, and that is put (iommu_sva_free_pasid, 5.11 to 5.17). *)

PasidOrZero(m) == IF HasPasid(m) THEN pasids[m] ELSE 0

SvaFree(m) ==
  /\ form.sva = "counted"
  /\ Answer("SvaFree", <<m>>, "OK")
  /\ PutEffect(None, PasidOrZero(m))
  /\ IF PutErrno(None, PasidOrZero(m)) = "TRUE"
     THEN pasids' = [pasids EXCEPT ![m] = AllOnes] /\ exited' = exited \ {m}
     ELSE UNCHANGED processes
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, subscribed>>

(* SvaFind(n): the process whose PASID n is, unless it is gone (iommu_sva_find). *)

IsAlive(n)      == Known(n) => ids[n].data \notin exited
SvaFindErrno(n) == FindErrno(Sva, n, IsAlive(n))

SvaFind(n) ==
  /\ form.sva # "none"
  /\ Returns("SvaFind", <<n>>, SvaFindErrno(n), Found(Sva, n, IsAlive(n)))
  /\ Quiet /\ UNCHANGED <<form, ids, orphans, dangling, custom, accounts, subscribed, processes>>

(* MmExited(m): the process ends.  Since 5.18 its PASID goes
   with it (mm_pasid_drop); before, users of it go on. *)
MmExited(m) ==
  /\ form.sva # "none" /\ m \notin exited
  /\ Answer("MmExited", <<m>>, "OK")
  /\ IF form.sva = "lifetime"
     THEN /\ ids' = IF HasPasid(m) THEN Without(ids, {pasids[m]}) ELSE ids
          /\ pasids' = [pasids EXCEPT ![m] = AllOnes] /\ UNCHANGED exited
     ELSE exited' = (IF HasPasid(m) THEN exited \cup {m} ELSE exited) /\ UNCHANGED <<ids, pasids>>
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed>>
=============================================================================
