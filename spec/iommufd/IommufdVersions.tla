--------------------------- MODULE IommufdVersions ---------------------------
(***************************************************************************)
(* What differs between the kernels that were asked, as records.  An       *)
(* action asks the record, never for the version.                          *)
(***************************************************************************)
EXTENDS Naturals

(* invalidateWrongType: hwpt_invalidate of an object that is neither a nested HWPT nor a
   vIOMMU (6.13).  nestedNeedsVdevice: a device goes on a nested HWPT of a vIOMMU only if
   the vIOMMU has a vdevice for it (6.15).  What an attach of an attached device answers
   before 6.15 (the same target is counted once more) is not here: see the README. *)
Versions ==
  [ linux7_2  |-> [invalidateWrongType |-> "EINVAL", nestedNeedsVdevice |-> TRUE],
    linux6_12 |-> [invalidateWrongType |-> "ENOENT", nestedNeedsVdevice |-> FALSE] ]
=============================================================================
