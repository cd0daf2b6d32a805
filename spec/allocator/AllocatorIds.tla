----------------------------- MODULE AllocatorIds ----------------------------
(***************************************************************************)
(* Ids: given out, looked up, referenced, freed.  s names a set, or None   *)
(* where the call has no set or is given none; n a number, known or not; x *)
(* a private pointer or None.                                              *)
(***************************************************************************)
EXTENDS AllocatorState

SetNames == Sets \cup {None}

(* The call names a set only where sets are objects. *)
Speaks(s) == form.sets \/ s = None

(* Where sets are objects: s is one, and has not used up its quota. *)
MayAllocate(s) == form.sets => s \in DOMAIN sets /\ Count(s) < sets[s].quota

(* An id n of s has come.  In a walk of its set it hides what was left there under that number. *)
Hidden(s, n) ==
  {IF o.number = n /\ o.of.set = s THEN [o EXCEPT !.of.listed = FALSE] ELSE o : o \in orphans}
Given(s, n, x) ==
  /\ ids' = With(ids, n, NewId(s, x))
  /\ orphans' = Hidden(s, n)
  /\ told' = IF form.sets THEN OnChain("ALLOC", s) ELSE {}

-----------------------------------------------------------------------------
(* Alloc(s, min, max, x): the default allocator gives s the lowest free number of min..max,
   both included (ioasid_alloc, default_alloc).  Every refusal answers INVALID_IOASID; the
   last free number being all ones is one more, and that number is then lost for good. *)

Vacant(min, max) == {n \in min..max : ~Known(n) /\ ~(n = AllOnes /\ dangling)}

AllocErrno(s, min, max) ==
  IF      ~MayAllocate(s)               THEN "INVALID_IOASID"
  ELSE IF Vacant(min, max) = {}          THEN "INVALID_IOASID"
  ELSE IF Lowest(Vacant(min, max)) = AllOnes THEN "INVALID_IOASID"
  ELSE "OK"

Alloc(s, min, max, x) ==
  /\ IsDefault
  /\ Returns("Alloc", <<s, min, max, x>>, AllocErrno(s, min, max),
             IF AllocErrno(s, min, max) = "OK" THEN Lowest(Vacant(min, max)) ELSE AllOnes)
  /\ IF AllocErrno(s, min, max) = "OK" THEN Given(s, Lowest(Vacant(min, max)), x)
     ELSE UNCHANGED <<ids, orphans>> /\ Quiet
  /\ dangling' = (dangling \/ (MayAllocate(s) /\ Vacant(min, max) = {AllOnes}))
  /\ UNCHANGED <<form, custom, accounts, subscribed, processes>>

(* AllocFrom(s, x, n): the same while a custom allocator is active, which
   answers n; all ones is its refusal.  Whether n is in the range that was asked
   for, nobody looks.  If n is taken, the allocator is told that it is free. *)

AllocFromErrno(s, n) ==
  IF      ~MayAllocate(s)  THEN "INVALID_IOASID"
  ELSE IF n = AllOnes      THEN "INVALID_IOASID"
  ELSE IF Known(n)         THEN "INVALID_IOASID"
  ELSE "OK"

AllocFrom(s, x, n) ==
  /\ ~IsDefault
  /\ Returns("AllocFrom", <<s, x, n>>, AllocFromErrno(s, n),
             IF AllocFromErrno(s, n) = "OK" THEN n ELSE AllOnes)
  /\ IF AllocFromErrno(s, n) = "OK" THEN Given(s, n, x)
     ELSE /\ ids' = IF MayAllocate(s) /\ Known(n) THEN [ids EXCEPT ![n].returned = TRUE] ELSE ids
          /\ UNCHANGED orphans /\ Quiet
  /\ UNCHANGED <<form, dangling, custom, accounts, subscribed, processes>>

-----------------------------------------------------------------------------
(* Find(s, n, accepts): the private pointer of n, if it is one of s or s is not
   given.  accepts: what a getter says of the pointer, if there is one.  No
   reference is taken, and a pending id is found like any other (ioasid_find). *)

FindErrno(s, n, accepts) ==
  IF      ~Known(n)                            THEN "ENOENT"
  ELSE IF s # None /\ ids[n].set # s           THEN "EACCES"
  ELSE IF ids[n].data = None \/ ~accepts       THEN "NULL"
  ELSE "OK"

Found(s, n, accepts) == IF FindErrno(s, n, accepts) = "OK" THEN ids[n].data ELSE None

Find(s, n, accepts) ==
  /\ Returns("Find", <<s, n, accepts>>, FindErrno(s, n, accepts), Found(s, n, accepts))
  /\ Quiet /\ UNCHANGED <<form, ids, orphans, dangling, custom, accounts, subscribed, processes>>

(* SetData(n, x): by anybody, whatever was there (ioasid_set_data). *)

SetDataErrno(n) == IF ~Known(n) THEN "ENOENT" ELSE "OK"

SetData(n, x) ==
  /\ ~form.dataOnce
  /\ Answer("SetData", <<n, x>>, SetDataErrno(n))
  /\ ids' = IF SetDataErrno(n) = "OK" THEN [ids EXCEPT ![n].data = x] ELSE ids
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed, processes>>

(* AttachData(n, x), DetachData(n): only where there is none;
   and away with it (ioasid_attach_data, ioasid_detach_data). *)

AttachDataErrno(n) ==
  IF      ~Known(n)              THEN "ENOENT"
  ELSE IF ids[n].data # None     THEN "EBUSY"
  ELSE "OK"

AttachData(n, x) ==
  /\ form.dataOnce
  /\ Answer("AttachData", <<n, x>>, AttachDataErrno(n))
  /\ ids' = IF AttachDataErrno(n) = "OK" THEN [ids EXCEPT ![n].data = x] ELSE ids
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed, processes>>

DetachData(n) ==
  /\ form.dataOnce
  /\ Answer("DetachData", <<n>>, "OK")
  /\ ids' = IF Known(n) THEN [ids EXCEPT ![n].data = None] ELSE ids
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed, processes>>

-----------------------------------------------------------------------------
(* Free(s, n): unconditional; of an unknown number it is only logged.  Where sets are
   objects it takes the id's set, and nothing comes of it for another, nor for an id that
   is pending already; it drops one reference, and if others are left the id is pending,
   and its set and all that listen are told (ioasid_free, ioasid_free_locked). *)

OwnSet(s, n)     == form.sets => ids[n].set = s
NotYetFreed(n)   == ~ids[n].pending
Ends(s, n)       == Known(n) /\ OwnSet(s, n) /\ NotYetFreed(n)
LastReference(n) == ~form.counted \/ ids[n].refs = 1
Dropped(n)       == [ids EXCEPT ![n].refs = Down(@)]
Pended(n)        == [Dropped(n) EXCEPT ![n].pending = TRUE]

Free(s, n) ==
  /\ form.frees /\ Speaks(s)
  /\ Answer("Free", <<s, n>>, "OK")
  /\ IF      ~Ends(s, n)        THEN UNCHANGED <<ids, accounts>> /\ Quiet
     ELSE IF LastReference(n)   THEN Becomes(Without(ids, {n}), s) /\ Quiet
     ELSE ids' = Pended(n) /\ UNCHANGED accounts /\ told' = Everywhere("FREE", s)
  /\ UNCHANGED <<form, orphans, dangling, custom, subscribed, processes>>

(* Get(s, n): one more reference to n, if it is one of s or s is not given (ioasid_get). *)

GetErrno(s, n) ==
  IF      ~Known(n)                          THEN form.unknownGet
  ELSE IF ids[n].pending                     THEN "EBUSY"
  ELSE IF s # None /\ ids[n].set # s         THEN "EACCES"
  ELSE "OK"

Get(s, n) ==
  /\ form.counted /\ Speaks(s)
  /\ Answer("Get", <<s, n>>, GetErrno(s, n))
  /\ ids' = IF GetErrno(s, n) = "OK" THEN [ids EXCEPT ![n].refs = Up(@)] ELSE ids
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed, processes>>

(* Put(s, n): one reference less, if n is one of s or s is not given;
   TRUE if n has ended by it.  Nobody is told (ioasid_put). *)

Puts(s, n) == Known(n) /\ (s # None => ids[n].set = s)
PutErrno(s, n) == IF Puts(s, n) /\ ids[n].refs = 1 THEN "TRUE" ELSE "FALSE"

PutEffect(s, n) ==
  IF      ~Puts(s, n)                   THEN UNCHANGED <<ids, accounts>>
  ELSE IF PutErrno(s, n) = "TRUE"       THEN Becomes(Without(ids, {n}), ids[n].set)
  ELSE ids' = Dropped(n) /\ UNCHANGED accounts

Put(s, n) ==
  /\ form.counted /\ Speaks(s)
  /\ Answer("Put", <<s, n>>, PutErrno(s, n))
  /\ PutEffect(s, n)
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, subscribed, processes>>
=============================================================================
