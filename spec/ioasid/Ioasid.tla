-------------------------------- MODULE Ioasid ------------------------------
(***************************************************************************)
(* The life of an address space: every call by every process with every    *)
(* argument, right or wrong, and everything that happens by itself.        *)
(***************************************************************************)
EXTENDS Mapping, Attachment, Dma

DescriptionCalls(p) ==
  \/ \E c \in Contexts : OpenContext(p, c)
  \/ \E f \in Files : OpenDevice(p, f) \/ UseDevice(p, f)
  \/ \E x \in Descriptions : Close(p, x) \/ \E q \in Processes \ {p} : Pass(p, q, x)

SpaceCalls(p, c) ==
  \/ \E enforce \in BOOLEAN : Alloc(p, c, enforce)
  \/ \E i \in Ids \cup {None} : AllocNested(p, c, i)
  \/ \E i \in Ids : Free(p, c, i) \/ GetInfo(p, c, i)
  \/ \E f \in Files : GetDeviceInfo(p, c, f)

MapCalls(p, c) ==
  \E i \in Ids, first, last \in Addresses : Map(p, c, i, first, last) \/ Unmap(p, c, i, first, last)

CopyCalls(p, c) ==
  \E i, j \in Ids, first, last, to \in Addresses : Copy(p, c, i, first, last, j, to)

DeviceCalls(p, c) ==
  \E f \in Files : \/ Bind(p, f, c)
                   \/ \E i \in Ids : Attach(p, f, c, i)
                   \/ \E i \in Ids \cup {None} : Detach(p, f, c, i)

HostCalls == \E d \in Devices : DriverBind(d) \/ DriverUnbind(d)
PlugCalls == \E d \in Devices : HotUnplug(d) \/ HotPlug(d)

DmaCalls == \E d \in Devices, a \in Addresses : DmaBegin(d, a)

(* What happens by itself once its condition holds. *)
Events ==
  \/ \E f \in Files : FileDetached(f) \/ FileReleased(f)
  \/ \E c \in Contexts : \/ ContextReleased(c)
                         \/ \E i \in Ids, first, last \in Addresses : UnmapDone(c, i, first, last)
  \/ \E g \in Groups : SwitchDone(g)
  \/ \E d \in Devices : DmaEnd(d) \/ DeviceUnplugged(d)

Next ==
  \/ \E p \in Processes : \/ DescriptionCalls(p) \/ ProcessExited(p)
                          \/ \E c \in Contexts : \/ SpaceCalls(p, c) \/ MapCalls(p, c)
                                                 \/ CopyCalls(p, c) \/ DeviceCalls(p, c)
  \/ HostCalls \/ PlugCalls \/ DmaCalls \/ Events

(* The kernel and the hardware do not stand still; nobody else is made to do anything.  What
   waits for a group gets its turn, although others may switch the group again and again. *)
Moves ==
  /\ \A f \in Files : SF_vars(FileDetached(f)) /\ SF_vars(FileReleased(f))
  /\ \A c \in Contexts :
       /\ WF_vars(ContextReleased(c))
       /\ \A i \in Ids, first, last \in Addresses : WF_vars(UnmapDone(c, i, first, last))
  /\ \A g \in Groups : WF_vars(SwitchDone(g))
  /\ \A d \in Devices : WF_vars(DmaEnd(d)) /\ SF_vars(DeviceUnplugged(d))

Spec     == Init /\ [][Next]_vars
FairSpec == Spec /\ Moves
=============================================================================
