import type { PropertyKind } from '../tlc/result';

/** A promise that a policy keeps or breaks. */
export interface Property {
  /** As in `AuthorizationProperties.tla`, without the suffix. */
  readonly name: string;
  /** Its number in the index (spec/GLOSSARY.md), or a letter for those that price what holders lose. */
  readonly code: string;
  readonly kind: Extract<PropertyKind, 'invariant' | 'step' | 'liveness'>;
  readonly sentence: string;
  /** The promise speaks only of runs in which such a state occurs; a policy without one keeps it idly. */
  readonly about?: 'PendingHeld' | 'ReturnedHeld' | 'Fallen' | 'FallenHeld';
}

/** The columns of the matrix, in the order in which they are printed. */
export const PROPERTIES: readonly Property[] = [
  { code: 'P1', name: 'GrantSound', kind: 'step', sentence: 'a handle is given out only while the proof holds', about: 'Fallen' },
  { code: 'P2', name: 'Persist', kind: 'invariant', sentence: 'whoever holds a handle can use it' },
  { code: 'P3', name: 'NoSpurious', kind: 'invariant', sentence: 'nobody is turned away while the proof holds and nothing is asked back or rescinded' },
  { code: 'P4', name: 'StartProof', kind: 'step', sentence: 'a use starts only while the proof holds', about: 'FallenHeld' },
  { code: 'P5', name: 'NoStartAfter', kind: 'step', sentence: 'after the return, no use starts', about: 'ReturnedHeld' },
  { code: 'P6', name: 'Quiesced', kind: 'invariant', sentence: 'after the return, no use is in flight', about: 'ReturnedHeld' },
  { code: 'P7', name: 'Continuous', kind: 'invariant', sentence: 'the proof lasts as long as the access', about: 'FallenHeld' },
  { code: 'P8', name: 'StaleBound', kind: 'step', sentence: 'a use without proof starts less than a lease term after the proof fell', about: 'FallenHeld' },
  { code: 'P9', name: 'CanWithdraw', kind: 'invariant', sentence: 'a withdrawal can be called while somebody holds a handle' },
  { code: 'P10', name: 'NonBlocking', kind: 'invariant', sentence: 'a withdrawal never waits for a holder', about: 'PendingHeld' },
  { code: 'P11', name: 'Terminates', kind: 'liveness', sentence: 'a withdrawal returns, if uses end', about: 'PendingHeld' },
  { code: 'P11h', name: 'TerminatesHostile', kind: 'liveness', sentence: 'a withdrawal returns, even if uses do not end', about: 'PendingHeld' },
  { code: 'P12', name: 'EventualStop', kind: 'liveness', sentence: 'after the call there is a time from which on nobody can start', about: 'PendingHeld' },
  { code: 'P16', name: 'DelegCovered', kind: 'invariant', sentence: 'after the return, no handle can start, passed on or not', about: 'ReturnedHeld' },
  { code: 'U', name: 'Uncut', kind: 'step', sentence: 'a use that began is never cut' },
  { code: 'N', name: 'NotEarly', kind: 'invariant', sentence: 'a holder is turned away only after the proof has gone' },
  { code: 'C', name: 'CanPass', kind: 'invariant', sentence: 'a handle can always be passed on' },
  { code: 'L', name: 'Local', kind: 'step', sentence: 'nobody loses the ability to start by the act of another, untold' },
];
