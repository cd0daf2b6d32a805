import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
import type { World } from '../../src/authorization/store';
import { keyOf } from '../../src/tlc/print';

const WORLD: World = { subjects: ['s1', 's2'], descriptions: ['d1', 'd2'], term: 2, lapses: true };
type Name = keyof typeof NAMED;

/** An authorization in which `s1` holds `d1`. */
function held(policy: Name, world: World = {}): Authorization {
  const one = new Authorization(NAMED[policy], { ...WORLD, ...world });
  assert.is(one.grant('s1', 'd1'), 'OK');
  return one;
}

/** Asserts the answer, and that a refusal, or an event that is not possible, leaves no mark. */
function answers(one: Authorization, op: string, args: string[], expected: string | undefined): void {
  const before = one.view();
  const key = one.key();
  const method = one[op as 'grant'] as (...args: string[]) => string | undefined;
  assert.is(method.apply(one, args), expected, `${op}(${args})`);
  if (expected !== 'OK') assert.equal([one.view(), one.key()], [before, key]);
}

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
  one.proofLapsed();
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
  one.proofLapsed();
  answers(one, 'renew', ['d1'], undefined);
});
events('the clock stands still when nothing runs', () => {
  const one = held('Once');
  answers(one, 'tick', [], undefined);
  answers(one, 'proofLapsed', [], 'OK');
  answers(one, 'tick', [], 'OK');
  answers(one, 'tick', [], 'OK');
  answers(one, 'tick', [], undefined);
});
events('who cannot prove, does not; and the proof lapses only where it may', () => {
  const one = held('Once', { lapses: false });
  for (const op of ['prove', 'unprove', 'proofLapsed']) answers(one, op, [], undefined);
});
events('the proof does not lapse where nothing is said of it', () => answers(new Authorization(NAMED.Once), 'proofLapsed', [], undefined));
events.run();

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
states('what was never met is forgotten already', () => assert.is(held('Once').forget('d9'), true));
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
    const one = new Authorization(NAMED[policy], { subjects: ['s1', 's2'], descriptions: ['d1'], term: 2, lapses: true });
    const pairs = ['s1', 's2'].flatMap((s): [string, ...string[]][] => ['grant', 'close', 'begin', 'end', 'told'].map((op) => [op, s, 'd1']));
    const steps: [string, ...string[]][] = [...pairs, ['pass', 's1', 's2', 'd1'], ['withdraw'], ['return'], ['tick'], ['renew', 'd1'], ['proofLapsed']];
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
