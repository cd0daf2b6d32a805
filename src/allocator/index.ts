/** `ioasid/allocator`: the kernel's own IOASID allocator, in each of its forms. No package comes with it. */
export { Allocator } from './allocator';
export { FORMS, type Form, type FormName, formOf } from './forms';
export { INVALID_IOASID, IoasidSet, Mm, type AllocatorOps, type Errno, type AllocatorEvent, type Found, type Notifier } from './ioasid';
export type { SetMade, SetType } from './sets';
export type { AllocatorView, IdView, NameOf, SetView } from './view';
