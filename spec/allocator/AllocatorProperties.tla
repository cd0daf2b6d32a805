------------------------- MODULE AllocatorProperties -------------------------
(***************************************************************************)
(* What one may ask of a form, whoever makes the calls.  What it means to  *)
(* those who call is asked in AllocatorHistory.                            *)
(***************************************************************************)
EXTENDS Allocator

Entries == [
  set : Sets \cup {None, Sva}, data : Data \cup Mms \cup {None}, refs : Nat, pending : BOOLEAN,
  spid : Spids \cup {AllOnes}, listed : BOOLEAN, returned : BOOLEAN ]

TypeOK ==
  /\ form \in FormSet
  /\ DOMAIN ids \subseteq Numbers /\ \A n \in DOMAIN ids : ids[n] \in Entries
  /\ \A o \in orphans : o.number \in Numbers /\ o.of \in Entries
  /\ dangling \in BOOLEAN
  /\ \A k \in DOMAIN registered :
       /\ registered[k].first \in Allocators
       /\ registered[k].ops \subseteq Allocators /\ registered[k].ops # {}
  /\ DOMAIN sets \subseteq Sets
  /\ \A s \in DOMAIN sets :
       /\ sets[s].token \in Mms \cup {None} /\ sets[s].quota \in 0..Capacity
       /\ sets[s].chain \subseteq Notifiers
  /\ available \in 0..Capacity /\ subscribed \subseteq Notifiers
  /\ awaiting \subseteq [mm : Mms, nb : Notifiers, active : BOOLEAN]
  /\ pasids \in [Mms -> AnyNumber] /\ exited \subseteq Mms

(* The call is this one, and it was not refused. *)
Done(op) == call'.op = op /\ call'.errno = "OK"

(* Numbers that have ended, or lost their allocator. *)
Ended == DOMAIN ids \ DOMAIN ids'

-----------------------------------------------------------------------------
(* Numbers. *)

(* A number is in one owner's hands only. *)
OneOwnerInv == \A o \in orphans : ~Known(o.number)

(* The default allocator gives out the lowest free number of the range. *)
LowestFirstStep ==
  Done("Alloc") => \A n \in DOMAIN ids' \ DOMAIN ids : \A m \in call'.args[2] .. n - 1 : Known(m)
LowestFirstProp == [][LowestFirstStep]_vars

(* A custom allocator is given a number back once for each time that it gave it out. *)
ReclaimOnceStep == \A n \in Ended : ~ids[n].returned
ReclaimOnceProp == [][ReclaimOnceStep]_vars

(* Every live id has a reference. *)
ReferencedInv == \A n \in DOMAIN ids : ids[n].refs > 0

-----------------------------------------------------------------------------
(* Pending ids. *)

(* Nobody gets a reference to an id that is pending. *)
PendingClosedStep ==
  \A n \in DOMAIN ids \cap DOMAIN ids' : ids[n].pending => ids'[n].refs <= ids[n].refs
PendingClosedProp == [][PendingClosedStep]_vars

(* No lookup finds it. *)
PendingHiddenStep ==
  call'.op = "Find" /\ call'.errno \in {"OK", "NULL"} => ~ids[call'.args[2]].pending
PendingHiddenProp == [][PendingHiddenStep]_vars

(* It is reclaimed once: by the put of its last reference. *)
PendingOnceStep == \A n \in Ended : ids[n].pending => ids[n].refs = 1 /\ call'.op = "Put"
PendingOnceProp == [][PendingOnceStep]_vars

(* An id that becomes pending is announced to all that listen. *)
ToldStep ==
  \A n \in DOMAIN ids \cap DOMAIN ids' :
    ~ids[n].pending /\ ids'[n].pending => Everywhere("FREE", ids[n].set) \subseteq told'
ToldProp == [][ToldStep]_vars

-----------------------------------------------------------------------------
(* Quota. *)

(* A set has no more ids than its quota. *)
QuotaInv == \A s \in DOMAIN sets : Count(s) <= sets[s].quota

RECURSIVE Sum(_)
Sum(f) == IF DOMAIN f = {} THEN 0
          ELSE LET s == CHOOSE s \in DOMAIN f : TRUE IN f[s] + Sum(Without(f, {s}))

(* All capacity is either free or the quota of a set. *)
QuotaReturnedInv == available + Sum([s \in DOMAIN sets |-> sets[s].quota]) = Capacity

-----------------------------------------------------------------------------
(* PASIDs of processes. *)

(* As long as a process has a PASID, it is live and its own. *)
SharedInv ==
  \A m \in Mms : HasPasid(m) =>
    Known(pasids[m]) /\ ids[pasids[m]].set = Sva /\ ids[pasids[m]].data = m

(* It does for every range that it lies in. *)
InEveryRangeInv ==
  \A m \in Mms \ exited : HasPasid(m) /\ pasids[m] > 0 =>
    \A min \in 1..pasids[m], max \in pasids[m] .. AllOnes - 1 : SvaAllocErrno(m, min, max) = "OK"

-----------------------------------------------------------------------------
(* Hygiene. *)

(* What is no refusal: a call that may have done something. *)
Accepted == {"OK", "WARN", "TRUE", "FALSE"}

(* A refused call leaves no mark.  (That there is nobody left to tell, is none.) *)
ErrorIsStutterStep ==
  call'.errno \notin Accepted =>
    UNCHANGED <<form, ids, orphans, dangling, registered, sets, available, subscribed, awaiting,
                pasids, exited>>
ErrorIsStutterProp == [][ErrorIsStutterStep]_vars

(* To be found false: what the properties above speak of does occur. *)
NeverPendingInv    == \A n \in DOMAIN ids : ~ids[n].pending
NeverReferencedInv == \A n \in DOMAIN ids : ids[n].refs = 1
NeverSetInv        == DOMAIN sets = {}
NeverCustomInv     == IsDefault
NeverPasidInv      == \A m \in Mms : ~HasPasid(m)
NeverToldInv       == \A t \in told : t[1] # "FREE"
=============================================================================
