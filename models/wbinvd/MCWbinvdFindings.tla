--------------------------- MODULE MCWbinvdFindings --------------------------
(***************************************************************************)
(* What was found in Linux, and repairs.  A repair is a record that        *)
(* differs in as little as can be; those that do not suffice are kept.     *)
(* Findings and models are told in spec/wbinvd/FINDINGS.md.                *)
(***************************************************************************)
EXTENDS MCWbinvd

OnlyLinux313   == {Linux313}
OnlyLinux317   == {Linux317}
OnlyLinux519   == {Linux519}
OnlyLinux62    == {Linux62}
OnlyLinux67Group == {Linux67Group}
OnlyLinux67File  == {Linux67File}
Linux67        == {Linux67Group, Linux67File}

With(positions, field, value) == {[p EXCEPT ![field] = value] : p \in positions}

(* S22: a device that could be covered comes to a table that does not enforce.  Tables are matched
   again; or KVM looks at the table; or KVM also hears of every change; or both, and KVM follows.
   From 3.17 to 5.18 no device beside one that cannot be covered was covered, and KVM knew. *)
S22Matched  == With(Linux67, "tables", "matched")
S22Upgraded == With(Linux67, "tables", "upgraded")
S22Table    == With(Linux67, "proof", "table")
S22Always   == With(With(Linux67, "checked", "always"), "notice", "ordered")
S22Follows  == With(With(With(S22Always, "ends", {"close", "detach", "unbind"}), "proof", "table"),
                    "who", "device")

(* S37: one device, two machines.  KVM refuses the second;
   and the same where the proof comes after the add. *)
S37Exclusive == With(Linux67, "exclusive", TRUE)
S37Later     == With({BonziniDefer}, "exclusive", TRUE)

(* S44: KVM is told before there is a table.  Add wants a
   table; KVM keeps it, too; the proof does not need one. *)
S44Needs == With(OnlyLinux519, "needs", "table")
S44Keeps == With(S44Needs, "keeps", "table")

(* S46: an unbound file.  Add wants it bound. *)
S46File  == With(OnlyLinux67File, "needs", "bound")
S46Group == With(OnlyLinux67Group, "needs", "bound")

(* S47: the last device of a group is gone.  Add wants
   it bound; KVM keeps the devices; KVM hears of it. *)
S47Bound  == S46Group
S47Keeps  == With(OnlyLinux67Group, "keeps", "file")
Hearing(positions) ==
  {[p EXCEPT !.checked = "always", !.notice = "eager", !.ends = {"close", "unbind"}] :
     p \in positions}
S47Hears  == Hearing(OnlyLinux67Group)

(* S51: what KVM keeps, the host cannot have back.  KVM keeps nothing; and hears of it. *)
S51Lets      == With(OnlyLinux67File, "keeps", "nothing")
S51LetsHears == Hearing(S51Lets)

(* What suffices: for the guest's need; for the right to
   be fresh; for the host to have its device back. *)
Matching == OnlyLinux313 \cup OnlyLinux519 \cup OnlyLinux62 \cup S22Matched \cup S22Upgraded
Covered == OnlyLinux313 \cup OnlyLinux317 \cup OnlyLinux62
             \cup S22Matched \cup S22Upgraded \cup S22Follows \cup S44Keeps
Fresh   == OnlyLinux67File \cup S47Keeps \cup S47Hears \cup S51LetsHears
Letting == S51Lets \cup S51LetsHears
=============================================================================
