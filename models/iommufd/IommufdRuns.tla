----------------------------- MODULE IommufdRuns -----------------------------
(***************************************************************************)
(* Runs of a kernel, in the form that IommufdTrace reads.  Two short ones: *)
(* stale numbers, and an automatic HWPT.                                   *)
(***************************************************************************)
Steps == <<
  [op |-> "OpenFd",    args |-> <<"c1">>,                  errno |-> "OK",     out |-> <<>>],
  [op |-> "IoasAlloc", args |-> <<"c1">>,                  errno |-> "OK",     out |-> <<1>>],
  [op |-> "Map",       args |-> <<"c1", 1, 4, 7, TRUE>>,   errno |-> "OK",     out |-> <<>>],
  [op |-> "Unmap",     args |-> <<"c1", 1, 5, 9>>,         errno |-> "ENOENT", out |-> <<>>],
  [op |-> "UnmapAll",  args |-> <<"c1", 1>>,               errno |-> "OK",     out |-> <<4>>],
  [op |-> "Destroy",   args |-> <<"c1", 1>>,               errno |-> "OK",     out |-> <<>>],
  [op |-> "Bind",      args |-> <<1, "c1">>,               errno |-> "OK",     out |-> <<2>>],
  [op |-> "Map",       args |-> <<"c1", 1, 4, 7, TRUE>>,   errno |-> "ENOENT", out |-> <<>>],
  [op |-> "Bind",      args |-> <<1, "c1">>,               errno |-> "OK",     out |-> <<3>>],
  [op |-> "Attach",    args |-> <<1, 1>>,                  errno |-> "OK",     out |-> <<4>>],
  [op |-> "Destroy",   args |-> <<"c1", 1>>,               errno |-> "EBUSY",  out |-> <<>>],
  [op |-> "Unbind",    args |-> <<1>>,                     errno |-> "OK",     out |-> <<>>],
  [op |-> "Destroy",   args |-> <<"c1", 4>>,               errno |-> "ENOENT", out |-> <<>>] >>

Runs == << <<1, 2, 3, 4, 5, 6, 7, 8>>,
           <<1, 2, 9, 10, 11, 12, 13, 6>> >>
=============================================================================
