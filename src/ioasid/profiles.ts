/**
 * A profile is a record of rules; the code asks the record, never its name. What each rule says and where each answer comes from
 * is told in spec/ioasid/Profiles.tla, which these records are held equal to.
 */
import type { Errno } from './answer';

/** The calls that an address space may refuse until a device is attached. */
export type Command = 'GetInfo' | 'AllocNested' | 'Map' | 'Unmap';

export interface Profile {
  /** The first bind of a member takes the whole group, whose DMA is blocked from then on; user access waits for it. */
  readonly securityContext: boolean;
  /** A device may be bound to several contexts, and attach names one. */
  readonly manyContexts: boolean;
  /** A child address space can be allocated under a parent, with a table that the user manages. */
  readonly nesting: boolean;
  /** A device attaches to a child only if attached to its parent, which it stays. */
  readonly parentFirst: boolean;
  /** Attach of an attached device moves it, and with it all attached devices of its group. */
  readonly attachReplaces: boolean;
  readonly needAttach: ReadonlySet<Command>;
  /** An address space refuses the same calls while some device of an attached device's group is not attached to it. */
  readonly closedWhilePartial: boolean;
  /** There is a call that maps what another address space has mapped. */
  readonly copies: boolean;
  /** Attach by address space makes an automatic HWPT, or takes the oldest that will do; devices have numbers too. */
  readonly hwpts: boolean;
  /** What alloc may say about enforced snoop. */
  readonly enforceFlags: ReadonlySet<boolean>;
  /** What there is a call for that tells about it. */
  readonly infoOf: ReadonlySet<'space' | 'device'>;
  /** Detach names the address space. */
  readonly detachNames: boolean;
  readonly badContext: Errno;
  readonly unknown: Errno;
  readonly flag: Errno;
  readonly noNesting: Errno;
  readonly boundTwice: Errno;
  readonly owner: Errno;
  readonly host: Errno;
  readonly attachedTwice: Errno;
  readonly cut: Errno;
  readonly nothing: Errno;
  readonly driver: Errno;
}

const rfcV1: Profile = {
  securityContext: false, manyContexts: false, nesting: true, parentFirst: true, attachReplaces: false,
  needAttach: new Set(['GetInfo', 'AllocNested', 'Map', 'Unmap']), closedWhilePartial: true, copies: false, hwpts: false,
  enforceFlags: new Set([false]), infoOf: new Set(['space']), detachNames: true,
  badContext: 'EINVAL', unknown: 'EINVAL', flag: 'EINVAL', noNesting: 'EINVAL', boundTwice: 'EBUSY', owner: 'EBUSY', host: 'EINVAL',
  attachedTwice: 'EBUSY', cut: 'EINVAL', nothing: 'OK', driver: 'EBUSY',
};

const rfcV2: Profile = {
  ...rfcV1, securityContext: true, manyContexts: true, parentFirst: false, needAttach: new Set(), closedWhilePartial: false,
  enforceFlags: new Set([false, true]), infoOf: new Set(['device']),
};

const rfc2021: Profile = {
  ...rfcV2, manyContexts: false, nesting: false, needAttach: new Set(['Map', 'Unmap']), enforceFlags: new Set([true]),
  attachedTwice: 'EINVAL', driver: 'BUG',
};

const linux: Profile = {
  ...rfc2021, attachReplaces: true, needAttach: new Set(), copies: true, hwpts: true, enforceFlags: new Set([false]),
  infoOf: new Set(['space', 'device']), detachNames: false,
  badContext: 'EBADF', unknown: 'ENOENT', flag: 'EOPNOTSUPP', noNesting: 'EOPNOTSUPP', boundTwice: 'EINVAL', owner: 'EPERM', host: 'EPERM',
  cut: 'ENOENT', nothing: 'ENOENT', driver: 'EBUSY',
};

/** RFC v1 of May 2021, RFC v2 of July, the implementation of September, and Linux since 6.2. */
export const PROFILES = { rfcV1, rfcV2, rfc2021, linux } as const;

export type ProfileName = keyof typeof PROFILES;
