------------------------------- MODULE Manners -------------------------------
(***************************************************************************)
(* How a right is taken back, where uses are of three kinds:               *)
(*                                                                         *)
(*   sleeping  asleep in the object until it has something to say          *)
(*   running   inside the object's code, or copying; the one kind of use   *)
(*             that the room `authorization' knows                         *)
(*   standing  needs no further call: a mapping, a pin, a DMA mapping      *)
(*                                                                         *)
(* A record is a policy (Policies: who may, and what becomes of a running  *)
(* use) and a manner.  A manner is a record of decisions that a policy     *)
(* does not make; the actions of Revocation ask it, and never for a name.  *)
(*                                                                         *)
(* sleeping  what becomes of a sleeping use that the withdrawal reaches:   *)
(*             none      nobody sleeps in it                               *)
(*             left      it sleeps on, and ends as if nothing had happened *)
(*             stuck     it sleeps on, and nothing wakes it any more       *)
(*             cut       it is ended                                       *)
(*             awaited   the return waits for it                           *)
(* running   whether there are running uses, and whether one may stall:    *)
(*             none; endless: it may; bounded: it may not sleep, and ends  *)
(* standing  none, left, cut, awaited as above;                            *)
(*             refused   the call is refused while it exists               *)
(*             suspended it is held back until the object is given back    *)
(* release   does the return wait until handles are let go: free, awaited  *)
(* reach     whom one withdrawal is about: all who have the object; those  *)
(*           of one description; those of one holder                       *)
(* after     when it has returned:                                         *)
(*             barred    the object cannot be had again                    *)
(*             fresh     it can be granted again; old handles stay dead    *)
(*             revived   it is given back: old handles work again          *)
(* told      how a holder learns of it without trying: not; whoever polls  *)
(*           or sleeps; by a signal; by a callback; by an event            *)
(* by        who may call it: only the authority; also whoever holds a     *)
(*           handle; also a rival who holds none                           *)
(* patience  a return that waits does so without end; or gives up after a  *)
(*           term, with nobody stopped who was not stopped before          *)
(* refusal   what is answered to a start that is refused: an error;        *)
(*           nothing, it sleeps; what looks like a clean end               *)
(* lock      what the call itself queues for: nothing; a lock that running *)
(*           uses of the object hold, one at a time (exclusive); a lock    *)
(*           that they share, where an opener who waits stops all behind   *)
(*           it (shared)                                                   *)
(* grace     starts are possible until the return; or a term longer        *)
(* copies    a handle that was revoked is passed on as ever, or not        *)
(* again     a second call while the first is pending: refused; waits with *)
(*           it; is answered at once, as if it were done (early)           *)
(* within    a call from within a use: there is none; it waits for itself; *)
(*           it is excused from the wait                                   *)
(* counts    running uses are counted each; or in one place a description, *)
(*           where the second overwrites the first (shared)                *)
(* admits    who may make a standing right: any; who has a callback        *)
(*           (named); who can stop (able)                                  *)
(***************************************************************************)
EXTENDS Policies

Manners == [
  sleeping : {"none", "left", "stuck", "cut", "awaited"},
  running  : {"none", "endless", "bounded"},
  standing : {"none", "left", "cut", "awaited", "refused", "suspended"},
  release  : {"free", "awaited"},
  reach    : {"object", "description", "holder"},
  after    : {"barred", "fresh", "revived"},
  told     : {"none", "poll", "signal", "callback", "event"},
  by       : {"authority", "holder", "rival"},
  patience : {"endless", "term"},
  refusal  : {"error", "sleep", "end"},
  lock     : {"none", "exclusive", "shared"},
  grace    : {"none", "term"},
  copies   : {"made", "refused"},
  again    : {"refused", "waits", "early"},
  within   : {"barred", "waits", "excused"},
  counts   : {"each", "shared"},
  admits   : {"any", "named", "able"} ]

(* The simple case: the room `authorization', where all uses run. *)
Plain == [
  sleeping |-> "none", running |-> "endless", standing |-> "none", release |-> "free",
  reach |-> "object", after |-> "barred", told |-> "none", by |-> "authority",
  patience |-> "endless", refusal |-> "error", lock |-> "none", grace |-> "none",
  copies |-> "made", again |-> "refused", within |-> "barred", counts |-> "each",
  admits |-> "any" ]

-----------------------------------------------------------------------------
(* Which records say the same thing twice without contradiction. *)

(* Evidence that is lost by the withdrawal alone, and so can be given back. *)
Simple(p) == p.evidence \in {"permanent", "perUse", "gated"} /\ p.covers = "all"

Contradictions(p, m) == <<
  <<"some kind of use has to exist",
    {m.sleeping, m.running, m.standing} = {"none"}>>,
  <<"what waits for running uses, cuts, locks or counts them has running uses",
    m.running = "none" /\ \/ "drain" \in p.awaits \/ p.abort # "never" \/ m.lock # "none"
                          \/ m.within # "barred" \/ m.counts # "each">>,
  <<"a reach below the object, and a return to it, take evidence that the withdrawal alone ends",
    (m.reach # "object" \/ m.after # "barred") /\ ~Simple(p)>>,
  <<"the whole object is given back, or nothing is",
    m.after = "revived" /\ m.reach # "object">>,
  <<"what is suspended has to be revived",
    m.standing = "suspended" /\ m.after # "revived">>,
  <<"a term of grace is for starts that the return ends",
    m.grace = "term" /\ p.evidence # "perUse">>,
  <<"who is admitted is asked where rights stand",
    m.admits # "any" /\ m.standing = "none">>,
  <<"it takes something to wait for to lose patience",
    m.patience = "term" /\ p.awaits = {} /\ m.release = "free" /\ m.lock = "none"
      /\ "awaited" \notin {m.sleeping, m.standing}>> >>

Fits(p, m) == \A i \in DOMAIN Contradictions(p, m) : ~Contradictions(p, m)[i][2]
=============================================================================
