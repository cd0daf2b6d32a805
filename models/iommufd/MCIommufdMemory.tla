-------------------------- MODULE MCIommufdMemory ---------------------------
(***************************************************************************)
(* Two worlds: two pages of one address space and memory that its process  *)
(* may not write; three pages of two and memory that is not there, of      *)
(* which few may be pinned.  And faults: what each part is for.            *)
(***************************************************************************)
EXTENDS IommufdMemory

OneSpace   == {<<1, 0>>, <<1, 1>>}
TwoSpaces  == {<<1, 0>>, <<1, 1>>, <<2, 0>>}
FirstPlace == {<<1, 0>>}
TwoKinds   == {"anonymous", "readonly"}
Absent     == {"anonymous", "none"}
EitherWay  == {{"read"}, {"write"}}
ToRead     == {{"read"}}

(* A table that lets a device do all; an access that nobody asks what for; a copy that is wider;
   memory that is pinned for who may not write it. *)
EntriesAll(x, a)     == {x} \X Ways
AreaErrnoAny(x, way) == IF Is(x) THEN "OK" ELSE "ENOENT"
MayCopyAny(x, prot)  == TRUE
PinnableAny(a)       == ~gone /\ a.kind # "none"

(* Each area of a call is counted by itself; what a process leaves goes with it. *)
CountedAlone(before, a) == Cardinality(Pinned \cup {a.of})
LeftNothing == {}

(* A refused call that has its effect. *)
CopyAreaNoGuard(x, y, prot) ==
  /\ Answer("CopyArea", <<x, y, prot>>, CopyAreaErrno(x, y, prot))
  /\ Put(y, [area[x] EXCEPT !.prot = prot])
=============================================================================
