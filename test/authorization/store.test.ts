import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
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
states('a description that nobody holds or uses can be forgotten', () => {
  const one = held('Lease');
  assert.is(one.forget('d1'), false);
  one.close('s1', 'd1');
  assert.is(one.forget('d1'), true);
  assert.is(one.grant('s2', 'd1'), 'OK');
});
states('a term that is none', () => {
  assert.throws(() => new Authorization(NAMED.Once, { term: 0 }), (error: unknown) => error instanceof RangeError && /^term/.test(error.message));
  assert.throws(() => new Authorization(NAMED.Once, { term: 1.5 }), (error: unknown) => error instanceof TypeError && /^term/.test(error.message));
});
states.run();
