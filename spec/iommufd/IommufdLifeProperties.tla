------------------------ MODULE IommufdLifeProperties ------------------------
(***************************************************************************)
(* What the two counters of an object guarantee.                           *)
(***************************************************************************)
EXTENDS IommufdLife

LifeTypeOK ==
  /\ phase \in [Numbers -> {"free", "reserved", "live", "removed"}]
  /\ users \in [Numbers -> Nat] /\ wait \in [Numbers -> Nat]
  /\ inside \in [Threads -> Numbers \cup {0}]

In(i) == {t \in Threads : inside[t] = i}

(* The counters are what they are said to be. *)
CountersInv ==
  \A i \in Numbers :
    CASE phase[i] = "live"    -> /\ users[i] = Base(i) + Cardinality(In(i))
                                 /\ wait[i] = 1 + Cardinality(In(i))
      [] phase[i] = "removed" -> users[i] = 1 + Cardinality(In(i)) /\ wait[i] = Cardinality(In(i))
      [] OTHER                -> users[i] = 0 /\ wait[i] = 0

(* Nothing is freed under a call, and no call has an object that is not complete. *)
NotFreedInUseInv == \A t \in Threads : inside[t] # 0 => phase[inside[t]] \in {"live", "removed"}

(* A user's destroy answers at once, in every state; and never frees what a driver has. *)
NeverWaitsInv == \A i \in Numbers : ENABLED UserDestroy(i)
DriverKeepsProp ==
  [][\A i \in Driven : call'.op = "UserDestroy" /\ call'.args = <<i>> =>
       call'.errno # "OK"]_lifeVars

LifeErrorIsStutterProp == [][call'.errno # "OK" => UNCHANGED lifeState]_lifeVars

(* A driver's destroy ends, if calls do. *)
DriverEndsLive == \A i \in Numbers : phase[i] = "removed" ~> phase[i] = "free"

THEOREM LifeSpec => /\ []CountersInv /\ []NotFreedInUseInv /\ []NeverWaitsInv
                    /\ DriverKeepsProp /\ LifeErrorIsStutterProp     \* MCIommufdLife
THEOREM LifeSpec => DriverEndsLive                                   \* MCIommufdLife-ends
=============================================================================
