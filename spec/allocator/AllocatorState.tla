---------------------------- MODULE AllocatorState ---------------------------
(***************************************************************************)
(* The state of the room `allocator': the numbers that the kernel gives    *)
(* out as IOASIDs, and who was told that they are his.                     *)
(*                                                                         *)
(* There is one space of numbers at a time: that of the active allocator.  *)
(* The default one is active while no custom one is registered, and a      *)
(* first custom one is registered only while it is empty; those that wait  *)
(* for their turn have given out nothing.  So one table is enough.         *)
(***************************************************************************)
EXTENDS Sequences, FiniteSets, AllocatorForms

CONSTANTS
  AllOnes,             \* the largest number of the machine: no id
                       \* (INVALID_IOASID); every number below it is one
  Sets,                \* sets of ids: drivers, processes; where sets
                       \* are objects, names that one can be given
  Mms,                 \* address spaces of processes
  Allocators,          \* custom allocators (struct ioasid_allocator_ops)
  Twins,               \* sets of custom allocators that have the same functions
  Data,                \* private pointers that are not NULL
  Notifiers,           \* notifier blocks
  Spids,               \* guest ids
  Capacity,            \* ids that sets can be given as quota
  Saturated,           \* the count of references that no longer
                       \* counts: such an id never ends (refcount_t)
  FormSet              \* the forms under consideration, records of AllocatorForms

ASSUME /\ AllOnes \in Nat /\ Capacity \in Nat /\ Saturated \in Nat \ {0, 1}
       /\ \A t \in Twins : t \subseteq Allocators
       /\ Sets \cap {"none", "sva"} = {} /\ AllOnes \notin Spids

VARIABLES
  form,                \* the form in force; never changes
  ids,                 \* [taken numbers -> entry] of the active allocator, see below
  orphans,             \* SUBSET [number, of]: entries whose allocator was removed under them
  dangling,            \* the default allocator has given out all
                       \* ones: a number that no call can name or free
  registered,          \* Seq([first, ops]): custom allocators by functions; the
                       \* head is active.  first: whose functions are called
  sets,                \* [sets that exist -> set], see below; only where sets are objects
  available,           \* quota not yet given to a set
  subscribed,          \* SUBSET Notifiers: those told of every set
  awaiting,            \* SUBSET [mm, nb, active]: those told of the set
                       \* of an address space, if and when it has one
  pasids,              \* [Mms -> number]: the PASID of each process; AllOnes if none
  exited,              \* SUBSET Mms: processes that are gone while others still use their PASID
  told                 \* SUBSET <<event, notifier>>: whom the last call has told what

VARIABLE call          \* the last call: operation, arguments,
                       \* answer; nothing reads it but properties

state == <<form, ids, orphans, dangling, registered, sets, available, subscribed, awaiting,
           pasids, exited, told>>

vars  == <<form, ids, orphans, dangling, registered, sets, available, subscribed, awaiting,
           pasids, exited, told, call>>

(* The same by who writes them. *)
processes   == <<pasids, exited>>
accounts    == <<sets, available, awaiting>>
custom      == <<registered>>

Numbers == 0 .. AllOnes - 1
None    == "none"                     \* NULL, for a set and for data

(* What a call answers: an errno, and what it returns: a number (AllOnes if refused), a pointer, or
   None where the caller is given nothing. *)
Returns(op, args, errno, out) == call' = [op |-> op, args |-> args, errno |-> errno, out |-> out]
Answer(op, args, errno)       == Returns(op, args, errno, None)

Sva     == "sva"                      \* the set that PASIDs of processes are in

IsDefault == registered = <<>>

-----------------------------------------------------------------------------
(* An id.
   set       whose it is
   data      the private pointer
   refs      references; 1 where there are none
   pending   freed, and not yet put by all
   spid      its guest id; AllOnes if none
   listed    a walk of its set comes to it
   returned  a custom allocator was told that the number is free, though it is not *)
NewId(s, x) == [
  set |-> s, data |-> x, refs |-> 1, pending |-> FALSE,
  spid |-> AllOnes, listed |-> form.sets, returned |-> FALSE ]

(* A set.
   token    the address space that it was made for, or None
   quota    how many ids it may have
   number   its place in the list of sets
   marked   freed while it had ids: goes with the last of them
   lost     how many of its ids are without an allocator, and will never be given back
   chain    SUBSET Notifiers: those told of its ids *)
NewSet(token, quota, number, chain) == [
  token |-> token, quota |-> quota, number |-> number,
  marked |-> FALSE, lost |-> 0, chain |-> chain ]

Known(n) == n \in DOMAIN ids

(* The ids of a set, those without an allocator too. *)
CountIn(t, s) == Cardinality({n \in DOMAIN t : t[n].set = s}) + sets[s].lost
Count(s) == CountIn(ids, s)

(* One reference more, one less. *)
Up(refs)   == IF refs = Saturated THEN refs ELSE refs + 1
Down(refs) == IF refs = Saturated THEN refs ELSE refs - 1

Lowest(ns) == CHOOSE n \in ns : \A m \in ns : n <= m

Without(t, ns) == [n \in DOMAIN t \ ns |-> t[n]]
With(t, n, e)  == [m \in DOMAIN t \cup {n} |-> IF m = n THEN e ELSE t[m]]

Empty == [n \in {} |-> n]

(* Who hears of an event of the set s: on its own chain, or everywhere besides. *)
OnChain(event, s)    == {<<event, nb>> : nb \in sets[s].chain}
Everywhere(event, s) == OnChain(event, s) \cup {<<event, nb>> : nb \in subscribed}

Quiet == told' = {}

-----------------------------------------------------------------------------
(* A set goes: its token is free again, and who waits for sets of that token waits for the next. *)
Gone(s) ==
  /\ sets' = Without(sets, {s})
  /\ available' = available + (IF form.quotaReturned THEN sets[s].quota ELSE 0)
  /\ awaiting' = {IF w.mm = sets[s].token THEN [w EXCEPT !.active = FALSE] ELSE w : w \in awaiting}

(* The table becomes t, in which some ids of the set
   s have ended; a marked set goes with the last. *)
Becomes(t, s) ==
  /\ ids' = t
  /\ IF s \in DOMAIN sets /\ sets[s].marked /\ CountIn(t, s) = 0 THEN Gone(s)
     ELSE UNCHANGED accounts

Init ==
  /\ form \in FormSet
  /\ ids = Empty /\ orphans = {} /\ dangling = FALSE /\ registered = <<>>
  /\ sets = Empty /\ available = Capacity /\ subscribed = {} /\ awaiting = {}
  /\ pasids = [m \in Mms |-> AllOnes] /\ exited = {}
  /\ told = {}
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK", out |-> None]
=============================================================================
