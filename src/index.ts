/**
 * `ioasid`: who may do something, since when and until when (authorization), and the life of an address space (lifecycle).
 * Neither needs a package. Other rooms: `ioasid/iommufd`, `ioasid/wbinvd`, `ioasid/allocator`, `ioasid/revocation`; holding code to its specification: `ioasid/conformance`.
 */
export { Authority, every, type Clock, type AuthorityOptions, type AuthorityResult } from './authorization/authority';
export { type AuthorityEvent, Handle, type HolderInfo, type HolderOptions, type Notice, Use } from './authorization/handle';
export type { Errno as AuthorizationErrno } from './authorization/authorization';
export { asPolicy, DECISIONS, NAMED, POSITIONS, type Policy } from './authorization/policies';
export type { Answered, Errno } from './ioasid/answer';
export { Ioasid } from './ioasid/ioasid';
export type { IoasidAnswer, IoasidArguments, IoasidCall, IoasidRefused } from './ioasid/calls';
export { Machine, type Flight, type Turn } from './ioasid/machine';
export { FaultingIoasid, type FaultCode, type FaultView, type FaultListener } from './ioasid/page-fault';
export { PROFILES, type Profile, type ProfileName } from './ioasid/profiles';
export type { IoasidView } from './ioasid/view';
export type { IoasidWorld } from './ioasid/world';
export { refusalOf, type Refusal } from './rules';
export type { Signal } from './signal';
