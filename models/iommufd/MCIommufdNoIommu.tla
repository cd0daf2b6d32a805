-------------------------- MODULE MCIommufdNoIommu --------------------------
(***************************************************************************)
(* Two pages, a device with an IOMMU and one without; and faults: what     *)
(* each part is for.                                                       *)
(***************************************************************************)
EXTENDS IommufdNoIommu

TwoPages == {0, 1}

(* One page table for both devices; a table of software that pins nothing. *)
BehindShared(d) == IF d = "bare" \/ {"bare", d} \subseteq attached' THEN Host
                   ELSE To(IF d \in attached' THEN mapped' ELSE {})
PinningFenced   == {"fenced"}
=============================================================================
