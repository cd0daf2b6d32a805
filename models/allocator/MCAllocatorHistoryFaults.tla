----------------------- MODULE MCAllocatorHistoryFaults ----------------------
(***************************************************************************)
(* Faults in what callers rely on, and in the care of callers.  As in      *)
(* MCAllocatorFaults, a configuration puts one of these in the place of    *)
(* the operator that it is named after.                                    *)
(***************************************************************************)
EXTENDS MCAllocatorHistory

(* A custom allocator that gives out what it has given out. *)
MayAnswerAnything(n) == TRUE

(* One that is removed while its ids are out. *)
MayUnregisterAlways(a) == TRUE

(* A free by one whose id it is not; a put by one who has nothing to put. *)
MayFreeAnything(who, n) == TRUE
MayPutAnything(who, n)  == TRUE

(* A free that is heard again; one that does not mind other references. *)
NotYetFreedNever(n) == TRUE
LastReferenceAny(n) == TRUE

(* A get that counts twice. *)
UpTwice(refs) == IF refs + 2 >= Saturated THEN Saturated ELSE refs + 2

(* A put that ends an id whatever references it has besides. *)
PutErrnoAlways(s, n) == IF Puts(s, n) THEN "TRUE" ELSE "FALSE"

(* A put that forgets to end the id whose last reference goes. *)
PutErrnoNever(s, n) == "FALSE"

(* A set that nobody counts. *)
MayAllocateAlways(s) == form.sets => s \in DOMAIN sets

(* A pending id of which references are given out. *)
GetErrnoPending(s, n) ==
  IF      ~Known(n)                    THEN form.unknownGet
  ELSE IF s # None /\ ids[n].set # s   THEN "EACCES"
  ELSE "OK"

(* A set that goes with its quota. *)
GoneForGood(s) ==
  /\ sets' = Without(sets, {s})
  /\ UNCHANGED available
  /\ awaiting' = {IF w.mm = sets[s].token THEN [w EXCEPT !.active = FALSE] ELSE w : w \in awaiting}
=============================================================================
