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
EXTENDS AuthorizationProperties, AuthorizationTheorems

(* Holders do not prove for themselves.  Of those who do the rules say nothing. *)
World == ~SelfProve

-----------------------------------------------------------------------------
(* The proof *)

(* It falls at the return of a withdrawal, or outside one where that can be; then it stays away. *)
FallsOnce == /\ ~proof => FallsOutside(policy, Lapses) \/ withdrawal = "returned"
             /\ withdrawal = "returned" => ~proof

(* A fall of which the authority hears is the call of a withdrawal, if none was called before. *)
FallIsHeard == ~proof /\ policy.hears # "nothing" => withdrawal # "none"

(* While the proof holds, nothing is stale. *)
NothingStale == proof => stale = 0

(* A lease that only proof renews runs out no later than a full term after the proof fell. *)
LeasesRunOut ==
  policy.evidence = "leased" /\ policy.grant = "proven" /\ ~proof
    => \A d \in Descriptions : left[d] > 0 => left[d] + stale <= Term

(* While the proof holds, every holder has its mark: a sample is taken whenever the list of holders
   changes. *)
AllSampled == policy.evidence = "sampled" /\ proof => held \subseteq evidence

-----------------------------------------------------------------------------
(* The withdrawal *)

(* What is never called is not.  What cannot come while somebody holds finds nobody, also while it
   is pending. *)
NobodyHeld ==
  /\ NeverCalled(policy, Lapses) => withdrawal = "none"
  /\ ~CalledHeld(policy, Lapses) /\ withdrawal # "none" =>
       /\ seen = {}
       /\ withdrawal = "called" \/ policy.grant = "proven" => held \cup using = {}

(* Where the fall comes first, a withdrawal is pending either without proof or without holders. *)
FallBefore ==
  FallComesFirst(policy, Lapses) /\ withdrawal = "called" /\ proof => held \cup using = {}

(* Until somebody is told, every holder is untold; where a withdrawal finds nobody, nobody is. *)
AllUntold ==
  policy.evidence = "notified" /\ ( \/ withdrawal = "none"
                                    \/ ~CalledHeld(policy, Lapses) /\ policy.covers = "seen" )
    => held \subseteq evidence

(* Where nobody is missed, the list made at the call has everybody who uses or could start. *)
NoneMissed ==
  policy.covers = "seen" /\ NobodyMissed(policy, Lapses) /\ withdrawal = "called" =>
    /\ using \subseteq seen
    /\ \A h \in held : CanStart(h) => h \in seen

(* Uses that the call has cut do not come back, where the call stops those whom it covers. *)
CutAtOnce ==
  policy.abort = "call" /\ ShutByCall(policy, Lapses) /\ withdrawal = "called"
    => Covered \cap using = {}

(* What the rule of P16 says, kept step by step. *)
ShutForGood ==
  withdrawal = "returned" /\ Shut(policy, Lapses) => \A h \in held : ~CanStart(h)

(* A return that waits until nobody could start finds nobody holding, where whoever holds can. *)
AllGone ==
  withdrawal = "returned" /\ ~FallsOutside(policy, Lapses) /\ LooksAtProof(policy)
    /\ policy.grant = "proven" /\ WaitsForStop(policy, Lapses)
    => held = {}

(* What the rule of P6 says, kept step by step; and that of P7. *)
EmptyForGood         == withdrawal = "returned" /\ QuiescedRule(policy, Lapses) => using = {}
EmptyWithoutProof    == ~proof /\ ContinuousRule(policy, Lapses) => using = {}

-----------------------------------------------------------------------------
Inductive ==
  /\ TypeOK
  /\ FallsOnce /\ FallIsHeard /\ NothingStale /\ LeasesRunOut /\ AllSampled
  /\ NobodyHeld /\ FallBefore /\ AllUntold /\ NoneMissed /\ CutAtOnce
  /\ ShutForGood /\ AllGone /\ EmptyForGood /\ EmptyWithoutProof

(* Statements about records alone. *)
Theorems ==
  /\ Trilemma /\ NoneIsBoth /\ TheReturnDivides /\ OngoingIfKept /\ ThirdPartyCosts
=============================================================================
