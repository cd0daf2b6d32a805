/** Addresses of 64 bits as doubles. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { overflows, PAGE_SIZE, U64_MAX } from '../../src/iommufd/answer';

const test = suite('Overflow');
test('the last byte is at most all ones, which a double does not hold', () => {
  const last = U64_MAX - PAGE_SIZE;
  const fits: [number, number][] = [[0, 0], [0, 1], [0, U64_MAX], [1, U64_MAX], [U64_MAX, 1], [last, PAGE_SIZE], [U64_MAX / 2, U64_MAX / 2], [PAGE_SIZE, last]];
  const beyond: [number, number][] = [[2, U64_MAX], [U64_MAX, 2], [U64_MAX, U64_MAX], [last, PAGE_SIZE + 1], [last, U64_MAX], [PAGE_SIZE + 1, last]];
  for (const [iova, length] of fits) assert.not(overflows(iova, length), `${iova} and ${length} bytes`);
  for (const [iova, length] of beyond) assert.ok(overflows(iova, length), `${iova} and ${length} bytes`);
});
test.run();
