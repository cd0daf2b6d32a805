------------------------------ MODULE MCVmPointer ----------------------------
(* How many files and machines, and what a refused bind undoes, is in the configuration. *)
EXTENDS VmPointer
=============================================================================
