-------------------------- MODULE MCRevocationSurvey -------------------------
(***************************************************************************)
(* All mechanisms and all promises in one run.  Which part of which        *)
(* mechanism is looked at is a variable that never changes; for each pair  *)
(* of a part and a promise the first violation is noted in a register and  *)
(* printed.  The search is breadth-first with one worker, so the first     *)
(* violation is a shortest one.                                            *)
(*                                                                         *)
(* The rules of RevocationRules are held to it: a promise that its rule    *)
(* makes and some step breaks ends the run (SurveyInv); the verdicts of    *)
(* the rules are printed beside the record, so that whoever reads the      *)
(* print also sees a rule that promises too little.                        *)
(***************************************************************************)
EXTENDS RevocationQuestions, TLC

CONSTANT Surveyed           \* the mechanisms that are looked at

VARIABLES number,           \* the part's place in the list of all parts
          run               \* the calls so far; not part of the view, so it is the first, and
                            \* shortest, run to its state

surveyVars == <<all, number, run>>
view == <<whole, number>>

(* The mechanisms and the parts in the order of their modules, which numbers them. *)
MechanismNames ==
  <<"evdev", "hidraw", "tty", "lease", "memfdSealWrite", "memfdSealFuture", "etxtbsy",
    "keyRevoke", "drmUnplug", "drmUnregisterVkms", "dmabufIommufd", "vfioDmabuf", "vfioZap",
    "vfioRemove", "alsaDisconnect", "sysfsAttr", "procfs", "cdevMisc", "moduleRemoval",
    "pciResource", "umount", "umountDetach", "fsfreeze", "cgroupKill", "chmod",
    "rustRevocable", "devres", "cRevocable", "vfioMove", "uio", "kernfs", "bsdRevoke",
    "revokeat", "sel4", "cheri", "rdmaPinned", "hidrawSleeper", "hostileHolder", "lateCopy",
    "sharedIndex", "staleProvider", "earlySecond", "nestedDrop", "deafImporter",
    "survivingMapping", "silentDeath", "oneLock", "cleanEnd", "unpluggedSleeper", "leftOver",
    "sealedCopy", "apartRunning", "apartReach", "apartPatience", "apartGrace", "apartCopies",
    "apartGrant", "apartEvidence">>
PartNames == <<"all", "read", "ioctl", "write", "map", "poll", "access", "provider", "fence",
               "unmap", "found", "repaired", "short", "one", "other">>

Place(x, list) == CHOOSE i \in DOMAIN list : list[i] = x
Number(m, p) == 16 * (Place(m, MechanismNames) - 1) + Place(p, PartNames)

Records     == UNION {{Surveyed[m][p] : p \in DOMAIN Surveyed[m]} : m \in DOMAIN Surveyed}
ThePolicies == {r.policy : r \in Records}

-----------------------------------------------------------------------------
Width == 40
Register(n, k) == n * Width + k

(* Registers are an array: the highest first, so that it grows once. *)
Top == Register(16 * Len(MechanismNames), Width) + 1
ASSUME \A i \in 0..(Top - 1) : TLCSet(Top - i, FALSE)

(* The last register tells whether a rule has promised what some state or step broke. *)
Promised == Top

Noted(k) == TLCGet(Register(number, k))
Note(k, calls) ==
  /\ TLCSet(Register(number, k), TRUE)
  /\ PrintT(ToString(<<"V", number, Names[k], TLCGet("level"), calls>>))
  /\ Rules(policy, manner)[k] => TLCSet(Promised, TRUE)

(* What the lines mean: the order of the names (K), and the parts by number (N). *)
ASSUME /\ PrintT(ToString(<<"K", Names>>))
       /\ \A m \in DOMAIN Surveyed : \A p \in DOMAIN Surveyed[m] :
            PrintT(ToString(<<"N", Number(m, p), m \o "." \o p>>))

SurveyInit ==
  \E m \in DOMAIN Surveyed : \E p \in DOMAIN Surveyed[m] :
    /\ number = Number(m, p)
    /\ policy = Surveyed[m][p].policy /\ manner = Surveyed[m][p].manner
    /\ Empty
    /\ run = <<>>
    /\ PrintT(ToString(<<"P", number, Surveyed[m][p], Rules(policy, manner)>>))

SurveyNext == Steps /\ UNCHANGED number /\ run' = Append(run, call')

SurveySpec == SurveyInit /\ [][SurveyNext]_surveyVars

(* What is refused changes nothing (RefusalIsStutterProp), and is not searched; but who was answered
   at once by a second call was answered. *)
AcceptedAnswer(op, args, errno) ==
  /\ errno = "OK"
  /\ call' = [op |-> op, args |-> args, errno |-> errno]
  /\ UNCHANGED policy

(* Looks at each new state once, and at each step; both let it pass. *)
SurveyInv  == /\ \A k \in States : Noted(k) \/ StateHolds(k) \/ Note(k, run)
              /\ ~TLCGet(Promised)
StepSurvey == \A k \in Asked : Noted(Step(k)) \/ StepHolds(k) \/ Note(Step(k), run')

(* All that is known: a name is in one of the four. *)
Everything == Observed @@ Read @@ Known @@ Apart

(* Two holders with a description each, who do nothing but hold; but where a lock is shared, they
   run; and where a sample or a list is made of holders, they hand on what they hold. *)
RunBeside  == manner.reach = "description" /\ manner.lock # "none"
PassBeside == policy.evidence = "sampled" \/ policy.covers = "seen"
BesideSteps ==
  \/ \E s \in Subjects, d \in Descriptions :
       \/ Open(s, d) \/ (Close(s, d) /\ OnlyThat) \/ (Check(s, d) /\ OnlyThat)
       \/ (Told(s, d) /\ OnlyThat) \/ Revoke(s, d)
       \/ RunBeside /\ (Run(s, d) \/ Finish(s, d) \/ Cut(s, d))
       \/ \E t \in Subjects \ {s} : PassBeside /\ HandOn(s, t, d)
  \/ \E d \in Descriptions : (Rescind(d) /\ OnlyThat) \/ (Renew(d) /\ OnlyThat)
  \/ TakeBack \/ \E x \in Targets : TakeBackFrom(x)
  \/ Conclude \/ GiveUp \/ GiveBack \/ (RunBeside /\ Queue) \/ (Tick /\ OnlyThat)
=============================================================================
