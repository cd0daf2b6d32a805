------------------------------ MODULE Revocation -----------------------------
(***************************************************************************)
(* Taking a right back, where uses sleep, run or stand: the withdrawal,    *)
(* and all that may happen.  What holders do is in Uses; what both ask of  *)
(* the state, in RevocationGuards.                                         *)
(***************************************************************************)
EXTENDS Uses

-----------------------------------------------------------------------------
(* The withdrawal *)

(* What the gate does to the sleeping and the standing uses of those whom x is about. *)
Fate(x) ==
  /\ asleep' = IF manner.sleeping = "cut" THEN {h \in asleep : ~Reaches(x, h)} ELSE asleep
  /\ LET gone == IF manner.standing \in {"cut", "suspended"}
                 THEN {h \in standing : Reaches(x, h)} ELSE {}
     IN standing' = standing \ gone /\ void' = void \cup gone

AskErrno(x) ==
  IF      withdrawal = "called" /\ manner.again = "early" THEN "OK"
  ELSE IF withdrawal # "none"                             THEN "EALREADY"
  ELSE IF policy.withdraw = "never"                       THEN "EPERM"
  ELSE IF ~MayAsk(x)                                      THEN "EBUSY"
  ELSE "OK"

(* A second call waits for the first, where the manner says so. *)
MayCall == withdrawal = "called" => manner.again # "waits"

(* The call of a withdrawal of x, from within these uses. *)
Ask(x, within) ==
  /\ IF AskErrno(x) = "OK" /\ withdrawal = "none"
     THEN /\ Called /\ aim' = x
          /\ using' = using \ {h \in CutAtCall : Reaches(x, h)}
          /\ inside' = within \cap using'
          /\ IF ShutsAtCall THEN Fate(x) ELSE UNCHANGED kinds
     ELSE UNCHANGED <<asking, aim, inside, using, kinds>>
  /\ Fewer /\ UNCHANGED <<held, evidence, leases, truth, manner, dead, lost>>

(* Withdraw: the authority asks for the object back. *)
TakeBack ==
  /\ manner.reach = "object" /\ MayCall
  /\ Answer("Withdraw", <<>>, AskErrno("all"))
  /\ Ask("all", {})

(* WithdrawFrom(x): it asks a description back, or all that a holder has. *)
TakeBackFrom(x) ==
  /\ x \in Targets \ {"all"} /\ MayCall
  /\ Answer("WithdrawFrom", <<x>>, AskErrno(x))
  /\ Ask(x, {})

(* Revoke(s, d): somebody else does: whoever holds d; or a rival, who holds nothing. *)
TargetOf(s, d) == CASE manner.reach = "object"      -> "all"
                    [] manner.reach = "description" -> d
                    [] manner.reach = "holder"      -> s

RevokeErrno(s, d) ==
  IF manner.by = "holder" /\ <<s, d>> \notin held THEN "EBADF" ELSE AskErrno(TargetOf(s, d))

Revoke(s, d) ==
  /\ manner.by # "authority"
  /\ manner.by = "rival" => \A h \in held : h[1] # s
  /\ RevokeErrno(s, d) # "EBADF" => MayCall
  /\ Answer("Revoke", <<s, d>>, RevokeErrno(s, d))
  /\ IF RevokeErrno(s, d) = "EBADF" THEN UNCHANGED <<state, more>>
     ELSE Ask(TargetOf(s, d), {})

(* WithdrawWithin(s, d): it is called from within a running use, which cannot end before it. *)
TakeBackWithin(s, d) ==
  /\ manner.within # "barred" /\ <<s, d>> \in using /\ MayCall
  /\ Answer("WithdrawWithin", <<s, d>>, AskErrno(TargetOf(s, d)))
  /\ Ask(TargetOf(s, d), {<<s, d>>})

(* The withdrawal is over, whether what it waited for has come or not. *)
Over ==
  /\ withdrawal' = "returned" /\ proof' = FALSE /\ inside' = {}
  /\ using' = using \ {h \in CutAtReturn : Reached(h)}
  /\ Fate(aim) /\ Fewer
  /\ UNCHANGED <<held, evidence, leases, seen, stale, manner, aim, dead, lost>>

(* Return: what it waited for has come. *)
Conclude == MayConclude /\ Happens("Return", <<>>) /\ Over

(* GiveUp: it has not, and the term is over. *)
GiveUp == MayGiveUp /\ Happens("GiveUp", <<>>) /\ Over

(* Abort(s, d): a running use is cut, late. *)
Cut(s, d) ==
  /\ MayCut(<<s, d>>)
  /\ Happens("Abort", <<s, d>>)
  /\ using' = using \ {<<s, d>>} /\ inside' = inside \ {<<s, d>>}
  /\ Fewer
  /\ UNCHANGED <<held, evidence, leases, asking, truth, manner, kinds, aim, dead, lost>>

(* GiveBack: the object can be had again.  What was suspended is in force again; what was cut is
   not, though its holder may not know. *)
GiveBack ==
  /\ MayGiveBack
  /\ Happens("GiveBack", <<>>)
  /\ withdrawal' = "none" /\ seen' = {} /\ aim' = "nobody" /\ proof' = TRUE /\ stale' = 0
  /\ dead' = IF manner.after = "revived" THEN dead ELSE dead \cup {h \in There : Reached(h)}
  /\ IF manner.standing = "suspended" THEN standing' = standing \cup void /\ void' = {}
     ELSE UNCHANGED <<standing, void>>
  /\ UNCHANGED <<held, using, evidence, leases, manner, asleep, queued, lost, inside>>

(* Queue: somebody who wants to open waits for the lock that running uses share. *)
Queue ==
  /\ manner.lock = "shared" /\ using # {} /\ ~queued
  /\ Happens("Queue", <<>>)
  /\ queued' = TRUE
  /\ UNCHANGED <<state, manner, kinds, aim, dead, lost, inside>>

-----------------------------------------------------------------------------
MoreTypeOK ==
  /\ [policy |-> policy, manner |-> manner] \in RecordSet
  /\ asleep \subseteq Handles /\ standing \subseteq Handles /\ void \subseteq Handles
  /\ standing \cap void = {}
  /\ aim \in {"nobody", "all"} \cup Subjects \cup Descriptions
  /\ (aim = "nobody") = (withdrawal = "none")
  /\ dead \subseteq Handles /\ queued \in BOOLEAN /\ (queued => using # {})
  /\ lost \subseteq Descriptions /\ inside \subseteq using

Empty ==
  /\ proof = TRUE
  /\ held = {} /\ using = {} /\ evidence = {} /\ rescinded = {} /\ seen = {}
  /\ left = [d \in Descriptions |-> 0] /\ stale = 0
  /\ withdrawal = "none"
  /\ asleep = {} /\ standing = {} /\ void = {} /\ dead = {} /\ lost = {} /\ inside = {}
  /\ aim = "nobody" /\ queued = FALSE
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK"]

Begins == (\E r \in RecordSet : policy = r.policy /\ manner = r.manner) /\ Empty

Steps ==
  \/ \E s \in Subjects, d \in Descriptions :
       \/ Open(s, d) \/ (Close(s, d) /\ OnlyThat) \/ (Check(s, d) /\ OnlyThat)
       \/ Run(s, d) \/ Finish(s, d) \/ Sleep(s, d) \/ Wake(s, d) \/ Map(s, d) \/ Unmap(s, d)
       \/ (Told(s, d) /\ OnlyThat) \/ Cut(s, d)
       \/ Revoke(s, d) \/ TakeBackWithin(s, d)
       \/ \E t \in Subjects \ {s} : HandOn(s, t, d)
  \/ \E d \in Descriptions : (Rescind(d) /\ OnlyThat) \/ (Renew(d) /\ OnlyThat)
  \/ TakeBack \/ \E x \in Targets : TakeBackFrom(x)
  \/ Conclude \/ GiveUp \/ GiveBack \/ Queue \/ (Tick /\ OnlyThat)

(* The authority, the clock and the notices do not stand still; a lock is given in turn. *)
AuthorityWorks ==
  /\ SF_all(manner.lock = "shared" /\ Conclude)
  /\ WF_all(Conclude) /\ WF_all(GiveUp) /\ WF_all(Tick /\ OnlyThat)
  /\ \A s \in Subjects, d \in Descriptions :
       WF_all(Told(s, d) /\ OnlyThat) /\ WF_all(Cut(s, d))

(* What cannot stall ends by itself, and so does what a willing holder is asked for. *)
BoundedEnds ==
  \A s \in Subjects, d \in Descriptions :
    /\ WF_all(manner.running = "bounded" /\ Finish(s, d))
    /\ WF_all(s \in Willing /\ withdrawal # "none" /\ Unmap(s, d))

(* Every use ends by itself, sooner or later, if it can. *)
AllEnd ==
  \A s \in Subjects, d \in Descriptions :
    WF_all(Finish(s, d)) /\ WF_all(Wake(s, d)) /\ WF_all(Unmap(s, d))

Allowed      == Begins /\ [][Steps]_all
AgainstEvil  == Allowed /\ AuthorityWorks /\ BoundedEnds
AmongFriends == Allowed /\ AuthorityWorks /\ AllEnd
=============================================================================
