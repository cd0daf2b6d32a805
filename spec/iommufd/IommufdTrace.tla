---------------------------- MODULE IommufdTrace ----------------------------
(***************************************************************************)
(* Is a run of a real kernel a run of the specification?  Every run has an *)
(* initial state of its own and a cursor; a step is taken if the           *)
(* specification has it with the errno, and the number, that were recorded.*)
(* A run is accepted when its cursor is behind its last step.              *)
(*                                                                         *)
(* Drivers do not name their devices and accesses by number; a handle      *)
(* stands for what a driver got.  The recorder's own driver has its mock   *)
(* devices at places, the lowest free first, and a call through a handle   *)
(* goes to whichever device is at the place of the handle: also after the  *)
(* number of the mock device was destroyed by mistake, and the place taken *)
(* by another.                                                             *)
(***************************************************************************)
EXTENDS Iommufd, IommufdRuns      \* Steps, the distinct steps: [op, args, errno, out],
                                  \* where out is <<>> if no number was recorded;
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

Ctx(k) == handles[k].ctx
Num(k) == handles[k].number

(* Each run binds fresh devices: the device of handle k is k. *)
DeviceOf(k) == {i \in OfType(objects[Ctx(k)], "Device") : objects[Ctx(k)][i].dev = k}
At(place)   == {k \in DOMAIN handles : handles[k].place = place /\ DeviceOf(k) # {}}

FreePlace == CHOOSE p \in 1..(Len(handles) + 1) : At(p) = {} /\ \A q \in 1..(p - 1) : At(q) # {}

(* A mock device and an access have the lowest number that was free. *)
Got(c, place) ==
  handles' = Append(handles, [ctx |-> c, number |-> LowestFree(objects[c]), place |-> place])

(* Where no device is at the place, the answer is ENOENT, and a detach is nothing. *)
OnMock(k, A(_, _), errno) ==
  LET there == At(handles[k].place) IN
  IF there # {}
  THEN LET j == CHOOSE x \in there : TRUE IN A(Ctx(j), CHOOSE i \in DeviceOf(j) : TRUE)
  ELSE Answer(Step.op, Step.args, errno, 0) /\ Refused

(* The calls on a mock device or an access that was got before: no other is got. *)
Named == UNCHANGED handles

OnDevices ==
  CASE Step.op = "Bind"    -> BindDevice(Arg(2), Arg(1)) /\ Got(Arg(2), FreePlace)
    [] Step.op = "Attach"  -> /\ OnMock(Arg(1), LAMBDA c, i : Attach(c, i, Arg(2)), "ENOENT")
                              /\ Named
    [] Step.op = "Replace" -> /\ OnMock(Arg(1), LAMBDA c, i : Replace(c, i, Arg(2)), "ENOENT")
                              /\ Named
    [] Step.op = "Detach"  -> OnMock(Arg(1), Detach, "OK") /\ Named
    [] Step.op = "Unbind"  -> Destroy(Ctx(Arg(1)), Num(Arg(1))) /\ Named

OnAccesses ==
  CASE Step.op = "AccessCreate"  -> AccessCreate(Arg(2)) /\ Got(Arg(2), 0)
    [] Step.op = "AccessDestroy" -> AccessDestroy(Ctx(Arg(1)), Num(Arg(1))) /\ Named
    [] Step.op = "AccessAttach"  -> AccessAttach(Ctx(Arg(1)), Num(Arg(1)), Arg(2)) /\ Named
    [] Step.op = "AccessReplace" -> AccessReplace(Ctx(Arg(1)), Num(Arg(1)), Arg(2)) /\ Named
    [] Step.op = "AccessDetach"  -> AccessDetach(Ctx(Arg(1)), Num(Arg(1))) /\ Named
    [] Step.op = "AccessPin"     -> /\ AccessPin(Ctx(Arg(1)), Num(Arg(1)), Arg(2), Arg(3), Arg(4))
                                    /\ Named
    [] Step.op = "AccessUnpin"   -> AccessUnpin(Ctx(Arg(1)), Num(Arg(1)), Arg(2)) /\ Named

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
AccessOps == {"AccessCreate", "AccessDestroy", "AccessAttach", "AccessReplace", "AccessDetach",
              "AccessPin", "AccessUnpin"}

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
