/** What is asked of a mechanism that takes a right back: what is asked of a policy, said more exactly, and what only the three kinds of use give rise to. */
import { RECORD_PROMISES } from '../revocation/promises';
import type { Asked } from './cell';
import { PROPERTIES, type Property } from './properties';

/** What a promise of a policy (`PROPERTIES`) says more exactly where uses are of three kinds, and a withdrawal need not be about all. */
const MORE: Readonly<Record<string, string>> = {
  P3: 'nobody is turned away before anything is asked back',
  P4: 'a use starts only while its holder has the proof',
  P5: 'after the return, no use starts through what was taken back',
  P6: 'after the return, no use is in flight, of any kind',
  P8: 'a use without proof starts less than a term after the proof fell',
  P11h: 'a withdrawal returns, even if uses that can stall do not end',
  P12: 'after the call there is a time from which on nobody whom it is about can start',
  P16: 'after the return, no handle that was taken back can start, passed on or not',
  N: 'a holder is turned away only after its proof has gone',
};

/** The proof falls in the return, and every withdrawal comes to that: where a policy speaks of the fall, a mechanism speaks of the return. */
const ABOUT: Readonly<Record<NonNullable<Property['about']>, Asked['about']>> = {
  PendingHeld: 'PendingHeld', ReturnedHeld: 'ReturnedHeld', FallenHeld: 'ReturnedHeld', Fallen: undefined,
};

/** Those of a policy, which were observed; whether a withdrawal returns is read off a state here. */
export const OF_POLICIES: readonly Asked[] = PROPERTIES.map(({ code, name, kind, sentence, about }) => (
  { code, name, kind: kind === 'step' ? kind : 'invariant', about: about && ABOUT[about], sentence: MORE[code] ?? sentence }));

export const OF_MECHANISMS: readonly Asked[] = [
  { code: 'P33', name: 'Woken', kind: 'invariant', sentence: 'after the return, nobody sleeps on in what was taken back' },
  { code: 'P6r', name: 'NoneRunning', kind: 'invariant', sentence: 'after the return, nobody runs in what was taken back' },
  { code: 'P6m', name: 'NoneStanding', kind: 'invariant', sentence: 'after the return, no standing right on what was taken back is in force' },
  { code: 'End', name: 'CanEnd', kind: 'invariant', sentence: 'who sleeps in it can still end that' },
  { code: 'P13', name: 'Final', kind: 'step', sentence: 'what was taken back stays so' },
  { code: 'Agn', name: 'Again', kind: 'invariant', sentence: 'after the return, the object can be had again' },
  { code: 'Whl', name: 'Whole', kind: 'invariant', sentence: 'who can use the object has no right on it that is there in name only' },
  { code: 'P21', name: 'Guarded', kind: 'step', sentence: 'nobody but the authority takes it away from somebody else' },
  { code: 'Asd', name: 'Aside', kind: 'invariant', sentence: 'who opened it on its own loses nothing by a withdrawal from another' },
  { code: 'Clr', name: 'Clear', kind: 'invariant', sentence: 'who is refused a start is answered, by an error' },
  { code: 'Hon', name: 'Honest', kind: 'step', sentence: 'nobody who calls is answered as if it were done while somebody still uses' },
];

/** What is asked of a record, in the order of the columns. */
export const MECHANISM_PROMISES: readonly Asked[] = [...OF_POLICIES, ...OF_MECHANISMS];

/** What has a rule over the record. */
export const RULED: readonly string[] = Object.keys(RECORD_PROMISES);
