-------------------------- MODULE MCRevocationSurvey -------------------------
(***************************************************************************)
(* All mechanisms and all promises in one run.  Which part of which        *)
(* mechanism is looked at is a variable that never changes; a register of  *)
(* each part holds the promises that it has not broken, and the first      *)
(* violation of each is printed.  The search is breadth-first with one     *)
(* worker, so the first violation is a shortest one.                       *)
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
view == <<number, held, using, evidence, leases, asking, truth, kinds, aim, dead, queued, lost,
          inside>>      \* the number says which policy and which manner

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
(* For each part two registers: which questions of a state, and which of a step, were never
   answered no.  Registers are an array: the highest first, so that it grows once. *)
OpenStates == 2 * number
OpenSteps  == 2 * number + 1
Top == 32 * Len(MechanismNames) + 2
ASSUME \A i \in 0..(Top - 1) : TLCSet(Top - i, IF (Top - i) % 2 = 0 THEN States ELSE Asked)

(* The last tells whether a rule has promised what some state or step broke. *)
Promised == Top
ASSUME TLCSet(Promised, FALSE)

Note(open, k, name, calls) ==
  /\ TLCSet(open, TLCGet(open) \ {k})
  /\ PrintT(ToString(<<"V", number, Names[name], TLCGet("level"), calls>>))
  /\ Rules(policy, manner)[name] => TLCSet(Promised, TRUE)

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

(* Looks at each new state once, and at each step; both let it pass. *)
SurveyInv  == /\ \A k \in TLCGet(OpenStates) : StateHolds(k) \/ Note(OpenStates, k, k, run)
              /\ ~TLCGet(Promised)
StepSurvey == \A k \in TLCGet(OpenSteps) : StepHolds(k) \/ Note(OpenSteps, k, Step(k), run')

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
