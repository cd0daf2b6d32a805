--------------------------- MODULE MCRevocationRules -------------------------
(***************************************************************************)
(* The theorems about records: TLC evaluates each before it explores a     *)
(* state; and one record, so that there is something to explore.           *)
(***************************************************************************)
EXTENDS MCRevocation, RevocationTheorems

ASSUME PlainRulesAreThose
ASSUME TrilemmaOfKinds
ASSUME HostileOfKinds
ASSUME HeldBackIsNotCut
ASSUME NoneIsBothOfKinds
=============================================================================
