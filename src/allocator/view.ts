/** The variables of the specification but `told` and `call`, as fresh values. Spec: AllocatorState. */
import type { Form } from './forms';

export interface IdView {
  readonly set: string;
  readonly data: string;
  readonly refs: number;
  readonly pending: boolean;
  readonly spid: number;
  readonly listed: boolean;
  readonly returned: boolean;
}

export interface SetView {
  readonly token: string;
  readonly quota: number;
  readonly number: number;
  readonly marked: boolean;
  readonly lost: number;
  readonly chain: Set<string>;
}

export interface AllocatorView {
  readonly form: Form;
  readonly ids: Map<number, IdView>;
  readonly orphans: Set<{ readonly number: number; readonly of: IdView }>;
  readonly dangling: boolean;
  readonly registered: { readonly first: string; readonly ops: Set<string> }[];
  readonly sets: Record<string, SetView>;
  readonly available: number;
  readonly subscribed: Set<string>;
  readonly awaiting: Set<{ readonly mm: string; readonly nb: string; readonly active: boolean }>;
}

/** The name of a set, an address space, an allocator, a notifier or a private pointer; `none` for NULL. */
export type NameOf = (thing: unknown) => string;
