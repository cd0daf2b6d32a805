/** `ioasid/wbinvd`: KVM, its devices and a guest that flushes, under any position on when it may. No package comes with it. */
export type { Errno } from '../iommufd/answer';
export type { Facts } from './coherency';
export type { WbinvdAnswer } from './device-files';
export { WBINVD_POSITIONS, type Position, type PositionName } from './positions';
export { playScenario, type Outcome, type Scenario } from './scenario';
export { SCENARIOS } from './scenarios';
export { Wbinvd } from './wbinvd';
