------------------------------ MODULE Coherency -----------------------------
(***************************************************************************)
(* Which DMA is coherent: what a device can issue, what its IOMMU can      *)
(* enforce, and what the table it is on does enforce.  A table belongs to  *)
(* one address space; whether it enforces is fixed when it is made, and it *)
(* is gone with the last device on it.                                     *)
(***************************************************************************)
EXTENDS WbinvdState

(* Is there such a table now? *)
Made(t) == \E d \in Devices : table[d] = t

(***************************************************************************)
(* The tables of space s that may take device d; none: it is refused.      *)
(*                                                                         *)
(* chosen     the user said so when it made the space (RFC v2)             *)
(* enforced   all enforce (the implementation of September 2021)           *)
(* matched    a device whose IOMMU can is put where it does (type1)        *)
(* machine    the same, but every IOMMU of the machine is asked: one that  *)
(*            cannot leaves all devices uncovered (type1 on Intel from     *)
(*            3.17 to 5.18).  IOMMUs stay when a device is unplugged       *)
(* upgraded   the same: a table is made to enforce when a device whose     *)
(*            IOMMU can comes to it, and if that fails the device goes to  *)
(*            another (Linux 6.2 to 6.6)                                   *)
(* reused     any table that is there and would work, and one that does    *)
(*            not enforce works for everybody (6.7); of two, either        *)
(***************************************************************************)
Takes(s, d) ==
  CASE position.tables = "chosen" /\ ~world.spaces[s]      -> {<<s, FALSE>>}
    [] position.tables \in {"chosen", "enforced"} ->
         IF CanEnforce(d) THEN {<<s, TRUE>>} ELSE {}
    [] position.tables \in {"matched", "upgraded"}         -> {<<s, CanEnforce(d)>>}
    [] position.tables = "machine" -> {<<s, \A e \in Devices : CanEnforce(e)>>}
    [] position.tables = "reused" ->
         LET there == {t \in {<<s, TRUE>>, <<s, FALSE>>} :
                         Made(t) /\ (t[2] => CanEnforce(d))}
         IN  IF there = {} THEN {<<s, CanEnforce(d)>>} ELSE there

(* Where the DMA of d goes now.  It lags behind the table while DMA is in flight. *)
DomainOf(d) == IF flight[d] = Idle THEN table[d] ELSE flight[d][1]

Loose(t) == t # NoTable /\ ~t[2]

(* Is d somewhere where nothing makes its DMA coherent? *)
Uncovered(d) == Loose(table[d]) \/ Loose(DomainOf(d))

(* May what d writes now pass by the caches? *)
NonCoherent(d) == NoSnoop(d) /\ Loose(DomainOf(d))
=============================================================================
