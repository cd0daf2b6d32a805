--------------------------- MODULE MCIommufdDirty ---------------------------
(***************************************************************************)
(* Dirty tracking over three pages, and faults: what each part is for.     *)
(***************************************************************************)
EXTENDS IommufdDirty

ThreePages == 0..2

(* An unmap that leaves the mark; a beginning with old marks; a write that leaves none. *)
WithoutPageKept(p) == dirty
AtFirstOld(x) == dirty
MarkedNever(p) == dirty

(* A reading that clears behind the hole what it has not told; one that
   tells what was not written; one that ends a page early. *)
ClearedBehind(first, last) == IF on THEN dirty \cap (first..last) ELSE {}
ToldMapped(first, last) == IF on THEN BeforeHole(first, last) ELSE {}
ToldEarly(first, last) == IF on THEN (dirty \cap BeforeHole(first, last)) \ {last} ELSE {}

(* A refused call that has an effect. *)
SetTrackingNoGuard(x) ==
  /\ Answer("SetTracking", <<x>>, SetTrackingErrno, {})
  /\ on' = x /\ dirty' = AtFirst(x)
  /\ UNCHANGED mapped
=============================================================================
