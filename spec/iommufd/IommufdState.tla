---------------------------- MODULE IommufdState ----------------------------
(***************************************************************************)
(* The state of the room `iommufd': what Linux built (drivers/iommu/       *)
(* iommufd), to the letter, as far as calls can observe it.                *)
(*                                                                         *)
(* A context is one open file description of /dev/iommu.  It has one table *)
(* of objects of every type and one number space; all that a call changes  *)
(* is tables, DMA ownership and the domains of groups.  An address is the  *)
(* number of a page.                                                       *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, IommufdVersions

CONSTANTS
  Contexts,            \* open file descriptions of /dev/iommu
  Devices,             \* physical devices
  GroupOf,             \* [Devices -> the device's IOMMU group]
  Traits,              \* [Devices -> [enforce, dirty, mock : BOOLEAN, reserved
                       \* : set of [first, last]]]: the hardware and its driver
  Ids,                 \* object numbers under consideration, 1..n
  Pages,               \* page numbers under consideration, 0..n
  Version              \* a record of IommufdVersions

ASSUME /\ Ids \subseteq Nat \ {0} /\ Pages \subseteq Nat
       /\ DOMAIN GroupOf = Devices /\ DOMAIN Traits = Devices
       /\ \A d \in Devices : {Traits[d].enforce, Traits[d].dirty, Traits[d].mock} \subseteq BOOLEAN

VARIABLES
  fds,                 \* [Contexts -> Nat]: the descriptors that processes have of it
  objects,             \* [Contexts -> [taken numbers -> object]]: the tables
  compat,              \* [Contexts -> number]: the address space of the
                       \* VFIO compatibility calls; it holds nothing
  owners,              \* [Groups -> [by, count]]: who may direct the group's DMA
                       \* (a context, "host", "none"), and how often it was claimed
  domains              \* [Groups -> [to, hwpt]]: where its DMA goes: "default",
                       \* "blocking", or "hwpt" and which of the owner's

state == <<fds, objects, compat, owners, domains>>

Groups == {GroupOf[d] : d \in Devices}
None   == 0            \* where a field names no object; never a number of one

-----------------------------------------------------------------------------
(* An object is a record: four fields that every object has, and what its type adds. *)
(* users: 1 for the table, plus each long-lived holder, plus
   each call in flight.  wait: 1 plus the calls in flight. *)
(* phase: "live", or "removed": the number is still taken, but a lookup finds nothing. *)

(* areas: [first, last, writable].  allowed: [first, last].  reserved: [first, last, by] for
   the device object that needs it, or None.  autos: its automatic HWPTs, the oldest first. *)
NewIoas == [type |-> "Ioas", phase |-> "live", users |-> 1, wait |-> 1,
            areas |-> {}, allowed |-> {}, reserved |-> {}, autos |-> <<>>]

NewHwptPaging(ioas, auto, flags, enforce, fault) ==
  [type |-> "HwptPaging", phase |-> "live", users |-> 1, wait |-> 1,
   ioas |-> ioas, auto |-> auto,
   nestParent |-> "NEST_PARENT" \in flags, dirty |-> "DIRTY_TRACKING" \in flags,
   enforce |-> enforce, fault |-> fault]

(* One of parent and viommu is None: made through a
   vIOMMU, a nested HWPT holds that and not the parent. *)
NewHwptNested(parent, viommu, fault) ==
  [type |-> "HwptNested", phase |-> "live", users |-> 1, wait |-> 1,
   parent |-> parent, viommu |-> viommu, fault |-> fault]

(* The driver that bound the device, or made the access, is
   one user more; so is the descriptor of a fault object. *)
NewDevice(d) ==
  [type |-> "Device", phase |-> "live", users |-> 2, wait |-> 1, dev |-> d, hwpt |-> None]

(* pins: [id, first, last].  next: the number of its next pin. *)
NewAccess ==
  [type |-> "Access", phase |-> "live", users |-> 2, wait |-> 1,
   ioas |-> None, pins |-> {}, next |-> 0]

NewFault == [type |-> "Fault", phase |-> "live", users |-> 2, wait |-> 1, open |-> TRUE]

NewViommu(hwpt) == [type |-> "Viommu", phase |-> "live", users |-> 1, wait |-> 1, parent |-> hwpt]

NewVdevice(viommu, device, virt) ==
  [type |-> "Vdevice", phase |-> "live", users |-> 1, wait |-> 1,
   viommu |-> viommu, device |-> device, virt |-> virt]

(* The handle of the kernel's own mock device: it binds a
   device, and destroying it detaches and unbinds that. *)
NewSelftest(device) ==
  [type |-> "Selftest", phase |-> "live", users |-> 1, wait |-> 1, device |-> device]

(* A vdevice that died with its device.  Its number stays taken until the context ends. *)
Tombstone ==
  [type |-> "Vdevice", phase |-> "removed", users |-> 0, wait |-> 0,
   viommu |-> None, device |-> None, virt |-> 0]

-----------------------------------------------------------------------------
(* Where the DMA of a group goes that nobody owns; and of one that is owned and not attached. *)
Default  == [to |-> "default", hwpt |-> None]
Blocking == [to |-> "blocking", hwpt |-> None]

EmptyTable == [i \in {} |-> NewIoas]

StateInit ==
  /\ fds = [c \in Contexts |-> 0]
  /\ objects = [c \in Contexts |-> EmptyTable]
  /\ compat = [c \in Contexts |-> None]
  /\ owners = [g \in Groups |-> [by |-> "none", count |-> 0]]
  /\ domains = [g \in Groups |-> Default]
=============================================================================
