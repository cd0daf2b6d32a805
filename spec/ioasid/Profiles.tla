------------------------------ MODULE Profiles ------------------------------
(***************************************************************************)
(* A profile is a record of rules; the actions ask the record, never its   *)
(* name.  Neither RFC names an errno: where an answer of rfcV1 or rfcV2    *)
(* stands below, it is that of the implementation of September 2021 (the   *)
(* nearest code), or, marked (inferred), of no source.                     *)
(***************************************************************************)

(* The rules
   securityContext     the first bind of a member takes the whole group: it must be viable and
                       unowned, its DMA is blocked, and user access waits for it (RFC v2 1.3);
                       else the group leaves the default domain only when all are attached to one
   manyContexts        a device may be bound to several contexts, and attach names one (RFC v2 2.2)
   nesting             a child address space can be allocated under a parent, with a table that
                       the user manages
   parentFirst         a device attaches to a child only if attached to its parent, which it
                       stays (RFC v1 2.1)
   attachReplaces      attach of an attached device moves it, and with it all attached devices of
                       its group (vfio_df_ioctl_attach_pt)
   needAttach          the calls that an address space refuses until a device is attached
                       (RFC v1 2.1: all)
   closedWhilePartial  an address space refuses them too while some device of an attached
                       device's group is not attached to it (RFC v1 3)
   hwpts               attach by address space makes an automatic HWPT, or takes the oldest that
                       will do; devices have numbers too
   enforceFlags        what alloc may say about enforced snoop
   infoOf              what there is a call for that tells about: "space", "device"
   detachNames         detach names the address space
   copies              there is a call that copies areas between address spaces
   The answers
   badContext          bind to a descriptor that is none of a context
   unknown             a number that is no address space
   flag                an attribute that alloc does not know
   noNesting           a child, where there is no nesting
   boundTwice          bind of a device that is bound already
   owner, host         bind in a group that another context owns; that a host driver uses
   attachedTwice       attach of an attached device, where attach does not replace
   cut, nothing        unmap of a part of an area; of no area at all
   driver              a host driver is given a device of an owned group *)

rfcV1 == [
  securityContext    |-> FALSE,            \* R1: a device is linked, the group is only counted
  manyContexts       |-> FALSE,            \* R1 1: one fd a device
  nesting            |-> TRUE,             \* R1 2.1 CREATE_NESTING
  parentFirst        |-> TRUE,             \* R1 2.1
  attachReplaces     |-> FALSE,            \* R1 3
  needAttach         |-> {"GetInfo", "AllocNested", "Map", "Unmap"},
                                           \* R1 2.1: "just a number" before
  closedWhilePartial |-> TRUE,             \* R1 1, 3: partial_devices
  hwpts              |-> FALSE,            \* R1 3: one IOASID, one table
  enforceFlags       |-> {FALSE},          \* R1 2.1: alloc has no input
  infoOf             |-> {"space"},        \* R1 2.1 IOASID_GET_INFO
  detachNames        |-> TRUE,             \* R1 2.2
  copies             |-> FALSE,            \* no RFC has it
  badContext         |-> "EINVAL",
  unknown            |-> "EINVAL",
  flag               |-> "EINVAL",
  noNesting          |-> "EINVAL",
  boundTwice         |-> "EBUSY",
  owner              |-> "EBUSY",          \* never answered: no group has an owner
  host               |-> "EINVAL",         \* never answered
  attachedTwice      |-> "EBUSY",          \* (inferred)
  cut                |-> "EINVAL",         \* type1v2
  nothing            |-> "OK",             \* type1v2: nothing was unmapped
  driver             |-> "EBUSY" ]         \* never answered

rfcV2 == [rfcV1 EXCEPT
  !.securityContext    = TRUE,             \* R2 1.3
  !.manyContexts       = TRUE,             \* R2 1, 2.2
  !.parentFirst        = FALSE,            \* R2: not taken over from R1
  !.needAttach         = {},               \* R2: pinning may wait for the attach
  !.closedWhilePartial = FALSE,            \* R2 1.3: the security context does it
  !.enforceFlags       = BOOLEAN,          \* R2 1.5, 2.1
  !.infoOf             = {"device"} ]      \* R2 2.1 IOMMU_DEVICE_GET_INFO

rfc2021 == [rfcV2 EXCEPT
  !.manyContexts  = FALSE,                 \* RI21 vfio: EBUSY, bound to some iommufd
  !.nesting       = FALSE,                 \* RI21: only the kernel's type1v2 tables
  !.needAttach    = {"Map", "Unmap"},      \* RI21: an explicit check
  !.enforceFlags  = {TRUE},                \* RI21: flags must be ENFORCE_SNOOP, no more and no less
  !.attachedTwice = "EINVAL",              \* RI21: duplicate attach
  !.driver        = "BUG" ]                \* RI21: BUG_ON in the BOUND_DRIVER notifier; the machine
                                           \* stops, isolation is not lost

linux == [rfc2021 EXCEPT
  !.attachReplaces = TRUE,                 \* vfio_df_ioctl_attach_pt
  !.needAttach     = {},                   \* iommufd_ioas_map
  !.hwpts          = TRUE,                 \* iommufd_device_auto_get_domain
  !.enforceFlags   = {FALSE},              \* iommufd_ioas_alloc_ioctl: no flag exists
  !.infoOf         = {"space", "device"},  \* IOMMU_IOAS_IOVA_RANGES, IOMMU_GET_HW_INFO
  !.detachNames    = FALSE,                \* VFIO_DEVICE_DETACH_IOMMUFD_PT
  !.copies         = TRUE,                 \* IOMMU_IOAS_COPY
  !.badContext     = "EBADF",              \* iommufd_ctx_from_fd
  !.unknown        = "ENOENT",             \* iommufd_get_object
  !.flag           = "EOPNOTSUPP",
  !.noNesting      = "EOPNOTSUPP",         \* nested tables are HWPTs of their own: see Iommufd
  !.boundTwice     = "EINVAL",             \* vfio_df_ioctl_bind_iommufd
  !.owner          = "EPERM",              \* iommu_device_claim_dma_owner
  !.host           = "EPERM",              \* the same count
  !.cut            = "ENOENT",             \* iopt_unmap_iova
  !.nothing        = "ENOENT",
  !.driver         = "EBUSY" ]             \* iommu_device_use_default_domain

Profiles == [rfcV1 |-> rfcV1, rfcV2 |-> rfcV2, rfc2021 |-> rfc2021, linux |-> linux]
=============================================================================
