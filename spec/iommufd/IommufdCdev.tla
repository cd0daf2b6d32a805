----------------------------- MODULE IommufdCdev -----------------------------
(***************************************************************************)
(* What was built, as a process meets it: device files above iommufd, at   *)
(* the level of the room `ioasid'.  A file binds its device to a context,  *)
(* attach of an attached file is a replace, and the release of the file    *)
(* detaches and unbinds (drivers/vfio/device_cdev.c).  One process.        *)
(*                                                                         *)
(* This module adds to Iommufd only what makes its steps those of Ioasid:  *)
(* who has which file open, the call as the process made it, and the table *)
(* of a context that iommufd has released within the step that let go of   *)
(* it, where Ioasid has a step of its own (ContextReleased).               *)
(***************************************************************************)
EXTENDS IommufdProperties

CONSTANTS
  Files,               \* open file descriptions of devices
  DeviceOf,            \* [Files -> the device that the file is of]
  Process              \* the one process

VARIABLES
  files,               \* [Files -> [open, held : BOOLEAN, ctx, number]]: bound
                       \* to device object `number' of ctx, if that is not None
  late,                \* [Contexts -> <<>>, or <<table>>]: what a context
                       \* had when it was released, until that is told
  done                 \* the call as Ioasid has it

cdevVars  == <<vars, files, late, done>>
cdevState == <<state, files, late>>

Closed == [open |-> FALSE, held |-> FALSE, ctx |-> "none", number |-> None]

CdevInit ==
  /\ Init
  /\ files = [f \in Files |-> Closed]
  /\ late = [c \in Contexts |-> <<>>]
  /\ done = [op |-> "Init", args |-> <<>>, errno |-> "OK", out |-> None]

(* What the call answers: an errno, and the number that it tells, if it tells one. *)
Tells(op, args, errno, out) ==
  done' = [op |-> op, args |-> args, errno |-> errno, out |-> out]
Did(op, args, errno) == Tells(op, args, errno, None)
Idles == UNCHANGED vars
IsBound(f) == files[f].number # None
On(f) == objects[files[f].ctx][files[f].number].hwpt

-----------------------------------------------------------------------------
(* Contexts and their address spaces: the calls of Iommufd,
   as they are.  u is what c has if nothing is released. *)
LetsGo(c, u) ==
  late' = IF fds'[c] = 0 /\ FileHolders(u) = {} THEN [late EXCEPT ![c] = <<u>>] ELSE late

OpenContext(c) ==
  /\ late[c] = <<>>
  /\ OpenFd(c) /\ Did("OpenContext", <<Process, c>>, "OK")
  /\ UNCHANGED <<files, late>>
CloseContext(c) ==
  /\ CloseFd(c) /\ Did("Close", <<Process, c>>, call'.errno)
  /\ IF call'.errno = "OK" THEN LetsGo(c, objects[c]) ELSE UNCHANGED late
  /\ UNCHANGED files

ContextReleased(c) ==
  /\ late[c] # <<>>
  /\ Idles /\ Did("ContextReleased", <<c>>, "OK")
  /\ late' = [late EXCEPT ![c] = <<>>] /\ UNCHANGED files

Asked(op, args) == Did(op, <<Process>> \o args, call'.errno) /\ UNCHANGED <<files, late>>

Alloc(c) ==
  /\ IoasAlloc(c) /\ Tells("Alloc", <<Process, c, FALSE>>, call'.errno, call'.out)
  /\ UNCHANGED <<files, late>>
FreeCall(c, i)         == Destroy(c, i) /\ Asked("Free", <<c, i>>)
MapCall(c, i, p, q)    == Map(c, i, p, q, TRUE) /\ Asked("Map", <<c, i, p, q>>)
UnmapCall(c, i, p, q)  == Unmap(c, i, p, q) /\ Asked("Unmap", <<c, i, p, q>>)
CopyCall(c, i, p, q, j, r) ==
  /\ p <= q /\ r + q - p \in Pages
  /\ Copy(c, i, p, q, j, r) /\ Asked("Copy", <<c, i, p, q, j, r>>)

-----------------------------------------------------------------------------
(* Device files *)
OpenDevice(f) ==
  /\ ~files[f].open
  /\ Idles /\ Did("OpenDevice", <<Process, f>>, "OK")
  /\ files' = [files EXCEPT ![f] = [Closed EXCEPT !.open = TRUE, !.held = TRUE]] /\ UNCHANGED late

CloseDevice(f) ==
  /\ Idles /\ Did("Close", <<Process, f>>, IF files[f].held THEN "OK" ELSE "EBADF")
  /\ files' = [files EXCEPT ![f].held = FALSE] /\ UNCHANGED late

(* What the file itself refuses, before iommufd is asked. *)
BindRefused(f, c) ==
  IF      ~files[f].held                                                       THEN "EBADF"
  ELSE IF IsBound(f)                                                           THEN "EINVAL"
  ELSE IF fds[c] = 0                                                           THEN "EBADF"
  ELSE IF \E x \in Files \ {f} : DeviceOf[x] = DeviceOf[f] /\ IsBound(x)       THEN "EINVAL"
  ELSE "OK"

Bind(f, c) ==
  /\ IF BindRefused(f, c) # "OK"
     THEN Idles /\ Did("Bind", <<Process, f, c>>, BindRefused(f, c)) /\ UNCHANGED files
     ELSE /\ BindDevice(c, DeviceOf[f])
          /\ Tells("Bind", <<Process, f, c>>, call'.errno, call'.out)
          /\ files' = IF call'.errno = "OK"
                      THEN [files EXCEPT ![f].ctx = c, ![f].number = call'.out] ELSE files
  /\ UNCHANGED late

Refuses(f, c) == IF ~files[f].held THEN "EBADF" ELSE IF ~IsBound(f) THEN "EINVAL" ELSE "OK"
CanName(f, c) == IsBound(f) => files[f].ctx = c

AttachFile(f, c, i) ==
  /\ CanName(f, c)
  /\ IF Refuses(f, c) # "OK" THEN Idles /\ Did("Attach", <<Process, f, c, i>>, Refuses(f, c))
     ELSE /\ IF On(f) = None THEN Attach(c, files[f].number, i) ELSE Replace(c, files[f].number, i)
          /\ Tells("Attach", <<Process, f, c, i>>, call'.errno,
                   IF call'.errno = "OK" THEN objects'[c][files[f].number].hwpt ELSE None)
  /\ UNCHANGED <<files, late>>

DetachFile(f, c) ==
  /\ CanName(f, c)
  /\ IF Refuses(f, c) # "OK" THEN Idles /\ Did("Detach", <<Process, f, c, None>>, Refuses(f, c))
     ELSE Detach(c, files[f].number) /\ Did("Detach", <<Process, f, c, None>>, "OK")
  /\ UNCHANGED <<files, late>>

(* Nobody has the file any more: it is detached, then unbound and gone. *)
Abandoned(f) == files[f].open /\ ~files[f].held

FileDetached(f) ==
  /\ Abandoned(f) /\ IsBound(f) /\ On(f) # None
  /\ Detach(files[f].ctx, files[f].number)
  /\ Did("FileDetached", <<f>>, "OK") /\ UNCHANGED <<files, late>>

FileReleased(f) ==
  /\ Abandoned(f) /\ (IsBound(f) => On(f) = None)
  /\ IF IsBound(f)
     THEN LET c == files[f].ctx
          IN UnbindDevice(c, files[f].number) /\ LetsGo(c, Unbound(objects[c], files[f].number))
     ELSE Idles /\ UNCHANGED late
  /\ files' = [files EXCEPT ![f] = Closed]
  /\ Did("FileReleased", <<f>>, "OK")

CdevNext ==
  \/ \E c \in Contexts :
       \/ OpenContext(c) \/ CloseContext(c) \/ ContextReleased(c) \/ Alloc(c)
       \/ \E i \in Ids : FreeCall(c, i) \/ \E f \in Files : AttachFile(f, c, i)
       \/ \E f \in Files : Bind(f, c) \/ DetachFile(f, c)
       \/ \E i, j \in Ids, p, q \in Pages : \/ MapCall(c, i, p, q) \/ UnmapCall(c, i, p, q)
                                            \/ \E r \in Pages : CopyCall(c, i, p, q, j, r)
  \/ \E f \in Files : OpenDevice(f) \/ CloseDevice(f) \/ FileDetached(f) \/ FileReleased(f)

CdevSpec == CdevInit /\ [][CdevNext]_cdevVars
=============================================================================
