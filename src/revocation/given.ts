/** What an authority is told, and what it says of what it gives out: options, answers, events, holders. */
import type { Clock } from '../authorization/authority';
import type { Errno } from '../authorization/authorization';
import type { Handle, HolderOptions } from '../authorization/handle';
import type { Signal } from '../signal';
import type { Revocable } from './manners';
import type { UseKind } from './revocation';

/** Those of an authorization; EOF where what was taken back looks like a clean end, EKEYREVOKED, EOPNOTSUPP and EINTR. */
export type RevocationErrno = Errno | 'EOF' | 'EKEYREVOKED' | 'EOPNOTSUPP' | 'EINTR';

/** With `OK`, and only then, it has what was asked for. */
export type RevocationResult<T> = ({ readonly errno: 'OK' } & T) | { readonly errno: Exclude<RevocationErrno, 'OK'> };

export interface RevocationAuthorityOptions {
  /** Leases, a term of grace and a term of patience need one. */
  readonly clock?: Clock;
  /** The length of a lease, and of a grace, in ticks: 1 or more. */
  readonly term?: number;
  /** How many ticks a withdrawal waits that has not the patience to wait for ever: 1 or more; by default the term. */
  readonly patience?: number;
}

export interface RevocationUseOptions {
  /** By default it runs. */
  readonly kind?: UseKind;
  /** When it is aborted, nobody waits to start any longer: EINTR. */
  readonly signal?: Signal;
}

/** Who is given a handle. With a `notice` it has a callback: it is told of a withdrawal when that is called, if the record tells anybody. */
export interface RevocationHolderOptions extends HolderOptions {
  /** Does its notice end what it has? Some records admit only those to a right that stands. */
  readonly willing?: boolean;
  /** A handle of the same holder: for records that take back all that a holder has. By default it is another holder. */
  readonly as?: Handle;
}

/** A holder as others may see it. */
export interface RevocationHolder {
  readonly handle: Handle;
  readonly name: string;
  /** What it has in flight; a right that stands in name only is in it, too, until it is ended. */
  readonly uses: readonly UseKind[];
  /** Has it let go, and only its uses go on? */
  readonly closed: boolean;
}

export const REVOCATION_EVENTS = ['granted', 'passed', 'closed', 'begun', 'waits', 'ended', 'woken', 'cut', 'suspended', 'restored', 'told', 'refused', 'rescinded',
  'withdrawn', 'gaveUp', 'returned', 'givenBack'] as const;

/** What has happened: to which holder, by its name, and to which kind of use; with `refused` which call was answered what. */
export interface RevocationEvent {
  readonly what: (typeof REVOCATION_EVENTS)[number];
  readonly holder?: string;
  readonly kind?: UseKind;
  readonly call?: string;
  readonly errno?: RevocationErrno;
}

/** Throws where a tick is none, or where what counts ticks has no clock. */
export function checkTerms({ policy, manner }: Revocable, clock: Clock | undefined, patience: number): void {
  if (!Number.isSafeInteger(patience)) throw new TypeError(`patience: a whole number of ticks expected, not ${String(patience)}`);
  if (patience < 1) throw new RangeError(`patience: 1 tick or more expected, not ${patience}`);
  const needs = [['leases', policy.evidence === 'leased'], ['a term of grace', manner.grace === 'term'], ['a term of patience', manner.patience === 'term']] as const;
  for (const [what, needed] of needs) if (needed && !clock) throw new TypeError(`clock: ${what} needs one`);
}
