------------------------- MODULE RevocationProperties ------------------------
(***************************************************************************)
(* What one may ask of a record.  P1 to P16 and U, N, C, L are those of    *)
(* `authorization', asked of uses of all three kinds and of those whom a   *)
(* withdrawal is about; then what that room has no words for.              *)
(***************************************************************************)
EXTENDS Revocation, AuthorizationProperties

Starts   == Done("Begin") \/ Done("Sleep") \/ Done("Map")
Withdraws == {"Withdraw", "WithdrawFrom", "Revoke", "WithdrawWithin"}

-----------------------------------------------------------------------------
(* P1 to P16 *)

(* P1 is GrantSoundStep, as there. *)
HoldersPersistInv == \A h \in held : Able(h)                                          \* P2
NotTurnedAwayInv  ==
  proof /\ withdrawal = "none" => \A h \in held : h[2] \in rescinded \/ h \in dead \/ Able(h)
StartsProvenStep  == Starts => Proof(call'.args)                                      \* P4
NoLateStartStep   == Starts => ~Revoked(call'.args)                                   \* P5
EmptyInv          == \A h \in InUse : ~Revoked(h)                                     \* P6
LastsInv          == \A h \in InUse : Proof(h)                                        \* P7
BoundStep         == Starts => Proof(call'.args) \/ (stale < Term /\ call'.args \notin dead)
CallableInv       == proof /\ held # {} /\ withdrawal = "none" => \A x \in Targets : MayAsk(x)
CoveredInv        == \A h \in held : Revoked(h) => ~Able(h)                           \* P16

(* P6 of each kind. *)
NoneAsleepInv == \A h \in asleep : ~Revoked(h)       \* Woken
NoneRunningInv == \A h \in using : ~Revoked(h)
NoneStandingInv == \A h \in standing : ~Revoked(h)

(* Nothing is left to do for the authority, the clock or a notice, except to give up. *)
Still == ~MayConclude /\ ~ClockRuns /\ Untold = {} /\ \A h \in Handles : ~MayCut(h)

NeverWaitsInv == withdrawal = "called" => ~Still                                      \* P10

(* P11.  From such a state the return need never come, though all uses end that can: whoever uses
   can end and start again, or somebody else is waited for. *)
Resumes(h) == Able(h) /\ (policy.evidence = "ticket" => proof)
EndingIsNoHelp ==
  /\ inside # {} \/ (~queued /\ (using # {} => manner.lock # "exclusive"))
  /\ \A h \in using : h \in inside \/ Resumes(h)
  /\ manner.sleeping = "awaited" => \A h \in asleep : Reached(h) => Resumes(h)
  /\ manner.standing = "awaited" => \A h \in standing : Reached(h) => Resumes(h)
  /\ manner.release = "awaited" => \A h \in There : Reached(h) => h \in held
Outrun == withdrawal = "called" /\ Treadmill /\ policy.awaits # {}
Waiting == withdrawal = "called" /\ manner.patience = "endless" /\ Still
ReturnsInv == ~(Waiting /\ EndingIsNoHelp) /\ ~Outrun

(* P11h.  The same where only those uses end that cannot stall, or whose holders can be asked. *)
Stalls ==
  \/ using # {} /\ manner.running = "endless"
  \/ inside \cap Running # {}
  \/ /\ "awaited" \in {manner.sleeping, manner.release}
     /\ \E h \in asleep : Reached(h)
  \/ /\ "awaited" \in {manner.standing, manner.release}
     /\ \E h \in standing \cup void : Reached(h) /\ h[1] \notin Willing
ReturnsAnywayInv ==
  /\ ReturnsInv
  /\ ~(Waiting /\ Stalls)

(* P12.  From such a state somebody whom the withdrawal is about can start for ever. *)
StopsInv ==
  ~( \/ /\ withdrawal # "none" /\ Still /\ EndingIsNoHelp
        /\ \E h \in held : Reached(h) /\ Able(h)
     \/ /\ Treadmill
        /\ withdrawal = "called" => policy.awaits # {} \/ manner.release = "awaited"
     \/ Reopening)

-----------------------------------------------------------------------------
(* What it costs the holders *)

UncutUseStep ==
  /\ \A h \in using \ using'  : Done("End") /\ call'.args = h
  /\ \A h \in asleep \ asleep' : Done("Wake") /\ call'.args = h
  /\ \A h \in standing \ standing' :
       manner.standing = "suspended" \/ (Done("Unmap") /\ call'.args = h)
NotBeforeInv == \A h \in held : Proof(h) => Able(h)                                   \* N
PassableInv  == held # {} => MayPass /\ \A h \in held : MayCopy(h)                    \* C
Own(h) == \/ call'.op = "Tick"
          \/ call'.op # "WithdrawFrom" /\ call'.args # <<>> /\ call'.args[1] = h[1]
ToldStep == manner.told # "none" \/ \A h \in held \cap held' : Able(h) /\ ~Able(h)' => Own(h)

-----------------------------------------------------------------------------
(* What is asked besides *)

(* Ends: whoever sleeps in it when it is taken back can still end that by itself. *)
CanEndInv == \A h \in asleep : MayWake(h)

(* Final: what was taken back stays so. *)
FinalStep == \A h \in held \cap held' : Revoked(h) /\ ~Able(h) => ~Able(h)'

(* Again: once it has returned, the object can be had again. *)
AgainInv == withdrawal = "returned" => MayGiveBack

(* Whole: whoever can use the object has no right on it that is there in name only. *)
WholeInv == withdrawal = "none" => \A h \in held : Able(h) => h \notin void

(* Guarded: nobody but the authority takes it away from somebody else. *)
GuardedStep ==
  Done("Revoke") /\ withdrawal = "none" => \A h \in There : Reaches(aim', h) => h[1] = call'.args[1]

(* Aside: of two who have each a description of their own, one withdrawal stops one. *)
AsideInv ==
  withdrawal # "none" =>
    \A h, g \in held \ dead : h[1] # g[1] /\ h[2] # g[2] => Able(h) \/ Able(g)

(* Clear: whoever is refused a start is answered, and by an error. *)
ClearInv == \A h \in held : ~Able(h) => Answers /\ Refusing = "EACCES"

(* Honest: nobody who calls is answered as if it were done while somebody still uses. *)
HonestStep == withdrawal = "called" /\ call'.op \in Withdraws /\ call'.errno = "OK"
                => \A h \in InUse : ~Reached(h)

-----------------------------------------------------------------------------
(* Hygiene.  What keeps the rest from being empty is NeverPendingHeldInv and
   NeverReturnedHeldInv, as there. *)

RefusalIsStutterProp == [][call'.errno # "OK" => UNCHANGED whole]_all

(* As runs: what the states above are read off from. *)
ReturnsLive == withdrawal = "called" ~> withdrawal # "called"
=============================================================================
