--------------------------- MODULE MCAuthorization ---------------------------
EXTENDS AuthorizationRefinement, AuthorizationRules
NamedPolicies == {Named[n] : n \in DOMAIN Named}
AllPolicies == Decisions
OpenOncePolicies == {p \in Decisions : RefinesOpenOnceRule(p, Lapses)}
RevocablePolicies == {p \in Decisions : RefinesRevocableRule(p, Lapses)}
TerminatingPolicies == {p \in Decisions : TerminatesRule(p, Lapses)}
HostilePolicies == {p \in Decisions : TerminatesHostileRule(p, Lapses)}
OnlyOnce == {Once}
=============================================================================
