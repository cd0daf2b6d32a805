/** What was seen to change between kernels: each example is played against the models of both. */
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseKernelNumber } from '../../../src/cases/kernels';
import { playSteps } from '../../../src/cases/run';
import { causeOf } from '../../../src/linux/against/why';
import { PAGE, changesPage, pairs } from './table';

/** As many calls as an example may have. */
const LONGEST = 6;

const test = suite('What changed between kernels');

for (const { before: from, after: to, changes } of pairs()) {
  test(`from ${from} to ${to} is answered by both models as it was by the kernels, and explained as it is written`, () => {
    assert.ok(changes.length > 0);
    for (const { kind, before, after, cause } of changes) {
      const calls = before.steps.length;
      assert.ok(calls <= LONGEST && after.steps.length === calls, `${kind}: ${calls} calls`);
      assert.equal([before.ran, after.ran], [[from], [to]], kind);
      assert.equal(causeOf({ one: before, other: after, step: calls, call: before.steps[calls - 1].op, kernel: '', model: '' }), cause, kind);
      if (cause === undefined) continue;
      for (const one of [before, after]) assert.is(playSteps(one, parseKernelNumber(one.ran![0])).status, 'pass', `${kind} on ${one.ran![0]}`);
      // The one kernel's answers are not the other's: an example that shows nothing is none.
      assert.is(playSteps(after, parseKernelNumber(from)).status, 'fail', kind);
    }
  });
}

test('is what spec/iommufd/CHANGES.md says; make changes writes it', () => { assert.is(readFileSync(PAGE, 'utf8'), changesPage()); });

test.run();
