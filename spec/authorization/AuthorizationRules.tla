------------------------- MODULE AuthorizationRules -------------------------
(***************************************************************************)
(* Which decisions give which promise.  Each rule is a formula over the    *)
(* policy record alone; no state is looked at.  Models check both halves   *)
(* over the whole space of decisions: a policy that satisfies the rule     *)
(* keeps the promise, and one that does not breaks it.  Impossibility      *)
(* results are then statements about records.                              *)
(*                                                                         *)
(* `lapses' says whether the proof may also fall outside the protocol.     *)
(***************************************************************************)
EXTENDS Policies

(* Evidence that is, or is made from, the proof itself. *)
LooksAtProof(p) == p.evidence \in {"perUse", "ticket", "sampled"}

(* A gate that closes for everybody. *)
OneGate(p) == p.evidence = "gated" /\ p.covers = "all"

(* Nobody comes to hold behind the back of the withdrawal: it covers all, or nothing is passed on meanwhile. *)
NobodyMissed(p) == p.covers = "all" \/ ~p.pass

(* The return waits until nobody it covers could start; a gate is shut by then, and says nothing of those it missed. *)
WaitsForStop(p) == "stop" \in p.awaits /\ NobodyMissed(p) /\ p.evidence # "gated"

(* After the return: who gets a handle then cannot start, and who held one cannot start. *)
ShutToNewcomers(p) == p.grant = "proven" \/ LooksAtProof(p) \/ OneGate(p)
ShutToHolders(p)   == p.withdraw = "unheld" \/ p.evidence = "perUse" \/ OneGate(p) \/ WaitsForStop(p)
Shut(p)            == p.withdraw = "never" \/ (ShutToNewcomers(p) /\ ShutToHolders(p))

(* At the return nothing is in flight: there was nobody, or the return waited, or it cut. *)
Emptied(p) == \/ p.withdraw # "always"
              \/ NobodyMissed(p) /\ ("drain" \in p.awaits \/ p.abort = "return")

(* Ability fades by itself once the withdrawal is called, and does not come back: a gate, a clock, notices with no passing on. *)
Fades(p) == p.evidence \in {"gated", "leased"} \/ (p.evidence = "notified" /\ ~p.pass)

(* The return cuts no use: it does not cut, or finds none. *)
CutsNobodyAtReturn(p) == p.abort = "return" => p.withdraw # "always" \/ "drain" \in p.awaits

-----------------------------------------------------------------------------
(* The rules, by the name of the property. *)

GrantSoundRule(p, lapses) == p.grant = "proven" \/ (p.withdraw = "never" /\ ~lapses)

PersistRule(p, lapses) ==
  CASE p.evidence = "permanent"            -> TRUE
    [] LooksAtProof(p)                     -> ~lapses /\ \/ p.withdraw = "never"
                                                         \/ p.grant = "proven" /\ (p.withdraw = "unheld" \/ WaitsForStop(p))
    [] p.evidence \in {"gated", "notified"} -> \/ p.withdraw = "never"
                                               \/ p.withdraw = "unheld" /\ (p.grant = "proven" \/ p.covers = "seen")
    [] OTHER                               -> FALSE

NoSpuriousRule(p, lapses) == p.evidence # "leased"

StartProofRule(p, lapses) == IF lapses THEN p.evidence = "perUse" ELSE Shut(p)

NoStartAfterRule(p, lapses) == Shut(p)

DelegCoveredRule(p, lapses) == Shut(p)

QuiescedRule(p, lapses) == Shut(p) /\ Emptied(p)

(* With a proof that may lapse, no decision of ours keeps it while a use is in flight. *)
ContinuousRule(p, lapses) == ~lapses /\ QuiescedRule(p, lapses)

StaleBoundRule(p, lapses) == StartProofRule(p, lapses) \/ (p.evidence = "leased" /\ p.grant = "proven")

CanWithdrawRule(p, lapses) == p.withdraw = "always"

(* A gate is shut at once; everything else that is waited for depends on a holder or the clock. *)
NonBlockingRule(p, lapses) ==
  p.withdraw # "always" \/ ("drain" \notin p.awaits /\ ("stop" \notin p.awaits \/ p.evidence = "gated"))

UncutRule(p, lapses) == p.abort # "late" /\ CutsNobodyAtReturn(p)

NotEarlyRule(p, lapses) ==
  /\ p.evidence \notin {"leased", "rescindable"}
  /\ p.evidence \in {"gated", "notified"} => p.withdraw # "always"

CanPassRule(p, lapses) == p.pass \/ p.withdraw # "always"

LocalRule(p, lapses) ==
  CASE p.evidence \in {"permanent", "leased", "notified"} -> TRUE
    [] p.evidence = "rescindable"                         -> FALSE
    [] p.evidence = "gated"                               -> p.withdraw # "always"
    [] OTHER                                              -> ~lapses /\ (p.withdraw # "always" \/ WaitsForStop(p))

TerminatesRule(p, lapses) == p.withdraw # "always" \/ p.awaits = {} \/ Fades(p)

(* Against a user that never ends its use, the use must not be waited for, or must be cut. *)
TerminatesHostileRule(p, lapses) ==
  TerminatesRule(p, lapses) /\ (p.withdraw = "always" /\ "drain" \in p.awaits => p.abort = "late")

(* To be stopped in the end takes a return that comes and shuts, or a gate or a clock that does not need one.
   A notice alone does not do it: a handle that is passed on fast enough is ahead of its notice for ever. *)
EventualStopRule(p, lapses) ==
  p.evidence = "leased" \/ (Shut(p) /\ (TerminatesRule(p, lapses) \/ OneGate(p)))

(* One-time authorization also leaves uses alone when it is withdrawn. *)
RefinesOpenOnceRule(p, lapses) ==
  GrantSoundRule(p, lapses) /\ PersistRule(p, lapses) /\ CutsNobodyAtReturn(p)

RefinesRevocableRule(p, lapses) ==
  p.withdraw = "always" /\ GrantSoundRule(p, lapses) /\ ContinuousRule(p, lapses)

-----------------------------------------------------------------------------
(* What no policy can do, decided before any state is explored. *)

(* The trilemma: always possible, empty at the return, never waiting for a holder.  Only cutting uses gives all three. *)
Trilemma ==
  \A p \in Decisions :
    CanWithdrawRule(p, FALSE) /\ QuiescedRule(p, FALSE) /\ NonBlockingRule(p, FALSE) => p.abort = "return"

(* Gunthorpe's and Williamson's promises together: only if the withdrawal waits until everyone has let go. *)
Both == {p \in Decisions : RefinesOpenOnceRule(p, FALSE) /\ RefinesRevocableRule(p, FALSE)}

BothWaitForHolders == /\ Patient \in Both
                      /\ \A p \in Both : ~TerminatesRule(p, FALSE) /\ ~NonBlockingRule(p, FALSE)

(* No named position of the thread is both. *)
NoPositionIsBoth == \A who \in DOMAIN Positions : Named[Positions[who]] \notin Both

(* Nothing holds the proof in place: if it may lapse, no policy gives Williamson what he asks for. *)
NoneContinuousIfLapsing == \A p \in Decisions : ~ContinuousRule(p, TRUE)
=============================================================================
