----------------------------- MODULE IommufdHwpt -----------------------------
(***************************************************************************)
(* The calls that make HWPTs, fault objects, vIOMMUs and vdevices          *)
(* (drivers/iommu/iommufd/hw_pagetable.c, eventq.c, viommu.c).             *)
(***************************************************************************)
EXTENDS IommufdIoas

(* A step that puts o at the lowest free number. *)
Adds(c, o) == Becomes(c, WithHwpt(objects[c], LowestFree(objects[c]), o)) /\ UNCHANGED <<fds, dma>>

PagingFlags == {"NEST_PARENT", "DIRTY_TRACKING", "FAULT_ID_VALID"}
NestedFlags == {"FAULT_ID_VALID"}

-----------------------------------------------------------------------------
(* HwptAlloc(c, i, pt, flags, data, fault): IOMMU_HWPT_ALLOC for device object i on pt; answers
   the number.  data: "NONE", "SELFTEST" (a format that the driver knows) or any other. *)

FaultErrno(t, flags, fault) ==
  IF "FAULT_ID_VALID" \in flags /\ ~IsA(t, fault, "Fault") THEN "ENOENT" ELSE "OK"

PagingErrno(t, i, flags, data, fault) ==
  IF      ~(flags \subseteq PagingFlags)                                           THEN "EOPNOTSUPP"
  ELSE IF {"FAULT_ID_VALID", "NEST_PARENT"} \subseteq flags                        THEN "EOPNOTSUPP"
  ELSE IF "DIRTY_TRACKING" \in flags /\ ~Traits[t[i].dev].dirty                    THEN "EOPNOTSUPP"
  ELSE IF data # "NONE" /\ (data # "SELFTEST" \/ ~Traits[t[i].dev].mock)           THEN "EOPNOTSUPP"
  ELSE FaultErrno(t, flags, fault)

NestedErrno(t, pt, flags, data, fault) ==
  IF      ~(flags \subseteq NestedFlags) \/ data = "NONE"                    THEN "EOPNOTSUPP"
  ELSE IF t[pt].type = "HwptPaging" /\ (t[pt].auto \/ ~t[pt].nestParent)     THEN "EINVAL"
  ELSE IF data # "SELFTEST"                                                  THEN "EOPNOTSUPP"
  ELSE FaultErrno(t, flags, fault)

(* A missing pt is EINVAL here, where attach says ENOENT: the
   answer of the lookup is overwritten (iommufd_hwpt_alloc). *)
HwptAllocErrno(c, i, pt, flags, data, fault) ==
  LET t == objects[c] IN
  IF      fds[c] = 0                                  THEN "EBADF"
  ELSE IF ~IsA(t, i, "Device")                        THEN "ENOENT"
  ELSE IF ~Live(t, pt)                                THEN "EINVAL"
  ELSE IF t[pt].type = "Ioas"                         THEN PagingErrno(t, i, flags, data, fault)
  ELSE IF t[pt].type \in {"HwptPaging", "Viommu"}     THEN NestedErrno(t, pt, flags, data, fault)
  ELSE "EINVAL"

(* Coherency is decided here, by the device at hand, for good (iommufd_hwpt_paging_alloc). *)
NewHwpt(t, i, pt, flags, fault) ==
  LET queue == IF "FAULT_ID_VALID" \in flags THEN fault ELSE None IN
  CASE t[pt].type = "Ioas"       -> NewHwptPaging(pt, FALSE, flags, Traits[t[i].dev].enforce, queue)
    [] t[pt].type = "HwptPaging" -> NewHwptNested(pt, None, queue)
    [] t[pt].type = "Viommu"     -> NewHwptNested(None, pt, queue)

HwptAlloc(c, i, pt, flags, data, fault) ==
  LET errno == HwptAllocErrno(c, i, pt, flags, data, fault)
  IN /\ errno = "OK" => HasRoom(objects[c], 1)
     /\ Answer("HwptAlloc", <<c, i, pt, flags, data, fault>>, errno, LowestFree(objects[c]))
     /\ IF errno = "OK" THEN Adds(c, NewHwpt(objects[c], i, pt, flags, fault)) ELSE Refused

(* HwptInvalidate(c, i): IOMMU_HWPT_INVALIDATE. *)
HwptInvalidateErrno(c, i) ==
  LET t == objects[c] IN
  IF      fds[c] = 0                                      THEN "EBADF"
  ELSE IF ~Live(t, i)                                     THEN "ENOENT"
  ELSE IF t[i].type \notin {"HwptNested", "Viommu"}       THEN Version.invalidateWrongType
  ELSE "OK"

HwptInvalidate(c, i) == Answer("HwptInvalidate", <<c, i>>, HwptInvalidateErrno(c, i), 0) /\ Refused

-----------------------------------------------------------------------------
(* FaultAlloc(c): IOMMU_FAULT_QUEUE_ALLOC; answers the
   number.  FaultClose(c, i): its descriptor is closed. *)
FaultAlloc(c) ==
  /\ IoasAllocErrno(c) = "OK" => HasRoom(objects[c], 1)
  /\ Answer("FaultAlloc", <<c>>, IoasAllocErrno(c), LowestFree(objects[c]))
  /\ IF IoasAllocErrno(c) = "OK" THEN Adds(c, NewFault) ELSE Refused

FaultClose(c, i) ==
  /\ IsA(objects[c], i, "Fault") /\ objects[c][i].open
  /\ Answer("FaultClose", <<c, i>>, "OK", 0)
  /\ LET u == [objects[c] EXCEPT ![i].users = @ - 1, ![i].open = FALSE]
     IN Becomes(c, Kept(u, fds[c])) /\ GivesBack(c, Kept(u, fds[c]))
  /\ UNCHANGED fds

-----------------------------------------------------------------------------
(* ViommuAlloc(c, i, h): IOMMU_VIOMMU_ALLOC for device
   object i over nesting parent h; answers the number. *)
ViommuAllocErrno(c, i, h) ==
  LET t == objects[c] IN
  IF      fds[c] = 0                    THEN "EBADF"
  ELSE IF ~IsA(t, i, "Device")          THEN "ENOENT"
  ELSE IF ~IsA(t, h, "HwptPaging")      THEN "ENOENT"
  ELSE IF ~t[h].nestParent              THEN "EINVAL"
  ELSE "OK"

ViommuAlloc(c, i, h) ==
  /\ ViommuAllocErrno(c, i, h) = "OK" => HasRoom(objects[c], 1)
  /\ Answer("ViommuAlloc", <<c, i, h>>, ViommuAllocErrno(c, i, h), LowestFree(objects[c]))
  /\ IF ViommuAllocErrno(c, i, h) = "OK" THEN Adds(c, NewViommu(h)) ELSE Refused

(* VdeviceAlloc(c, v, i, virt): IOMMU_VDEVICE_ALLOC; answers the number. *)
VdeviceAllocErrno(c, v, i, virt) ==
  LET t == objects[c]
      made == OfType(t, "Vdevice")
  IN IF      fds[c] = 0                                                   THEN "EBADF"
     ELSE IF ~IsA(t, v, "Viommu")                                         THEN "ENOENT"
     ELSE IF ~IsA(t, i, "Device")                                         THEN "ENOENT"
     ELSE IF \E j \in made : t[j].device = i                              THEN "EEXIST"
     ELSE IF \E j \in made : t[j].viommu = v /\ t[j].virt = virt          THEN "EEXIST"
     ELSE "OK"

VdeviceAlloc(c, v, i, virt) ==
  /\ VdeviceAllocErrno(c, v, i, virt) = "OK" => HasRoom(objects[c], 1)
  /\ Answer("VdeviceAlloc", <<c, v, i, virt>>, VdeviceAllocErrno(c, v, i, virt),
            LowestFree(objects[c]))
  /\ IF VdeviceAllocErrno(c, v, i, virt) = "OK" THEN Adds(c, NewVdevice(v, i, virt)) ELSE Refused
=============================================================================
