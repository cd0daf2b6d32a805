/**
 * Who holds whom, as data: the classes do it, the specification has the same table (`Holds` and `BaseUsers` of IommufdObject), and
 * a test holds all three equal. Everything that holds an object is one of its `users`.
 */
import type { ObjectType } from './object';

/** An object of type `holder` whose `field` names an object of one of the types is one of that object's users. */
export interface Hold { readonly holder: ObjectType; readonly field: string; readonly held: readonly ObjectType[] }

export const HOLDS: readonly Hold[] = [
  { holder: 'HwptPaging', field: 'ioas', held: ['Ioas'] },
  { holder: 'HwptPaging', field: 'fault', held: ['Fault'] },
  { holder: 'HwptNested', field: 'parent', held: ['HwptPaging'] },
  { holder: 'HwptNested', field: 'viommu', held: ['Viommu'] },
  { holder: 'HwptNested', field: 'fault', held: ['Fault'] },
  { holder: 'Device', field: 'hwpt', held: ['HwptPaging', 'HwptNested'] },
  { holder: 'Access', field: 'ioas', held: ['Ioas'] },
  { holder: 'Viommu', field: 'parent', held: ['HwptPaging'] },
  { holder: 'Vdevice', field: 'viommu', held: ['Viommu'] },
  { holder: 'Vdevice', field: 'device', held: ['Device'] },
];

/** The users of an object that nobody holds: the table, and the driver that made it or its open descriptor. */
export const BASE_USERS: Readonly<Record<ObjectType, number>> = {
  Ioas: 1, HwptPaging: 1, HwptNested: 1, Device: 2, Access: 2, Fault: 2, Viommu: 1, Vdevice: 1, Veventq: 2, HwQueue: 1, Selftest: 1,
};
