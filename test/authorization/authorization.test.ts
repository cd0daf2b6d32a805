import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
import { answers, held, WORLD } from './held';

const grant = suite('Grant');
grant('not possible for a description that somebody holds or uses', () => {
  const one = held('Once');
  answers(one, 'grant', ['s2', 'd1'], undefined);
  one.begin('s1', 'd1');
  one.close('s1', 'd1');
  answers(one, 'grant', ['s2', 'd1'], undefined);
  one.end('s1', 'd1');
  answers(one, 'grant', ['s2', 'd1'], 'OK');
});
grant('EBUSY while a withdrawal is pending', () => {
  const one = held('SyncGate');
  one.begin('s1', 'd1');
  one.withdraw();
  answers(one, 'grant', ['s2', 'd2'], 'EBUSY');
});
grant('EACCES without the proof', () => {
  const one = new Authorization(NAMED.Once, { ...WORLD, selfProve: true });
  answers(one, 'grant', ['s1', 'd1'], 'EACCES');
  one.prove();
  answers(one, 'grant', ['s1', 'd1'], 'OK');
});
grant('OK: without the proof where nothing is asked', () => answers(new Authorization(NAMED.Ambient, { ...WORLD, selfProve: true }), 'grant', ['s1', 'd1'], 'OK'));
grant('OK: held and, under leases, with a full term', () => {
  const { held: handles, left } = held('Lease').view();
  assert.equal([[...handles], left], [[['s1', 'd1']], { d1: 2, d2: 0 }]);
});
grant('OK: what was remembered of an earlier description of that name does not concern it', () => {
  const cared = held('Caretaker');
  cared.rescind('d1');
  cared.close('s1', 'd1');
  answers(cared, 'grant', ['s1', 'd1'], 'OK');
  answers(cared, 'begin', ['s1', 'd1'], 'OK');
  const seen = new Authorization({ ...NAMED.SyncSnapshot, evidence: 'gated', grant: 'free' }, WORLD);
  for (const d of ['d1', 'd2']) seen.grant('s1', d);
  seen.withdraw();
  seen.close('s1', 'd1');
  seen.return();
  answers(seen, 'grant', ['s1', 'd1'], 'OK');
  assert.equal([...seen.view().seen], [['s1', 'd2']]);
  assert.equal([seen.canStart('s1', 'd1'), seen.canStart('s1', 'd2')], [true, false]);
});
grant.run();

const pass = suite('Pass');
pass('EBADF when the first does not hold it', () => answers(held('Once'), 'pass', ['s2', 's1', 'd1'], 'EBADF'));
pass('EEXIST when the second holds it already', () => {
  const one = held('Once');
  one.pass('s1', 's2', 'd1');
  answers(one, 'pass', ['s1', 's2', 'd1'], 'EEXIST');
});
pass('EBUSY while a withdrawal is pending, where passing on is not allowed then', () => {
  const one = held('SyncSweepND');
  one.withdraw();
  answers(one, 'pass', ['s1', 's2', 'd1'], 'EBUSY');
});
pass('OK: the mark that the first has not been told goes with it', () => {
  const one = held('SyncSweep');
  one.withdraw();
  answers(one, 'pass', ['s1', 's2', 'd1'], 'OK');
  assert.is(one.view().evidence.size, 2);
  one.told('s1', 'd1');
  one.close('s2', 'd1');
  answers(one, 'pass', ['s1', 's2', 'd1'], 'OK');
  assert.is(one.view().evidence.size, 0);
});
pass.run();

const close = suite('Close');
close('EBADF when it is not held', () => answers(held('Once'), 'close', ['s2', 'd1'], 'EBADF'));
close('OK: a use in flight goes on', () => {
  const one = held('Once');
  one.begin('s1', 'd1');
  answers(one, 'close', ['s1', 'd1'], 'OK');
  assert.equal([one.view().held.size, one.view().using.size], [0, 1]);
  answers(one, 'end', ['s1', 'd1'], 'OK');
});
close.run();

const check = suite('Check');
check('not possible without tickets', () => answers(held('Once'), 'check', ['s1', 'd1'], undefined));
check('EBADF when it is not held', () => answers(held('PerUseRacy'), 'check', ['s2', 'd1'], 'EBADF'));
check('EACCES without the proof', () => {
  const one = held('PerUseRacy');
  one.proofLapsed('thirdParty');
  answers(one, 'check', ['s1', 'd1'], 'EACCES');
});
check('OK: the ticket outlives the proof, and is spent by one use', () => {
  const one = held('PerUseRacy');
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
  answers(one, 'check', ['s1', 'd1'], 'OK');
  one.proofLapsed('thirdParty');
  answers(one, 'begin', ['s1', 'd1'], 'OK');
  one.end('s1', 'd1');
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
});
check.run();

const begin = suite('Begin');
begin('EBADF when it is not held', () => answers(held('Once'), 'begin', ['s2', 'd1'], 'EBADF'));
begin('EBUSY when it is used already', () => {
  const one = held('Once');
  one.begin('s1', 'd1');
  answers(one, 'begin', ['s1', 'd1'], 'EBUSY');
});
begin('EACCES without the proof, where it is looked at', () => {
  const one = held('PerUse');
  one.proofLapsed('thirdParty');
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
});
begin('EACCES when the lease is over', () => {
  const one = held('Lease');
  one.tick();
  answers(one, 'begin', ['s1', 'd1'], 'OK');
  one.end('s1', 'd1');
  one.tick();
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
});
begin('EACCES when the grantor has cleared its bit', () => {
  const one = held('Caretaker');
  answers(one, 'rescind', ['d1'], 'OK');
  answers(one, 'rescind', ['d1'], undefined);
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
});
begin('EACCES when the gate is closed', () => {
  const one = held('SyncGate');
  one.withdraw();
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
});
begin('EACCES once told', () => {
  const one = held('Async');
  one.withdraw();
  answers(one, 'begin', ['s1', 'd1'], 'OK');
  answers(one, 'told', ['s1', 'd1'], 'OK');
  one.end('s1', 'd1');
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
});
begin('OK: a sample is taken of all when the list of holders changes, and only then', () => {
  const one = held('Sampled');
  one.proofLapsed('thirdParty');
  answers(one, 'begin', ['s1', 'd1'], 'OK');
  one.end('s1', 'd1');
  one.pass('s1', 's2', 'd1');
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
});
begin('OK: after the withdrawal has returned, if the handle is all that counts', () => {
  const one = held('Once');
  one.withdraw();
  answers(one, 'return', [], 'OK');
  answers(one, 'begin', ['s1', 'd1'], 'OK');
});
begin.run();
