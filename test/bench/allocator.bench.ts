import { Allocator } from '../../src/allocator/allocator';
import { FORMS } from '../../src/allocator/forms';
import type { Row } from './run';

const PASIDS = 2 ** 20;
const PAIRS = 2 ** 20;

/** Frees a random live id and allocates again, `PAIRS` times with `live` ids out: the number that comes back is the only free one. */
function pairRate(live: number): number {
  const allocator = new Allocator(FORMS.v5_5);
  for (let id = 0; id < live; id++) if (allocator.alloc(null, 0, PASIDS - 1) !== id) throw new Error(`id ${id} is not the lowest free one`);
  let random = 1;
  const began = process.hrtime.bigint();
  for (let pair = 0; pair < PAIRS; pair++) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const id = random % live;
    allocator.free(id);
    if (allocator.alloc(null, 0, PASIDS - 1) !== id) throw new Error(`id ${id} was free and is not given out`);
  }
  return PAIRS / (Number(process.hrtime.bigint() - began) / 1e9);
}

export async function rows(): Promise<Row[]> {
  pairRate(2 ** 10);
  const few = pairRate(2 ** 10);
  const all = pairRate(PASIDS);
  return [
    { name: 'allocator-pairs-at-1024-live-ids', value: few, unit: 'pairs/s' },
    { name: 'allocator-pairs-at-2^20-live-ids', value: all, unit: 'pairs/s', against: 'the rate at 1024', ratio: all / few },
  ];
}
