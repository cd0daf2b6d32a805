-------------------------------- MODULE Uses --------------------------------
(***************************************************************************)
(* What holders do where uses sleep, run or stand: open, hand on, use in   *)
(* each of three ways, and end it.  The calls of `authorization' are taken *)
(* from there where nothing is added; what is added is asked of            *)
(* RevocationGuards.                                                       *)
(*                                                                         *)
(* A call that would have to wait is not possible until it need not.       *)
(***************************************************************************)
EXTENDS RevocationGuards

kinds == <<asleep, standing, void>>

(* Only what `authorization' has is changed. *)
OnlyThat == UNCHANGED more

(* Running uses have become fewer: an opener who waited for the last of them has the lock. *)
Fewer == queued' = (queued /\ using' # {})

-----------------------------------------------------------------------------
(* Grant and Pass, as there.  A new description has nothing to do with an old one of its name; a
   copy of a handle that was taken back is taken back, too. *)

Open(s, d) ==
  /\ \A h \in There : h[2] # d
  /\ Grant(s, d)
  /\ IF GrantErrno = "OK" THEN dead' = dead \ On(d) /\ lost' = lost \ {d}
     ELSE UNCHANGED <<dead, lost>>
  /\ UNCHANGED <<manner, kinds, aim, queued, inside>>

HandOnErrno(s, t, d) ==
  IF      PassErrno(s, t, d) # "OK" THEN PassErrno(s, t, d)
  ELSE IF ~MayCopy(<<s, d>>)        THEN "EKEYREVOKED"
  ELSE "OK"

HandOn(s, t, d) ==
  /\ IF HandOnErrno(s, t, d) = PassErrno(s, t, d) THEN Pass(s, t, d)
     ELSE /\ Answer("Pass", <<s, t, d>>, HandOnErrno(s, t, d))
          /\ UNCHANGED <<held, using, evidence, leases, asking, truth>>
  /\ IF HandOnErrno(s, t, d) = "OK" /\ <<s, d>> \in dead THEN dead' = dead \cup {<<t, d>>}
     ELSE UNCHANGED dead
  /\ UNCHANGED <<manner, kinds, aim, queued, lost, inside>>

-----------------------------------------------------------------------------
(* Uses.  Each kind begins by the same chain of questions, and ends in its own way. *)

StartErrno(s, d, users) ==
  IF      <<s, d>> \notin held THEN "EBADF"
  ELSE IF <<s, d>> \in users   THEN "EBUSY"
  ELSE IF ~MayStart(<<s, d>>)  THEN Refusing
  ELSE "OK"

Answered(s, d, users) == StartErrno(s, d, users) = Refusing => Answers

(* Begin(s, d): s runs in the object.  Where two share one count, the first loses its own. *)
RunErrno(s, d) == StartErrno(s, d, using)

Run(s, d) ==
  /\ manner.running # "none" /\ Answered(s, d, using)
  /\ RunErrno(s, d) = "OK" => ~InLine
  /\ Answer("Begin", <<s, d>>, RunErrno(s, d))
  /\ IF RunErrno(s, d) = "OK"
     THEN /\ using' = using \cup {<<s, d>>}
          /\ evidence' = IF policy.evidence = "ticket" THEN evidence \ {<<s, d>>} ELSE evidence
          /\ lost' = IF manner.counts = "shared" /\ On(d) \cap using # {} THEN lost \cup {d}
                     ELSE lost
     ELSE UNCHANGED <<using, evidence, lost>>
  /\ UNCHANGED <<held, leases, asking, truth, manner, kinds, aim, dead, queued, inside>>

(* It ends, unless it is in the middle of a call of a withdrawal. *)
Finish(s, d) ==
  /\ <<s, d>> \notin inside
  /\ End(s, d)
  /\ Fewer /\ UNCHANGED <<manner, kinds, aim, dead, lost, inside>>

(* Sleep(s, d): s goes to sleep in the object: a read, a poll. *)
SleepErrno(s, d) == StartErrno(s, d, asleep)

Sleep(s, d) ==
  /\ manner.sleeping # "none" /\ Answered(s, d, asleep)
  /\ Answer("Sleep", <<s, d>>, SleepErrno(s, d))
  /\ asleep' = IF SleepErrno(s, d) = "OK" THEN asleep \cup {<<s, d>>} ELSE asleep
  /\ UNCHANGED <<state, manner, standing, void, aim, dead, queued, lost, inside>>

(* The object has something to say, or the sleeper has had enough. *)
Wake(s, d) ==
  /\ MayWake(<<s, d>>)
  /\ Happens("Wake", <<s, d>>)
  /\ asleep' = asleep \ {<<s, d>>}
  /\ UNCHANGED <<state, manner, standing, void, aim, dead, queued, lost, inside>>

(* Map(s, d): s makes a right that stands. *)
MapErrno(s, d) ==
  IF      <<s, d>> \in held /\ ~Admitted(s) THEN "EOPNOTSUPP"
  ELSE StartErrno(s, d, standing \cup void)

Map(s, d) ==
  /\ manner.standing # "none" /\ (MapErrno(s, d) = Refusing => Answers)
  /\ Answer("Map", <<s, d>>, MapErrno(s, d))
  /\ standing' = IF MapErrno(s, d) = "OK" THEN standing \cup {<<s, d>>} ELSE standing
  /\ UNCHANGED <<state, manner, asleep, void, aim, dead, queued, lost, inside>>

(* Unmap(s, d): s gives it up, in force or in name only. *)
Unmap(s, d) ==
  /\ <<s, d>> \in standing \cup void
  /\ Happens("Unmap", <<s, d>>)
  /\ standing' = standing \ {<<s, d>>} /\ void' = void \ {<<s, d>>}
  /\ UNCHANGED <<state, manner, asleep, aim, dead, queued, lost, inside>>
=============================================================================
