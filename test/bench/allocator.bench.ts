import { Allocator } from '../../src/allocator/allocator';
import { FORMS } from '../../src/allocator/forms';
import type { Row } from './run';

const PASIDS = 2 ** 20;
const PAIRS = 2 ** 20;
const TIMES = 3;

const seconds = (since: bigint): number => Number(process.hrtime.bigint() - since) / 1e9;
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

/** Allocates `live` ids, which come in order; answers the allocator and how many came a second. */
function filled(live: number): { allocator: Allocator; rate: number } {
  const allocator = new Allocator(FORMS.v5_5);
  const began = process.hrtime.bigint();
  for (let id = 0; id < live; id++) if (allocator.alloc(null, 0, PASIDS - 1) !== id) throw new Error(`id ${id} is not the lowest free one`);
  return { allocator, rate: live / seconds(began) };
}

/** Frees a random live id and allocates again, `PAIRS` times with `live` ids out: the number that comes back is the only free one. */
function callRate(live: number): number {
  const { allocator } = filled(live);
  let random = 1;
  const began = process.hrtime.bigint();
  for (let pair = 0; pair < PAIRS; pair++) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const id = random % live;
    allocator.free(id);
    if (allocator.alloc(null, 0, PASIDS - 1) !== id) throw new Error(`id ${id} was free and is not given out`);
  }
  return 2 * PAIRS / seconds(began);
}

const medianOf = (measure: () => number): number => median(Array.from({ length: TIMES }, measure));

export async function rows(): Promise<Row[]> {
  callRate(2 ** 10);
  const few = medianOf(() => callRate(2 ** 10));
  return [
    { name: 'allocator-calls-at-2^10-live-ids', value: few, unit: 'calls/s' },
    ...[15, 20].map(power => {
      const rate = medianOf(() => callRate(2 ** power));
      return { name: `allocator-calls-at-2^${power}-live-ids`, value: rate, unit: 'calls/s', against: 'the rate at 2^10', ratio: rate / few };
    }),
    { name: 'allocator-new-ids-up-to-2^20', value: medianOf(() => filled(PASIDS).rate), unit: 'calls/s' },
  ];
}
