/** Linux's errnos by number, whichever system decodes a recording. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'EPERM', 2: 'ENOENT', 3: 'ESRCH', 4: 'EINTR', 5: 'EIO', 6: 'ENXIO', 7: 'E2BIG', 8: 'ENOEXEC', 9: 'EBADF', 10: 'ECHILD', 11: 'EAGAIN', 12: 'ENOMEM', 13: 'EACCES',
  14: 'EFAULT', 15: 'ENOTBLK', 16: 'EBUSY', 17: 'EEXIST', 18: 'EXDEV', 19: 'ENODEV', 20: 'ENOTDIR', 21: 'EISDIR', 22: 'EINVAL', 23: 'ENFILE', 24: 'EMFILE', 25: 'ENOTTY',
  26: 'ETXTBSY', 27: 'EFBIG', 28: 'ENOSPC', 29: 'ESPIPE', 30: 'EROFS', 31: 'EMLINK', 32: 'EPIPE', 33: 'EDOM', 34: 'ERANGE', 35: 'EDEADLK', 36: 'ENAMETOOLONG', 38: 'ENOSYS',
  40: 'ELOOP', 42: 'ENOMSG', 61: 'ENODATA', 62: 'ETIME', 71: 'EPROTO', 74: 'EBADMSG', 75: 'EOVERFLOW', 77: 'EBADFD', 84: 'EILSEQ', 90: 'EMSGSIZE', 95: 'EOPNOTSUPP',
  105: 'ENOBUFS', 110: 'ETIMEDOUT', 114: 'EALREADY', 115: 'EINPROGRESS', 121: 'EREMOTEIO', 122: 'EDQUOT', 125: 'ECANCELED', 524: 'ENOTSUPP',
};

/** ERESTARTSYS and what follows it: a signal came, and the call is made again. */
export const isInterrupted = (rc: number): boolean => rc <= -512 && rc >= -516;

/** `ok`, or the errno of what a call returned. */
export function answerOf(rc: number): string { return rc >= 0 ? 'ok' : NAMES[-rc] ?? `errno ${-rc}`; }
