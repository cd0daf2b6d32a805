---------------------------- MODULE AllocatorForms ---------------------------
(***************************************************************************)
(* A form of the kernel's IOASID allocator (drivers/iommu/ioasid.c) is a   *)
(* record of rules; the calls ask the record, never its name.              *)
(***************************************************************************)
EXTENDS Naturals

(* The rules
   frees          there is a call that frees an id (ioasid_free)
   counted        an id has references, which are taken and put (ioasid_get, ioasid_put), and ends
                  with the last
   sets           sets are objects, made with a quota of ids; an id belongs to one, and free, get
                  and put look at it.  A freed id that has references besides is pending until they
                  are put.  Guest ids and notifiers come with sets
   unknownGet     what a get of an unknown id answers
   dataOnce       data is attached to an id that has none and detached again; else it is overwritten
   sva            PASIDs of processes (iommu_sva_alloc_pasid): "none" there are none; "counted"
                  each user of a process's PASID has a reference to it; "lifetime" it goes with the
                  process
   quotaReturned  a set that goes gives its quota back *)

(* 5.5 to 5.10: no references; free is unconditional. *)
v5_5 == [
  frees         |-> TRUE,
  counted       |-> FALSE,
  sets          |-> FALSE,
  unknownGet    |-> "WARN",            \* never answered: no get
  dataOnce      |-> FALSE,
  sva           |-> "none",
  quotaReturned |-> FALSE ]

(* 5.11 to 5.17: cb4789b0d19f put references in the place of free. *)
v5_11 == [v5_5 EXCEPT !.frees = FALSE, !.counted = TRUE, !.sva = "counted"]

(* 5.18 to 6.3: 701fac40384f took them away again. *)
v5_18 == [v5_5 EXCEPT !.sva = "lifetime"]

(* A series that was never merged, as it stands in a tree that Intel published. *)
ioasidSet ==
  [v5_5 EXCEPT !.counted = TRUE, !.sets = TRUE, !.unknownGet = "EINVAL", !.dataOnce = TRUE]

(* The same with the one rule of an earlier stage (luxis1999): the quota of a set is given back. *)
ioasidSetReturning == [ioasidSet EXCEPT !.quotaReturned = TRUE]

Forms == [
  v5_5 |-> v5_5, v5_11 |-> v5_11, v5_18 |-> v5_18,
  ioasidSet |-> ioasidSet, ioasidSetReturning |-> ioasidSetReturning ]
=============================================================================
