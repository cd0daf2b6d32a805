/** What a call answers: the kernel's own names of its error numbers, and `OK`. */
import { type Rule, type Values, refused } from '../rules';

export type Errno =
  | 'OK' | 'EPERM' | 'ENOENT' | 'EIO' | 'ENXIO' | 'EBADF' | 'EAGAIN' | 'ENOMEM' | 'EACCES' | 'EFAULT' | 'EBUSY' | 'EEXIST'
  | 'ENODEV' | 'EINVAL' | 'ENOTTY' | 'ENOSPC' | 'EDEADLOCK' | 'EBADFD' | 'EOVERFLOW' | 'ERANGE' | 'EOPNOTSUPP' | 'EADDRINUSE' | 'EMSGSIZE' | 'ESPIPE' | 'E2BIG';

/** The answer of a call that makes or finds something: with `OK`, and only then, it has the something. */
export type IommufdResult<T> = { readonly errno: 'OK' } & T | { readonly errno: Exclude<Errno, 'OK'> };

/** A refusal as a `Result` of anything. */
export function refuse(errno: Errno): { readonly errno: Exclude<Errno, 'OK'> } {
  return { errno: errno as Exclude<Errno, 'OK'> };
}

/** A refusal by a rule, as a `Result` of anything. */
export function refuseBy(rule: Rule<Exclude<Errno, 'OK'>>, values?: Values | (() => Values)): { readonly errno: Exclude<Errno, 'OK'> } {
  return { errno: refused(rule, values) };
}

/** The size of a page, and so of what can be pinned, in bytes, where a machine does not say another. */
export const PAGE_SIZE = 4096;
