import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
import { keyOf } from '../../src/tlc/print';
import { held } from './held';

const states = suite('States');
states('a snapshot is come back to, and is not what is worked on', () => {
  const one = held('SyncSweep');
  const [snapshot, view, key] = [one.snapshot(), one.view(), one.key()];
  one.begin('s1', 'd1');
  one.withdraw();
  one.restore(snapshot);
  one.pass('s1', 's2', 'd1');
  one.restore(snapshot);
  assert.equal([one.view(), one.key()], [view, key]);
});
states('a copy goes its own way', () => {
  const one = held('SyncSweep');
  const two = one.clone();
  two.close('s1', 'd1');
  assert.equal([one.view().held.size, two.view().held.size], [1, 0]);
});
states('a view is fresh', () => {
  const one = held('Once');
  one.view().held.clear();
  assert.is(one.view().held.size, 1);
});
states('who can start', () => {
  const one = held('SyncGate');
  assert.equal([one.canStart('s1', 'd1'), one.canStart('s2', 'd1')], [true, false]);
  one.withdraw();
  assert.is(one.canStart('s1', 'd1'), false);
});
states('names come from both lists, and no others', () => {
  for (const world of [{}, { subjects: ['s1'] }, { descriptions: ['d1'] }]) assert.equal(new Authorization(NAMED.Once, world).view().left, {});
});
for (const policy of ['Once', 'Sampled', 'SyncSweep', 'Lease'] as const) {
  states(`property: two states under ${policy} have one key if they have one view, and only then`, () => {
    const one = new Authorization(NAMED[policy], { subjects: ['s1', 's2'], descriptions: ['d1'], term: 2, lapses: ['thirdParty'] });
    const pairs = ['s1', 's2'].flatMap((s): [string, ...string[]][] => ['grant', 'close', 'begin', 'end', 'told'].map((op) => [op, s, 'd1']));
    const steps: [string, ...string[]][] = [...pairs, ['pass', 's1', 's2', 'd1'], ['withdraw'], ['return'], ['tick'], ['renew', 'd1'], ['proofLapsed', 'thirdParty']];
    const keys = new Map([[one.key(), { view: keyOf(one.view() as never), snapshot: one.snapshot() }]]);
    for (const { snapshot } of keys.values()) {
      for (const [op, ...args] of steps) {
        one.restore(snapshot);
        (one as unknown as Record<string, (...args: string[]) => unknown>)[op](...args);
        const view = keyOf(one.view() as never);
        const known = keys.get(one.key());
        assert.is(known?.view ?? view, view);
        if (!known) keys.set(one.key(), { view, snapshot: one.snapshot() });
      }
    }
    assert.ok(keys.size > 50);
    assert.is(new Set([...keys.values()].map(({ view }) => view)).size, keys.size);
  });
}
states('a name that is none', () => {
  const one = new Authorization(NAMED.Once);
  assert.throws(() => one.grant('s1', 1 as never), (error: unknown) => error instanceof TypeError && /^d: /.test(error.message));
  assert.throws(() => one.grant(1 as never, 'd1'), (error: unknown) => error instanceof TypeError && /^s: /.test(error.message));
});
states('a term that is none', () => {
  assert.throws(() => new Authorization(NAMED.Once, { term: 0 }), (error: unknown) => error instanceof RangeError && /^term/.test(error.message));
  assert.throws(() => new Authorization(NAMED.Once, { term: 1.5 }), (error: unknown) => error instanceof TypeError && /^term/.test(error.message));
});
states.run();
