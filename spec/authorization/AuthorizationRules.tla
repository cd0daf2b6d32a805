------------------------- MODULE AuthorizationRules -------------------------
(***************************************************************************)
(* Which decisions give which promise.  Each rule is a formula over the    *)
(* policy record alone; no state is looked at.  Models check both halves   *)
(* over the whole space of decisions: a policy that satisfies the rule     *)
(* keeps the promise, and one that does not breaks it.  Impossibility      *)
(* results are then statements about records.                              *)
(*                                                                         *)
(* `lapses' says who may let the proof fall outside a withdrawal, as the   *)
(* constant Lapses of Guards does.                                         *)
(***************************************************************************)
EXTENDS Policies

(* Can the proof fall outside a withdrawal?  Who can be made to wait does not let it fall so where
   the authority hears the request. *)
FallsOutside(p, lapses) == lapses \ (IF p.hears = "request" THEN {"administrator"} ELSE {}) # {}

(* And is that a call of a withdrawal? *)
FallCalls(p, lapses) == FallsOutside(p, lapses) /\ p.hears # "nothing"

(* Does a withdrawal ever come; can it come while somebody holds a handle? *)
NeverCalled(p, lapses) == p.withdraw = "never" /\ ~FallCalls(p, lapses)
CalledHeld(p, lapses)  == p.withdraw = "always" \/ FallCalls(p, lapses)

(* If it comes then, has the proof gone before? *)
FallComesFirst(p, lapses) == p.withdraw # "always" /\ FallCalls(p, lapses)

(* Evidence that is, or is made from, the proof itself. *)
LooksAtProof(p) == p.evidence \in {"perUse", "ticket", "sampled"}

(* A gate that closes for everybody. *)
OneGate(p) == p.evidence = "gated" /\ p.covers = "all"

(* After the fall of a proof of which the authority hears, nobody starts. *)
ShutByFall(p) == p.evidence = "perUse" \/ OneGate(p)

(* From the call of a withdrawal on, nobody whom it covers starts. *)
ShutByCall(p, lapses) == \/ p.evidence = "gated"
                         \/ p.evidence = "perUse" /\ FallComesFirst(p, lapses)

(* Nobody comes to start behind the back of the withdrawal: it covers all, or nothing is passed on
   meanwhile, or what is passed on is worth nothing without the proof, which has gone. *)
NobodyMissed(p, lapses) == \/ p.covers = "all" \/ ~p.pass
                           \/ LooksAtProof(p) /\ FallComesFirst(p, lapses)

(* The return waits until nobody it covers could start; a gate is shut by then, and says nothing of
   those it missed. *)
WaitsForStop(p, lapses) ==
  "stop" \in p.awaits /\ NobodyMissed(p, lapses) /\ p.evidence # "gated"

(* After the return: who gets a handle then cannot start, and who held one cannot start. *)
ShutToNewcomers(p)       == p.grant = "proven" \/ LooksAtProof(p) \/ OneGate(p)
ShutToHolders(p, lapses) == ~CalledHeld(p, lapses) \/ ShutByFall(p) \/ WaitsForStop(p, lapses)
Shut(p, lapses)          == \/ NeverCalled(p, lapses)
                            \/ ShutToNewcomers(p) /\ ShutToHolders(p, lapses)

(* At the return nothing is in flight: there was nobody, or the return waited, or it cut; or the
   call cut, and nobody started again. *)
Emptied(p, lapses) ==
  \/ ~CalledHeld(p, lapses)
  \/ NobodyMissed(p, lapses) /\ ("drain" \in p.awaits \/ p.abort = "return")
  \/ p.abort = "call" /\ ShutByCall(p, lapses) /\ ShutByFall(p)

(* Ability fades by itself once the withdrawal is called, and does not come back: a gate, a clock,
   notices with no passing on. *)
Fades(p, lapses) == \/ ShutByCall(p, lapses) \/ p.evidence = "leased"
                    \/ p.evidence = "notified" /\ ~p.pass

-----------------------------------------------------------------------------
(* The rules, by the name of the property. *)

GrantSoundRule(p, lapses) ==
  p.grant = "proven" \/ (p.withdraw = "never" /\ ~FallsOutside(p, lapses))

PersistRule(p, lapses) ==
  CASE p.evidence = "permanent" -> TRUE
    [] LooksAtProof(p) ->
         /\ ~FallsOutside(p, lapses)
         /\ \/ p.withdraw = "never"
            \/ p.grant = "proven" /\ (p.withdraw = "unheld" \/ WaitsForStop(p, lapses))
    [] p.evidence \in {"gated", "notified"} ->
         \/ NeverCalled(p, lapses)
         \/ ~CalledHeld(p, lapses) /\ (p.grant = "proven" \/ p.covers = "seen")
    [] OTHER -> FALSE

NoSpuriousRule(p, lapses) == p.evidence # "leased"

StartProofRule(p, lapses) ==
  IF ~FallsOutside(p, lapses) THEN Shut(p, lapses)
  ELSE p.evidence = "perUse" \/ (OneGate(p) /\ FallCalls(p, lapses))

NoStartAfterRule(p, lapses) == Shut(p, lapses)

DelegCoveredRule(p, lapses) == Shut(p, lapses)

QuiescedRule(p, lapses) == Shut(p, lapses) /\ Emptied(p, lapses)

(* Where the proof falls outside a withdrawal, the authority must hear of it, cut the uses there and
   then, and let nobody start. *)
ContinuousRule(p, lapses) ==
  /\ QuiescedRule(p, lapses)
  /\ FallsOutside(p, lapses) => FallCalls(p, lapses) /\ p.abort = "call" /\ ShutByFall(p)

StaleBoundRule(p, lapses) ==
  StartProofRule(p, lapses) \/ (p.evidence = "leased" /\ p.grant = "proven")

CanWithdrawRule(p, lapses) == p.withdraw = "always"

(* What is waited for comes without the holder: a gate is shut, a lease runs out, everyone is told;
   and uses in flight are cut then, or were cut by the call. *)
NonBlockingRule(p, lapses) ==
  \/ ~CalledHeld(p, lapses) \/ p.awaits = {}
  \/ /\ ShutByCall(p, lapses) \/ p.evidence \in {"leased", "notified"}
     /\ "drain" \in p.awaits => \/ p.abort = "late"
                                \/ p.abort = "call" /\ ShutByCall(p, lapses)

(* The call of a withdrawal cuts, and its return does where it finds a use. *)
UncutRule(p, lapses) ==
  CASE p.abort = "never"  -> TRUE
    [] p.abort = "late"   -> FALSE
    [] p.abort = "call"   -> ~CalledHeld(p, lapses)
    [] p.abort = "return" -> ~CalledHeld(p, lapses) \/ "drain" \in p.awaits

NotEarlyRule(p, lapses) ==
  /\ p.evidence \notin {"leased", "rescindable"}
  /\ p.evidence \in {"gated", "notified"} => p.withdraw # "always"

CanPassRule(p, lapses) == p.pass \/ ~CalledHeld(p, lapses)

LocalRule(p, lapses) ==
  CASE p.evidence \in {"permanent", "leased", "notified"} -> TRUE
    [] p.evidence = "rescindable" -> FALSE
    [] p.evidence = "gated"       -> ~CalledHeld(p, lapses)
    [] OTHER -> /\ ~FallsOutside(p, lapses)
                /\ p.withdraw # "always" \/ WaitsForStop(p, lapses)

(* A ticket that is left is good for one more use, which ends. *)
TerminatesRule(p, lapses) ==
  \/ ~CalledHeld(p, lapses) \/ p.awaits = {} \/ Fades(p, lapses)
  \/ p.evidence = "ticket" /\ FallComesFirst(p, lapses) /\ "stop" \notin p.awaits

(* Against users that never end their uses, none must be waited for, nor outrun the notices. *)
TerminatesHostileRule(p, lapses) == TerminatesRule(p, lapses) /\ NonBlockingRule(p, lapses)

(* To be stopped in the end takes a return that comes and shuts, or a gate or a clock that does not
   need one, as long as a lease cannot be had for nothing.  A notice alone does not do it: a handle
   that is passed on fast enough is ahead of its notice for ever. *)
EventualStopRule(p, lapses) ==
  \/ p.evidence = "leased" /\ p.grant = "proven"
  \/ Shut(p, lapses) /\ (TerminatesRule(p, lapses) \/ OneGate(p))

(* One-time authorization also leaves uses alone: none is cut, at the call, late, or in the
   return. *)
RefinesOpenOnceRule(p, lapses) ==
  GrantSoundRule(p, lapses) /\ PersistRule(p, lapses) /\ UncutRule(p, lapses)

(* To be able to take back, at any time and in the end, and without turning anybody away before. *)
RefinesRevocableRule(p, lapses) ==
  /\ CanWithdrawRule(p, lapses) /\ QuiescedRule(p, lapses) /\ TerminatesRule(p, lapses)
  /\ GrantSoundRule(p, lapses) /\ p.evidence \notin {"leased", "rescindable"}

(* Not for a moment without proof. *)
RefinesStrictRule(p, lapses) == ContinuousRule(p, lapses)

(* Where it could not wait, soon no start; where it could, nothing in flight. *)
RefinesBoundedRule(p, lapses) ==
  /\ StaleBoundRule(p, lapses)
  /\ p.withdraw = "always" => Emptied(p, lapses)
  /\ "administrator" \in lapses /\ p.hears # "request" => ContinuousRule(p, lapses)

(* And what is in flight then is over, even if its user does not end it. *)
EndsHostileRule(p, lapses) ==
  /\ RefinesBoundedRule(p, lapses)
  /\ \/ ContinuousRule(p, lapses)
     \/ p.abort = "late"
     \/ /\ FallCalls(p, lapses) /\ NobodyMissed(p, lapses)
        /\ \/ p.abort = "call" /\ ShutByFall(p)
           \/ /\ p.abort = "return" /\ "drain" \notin p.awaits
              /\ ShutByFall(p) \/ "stop" \in p.awaits
=============================================================================
