---------------------------- MODULE RevocationRules --------------------------
(***************************************************************************)
(* Which decisions give which promise, where uses sleep, run or stand.     *)
(* Each rule is a formula over the record alone, of its policy p and its   *)
(* manner m; no state is looked at.  The surveys hold each rule to what    *)
(* they find in both directions, for every record that has a name and for  *)
(* samples of the rest (spec/revocation/README.md says how many).          *)
(*                                                                         *)
(* The proof falls only in a return, so nobody lapses here.                *)
(***************************************************************************)
EXTENDS Defects

(* The rules of the room `authorization', where there is one kind of use. *)
One == INSTANCE AuthorizationRules

-----------------------------------------------------------------------------
(* When it can be called, and what its return waits for *)

Never(p)  == p.withdraw = "never"
Always(p) == p.withdraw = "always"

(* What is waited for is waited for to the end. *)
ToTheEnd(m) == m.patience = "endless"
Releases(m) == m.release = "awaited" /\ ToTheEnd(m)

(* Nobody comes to start behind its back. *)
NobodyMissed(p) == p.covers = "all" \/ ~p.pass

(* It waits until nobody whom it is about could start; a gate is shut by then, and says nothing of
   those it missed. *)
Stops(p, m) ==
  "stop" \in p.awaits /\ NobodyMissed(p) /\ p.evidence # "gated" /\ ToTheEnd(m)

(* It waits for running uses, also for the one from within which it was called; or that was cut. *)
Drains(p, m) == "drain" \in p.awaits /\ ToTheEnd(m) /\ (m.within # "excused" \/ p.abort = "call")

(* At the return nobody whom it is about holds a handle.  Where it is about one holder, another can
   hand that one a copy afterwards. *)
LetGo(p, m) == p.withdraw = "unheld" \/ (Releases(m) /\ m.reach # "holder")
Parted(p, m) ==
  \/ LetGo(p, m)
  \/ /\ Stops(p, m) /\ m.reach # "holder"
     /\ p.evidence = "permanent" \/ One!LooksAtProof(p)

(* And nobody comes to hold one before the object is given back. *)
NobodyHolds(p, m) == p.grant = "proven" /\ Parted(p, m)

-----------------------------------------------------------------------------
(* Starts *)

ShutToNewcomers(p) == p.grant = "proven" \/ One!LooksAtProof(p) \/ One!OneGate(p)

(* A gate that closes for all there are: for everybody; or for those on a list, who cannot hand on
   what they hold. *)
GateForAll(p, m) ==
  One!OneGate(p) \/ (p.evidence = "gated" /\ ~p.pass /\ m.copies = "refused")
ShutToHolders(p, m) ==
  \/ LetGo(p, m) \/ p.evidence = "perUse" \/ GateForAll(p, m)
  \/ Stops(p, m) /\ m.reach # "holder"

(* After the return nobody starts; or only for a term of grace. *)
ShutInTheEnd(p, m) == Never(p) \/ (ShutToNewcomers(p) /\ ShutToHolders(p, m))
Shut(p, m) ==
  ShutInTheEnd(p, m) /\ (m.grace = "none" \/ Never(p) \/ NobodyHolds(p, m))

-----------------------------------------------------------------------------
(* Uses in flight at the return *)

(* A handle that was taken back from one holder, handed on to another who let go of its own and
   still uses it: that use is one of a handle that was taken back. *)
DeadCopies(p, m) ==
  m.reach = "holder" /\ m.after = "fresh" /\ m.copies = "made" /\ ~NobodyHolds(p, m)

StaysShut(p, m) == Shut(p, m) /\ ~DeadCopies(p, m)

SleepersGone(m) ==
  m.sleeping = "cut" \/ (m.sleeping = "awaited" /\ ToTheEnd(m)) \/ Releases(m)

WokenRule(p, m) ==
  m.sleeping = "none" \/ Never(p) \/ (StaysShut(p, m) /\ SleepersGone(m))

(* Running uses: there were none; or the return waited, or cut; or the call cut, and nobody started
   again, for the gate or for the lock. *)
Emptied(p, m) ==
  \/ ~Always(p) \/ Releases(m) \/ (m.lock = "exclusive" /\ ToTheEnd(m))
  \/ NobodyMissed(p) /\ (Drains(p, m) \/ p.abort = "return")
  \/ p.abort = "call" /\ (GateForAll(p, m) \/ m.lock = "exclusive")

NoneRunningRule(p, m) ==
  m.running = "none" \/ Never(p) \/ (StaysShut(p, m) /\ Emptied(p, m))

(* What keeps the call out is not there when it comes; and cannot be made before the return, where
   a gate is shut, or nobody holds a handle. *)
StandersGone(p, m) ==
  \/ m.standing \in {"cut", "suspended"} \/ Releases(m)
  \/ m.standing = "awaited" /\ ToTheEnd(m)
  \/ m.standing = "refused" /\ (p.evidence = "gated" \/ p.withdraw = "unheld")

NoneStandingRule(p, m) ==
  m.standing = "none" \/ Never(p) \/ (StaysShut(p, m) /\ StandersGone(p, m))

QuiescedRule(p, m) == WokenRule(p, m) /\ NoneRunningRule(p, m) /\ NoneStandingRule(p, m)

CanEndRule(p, m) == m.sleeping # "stuck" \/ WokenRule(p, m)

-----------------------------------------------------------------------------
(* What it waits for *)

(* Who let go before the call may still sleep, or have a right that stands; and sleeps on after the
   call, where that does not end it. *)
Stands(m)      == m.standing \notin {"none", "refused"}
Lingers(m)     == m.sleeping # "none" \/ Stands(m)
SleepsOn(p, m) == m.sleeping # "none" /\ ~(m.sleeping = "cut" /\ p.evidence = "gated")

(* Ability that ends by itself while the withdrawal is pending; and does not come back. *)
Ends(p)  == p.evidence \in {"gated", "leased", "notified"}
Fades(p) == p.evidence \in {"gated", "leased"} \/ (p.evidence = "notified" /\ ~p.pass)

(* A running use that is in its way is cut, of whomever. *)
Cuts(p, m) == \/ p.abort = "late" /\ Ends(p)
              \/ p.abort = "call" /\ (p.evidence = "gated" \/ m.lock = "exclusive")

(* Two uses that run at once count as one that never ends. *)
Overwrites(p, m) ==
  m.counts = "shared" /\ m.lock # "exclusive" /\ "drain" \in p.awaits

(* Who is not on the list runs on, and may have an opener wait behind it. *)
NoneBeside(p, m) == m.lock = "exclusive" \/ NobodyMissed(p) \/ p.evidence = "leased"

RunsBlock(p, m) ==
  /\ Always(p) /\ ("drain" \in p.awaits \/ m.lock # "none")
  /\ ~(Cuts(p, m) /\ (m.lock = "none" \/ (m.reach = "object" /\ NoneBeside(p, m))))
(* `standers': do those who have a right that stands count? *)
OthersBlock(p, m, standers) ==
  \/ /\ m.release = "awaited"
     /\ Always(p) \/ SleepsOn(p, m) \/ (Stands(m) /\ standers)
  \/ Overwrites(p, m)
  \/ Always(p) /\ "stop" \in p.awaits /\ ~Ends(p)

NonBlockingRule(p, m) ==
  Never(p) \/ ~( "awaited" \in {m.sleeping, m.standing} \/ OthersBlock(p, m, TRUE)
                \/ RunsBlock(p, m) )

(* Called from within a use that it does not cut, it waits for itself: for the drain, or for the
   lock. *)
WaitsForItself(p, m) ==
  /\ m.within # "barred" /\ Always(p) /\ p.abort # "call" /\ ~(p.abort = "late" /\ Ends(p))
  /\ ("drain" \in p.awaits /\ m.within = "waits") \/ m.lock # "none"

(* What it waits for comes to an end if uses do. *)
Settles(p, m) ==
  /\ ~Overwrites(p, m)
  /\ Always(p) =>
       /\ m.release = "free" /\ ~WaitsForItself(p, m)
       /\ \/ Fades(p)
          \/ /\ "stop" \notin p.awaits /\ "awaited" \notin {m.sleeping, m.standing}
             /\ "drain" \in p.awaits => m.lock = "exclusive"

(* Notices that a handle is ahead of, as it is handed on. *)
IsOutrun(p) == Always(p) /\ p.awaits # {} /\ p.evidence = "notified" /\ p.pass

TerminatesRule(p, m) == Never(p) \/ (~IsOutrun(p) /\ (m.patience = "term" \/ Settles(p, m)))

(* Against holders who end nothing: only those are waited for who cannot stall, or who can be
   asked. *)
TerminatesHostileRule(p, m) ==
  \/ Never(p)
  \/ /\ TerminatesRule(p, m)
     /\ \/ m.patience = "term"
        \/ /\ m.sleeping # "awaited" /\ (m.standing = "awaited" => m.admits = "able")
           /\ ~OthersBlock(p, m, m.admits # "able")
           /\ (m.running = "endless" => ~RunsBlock(p, m))

EventualStopRule(p, m) ==
  \/ p.evidence = "leased" /\ p.grant = "proven"
  \/ /\ ShutInTheEnd(p, m)
     /\ \/ ~Always(p) \/ (~IsOutrun(p) /\ Settles(p, m)) \/ GateForAll(p, m)
        \/ p.evidence = "leased" \/ (p.evidence = "notified" /\ ~p.pass)

-----------------------------------------------------------------------------
(* What it costs the holders *)

GrantSoundRule(p, m)  == p.grant = "proven" \/ Never(p)
NoSpuriousRule(p, m)  == p.evidence # "leased"
StaleBoundRule(p, m)  == ShutInTheEnd(p, m) \/ (p.evidence = "leased" /\ p.grant = "proven")
CanWithdrawRule(p, m) == Always(p) /\ m.standing # "refused"
NotEarlyRule(p, m)    == One!NotEarlyRule(p, {})

PersistRule(p, m) ==
  CASE p.evidence = "permanent" -> TRUE
    [] One!LooksAtProof(p)      -> Never(p) \/ NobodyHolds(p, m)
    [] p.evidence \in {"gated", "notified"} ->
         Never(p) \/ (p.withdraw = "unheld" /\ (p.grant = "proven" \/ p.covers = "seen"))
    [] OTHER -> FALSE

(* What sleeps or stands is cut, unless the return waits until nothing is there; what runs, as
   where there is one kind. *)
UncutRule(p, m) ==
  /\ "cut" \in {m.sleeping, m.standing} => Never(p) \/ (Releases(m) /\ p.evidence # "gated")
  /\ CASE p.abort = "never"  -> TRUE
       [] p.abort = "late"   -> FALSE
       [] p.abort = "call"   -> ~Always(p)
       [] p.abort = "return" -> \/ ~Always(p) \/ Releases(m) \/ Drains(p, m)
                                \/ m.lock = "exclusive" /\ ToTheEnd(m)

CanPassRule(p, m) ==
  /\ p.pass \/ ~Always(p)
  /\ m.copies = "made" \/ Never(p) \/ NobodyHolds(p, m)

(* A term of grace ends by the clock, which is nobody; unless the object is given back before. *)
LocalRule(p, m) ==
  \/ m.told # "none" \/ p.evidence \in {"permanent", "leased", "notified"}
  \/ p.evidence = "gated" /\ ~Always(p)
  \/ One!LooksAtProof(p) /\ IF m.grace = "term"
                            THEN m.after # "fresh" \/ Never(p) \/ NobodyHolds(p, m)
                            ELSE ~Always(p) \/ Releases(m) \/ Stops(p, m)

-----------------------------------------------------------------------------
(* What is asked besides *)

FinalRule(p, m) ==
  m.after # "revived" \/ p.evidence = "permanent" \/ Never(p) \/ NobodyHolds(p, m)
AgainRule(p, m) == Never(p) \/ m.after # "barred"
WholeRule(p, m) ==
  \/ ~Always(p) \/ m.standing # "cut" \/ m.after = "barred" \/ Releases(m) \/ Parted(p, m)
  \/ m.after = "fresh" /\ p.evidence # "permanent"
GuardedRule(p, m) ==
  \/ m.by = "authority" \/ Never(p) \/ m.reach = "holder"
  \/ p.withdraw = "unheld" /\ (m.by = "holder" \/ ~Lingers(m))
AsideRule(p, m) ==
  \/ m.reach # "object" \/ Never(p) \/ PersistRule(p, m)
  \/ p.withdraw = "unheld" /\ p.grant = "proven"
ClearRule(p, m) == m.refusal = "error" \/ PersistRule(p, m)

(* Whoever is answered early is answered while somebody still uses, unless the call has ended all
   uses. *)
HonestRule(p, m) ==
  \/ m.again # "early" \/ Never(p)
  \/ LET gated == p.evidence = "gated" /\ NobodyMissed(p)
     IN /\ m.running # "none" => ~Always(p) \/ (p.abort = "call" /\ (gated \/ m.lock = "exclusive"))
        /\ m.sleeping # "none" => m.sleeping = "cut" /\ gated
        /\ m.standing # "none" =>
             \/ m.standing \in {"cut", "suspended", "refused"} /\ gated
             \/ m.standing = "refused" /\ ~Always(p)

(* To be found false, so that promises speak of something. *)
PendingHeldRule(p, m)  == ~Always(p)
ReturnedHeldRule(p, m) ==
  \/ Never(p)
  \/ /\ p.grant = "proven"
     /\ p.withdraw = "unheld" \/ (m.reach = "object" /\ NobodyHolds(p, m))
=============================================================================
