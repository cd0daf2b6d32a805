-------------------------------- MODULE Wbinvd ------------------------------
(***************************************************************************)
(* The debate on real objects: devices write to the memory of a guest, and *)
(* the guest executes WBINVD, for real or for nothing, as the position has *)
(* it.  DMA and WBINVD have a beginning and an end.                        *)
(*                                                                         *)
(* A WBINVD that is not real does nothing, and the guest cannot tell.      *)
(***************************************************************************)
EXTENDS DeviceFiles

TypeOK ==
  /\ world \in Worlds /\ position \in PositionSet
  /\ present \subseteq Devices /\ open \subseteq bound /\ bound \subseteq Devices
  /\ \A d \in Devices :
       /\ table[d] \in {NoTable} \cup (Spaces \X BOOLEAN)
       /\ table[d] # NoTable => d \in bound
       /\ flight[d] # Idle
            => flight[d][1] \in Spaces \X BOOLEAN /\ flight[d][2] \subseteq Machines
  /\ alive \subseteq Machines
  /\ right \subseteq alive /\ noticed \subseteq right
  /\ forbidden \subseteq alive /\ kvmOpen \subseteq alive
  /\ flushing \subseteq alive /\ stale \subseteq alive

Init ==
  /\ world \in Worlds /\ position \in PositionSet
  /\ present = Devices /\ open = {} /\ bound = {}
  /\ table = [d \in Devices |-> NoTable] /\ flight = [d \in Devices |-> Idle]
  /\ alive = Machines /\ kvmOpen = Machines /\ given = [k \in Machines |-> {}]
  /\ right = {} /\ noticed = {} /\ forbidden = {} /\ flushing = {} /\ stale = {}
  /\ call = [op |-> "Init", args |-> <<>>, errno |-> "OK", out |-> FALSE]

-----------------------------------------------------------------------------
(* A device writes.  Its DMA concerns the machines that KVM knows it by: of the others nothing
   was promised. *)
DmaBegins(d) ==
  /\ Moves("guest") /\ flight[d] = Idle /\ table[d] # NoTable /\ MayWrite
  /\ Happens("DmaBegins", <<d>>)
  /\ flight' = [flight EXCEPT ![d] = <<table[d], {k \in alive : d \in Told(k)}>>]
  /\ UNCHANGED <<present, table, files, kvm, guests>>

(* It is written; past the caches, if it may be.  Only now has a detach or an unbind that came
   meanwhile its full effect. *)
DmaEnds(d) ==
  /\ flight[d] # Idle
  /\ Happens("DmaEnds", <<d>>)
  /\ flight' = [flight EXCEPT ![d] = Idle]
  /\ stale' = IF NonCoherent(d) THEN stale \cup (flight[d][2] \cap alive) ELSE stale
  /\ UNCHANGED <<present, table, files, alive, forbidden, kvmOpen, flushing>>
  /\ Hears(IF d \in bound THEN {"detach"} ELSE {"unbind"})

(* The guest executes WBINVD: it passes the check, or does nothing. *)
WbinvdBegins(k) ==
  /\ Moves("guest") /\ k \in alive \ flushing
  /\ Returns("WbinvdBegins", <<k>>, "OK", MayFlush(k))
  /\ flushing' = IF MayFlush(k) THEN flushing \cup {k} ELSE flushing
  /\ UNCHANGED <<hardware, files, kvm, stale>>

(* What passed the check is done, whatever has happened to the right (S52). *)
WbinvdEnds(k) ==
  /\ k \in flushing
  /\ Returns("WbinvdEnds", <<k>>, "OK", TRUE)
  /\ flushing' = flushing \ {k} /\ stale' = stale \ {k}
  /\ UNCHANGED <<hardware, files, kvm>>

-----------------------------------------------------------------------------
Next ==
  \/ \E d \in Devices :
       \/ Bind(d) \/ Close(d) \/ Detach(d) \/ Unplug(d) \/ Plug(d) \/ DmaBegins(d) \/ DmaEnds(d)
       \/ \E s \in Spaces : Attach(d, s)
  \/ \E k \in Machines :
       \/ Update(k) \/ Forbid(k) \/ Permit(k) \/ CloseKvm(k) \/ Destroy(k)
       \/ NoticeArrived(k) \/ WbinvdBegins(k) \/ WbinvdEnds(k)
       \/ \E d \in Devices, p \in Processes : Add(k, d, p) \/ Del(k, d, p)

Spec == Init /\ [][Next]_vars
=============================================================================
