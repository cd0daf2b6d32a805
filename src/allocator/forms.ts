/**
 * A form of the kernel's IOASID allocator is a record of rules; the code asks the record, never its name. What each rule says is
 * told in spec/allocator/AllocatorForms.tla, which these records are held equal to.
 */
export interface Form {
  /** There is a call that frees an id (`ioasid_free`). */
  readonly frees: boolean;
  /** An id has references, which are taken and put, and ends with the last (`ioasid_get`, `ioasid_put`). */
  readonly counted: boolean;
  /** Sets are objects with a quota; a freed id that is referenced is pending; guest ids and notifiers come with sets. */
  readonly sets: boolean;
  /** What a get of an unknown id answers. */
  readonly unknownGet: 'WARN' | 'EINVAL';
  /** Data is attached to an id that has none and detached again; else it is overwritten. */
  readonly dataOnce: boolean;
  /** PASIDs of processes: none; one reference a user; for the life of the process. */
  readonly sva: 'none' | 'counted' | 'lifetime';
  /** A set that goes gives its quota back. */
  readonly quotaReturned: boolean;
}

const v5_5: Form = { frees: true, counted: false, sets: false, unknownGet: 'WARN', dataOnce: false, sva: 'none', quotaReturned: false };
const v5_11: Form = { ...v5_5, frees: false, counted: true, sva: 'counted' };
const v5_18: Form = { ...v5_5, sva: 'lifetime' };
const ioasidSet: Form = { ...v5_5, counted: true, sets: true, unknownGet: 'EINVAL', dataOnce: true };
const ioasidSetReturning: Form = { ...ioasidSet, quotaReturned: true };

/** Linux 5.5 to 5.10, 5.11 to 5.17, 5.18 to 6.3; the series that was never merged, and the same with the quota rule of an earlier stage. */
export const FORMS = { v5_5, v5_11, v5_18, ioasidSet, ioasidSetReturning } as const satisfies Record<string, Form>;

export type FormName = keyof typeof FORMS;

/** The form of Linux `major.minor`: before 5.5 the first, after 6.3, where the allocator is gone, the last. */
export function formOf(major: number, minor: number): FormName {
  const since = (from: number): boolean => major > 5 || (major === 5 && minor >= from);
  return since(18) ? 'v5_18' : since(11) ? 'v5_11' : 'v5_5';
}
