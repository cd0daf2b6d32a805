-------------------------- MODULE RevocationTheorems -------------------------
(***************************************************************************)
(* What follows from the rules, of all records at once: each statement is  *)
(* about records alone, and TLC decides it before it looks at a state.     *)
(* Apart from the rules, so that who asks a rule does not decide all that. *)
(***************************************************************************)
EXTENDS RevocationRules

(* The simple case: with the plain manner the rules are those of one kind of use, for each of the
   policies.  TLC decides it over all of them (an ASSUME of MCRevocationRules). *)

PlainRulesAreThose ==
  \A p \in {p \in Decisions : p.hears = "nothing"} :
    /\ GrantSoundRule(p, Plain)  = One!GrantSoundRule(p, {})
    /\ PersistRule(p, Plain)     = One!PersistRule(p, {})
    /\ NoSpuriousRule(p, Plain)  = One!NoSpuriousRule(p, {})
    /\ Shut(p, Plain)            = One!NoStartAfterRule(p, {})
    /\ QuiescedRule(p, Plain)    = One!QuiescedRule(p, {})
    /\ StaleBoundRule(p, Plain)  = One!StaleBoundRule(p, {})
    /\ CanWithdrawRule(p, Plain) = One!CanWithdrawRule(p, {})
    /\ NonBlockingRule(p, Plain) = One!NonBlockingRule(p, {})
    /\ TerminatesRule(p, Plain)  = One!TerminatesRule(p, {})
    /\ TerminatesHostileRule(p, Plain) = One!TerminatesHostileRule(p, {})
    /\ EventualStopRule(p, Plain) = One!EventualStopRule(p, {})
    /\ UncutRule(p, Plain)       = One!UncutRule(p, {})
    /\ CanPassRule(p, Plain)     = One!CanPassRule(p, {})
    /\ LocalRule(p, Plain)       = One!LocalRule(p, {})

(* The trilemma by kind of use.  A withdrawal that is always possible, after whose return no use of
   a kind is left, and that never waits for a holder, cuts uses of that kind; or it holds back what
   stands, and gives it back: the one way out, and only what stands has it.  Over all values of the
   decisions that the formulas look at, one of those that they do not tell apart. *)
Uncutting == {[Once EXCEPT !.evidence = e, !.awaits = a, !.pass = b, !.covers = c] :
                e \in {"permanent", "perUse", "leased", "gated", "notified"},
                a \in SUBSET {"stop", "drain"}, b \in BOOLEAN, c \in {"all", "seen"}}
Weighed ==
  {[Plain EXCEPT !.sleeping = s, !.standing = t, !.release = r, !.counts = n, !.lock = l,
                 !.reach = x, !.patience = w, !.within = i] :
     s \in {"none", "left", "cut", "awaited"},
     t \in {"none", "left", "cut", "awaited", "refused", "suspended"},
     r \in {"free", "awaited"}, n \in {"each", "shared"}, l \in {"none", "exclusive", "shared"},
     x \in {"object", "holder"}, w \in {"endless", "term"}, i \in {"barred", "excused"}}

TrilemmaOfKinds ==
  \A p \in Uncutting, m \in Weighed :
    CanWithdrawRule(p, m) /\ NonBlockingRule(p, m) =>
      /\ ~Emptied(p, m)
      /\ m.sleeping # "none" /\ SleepersGone(m) => m.sleeping = "cut"
      /\ m.standing # "none" /\ StandersGone(p, m) => m.standing \in {"cut", "suspended"}

(* And against uses that stall: a withdrawal that is always possible and that returns although none
   of them ends, leaves what may stall and runs, or cuts it; and so of what sleeps, and of what
   stands.  (Who admits only those who can be asked to end what stands, waits for that, too.) *)
HostileOfKinds ==
  \A p \in Uncutting, m \in Weighed :
    CanWithdrawRule(p, m) /\ TerminatesHostileRule(p, m) =>
      /\ ~NoneRunningRule(p, m)
      /\ m.sleeping # "none" /\ WokenRule(p, m) => m.sleeping = "cut"
      /\ m.standing # "none" /\ NoneStandingRule(p, m) => m.standing \in {"cut", "suspended"}

(* And where nothing runs or sleeps, what stands can be had in all three ways and uncut: it is given
   back. *)
OnlyStanding == [Plain EXCEPT !.running = "none", !.standing = "suspended", !.after = "revived"]
HeldBackIsNotCut ==
  /\ CanWithdrawRule(FallGate, OnlyStanding) /\ QuiescedRule(FallGate, OnlyStanding)
  /\ NonBlockingRule(FallGate, OnlyStanding) /\ UncutRule(FallGate, OnlyStanding)
  /\ ~FinalRule(FallGate, OnlyStanding)

(* The question of the mail again: to keep whoever holds able, and to take back at any time so that
   nobody starts after a return that comes.  None can, whatever becomes of uses: the two promises
   part before a single use is looked at. *)
Keeping == {[p EXCEPT !.evidence = e, !.grant = g] :
              p \in {q \in Uncutting : q.evidence = "permanent"}, g \in {"free", "proven"},
              e \in {"permanent", "perUse", "ticket", "sampled", "leased", "gated", "notified",
                     "rescindable"}}
Returning == {[Plain EXCEPT !.release = r, !.patience = w, !.lock = l, !.reach = x, !.grace = g] :
                r \in {"free", "awaited"}, w \in {"endless", "term"}, g \in {"none", "term"},
                l \in {"none", "exclusive"}, x \in {"object", "holder"}}
NoneIsBothOfKinds ==
  \A p \in Keeping, m \in Returning :
    ~(PersistRule(p, m) /\ CanWithdrawRule(p, m) /\ Shut(p, m) /\ TerminatesRule(p, m))

THEOREM PlainRulesAreThose \* MCRevocationRules
THEOREM TrilemmaOfKinds \* MCRevocationRules
THEOREM HostileOfKinds \* MCRevocationRules
THEOREM HeldBackIsNotCut \* MCRevocationRules
THEOREM NoneIsBothOfKinds \* MCRevocationRules
=============================================================================
