------------------------- MODULE MCAuthorizationAsk ------------------------
(***************************************************************************)
(* A question about one policy that need not have a name: what does it     *)
(* keep, and what would it take to keep more?  The search is that of       *)
(* MCAuthorizationSurvey, over the policy that is asked about, the named   *)
(* ones, and all that differ from it in one decision or two.               *)
(*                                                                         *)
(* `ioasid ask FILE' puts the policy of the file in place of Asked.        *)
(***************************************************************************)
EXTENDS MCAuthorizationSurvey

CONSTANT Asked

Distance(p) == Cardinality({f \in DOMAIN Asked : p[f] # Asked[f]})

(* What is heard of a lapse does not matter where there is none; where there is, it is one more
   decision only by itself. *)
Near(p) == IF p.hears = Asked.hears THEN Distance(p) <= 2 ELSE Lapses # {} /\ Distance(p) <= 1

AskedPolicies == NamedPolicies \cup {p \in Decisions : Near(p)}

(* The one alone. *)
OnlyAsked == {Asked}

(* Those of them that two subjects are too few for. *)
AskedOfSome == {p \in AskedPolicies : [p EXCEPT !.hears = "nothing"] \in ListsOfSome}
=============================================================================
