import { type Rule, type Values, refused } from '../rules';

/** What a call answers: the kernel's own names of its error numbers, `OK`, and `BUG` where the kernel of the profile stops the machine. */
export type Errno =
  | 'OK' | 'BUG' | 'EACCES' | 'EBADF' | 'EBUSY' | 'EEXIST' | 'EFAULT' | 'EINVAL' | 'ENODEV' | 'ENOENT' | 'ENOTTY' | 'EOPNOTSUPP' | 'EPERM';

/** `out`: the number that an allocation answers, 0 if none. */
export interface Answered { readonly errno: Errno; readonly out: number }

/** No object: 0 is never the number of one. */
export const NONE = 0;

const ANSWERS = new Map<Errno, Answered>();

/** An answer without a number: one object an errno, since most calls are refused or answer just this. */
export function answer(errno: Errno): Answered {
  let answered = ANSWERS.get(errno);
  if (!answered) ANSWERS.set(errno, answered = Object.freeze({ errno, out: NONE }));
  return answered;
}

export const OK = answer('OK');

/** Refuses by a rule, with its errno, or the one that the profile has for it. */
export function refuse(rule: Rule<Errno>, values?: Values | (() => Values)): Answered;
export function refuse(rule: Rule, values: Values | (() => Values) | undefined, errno: Errno): Answered;
export function refuse(rule: Rule, values?: Values | (() => Values), errno: Errno = rule.errno as Errno): Answered { return answer(refused(rule, values, errno)); }
