--------------------------- MODULE AllocatorHistory --------------------------
(***************************************************************************)
(* Who may still use an id after somebody else gave it up?  Here each call *)
(* has a caller: an owner of a set, who names that set or none.  What each *)
(* caller has, and what it believes to have, is remembered beside the      *)
(* allocator, which knows nothing of it.                                   *)
(*                                                                         *)
(* A careful caller gives up only what it has, once; a careful custom      *)
(* allocator gives out only free numbers, and is removed when it has none  *)
(* out.  Others call as they like.                                         *)
(***************************************************************************)
EXTENDS AllocatorProperties

CONSTANT MaxRefs       \* references to an id under consideration

VARIABLES
  careful,             \* are the callers careful?  Never changes
  claims,              \* [Sets -> [Numbers -> Nat]]: references
                       \* that each caller has to the id of now
  spent,               \* [Sets -> SUBSET Numbers]: ids of now that it has freed
  knows,               \* [Sets -> SUBSET Numbers]: ids of now that it was given or has looked up
  former,              \* [Sets -> SUBSET Numbers]: ids that it knew, which have ended since
  caller               \* who made the last call

history  == <<claims, spent, knows, former, caller>>
histVars == <<vars, careful, history>>

HistoryInit ==
  /\ Init
  /\ careful \in BOOLEAN
  /\ claims = [s \in Sets |-> [n \in Numbers |-> 0]]
  /\ spent = [s \in Sets |-> {}] /\ knows = [s \in Sets |-> {}] /\ former = [s \in Sets |-> {}]
  /\ caller = None

-----------------------------------------------------------------------------
(* The calls of who. *)

Own(who) == {who, None}

(* The base reference of an owner is given up by a free, if there is one; all others by a put. *)
HasBase(who, n)    == form.frees /\ Known(n) /\ ids[n].set = who /\ n \notin spent[who]
Base(who, n)       == IF HasBase(who, n) THEN 1 ELSE 0
MayFree(who, n)    == careful => Base(who, n) = 1
MayPut(who, n)     == careful => n \in Numbers /\ claims[who][n] > Base(who, n)

(* A careful custom allocator. *)
MayAnswer(n)       == careful => ~Known(n)
MayUnregister(a)   == careful => ~Orphans(a)

IdCalls(who) ==
  \/ Alloc(who, 0, AllOnes - 1, None)
  \/ \E n \in AnyNumber : MayAnswer(n) /\ AllocFrom(who, None, n)
  \/ \E n \in Numbers : \/ Find(None, n, TRUE)
                        \/ \E s \in Own(who) : \/ MayFree(who, n) /\ Free(s, n)
                                               \/ (Known(n) => ids[n].refs < MaxRefs) /\ Get(s, n)
                                               \/ MayPut(who, n) /\ Put(s, n)

AllocatorCalls ==
  \E a \in Allocators : \/ RegisterAllocator(a)
                        \/ MayUnregister(a) /\ UnregisterAllocator(a)

Quotas == 0..Capacity

FreesAll(who) ==
  /\ careful => \A n \in Listed(who) : MayFree(who, n) \/ ids[n].pending
  /\ FreeAllInSet(who)

SetCallsOf(who) ==
  \/ \E type \in {"MM", "NULL"}, token \in Mms \cup {None}, quota \in Quotas :
       SetAlloc(who, type, token, quota)
  \/ SetFree(who) \/ FreesAll(who)
  \/ \E m \in Mms, n \in Numbers : (Known(n) => ids[n].refs < MaxRefs) /\ GetIfOwned(m, n)

SpidCallsOf(who) ==
  \E p \in Spids \cup {AllOnes} :
    \/ \E n \in Numbers : AttachSpid(n, p) \/ DetachSpid(n)
    \/ \E get \in BOOLEAN :
         /\ careful => p # AllOnes
         /\ \A n \in Bearing(who, p) : ids[n].refs < MaxRefs
         /\ FindBySpid(who, p, get)

ListenCalls(who) == \E nb \in Notifiers : \E s \in Own(who) : RegisterNotifier(s, nb)

(* References that somebody has. *)
ClaimsOn(n) == Sum([s \in Sets |-> claims[s][n]])

(* PASIDs: a careful process is let go of as often as it was
   taken; what a set owns, has nothing to do with it. *)
Used(m) == HasPasid(m) /\ Known(pasids[m]) /\ ids[pasids[m]].refs > ClaimsOn(pasids[m])
MmCalls ==
  \E m \in Mms : \/ \E min, max \in AnyNumber :
                      /\ HasPasid(m) /\ Known(pasids[m]) => ids[pasids[m]].refs < MaxRefs
                      /\ SvaAlloc(m, min, max)
                 \/ (careful => Used(m)) /\ SvaFree(m)
                 \/ MmExited(m)

-----------------------------------------------------------------------------
(* What is remembered of a call of who. *)

Args == call'.args
New  == DOMAIN ids' \ DOMAIN ids

(* Ids that the call has told its caller of. *)
Learnt ==
  CASE call'.op \in {"Alloc", "AllocFrom"}                              -> New
    [] call'.op = "Find" /\ call'.errno \in {"OK", "NULL"}              -> {Args[2]}
    [] call'.op \in {"Get", "GetIfOwned"} /\ call'.errno = "OK"         -> {Args[2]}
    [] call'.op = "FindBySpid" /\ call'.errno = "OK" /\ Bearing(Args[1], Args[2]) # {}
         -> {CHOOSE n \in Bearing(Args[1], Args[2]) : \A m \in Bearing(Args[1], Args[2]) : m <= n}
    [] OTHER -> {}

Taken == IF call'.op = "Find" \/ (call'.op = "FindBySpid" /\ ~Args[3]) THEN {} ELSE Learnt

GivenUp ==
  CASE call'.op \in {"Free", "Put"}   -> {Args[2]} \cap Numbers
    [] call'.op = "FreeAllInSet"      -> Listed(Args[1])
    [] OTHER                          -> {}

(* What counts as a free: where the form has no such
   call, the put of the last reference that one has. *)
Freed(who) ==
  IF      call'.op \in {"Free", "FreeAllInSet"}  THEN GivenUp
  ELSE IF call'.op = "Put" /\ ~form.frees        THEN {n \in GivenUp : claims[who][n] <= 1}
  ELSE {}
Dropping(n) == Known(n) /\ n \notin Ended /\ ids'[n].refs < ids[n].refs

(* Of those, the ones of which who had one, and has one less. *)
SpentNow(who) == {n \in Freed(who) : Dropping(n) /\ claims[who][n] > 0}

(* Of callers without care one may believe to have more than there is. *)
Most(count) == IF count > MaxRefs THEN MaxRefs ELSE count

Remembered(who) ==
  /\ caller' = who
  /\ claims' = [s \in Sets |-> [n \in Numbers |->
       IF      n \in Ended                            THEN 0
       ELSE IF s = who /\ n \in Taken                 THEN Most(claims[s][n] + 1)
       ELSE IF s = who /\ n \in GivenUp /\ claims[s][n] > 0 /\ Dropping(n) THEN claims[s][n] - 1
       ELSE claims[s][n]]]
  /\ spent'  = [s \in Sets |->
       (IF s = who THEN (spent[s] \cup SpentNow(who)) \ (IF form.frees THEN {} ELSE Taken)
        ELSE spent[s]) \ Ended]
  /\ knows'  = [s \in Sets |-> (IF s = who THEN knows[s] \cup Learnt ELSE knows[s]) \ Ended]
  /\ former' = [s \in Sets |->
       (former[s] \cup (knows[s] \cap Ended)) \ (IF s = who THEN Taken ELSE {})]
  /\ UNCHANGED careful

HistoryNext ==
  \E who \in Sets :
    /\ \/ IdCalls(who) \/ AllocatorCalls
       \/ SetCallsOf(who) \/ SpidCallsOf(who) \/ ListenCalls(who)
       \/ MmCalls
    /\ Remembered(who)

HistorySpec == HistoryInit /\ [][HistoryNext]_histVars

-----------------------------------------------------------------------------
(* What a caller may rely on. *)

(* P24.  No lookup by a number that ended since it was
   learnt reaches whatever has that number now. *)
NoABAStep ==
  call'.op = "Find" /\ call'.errno \in {"OK", "NULL"} =>
    Args[2] \notin former[caller'] \ knows[caller']
NoABAProp == [][NoABAStep]_histVars

(* Ids of other owners that the call has ended. *)
Orphaning == call'.op = "UnregisterAllocator"

(* A free ends no id of another owner. *)
FreeOwnStep == call'.op \in {"Free", "FreeAllInSet"} => \A n \in Ended : ids[n].set = caller'
FreeOwnProp == [][FreeOwnStep]_histVars

(* A put ends only what the caller has a reference to; for a process, its PASID. *)
PutOwnStep ==
  /\ call'.op = "Put"     => \A n \in Ended : claims[caller'][n] > 0
  /\ call'.op = "SvaFree" => \A n \in Ended : ids[n].set = Sva
PutOwnProp == [][PutOwnStep]_histVars

(* P22.  A reference keeps an id alive: no call of another ends it. *)
KeptStep == ~Orphaning => \A s \in Sets \ {caller'}, n \in Ended : claims[s][n] = 0
KeptProp == [][KeptStep]_histVars

(* Every reference is somebody's. *)
NoLeakInv == \A n \in DOMAIN ids : ids[n].set # Sva => ids[n].refs <= ClaimsOn(n)

(* To free again what one has freed, as long as it has not
   ended, ends nothing and takes nobody's reference. *)
IdempotentStep == \A n \in Freed(caller') \cap spent[caller'] : n \notin Ended /\ ~Dropping(n)
IdempotentProp == [][IdempotentStep]_histVars

(* To be found false: an id that somebody has freed is still there. *)
NeverSpentInv == \A s \in Sets : spent[s] = {}
=============================================================================
