/** The reference implementation as a library. None of these rooms needs a package. */
export { Authority, every, Handle, type Clock, type Notice, type Options, type Result, type Use } from './authorization/authority';
export { asPolicy, DECISIONS, NAMED, POSITIONS, type Policy } from './authorization/policies';
export type { Answered, Errno } from './ioasid/answer';
export { Ioasid } from './ioasid/ioasid';
export { Machine, type Call, type Flight, type Turn } from './ioasid/machine';
export { FaultingIoasid, type Code, type FaultView, type Told } from './ioasid/page-faults';
export { PROFILES, type Profile, type ProfileName } from './ioasid/profiles';
export type { View } from './ioasid/view';
export type { World } from './ioasid/world';
