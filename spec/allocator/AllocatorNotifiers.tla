-------------------------- MODULE AllocatorNotifiers -------------------------
(***************************************************************************)
(* Who is told of the ids of a set: on the chain of the set, everywhere,   *)
(* or through an address space whose set need not exist yet.               *)
(***************************************************************************)
EXTENDS AllocatorSets

SetOf(m) == {s \in DOMAIN sets : sets[s].token = m}

Chained(s, nb)   == [sets EXCEPT ![s].chain = @ \cup {nb}]
Unchained(s, nb) == [sets EXCEPT ![s].chain = @ \ {nb}]

(* RegisterNotifier(s, nb): None for everywhere (ioasid_register_notifier). *)
RegisterNotifier(s, nb) ==
  /\ form.sets /\ s \in DOMAIN sets \cup {None}
  /\ Answer("RegisterNotifier", <<s, nb>>, "OK")
  /\ IF s = None THEN subscribed' = subscribed \cup {nb} /\ UNCHANGED sets
     ELSE sets' = Chained(s, nb) /\ UNCHANGED subscribed
  /\ Quiet /\ UNCHANGED <<form, ids, orphans, dangling, custom, available, awaiting, processes>>

(* Off the chain of s; a set without ids goes by that (unregister_notifier_locked). *)
Leaves(s, nb, waiting) ==
  IF Count(s) = 0
  THEN /\ sets' = Without(sets, {s})
       /\ available' = available + (IF form.quotaReturned THEN sets[s].quota ELSE 0)
       /\ awaiting' =
            {IF w.mm = sets[s].token THEN [w EXCEPT !.active = FALSE] ELSE w : w \in waiting}
  ELSE sets' = Unchained(s, nb) /\ awaiting' = waiting /\ UNCHANGED available

(* UnregisterNotifier(s, nb): of one that came through an
   address space, only logged (ioasid_unregister_notifier). *)
UnregisterNotifier(s, nb) ==
  /\ form.sets /\ s \in DOMAIN sets \cup {None}
  /\ Answer("UnregisterNotifier", <<s, nb>>, "OK")
  /\ IF      \E w \in awaiting : w.nb = nb THEN UNCHANGED <<accounts, subscribed>>
     ELSE IF s = None                      THEN /\ subscribed' = subscribed \ {nb}
                                                /\ UNCHANGED accounts
     ELSE Leaves(s, nb, awaiting) /\ UNCHANGED subscribed
  /\ Quiet /\ UNCHANGED <<form, ids, orphans, dangling, custom, processes>>

(* RegisterNotifierMm(m, nb): told of the set of m, of this one if it has
   no ids yet, and of each later one (ioasid_register_notifier_mm). *)

RegisterNotifierMmErrno(m, nb) ==
  IF      \E w \in awaiting : w.mm = m /\ w.nb = nb     THEN "EBUSY"
  ELSE IF \E s \in SetOf(m) : Count(s) > 0              THEN "EBUSY"
  ELSE "OK"

RegisterNotifierMm(m, nb) ==
  /\ form.sets
  /\ Answer("RegisterNotifierMm", <<m, nb>>, RegisterNotifierMmErrno(m, nb))
  /\ IF RegisterNotifierMmErrno(m, nb) = "OK"
     THEN /\ awaiting' = awaiting \cup {[mm |-> m, nb |-> nb, active |-> SetOf(m) # {}]}
          /\ sets' = [s \in DOMAIN sets |->
               IF s \in SetOf(m) THEN [sets[s] EXCEPT !.chain = @ \cup {nb}] ELSE sets[s]]
          /\ UNCHANGED available
     ELSE UNCHANGED accounts
  /\ Quiet /\ UNCHANGED <<form, ids, orphans, dangling, custom, subscribed, processes>>

(* UnregisterNotifierMm(m, nb) (ioasid_unregister_notifier_mm). *)
UnregisterNotifierMm(m, nb) ==
  LET mine    == {w \in awaiting : w.mm = m /\ w.nb = nb}
      waiting == awaiting \ mine
  IN /\ form.sets
     /\ Answer("UnregisterNotifierMm", <<m, nb>>, "OK")
     /\ IF \E w \in mine : w.active
        THEN LET s == CHOOSE s \in SetOf(m) : TRUE IN Leaves(s, nb, waiting)
        ELSE awaiting' = waiting /\ UNCHANGED <<sets, available>>
     /\ Quiet /\ UNCHANGED <<form, ids, orphans, dangling, custom, subscribed, processes>>
=============================================================================
