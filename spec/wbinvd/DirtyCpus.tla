------------------------------ MODULE DirtyCpus -----------------------------
(***************************************************************************)
(* Where a real WBINVD must go.  A vCPU leaves lines in the caches of the  *)
(* CPUs it runs on; KVM remembers CPUs, and a WBINVD flushes those         *)
(* remembered and the one that the vCPU is on, and forgets them.           *)
(*                                                                         *)
(* remembers   when KVM remembers a CPU: when the vCPU is loaded there     *)
(*             while WBINVD is real ("loads"; Linux); also the one it is   *)
(*             on when WBINVD becomes real ("begins"); whenever it is      *)
(*             loaded ("always")                                           *)
(***************************************************************************)
CONSTANTS Cpus, Remembers

ASSUME Remembers \in {"loads", "begins", "always"}

VARIABLES
  real,                \* WBINVD is real for this guest
  on,                  \* the CPU the vCPU runs on
  dirty,               \* what KVM remembers
  since,               \* CPUs it ran on since WBINVD became real, and that were not flushed since
  ever                 \* CPUs it ran on and that were not flushed since

vars == <<real, on, dirty, since, ever>>

Init == real = FALSE /\ on \in Cpus /\ dirty = {} /\ since = {} /\ ever = {on}

RightBegins ==
  /\ ~real /\ real' = TRUE
  /\ since' = {on}
  /\ dirty' = IF Remembers = "begins" THEN dirty \cup {on} ELSE dirty
  /\ UNCHANGED <<on, ever>>

(* What was remembered is kept: it is there when the right comes back. *)
RightEnds ==
  /\ real /\ real' = FALSE
  /\ since' = {}
  /\ UNCHANGED <<on, dirty, ever>>

(* The vCPU is loaded on another CPU. *)
Moves(c) ==
  /\ c # on /\ on' = c
  /\ dirty' = IF real \/ Remembers = "always" THEN dirty \cup {c} ELSE dirty
  /\ since' = IF real THEN since \cup {c} ELSE since
  /\ ever' = ever \cup {c}
  /\ UNCHANGED real

Flush ==
  /\ real
  /\ dirty' = {}
  /\ since' = since \ (dirty \cup {on}) /\ ever' = ever \ (dirty \cup {on})
  /\ UNCHANGED <<real, on>>

Next == RightBegins \/ RightEnds \/ Flush \/ \E c \in Cpus : Moves(c)

Spec == Init /\ [][Next]_vars

(* P31.  Whoever lets a guest flush must know where it ran since it may. *)
OngoingDutyInv == real => since \subseteq dirty \cup {on}

(* The stronger form: wherever it ran, since when ever. *)
WholeDutyInv == real => ever \subseteq dirty \cup {on}

THEOREM Remembers = "begins" /\ Spec => []OngoingDutyInv     \* MCDirtyCpus-begins
=============================================================================
