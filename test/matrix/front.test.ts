import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { beaten, front } from '../../src/matrix/front';
import type { Surveyed } from '../../src/matrix/survey';

const PROMISES = ['A', 'B', 'C', 'D'];
const policy = (number: number, ...broken: string[]): Surveyed =>
  ({ number, decisions: {}, rules: new Map(), broken: new Map(broken.map(name => [name, { length: 1, run: [] }])) });
const first = (policies: readonly Surveyed[]): Surveyed => policies[0]!;

const fronts = suite('front');

fronts('a set of promises that is part of a larger one is not on it', () => {
  const summits = front([policy(1, 'A', 'B'), policy(2, 'A'), policy(3, 'B', 'C')], PROMISES, first);
  assert.equal(summits.map(summit => summit.promises), [['B', 'C', 'D'], ['A', 'D']]);
});

fronts('policies that keep the same are one point, and the chosen one comes first', () => {
  const [summit] = front([policy(1, 'A'), policy(2, 'A')], PROMISES, policies => policies[1]!);
  assert.equal(summit!.policies.map(({ number }) => number), [2, 1]);
});

fronts('every policy is on it, or keeps less than one that is', () => {
  const policies = fc.array(fc.subarray(PROMISES), { minLength: 1, maxLength: 12 }).map(sets => sets.map((broken, i) => policy(i, ...broken)));
  fc.assert(fc.property(policies, all => {
    const summits = front(all, PROMISES, first);
    for (const one of all) {
      const on = summits.some(summit => summit.policies.includes(one));
      const found = beaten(one, summits, PROMISES);
      assert.is(found === undefined, on);
      if (found) {
        assert.ok(found.gains.length > 0);
        assert.ok(found.gains.every(name => one.broken.has(name) && !found.by.broken.has(name)));
        assert.ok([...found.by.broken.keys()].every(name => one.broken.has(name)));
      }
    }
  }));
});

fronts.run();
