------------------------------- MODULE KvmCalls -----------------------------
(***************************************************************************)
(* The calls to KVM.  Add and Del stand for KVM_DEV_VFIO_FILE_ADD and DEL  *)
(* (GROUP_ADD, GROUP_DEL), for the proposed KVM_DEV_IOASID_ADD and DEL,    *)
(* and for KVM_ENABLE_WBINVD(proof) and its undoing.                       *)
(***************************************************************************)
EXTENDS Kvm

(* Add(k, d, p): process p tells machine k of device d: of its context, its group, or its file,
   as the position has it. *)

AddErrno(k, d, p) ==
  LET g == GivenFor(d)
      noFile == position.given # "context" /\ Behind(g) = {}
      noTable == \A b \in Behind(g) : table[b] = NoTable
  IN
  IF      k \notin alive                                         THEN "EBADF"
  ELSE IF world.machines[k] # p                                  THEN "EIO"
  ELSE IF k \notin kvmOpen                                       THEN "EBADF"
  ELSE IF g \in given[k]                                         THEN "EEXIST"
  ELSE IF noFile                                                 THEN "EBADF"
  ELSE IF position.needs = "table" /\ noTable                    THEN "EINVAL"
  ELSE IF position.needs = "bound" /\ Behind(g) \cap bound = {}  THEN "EINVAL"
  ELSE IF position.exclusive /\ JustifiesAnother(k, g)           THEN "EBUSY"
  ELSE IF position.who = "user" /\ ~ProvesSome(g)                THEN "EPERM"
  ELSE "OK"

Add(k, d, p) ==
  /\ Answer("Add", <<k, d, p>>, AddErrno(k, d, p))
  /\ IF AddErrno(k, d, p) = "OK"
     THEN /\ UNCHANGED <<hardware, files, alive, noticed, forbidden, kvmOpen, guests>>
          /\ given' = [given EXCEPT ![k] = @ \cup {GivenFor(d)}]
          /\ Looks(k)
     ELSE Unchanged

(* Del(k, d, p): the opposite.  Whatever KVM alone still held is let go. *)

DelErrno(k, d, p) ==
  IF      k \notin alive              THEN "EBADF"
  ELSE IF world.machines[k] # p       THEN "EIO"
  ELSE IF k \notin kvmOpen            THEN "EBADF"
  ELSE IF GivenFor(d) \notin given[k] THEN "ENOENT"
  ELSE "OK"

Del(k, d, p) ==
  /\ Answer("Del", <<k, d, p>>, DelErrno(k, d, p))
  /\ IF DelErrno(k, d, p) = "OK"
     THEN /\ MayTake(k)
          /\ UNCHANGED <<present, flight, open, alive, forbidden, kvmOpen, guests>>
          /\ given' = [given EXCEPT ![k] = @ \ {GivenFor(d)}]
          /\ Released(LetGo(given'))
          /\ noticed' = noticed \ {k}
          /\ IF position.checked = "enable"
             THEN right' = IF given'[k] = {} THEN right \ {k} ELSE right
             ELSE Looks(k)
     ELSE Unchanged

(* Update(k): Tian's KVM_UPDATE, where it was proposed (M6): KVM looks at all it was given. *)

UpdateErrno(k) ==
  IF      k \notin alive               THEN "EBADF"
  ELSE IF position.checked # "update"  THEN "ENXIO"
  ELSE "OK"

Update(k) ==
  /\ Answer("Update", <<k>>, UpdateErrno(k))
  /\ IF UpdateErrno(k) = "OK"
     THEN /\ UNCHANGED <<hardware, files, alive, given, noticed, forbidden, kvmOpen, guests>>
          /\ Looks(k)
     ELSE Unchanged

(* Forbid(k), Permit(k): the user switches WBINVD off, and lets it be again; neither takes a
   proof (M24). *)

ForbidErrno(k) == IF k \notin alive THEN "EBADF" ELSE IF ~position.forbids THEN "ENXIO" ELSE "OK"

Forbid(k) ==
  /\ Answer("Forbid", <<k>>, ForbidErrno(k))
  /\ IF ForbidErrno(k) = "OK"
     THEN /\ UNCHANGED <<hardware, files, alive, given, right, noticed, kvmOpen, guests>>
          /\ forbidden' = forbidden \cup {k}
     ELSE Unchanged

Permit(k) ==
  /\ Answer("Permit", <<k>>, ForbidErrno(k))
  /\ IF ForbidErrno(k) = "OK"
     THEN /\ UNCHANGED <<hardware, files, alive, given, right, noticed, kvmOpen, guests>>
          /\ forbidden' = forbidden \ {k}
     ELSE Unchanged

(* CloseKvm(k): the file of the KVM device is closed, while the machine may go on. *)

CloseKvmErrno(k) == IF k \notin alive \cap kvmOpen THEN "EBADF" ELSE "OK"

CloseKvm(k) ==
  /\ Moves("kvm")
  /\ Answer("CloseKvm", <<k>>, CloseKvmErrno(k))
  /\ IF CloseKvmErrno(k) # "OK" THEN Unchanged
     ELSE /\ UNCHANGED <<present, flight, open, alive, noticed, forbidden, guests>>
          /\ kvmOpen' = kvmOpen \ {k}
          /\ IF "close" \in position.ends
             THEN /\ MayTake(k)
                  /\ given' = [given EXCEPT ![k] = {}] /\ right' = right \ {k}
                  /\ Released(LetGo(given'))
             ELSE UNCHANGED <<given, right, bound, table>>

(* Destroy(k): the machine ends, and all that it held; a WBINVD that has begun is waited for. *)

DestroyErrno(k) == IF k \notin alive THEN "EBADF" ELSE "OK"

Destroy(k) ==
  /\ k \notin flushing /\ Moves("kvm")
  /\ Answer("Destroy", <<k>>, DestroyErrno(k))
  /\ IF DestroyErrno(k) # "OK" THEN Unchanged
     ELSE /\ UNCHANGED <<present, flight, open, flushing>>
          /\ alive' = alive \ {k} /\ kvmOpen' = kvmOpen \ {k} /\ stale' = stale \ {k}
          /\ right' = right \ {k} /\ noticed' = noticed \ {k} /\ forbidden' = forbidden \ {k}
          /\ given' = [given EXCEPT ![k] = {}]
          /\ Released(LetGo(given'))

(* NoticeArrived(k): KVM hears, some time after, that what gave the right is gone. *)
NoticeArrived(k) ==
  /\ k \in noticed
  /\ Happens("NoticeArrived", <<k>>)
  /\ right' = right \ {k} /\ noticed' = noticed \ {k} /\ Dropped({k})
  /\ UNCHANGED <<hardware, files, alive, forbidden, kvmOpen, guests>>
=============================================================================
