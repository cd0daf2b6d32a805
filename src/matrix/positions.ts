/** Every position of the thread by every property: what it keeps, and the shortest run that breaks what it does not. */
import { alike } from './alike';
import { type CareMatrix, caresReport, type Subject } from './cares';
import { POSITION_PROPERTIES, type PositionProperty } from './position-properties';

/** What the VMM takes care of: nothing; it drains before it deletes; also before it detaches, and KVM is told of all devices. */
export const CARES = ['careless', 'drains', 'careful'] as const;
export type Care = typeof CARES[number];

export const POSITIONS_SUBJECT: Subject<Care, PositionProperty> = {
  file: 'spec/wbinvd/Positions.tla',
  properties: POSITION_PROPERTIES,
  cares: CARES,
  surveys: { careless: ['MCWbinvdSurvey-careless'], drains: ['MCWbinvdSurvey-named'], careful: ['MCWbinvdSurvey-careful'] },
  heads: {
    careless: 'Positions, and a VMM that takes care of nothing',
    drains: 'Positions, and a VMM that stops a device and lets the guest flush before it takes the device away from KVM',
    careful: 'Positions, and a VMM that also does so before it detaches, and that tells KVM of every device it has bound',
  },
};

export type PositionMatrix = CareMatrix<Care, PositionProperty>;

/** As out/positions.json holds it. `cells` are those of a VMM that drains; `alike` compares five positions in words. */
export function positionsReport(found: CareMatrix<Care>): object {
  const { rows, properties, cells } = caresReport(found);
  return { positions: rows, properties, cells: cells('drains'), careless: cells('careless'), careful: cells('careful'), alike: alike(found) };
}
