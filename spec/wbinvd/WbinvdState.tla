----------------------------- MODULE WbinvdState ----------------------------
(***************************************************************************)
(* One context (an IOASID fd, an iommufd) with devices and address spaces, *)
(* and the virtual machines that KVM runs for its user.  There are no      *)
(* pages: what matters here is which device may write past the caches, and *)
(* which guest may flush them.                                             *)
(*                                                                         *)
(* A world says what there is: each device with the two facts of           *)
(* Williamson's two by two (M25) and its group, each machine with the      *)
(* process that made it, each address space with what its user chose; and  *)
(* what stands still there, for questions that need none of it: "guest"    *)
(* (no DMA, no WBINVD), "plug" (devices stay), "kvm" (the KVM device's     *)
(* file stays open, and machines go on).                                   *)
(***************************************************************************)
EXTENDS Positions

CONSTANTS
  Worlds,              \* the worlds under consideration
  PositionSet,         \* the positions under consideration, a subset of PositionType
  Processes,           \* those who may call KVM
  Cares                \* what the VMM takes care of: "del", "detach", "tell"; see MayTake

(* The devices of a group are behind one IOMMU. *)
ASSUME \A w \in Worlds : \A d, e \in DOMAIN w.devices :
         w.devices[d].group = w.devices[e].group
           => w.devices[d].canEnforce = w.devices[e].canEnforce

ASSUME PositionSet \subseteq PositionType /\ Cares \subseteq {"del", "detach", "tell"}

VARIABLES
  world,               \* [devices, machines, spaces, still]; chosen at the start, never changed
  position,            \* the position in force; chosen at the start, never changed
  present,             \* devices that are plugged in
  open,                \* devices whose file the user holds
  bound,               \* devices bound to the context: while anybody holds their file
  table,               \* by device, the table it is attached to, or NoTable; a table is
                       \* <<space, does it enforce coherency?>>
  flight,              \* by device, the DMA in flight, or Idle; a DMA is
                       \* <<table, machines that were told of the device>>
  alive,               \* machines that are there
  given,               \* by machine, what KVM was given: the context, groups, or devices
  right,               \* machines whose guest runs WBINVD for real, as KVM remembers it
  noticed,             \* machines to which a notice is under way that their right has ended
  forbidden,           \* machines whose user switched WBINVD off
  kvmOpen,             \* machines whose KVM device's file is open
  flushing,            \* machines with a WBINVD that passed the check and has not ended
  stale,               \* machines whose memory and caches may differ: a device wrote past them
  call                 \* the last step: operation, arguments, answer; only properties read it

hardware == <<present, table, flight>>
files    == <<open, bound>>
kvm      == <<alive, given, right, noticed, forbidden, kvmOpen>>
guests   == <<flushing, stale>>
state    == <<world, position, hardware, files, kvm, guests>>
vars     == <<state, call>>

NoTable == <<>>
Idle    == <<>>

Devices  == DOMAIN world.devices
Machines == DOMAIN world.machines
Spaces   == DOMAIN world.spaces

NoSnoop(d)    == world.devices[d].noSnoop       \* can it issue DMA that does not snoop caches?
CanEnforce(d) == world.devices[d].canEnforce    \* can its IOMMU turn such DMA into DMA that does?
GroupOf(d)    == world.devices[d].group

(* out: did a WBINVD flush?  FALSE of what is none. *)
Returns(op, args, errno, out) ==
  /\ call' = [op |-> op, args |-> args, errno |-> errno, out |-> out]
  /\ UNCHANGED <<world, position>>

Answer(op, args, errno) == Returns(op, args, errno, FALSE)
Happens(op, args) == Answer(op, args, "OK")

Moves(what) == what \notin world.still

(* A call that was refused. *)
Unchanged == UNCHANGED <<hardware, files, kvm, guests>>
=============================================================================
