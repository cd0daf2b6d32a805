/** The reference implementation as a library. None of these rooms needs a package. */
export { Authority, every, Handle, type Clock, type Notice, type Options, type Result, type Use } from './authorization/authority';
export { asPolicy, DECISIONS, NAMED, POSITIONS, type Policy } from './authorization/policies';
