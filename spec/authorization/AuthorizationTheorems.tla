------------------------ MODULE AuthorizationTheorems ------------------------
(***************************************************************************)
(* What no policy can do: statements about all records and all worlds,     *)
(* which TLC decides before it looks at a state (MCAuthorizationTheorems). *)
(* Apart from the rules, so that who asks a rule does not decide all that. *)
(***************************************************************************)
EXTENDS AuthorizationRules

Worlds == SUBSET {"administrator", "thirdParty"}

(* The trilemma: always possible, empty at the return, never waiting for a holder.  Whoever has all
   three cuts uses; to cut one late, when its user could not start it again, is to cut it, too. *)
Trilemma ==
  \A p \in Decisions, lapses \in Worlds :
    CanWithdrawRule(p, lapses) /\ QuiescedRule(p, lapses) /\ NonBlockingRule(p, lapses)
      => ~UncutRule(p, lapses)

(* The question of the mail: can one policy keep Gunthorpe's promise and Williamson's?  None can. *)
Both(lapses) ==
  {p \in Decisions : RefinesOpenOnceRule(p, lapses) /\ RefinesRevocableRule(p, lapses)}
NoneIsBoth == \A lapses \in Worlds : Both(lapses) = {}

(* It is the return that divides them.  Without it, as long as one may wait for ever, a policy can
   keep what is left of both, as Patient does: its withdrawal waits until everyone has let go. *)
BothButTheReturn ==
  {p \in Decisions : /\ RefinesOpenOnceRule(p, {})
                     /\ CanWithdrawRule(p, {}) /\ QuiescedRule(p, {})}
TheReturnDivides == /\ Patient \in BothButTheReturn
                    /\ \A p \in BothButTheReturn : ~TerminatesRule(p, {}) /\ ~NonBlockingRule(p, {})

(* When do one check and a proof that lasts as long as the access come to the same?  Of the policies
   that check once: just for those under which the proof cannot fall while anybody holds a handle or
   uses one, because whoever wants it to fall has to ask, and is refused meanwhile, or waits. *)
WaitsForAll(p) == p.withdraw # "always" \/ ("drain" \in p.awaits /\ WaitsForStop(p, {}))
OngoingIfKept  ==
  \A p \in Decisions, lapses \in Worlds : RefinesOpenOnceRule(p, lapses) =>
    (RefinesStrictRule(p, lapses) <=> ~FallsOutside(p, lapses) /\ WaitsForAll(p))

(* Nobody can make a third party wait.  So where it may let the proof fall, ongoing proof costs
   uses. *)
ThirdPartyCosts ==
  \A p \in Decisions : RefinesStrictRule(p, {"thirdParty"}) => ~UncutRule(p, {"thirdParty"})

THEOREM Trilemma            \* MCAuthorizationTheorems
THEOREM NoneIsBoth          \* MCAuthorizationTheorems
THEOREM TheReturnDivides    \* MCAuthorizationTheorems
THEOREM OngoingIfKept       \* MCAuthorizationTheorems
THEOREM ThirdPartyCosts     \* MCAuthorizationTheorems
=============================================================================
