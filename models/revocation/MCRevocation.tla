----------------------------- MODULE MCRevocation ----------------------------
(***************************************************************************)
(* Which records a model of the room `revocation' looks at.                *)
(***************************************************************************)
EXTENDS RevocationAccepted, Defects

RecordsOf(mechanisms) ==
  UNION {{mechanisms[m][p] : p \in DOMAIN mechanisms[m]} : m \in DOMAIN mechanisms}

ThePolicies == {r.policy : r \in RecordSet}

ObservedRecords == RecordsOf(Observed)
DefectRecords   ==
  RecordsOf(Read) \cup {Known[n].found : n \in DOMAIN Known} \cup {DeafImporter.repaired}

(* One for each way in which a record differs from a policy. *)
SomeRecords == {Evdev.ioctl, Hidraw.all, FileLease.all, SealWrite.map, VfioZap.all,
                AlsaDisconnect.all, Fsfreeze.all, KeyRevoke.all}

(* Those that two descriptions tell from others. *)
TwoRecords == {r \in ObservedRecords : r.manner.reach # "object" \/ r.manner.lock # "none"}

(* Those whose withdrawal returns if uses end; and those where it returns although they do not. *)
ReturningRecords == ObservedRecords \ {VfioRemove.all, AlsaDisconnect.all}
PromptRecords ==
  {KeyRevoke.all, FileLease.all, DmabufIommufd.all, VfioDmabuf.all, VfioZap.all, CdevMisc.all,
   PciResource.map, Umount.all, CgroupKill.all, Chmod.all, RustRevocable.all}

OnlyVfioRemove == {VfioRemove.all}
OnlyTty        == {Tty.all}

(* Every named policy with the plain manner. *)
PlainRecords == {Record(Named[n], Plain) : n \in DOMAIN Named}
=============================================================================
