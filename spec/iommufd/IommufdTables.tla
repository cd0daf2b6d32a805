---------------------------- MODULE IommufdTables ----------------------------
(***************************************************************************)
(* Attachment and destruction as functions of tables: which HWPT a device  *)
(* ends up on, which automatic HWPTs come and go on the way, what goes     *)
(* with an object (drivers/iommu/iommufd/device.c, hw_pagetable.c).        *)
(***************************************************************************)
EXTENDS IommufdObject, IommufdAreas

(* The paging HWPT at the bottom of h, and the address space under that. *)
Bottom(t, h) == CASE t[h].type = "HwptPaging" -> h
                  [] t[h].viommu # None       -> t[t[h].viommu].parent
                  [] OTHER                    -> t[h].parent
Space(t, h) == t[Bottom(t, h)].ioas

Group(t, i) == GroupOf[t[i].dev]
Attached(t, g) == {j \in OfType(t, "Device") : Group(t, j) = g /\ t[j].hwpt # None}

(* What the driver of the IOMMU says to putting device d on h.  Coherency
   and dirty tracking were decided when h was made, and a device that can
   do more is welcome; behind a vIOMMU goes only what the vIOMMU knows. *)
Knows(t, v, d) == \E j \in OfType(t, "Vdevice") : t[j].viommu = v /\ t[t[j].device].dev = d

AcceptErrno(t, d, h) ==
  LET p == t[Bottom(t, h)] IN
  IF      p.enforce /\ ~Traits[d].enforce                                        THEN "EINVAL"
  ELSE IF t[h].type = "HwptPaging" /\ p.dirty /\ ~Traits[d].dirty                THEN "EINVAL"
  ELSE IF t[h].type = "HwptNested" /\ t[h].viommu # None
          /\ Version.nestedNeedsVdevice /\ ~Knows(t, t[h].viommu, d)             THEN "ENOENT"
  ELSE "OK"

(* A group is put on h with all its devices, bound or not. *)
ProgramErrno(t, g, h) ==
  LET said == {AcceptErrno(t, d, h) : d \in {x \in Devices : GroupOf[x] = g}}
  IN IF "EINVAL" \in said THEN "EINVAL" ELSE IF "ENOENT" \in said THEN "ENOENT" ELSE "OK"

-----------------------------------------------------------------------------
(* Automatic HWPTs *)

WithHwpt(t, i, o) ==
  LET u == Insert(t, i, o) IN
  IF o.type = "HwptPaging" /\ o.auto THEN [u EXCEPT ![o.ioas].autos = Append(@, i)] ELSE u

WithoutHwpt(t, i) ==
  LET u == Delete(t, i) IN
  IF t[i].type = "HwptPaging" /\ t[i].auto
  THEN [u EXCEPT ![t[i].ioas].autos = SelectSeq(@, LAMBDA x : x # i)] ELSE u

(* An automatic HWPT goes with its last attachment, if no call is using it at that moment. *)
Dropped(t, h) ==
  IF t[h].type = "HwptPaging" /\ t[h].auto /\ t[h].users = 1 THEN WithoutHwpt(t, h) ELSE t

-----------------------------------------------------------------------------
(* Attach device object i to HWPT h; replace what its
   group is on by h.  Attachment belongs to the group. *)

Fits(t, j, h) == ReserveErrno(t[Space(t, h)], Traits[t[j].dev].reserved)

Reserve(t, j, h)   == [t EXCEPT ![Space(t, h)] = Reserved(@, Traits[t[j].dev].reserved, j)]
Unreserve(t, j, h) == [t EXCEPT ![Space(t, h)] = Unreserved(@, j)]

PutOnErrno(t, i, h) ==
  LET others == Attached(t, Group(t, i)) IN
  IF      t[i].hwpt # None                          THEN "EBUSY"
  ELSE IF \E j \in others : t[j].hwpt # h           THEN "EINVAL"
  ELSE IF Fits(t, i, h) # "OK"                      THEN Fits(t, i, h)
  ELSE IF others = {}                               THEN ProgramErrno(t, Group(t, i), h)
  ELSE "OK"

PutOn(t, i, h) == Reserve(Change(t, i, [t[i] EXCEPT !.hwpt = h]), i, h)

(* Within one address space a device has what it needs; in another each that moves must fit. *)
SameSpace(t, i, h)   == Space(t, h) = Space(t, t[i].hwpt)
AllFit(t, moved, h)  == \A j \in moved : Fits(t, j, h) = "OK"

MoveErrno(t, i, h) ==
  LET moved == Attached(t, Group(t, i)) IN
  IF      t[i].hwpt = None                                        THEN "EINVAL"
  ELSE IF t[i].hwpt = h                                           THEN "OK"
  ELSE IF ~SameSpace(t, i, h) /\ ~AllFit(t, moved, h)             THEN "EADDRINUSE"
  ELSE ProgramErrno(t, Group(t, i), h)

RECURSIVE MoveAll(_, _, _)
MoveAll(t, moved, h) ==
  IF moved = {} THEN t ELSE
  LET j == CHOOSE x \in moved : TRUE
      u == Change(t, j, [t[j] EXCEPT !.hwpt = h])
  IN MoveAll(IF SameSpace(t, j, h) THEN u ELSE Reserve(Unreserve(u, j, t[j].hwpt), j, h),
             moved \ {j}, h)

Move(t, i, h) ==
  IF t[i].hwpt = h THEN t
  ELSE Dropped(MoveAll(t, Attached(t, Group(t, i)), h), t[i].hwpt)

(* A replace that the driver refuses leaves the attachment as it was; but it releases what the
   devices of the group have reserved in the address space a where they would have gone, and
   does not ask whether they are there already (iommufd_device_do_replace, err_unresv). *)
Undone(t, i, a) ==
  IF t[i].hwpt = None \/ Space(t, t[i].hwpt) # a THEN t
  ELSE [t EXCEPT ![a].reserved = {r \in @ : r.by \notin Attached(t, Group(t, i))}]

TakeOff(t, i) ==
  IF t[i].hwpt = None THEN t ELSE
  LET u == Unreserve(t, i, t[i].hwpt)
  IN Dropped(Change(u, i, [u[i] EXCEPT !.hwpt = None]), t[i].hwpt)

-----------------------------------------------------------------------------
(* The target of attach and replace is the number of an HWPT, or of an
   address space: then it is the oldest automatic HWPT that does not
   answer EINVAL, or a new one (iommufd_device_auto_get_domain). *)

Willing(t, i, a, Errno(_, _, _)) ==
  {k \in DOMAIN t[a].autos : Errno(t, i, t[a].autos[k]) # "EINVAL"}

WithAuto(t, i, a) ==
  WithHwpt(t, LowestFree(t), NewHwptPaging(a, TRUE, {}, Traits[t[i].dev].enforce, None))

(* [errno, table, hwpt].  What is refused is undone, also of
   those HWPTs that were tried before the one that will do. *)
Target(t, i, pt, Errno(_, _, _), Do(_, _, _), Undo(_, _, _)) ==
  LET At(u, h) ==
        IF Errno(u, i, h) = "OK" THEN [errno |-> "OK", table |-> Do(u, i, h), hwpt |-> h]
        ELSE [errno |-> Errno(u, i, h), table |-> Undo(t, i, Space(u, h)), hwpt |-> None]
  IN CASE ~Live(t, pt) ->
            [errno |-> "ENOENT", table |-> t, hwpt |-> None]
       [] Live(t, pt) /\ t[pt].type = "Ioas" ->
            LET ks == Willing(t, i, pt, Errno)
                k  == CHOOSE n \in ks : \A l \in ks : n <= l
                u  == IF 1 \in ks \/ t[pt].autos = <<>> THEN t ELSE Undo(t, i, pt)
            IN IF ks # {} THEN At(u, t[pt].autos[k]) ELSE At(WithAuto(u, i, pt), LowestFree(u))
       [] Live(t, pt) /\ t[pt].type \in {"HwptPaging", "HwptNested"} ->
            At(t, pt)
       [] OTHER ->
            [errno |-> "EINVAL", table |-> t, hwpt |-> None]

-----------------------------------------------------------------------------
(* Destruction.  A device takes its vdevice along. *)

Unbound(t, i) ==
  LET v == {j \in OfType(t, "Vdevice") : t[j].device = i}
      u == IF v = {} THEN t ELSE Bury(t, CHOOSE j \in v : TRUE)
  IN Delete(u, i)

Destroyed(t, i) ==
  CASE t[i].type = "Selftest"   -> Delete(Unbound(TakeOff(t, t[i].device), t[i].device), i)
    [] t[i].type = "HwptPaging" -> WithoutHwpt(t, i)
    [] OTHER                    -> Delete(t, i)

(* The end of a context: pass after pass over the table, destroying what has no other user,
   until a pass finds nothing (iommufd_fops_release).  No order is asked of the user. *)
RECURSIVE Pass(_, _)
Pass(t, ids) ==
  IF ids = {} THEN t ELSE
  LET i == CHOOSE x \in ids : \A y \in ids : x <= y
  IN Pass(IF i \in DOMAIN t /\ RemoveErrno(t, i) = "OK" THEN Destroyed(t, i) ELSE t, ids \ {i})

RECURSIVE Passes(_)
Passes(t) == LET u == Pass(t, DOMAIN t) IN IF u = t THEN t ELSE Passes(u)

Tombstones(t) == {i \in DOMAIN t : t[i].phase = "removed"}
AtRelease(t)  == LET u == Passes(t) IN [i \in DOMAIN u \ Tombstones(u) |-> u[i]]
=============================================================================
