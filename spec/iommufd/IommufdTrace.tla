---------------------------- MODULE IommufdTrace ----------------------------
(***************************************************************************)
(* Is a run of a real kernel a run of the specification?  Every run has an *)
(* initial state of its own and a cursor; a step is taken if the           *)
(* specification has it with the errno, and the number, that were recorded.*)
(* A run is accepted when its cursor is behind its last step.              *)
(*                                                                         *)
(* Drivers do not name the objects of their devices and accesses by number.*)
(* A handle stands for what a driver got: the number of the mock device,   *)
(* or of the access.  Numbers are used again, so a handle can be stale.    *)
(***************************************************************************)
EXTENDS Iommufd, IommufdRuns      \* Steps, the distinct steps: [op, args, errno, out], where out is <<>> if no number was recorded;
                                  \* Runs, sequences of places in Steps

ASSUME Len(Runs) > 0

VARIABLES run, at,     \* which run, and which of its steps is next
          handles      \* [handles -> [ctx, number]]

traceVars == <<vars, run, at, handles>>

TraceInit ==
  /\ Init
  /\ run \in DOMAIN Runs /\ at = 1
  /\ handles = <<>>

Step == Steps[Runs[run][at]]
Arg(k) == Step.args[k]

(* A handle is given with the lowest number that is free at that moment; handles are counted from 1. *)
Named(c) == handles' = Append(handles, [ctx |-> c, number |-> LowestFree(objects[c])])

Ctx(k) == handles[k].ctx
Num(k) == handles[k].number
Mock(k) == IF IsA(objects[Ctx(k)], Num(k), "Selftest") THEN objects[Ctx(k)][Num(k)].device ELSE None

(* Each run binds fresh devices: device n of a run is the one with handle n. *)
Fresh == CHOOSE d \in Devices : d = Arg(1)

(* The kernel's test driver looks its mock device up by number: what it does not find is ENOENT, and detaching it is nothing. *)
OnMock(op, A(_, _), errno) ==
  IF Mock(Arg(1)) # None THEN A(Ctx(Arg(1)), Mock(Arg(1)))
  ELSE Answer(op, Step.args, errno, 0) /\ Refused

OnDevices ==
  CASE Step.op = "Bind"    -> BindDevice(Arg(2), Fresh) /\ Named(Arg(2))
    [] Step.op = "Attach"  -> OnMock("Attach", LAMBDA c, i : Attach(c, i, Arg(2)), "ENOENT") /\ UNCHANGED handles
    [] Step.op = "Replace" -> OnMock("Replace", LAMBDA c, i : Replace(c, i, Arg(2)), "ENOENT") /\ UNCHANGED handles
    [] Step.op = "Detach"  -> OnMock("Detach", Detach, "OK") /\ UNCHANGED handles
    [] Step.op = "Unbind"  -> Destroy(Ctx(Arg(1)), Num(Arg(1))) /\ UNCHANGED handles

OnAccesses ==
  CASE Step.op = "AccessCreate"  -> AccessCreate(Arg(2)) /\ Named(Arg(2))
    [] Step.op = "AccessDestroy" -> AccessDestroy(Ctx(Arg(1)), Num(Arg(1))) /\ UNCHANGED handles
    [] Step.op = "AccessAttach"  -> AccessAttach(Ctx(Arg(1)), Num(Arg(1)), Arg(2)) /\ UNCHANGED handles
    [] Step.op = "AccessReplace" -> AccessReplace(Ctx(Arg(1)), Num(Arg(1)), Arg(2)) /\ UNCHANGED handles
    [] Step.op = "AccessDetach"  -> AccessDetach(Ctx(Arg(1)), Num(Arg(1))) /\ UNCHANGED handles
    [] Step.op = "AccessPin"     -> AccessPin(Ctx(Arg(1)), Num(Arg(1)), Arg(2), Arg(3), Arg(4)) /\ UNCHANGED handles
    [] Step.op = "AccessUnpin"   -> AccessUnpin(Ctx(Arg(1)), Num(Arg(1)), Arg(2)) /\ UNCHANGED handles

OnContext ==
  CASE Step.op = "OpenFd"         -> OpenFd(Arg(1))
    [] Step.op = "DupFd"          -> DupFd(Arg(1))
    [] Step.op = "CloseFd"        -> CloseFd(Arg(1))
    [] Step.op = "Destroy"        -> Destroy(Arg(1), Arg(2))
    [] Step.op = "IoasAlloc"      -> IoasAlloc(Arg(1))
    [] Step.op = "Map"            -> Map(Arg(1), Arg(2), Arg(3), Arg(4), Arg(5))
    [] Step.op = "Unmap"          -> Unmap(Arg(1), Arg(2), Arg(3), Arg(4))
    [] Step.op = "UnmapAll"       -> UnmapAll(Arg(1), Arg(2))
    [] Step.op = "Copy"           -> Copy(Arg(1), Arg(2), Arg(3), Arg(4), Arg(5), Arg(6))
    [] Step.op = "AllowIovas"     -> AllowIovas(Arg(1), Arg(2), Arg(3))
    [] Step.op = "VfioIoasGet"    -> VfioIoasGet(Arg(1))
    [] Step.op = "VfioIoasSet"    -> VfioIoasSet(Arg(1), Arg(2))
    [] Step.op = "VfioIoasClear"  -> VfioIoasClear(Arg(1))
    [] Step.op = "HwptAlloc"      -> HwptAlloc(Arg(1), Arg(2), Arg(3), Arg(4), Arg(5), Arg(6))
    [] Step.op = "HwptInvalidate" -> HwptInvalidate(Arg(1), Arg(2))
    [] Step.op = "FaultAlloc"     -> FaultAlloc(Arg(1))
    [] Step.op = "FaultClose"     -> FaultClose(Arg(1), Arg(2))
    [] Step.op = "ViommuAlloc"    -> ViommuAlloc(Arg(1), Arg(2), Arg(3))
    [] Step.op = "VdeviceAlloc"   -> VdeviceAlloc(Arg(1), Arg(2), Arg(3), Arg(4))

DeviceOps == {"Bind", "Attach", "Replace", "Detach", "Unbind"}
AccessOps == {"AccessCreate", "AccessDestroy", "AccessAttach", "AccessReplace", "AccessDetach", "AccessPin", "AccessUnpin"}

TraceNext ==
  /\ at <= Len(Runs[run])
  /\ IF Step.op \in DeviceOps THEN OnDevices
     ELSE IF Step.op \in AccessOps THEN OnAccesses
     ELSE OnContext /\ UNCHANGED handles
  /\ call'.errno = Step.errno
  /\ Step.out # <<>> => call'.out = Step.out[1]
  /\ at' = at + 1 /\ run' = run

TraceSpec == TraceInit /\ [][TraceNext]_traceVars

Accepted == at > Len(Runs[run])
=============================================================================
