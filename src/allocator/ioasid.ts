/** What the allocator knows of an id, of a set of ids, of a process, and of those who are told. Spec: AllocatorState. */
import { NumberTree } from './number-tree';

/** All ones: no id. `ioasid_t` has 32 bits. */
export const INVALID_IOASID = 0xffff_ffff;

/** What a call answers that answers an error number; `WARN`, where the kernel warns and answers nothing. */
export type Errno = 'OK' | 'WARN' | 'EACCES' | 'EAGAIN' | 'EBUSY' | 'EEXIST' | 'EINVAL' | 'ENOENT' | 'ENOMEM' | 'ENOSPC' | 'EOVERFLOW' | 'EPERM';

/** What a lookup answers: a private pointer that may be NULL, or an error. */
export type Found = { readonly errno: 'OK'; readonly data: unknown } | { readonly errno: 'ENOENT' | 'EACCES' };

/**
 * A set of ids. Until 5.18 it is no more than a mark of whose an id is, made by whoever needs one; in the form of the unmerged series, where
 * only `setAlloc` makes sets, it has a quota.
 */
export class IoasidSet {
  /** The address space that it was made for. */
  token: Mm | null = null;
  quota = 0;
  /** Its place in the list of sets; undefined if it is not in it, or no longer. */
  number: number | undefined;
  /** Freed while it had ids: goes with the last of them. */
  marked = false;
  /** How many ids it has, those without an allocator too. */
  count = 0;
  /** What a walk of the set comes to. */
  readonly listed = new NumberTree<TakenId>();
  readonly chain = new Set<Notifier>();
}

/** The address space of a process. */
export class Mm {
  /** INVALID_IOASID if it has none. */
  pasid = INVALID_IOASID;
  /** The process is gone. */
  exited = false;
}

/** An id that is taken. */
export class TakenId {
  refs = 1;
  /** Freed, and not yet put by all. */
  pending = false;
  /** Its guest id; `null` if none. */
  spid: number | null = null;
  /** A custom allocator was told that the number is free, though it is not. */
  returned = false;

  /** @param data the private pointer; `null` for NULL */
  constructor(public id: number, public set: IoasidSet | null, public data: unknown) {}
}

/** A custom allocator (`struct ioasid_allocator_ops`). Those with the same two functions share one space of numbers. */
export interface AllocatorOps {
  /** Answers a number, or INVALID_IOASID if it has none to give. Nobody looks whether it is in the range. */
  readonly alloc: (min: number, max: number, pdata: unknown) => number;
  readonly free: (id: number, pdata: unknown) => void;
  readonly pdata?: unknown;
}

export type AllocatorEvent = 'ALLOC' | 'FREE' | 'BIND' | 'UNBIND';

/** Told of what happens to an id, inside the call that does it. It must make no call of the allocator, which holds its lock. */
export type Notifier = (event: AllocatorEvent, args: { readonly id: number; readonly spid: number; readonly set: IoasidSet | null; readonly data: unknown }) => void;

/** Custom allocators of the same functions. */
export interface Registered {
  /** Whose functions and data are used, even when it is no longer among `ops`. */
  readonly first: AllocatorOps;
  readonly ops: Set<AllocatorOps>;
}

/** Whoever waits for the set of an address space; active while it has one. */
export interface Awaiting { readonly mm: Mm; readonly nb: Notifier; active: boolean }

/** Throws what the type system of the kernel forbids: a number that is no `ioasid_t`. */
export function asNumber(name: string, value: number): number {
  if (!Number.isInteger(value)) throw new TypeError(`${name}: a whole number expected, not ${String(value)}`);
  if (value < 0 || value > INVALID_IOASID) throw new RangeError(`${name}: a number from 0 to 2^32 - 1 expected, not ${value}`);
  return value;
}
