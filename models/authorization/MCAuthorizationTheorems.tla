------------------------ MODULE MCAuthorizationTheorems ----------------------
(***************************************************************************)
(* The theorems about records: TLC evaluates each before it explores a     *)
(* state; and one policy, so that there is something to explore.           *)
(***************************************************************************)
EXTENDS MCAuthorization, AuthorizationTheorems

ASSUME Trilemma
ASSUME NoneIsBoth
ASSUME TheReturnDivides
ASSUME OngoingIfKept
ASSUME ThirdPartyCosts
=============================================================================
