import { Allocator } from '../../src/allocator/allocator';
import { type FormName, FORMS } from '../../src/allocator/forms';
import type { IoasidSet } from '../../src/allocator/ioasid';
import type { Row } from './run';

const PASIDS = 2 ** 20;
const PAIRS = 2 ** 20;
const TIMES = 3;

const seconds = (since: bigint): number => Number(process.hrtime.bigint() - since) / 1e9;
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

/** Allocates `live` ids, which come in order; answers the allocator, their set, and how many came a second. */
function filled(form: FormName, live: number): { allocator: Allocator; set: IoasidSet | null; rate: number } {
  const allocator = new Allocator(FORMS[form]);
  const made = allocator.setAlloc(null, 0, 'NULL');
  const set = made?.errno === 'OK' ? made.set : null;
  const began = process.hrtime.bigint();
  for (let id = 0; id < live; id++) if (allocator.alloc(set, 0, PASIDS - 1) !== id) throw new Error(`id ${id} is not the lowest free one`);
  return { allocator, set, rate: live / seconds(began) };
}

/** Gives up a random live id and allocates again, `PAIRS` times with `live` ids out: the number that comes back is the only free one. */
function callRate(form: FormName, live: number): number {
  const { allocator, set } = filled(form, live);
  const giveUp = FORMS[form].frees ? (id: number) => allocator.free(id, set) : (id: number) => allocator.put(id);
  let random = 1;
  const began = process.hrtime.bigint();
  for (let pair = 0; pair < PAIRS; pair++) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const id = random % live;
    giveUp(id);
    if (allocator.alloc(set, 0, PASIDS - 1) !== id) throw new Error(`id ${id} was free and is not given out`);
  }
  return 2 * PAIRS / seconds(began);
}

const medianOf = (measure: () => number): number => median(Array.from({ length: TIMES }, measure));

export async function rows(): Promise<Row[]> {
  callRate('v5_5', 2 ** 10);
  const few = medianOf(() => callRate('v5_5', 2 ** 10));
  const against = (form: FormName, power: number): Row => {
    const value = medianOf(() => callRate(form, 2 ** power));
    return { name: `allocator-calls-${form}-at-2^${power}-live-ids`, value, unit: 'calls/s', against: 'the rate at 2^10', ratio: value / few };
  };
  return [
    { name: 'allocator-calls-v5_5-at-2^10-live-ids', value: few, unit: 'calls/s' },
    against('v5_5', 15), against('v5_5', 20), against('v5_11', 20), against('ioasidSet', 20),
    { name: 'allocator-new-ids-up-to-2^20', value: medianOf(() => filled('v5_5', PASIDS).rate), unit: 'calls/s' },
  ];
}
