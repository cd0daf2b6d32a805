--------------------------- MODULE WbinvdProperties --------------------------
(***************************************************************************)
(* What one may ask of a position.  The numbers P27 to P32 are told in     *)
(* spec/GLOSSARY.md.  The two halves pull in opposite directions:           *)
(* what a guest needs (never too little WBINVD), and what others may ask   *)
(* of it (never too much).  A device is spoken of only as long as KVM was  *)
(* told of it: of the others nobody promised anything.                     *)
(***************************************************************************)
EXTENDS Wbinvd

Done(op) == call'.op = op /\ call'.errno = "OK"

Able == {k \in Machines : MayFlush(k)}

-----------------------------------------------------------------------------
(* What the guest needs. *)

(* P27.  While a device of the guest writes past the caches, the guest's WBINVD is real. *)
NeedRightInv ==
  \A d \in Devices : flight[d] # Idle /\ NonCoherent(d) => flight[d][2] \cap alive \subseteq Able

(* A guest whose memory was written past the caches can flush them: if it executes WBINVD now,
   it reads what was written. *)
GuestCorrectInv == stale \subseteq Able \cup flushing

(* P32.  Nobody loses the right but by a call of its own VMM about this machine.  There is no
   other way to hear of it: a WBINVD that does nothing looks like one that did. *)
OwnCall(k) == call'.op \in {"Del", "Forbid", "CloseKvm", "Update", "Destroy"} /\ call'.args[1] = k
ToldStep == \A k \in Able \ Able' : OwnCall(k)
ToldProp == [][ToldStep]_vars

-----------------------------------------------------------------------------
(* What others may ask: no excess of privilege. *)

(* P28, Williamson.  The right holds only while a device KVM was told of is on a table that
   does not enforce. *)
RightProofInv == \A k \in Able : \E d \in Told(k) : Uncovered(d)

(* P29, what Linux settled for.  Or while one is there whose platform cannot enforce, wherever
   it is attached. *)
RightCapInv == \A k \in Able : \E d \in Told(k) : Uncovered(d) \/ ~CanEnforce(d)

(* The best rule for a device that cannot issue no-snoop (box 4, M25): a right only where data
   may be at stake. *)
RightNeededInv == \A k \in Able : \E d \in Told(k) : NoSnoop(d) /\ Uncovered(d)

(* P30, Bonzini.  The guest can do only what the process itself could do now: a device it has
   bound proves the same. *)
MirrorInv == \A k \in Able : \E d \in bound : Proves(d)

(* Williamson (M18, M25).  One device raises the privilege of one machine. *)
ExclusiveInv ==
  \A d \in Devices : \A k, o \in Able : Proves(d) /\ d \in Told(k) \cap Told(o) => k = o

(* Williamson's litmus (M31).  When no device is there any more, all is as it was at first, and
   so is the answer: no right that would not be given now. *)
AtFirst == present = Devices /\ bound = {} /\ \A d \in Devices : flight[d] = Idle
LitmusInv == AtFirst => \A k \in Able : Proven(k)

(* The question of the mail M26.  What was answered once, or heard of, is what a look at the
   proof would answer now. *)
SameInv == \A k \in alive \ forbidden : k \in Able <=> Proven(k)

(* No right without anything that KVM was given. *)
ListedInv == \A k \in Able : given[k] # {}

-----------------------------------------------------------------------------
(* What it costs: who must wait for whom. *)

(* A device can always be taken off its table. *)
CanDetachInv == \A d \in bound : DetachErrno(d) = "OK"

(* When the user has closed a device, the host can have it back. *)
CanUnplugInv == \A d \in present \ open : d \notin bound /\ ~HeldByKvm(d)

-----------------------------------------------------------------------------
(* What tables are for: a device that can be made coherent is.  (A user who chose otherwise has
   that, too: it is asked of those who match tables to devices.) *)
CoveredInv == \A d \in bound : CanEnforce(d) => ~Loose(table[d])

-----------------------------------------------------------------------------
(* Hygiene, and what keeps the rest from being empty. *)

(* A refused call leaves no mark. *)
ErrorIsStutterProp == [][call'.errno # "OK" => UNCHANGED state]_vars

(* When nobody holds anything, nothing is left. *)
NothingLeftInv ==
  open = {} /\ alive = {} => bound = {} /\ right = {} /\ \A d \in Devices : table[d] = NoTable

(* To be found false: some guest has the right; a device writes past the caches; a flush
   outlasts its right. *)
NeverRightInv  == Able = {}
NeverLooseInv  == \A d \in Devices : flight[d] # Idle => ~NonCoherent(d)
NeverLateInv   == flushing \subseteq Able
=============================================================================
