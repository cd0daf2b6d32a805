--------------------------------- MODULE Dma --------------------------------
(***************************************************************************)
(* DMA of a device begins, and some time later ends; in between it reaches *)
(* what the domain of its group gave it when it began.  One at a time a    *)
(* device.  Whether a device does DMA is nobody's to say but its own.      *)
(***************************************************************************)
EXTENDS Group

(* Is address a mapped in the root space behind the table? *)
IsMapped(c, i, a) == \E x \in objects[c][Root(objects[c], i)].areas : x.first <= a /\ a <= x.last

(* DmaBegin(d, a): to address a; the table of a child may send it to any
   address of its parent, and a is that one.  The answer is the IOMMU's to the
   device.  A device that an unplug waits for is quiet once it has no file. *)

DmaBeginErrno(d, a) ==
  LET domain == domains[GroupOf[d]] IN
  IF      domain = Default                         THEN "OK"
  ELSE IF domain = Blocking                        THEN "EFAULT"
  ELSE IF ~IsMapped(domain[2], domain[3], a)       THEN "EFAULT"
  ELSE "OK"

DmaBegin(d, a) ==
  /\ plugged[d] = "present" \/ IsOpen(d)
  /\ dma[d] = Idle
  /\ Answer("DmaBegin", <<d, a>>, DmaBeginErrno(d, a))
  /\ dma' = IF DmaBeginErrno(d, a) = "OK" THEN [dma EXCEPT ![d] = <<domains[GroupOf[d]], a>>]
            ELSE dma
  /\ UNCHANGED <<descriptions, objects, routing, machine, domains, former>>

(* DmaEnd(d): it has reached what it reached. *)
DmaEnd(d) ==
  /\ dma[d] # Idle
  /\ Happens("DmaEnd", <<d>>)
  /\ dma' = [dma EXCEPT ![d] = Idle]
  /\ UNCHANGED <<descriptions, objects, routing, machine, domains, former>>
=============================================================================
