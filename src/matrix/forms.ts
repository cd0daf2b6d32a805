/** Every form of the kernel's IOASID allocator by every property: what it keeps, and the shortest run that breaks what it does not. */
import { type CareMatrix, caresReport, type Subject } from './cares';
import type { Asked } from './cell';

/** Callers without any care; and callers who give up only what they have, and once. */
export const FORM_CARES = ['careless', 'careful'] as const;
export type FormCare = typeof FORM_CARES[number];

export const FORM_PROPERTIES: readonly Asked[] = [
  { code: 'One', name: 'OneOwner', kind: 'invariant', about: 'Given', sentence: 'a number has one owner' },
  { code: 'P24', name: 'NoABA', kind: 'step', about: 'Given', sentence: 'no lookup reaches an id of a later incarnation' },
  { code: 'Free', name: 'FreeOwn', kind: 'step', about: 'Free', sentence: 'no free ends another owner\'s id' },
  { code: 'Put', name: 'PutOwn', kind: 'step', about: 'Put', sentence: 'a put ends only what the caller has a reference to' },
  { code: 'P22', name: 'Kept', kind: 'step', about: 'Given', sentence: 'what one has a reference to is ended by nobody else' },
  { code: 'Leak', name: 'NoLeak', kind: 'invariant', about: 'Given', sentence: 'every reference is somebody\'s, and can be put' },
  { code: 'Idem', name: 'Idempotent', kind: 'step', about: 'Spent', sentence: 'to free again what is not ended yet takes nobody\'s reference' },
  { code: 'Once', name: 'ReclaimOnce', kind: 'step', about: 'Custom', sentence: 'a number goes back to its custom allocator once, at its end' },
  { code: 'Clos', name: 'PendingClosed', kind: 'step', about: 'Pending', sentence: 'nobody gets a reference to an id that is free-pending' },
  { code: 'Hid', name: 'PendingHidden', kind: 'step', about: 'Pending', sentence: 'no lookup finds an id that is free-pending' },
  { code: 'Pend', name: 'PendingOnce', kind: 'step', about: 'Pending', sentence: 'a free-pending id is reclaimed once, by the put of its last reference' },
  { code: 'Told', name: 'Told', kind: 'step', about: 'Pending', sentence: 'who listens is told of every id that becomes free-pending' },
  { code: 'Quot', name: 'Quota', kind: 'invariant', about: 'Set', sentence: 'a set has no more ids than its quota' },
  { code: 'Back', name: 'QuotaReturned', kind: 'invariant', about: 'Set', sentence: 'a set that goes gives its quota back' },
  { code: 'Sva', name: 'Shared', kind: 'invariant', about: 'Pasid', sentence: 'the PASID of a process is live, and its own' },
  { code: 'Rng', name: 'InEveryRange', kind: 'invariant', about: 'Pasid', sentence: 'a process has its PASID in every range that it is in' },
  { code: 'Low', name: 'LowestFirst', kind: 'step', about: 'Given', sentence: 'the lowest free number of the range is given out' },
  { code: 'Err', name: 'ErrorIsStutter', kind: 'step', about: 'Given', sentence: 'a call that is refused changes nothing' },
];

export const FORMS_SUBJECT: Subject<FormCare> = {
  file: 'spec/allocator/AllocatorForms.tla',
  properties: FORM_PROPERTIES,
  cares: FORM_CARES,
  surveys: {
    careless: ['MCAllocatorSurvey-careless', 'MCAllocatorSurvey-two-careless'],
    careful: ['MCAllocatorSurvey-careful', 'MCAllocatorSurvey-two-careful'],
  },
  heads: {
    careless: 'Forms of the kernel\'s IOASID allocator, and callers without care',
    careful: 'Forms of the kernel\'s IOASID allocator, and callers who give up only what they have, and once',
  },
};

/** As out/forms.json holds it. `cells` are those of careful callers. */
export function formsReport(found: CareMatrix<FormCare>): object {
  const { rows, properties, cells } = caresReport(found);
  return { forms: rows, properties, cells: cells('careful'), careless: cells('careless') };
}
