----------------------- MODULE AuthorizationInvariant -----------------------
(***************************************************************************)
(* Why the rules of AuthorizationRules are enough, however many subjects   *)
(* and descriptions there are and however long a lease is: an invariant    *)
(* that every action keeps, under every policy at once, and from which     *)
(* each promise follows for the policies that its rule admits.             *)
(*                                                                         *)
(* TLC decides the same within bounds, and for each rule also that no      *)
(* other policy keeps the promise.  `ioasid prove' has a solver decide it  *)
(* without bounds, from these formulas.  What needs fairness stays TLC's.  *)
(*                                                                         *)
(* Each conjunct is needed: without it, something else is not shown.       *)
(***************************************************************************)
EXTENDS AuthorizationProperties, AuthorizationRules

(* The proof is somebody else's.  Of holders who prove for themselves the rules say nothing. *)
World == ~SelfProve

-----------------------------------------------------------------------------
(* The proof *)

(* It falls at the return of a withdrawal, or by itself where it may lapse; then it stays away. *)
FallsOnce == /\ ~proof => Lapses \/ withdrawal = "returned"
             /\ withdrawal = "returned" => ~proof

(* While it holds, nothing is stale. *)
NothingStale == proof => stale = 0

(* A lease that only proof renews runs out no later than a full term after the proof fell. *)
LeasesRunOut ==
  policy.evidence = "leased" /\ policy.grant = "proven" /\ ~proof
    => \A d \in Descriptions : left[d] > 0 => left[d] + stale <= Term

(* While the proof holds, every holder has its mark: a sample is taken whenever the list of holders changes. *)
AllSampled == policy.evidence = "sampled" /\ proof => held \subseteq evidence

-----------------------------------------------------------------------------
(* The withdrawal *)

(* Who knows no withdrawal has none.  Who withdraws only with nobody holding finds nobody, also while it is pending. *)
NobodyHeld ==
  /\ policy.withdraw = "never" => withdrawal = "none"
  /\ policy.withdraw = "unheld" /\ withdrawal # "none" =>
       /\ seen = {}
       /\ withdrawal = "called" \/ policy.grant = "proven" => held \cup using = {}

(* Until somebody is told, every holder is untold; where a withdrawal finds nobody, nobody is ever told. *)
AllUntold ==
  policy.evidence = "notified" /\ ( \/ withdrawal = "none"
                                    \/ policy.withdraw = "unheld" /\ policy.covers = "seen" )
    => held \subseteq evidence

(* With nothing passed on meanwhile, the list made at the call has everybody. *)
NoneMissed ==
  policy.covers = "seen" /\ ~policy.pass /\ withdrawal = "called" => held \cup using \subseteq seen

(* What the rule of P16 says, kept step by step. *)
ShutForGood ==
  withdrawal = "returned" /\ Shut(policy) => \A h \in held : ~CanStart(h)

(* A return that waits until nobody could start finds nobody holding, where whoever holds can start. *)
AllGone ==
  withdrawal = "returned" /\ ~Lapses /\ LooksAtProof(policy)
    /\ policy.grant = "proven" /\ WaitsForStop(policy)
    => held = {}

(* What the rule of P6 says, kept step by step. *)
EmptyForGood == withdrawal = "returned" /\ QuiescedRule(policy, Lapses) => using = {}

-----------------------------------------------------------------------------
Inductive ==
  /\ TypeOK
  /\ FallsOnce /\ NothingStale /\ LeasesRunOut /\ AllSampled
  /\ NobodyHeld /\ AllUntold /\ NoneMissed
  /\ ShutForGood /\ AllGone /\ EmptyForGood

(* Statements about records alone. *)
Theorems == /\ Trilemma
=============================================================================
