import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Handle } from '../../src/authorization/handle';
import { NAMED } from '../../src/authorization/policies';
import { RevocationAuthority } from '../../src/revocation/authority';
import type { RevocationAuthorityOptions, RevocationHolderOptions } from '../../src/revocation/given';
import type { Revocable } from '../../src/revocation/manners';
import { OBSERVED, recordFrom } from '../../src/revocation/mechanisms';
import type { UseKind } from '../../src/revocation/revocation';
import type { RightUse } from '../../src/revocation/right-use';
import { refusalOf } from '../../src/rules';
import { handClock, settled } from '../authorization/granted';

function granted(authority: RevocationAuthority, options?: RevocationHolderOptions): Handle {
  const result = authority.grant(options);
  assert.is(result.errno, 'OK');
  return (result as { handle: Handle }).handle;
}
function passed(authority: RevocationAuthority, handle: Handle, options?: RevocationHolderOptions): Handle {
  const result = authority.pass(handle, options);
  assert.is(result.errno, 'OK');
  return (result as { handle: Handle }).handle;
}
async function begun(authority: RevocationAuthority, handle: Handle, kind?: UseKind): Promise<RightUse> {
  const result = await authority.begin(handle, { kind });
  assert.is(result.errno, 'OK');
  return (result as { use: RightUse }).use;
}
const errnoOf = async (authority: RevocationAuthority, handle: Handle, kind?: UseKind): Promise<string> => {
  const result = await authority.begin(handle, { kind });
  if (result.errno === 'OK') result.use.end();
  return result.errno;
};
const giving = (record: Revocable, options?: RevocationAuthorityOptions): RevocationAuthority => new RevocationAuthority(record, options);
const { evdev, tty, lease, keyRevoke, vfioZap, fsfreeze, procfs, etxtbsy, hidraw, alsaDisconnect } = OBSERVED as Record<string, Record<string, Revocable>>;

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

const ways = suite('RevocationAuthority: as Linux does');

ways('evdev: the reader of the one that is revoked is woken, nobody else loses anything, and the next can be revoked once it is given back', async () => {
  const device = giving(evdev!['read']!);
  const told: string[] = [];
  const [session, other] = ['session', 'other'].map((name) => granted(device, { name, notice: () => told.push(name) })) as [Handle, Handle];
  const copy = passed(device, session);
  const [reads, readsOn] = [await begun(device, copy, 'sleeping'), await begun(device, other, 'sleeping')];
  assert.is(await device.revoke(session), 'OK');
  await settled();
  assert.equal([await reads.over, reads.signal.aborted, readsOn.signal.aborted, told], ['cut', true, false, ['session', 'session']]);
  assert.equal([await errnoOf(device, copy, 'sleeping'), await errnoOf(device, other)], ['EACCES', 'OK']);
  assert.is(await device.revoke(other), 'EALREADY');
  device.giveBack();
  assert.equal([await device.revoke(other), await readsOn.over, device.canStart(session)], ['OK', 'cut', false]);
});
ways('evdev: an event wakes who sleeps, all or one', async () => {
  const device = giving(evdev!['read']!);
  const handles = [granted(device), granted(device), granted(device)];
  const uses = await Promise.all(handles.map((handle) => begun(device, handle, 'sleeping')));
  assert.is(device.wake(handles[0]), 1);
  assert.equal([await uses[0]!.over, device.wake(), await uses[2]!.over, device.wake()], ['woken', 2, 'woken', 0]);
});
ways('an ioctl of evdev: the revoke waits for whoever runs, and who comes waits behind it', async () => {
  const device = giving(evdev!['ioctl']!);
  const [session, other, third] = [granted(device), granted(device), granted(device)];
  const runs = await begun(device, other);
  const order: string[] = [];
  const revoked = device.revoke(session).then((errno) => order.push(`revoke ${errno}`));
  const behind = device.begin(third).then(({ errno }) => order.push(`behind ${errno}`));
  const late = device.begin(session).then(({ errno }) => order.push(`late ${errno}`));
  await settled();
  assert.equal(order, []);
  runs.end();
  await Promise.all([revoked, behind, late]);
  assert.equal(order.sort(), ['behind OK', 'late EACCES', 'revoke OK']);
});
ways('hidraw: nobody wakes the sleeper that was revoked, not even itself; and an opener waits behind a request, as do later requests', async () => {
  const device = giving(hidraw!['all']!);
  const [session, other, third] = [granted(device), granted(device), granted(device)];
  const sleeper = await begun(device, session, 'sleeping');
  await device.revoke(session);
  assert.equal([sleeper.signal.aborted, sleeper.end(), device.wake()], [false, false, 0]);
  const request = await begun(device, other);
  let opened = false;
  const opener = device.queue().then(() => { opened = true; });
  const next = device.begin(third);
  await settled();
  assert.not(opened);
  request.end();
  await opener;
  assert.is((await next).errno, 'OK');
});
ways('a hangup: the sleeper is woken, the return waits for whoever copies, and a start looks like a clean end', async () => {
  const line = giving(tty!['all']!);
  const [shell, editor] = [granted(line), granted(line)];
  const [sleeps, copies] = [await begun(line, shell, 'sleeping'), await begun(line, editor)];
  const hungUp = line.withdraw();
  assert.equal([await sleeps.over, line.withdrawal, await errnoOf(line, shell)], ['cut', 'called', 'EOF']);
  copies.end();
  assert.is(await hungUp, 'OK');
  line.giveBack();
  assert.equal([await errnoOf(line, shell), await errnoOf(line, granted(line))], ['EOF', 'OK']);
});
ways('a lease: the breaker waits until the holder lets go, or a term', async () => {
  for (const [lets, what] of [[true, ['withdrawn', 'closed', 'returned']], [false, ['withdrawn', 'told', 'gaveUp', 'returned']]] as const) {
    const { clock, tick } = handClock();
    const file = giving(lease!['all']!, { clock, patience: 2 });
    const holder: Handle = granted(file, { notice: () => { if (lets) file.close(holder); } });
    const happened: string[] = [];
    file.on((event) => happened.push(event.what));
    const broken = file.withdraw();
    await settled();
    assert.is(file.withdrawal, lets ? 'returned' : 'called');
    tick();
    if (!lets) assert.is(file.withdrawal, 'called');
    tick();
    assert.is(await broken, 'OK');
    assert.equal(happened, what);
  }
});
ways('a zap: what stands is held back, and in force again when it is given back', async () => {
  const bar = giving(vfioZap!['all']!);
  const maps = await begun(bar, granted(bar, { name: 'guest' }), 'standing');
  const happened: string[] = [];
  bar.on(({ what, holder, kind }) => happened.push([what, holder, kind].filter(Boolean).join(' ')));
  await bar.withdraw();
  assert.is(maps.signal.aborted, false);
  bar.giveBack();
  assert.equal(happened, ['withdrawn', 'suspended guest standing', 'returned', 'restored guest standing', 'givenBack']);
  assert.is(maps.end(), true);
});
ways('a dma-buf: what stands is cut for good, and there in name until it is ended', async () => {
  const buffer = giving(OBSERVED['dmabufIommufd']!['all']!);
  const importer = granted(buffer);
  const pin = await begun(buffer, importer, 'standing');
  await buffer.withdraw();
  assert.equal([pin.signal.aborted, await pin.over], [true, 'cut']);
  buffer.giveBack();
  assert.is(await errnoOf(buffer, importer, 'standing'), 'EBUSY');
  pin.end();
  assert.is(await errnoOf(buffer, importer, 'standing'), 'OK');
});
ways('a freeze: who comes sleeps until the thaw', async () => {
  const disk = giving(fsfreeze!['all']!);
  const [one, two] = [granted(disk), granted(disk)];
  await disk.withdraw();
  const writes = [disk.begin(one), disk.begin(two)];
  disk.close(two);
  assert.is((await writes[1]!).errno, 'EBADF');
  assert.is(disk.giveBack(), 'OK');
  assert.is((await writes[0]!).errno, 'OK');
});
ways('a removal waits for every handle and every mapping to be let go', async () => {
  const card = giving(alsaDisconnect!['all']!);
  const player = granted(card);
  const maps = await begun(card, player, 'standing');
  const removed = card.withdraw();
  card.close(player);
  assert.is(card.withdrawal, 'called');
  maps.end();
  assert.equal([await removed, [...card.holders()]], ['OK', []]);
});
ways.run();

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
