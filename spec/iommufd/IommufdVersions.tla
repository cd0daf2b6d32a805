--------------------------- MODULE IommufdVersions ---------------------------
(***************************************************************************)
(* What differs between the kernels that were asked, as records.  An       *)
(* action asks the record, never for the version.                          *)
(***************************************************************************)
EXTENDS Naturals

(* attachAgain: the errno of attaching an attached device to what it is attached to already.  Since 6.15 EBUSY whatever the target
     (iommufd_hw_pagetable_attach, xa_insert); before, the same target is counted once more and another one is EINVAL.
   invalidateWrongType: hwpt_invalidate of an object that is neither a nested HWPT nor a vIOMMU. *)
Versions ==
  [ linux7_2  |-> [attachAgain |-> "EBUSY",  invalidateWrongType |-> "EINVAL"],
    linux6_12 |-> [attachAgain |-> "EINVAL", invalidateWrongType |-> "ENOENT"] ]
=============================================================================
