import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authority, Clock, every, Handle, Notice } from '../../src/authorization/authority';
import { NAMED } from '../../src/authorization/policies';

/** A clock that a test turns by hand. */
function handClock(): { clock: Clock; tick(): void; running(): boolean } {
  let run: (() => void) | undefined;
  return { clock: (tick) => { run = tick; return () => { run = undefined; }; }, tick: () => run?.(), running: () => run !== undefined };
}

function granted(authority: Authority, notice?: Notice): Handle {
  const result = authority.grant(notice);
  assert.is(result.errno, 'OK');
  return (result as { handle: Handle }).handle;
}

/** Let every microtask that is due run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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

const proofs = suite('Authority: proof, notices and leases');

proofs('the holder proves, and one check lasts when the proof is gone', () => {
  const authority = new Authority(NAMED.Once, { selfProve: true });
  assert.equal(authority.grant(), { errno: 'EACCES' });
  authority.prove();
  const handle = granted(authority);
  authority.unprove();
  assert.equal([authority.proof, authority.begin(handle).errno, authority.grant()], [false, 'OK', { errno: 'EACCES' }]);
});
proofs('the proof lapses, and a use that looks at it does not start', () => {
  const authority = new Authority(NAMED.PerUse);
  const handle = granted(authority);
  authority.proofLapsed();
  assert.equal(authority.begin(handle), { errno: 'EACCES' });
});
proofs('every holder is told, a copy by the notice it came with, and the return waits for them', async () => {
  const authority = new Authority(NAMED.SyncSweep);
  const told: string[] = [];
  let release = (): void => {};
  const handle = granted(authority, () => { told.push('first'); });
  authority.pass(handle, () => new Promise<void>((resolve) => { release = () => { told.push('copy'); resolve(); }; }));
  const returned = authority.withdraw();
  assert.equal(told, [], 'not from within the call');
  await settled();
  assert.equal([told, authority.withdrawal], [['first'], 'called']);
  release();
  assert.is(await returned, 'OK');
  assert.equal([told, authority.begin(handle)], [['first', 'copy'], { errno: 'EACCES' }]);
});
proofs('a holder may close its handle while it is told', async () => {
  const authority = new Authority(NAMED.SyncSweep);
  const handle: Handle = granted(authority, () => authority.close(handle));
  assert.is(await authority.withdraw(), 'OK');
});
proofs('nobody is told where nobody is to be told', async () => {
  const authority = new Authority(NAMED.SyncGate);
  let told = 0;
  granted(authority, () => { told++; });
  await authority.withdraw();
  await settled();
  assert.is(told, 0);
});
proofs('what a closed handle is told does not count for the one that comes after it', async () => {
  const authority = new Authority(NAMED.SyncSweep);
  let release = (): void => {};
  const never = (): Promise<void> => new Promise(() => {});
  const handle = granted(authority, never);
  const copy = authority.pass(handle, () => new Promise<void>((resolve) => { release = resolve; })) as { handle: Handle };
  void authority.withdraw();
  await settled();
  authority.close(copy.handle);
  authority.pass(handle, never);
  authority.close(handle);
  release();
  await settled();
  assert.is(authority.withdrawal, 'called');
});
proofs('a notice that fails counts as one, and its error is nobody\'s but the program\'s', async () => {
  const authority = new Authority(NAMED.SyncSweep);
  granted(authority, () => { throw new Error('by itself'); });
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const thrown = new Promise<Error>((resolve) => process.once('uncaughtException', resolve));
  assert.is(await authority.withdraw(), 'OK');
  assert.is((await thrown).message, 'by itself');
  for (const listener of listeners) process.on('uncaughtException', listener);
});
proofs('the clock runs as long as there is something to count, or somebody may come', async () => {
  const { clock, tick, running } = handClock();
  const authority = new Authority(NAMED.Lease, { clock, term: 2 });
  tick();
  assert.is(running(), true, 'nobody holds yet');
  const handle = granted(authority);
  assert.is(await authority.withdraw(), 'OK');
  tick();
  assert.equal([running(), authority.begin(handle).errno], [true, 'OK']);
  tick();
  assert.is(authority.withdrawal, 'returned');
});
proofs('the lease goes on for a copy when the first handle is closed', () => {
  const { clock, tick } = handClock();
  const authority = new Authority(NAMED.Lease, { clock, term: 1 });
  const handle = granted(authority);
  const copy = authority.pass(handle) as { handle: Handle };
  authority.close(handle);
  for (let i = 0; i < 3; i++) tick();
  assert.is(authority.begin(copy.handle).errno, 'OK');
});
proofs('a clock that was stopped ticks no more', async () => {
  const { clock, running } = handClock();
  new Authority(NAMED.Lease, { clock }).stop();
  assert.is(running(), false);
  let ticks = 0;
  const stop = every(1)(() => { ticks++; });
  const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  while (ticks === 0) await pause(1);
  stop();
  const before = ticks;
  await pause(20);
  assert.is(ticks, before);
});
proofs('a lease is renewed tick by tick, until the withdrawal; that returns when the lease is over', async () => {
  const { clock, tick, running } = handClock();
  const authority = new Authority(NAMED.LeaseWait, { clock, term: 2 });
  const handle = granted(authority);
  for (let i = 0; i < 5; i++) tick();
  assert.is((await authority.use(handle, () => 1)).errno, 'OK');
  const returned = authority.withdraw();
  tick();
  assert.equal([authority.withdrawal, authority.begin(handle).errno], ['called', 'OK']);
  tick();
  assert.equal([await returned, authority.withdrawal], ['OK', 'returned']);
  for (let i = 0; i < 3; i++) tick();
  assert.is(running(), false, 'nothing is left to count');
});
proofs('OK: a clock of the system, and a program that ends', async () => {
  const authority = new Authority(NAMED.LeaseFence, { clock: every(1) });
  const begun = authority.begin(granted(authority));
  const alive = setTimeout(() => {}, 1000);
  assert.is(await authority.withdraw(), 'OK');
  assert.ok(begun.errno === 'OK' && begun.use.signal.aborted);
  clearTimeout(alive);
  authority.stop();
});
proofs.run();

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
      const copy = authority.pass(handle, pause);
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
