------------------------- MODULE AuthorizationEffects -------------------------
(***************************************************************************)
(* What each call and each event comes to, for whoever sees it happen; and *)
(* that it can happen when it is due.  Asked without the definitions of    *)
(* Holders and Withdrawals, which are judged by it (`make mutants').       *)
(***************************************************************************)
EXTENDS AuthorizationProperties

Engaged == held \cup using

(* Whom the withdrawal is about: those who hold or use, or those who did when it was called. *)
Concerned == IF policy.covers = "seen" THEN seen ELSE Engaged

(* The end of what the withdrawal waits for. *)
Awaited ==
  /\ "stop" \in policy.awaits => \A h \in Concerned : ~CanStart(h)
  /\ "drain" \in policy.awaits => Concerned \cap using = {}

(* From a call on it is known whom it is about, where the policy keeps a list. *)
CallBegins == withdrawal' = "called" /\ seen' = IF policy.covers = "seen" THEN Engaged ELSE {}

-----------------------------------------------------------------------------
(* The marks are those of who holds, as the policy looks at them: a new sample, taken of all. *)
Marks(holders, other) ==
  evidence' = IF policy.evidence = "sampled" THEN (IF proof THEN holders ELSE {}) ELSE other

(* Somebody opens what nobody has: it holds the handle, is told of later, has a full lease, and
   nothing that befell an earlier description of that name concerns it. *)
GrantEffect(h) ==
  /\ h[2] \notin Opened
  /\ call'.errno = "EBUSY" <=> withdrawal = "called"
  /\ call'.errno = "EACCES" <=> withdrawal # "called" /\ policy.grant = "proven" /\ ~proof
  /\ call'.errno = "OK" =>
       /\ held' = held \cup {h}
       /\ Marks(held', IF policy.evidence = "notified" THEN evidence \cup {h} ELSE evidence)
       /\ left' = [left EXCEPT ![h[2]] = IF policy.evidence = "leased" THEN Term ELSE @]
       /\ rescinded' = rescinded \ {h[2]} /\ seen' = {g \in seen : g[2] # h[2]}
       /\ UNCHANGED <<using, withdrawal, truth>>

(* Who holds hands on what it has, told or not told as it is itself, and keeps it. *)
PassEffect(from, to) ==
  /\ call'.errno = "EBADF" <=> from \notin held
  /\ call'.errno = "EEXIST" <=> from \in held /\ to \in held
  /\ call'.errno = "EBUSY" <=>
       from \in held /\ to \notin held /\ ~policy.pass /\ withdrawal = "called"
  /\ call'.errno = "OK" =>
       /\ held' = held \cup {to}
       /\ Marks(held', IF policy.evidence = "notified" /\ from \in evidence
                          THEN evidence \cup {to} ELSE evidence)
       /\ UNCHANGED <<using, leases, asking, truth>>

(* Who lets go no longer holds; what it uses goes on. *)
CloseEffect(h) ==
  /\ call'.errno = "EBADF" <=> h \notin held
  /\ call'.errno = "OK" =>
       /\ held' = held \ {h} /\ Marks(held', evidence \ {h})
       /\ UNCHANGED <<using, leases, asking, truth>>

(* A ticket is had for the asking, while the proof holds, and is good for one start. *)
CheckEffect(h) ==
  /\ policy.evidence = "ticket"
  /\ call'.errno = "EBADF" <=> h \notin held
  /\ call'.errno = "EACCES" <=> h \in held /\ ~proof
  /\ call'.errno = "OK" => evidence' = evidence \cup {h}
  /\ UNCHANGED <<held, using, leases, asking, truth>>

BeginEffect(h) ==
  /\ call'.errno = "EBADF" <=> h \notin held
  /\ call'.errno = "EBUSY" <=> h \in held \cap using
  /\ call'.errno = "EACCES" <=> h \in held \ using /\ ~MayBegin(h)
  /\ call'.errno = "OK" =>
       /\ using' = using \cup {h}
       /\ evidence' = IF policy.evidence = "ticket" THEN evidence \ {h} ELSE evidence
  /\ UNCHANGED <<held, leases, asking, truth>>

EndEffect(h) ==
  /\ h \in using /\ using' = using \ {h}
  /\ UNCHANGED <<held, evidence, leases, asking, truth>>

-----------------------------------------------------------------------------
(* Whoever calls is told why not; if it is not refused, the withdrawal is under way, and nobody
   loses anything by that but uses where the policy cuts them. *)
WithdrawEffect ==
  /\ call'.errno = "EALREADY" <=> withdrawal # "none"
  /\ call'.errno = "EPERM" <=> withdrawal = "none" /\ policy.withdraw = "never"
  /\ call'.errno = "EBUSY" <=> withdrawal = "none" /\ policy.withdraw = "unheld" /\ Engaged # {}
  /\ call'.errno = "OK" =>
       /\ CallBegins
       /\ using' = IF policy.abort = "call" THEN {} ELSE using
       /\ UNCHANGED <<held, evidence, leases, truth>>

(* What was waited for has come; the proof is gone, the handles stay. *)
ReturnEffect ==
  /\ withdrawal = "called" /\ withdrawal' = "returned" /\ ~proof' /\ Awaited
  /\ using' = IF policy.abort = "return" THEN using \ Concerned ELSE using
  /\ UNCHANGED <<held, evidence, leases, seen, stale>>

(* One that it concerns is told, once; another is not. *)
ToldEffect(h) ==
  /\ policy.evidence = "notified" /\ withdrawal # "none"
  /\ h \in evidence \cap Concerned /\ evidence' = evidence \ {h}
  /\ UNCHANGED <<held, using, leases, asking, truth>>

(* One use is cut, whose user could not begin it again. *)
AbortEffect(h) ==
  /\ policy.abort = "late" /\ ~CanStart(h)
  /\ h \in using /\ using' = using \ {h}
  /\ UNCHANGED <<held, evidence, leases, asking, truth>>

(* The grantor clears one bit, once, and nothing else. *)
RescindEffect(d) ==
  /\ policy.evidence = "rescindable" /\ d \in Opened
  /\ d \notin rescinded /\ rescinded' = rescinded \cup {d}
  /\ UNCHANGED <<held, using, evidence, left, asking, truth>>

(* One lease that has run down has its full term again; none is given more without the proof, or
   once it is asked back. *)
RenewEffect(d) ==
  /\ policy.evidence = "leased" /\ d \in Opened /\ proof /\ withdrawal = "none"
  /\ left[d] < left'[d] /\ left'[d] = Term
  /\ \A e \in Descriptions \ {d} : left'[e] = left[e]
  /\ UNCHANGED <<held, using, evidence, rescinded, asking, truth>>

(* Time takes one tick of each lease that runs, and counts the age of a proof that is gone; and
   takes nothing else from anybody. *)
TickEffect ==
  /\ \A d \in Descriptions : left[d] = left'[d] + 1 \/ (left[d] = 0 /\ left'[d] = 0)
  /\ IF proof \/ stale = Term THEN stale' = stale ELSE stale' = stale + 1
  /\ left' # left \/ stale' # stale
  /\ UNCHANGED <<proof, held, using, evidence, rescinded, asking>>

(* The proof has fallen.  Who hears of it withdraws by that, unless it did before, and cuts what a
   call cuts; who does not hear of it does nothing. *)
FallEffect ==
  LET heard == policy.hears # "nothing"
      begins == heard /\ withdrawal = "none"
      cut == IF withdrawal = "none" THEN Engaged ELSE Concerned IN
  /\ proof /\ ~proof'
  /\ IF begins THEN CallBegins ELSE UNCHANGED asking
  /\ using' = IF heard /\ policy.abort = "call" THEN using \ cut ELSE using
  /\ UNCHANGED <<held, evidence, leases, stale>>

(* Who would be heard when it asks, and can wait, does not let the proof fall by itself. *)
LapseEffect(cause) ==
  FallEffect /\ cause \in Lapses /\ (policy.hears = "request" => cause = "thirdParty")
UnproveEffect == FallEffect /\ SelfProve /\ policy.hears # "request"

ProveEffect ==
  /\ SelfProve /\ ~proof /\ proof' /\ stale' = 0
  /\ UNCHANGED <<held, using, evidence, leases, asking>>

EffectStep ==
  LET args == call'.args IN
  CASE call'.op = "Grant"       -> GrantEffect(args)
    [] call'.op = "Pass"        -> PassEffect(<<args[1], args[3]>>, <<args[2], args[3]>>)
    [] call'.op = "Close"       -> CloseEffect(args)
    [] call'.op = "Check"       -> CheckEffect(args)
    [] call'.op = "Begin"       -> BeginEffect(args)
    [] call'.op = "End"         -> EndEffect(args)
    [] call'.op = "Withdraw"    -> WithdrawEffect
    [] call'.op = "Return"      -> ReturnEffect
    [] call'.op = "Told"        -> ToldEffect(args)
    [] call'.op = "Abort"       -> AbortEffect(args)
    [] call'.op = "Rescind"     -> RescindEffect(args[1])
    [] call'.op = "Renew"       -> RenewEffect(args[1])
    [] call'.op = "Tick"        -> TickEffect
    [] call'.op = "ProofLapsed" -> LapseEffect(args[1])
    [] call'.op = "Prove"       -> ProveEffect
    [] call'.op = "Unprove"     -> UnproveEffect
    [] OTHER                    -> TRUE
EffectProp == [][EffectStep]_vars

-----------------------------------------------------------------------------
(* What is due can happen: a call is answered, what was waited for ends the wait, who is to be told
   is told, the clock goes on, and nobody who may let the proof fall is kept from it. *)
DueInv ==
  /\ ENABLED Withdraw
  /\ withdrawal = "called" /\ Awaited => ENABLED Return
  /\ \A s \in Subjects, d \in Descriptions :
       /\ ENABLED Close(s, d) /\ ENABLED Begin(s, d)
       /\ \A t \in Subjects \ {s} : ENABLED Pass(s, t, d)
       /\ d \notin Opened => ENABLED Grant(s, d)
       /\ policy.evidence = "ticket" => ENABLED Check(s, d)
       /\ <<s, d>> \in using => ENABLED End(s, d)
       /\ policy.evidence = "notified" /\ withdrawal # "none"
            /\ <<s, d>> \in evidence \cap Concerned => ENABLED Told(s, d)
       /\ policy.abort = "late" /\ <<s, d>> \in using /\ ~CanStart(<<s, d>>) => ENABLED Abort(s, d)
  /\ \A d \in Opened :
       /\ policy.evidence = "rescindable" /\ d \notin rescinded => ENABLED Rescind(d)
       /\ policy.evidence = "leased" /\ proof /\ withdrawal = "none" /\ left[d] < Term =>
            ENABLED Renew(d)
  /\ (\E d \in Descriptions : left[d] > 0) \/ (~proof /\ stale < Term) => ENABLED Tick
  /\ proof => /\ "thirdParty" \in Lapses => ENABLED ProofLapsed("thirdParty")
              /\ "administrator" \in Lapses /\ policy.hears # "request" =>
                   ENABLED ProofLapsed("administrator")
              /\ SelfProve /\ policy.hears # "request" => ENABLED Unprove
  /\ SelfProve /\ ~proof => ENABLED Prove
=============================================================================
