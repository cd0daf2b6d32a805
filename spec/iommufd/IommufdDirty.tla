---------------------------- MODULE IommufdDirty ----------------------------
(***************************************************************************)
(* Dirty tracking (drivers/iommu/iommufd/io_pagetable.c, Linux 6.7 on):    *)
(* which pages devices have written since somebody looked, for who         *)
(* migrates a machine while it runs.  One address space with one HWPT,     *)
(* made with or without DIRTY_TRACKING.  An area is one page, and so is    *)
(* the unit of the table.                                                  *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Pages,    \* page numbers under consideration, 0..n
  Tracks    \* was the HWPT made with DIRTY_TRACKING?

ASSUME Pages \subseteq Nat /\ Tracks \in BOOLEAN

VARIABLES
  mapped,   \* the pages that are mapped
  on,       \* is tracking switched on?
  dirty,    \* the pages that the table has a mark of
  call      \* the last call; out: the pages that it has told of

state == <<mapped, on, dirty>>
vars  == <<state, call>>

Answer(op, args, errno, out) == call' = [op |-> op, args |-> args, errno |-> errno, out |-> out]

-----------------------------------------------------------------------------
(* MapPage(p), UnmapPage(p): what is mapped no longer has no mark, and so
   what is mapped anew is clean. *)
MapPageErrno(p) == IF p \in mapped THEN "EEXIST" ELSE "OK"
MapPage(p) ==
  /\ Answer("MapPage", <<p>>, MapPageErrno(p), {})
  /\ mapped' = mapped \cup {p}
  /\ UNCHANGED <<on, dirty>>

WithoutPage(p) == dirty \ {p}
UnmapPageErrno(p) == IF p \notin mapped THEN "ENOENT" ELSE "OK"
UnmapPage(p) ==
  /\ Answer("UnmapPage", <<p>>, UnmapPageErrno(p), {})
  /\ mapped' = mapped \ {p}
  /\ dirty' = WithoutPage(p)
  /\ UNCHANGED on

(* SetTracking(x): from a clean beginning, also where it is on already
   (iommufd_hwpt_set_dirty_tracking, iopt_set_dirty_tracking). *)
AtFirst(x) == IF x THEN {} ELSE dirty
SetTrackingErrno == IF ~Tracks THEN "EOPNOTSUPP" ELSE "OK"
SetTracking(x) ==
  /\ Answer("SetTracking", <<x>>, SetTrackingErrno, {})
  /\ IF SetTrackingErrno = "OK" THEN on' = x /\ dirty' = AtFirst(x) ELSE UNCHANGED <<on, dirty>>
  /\ UNCHANGED mapped

(* GetDirty(first, last, clear): a hole in what is mapped ends the walk, without an error; tracking
   that is off marks nothing, and nothing is told (iopt_read_and_clear_dirty_data). *)
BeforeHole(first, last) == {p \in first..last : first..p \subseteq mapped}
Told(first, last) == IF on THEN dirty \cap BeforeHole(first, last) ELSE {}
Cleared(first, last) == Told(first, last)
GetDirtyErrno == IF ~Tracks THEN "EOPNOTSUPP" ELSE "OK"
GetDirty(first, last, clear) ==
  /\ Answer("GetDirty", <<first, last, clear>>, GetDirtyErrno, Told(first, last))
  /\ dirty' = IF clear THEN dirty \ Cleared(first, last) ELSE dirty
  /\ UNCHANGED <<mapped, on>>

(* A device writes; its IOMMU marks the page while tracking is on. *)
Marked(p) == IF on THEN dirty \cup {p} ELSE dirty
DmaWrite(p) ==
  /\ p \in mapped
  /\ Answer("DmaWrite", <<p>>, "OK", {})
  /\ dirty' = Marked(p)
  /\ UNCHANGED <<mapped, on>>

Init ==
  /\ mapped = {} /\ on = FALSE /\ dirty = {}
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK", out |-> {}]

Next ==
  \/ \E p \in Pages : MapPage(p) \/ UnmapPage(p) \/ DmaWrite(p)
  \/ \E x \in BOOLEAN : SetTracking(x)
  \/ \E first, last \in Pages, clear \in BOOLEAN : first <= last /\ GetDirty(first, last, clear)

-----------------------------------------------------------------------------
MarkedInv == mapped \subseteq Pages /\ dirty \subseteq mapped /\ (on => Tracks)

ErrorIsStutterProp == [][call'.errno # "OK" => UNCHANGED state]_vars

(* What is written while tracking is on has a mark, and a mark goes only
   by being told, with its page, or where tracking is begun anew. *)
WrittenProp == [][call'.op = "DmaWrite" /\ on => call'.args[1] \in dirty']_vars
NothingLostProp ==
  [][\A p \in dirty \ dirty' :
       \/ p \notin mapped'
       \/ call'.op = "GetDirty" /\ p \in call'.out
       \/ call'.op = "SetTracking" /\ call'.args[1]]_vars

(* What is told was written; and of a range that is mapped, all that was. *)
ToldProp == [][call'.op = "GetDirty" => call'.out \subseteq dirty]_vars
AllToldProp ==
  [][call'.op = "GetDirty" /\ on /\ call'.args[1]..call'.args[2] \subseteq mapped
       => dirty \cap (call'.args[1]..call'.args[2]) \subseteq call'.out]_vars

(* What was written before tracking was switched on is not told. *)
FreshProp == [][~on /\ on' => dirty' = {}]_vars

(* To be found false in Linux: that no hole hides a page that was written;
   that to switch on what is on does not lose what nobody was told of. *)
NoHoleHidesProp ==
  [][call'.op = "GetDirty" /\ on
       => dirty \cap (call'.args[1]..call'.args[2]) \subseteq call'.out]_vars
OnlyToldProp ==
  [][on => \A p \in dirty \ dirty' :
       \/ p \notin mapped'
       \/ call'.op = "GetDirty" /\ p \in call'.out]_vars
=============================================================================
