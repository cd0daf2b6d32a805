----------------------- MODULE AuthorizationProperties ----------------------
(***************************************************************************)
(* What one may ask of a policy.  The numbers P1 to P16 are those of the   *)
(* index in spec/GLOSSARY.md.  A property of a state ends in Inv, of a     *)
(* step in Prop, of a whole run in Live; the condition that a step         *)
(* property puts on one step ends in Step, so that a model can also ask it *)
(* of each step by itself.                                                 *)
(***************************************************************************)
EXTENDS Authorization

(* The step is this call, and it was not refused. *)
Done(op) == call'.op = op /\ call'.errno = "OK"

-----------------------------------------------------------------------------
(* What the authority promises about grants and starts. *)

(* P1.  A handle is given out only while the proof holds. *)
GrantSoundStep == Done("Grant") => proof
GrantSoundProp == [][GrantSoundStep]_vars

(* P2.  Gunthorpe: whoever holds a handle can use it. *)
PersistInv == \A h \in held : CanStart(h)

(* P3.  A holder is not turned away while the proof holds, nobody has asked for anything back, and
   the grantor has not cleared its bit. *)
NoSpuriousInv ==
  proof /\ withdrawal = "none" => \A h \in held : h[2] \in rescinded \/ CanStart(h)

(* P4.  Complete mediation: a use starts only while the proof holds. *)
StartProofStep == Done("Begin") => proof
StartProofProp == [][StartProofStep]_vars

-----------------------------------------------------------------------------
(* What the withdrawer can rely on. *)

(* P5.  Once the withdrawal has returned, no use starts. *)
NoStartAfterStep == Done("Begin") => withdrawal # "returned"
NoStartAfterProp == [][NoStartAfterStep]_vars

(* P6.  Once the withdrawal has returned, no use is in flight. *)
QuiescedInv == withdrawal = "returned" => using = {}

(* P7.  Williamson: the proof lasts as long as the access. *)
ContinuousInv == using # {} => proof

(* P8.  A use that starts without proof starts less than a lease term after the proof fell. *)
StaleBoundStep == Done("Begin") => proof \/ stale < Term
StaleBoundProp == [][StaleBoundStep]_vars

(* P9.  The withdrawal can be called while somebody holds a handle. *)
CanWithdrawInv == proof /\ held # {} /\ withdrawal = "none" => MayWithdraw

(* Nothing that the authority, the clock or a notice has to do is left to do. *)
Idle == ~MayReturn /\ ~ClockRuns /\ Untold = {} /\ \A h \in Handles : ~MayAbort(h)

(* P10.  The withdrawal never waits for a holder: until it returns, it is the turn of the authority,
   the clock or a notice, and each of these has only so much to do. *)
NonBlockingInv == withdrawal = "called" => ~Idle

(* P16.  Once the withdrawal has returned, no handle is left that could start a use, however it came
   about. *)
DelegCoveredInv == withdrawal = "returned" => \A h \in held : ~CanStart(h)

(* P11.  A withdrawal that was called returns.  To be asked of FairSpec, and of HostileSpec, where
   uses need not end. *)
TerminatesLive == withdrawal = "called" ~> withdrawal = "returned"

(* P12.  After the call of a withdrawal, there comes a time from which on nobody can start. (A
   withdrawal once called is never uncalled, so this is `called leads to always stopped' in a form
   that TLC decides well.) *)
NobodyCanStart == \A h \in held : ~CanStart(h)
EventualStopLive == []<>(withdrawal # "none") => <>[]NobodyCanStart

-----------------------------------------------------------------------------
(* What it costs the holders. *)

(* Uncut: a use that began is never cut; it ends when its user ends it. *)
UncutStep == \A h \in using \ using' : Done("End") /\ call'.args = h
UncutProp == [][UncutStep]_vars

(* NotEarly: a holder is turned away only after the proof has gone. *)
NotEarlyInv == proof => \A h \in held : CanStart(h)

(* CanPass: a handle can always be passed on. *)
CanPassInv == held # {} => MayPass

(* Local: nobody loses the ability to start by an act of somebody else, unless it is told; the clock
   is nobody. *)
OwnAct(h) == \/ call'.op \in {"Prove", "Unprove", "Tick"}
             \/ call'.args # <<>> /\ call'.args[1] = h[1]
LocalStep == \A h \in held \cap held' : CanStart(h) /\ ~CanStart(h)' => OwnAct(h)
LocalProp == [][LocalStep]_vars

-----------------------------------------------------------------------------
(* Hygiene, and what keeps the rest from being empty. *)

(* A refused call leaves no mark. *)
ErrorIsStutterProp == [][call'.errno # "OK" => UNCHANGED state]_vars

(* Without a withdrawal, nobody uses without proof.  To be asked where the holder proves by
   itself. *)
ProofNeededInv == using # {} /\ ~proof => withdrawal = "returned"

(* Nobody comes to use.  To be asked where the proof does not hold at first, and nobody but holders
   moves: what they reach then, they reach without anybody's leave. *)
NeverUsingInv == using = {}

(* To be found false: a use can be in flight while a withdrawal waits; somebody can hold a handle
   then, when it returns, and when the proof has fallen; and the proof can fall. *)
NeverPendingInUseInv   == ~(withdrawal = "called" /\ using # {})
NeverPendingHeldInv    == ~(withdrawal = "called" /\ held # {})
NeverReturnedHeldInv   == ~(withdrawal = "returned" /\ held # {})
NeverFallenInv         == proof
NeverFallenHeldInv     == ~(~proof /\ held # {})

-----------------------------------------------------------------------------
(* States from which the failure of a liveness property can be read off, so that a search for states
   finds it too. *)

(* The end of a use does not help: whoever uses can end and start again, for ever.  A ticket alone
   is good for one more start; it takes a proof to have another. *)
Restarting == \A h \in using : CanStart(h) /\ (policy.evidence = "ticket" => proof)

(* One holder, not yet told, may hand the handle to another and let go before it is told; and so the
   other; for ever. *)
Treadmill ==
  /\ policy.evidence = "notified" /\ withdrawal # "none" /\ MayPass
  /\ using = {} /\ ~ClockRuns
  /\ \E h \in Covered : held = {h} /\ evidence = {h}

(* To be found false of a policy that breaks P11: from such a state the return need never come. *)
HostageInv == ~( \/ withdrawal = "called" /\ Idle /\ Restarting
                 \/ withdrawal = "called" /\ Treadmill /\ policy.awaits # {})

(* The same for P11 without the end of uses: a use may go on for ever. *)
HostageToUseInv == HostageInv /\ NonBlockingInv

(* Whoever was granted a handle now, after the return, could start; and so again, after letting
   go. *)
Reopening ==
  /\ withdrawal = "returned" /\ Opened = {} /\ MayGrant
  /\ \/ policy.evidence \in {"permanent", "leased", "rescindable", "notified"}
     \/ policy.evidence = "gated" /\ policy.covers = "seen"

(* The same for P12: from such a state somebody can start for ever. *)
LingeringInv == ~( \/ withdrawal # "none" /\ Idle /\ Restarting /\ ~NobodyCanStart
                   \/ Treadmill /\ (withdrawal = "called" => policy.awaits # {})
                   \/ Reopening)

(* And for the end of uses without proof: from such a state one need never end. *)
AccessEndsInv == ~(~proof /\ using # {} /\ Idle)
=============================================================================
