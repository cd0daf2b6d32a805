--------------------------------- MODULE Kvm --------------------------------
(***************************************************************************)
(* What KVM was given, what that proves, and whether a guest may run       *)
(* WBINVD for real.  Only here is a position asked for its decisions about *)
(* KVM.                                                                    *)
(***************************************************************************)
EXTENDS Coherency

(* What KVM is given when it is told of d. *)
GivenFor(d) == CASE position.given = "context" -> "F"
                 [] position.given = "group"   -> GroupOf(d)
                 [] position.given = "device"  -> d

(* An ordered notice comes when the DMA has ended; until then a device that KVM was told of
   counts as being where its DMA goes. *)
Counted(d) == d \in bound \/ (position.notice = "ordered" /\ flight[d] # Idle /\ flight[d][2] # {})

(* The devices behind what KVM was given.  A context has those that are bound; a group, those
   that are there. *)
Behind(g) == {d \in present : GivenFor(d) = g /\ (position.given = "context" => Counted(d))}

(* The devices that the machine was told of. *)
Told(k) == UNION {Behind(g) : g \in given[k]}

(* Does d show that WBINVD may be needed? *)
Proves(d) ==
  LET loose == IF position.notice = "ordered" THEN Uncovered(d) ELSE Loose(table[d])
  IN CASE position.proof = "device"      -> TRUE
       [] position.proof = "noSnoop"     -> NoSnoop(d)
       [] position.proof = "table"       -> loose
       [] position.proof = "nonCoherent" -> NoSnoop(d) /\ loose
       [] position.proof = "platform"    -> ~CanEnforce(d)

ProvesSome(g) == \E d \in Behind(g) : Proves(d)

Proven(k) == \E g \in given[k] : ProvesSome(g)

(* Is the guest's WBINVD real now?  It is read at the instruction. *)
MayFlush(k) ==
  /\ k \in alive \ forbidden
  /\ IF position.checked = "use" THEN Proven(k) ELSE k \in right

(* Does KVM keep the file of d ("file"), or also its table ("table")?  Asked of a list of what
   was given. *)
HoldsIn(what, d, list) ==
  /\ position.keeps # "nothing" /\ (what = "table" => position.keeps = "table")
  /\ \E k \in Machines : GivenFor(d) \in list[k]

Holds(what, d) == HoldsIn(what, d, given)

(* Must the host wait for KVM to have d back?  Of a context, KVM keeps what is bound to it; of
   a group or a device, the file. *)
HeldByKvm(d) == Holds("file", d) /\ (position.given = "context" => d \in bound)

(* Does a device behind g prove something for another machine already? *)
JustifiesAnother(k, g) ==
  \E d \in Behind(g) : Proves(d) /\ \E o \in Machines \ {k} : GivenFor(d) \in given[o]

-----------------------------------------------------------------------------
(* What KVM learns from what happens to devices: nothing, unless the position has notices.
   Events: "attach" and "bind" may give a right; "detach" and "unbind" may end it, if the
   position says so.  A user who proved with what is gone must prove anew: with the right, KVM
   drops what it was given. *)

StillProven(k) == \E g \in given[k] : ProvesSome(g)'

Drops(k, events) == k \in right /\ ~StillProven(k) /\ events \cap position.ends # {}
Gains(k, events) == StillProven(k) /\ events \cap {"attach", "bind"} # {}

Dropped(machines) ==
  given' = IF position.who = "user"
           THEN [k \in Machines |-> IF k \in machines THEN {} ELSE given[k]]
           ELSE given

Hears(events) ==
  IF position.checked # "always" THEN UNCHANGED <<given, right, noticed>>
  ELSE LET dropped == {k \in alive : Drops(k, events)}
           gained  == {k \in alive : Gains(k, events)}
           first   == IF position.who = "device" THEN right \cup gained ELSE right
       IN IF position.notice = "late"
          THEN right' = first /\ noticed' = (noticed \ gained) \cup dropped /\ UNCHANGED given
          ELSE right' = first \ dropped /\ UNCHANGED noticed /\ Dropped(dropped)

(* KVM looks at all it was given; what a position checks at each use is not remembered. *)
Looks(k) == right' = CASE position.checked = "use" -> right
                       [] OTHER -> IF Proven(k)' THEN right \cup {k} ELSE right \ {k}

(* Devices that nobody holds, once KVM keeps what is in `list': they are detached and unbound. *)
LetGo(list) == {d \in bound \ open : ~HoldsIn("file", d, list)}

Released(gone) ==
  /\ bound' = bound \ gone
  /\ table' = [d \in Devices |-> IF d \in gone THEN NoTable ELSE table[d]]

(***************************************************************************)
(* What a VMM may be trusted with.                                         *)
(*                                                                         *)
(* del      it stops a device, and lets the guest flush, before it takes   *)
(*          the device away from KVM                                       *)
(* detach   the same before it takes it off its table, or closes it        *)
(* tell     no device writes before KVM was told of all that are bound     *)
(***************************************************************************)
Quiet(k) == k \notin stale /\ \A d \in Devices : flight[d] # Idle => k \notin flight[d][2]

MayTake(k)  == "del" \in Cares => Quiet(k)
MayLeave(d) == "detach" \in Cares => flight[d] = Idle /\ \A k \in alive : d \in Told(k) => Quiet(k)
MayWrite    == "tell" \in Cares => \A k \in alive : bound \subseteq Told(k)
=============================================================================
