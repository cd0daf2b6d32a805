/** A RevocationAuthority gives out a resource as mechanisms of Linux do, by their records. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Handle } from '../../src/authorization/handle';
import { OBSERVED } from '../../src/revocation/mechanisms';
import { handClock, settled } from '../authorization/granted';
import { begun, errnoOf, giving, granted, passed, RECORDS } from './giving';

const { evdev, tty, lease, vfioZap, fsfreeze, hidraw, alsaDisconnect } = RECORDS;

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
