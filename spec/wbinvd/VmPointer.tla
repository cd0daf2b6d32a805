------------------------------ MODULE VmPointer -----------------------------
(***************************************************************************)
(* A device that is bound through a file that was given to KVM holds the   *)
(* machine: one slot a device, one reference a slot.  A second bind,       *)
(* through another open file of the same device, is refused (S48); what    *)
(* becomes of the slot then?                                               *)
(*                                                                         *)
(* undoes   what the refused bind gives back: what is in the "slot"        *)
(*          (Linux); only what it took itself ("own"); it looks first and  *)
(*          takes "nothing"                                                *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS Files, Vms, Nobody, Undoes

ASSUME Undoes \in {"slot", "own", "nothing"}

VARIABLES
  carries,             \* by file, the machine it was given to, or Nobody
  bound,               \* the file that the device is bound through, or Nobody
  slot,                \* the machine that the device names, or Nobody
  refs                 \* by machine, how many references devices hold

vars == <<carries, bound, slot, refs>>

Init ==
  /\ carries \in [Files -> Vms \cup {Nobody}]
  /\ bound = Nobody /\ slot = Nobody /\ refs = [k \in Vms |-> 0]

Taken(k)    == IF k = Nobody THEN refs ELSE [refs EXCEPT ![k] = @ + 1]
Given(r, k) == IF k = Nobody \/ r[k] = 0 THEN r ELSE [r EXCEPT ![k] = @ - 1]
Named(f)    == IF carries[f] = Nobody THEN slot ELSE carries[f]

Bind(f) ==
  /\ bound = Nobody
  /\ bound' = f /\ slot' = Named(f) /\ refs' = Taken(carries[f])
  /\ UNCHANGED carries

(* EINVAL.  The machine of the file has been taken before the device is looked at. *)
BindRefused(f) ==
  /\ bound \notin {Nobody, f}
  /\ CASE Undoes = "slot"    -> slot' = Nobody /\ refs' = Given(Taken(carries[f]), Named(f))
       [] Undoes = "own"     -> /\ slot' = IF carries[f] = Nobody THEN slot ELSE Nobody
                                /\ refs' = Given(Taken(carries[f]), carries[f])
       [] Undoes = "nothing" -> UNCHANGED <<slot, refs>>
  /\ UNCHANGED <<carries, bound>>

Close ==
  /\ bound # Nobody
  /\ bound' = Nobody /\ slot' = Nobody /\ refs' = Given(refs, slot)
  /\ UNCHANGED carries

Next == Close \/ \E f \in Files : Bind(f) \/ BindRefused(f)

Spec == Init /\ [][Next]_vars

(* A machine is there as long as a device is bound that was given to it. *)
VmKeptInv ==
  bound # Nobody /\ carries[bound] # Nobody
    => slot = carries[bound] /\ refs[carries[bound]] > 0

(* And no longer. *)
VmFreedInv == bound = Nobody => \A k \in Vms : refs[k] = 0

THEOREM Undoes = "nothing" /\ Spec => []VmKeptInv /\ []VmFreedInv     \* MCVmPointer-S48-first
=============================================================================
