import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NAMED } from '../../src/authorization/policies';
import type { Revocable } from '../../src/revocation/manners';
import { recordFrom } from '../../src/revocation/mechanisms';
import type { UseKind } from '../../src/revocation/revocation';
import type { RightUse } from '../../src/revocation/right-use';
import { refusalOf } from '../../src/rules';
import { settled } from '../authorization/granted';
import { begun, errnoOf, giving, granted, passed, RECORDS } from './giving';

const { evdev, tty, lease, keyRevoke, vfioZap, fsfreeze, procfs, etxtbsy, alsaDisconnect } = RECORDS;

const errnos = suite('RevocationAuthority: refusals');

errnos('TypeError for a record that is none or contradicts itself, and for what counts ticks without a clock', () => {
  assert.throws(() => giving({ policy: NAMED.Once } as never), /^manner: a record of decisions expected|manner: a record/);
  assert.throws(() => giving(recordFrom(NAMED.Once, { standing: 'suspended' })), /contradicts itself: what is suspended has to be revived/);
  assert.throws(() => giving(recordFrom(NAMED.Lease, {})), /clock: leases needs one/);
  assert.throws(() => giving(recordFrom(NAMED.PerUse, { grace: 'term' })), /clock: a term of grace needs one/);
  assert.throws(() => giving(lease!['all']!), /clock: a term of patience needs one/);
  assert.throws(() => giving(tty!['all']!, { patience: 0 }), RangeError);
  assert.throws(() => giving(tty!['all']!, { patience: 1.5 }), /^patience: a whole number of ticks expected, not 1\.5$|patience: a whole/);
});
errnos('EBADF when the handle is closed, or another authority gave it out', async () => {
  const authority = giving(evdev!['read']!);
  const gone = granted(authority);
  authority.close(gone);
  for (const handle of [gone, granted(giving(evdev!['read']!))]) {
    assert.equal([authority.close(handle), authority.check(handle), authority.rescind(handle), authority.canStart(handle), authority.wake(handle)],
      ['EBADF', 'EBADF', 'EBADF', false, 0]);
    assert.equal([authority.pass(handle), authority.pass(granted(authority), { as: handle }), authority.grant({ as: handle }), await authority.begin(handle)],
      Array(4).fill({ errno: 'EBADF' }));
    assert.equal([await authority.withdraw({ from: handle }), await authority.revoke(handle)], ['EBADF', 'EBADF']);
  }
});
errnos('EOPNOTSUPP for a kind of use and a call that the record has not, and for who is not admitted', async () => {
  const authority = giving(procfs!['all']!);
  const handle = granted(authority);
  assert.equal(await authority.begin(handle, { kind: 'standing' }), { errno: 'EOPNOTSUPP' });
  assert.is(refusalOf('EOPNOTSUPP')?.because, 'under this record nobody can have a standing use');
  assert.equal([await authority.revoke(handle), await authority.withdraw({ from: handle }), await authority.withdrawWithin(await begun(authority, handle))],
    Array(3).fill('EOPNOTSUPP'));
  const choosy = giving(recordFrom(NAMED.FallGate, { running: 'none', standing: 'cut', admits: 'able' }));
  const [deaf, willing] = [granted(choosy, { notice: () => {} }), granted(choosy, { notice: () => {}, willing: true })];
  assert.equal([await errnoOf(choosy, deaf, 'standing'), await errnoOf(choosy, willing, 'standing')], ['EOPNOTSUPP', 'OK']);
});
errnos('EBUSY for a second use of a kind through a handle; not for one of another kind', async () => {
  const authority = giving(tty!['all']!);
  const handle = granted(authority);
  await begun(authority, handle);
  assert.equal([await errnoOf(authority, handle), await errnoOf(authority, handle, 'sleeping')], ['EBUSY', 'OK']);
});
errnos('EEXIST for who has it; EKEYREVOKED for what was taken back; EBUSY and EALREADY for a withdrawal', async () => {
  const keys = giving(keyRevoke!['all']!);
  const key = granted(keys);
  assert.equal(keys.pass(key, { as: key }), { errno: 'EEXIST' });
  assert.is(await keys.revoke(key), 'OK');
  assert.equal([keys.pass(key), await keys.revoke(key)], [{ errno: 'EKEYREVOKED' }, 'EALREADY']);
  const program = giving(etxtbsy!['all']!);
  const writer = granted(program);
  assert.equal([await program.revoke(writer), await program.withdraw()], ['EBUSY', 'EBUSY']);
});
errnos('EPERM, EBUSY and EALREADY for what is given back', async () => {
  const never = giving(procfs!['all']!);
  assert.is(never.giveBack(), 'EPERM');
  const authority = giving(fsfreeze!['all']!);
  assert.is(authority.giveBack(), 'EALREADY');
  const use = await begun(authority, granted(authority));
  void authority.withdraw();
  assert.is(authority.giveBack(), 'EBUSY');
  use.end();
  assert.is(authority.giveBack(), 'OK');
});
errnos('EINTR for who waits no longer, and for a signal that was aborted before', async () => {
  const authority = giving(fsfreeze!['all']!);
  const handle = granted(authority);
  await authority.withdraw();
  const stop = new AbortController();
  const waiting = authority.begin(handle, { signal: stop.signal });
  stop.abort();
  assert.equal([await waiting, await authority.begin(handle, { signal: stop.signal })], [{ errno: 'EINTR' }, { errno: 'EINTR' }]);
  authority.giveBack();
  assert.equal([...authority.holders()].map(({ uses }) => uses), [[]]);
});
errnos.run();

const more = suite('RevocationAuthority: and besides');

more('a use that calls the withdrawal is excused, cannot end before the return, and has then ended if it wanted to', async () => {
  const authority = giving(recordFrom(NAMED.SyncGate, { within: 'excused' }));
  const [one, two] = [granted(authority), granted(authority)];
  const [caller, other] = [await begun(authority, one), await begun(authority, two)];
  const returned = authority.withdrawWithin(caller);
  assert.equal([caller.end(), authority.withdrawal], [false, 'called']);
  other.end();
  assert.equal([await returned, await caller.over, [...authority.holders()].flatMap(({ uses }) => uses)], ['OK', 'ended', []]);
});
more('a second call is answered early, or waits for the first, as the record has it', async () => {
  for (const [again, answers] of [['early', ['second OK', 'first OK']], ['waits', ['first OK', 'second EALREADY']], ['refused', ['second EALREADY', 'first OK']]] as const) {
    const authority = giving(recordFrom(NAMED.SyncGate, { again }));
    const use = await begun(authority, granted(authority));
    const order: string[] = [];
    const first = authority.withdraw().then((errno) => order.push(`first ${errno}`));
    const second = authority.withdraw().then((errno) => order.push(`second ${errno}`));
    await settled();
    use.end();
    await Promise.all([first, second]);
    assert.equal(order, answers, again);
  }
});
more('a record about holders takes all that one has, in every description, and nothing from others', async () => {
  const authority = giving(recordFrom(NAMED.PerUse, { reach: 'holder', after: 'fresh' }));
  const [one, other] = [granted(authority), granted(authority)];
  const second = granted(authority, { as: one });
  const third = passed(authority, other, { as: one });
  assert.is(await authority.withdraw({ from: second }), 'OK');
  assert.equal([one, second, third, other].map((handle) => authority.canStart(handle)), [false, false, false, true]);
});
more('who comes later has no name of somebody from whom it was taken', async () => {
  const holders = giving(recordFrom(NAMED.PerUse, { reach: 'holder', after: 'fresh' }));
  const first = granted(holders);
  for (let i = 0; i < 3; i++) {
    const copy = passed(holders, first);
    await holders.withdraw({ from: copy });
    if (i === 1) holders.close(copy);
    holders.giveBack();
    assert.not(holders.canStart(copy));
    holders.close(copy);
    assert.ok(holders.canStart(passed(holders, first)), `copy ${i}`);
  }
  const devices = giving(recordFrom({ ...NAMED.PerUse, grant: 'free' }, { reach: 'description', after: 'fresh', by: 'holder' }));
  const gone = granted(devices);
  await devices.revoke(gone);
  devices.close(gone);
  const next = granted(devices);
  assert.ok(devices.canStart(next));
  devices.giveBack();
  assert.ok(devices.canStart(granted(devices)));
});
more('the work of a use is cut through its signal; blocks, and a signal, let go', async () => {
  const authority = giving(recordFrom(NAMED.SyncAbort, { sleeping: 'cut' }));
  const stop = new AbortController();
  const handle = granted(authority, { signal: stop.signal });
  const done = authority.use(handle, (signal) => new Promise((resolve) => { signal.addEventListener('abort', () => resolve('cut')); }));
  await settled();
  assert.equal([await authority.withdraw(), await done], ['OK', { errno: 'OK', value: 'cut' }]);
  stop.abort();
  assert.equal([...authority.holders()], []);
  const another = giving(evdev!['read']!);
  const own = granted(another);
  const use = await begun(another, own, 'sleeping');
  use[Symbol.dispose]();
  own[Symbol.dispose]();
  assert.equal([await use.over, [...another.holders()]], ['ended', []]);
});
more('a notice that fails is told as an error of nobody, and the withdrawal returns', async () => {
  const failed: unknown[] = [];
  const caught = (error: unknown): void => { failed.push((error as Error).message); };
  process.once('uncaughtException', caught);
  const authority = giving(tty!['all']!);
  granted(authority, { notice: () => { throw new Error('its own'); } });
  assert.is(await authority.withdraw(), 'OK');
  await settled();
  assert.equal(failed, ['its own']);
});
more.run();

const many = suite('RevocationAuthority: many holders');
const since = (then: NodeJS.CpuUsage): number => process.cpuUsage(then).user / 1e6;

/** Seconds for so many holders who each are given it, use it, and lose it by one withdrawal, or by one each. */
async function secondsOf(record: Revocable, count: number, kind: UseKind): Promise<number> {
  const began = process.cpuUsage();
  const authority = giving(record);
  const handles = Array.from({ length: count }, () => granted(authority));
  const uses: RightUse[] = [];
  for (const handle of handles) uses.push(await begun(authority, handle, kind));
  if (record.manner.reach === 'object') {
    const returned = authority.withdraw();
    uses.forEach((use, i) => {
      use.end();
      authority.close(handles[i]!);
    });
    assert.is(await returned, 'OK');
  } else {
    for (const handle of handles) {
      assert.is(await authority.revoke(handle), 'OK');
      authority.giveBack();
    }
  }
  return since(began);
}
for (const [name, record, kind] of [
  ['evdev', evdev!['read']!, 'sleeping'], ['a hangup', tty!['all']!, 'running'], ['a removal', alsaDisconnect!['all']!, 'standing'], ['a zap', vfioZap!['all']!, 'standing'],
] as const) {
  many(`${name}: sixteen times as many take less than a hundred times as long`, async () => {
    await secondsOf(record, 500, kind);
    const few = Math.max(await secondsOf(record, 1_000, kind), 0.005);
    const lots = await secondsOf(record, 16_000, kind);
    assert.ok(lots < 100 * few, `${few} s and ${lots} s`);
  });
}
many.run();
