------------------------------ MODULE MCDirtyCpus ----------------------------
(* How many CPUs, and what KVM remembers, is in the configuration. *)
EXTENDS DirtyCpus
=============================================================================
