--------------------------- MODULE MCRevocationRules -------------------------
(***************************************************************************)
(* The theorems about records: TLC evaluates each before it explores a     *)
(* state; and one record, so that there is something to explore.           *)
(***************************************************************************)
EXTENDS MCRevocation, RevocationRules

ASSUME PlainRulesAreThose
ASSUME TrilemmaOfKinds
ASSUME HeldBackIsNotCut
ASSUME NoneIsBothOfKinds
=============================================================================
