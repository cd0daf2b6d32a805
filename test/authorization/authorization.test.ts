import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
import { answers, held, WORLD } from './held';

const grant = suite('Grant');
grant('not possible a second time for the same description', () => answers(held('Once'), 'grant', ['s2', 'd1'], undefined));
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
grant('OK: opened, held and, under leases, with a full term', () => {
  const { opened, held: handles, left } = held('Lease').view();
  assert.equal([[...opened], [...handles], left], [['d1'], [['s1', 'd1']], { d1: 2, d2: 0 }]);
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
  one.proofLapsed();
  answers(one, 'check', ['s1', 'd1'], 'EACCES');
});
check('OK: the ticket outlives the proof, and is spent by one use', () => {
  const one = held('PerUseRacy');
  answers(one, 'begin', ['s1', 'd1'], 'EACCES');
  answers(one, 'check', ['s1', 'd1'], 'OK');
  one.proofLapsed();
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
  one.proofLapsed();
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
  one.proofLapsed();
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
