---------------------------- MODULE IommufdState ----------------------------
(***************************************************************************)
(* The state of the room `iommufd': what Linux built (drivers/iommu/iommufd),*)
(* to the letter, as far as calls can observe it.                          *)
(*                                                                         *)
(* A context is one open file description of /dev/iommu.  It has one table *)
(* of objects of every type, one number space, and everything a call does  *)
(* is a change of tables, of DMA ownership and of the groups' domains.     *)
(* Addresses are page numbers.                                             *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, IommufdVersions

CONSTANTS
  Contexts,            \* open file descriptions of /dev/iommu; each is opened once
  Devices,             \* physical devices
  GroupOf,             \* [Devices -> the device's IOMMU group]
  Traits,              \* [Devices -> [enforce, dirty, mock : BOOLEAN, reserved : SUBSET ranges]], what the hardware and its driver can do
  Ids,                 \* object numbers under consideration: 1..n
  Pages,               \* page numbers under consideration: 0..n
  Version              \* a record of IommufdVersions

ASSUME /\ Ids \subseteq Nat \ {0} /\ Pages \subseteq Nat
       /\ DOMAIN GroupOf = Devices /\ DOMAIN Traits = Devices
       /\ \A d \in Devices : {Traits[d].enforce, Traits[d].dirty, Traits[d].mock} \subseteq BOOLEAN

None == 0                                    \* where a field holds no object; 0 is never a number of one
Groups == {GroupOf[d] : d \in Devices}

VARIABLES
  fds,                 \* [Contexts -> Nat]: descriptors the user has; "never" opened contexts have 0 and an empty table
  objects,             \* [Contexts -> [taken numbers -> object]], see Object below
  compat,              \* [Contexts -> id]: the address space of the VFIO compatibility calls, weak
  owners,              \* [Groups -> [by, count]]: DMA ownership: a context, "host" or "none", and how often it was claimed
  domains              \* [Groups -> "default", "blocking" or an object number]: where the group's DMA goes

tables == <<objects, compat>>
dma    == <<owners, domains>>
state  == <<fds, objects, compat, owners, domains>>

-----------------------------------------------------------------------------
(* An object is a record: the generic part, and what its type adds. *)

Types == {"Ioas", "HwptPaging", "HwptNested", "Device", "Access", "Fault", "Viommu", "Vdevice", "Selftest"}

(* users: 1 for the table, plus every long-lived holder, plus every call in flight.  wait: 1 plus the calls in flight.
   phase "removed": the number is taken and a lookup does not find it: a dead vdevice, or a device whose unbind left holders. *)
Generic(type, users) == [type |-> type, phase |-> "live", users |-> users, wait |-> 1]

(* f @@ g of the standard module TLC, which a specification does not extend. *)
With(f, g) == [x \in DOMAIN f \cup DOMAIN g |-> IF x \in DOMAIN f THEN f[x] ELSE g[x]]

(* areas: [first, last, writable].  allowed: [first, last].  reserved: [first, last, by], by the device that needs it, or None.
   autos: its automatic HWPTs, the oldest first. *)
NewIoas == With(Generic("Ioas", 1), [areas |-> {}, allowed |-> {}, reserved |-> {}, autos |-> <<>>])

NewHwptPaging(ioas, auto, flags, enforce, fault) ==
  With(Generic("HwptPaging", 1), [ioas |-> ioas, auto |-> auto, nestParent |-> "NEST_PARENT" \in flags,
                                  dirty |-> "DIRTY_TRACKING" \in flags, enforce |-> enforce, fault |-> fault])

(* Exactly one of parent and viommu is an object: made through a vIOMMU, it holds that and not the parent. *)
NewHwptNested(parent, viommu, fault) ==
  With(Generic("HwptNested", 1), [parent |-> parent, viommu |-> viommu, fault |-> fault])

NewDevice(d)     == With(Generic("Device", 2), [dev |-> d, hwpt |-> None])      \* one user more: the driver that bound it
NewAccess        == With(Generic("Access", 2), [ioas |-> None, pins |-> {}, next |-> 0])      \* pins: [id, first, last]
NewFault         == With(Generic("Fault", 2), [open |-> TRUE])                  \* one user more: its descriptor
NewViommu(h)     == With(Generic("Viommu", 1), [parent |-> h])
NewVdevice(v, d, virt) == With(Generic("Vdevice", 1), [viommu |-> v, device |-> d, virt |-> virt])
NewSelftest(d)   == With(Generic("Selftest", 1), [device |-> d])                \* the kernel's own mock device, which binds a Device

(* A vdevice killed with its device: the number stays taken until the context ends. *)
Tombstone == [type |-> "Vdevice", phase |-> "removed", users |-> 0, wait |-> 0]

-----------------------------------------------------------------------------
EmptyTable == [i \in {} |-> NewIoas]

StateInit ==
  /\ fds = [c \in Contexts |-> 0]
  /\ objects = [c \in Contexts |-> EmptyTable]
  /\ compat = [c \in Contexts |-> None]
  /\ owners = [g \in Groups |-> [by |-> "none", count |-> 0]]
  /\ domains = [g \in Groups |-> "default"]
=============================================================================
