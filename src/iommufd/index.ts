/** `ioasid/iommufd`: what Linux built, to the letter. A context belongs to a machine, and every call answers an errno. No package comes with it. */
export { PAGE_SIZE, type Errno, type IommufdResult } from './answer';
export { Context } from './context';
export { bindDevice, Device as IommufdDevice } from './device';
export { hwptAlloc } from './hwpt-alloc';
export { Ioas, type MapRequest } from './ioas';
export { IommufdMachine, type Traits } from './machine';
export type { U64 } from './u64';
export { LINUX_7_2, type KernelNumber, type Version, versionOf } from './version';
export { refusalOf, type Refusal } from '../rules';
