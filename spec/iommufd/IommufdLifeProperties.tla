------------------------ MODULE IommufdLifeProperties ------------------------
(***************************************************************************)
(* What the two counters of an object guarantee.                           *)
(***************************************************************************)
EXTENDS IommufdLife

LifeTypeOK ==
  /\ phase \in [Numbers -> {"free", "reserved", "live", "waited", "removed"}]
  /\ users \in [Numbers -> Nat] /\ wait \in [Numbers -> Nat]
  /\ files \in [Numbers -> {"none", "open", "closed"}]
  /\ inside \in [Threads -> Numbers \cup {0}]
  /\ leaving \subseteq {t \in Threads : inside[t] # 0}

In(i) == {t \in Threads : inside[t] = i}

(* The counters are what they are said to be. *)
OfDriver(i) == IF i \in Driven THEN 1 ELSE 0
OfFile(i)   == IF files[i] = "none" THEN 0 ELSE 1

CountersInv ==
  \A i \in Numbers :
    LET held == 1 + OfDriver(i) + OfFile(i) + Cardinality(In(i) \ leaving) IN
    CASE phase[i] \in {"reserved", "live"} -> users[i] = held /\ wait[i] = 1 + Cardinality(In(i))
      [] phase[i] = "waited"               -> users[i] = held /\ wait[i] = Cardinality(In(i))
      [] phase[i] = "removed"              -> users[i] = 0 /\ wait[i] = Cardinality(In(i))
      [] OTHER                             -> users[i] = 0 /\ wait[i] = 0

(* Nothing is freed under a call, to its last touch,
   and no call has an object that is not complete. *)
NotFreedInUseInv ==
  \A t \in Threads : inside[t] # 0 => phase[inside[t]] \in {"live", "waited", "removed"}

(* A file has an object behind it until it is released. *)
FileThereInv == \A i \in Numbers : files[i] # "none" => phase[i] \in {"reserved", "live"}

(* A user's destroy answers at once, in every state; it waits for
   nobody but who is leaving; and never frees what a driver has. *)
NeverWaitsInv == \A i \in Numbers : ENABLED UserDestroy(i)
OnlyLeavingInv == \A i \in Numbers : phase[i] = "removed" => In(i) \subseteq leaving
DriverKeepsProp ==
  [][\A i \in Driven : call'.op = "UserDestroy" /\ call'.args = <<i>> =>
       call'.errno # "OK"]_lifeVars

(* When a driver has waited, nothing keeps the object from going. *)
DriverFreesProp == [][call'.op = "DriverFrees" => call'.errno = "OK"]_lifeVars

(* What one may do one can do: complete what was begun, let go of what one has. *)
PossibleInv ==
  /\ \A i \in Numbers :
       /\ phase[i] = "reserved" => ENABLED Finalize(i) /\ ENABLED Abort(i)
       /\ phase[i] = "reserved" /\ files[i] = "none" /\ i \notin Driven => ENABLED OpenFile(i)
       /\ phase[i] = "live" /\ files[i] = "open" => ENABLED CloseFile(i)
       /\ phase[i] = "live" /\ i \in Driven => ENABLED DriverRemoves(i)
       /\ phase[i] = "removed" /\ In(i) = {} => ENABLED UserFrees(i)
       /\ phase[i] = "waited" /\ In(i) = {} => ENABLED DriverFrees(i)
       /\ files[i] = "closed" => ENABLED Release(i)
  /\ \A t \in Threads : IF inside[t] = 0 THEN \A i \in Numbers : ENABLED Begin(t, i)
                        ELSE IF t \in leaving THEN ENABLED Leave(t) ELSE ENABLED End(t)
  /\ (\E i \in Numbers : phase[i] = "free") => \E i \in Numbers : ENABLED Reserve(i)

(* What an answer says has happened, and what it says is there is there. *)
CalledOn(op, i) == call'.op = op /\ call'.args = <<i>>
Phases(i, from, to) == phase[i] = from /\ phase'[i] = to
Files(i, from, to) == files[i] = from /\ files'[i] = to

NumberStep(i) ==
  /\ CalledOn("Reserve", i) =>
       Phases(i, "free", "reserved") /\ \A j \in Numbers : j < i => phase[j] # "free"
  /\ CalledOn("OpenFile", i)      => Files(i, "none", "open") /\ phase[i] = "reserved"
  /\ CalledOn("Finalize", i)      => Phases(i, "reserved", "live")
  /\ CalledOn("Abort", i)         => Phases(i, "reserved", "free") /\ files'[i] = "none"
  /\ CalledOn("CloseFile", i)     => Files(i, "open", "closed") /\ phase[i] # "reserved"
  /\ CalledOn("Release", i)       => Files(i, "closed", "none")
  /\ CalledOn("UserFrees", i)     => Phases(i, "removed", "free")
  /\ CalledOn("DriverRemoves", i) => Phases(i, "live", "waited")
  /\ CalledOn("DriverFrees", i)   => Phases(i, "waited", "free")
  /\ CalledOn("UserDestroy", i) =>
       /\ call'.errno = "ENOENT" <=> phase[i] \notin {"live", "waited"}
       /\ call'.errno = "OK" => Phases(i, "live", "removed")
       /\ phase[i] = "live" /\ i \notin Driven /\ files[i] = "none" /\ In(i) \subseteq leaving =>
            call'.errno = "OK"

ThreadStep(t) ==
  /\ \A i \in Numbers : call'.op = "Begin" /\ call'.args = <<t, i>> =>
       /\ inside[t] = 0 /\ inside'[t] = IF call'.errno = "OK" THEN i ELSE 0
       /\ call'.errno = "OK" <=> phase[i] = "live" \/ (phase[i] = "waited" /\ In(i) # {})
  /\ CalledOn("End", t) => t \in leaving' \ leaving
  /\ CalledOn("Leave", t) => inside[t] # 0 /\ inside'[t] = 0

LifeEffectProp ==
  [][/\ \A i \in Numbers : NumberStep(i)
     /\ \A t \in Threads : ThreadStep(t)
     /\ UNCHANGED call => UNCHANGED lifeState]_lifeVars

LifeErrorIsStutterProp == [][call'.errno # "OK" => UNCHANGED lifeState]_lifeVars

(* A user's destroy ends; a driver's ends, if calls do not go on to begin. *)
Ends(i, from) == phase[i] = from ~> phase[i] = "free"
EndsLive ==
  /\ \A i \in Numbers : Ends(i, "removed")
  /\ <>[][call'.op # "Begin" \/ call'.errno # "OK"]_lifeVars => \A i \in Numbers : Ends(i, "waited")

(* To be found false: a call that begins before the one
   before it has left keeps the driver waiting. *)
DriverEndsLive == \A i \in Numbers : Ends(i, "waited")

THEOREM LifeSpec => /\ []CountersInv /\ []NotFreedInUseInv /\ []FileThereInv
                    /\ []NeverWaitsInv /\ []OnlyLeavingInv /\ DriverKeepsProp
                    /\ []PossibleInv /\ LifeEffectProp
                    /\ DriverFreesProp /\ LifeErrorIsStutterProp     \* MCIommufdLife
THEOREM LifeSpec => EndsLive                                         \* MCIommufdLife-ends
=============================================================================
