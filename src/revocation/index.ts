/** `ioasid/revocation`: how a right is taken back, where uses sleep, run or stand, under any record. No package comes with it. */
export { RevocationAuthority } from './authority';
export { type RevocationCase, type RevocationStep, playCase, readCase } from './cases';
export { type Defect, KNOWN, READ } from './defects';
export { asRevocable, type Manner, MANNERS, PLAIN, type Revocable } from './manners';
export { OBSERVED, type MechanismRecords, recordFrom } from './mechanisms';
export { RECORD_PROMISES } from './promises';
export { type HowOver, RightUse } from './right-use';
export { type RevocationAuthorityOptions, type RevocationErrno, type RevocationEvent, type RevocationHolder, type RevocationHolderOptions, type RevocationResult, type RevocationUseOptions } from './given';
export { type UseKind, Revocation, type RevocationView, type RevocationWorld } from './revocation';
