import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authority, every } from '../../src/authorization/authority';
import { Handle } from '../../src/authorization/handle';
import { NAMED } from '../../src/authorization/policies';
import { handClock, granted, settled } from './granted';

const proofs = suite('Authority: proof, notices and leases');

proofs('the holder proves, and one check lasts when the proof is gone', () => {
  const authority = new Authority(NAMED.Once, { selfProve: true });
  assert.equal(authority.grant(), { errno: 'EACCES' });
  authority.prove();
  const handle = granted(authority);
  assert.is(authority.unprove(), 'OK');
  assert.equal([authority.proof, authority.begin(handle).errno, authority.grant()], [false, 'OK', { errno: 'EACCES' }]);
});
proofs('the proof lapses, and a use that looks at it does not start', () => {
  const authority = new Authority(NAMED.PerUse);
  const handle = granted(authority);
  assert.is(authority.proofLapsed(), 'OK');
  assert.equal(authority.begin(handle), { errno: 'EACCES' });
});
proofs('EPERM for a holder that lets it fall where no holder proves', () => {
  const authority = new Authority(NAMED.Once);
  assert.equal([authority.unprove(), authority.proof], ['EPERM', true]);
});
proofs('EBUSY where it has to be asked for: it has not fallen', () => {
  const authority = new Authority(NAMED.SyncGate);
  const self = new Authority(NAMED.Pinned, { selfProve: true });
  self.prove();
  assert.equal([authority.proofLapsed('administrator'), authority.proof, self.unprove(), self.proof], ['EBUSY', true, 'EBUSY', true]);
});
proofs('a fall that is heard shuts the gate, and the withdrawal that it called returns', () => {
  const authority = new Authority(NAMED.FallGate);
  const handle = granted(authority);
  assert.is(authority.proofLapsed(), 'OK');
  assert.equal([authority.begin(handle), authority.withdrawal], [{ errno: 'EACCES' }, 'returned']);
  assert.is(authority.proofLapsed(), 'OK', 'it has fallen');
});
proofs('a fall that cuts aborts the uses in flight', () => {
  const authority = new Authority(NAMED.Zap);
  const handle = granted(authority);
  const begun = authority.begin(handle) as { use: { signal: AbortSignal } };
  authority.proofLapsed();
  assert.is(begun.use.signal.aborted, true);
});
proofs('a fall that is heard is told to each holder', async () => {
  const told: string[] = [];
  const authority = new Authority({ ...NAMED.SyncSweep, hears: 'fall' });
  const handle = granted(authority, () => { told.push('first'); });
  authority.proofLapsed();
  assert.is(authority.begin(handle).errno, 'OK', 'not told yet');
  await settled();
  assert.equal([told, authority.withdrawal], [['first'], 'called']);
});
proofs('every holder is told, a copy by the notice it came with, and the return waits for them', async () => {
  const authority = new Authority(NAMED.SyncSweep);
  const told: string[] = [];
  let release = (): void => {};
  const handle = granted(authority, () => { told.push('first'); });
  authority.pass(handle, { notice: () => new Promise<void>((resolve) => { release = () => { told.push('copy'); resolve(); }; }) });
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
  const copy = authority.pass(handle, { notice: () => new Promise<void>((resolve) => { release = resolve; }) }) as { handle: Handle };
  void authority.withdraw();
  await settled();
  authority.close(copy.handle);
  authority.pass(handle, { notice: never });
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
