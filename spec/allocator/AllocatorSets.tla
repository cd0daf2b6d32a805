---------------------------- MODULE AllocatorSets ----------------------------
(***************************************************************************)
(* Sets as objects: their quota, their end, and the guest ids of their     *)
(* members.  Only in forms with the rule `sets'.                           *)
(***************************************************************************)
EXTENDS AllocatorCustom

Types == {"MM", "NULL", "other"}

(* SetAlloc(s, type, token, quota): s becomes a set; quota 0 is all that is left.  Of type
   MM it is for the address space `token', which has one at most.  Numbers of sets go up
   to what was available, so that there may be no number left (ioasid_set_alloc). *)

Quota(quota) == IF quota = 0 THEN available ELSE quota
SetNumbers   == 0..available \ {sets[s].number : s \in DOMAIN sets}

SetAllocErrno(type, token, quota) ==
  IF      type = "other"                                                           THEN "EINVAL"
  ELSE IF Quota(quota) > available                                                 THEN "ENOSPC"
  ELSE IF type = "MM" /\ token = None                                              THEN "EINVAL"
  ELSE IF type = "MM" /\ \E s \in DOMAIN sets : sets[s].token = token              THEN "EEXIST"
  ELSE IF type = "NULL" /\ token # None                                            THEN "EINVAL"
  ELSE IF SetNumbers = {}                                                          THEN "ENOSPC"
  ELSE "OK"

Awaited(m) == {w.nb : w \in {v \in awaiting : v.mm = m /\ ~v.active}}

SetAlloc(s, type, token, quota) ==
  /\ form.sets /\ s \notin DOMAIN sets
  /\ Answer("SetAlloc", <<s, type, token, quota>>, SetAllocErrno(type, token, quota))
  /\ IF SetAllocErrno(type, token, quota) = "OK"
     THEN /\ sets' = With(sets, s, NewSet(token, Quota(quota), Lowest(SetNumbers),
                                          IF type = "MM" THEN Awaited(token) ELSE {}))
          /\ available' = available - Quota(quota)
          /\ awaiting' = {IF w.mm = token THEN [w EXCEPT !.active = TRUE] ELSE w : w \in awaiting}
     ELSE UNCHANGED accounts
  /\ Quiet /\ UNCHANGED <<form, ids, orphans, dangling, custom, subscribed, processes>>

(* SetFree(s): EBUSY while it has ids, but then it goes with the last of them (ioasid_set_free). *)

SetFreeErrno(s) ==
  IF      s \notin DOMAIN sets   THEN "EINVAL"
  ELSE IF Count(s) > 0           THEN "EBUSY"
  ELSE "OK"

SetFree(s) ==
  /\ form.sets
  /\ Answer("SetFree", <<s>>, SetFreeErrno(s))
  /\ CASE SetFreeErrno(s) = "OK"    -> Gone(s)
       [] SetFreeErrno(s) = "EBUSY" -> /\ sets' = [sets EXCEPT ![s].marked = TRUE]
                                       /\ UNCHANGED <<available, awaiting>>
       [] OTHER                     -> UNCHANGED accounts
  /\ Quiet /\ UNCHANGED <<form, ids, orphans, dangling, custom, subscribed, processes>>

(* FreeAllInSet(s): frees what a walk of the set comes to, and nothing of it is come to
   again: what stays pending is no longer found by its guest id (ioasid_free_all_in_set). *)

Listed(s) == {n \in DOMAIN ids : ids[n].set = s /\ ids[n].listed}
Over(s)   == {n \in Listed(s) : ~ids[n].pending /\ ids[n].refs = 1}
Left(s)   == {n \in Listed(s) : ~ids[n].pending /\ ids[n].refs > 1}

FreeAllInSet(s) ==
  /\ form.sets
  /\ Answer("FreeAllInSet", <<s>>, "OK")
  /\ Becomes([n \in DOMAIN ids \ Over(s) |->
       IF      n \in Left(s)
               THEN [ids[n] EXCEPT !.refs = Down(@), !.pending = TRUE, !.listed = FALSE]
       ELSE IF n \in Listed(s)
               THEN [ids[n] EXCEPT !.listed = FALSE]
       ELSE ids[n]], s)
  /\ orphans' = {IF o.of.set = s THEN [o EXCEPT !.of.listed = FALSE] ELSE o : o \in orphans}
  /\ told' = IF Left(s) # {} THEN Everywhere("FREE", s) ELSE {}
  /\ UNCHANGED <<form, dangling, custom, subscribed, processes>>

(* GetIfOwned(m, n): Get by the process m, if the set of n is its own (ioasid_get_if_owned). *)

GetIfOwnedErrno(m, n) ==
  IF      ~Known(n)                             THEN "ENOENT"
  ELSE IF sets[ids[n].set].token = None         THEN "EINVAL"
  ELSE IF sets[ids[n].set].token # m            THEN "EPERM"
  ELSE IF ids[n].pending                        THEN "EBUSY"
  ELSE "OK"

GetIfOwned(m, n) ==
  /\ form.sets
  /\ Answer("GetIfOwned", <<m, n>>, GetIfOwnedErrno(m, n))
  /\ ids' = IF GetIfOwnedErrno(m, n) = "OK" THEN [ids EXCEPT ![n].refs = Up(@)] ELSE ids
  /\ Quiet /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed, processes>>

-----------------------------------------------------------------------------
(* Guest ids: p is one, or all ones, which is no guest id and what an id has that has none. *)

Bearing(s, p)        == {n \in DOMAIN ids : ids[n].set = s /\ ids[n].listed /\ ids[n].spid = p}
OrphansBearing(s, p) == {o \in orphans : o.of.set = s /\ o.of.listed /\ o.of.spid = p}
Borne(s, p)          == Bearing(s, p) # {} \/ OrphansBearing(s, p) # {}

(* AttachSpid(n, p): p is a guest id of one id of the set at most (ioasid_attach_spid). *)

AttachSpidErrno(n, p) ==
  IF      p = AllOnes              THEN "EINVAL"
  ELSE IF ~Known(n)                THEN "ENOENT"
  ELSE IF Borne(ids[n].set, p)     THEN "EINVAL"
  ELSE "OK"

AttachSpid(n, p) ==
  /\ form.sets
  /\ Answer("AttachSpid", <<n, p>>, AttachSpidErrno(n, p))
  /\ IF AttachSpidErrno(n, p) = "OK"
     THEN ids' = [ids EXCEPT ![n].spid = p] /\ told' = OnChain("BIND", ids[n].set)
     ELSE UNCHANGED ids /\ Quiet
  /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed, processes>>

(* DetachSpid(n): logged if there is none (ioasid_detach_spid). *)
DetachSpid(n) ==
  /\ form.sets
  /\ Answer("DetachSpid", <<n>>, "OK")
  /\ IF Known(n) /\ ids[n].spid # AllOnes
     THEN ids' = [ids EXCEPT ![n].spid = AllOnes] /\ told' = OnChain("UNBIND", ids[n].set)
     ELSE UNCHANGED ids /\ Quiet
  /\ UNCHANGED <<form, orphans, dangling, custom, accounts, subscribed, processes>>

(* FindBySpid(s, p, get): the id of the set s with guest id p, and a
   reference to it if asked, whether it is pending or not.  Ids without a
   guest id are found by all ones, each of them (ioasid_find_by_spid). *)

FindBySpidErrno(s, p) == IF s \in DOMAIN sets /\ Borne(s, p) THEN "OK" ELSE "INVALID_IOASID"

(* Of several, the last that the walk of the set comes to. *)
FoundBySpid(s, p) ==
  LET found == Bearing(s, p) \cup {o.number : o \in OrphansBearing(s, p)}
  IN CHOOSE n \in found : \A k \in found : k <= n

FindBySpid(s, p, get) ==
  /\ form.sets
  /\ Returns("FindBySpid", <<s, p, get>>, FindBySpidErrno(s, p),
             IF FindBySpidErrno(s, p) = "OK" THEN FoundBySpid(s, p) ELSE AllOnes)
  /\ IF get /\ FindBySpidErrno(s, p) = "OK"
     THEN /\ ids' = [n \in DOMAIN ids |->
               IF n \in Bearing(s, p) THEN [ids[n] EXCEPT !.refs = Up(@)] ELSE ids[n]]
          /\ orphans' = {IF o \in OrphansBearing(s, p) THEN [o EXCEPT !.of.refs = Up(@)] ELSE o :
                           o \in orphans}
     ELSE UNCHANGED <<ids, orphans>>
  /\ Quiet /\ UNCHANGED <<form, dangling, custom, accounts, subscribed, processes>>
=============================================================================
