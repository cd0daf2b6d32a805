/** What is asked of a position, in the order in which it is printed. */
export interface PositionProperty {
  /** As in `WbinvdProperties.tla`, without the suffix. */
  readonly name: string;
  /** Its number in the index (spec/GLOSSARY.md) or in the list of invariants, or a letter for those that price it. */
  readonly code: string;
  readonly kind: 'invariant' | 'step';
  readonly sentence: string;
  /** It speaks only of runs in which such a state occurs; a position without one keeps it idly. */
  readonly about: 'Right' | 'Loose';
}

export const POSITION_PROPERTIES: readonly PositionProperty[] = [
  { code: 'P27', name: 'NeedRight', kind: 'invariant', about: 'Loose', sentence: 'while a device writes past the caches, the guest\'s WBINVD is real' },
  { code: 'I17', name: 'GuestCorrect', kind: 'invariant', about: 'Loose', sentence: 'a guest that executes WBINVD reads what was written' },
  { code: 'P28', name: 'RightProof', kind: 'invariant', about: 'Right', sentence: 'real only while a device is on a table that does not enforce' },
  { code: 'P29', name: 'RightCap', kind: 'invariant', about: 'Right', sentence: 'real only while that, or a device that cannot be covered, is there' },
  { code: 'I18', name: 'RightNeeded', kind: 'invariant', about: 'Right', sentence: 'real only while such a device can also issue no-snoop' },
  { code: 'P30', name: 'Mirror', kind: 'invariant', about: 'Right', sentence: 'real only while the process has a device bound that proves the same' },
  { code: 'I21', name: 'Exclusive', kind: 'invariant', about: 'Right', sentence: 'a device that proves makes WBINVD real in one machine' },
  { code: 'S33', name: 'Litmus', kind: 'invariant', about: 'Right', sentence: 'when all is as it was at first, so is the answer' },
  { code: 'N', name: 'Same', kind: 'invariant', about: 'Right', sentence: 'real just where a look at the proof would say so now' },
  { code: 'P32', name: 'Told', kind: 'step', about: 'Right', sentence: 'the right ends only in a call of its own VMM about the machine' },
  { code: 'D', name: 'CanDetach', kind: 'invariant', about: 'Right', sentence: 'a device can always be taken off its table' },
  { code: 'U', name: 'CanUnplug', kind: 'invariant', about: 'Right', sentence: 'a device that the user has closed can be taken away by the host' },
  { code: 'O', name: 'RefinesOpenOnce', kind: 'step', about: 'Right', sentence: 'it keeps the contract of one check, OpenOnce' },
];
