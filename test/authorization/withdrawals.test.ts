import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
import { answers, held, WORLD } from './held';

const withdraw = suite('Withdraw and Return');
withdraw('EALREADY the second time', () => {
  const one = held('Once');
  one.withdraw();
  answers(one, 'withdraw', [], 'EALREADY');
});
withdraw('EPERM where it never may', () => answers(held('Stable'), 'withdraw', [], 'EPERM'));
withdraw('EBUSY while somebody holds or uses', () => {
  const one = held('Pinned');
  answers(one, 'withdraw', [], 'EBUSY');
  one.begin('s1', 'd1');
  one.close('s1', 'd1');
  answers(one, 'withdraw', [], 'EBUSY');
  one.end('s1', 'd1');
  answers(one, 'withdraw', [], 'OK');
});
withdraw('no return before the call', () => answers(held('Once'), 'return', [], undefined));
withdraw('no return while somebody is using, where it drains', () => {
  const one = held('SyncGate');
  one.begin('s1', 'd1');
  one.withdraw();
  answers(one, 'return', [], undefined);
  one.end('s1', 'd1');
  answers(one, 'return', [], 'OK');
  assert.is(one.view().proof, false);
});
withdraw('no return while somebody could start, where it waits for the stop', () => {
  const one = held('SyncNoDrain');
  one.begin('s1', 'd1');
  one.withdraw();
  answers(one, 'return', [], undefined);
  one.told('s1', 'd1');
  answers(one, 'return', [], 'OK');
});
withdraw('a use is cut late: once it could not start again', () => {
  const one = held('LeaseFence');
  one.begin('s1', 'd1');
  one.withdraw();
  answers(one, 'abort', ['s1', 'd1'], undefined);
  one.tick();
  one.tick();
  answers(one, 'abort', ['s1', 'd1'], 'OK');
  answers(one, 'return', [], 'OK');
});
withdraw('the return cuts uses, where the policy says so', () => {
  const one = new Authorization({ ...NAMED.Once, abort: 'return' }, WORLD);
  one.grant('s1', 'd1');
  one.begin('s1', 'd1');
  one.withdraw();
  answers(one, 'return', [], 'OK');
  assert.is(one.view().using.size, 0);
});
withdraw('a snapshot of holders misses the one that a handle is passed to afterwards', () => {
  const one = held('SyncSnapshot');
  one.withdraw();
  one.pass('s1', 's2', 'd1');
  answers(one, 'told', ['s2', 'd1'], undefined);
  one.told('s1', 'd1');
  answers(one, 'return', [], 'OK');
  answers(one, 'begin', ['s2', 'd1'], 'OK');
});
withdraw('a use through a closed handle is none that could start again, ticket or not', () => {
  const one = new Authorization({ ...NAMED.PerUseRacy, abort: 'late' }, WORLD);
  one.grant('s1', 'd1');
  one.check('s1', 'd1');
  answers(one, 'begin', ['s1', 'd1'], 'OK');
  answers(one, 'abort', ['s1', 'd1'], undefined);
  one.close('s1', 'd1');
  answers(one, 'abort', ['s1', 'd1'], 'OK');
});
withdraw('who was not seen starts behind the gate, and who was seen does not', () => {
  const one = new Authorization({ ...NAMED.SyncGate, covers: 'seen', awaits: new Set() }, WORLD);
  one.grant('s1', 'd1');
  one.withdraw();
  one.pass('s1', 's2', 'd1');
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
  answers(one, 'begin', ['s2', 'd1'], 'OK');
});
withdraw.run();

const events = suite('Events');
events('not possible for a name that was never met', () => {
  const one = held('LeaseFence');
  for (const op of ['end', 'told', 'abort']) answers(one, op, ['s9', 'd9'], undefined);
  for (const op of ['rescind', 'renew']) answers(one, op, ['d9'], undefined);
});
events('not possible for a name that was never met, whoever else holds', () => {
  const one = held('Once');
  one.pass('s1', 's2', 'd1');
  one.begin('s2', 'd1');
  for (const s of ['s9', 's1']) assert.is(one.uses(s, 'd1'), false);
  answers(one, 'begin', ['s9', 'd1'], 'EBADF');
  answers(one, 'close', ['s9', 'd1'], 'EBADF');
  answers(one, 'end', ['s9', 'd1'], undefined);
});
events('the age of a proof that has gone is not counted beyond a lease', () => {
  const one = new Authorization({ ...NAMED.Lease, grant: 'free' }, { ...WORLD, term: 1 });
  one.proofLapsed('thirdParty');
  one.tick();
  one.grant('s1', 'd1');
  answers(one, 'tick', [], 'OK');
  assert.equal([one.view().stale, one.view().left], [1, { d1: 0, d2: 0 }]);
});
events('a lease is renewed while the proof holds, and not when it is full', () => {
  const one = held('Lease');
  answers(one, 'renew', ['d1'], undefined);
  one.tick();
  answers(one, 'renew', ['d1'], 'OK');
  one.tick();
  one.proofLapsed('thirdParty');
  answers(one, 'renew', ['d1'], undefined);
});
events('the clock stands still when nothing runs', () => {
  const one = held('Once');
  answers(one, 'tick', [], undefined);
  answers(one, 'proofLapsed', ['thirdParty'], 'OK');
  answers(one, 'tick', [], 'OK');
  answers(one, 'tick', [], 'OK');
  answers(one, 'tick', [], undefined);
});
events('who cannot prove, does not; and the proof lapses only where it may', () => {
  const one = held('Once', { lapses: ['administrator'] });
  for (const op of ['prove', 'unprove']) answers(one, op, [], undefined);
  answers(one, 'proofLapsed', ['thirdParty'], undefined);
  answers(one, 'proofLapsed', ['administrator'], 'OK');
});
events('the proof does not lapse where nothing is said of it', () => answers(new Authorization(NAMED.Once), 'proofLapsed', ['thirdParty'], undefined));
events.run();

const falls = suite('ProofLapsed, where the authority');
falls('hears nothing: no withdrawal is called', () => {
  const one = held('Once');
  answers(one, 'proofLapsed', ['thirdParty'], 'OK');
  assert.equal([one.proof, one.withdrawal], [false, 'none']);
  answers(one, 'proofLapsed', ['thirdParty'], undefined);
});
falls('hears the fall: that is the call of a withdrawal, which covers who holds then', () => {
  const one = new Authorization({ ...NAMED.FallGate, covers: 'seen' }, WORLD);
  one.grant('s1', 'd1');
  answers(one, 'proofLapsed', ['administrator'], 'OK');
  assert.equal([one.withdrawal, [...one.view().seen]], ['called', [['s1', 'd1']]]);
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
});
falls('hears the request: who can be made to wait calls a withdrawal instead, and a third party does not', () => {
  const one = held('SyncGate');
  answers(one, 'proofLapsed', ['administrator'], undefined);
  answers(one, 'proofLapsed', ['thirdParty'], 'OK');
  assert.is(one.withdrawal, 'called');
  const self = new Authorization(NAMED.Pinned, { ...WORLD, selfProve: true });
  self.prove();
  answers(self, 'unprove', [], undefined);
});
falls('cuts at the call: uses in flight are gone, also under a withdrawal that was called before', () => {
  const one = held('Zap');
  one.pass('s1', 's2', 'd1');
  one.begin('s1', 'd1');
  answers(one, 'proofLapsed', ['thirdParty'], 'OK');
  assert.is(one.view().using.size, 0);
  const two = new Authorization({ ...NAMED.Zap, evidence: 'perUse' }, WORLD);
  two.grant('s1', 'd1');
  two.withdraw();
  two.begin('s1', 'd1');
  answers(two, 'proofLapsed', ['thirdParty'], 'OK');
  assert.equal([two.withdrawal, two.view().using.size], ['called', 0]);
});
falls('cuts at the call, but only whom the withdrawal covers', () => {
  const one = new Authorization({ ...NAMED.Zap, evidence: 'permanent', covers: 'seen' }, WORLD);
  one.grant('s1', 'd1');
  one.withdraw();
  one.pass('s1', 's2', 'd1');
  one.begin('s1', 'd1');
  one.begin('s2', 'd1');
  answers(one, 'proofLapsed', ['thirdParty'], 'OK');
  assert.equal([...one.view().using], [['s2', 'd1']]);
});
falls('Withdraw cuts at the call, too', () => {
  const one = held('Zap');
  one.begin('s1', 'd1');
  answers(one, 'withdraw', [], 'OK');
  assert.is(one.view().using.size, 0);
});
falls.run();
