import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authority } from '../../src/authorization/authority';
import { Handle } from '../../src/authorization/handle';
import { NAMED } from '../../src/authorization/policies';
import { granted, settled } from './granted';

const errnos = suite('Authority: refusals');

errnos('TypeError for a policy that is none, and for leases without a clock', () => {
  assert.throws(() => new Authority({ ...NAMED.Once, covers: 'some' } as never), /'covers' is 'some'/);
  assert.throws(() => new Authority(NAMED.Lease), /^clock: leases need one$|clock: leases need one/);
});
errnos('EBADF when the handle is closed, or another authority gave it out', async () => {
  const authority = new Authority(NAMED.Caretaker);
  const closed = granted(authority);
  authority.close(closed);
  for (const handle of [closed, granted(new Authority(NAMED.Once))]) {
    assert.equal([authority.close(handle), authority.check(handle), authority.rescind(handle)], ['EBADF', 'EBADF', 'EBADF']);
    assert.equal([authority.pass(handle), authority.begin(handle), await authority.use(handle, () => 1)], Array(3).fill({ errno: 'EBADF' }));
  }
});
errnos('EBUSY for a second use through the same handle', () => {
  const authority = new Authority(NAMED.Once);
  const handle = granted(authority);
  authority.begin(handle);
  assert.equal(authority.begin(handle), { errno: 'EBUSY' });
});
errnos('EBUSY for a grant while a withdrawal is pending, and for passing on where that is not allowed then', async () => {
  const authority = new Authority({ ...NAMED.SyncGate, pass: false });
  const handle = granted(authority);
  const begun = authority.begin(handle);
  const returned = authority.withdraw();
  assert.equal([authority.grant(), authority.pass(handle)], [{ errno: 'EBUSY' }, { errno: 'EBUSY' }]);
  if (begun.errno === 'OK') begun.use.end();
  assert.is(await returned, 'OK');
});
errnos('EACCES where there are no tickets and no off-switch', () => {
  const authority = new Authority(NAMED.Once);
  const handle = granted(authority);
  assert.equal([authority.check(handle), authority.rescind(handle)], ['EACCES', 'EACCES']);
});
errnos('EPERM, EBUSY and EALREADY for a withdrawal', async () => {
  assert.is(await new Authority(NAMED.Stable).withdraw(), 'EPERM');
  const pinned = new Authority(NAMED.Pinned);
  const handle = granted(pinned);
  assert.is(await pinned.withdraw(), 'EBUSY');
  pinned.close(handle);
  assert.equal([await pinned.withdraw(), await pinned.withdraw()], ['OK', 'EALREADY']);
});
errnos.run();

const uses = suite('Authority: uses');

uses('a use answers what its work answers, and ends when that fails, too', async () => {
  const authority = new Authority(NAMED.SyncGate);
  const handle = granted(authority);
  assert.equal(await authority.use(handle, async () => 42), { errno: 'OK', value: 42 });
  let failed = '';
  await authority.use(handle, () => { throw new Error('by itself'); }).catch((error: Error) => { failed = error.message; });
  assert.is(failed, 'by itself');
  assert.is(await authority.withdraw(), 'OK');
});
uses('a use goes on after its handle was closed, and the withdrawal waits for it', async () => {
  const authority = new Authority(NAMED.SyncGate);
  const handle = granted(authority);
  const begun = authority.begin(handle);
  authority.close(handle);
  const returned = authority.withdraw();
  await settled();
  assert.is(authority.withdrawal, 'called');
  if (begun.errno === 'OK') { begun.use.end(); begun.use.end(); }
  assert.is(await returned, 'OK');
});
uses('a use is cut once it could not start again, through its signal', async () => {
  const authority = new Authority(NAMED.SyncAbort);
  const begun = authority.begin(granted(authority));
  assert.is(await authority.withdraw(), 'OK');
  assert.ok(begun.errno === 'OK' && begun.use.signal.aborted && begun.use.signal.reason.name === 'AbortError' && begun.use.signal.reason.message === 'the use was cut');
});
uses('the return cuts uses, where the policy says so', async () => {
  const authority = new Authority({ ...NAMED.Once, abort: 'return' });
  const begun = authority.begin(granted(authority));
  assert.is(await authority.withdraw(), 'OK');
  assert.ok(begun.errno === 'OK' && begun.use.signal.aborted);
});
uses('a handle that was closed and its names are used again without a trace of it', () => {
  const authority = new Authority(NAMED.Caretaker);
  for (let round = 0; round < 3; round++) {
    const handle = granted(authority);
    const copies = [authority.pass(handle), authority.pass(handle)].map((one) => (one as { handle: Handle }).handle);
    assert.is(authority.rescind(handle), 'OK');
    for (const one of [handle, ...copies]) assert.equal([authority.begin(one), authority.close(one)], [{ errno: 'EACCES' }, 'OK']);
  }
});
uses('a name that is free again is given to one, and no name to two', () => {
  const authority = new Authority(NAMED.Once);
  const [first, second] = [granted(authority), granted(authority)];
  authority.close(first);
  const others = [granted(authority), granted(authority), granted(authority)];
  const copy = (): Handle => (authority.pass(second) as { handle: Handle }).handle;
  const copies = [copy(), copy()];
  authority.close(copies[0]);
  for (const one of [second, ...others, copies[1], copy(), copy(), copy()]) assert.is(authority.begin(one).errno, 'OK');
});
uses('the name of one who was seen is not used again, so that a later one is not taken for it', async () => {
  const authority = new Authority({ ...NAMED.SyncGate, covers: 'seen', awaits: new Set() });
  const handle = granted(authority);
  const seen = authority.pass(handle) as { handle: Handle };
  assert.is(await authority.withdraw(), 'OK');
  authority.close(seen.handle);
  const unseen = authority.pass(handle) as { handle: Handle };
  assert.equal([authority.begin(handle).errno, authority.begin(unseen.handle).errno], ['EACCES', 'OK']);
});
uses.run();

/** Holders that use, pass on and let go, each await a point at which the scheduler may let somebody else go first. */
async function play(scheduler: fc.Scheduler, policy: 'SyncGate' | 'SyncSweep' | 'SyncAbort' | 'SyncSweepND' | 'Once', work: number[]): Promise<{ late: number; left: number }> {
  const authority = new Authority(NAMED[policy]);
  const pause = (): Promise<void> => scheduler.schedule(Promise.resolve());
  let using = 0;
  let late = 0;
  const holder = async (handle: Handle, rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round++) {
      await authority.use(handle, async (signal) => {
        using++;
        signal.addEventListener('abort', () => { using--; });
        if (authority.withdrawal === 'returned') late++;
        await pause();
        if (!signal.aborted) using--;
      });
      const copy = authority.pass(handle, { notice: pause });
      authority.close(handle);
      if (copy.errno !== 'OK') return;
      handle = copy.handle;
      await pause();
    }
  };
  const holders = work.map((rounds) => holder(granted(authority, pause), rounds));
  const left = pause().then(() => authority.withdraw()).then((errno) => { assert.is(errno, 'OK'); return using; });
  await scheduler.waitFor(Promise.all([left, ...holders]));
  return { late, left: await left };
}

const races = suite('Authority: a withdrawal during uses, in any order');

for (const policy of ['SyncGate', 'SyncSweep', 'SyncAbort', 'SyncSweepND'] as const) {
  races(`NoStartAfterProp and QuiescedInv under ${policy}`, async () => {
    await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }), async (scheduler, work) => {
      assert.equal(await play(scheduler, policy, work), { late: 0, left: 0 });
    }), { numRuns: 200 });
  });
}
races('Once breaks both', async () => {
  const seen = { late: 0, left: 0 };
  await fc.assert(fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const { late, left } = await play(scheduler, 'Once', [3, 3]);
    seen.late += late;
    seen.left += left;
  }), { numRuns: 100 });
  assert.ok(seen.late > 0 && seen.left > 0);
});
races.run();
