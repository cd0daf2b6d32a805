---------------------------- MODULE MCWbinvdFaults ---------------------------
(***************************************************************************)
(* Faults, each an operator or a record that a configuration puts in the   *)
(* place of one of the specification.  A configuration                     *)
(* MCWbinvdFaults-no... asks for just the property that must notice.  The  *)
(* letters m7, m8 and m15 are those of mutations taken from real, fixed    *)
(* bugs (spec/README.md).                                                  *)
(***************************************************************************)
EXTENDS MCWbinvd

(* m7: KVM looks before there is a table ("Use IOMMU_CAP_ENFORCE_CACHE_COHERENCY ..." ended it). *)
Untabled == {[Linux313 EXCEPT !.needs = "nothing", !.keeps = "nothing"]}

(* m8: the right is dropped at the call, before DMA has ended. *)
Hasty == {[WilliamsonOrdered EXCEPT !.notice = "eager"]}

(* m15: what was seen is kept after the last entry of
   the list has gone (open semantics on a list). *)
LooksToGive(k) == right' = IF Proven(k)' THEN right \cup {k} ELSE right
OnlyLinux67File == {Linux67File}

(* What nobody holds any more is not let go. *)
NothingLet(list) == {}

(* A delete that finds nothing makes KVM look all the same (S45; Linux until 7.1). *)
DelAndLook(k, d, p) ==
  /\ Answer("Del", <<k, d, p>>, DelErrno(k, d, p))
  /\ DelErrno(k, d, p) = "ENOENT"
  /\ UNCHANGED <<hardware, files, alive, given, noticed, forbidden, kvmOpen, guests>>
  /\ Looks(k)
OnlyLinux519 == {Linux519}

(* A delete that finds nothing closes KVM's device. *)
DelAndClose(k, d, p) ==
  /\ Answer("Del", <<k, d, p>>, DelErrno(k, d, p))
  /\ DelErrno(k, d, p) = "ENOENT"
  /\ kvmOpen' = kvmOpen \ {k}
  /\ UNCHANGED <<hardware, files, alive, given, right, noticed, forbidden, guests>>
=============================================================================
